//! What the user may type does what the help says.

use crate::project::{self, Project, assert_same};

#[test]
fn help_has_examples_and_version_has_a_number() {
    let project = Project::empty();
    project.run(&["--help"]).ends_with(0).says("Examples:").says("quarterday refresh --locked").says("Exit codes: 0");
    for command in ["refresh", "check", "trace"] {
        project.run(&[command, "--help"]).ends_with(0).says("--pipelines").says("Examples:");
    }
    let version = project.run(&["--version"]).ends_with(0).stdout;
    let (number, commit) = version.trim().split_once(" (").unwrap_or((version.trim(), "000000000)"));
    assert_eq!(number, format!("quarterday {}", env!("CARGO_PKG_VERSION")));
    let commit = commit.strip_suffix(')').unwrap();
    assert!(commit.len() == 9 && commit.chars().all(|char| char.is_ascii_hexdigit()), "{version}");
    project.run(&[]).ends_with(2);
}

#[test]
fn locked_names_what_would_change_and_writes_nothing() {
    let project = Project::committed();
    project.run(&["refresh", "published"]).ends_with(0);
    project.run(&["refresh", "published", "--locked"]).ends_with(0).says("files are up to date");
    project.replace("sample_data/published/training.csv", "just under 500", "just under 600");
    project.write("output/published/all-periods/release/stray.csv", "left by hand");
    let before = project.files("output");
    let ran = project.run(&["refresh", "published", "--locked"]).ends_with(1);
    for changed in ["figures.csv", "tables/services.csv", "report.html", "tables.xlsx", "manifest.json"] {
        assert!(
            ran.stderr.contains(&format!("output/published/all-periods/release/{changed} would change")),
            "{changed}"
        );
    }
    assert!(ran.stderr.contains("output/published/all-periods/release/stray.csv would be removed"));
    assert!(!ran.stderr.contains("tables/marac.csv"), "what stays the same is not named:\n{}", ran.stderr);
    assert_same(&before, &project.files("output"), "locked");
}

#[test]
fn two_releases_can_be_compared() {
    let project = Project::committed();
    project.run(&["refresh", "published", "--quiet"]).ends_with(0);
    project::copy(&project.path("output/published"), &project.path("earlier"));
    let both = ["compare", "earlier", "output/published"];
    project.run(&both).ends_with(0).says("no figure differs");
    project.replace("sample_data/published/training.csv", "just under 500", "just under 600");
    project.run(&["refresh", "published", "--quiet"]).ends_with(0);
    project.run(&both).ends_with(0).says("was just under 500, is just under 600").says("1 figure differs");
    let table = project.run(&["compare", "earlier", "output/published", "--csv"]).ends_with(0).stdout;
    assert!(table.starts_with("figure_id,area,period,was,is,difference\n"), "{table}");
    project.run(&["compare", "output", "output/published"]).ends_with(0);
    project.run(&["compare", "sample_data", "output/published"]).ends_with(2).says("there is no release here");
}

#[test]
fn a_partner_gets_what_it_sent_and_nothing_of_anybody_else() {
    let project = Project::committed();
    project.run(&["slice", "--partner", "midshire marac COORDINATOR", "theirs"]).ends_with(0).says("theirs/slice.html");
    let page = project.read("theirs/slice.html");
    assert!(page.contains("What Midshire MARAC Coordinator sent") && page.contains("MARAC return"));
    assert!(!page.contains("Police return") && !page.contains("Refuge"), "another partner's figures stand there");
    project.run(&["slice", "--partner", "Midshire MARAC Coordinator", "theirs"]).ends_with(2).says("is not empty");
    let nobody = project.run(&["slice", "--partner", "Midshire MARAC Coordinators", "other"]).ends_with(2);
    nobody.says("did you mean \"Midshire MARAC Coordinator\"?");
}

#[test]
fn a_publication_and_a_period_may_be_named() {
    let project = Project::committed();
    project.run(&["refresh", "quarterly", "--period", "2023/24 Q2", "--quiet"]).ends_with(0);
    let names: Vec<String> = project.files("output").into_keys().collect();
    let names = names.into_iter().filter(|name| name != "index.html").collect::<Vec<_>>();
    let (kept, editions): (Vec<&String>, Vec<&String>) = names.iter().partition(|name| name.starts_with("internal/"));
    assert!(editions.iter().all(|name| name.starts_with("quarterly/2023-24-q2/")), "{names:?}");
    assert_eq!(
        kept.into_iter().map(String::as_str).collect::<Vec<_>>(),
        ["disclosed.csv", "disclosure.html", "disclosure.json", "received.csv"]
            .map(|name| format!("internal/midshire/{name}"))
            .each_ref()
            .map(String::as_str)
    );
    let page = project.read("output/quarterly/2023-24-q2/release/report.html");
    assert!(page.contains("July to September 2023"));
    let not_received = "<th scope=\"row\">Refuge and floating support return</th><th scope=\"row\">1 partner</th>";
    assert!(page.contains(not_received), "what was not received for the quarter is said");
    assert!(!page.contains("Southern Midshire Refuge"), "a refuge is not published with its districts");
    for table in ["programme-trend", "marac-trend"] {
        let table = project.read(&format!("output/quarterly/2023-24-q2/release/tables/{table}.csv"));
        assert!(!table.lines().next().unwrap().contains("2024"), "nothing after the period: {table}");
    }
}

#[test]
fn what_came_after_the_date_given_is_late() {
    let project = Project::committed();
    let figure = "marac.cases.sum/E10000099/2024-25-q4";
    project
        .run(&["trace", figure])
        .ends_with(0)
        .says("2024/25 Q4".replace("2024/25 Q4", "January to March 2025").as_str());
    project
        .run(&["trace", figure, "--period", "2024/25 Q4", "--as-at", "2025-04-01"])
        .ends_with(0)
        .says("received after the date");
    project.run(&["refresh", "--as-at", "yesterday"]).ends_with(2).says("a date is written like 2025-05-14");
}

#[test]
fn findings_are_printed_for_people_programs_and_workflows() {
    let project = Project::committed();
    project.replace("sample_data/published/marac.csv", ",447,", ",many,");
    let text = project.run(&["check", "published"]).ends_with(1);
    assert!(text.stdout.contains("\nsample_data/published/marac.csv:3:5: error[not-a-number]: the text in `cases`"));
    assert!(text.stdout.lines().last().unwrap().starts_with("1 error, 18 warnings, 1 note; "));

    let json = project.run(&["check", "published", "--format", "json"]).ends_with(1);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["counts"]["errors"], 1);
    let finding = json["findings"].as_array().unwrap().iter().find(|finding| finding["severity"] == "error").unwrap();
    assert_eq!(finding["code"], "not-a-number");
    assert_eq!((&finding["origin"]["line"], &finding["origin"]["column"]), (&3.into(), &5.into()));

    let github = project.run(&["check", "published", "--format", "github"]).ends_with(1);
    let error: Vec<&str> = github.stdout.lines().filter(|line| line.starts_with("::error ")).collect();
    let place = "::error file=sample_data/published/marac.csv,line=3,col=5,title=not-a-number::the text";
    assert!(matches!(error[..], [line] if line.starts_with(place)), "{}", github.stdout);
    assert_eq!(github.stdout.lines().count(), 20, "a hint goes into the same line: {}", github.stdout);
}

#[test]
fn quiet_says_only_what_is_wrong() {
    let project = Project::committed();
    let ran = project.run(&["refresh", "--quiet"]).ends_with(0);
    assert_eq!(ran.said(), "", "warnings are in the internal findings");
    let loud = project.run(&["check"]).ends_with(0).says("warning[not-submitted]");
    assert!(loud.stderr.is_empty(), "results go to stdout: {}", loud.stderr);
}

#[test]
fn a_blocked_set_does_not_keep_the_others_from_being_published() {
    let project = Project::committed();
    project.replace("sample_data/published/marac.csv", ",447,", ",many,");
    let ran = project.run(&["refresh"]).ends_with(1);
    assert!(ran.stderr.contains("findings blocked published: nothing of it was written"), "{}", ran.stderr);
    assert!(!project.path("output/published/all-periods").exists());
    assert!(project.path("output/published/blocked/internal/findings.html").is_file(), "what is asked of partners");
    assert!(project.path("output/annual/2024-25/release/report.html").is_file());
}

#[test]
fn every_code_of_a_finding_is_explained() {
    let project = Project::empty();
    let list = project.run(&["explain"]).ends_with(0).stdout;
    assert!(list.lines().count() > 100, "{list}");
    for line in list.lines() {
        let code = line.split_whitespace().next().unwrap();
        let explained = project.run(&["explain", code]).ends_with(0).stdout;
        let (heading, words) = explained.split("\n\n").next().unwrap().split_once('\n').unwrap();
        assert!(
            heading.starts_with(&format!("{code}, a finding for ")) && words.trim().ends_with(['.', '?']),
            "{explained}"
        );
    }
    project
        .run(&["explain", "jmp"])
        .ends_with(2)
        .says("there is no finding code or key called \"jmp\"; did you mean jump?");
}

#[test]
fn what_there_is_can_be_listed() {
    let project = Project::committed();
    let all = project.run(&["list"]).ends_with(0).stdout;
    assert!(all.contains("\nquarterly ") && all.contains("\nmarac "), "{all}");
    let figures = project.run(&["list", "quarterly"]).ends_with(0).stdout;
    assert!(figures.lines().any(|line| line.starts_with("marac.cases.sum ")), "{figures}");
    let measures = project.run(&["list", "marac"]).ends_with(0).stdout;
    assert!(measures.lines().any(|line| line.starts_with("marac.cases ")), "{measures}");
    project.run(&["list", "marak"]).ends_with(2).says("did you mean marac?");
}

#[test]
fn shells_and_manual_readers_are_told_every_command() {
    let project = Project::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        project.run(&["completions", shell]).ends_with(0).says("quarterday").says("scaffold");
    }
    project.run(&["completions", "tcsh"]).ends_with(2);
    project.run(&["man"]).ends_with(0).says(".TH quarterday 1");
    project.run(&["man", "pages"]).ends_with(0).says("pages in pages");
    let pages = project.files("pages");
    for page in ["quarterday.1", "quarterday-refresh.1", "quarterday-man.1"] {
        assert!(pages.contains_key(page), "{page} is missing in {:?}", pages.keys());
    }
    project.run(&["man", "pages"]).ends_with(2).says("pages is not empty");
}

/// Two builds of one version make the same output, whichever commit they are of.
#[test]
fn no_file_of_the_output_names_the_commit() {
    let version = Project::empty().run(&["--version"]).stdout;
    let Some((_, commit)) = version.trim().trim_end_matches(')').split_once(" (") else { return };
    for (name, bytes) in crate::project::files(&crate::project::repository().join("output")) {
        let is_named = bytes.windows(commit.len()).any(|part| part == commit.as_bytes());
        assert!(!is_named, "{name} names the commit {commit}");
    }
}
