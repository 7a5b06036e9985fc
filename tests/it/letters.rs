//! What is asked of partners: each letter says what, where and by when, and nothing of anyone else; the tracker and the page
//! of findings say the rest to the analyst.

use std::collections::{BTreeMap, BTreeSet};

use crate::project::Project;

const BLOCKED: &str = "output/quarterly/blocked/internal";

/// Changes one cell of a return: the row with these texts in it, the column with this heading. Returns its place.
fn spoil(project: &Project, file: &str, row: &[&str], heading: &str, new: &str) -> (usize, usize) {
    let path = format!("sample_data/midshire/{file}");
    let text = project.read(&path);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let column = lines[0].split(',').position(|known| known == heading).unwrap();
    let line = lines.iter().position(|line| row.iter().all(|text| line.contains(text))).unwrap();
    let mut cells: Vec<&str> = lines[line].split(',').collect();
    cells[column] = new;
    lines[line] = cells.join(",");
    project.write(&path, lines.join("\n") + "\n");
    (line + 1, column)
}

fn letter(column: usize) -> char {
    char::from(b'A' + column as u8)
}

/// Every letter of a folder by its name.
fn letters(project: &Project, folder: &str) -> BTreeMap<String, String> {
    let text = |(name, bytes): (String, Vec<u8>)| (name, String::from_utf8(bytes).unwrap());
    project.files(&format!("{folder}/queries")).into_iter().map(text).collect()
}

#[test]
fn a_blocked_refresh_writes_letters_and_leaves_the_last_release_alone() {
    let project = Project::committed();
    project.run(&["refresh", "quarterly"]).ends_with(0);
    let before = project.files("output/quarterly/2024-25-q4");
    let (line, column) = spoil(&project, "refuge.csv", &["Ambermere", "2024/25 Q4"], "spaces", "two or three");
    project.run(&["refresh", "quarterly"]).ends_with(1).says("letters in quarterly/blocked/internal/queries");
    assert_eq!(project.files("output/quarterly/2024-25-q4"), before, "the last release stays");
    let letter = &letters(&project, BLOCKED)["northern-midshire-refuge.md"];
    for said in [
        "| To | Northern Midshire Refuge |",
        "| From | Midshire Domestic Abuse Partnership (fictional) |",
        &format!("### 1. refuge.csv, cell {}{line} (column \"spaces\")", self::letter(column)),
        "| About | Refuge and floating support return, Ambermere, 2024/25 Q4 |",
        "| You sent | two or three |",
        "| You sent for 2024/25 Q3 | 16 |",
        "| Expected | a whole number of spaces, 0 or more |",
        "by 12 May 2025",
    ] {
        assert!(letter.contains(said), "«{said}» in:\n{letter}");
    }
    // Put right, the letters of the blocked run are gone, and the edition has those that are still needed.
    spoil(&project, "refuge.csv", &["Ambermere", "2024/25 Q4"], "spaces", "16");
    project.run(&["refresh", "quarterly"]).ends_with(0);
    assert!(!project.path("output/quarterly/blocked").exists());
    let left = letters(&project, "output/quarterly/2024-25-q4/internal");
    let expected = [
        "midshire-county-council.html",
        "midshire-county-council.md",
        "midshire-partnership-office.html",
        "midshire-partnership-office.md",
        "southern-midshire-refuge.html",
        "southern-midshire-refuge.md",
    ];
    assert_eq!(left.keys().collect::<Vec<_>>(), expected);
    assert!(left["southern-midshire-refuge.md"].contains("This was due on 11 November 2023. Please send it now"));
}

/// Each partner's numbers are made unlike any other's, and then something is made wrong in every return.
#[test]
fn no_letter_holds_a_name_or_a_number_of_another_partner() {
    let project = Project::committed();
    let partners =
        [("Northern Midshire Refuge", "7311"), ("Southern Midshire Refuge", "7322"), ("Midshire Vale Refuge", "7333")];
    for (partner, number) in partners {
        for period in ["2024/25 Q3", "2024/25 Q4"] {
            spoil(&project, "refuge.csv", &[partner, period], "nights_occupied", number);
            spoil(&project, "refuge.csv", &[partner, period], "spaces", &format!("{number}1"));
        }
    }
    // A county total that disagrees with what all partners sent, and a partner who is not expected at all.
    let refuge = project.read("sample_data/midshire/refuge.csv");
    let row = refuge.lines().find(|line| line.contains("Ambermere,2024/25 Q4")).unwrap();
    let whole = row.replace("Northern Midshire Refuge,E07000901,Ambermere", "Midshire Vale Refuge,E10000099,Midshire");
    let stray = row.replace("Northern Midshire Refuge", "Midshire Vale Refuges");
    project.write("sample_data/midshire/refuge.csv", format!("{refuge}{whole}\n{stray}\n"));
    project.run(&["refresh", "quarterly"]).ends_with(1).says("[areas-mismatch]").says("[unexpected-partner]");
    let all = letters(&project, BLOCKED);
    let expected = project.read("sample_data/midshire/expected.csv");
    let names: BTreeSet<&str> = expected.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    let mut asked = 0;
    for (name, letter) in all {
        let to = letter.split("To").nth(1).unwrap();
        let to = names.iter().find(|partner| to.split(['\n']).next().unwrap().contains(**partner));
        for other in names.iter().filter(|other| Some(*other) != to) {
            // A partner's name may contain another's only where it is its own.
            assert!(
                !letter.contains(&format!("{other} ")) && !letter.contains(&format!("{other}<")),
                "{other} in {name}"
            );
        }
        for (partner, number) in partners.iter().filter(|(partner, _)| Some(partner) != to) {
            assert!(!letter.contains(number), "a number of {partner} in {name}:\n{letter}");
        }
        asked += usize::from(to.is_some_and(|to| partners.iter().any(|(partner, _)| partner == to)));
    }
    assert!(asked >= 6, "each refuge has both letters: {asked}");
    let page = project.read(&format!("{BLOCKED}/findings.html"));
    assert!(page.contains("findings are in no letter: they compare partners"), "what is left out is said");
}

#[test]
fn personal_data_is_named_by_place_and_kind_and_never_quoted() {
    let project = Project::committed();
    let (line, column) =
        spoil(&project, "refuge.csv", &["Northern", "2024/25 Q4"], "note", "call Zebedee Quill on 020 7946 0991");
    project.run(&["refresh", "quarterly"]).ends_with(1);
    for (name, bytes) in project.files("output/quarterly/blocked") {
        let text = String::from_utf8(bytes).unwrap();
        for secret in ["Zebedee", "Quill", "7946", "0991", "1456"] {
            assert!(!text.contains(secret), "{secret} in {name}");
        }
    }
    let all = letters(&project, BLOCKED);
    // Nothing else was read, so whose return it is cannot be told.
    let letter = &all["sender-of-sample-data-midshire-refuge-csv.md"];
    assert!(letter.contains(&format!("refuge.csv, cell {}{line}", self::letter(column))), "{letter}");
    assert!(letter.contains("telephone number"), "{letter}");
}

#[test]
fn a_file_that_cannot_be_read_goes_to_the_only_partner_who_owes_it() {
    let project = Project::committed();
    project.write("sample_data/midshire/dvds.csv", "what,is,this\n1,2,3\n");
    project.write("sample_data/midshire/refuge.csv", "what,is,this\n1,2,3\n");
    project.run(&["refresh", "quarterly"]).ends_with(1);
    let all = letters(&project, BLOCKED);
    assert!(all["midshire-constabulary.md"].contains("dvds.csv"), "{all:?}");
    // Three providers owe the refuge return, so nobody is singled out.
    assert!(all["sender-of-sample-data-midshire-refuge-csv.md"].contains("whoever sent refuge.csv"));
    assert!(project.read(&format!("{BLOCKED}/tracker.csv")).contains(",not readable,"));
}

#[test]
fn check_writes_letters_where_it_is_told_and_overwrites_nothing() {
    let project = Project::committed();
    project.run(&["check", "--queries", "letters"]).ends_with(0);
    let names: Vec<String> = project.files("letters").into_keys().collect();
    let partners = [
        "midshire/midshire-county-council",
        "midshire/midshire-partnership-office",
        "midshire/southern-midshire-refuge",
        "published/lancashire-county-council",
        "published/london-borough-of-bromley",
        "published/staffordshire-county-council",
    ];
    let expected: Vec<String> =
        partners.iter().flat_map(|name| [format!("{name}.html"), format!("{name}.md")]).collect();
    assert_eq!(names, expected);
    let ran = project.run(&["check", "--queries", "letters"]).ends_with(2).says("letters is not empty");
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    let html = project.read("letters/midshire/southern-midshire-refuge.html");
    assert!(!html.contains("<script") && !html.contains(" style="), "plain enough for a word processor");
}

#[test]
fn the_tracker_says_who_is_late_missing_or_queried_and_how_well_each_does() {
    let project = Project::committed();
    // Three of the eight returns of the quarter: one late, one that cannot be right, one that did not come.
    spoil(&project, "marac.csv", &["Ambermere", "2024/25 Q4"], "submitted", "2025-06-01");
    spoil(&project, "marac.csv", &["Brackenhythe", "2024/25 Q4"], "repeats", "999");
    let path = "sample_data/midshire/marac.csv";
    let text = project.read(path);
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("Coldharrow,2024/25 Q4")).collect();
    project.write(path, without.join("\n") + "\n");
    project.run(&["refresh", "quarterly"]).ends_with(1);
    let tracker = project.read(&format!("{BLOCKED}/tracker.csv"));
    let row = |area: &str| {
        let of = |line: &&str| line.contains(&format!("marac,{area},2024/25 Q4"));
        tracker.lines().find(of).unwrap_or_else(|| panic!("{area}"))
    };
    assert!(row("Ambermere").ends_with("2025-05-12,2025-06-01,20,\"accepted, late\",0,63"), "{}", row("Ambermere"));
    assert!(row("Brackenhythe").contains(",queried,"), "{}", row("Brackenhythe"));
    assert!(row("Coldharrow").ends_with("2025-05-12,,,missing,0,63"), "{}", row("Coldharrow"));
    assert!(row("Dunwether").contains(",accepted,0,63"), "{}", row("Dunwether"));
    let page = project.read(&format!("{BLOCKED}/tracker.html"));
    for said in ["63%", "5 of 8", "share of the returns due from a partner", "<svg"] {
        assert!(page.contains(said), "{said}");
    }
    // Before the due date a return that has not come is awaited, which is neither a fault nor a query.
    project.run(&["refresh", "quarterly", "--as-at", "2025-05-01", "--period", "2024/25 Q4"]);
    let tracker = project.read(&format!("{BLOCKED}/tracker.csv"));
    assert!(tracker.lines().any(|line| line.contains("Coldharrow,2024/25 Q4") && line.contains(",awaited,")));
}

#[test]
fn the_page_of_findings_counts_them_and_shows_what_was_accepted_as_accepted() {
    let project = Project::committed();
    project.write(
        "sample_data/midshire/accepted.toml",
        "[[accepted]]\ncode = \"not-submitted\"\narea = \"Wrenmoss\"\nby = \"the analyst\"\non = \"2025-05-01\"\n\
         why = \"the refuge was closed\"\nuntil = \"2030-01-01\"\n",
    );
    project.run(&["refresh", "quarterly"]).ends_with(0);
    let page = project.read("output/quarterly/2024-25-q4/internal/findings.html");
    let row = "<th scope=\"row\">Southern Midshire Refuge</th><td class=\"r\">0</td><td class=\"r\">2</td><td class=\"r\">1</td>";
    assert!(page.contains(row), "counted by partner");
    assert!(page.contains("<span class=\"mark\">accepted</span>") && page.contains("the refuge was closed"));
    for request in ["http://", "https://", "src=", "@import", "url("] {
        assert!(!page.contains(request), "the page asks for {request}");
    }
}

#[test]
fn the_dictionary_says_what_each_column_means_and_holds_no_figure() {
    let project = Project::committed();
    project.run(&["refresh", "quarterly", "--period", "2024/25 Q4"]).ends_with(0);
    let page = project.read("output/quarterly/2024-25-q4/release/dictionary.html");
    for said in [
        "<h2 id=\"r-marac\">MARAC return</h2>",
        "MARAC coordinator",
        "<code>repeats</code>",
        "A further incident between the same victim and perpetrator within 12 months of the last referral.",
        "Number of MARACs",
        "42 days after the end of the period",
        "<code>police</code>",
        "“Repeat MARAC cases” is at most “MARAC cases discussed”",
    ] {
        assert!(page.contains(said), "{said}");
    }
    // It is made from the pipelines alone: other returns, same page.
    spoil(&project, "marac.csv", &["Ambermere", "2024/25 Q4"], "meetings", "5");
    project.run(&["refresh", "quarterly", "--period", "2024/25 Q4"]).ends_with(0);
    assert_eq!(project.read("output/quarterly/2024-25-q4/release/dictionary.html"), page);
}
