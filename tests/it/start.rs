//! A partnership of one's own: what `init` writes can be checked at once and refreshed once it is filled in, and says who is
//! awaited.

use crate::project::Project;

fn started() -> Project {
    let project = Project::empty();
    project
        .run(&["init", ".", "--name", "Northshire & Co \"Partnership\"", "--first", "2025/26 Q1"])
        .ends_with(0)
        .says("files in .: start with README.md there");
    project
}

/// What somebody has to replace in the pipelines, and the code of the area wherever it stands.
fn fill_in(project: &Project) {
    for table in ["areas", "population", "expected"] {
        let path = format!("returns/ours/{table}.csv");
        project.write(&path, project.read(&path).replace("TO-FILL-IN", "E10000097"));
    }
    let pipeline = project.read("pipelines/quarterly.toml").replace("TO-FILL-IN", "E10000097");
    project.write("pipelines/quarterly.toml", pipeline.replace("TO FILL IN", "1 July 2025"));
}

#[test]
fn a_new_partnership_is_checked_at_once_and_refreshed_when_it_is_filled_in_and_says_what_is_awaited() {
    let project = started();
    project
        .run(&["check", "--format", "lines"])
        .ends_with(0)
        .says(
            "note[awaited]: the MARAC return for Our area (TO FILL IN), 2025/26 Q1, is awaited from MARAC coordinator, \
             due on 11 August 2025",
        )
        .says("0 errors, 0 warnings, 19 notes");
    let refused = project.run(&["refresh"]).ends_with(2);
    refused.says("pipelines/quarterly.toml:7:8: \"TO FILL IN\" is still here");
    assert!(project.files("output").is_empty());
    fill_in(&project);
    project.run(&["refresh"]).ends_with(0).says("quarterly/2025-26-q1/release/report.html");
    let page = project.read("output/quarterly/2025-26-q1/release/report.html");
    for said in ["Returns awaited or not received", "Police return", "1 partner", "30 July 2025", "Northshire &amp; Co"]
    {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains(">0<"), "nothing that is awaited is shown as zero");
    let tracker = project.read("output/quarterly/2025-26-q1/internal/tracker.csv");
    assert_eq!(tracker.lines().filter(|line| line.contains(",awaited,")).count(), 19, "{tracker}");
    assert!(project.files("output/quarterly/2025-26-q1/internal/queries").is_empty(), "nobody is late yet");
}

#[test]
fn the_first_page_shows_what_is_said_under_front() {
    let project = started();
    fill_in(&project);
    let page = || {
        project.run(&["refresh"]).ends_with(0);
        project.read("output/quarterly/2025-26-q1/release/report.html")
    };
    let before = page();
    assert!(before.contains("National Domestic Abuse Helpline"), "{before}");
    assert!(!before.contains("Community Safety Partnership"), "{before}");
    let pipeline = project.read("pipelines/quarterly.toml");
    let (top, rest) = pipeline.split_once("[front]\n").unwrap();
    let (front, rest) = rest.split_once("\n\n").unwrap();
    let front: Vec<&str> = front.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
    project.write("pipelines/quarterly.toml", format!("{top}[front]\n{}\n\n{rest}", front.join("\n")));
    let after = page();
    for said in ["Community Safety Partnership", "18 September 2025", "Partnership Analyst", "OFFICIAL"] {
        assert!(after.contains(said), "{said}");
    }
}

#[test]
fn the_first_return_that_comes_is_published_beside_those_that_did_not() {
    let project = started();
    fill_in(&project);
    project.write(
        "returns/ours/funding_2025-26-q1.csv",
        "partner,area_code,area_name,period,budget_total,actual_total,submitted\n\
         Finance,E10000097,Our area,2025/26 Q1,1000,900,2025-07-20\n",
    );
    project.run(&["refresh"]).ends_with(0).says("Training lead has not sent the Training return");
    let page = project.read("output/quarterly/2025-26-q1/release/report.html");
    assert!(page.contains("£1,000") || page.contains("1,000"));
    assert!(page.contains("<th scope=\"row\">Training return</th><th scope=\"row\">1 partner</th>"));
    assert!(project.path("output/quarterly/2025-26-q1/internal/queries/training-lead.md").is_file());
}

#[test]
fn nothing_of_the_sample_is_left_in_it_and_what_is_to_be_replaced_is_marked() {
    let project = started();
    for (name, bytes) in project.files(".") {
        if name.ends_with(".xlsx") || name.starts_with("output") || name.starts_with("docs/schema") {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        for sample in
            ["Midshire", "midshire", "fictional", "E10000099", "2021", "2022", "2023", "2024/25", "sample_data"]
        {
            let known = text.replace("year ending", "").contains(sample);
            assert!(!known || name.starts_with("pipelines/returns/"), "{sample} in {name}");
        }
        assert!(!text.contains("Midshire"), "{name}");
    }
    for marked in ["returns/ours/areas.csv", "returns/ours/population.csv", "pipelines/quarterly.toml"] {
        assert!(project.read(marked).contains("TO FILL IN"), "{marked}");
    }
    assert!(project.path("templates/marac_marac-coordinator_2025-26-q1.xlsx").is_file());
    assert!(project.path(".github/workflows/refresh.yml").is_file());
}

#[test]
fn the_first_publication_is_short_and_what_stands_in_its_comments_can_be_used() {
    let project = started();
    fill_in(&project);
    let written = project.read("pipelines/quarterly.toml");
    assert!(written.lines().count() <= 70, "{}", written.lines().count());
    let in_use = written.replace("\"funding\", # or, with another heading and without its table: ", "");
    let (mut lines, mut uncommented) = (Vec::new(), 0);
    for line in in_use.lines() {
        match line
            .strip_prefix("# ")
            .filter(|rest| rest.starts_with("[[") || rest.contains(" = ") && !rest.contains('`'))
        {
            Some(rest) => {
                lines.push(rest);
                uncommented += 1;
            }
            None => lines.push(line),
        }
    }
    assert_eq!(uncommented, 17, "{lines:#?}");
    project.write("pipelines/quarterly.toml", lines.join("\n"));
    let shown = project.run(&["list", "quarterly"]).ends_with(0).stdout;
    for said in ["Money; pipelines/", "cases-per-meeting, pipelines/quarterly.toml", "chart funding "] {
        assert!(shown.contains(said), "{said} in {shown}");
    }
    assert!(!shown.contains("table funding-trend"), "{shown}");
    project.run(&["refresh"]).ends_with(0);
}

#[test]
fn a_return_that_is_not_collected_can_be_deleted() {
    let project = started();
    fill_in(&project);
    std::fs::remove_file(project.path("pipelines/returns/dvds.toml")).unwrap();
    project.run(&["list"]).ends_with(2).says("no section that a kind of return brings is called \"dvds\"");
    let without = project.read("pipelines/quarterly.toml").replace("  \"dvds\",\n", "");
    project.write("pipelines/quarterly.toml", without);
    let expected = project.read("returns/ours/expected.csv");
    let owed: Vec<&str> = expected.lines().filter(|line| !line.starts_with("dvds,")).collect();
    project.write("returns/ours/expected.csv", owed.join("\n"));
    project.run(&["refresh"]).ends_with(0);
}

#[test]
fn the_shipped_kinds_of_return_are_all_in_it() {
    let project = started();
    let shipped = crate::project::files(&crate::project::repository().join("pipelines/returns"));
    let started = project.files("pipelines/returns");
    assert_eq!(started.keys().collect::<Vec<_>>(), shipped.keys().collect::<Vec<_>>());
    for (name, bytes) in shipped {
        let without = project.read(&format!("pipelines/returns/{name}")).replace("since = \"2025/26 Q1\"\n", "");
        assert_eq!(without.as_bytes(), bytes, "{name}");
    }
}

#[test]
fn a_folder_that_holds_anything_is_left_alone() {
    let project = Project::empty();
    project.write("mine/notes.txt", "mine");
    let ran = project.run(&["init", "mine", "--first", "2025/26 Q1"]).ends_with(2).says("mine is not empty");
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert_eq!(project.files("mine").len(), 1);
    project.run(&["init", "new", "--first", "2025"]).ends_with(2).says("from a financial quarter on");
}
