//! The auditor, who has the published files alone: finds nothing in what is committed, and every fault that is put in.

use std::collections::BTreeMap;

use quarterday::audit::{Audited, Folder, audit, work_out};
use quarterday::disk::load;

use crate::project::{Ran, quarterday, repository};

/// The committed releases.
fn releases() -> Vec<Folder> {
    load::releases(&repository().join("output")).unwrap()
}

/// The true number of each count, as the last refresh kept it.
fn true_counts() -> BTreeMap<String, String> {
    let path = repository().join("output/internal/midshire/disclosed.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|row| row.unwrap()).map(|row| (row[1].to_owned(), row[2].to_owned())).collect()
}

/// The place of each heading.
type Headings = BTreeMap<String, usize>;

/// Changes the rows of a `figures.csv` that `change` changes; `change` is given the headings.
fn edited(folder: &Folder, change: &mut dyn FnMut(&Headings, &mut Vec<String>)) -> Folder {
    let mut reader = csv::Reader::from_reader(folder.files["figures.csv"].as_slice());
    let headings: Headings =
        reader.headers().unwrap().iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for row in reader.records() {
        let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        change(&headings, &mut row);
        writer.write_record(&row).unwrap();
    }
    let mut files = folder.files.clone();
    files.insert("figures.csv".to_owned(), writer.into_inner().unwrap());
    Folder { path: folder.path.clone(), files }
}

/// The part of a row as `dimension=item` pairs.
fn part(headings: &Headings, row: &[String]) -> String {
    let pair = |(heading, at): (&String, &usize)| {
        let dimension = heading.strip_prefix("by_").filter(|_| !row[*at].is_empty())?;
        Some(format!("{}={}", dimension.replace('_', "-"), row[*at]))
    };
    headings.iter().filter_map(pair).collect::<Vec<_>>().join(";")
}

/// What an audit says of numbers that can be worked out or are shown, without what it says of other files.
fn leaks(audited: &Audited) -> Vec<String> {
    let findings = audited.findings.iter().filter(|finding| finding.code.name() != "shown-otherwise");
    findings.map(ToString::to_string).collect()
}

#[test]
fn nothing_is_found_in_what_is_committed() {
    let audited = audit(&releases()).unwrap();
    assert_eq!(audited.findings.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    assert!(audited.withheld > 90 && audited.proved + audited.not_small == audited.withheld, "{}", audited.summary());
}

/// Counts of people that stand withheld in a figures.csv, each with its true number and the publication that keeps it back.
/// What partners themselves withheld has no number here.
fn withheld_counts(releases: &[Folder]) -> Vec<(usize, String, String)> {
    let truth = true_counts();
    let mut found = Vec::new();
    for (at, release) in releases.iter().enumerate() {
        edited(release, &mut |headings, row| {
            let get = |name: &str| row[headings[name]].as_str();
            if get("statistic") == "sum" && get("marker") == "[c]" {
                let key = [get("measure"), &part(headings, row), get("area_code"), get("period")].join("|");
                found.extend(truth.get(&key).map(|number| (at, get("figure_id").to_owned(), number.clone())));
            }
        });
    }
    found
}

/// The releases with one figure shown.
fn with_shown(releases: &[Folder], id: &str, value: &str) -> Vec<Folder> {
    let show = |folder: &Folder| {
        edited(folder, &mut |headings, row| {
            if row[headings["figure_id"]] == id {
                row[headings["value"]] = value.to_owned();
                row[headings["marker"]].clear();
            }
        })
    };
    releases.iter().map(show).collect()
}

/// What a partner knows because it sent it, in the form of a release that only it has.
fn sent_by(partner: &str, kind: &str, releases: &[Folder]) -> Folder {
    let returns = repository().join(format!("sample_data/midshire/{kind}.csv"));
    let mut reader = csv::Reader::from_path(returns).unwrap();
    let sent: Vec<(String, String)> = reader
        .records()
        .map(|row| row.unwrap())
        .filter(|row| &row[0] == partner)
        .map(|row| (row[1].to_owned(), row[3].to_owned()))
        .collect();
    let headings = csv::Reader::from_reader(releases[0].files["figures.csv"].as_slice()).headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headings).unwrap();
    for (count, value) in true_counts().into_iter().filter(|(count, _)| !count.contains(" + ")) {
        let [measure, part, area, period] = count.split('|').collect::<Vec<_>>().try_into().unwrap();
        if measure.split('.').next() == Some(kind) && sent.contains(&(area.to_owned(), period.to_owned())) {
            let field = |name: &str| match name {
                "figure_id" => count.clone(),
                "measure" => measure.to_owned(),
                "statistic" => "sum".to_owned(),
                "area_code" => area.to_owned(),
                "period" => period.to_owned(),
                "value" => value.clone(),
                by => part
                    .split_once('=')
                    .filter(|(id, _)| by == format!("by_{}", id.replace('-', "_")))
                    .map_or(String::new(), |(_, item)| item.to_owned()),
            };
            writer.write_record(headings.iter().map(field)).unwrap();
        }
    }
    let book = releases.iter().find(|folder| folder.path.contains("quarterly")).unwrap();
    let dictionary = book.files["dictionary.json"].clone();
    let figures = writer.into_inner().unwrap();
    let files = BTreeMap::from([("dictionary.json".to_owned(), dictionary), ("figures.csv".to_owned(), figures)]);
    Folder { path: format!("what {partner} sent"), files }
}

fn is_small(number: &str) -> bool {
    (1.0..5.0).contains(&number.parse::<f64>().unwrap())
}

/// Shown one at a time, each count that is withheld for the sake of others gives one of them away: to everybody, or to a
/// partner, who knows what it sent.
#[test]
fn whatever_is_withheld_for_the_sake_of_others_has_to_be() {
    let releases = releases();
    let all: Vec<(usize, String, String)> = withheld_counts(&releases);
    let others: Vec<&(usize, String, String)> = all.iter().filter(|(.., number)| !is_small(number)).collect();
    assert!(others.len() >= 15, "{others:?}");
    let (mut to_everybody, mut to_partners) = (0, 0);
    for (_, id, number) in others {
        let told = with_shown(&releases, id, number);
        if !work_out(&told).unwrap().findings.is_empty() {
            to_everybody += 1;
            continue;
        }
        let (partners, kind) = match id.split('.').next().unwrap() {
            "early-support" => (["Midshire Family Harbour", "Midshire Stepping Stones"], "early-support"),
            _ => (["Midshire Change Pathways", "Greater Midshire Perpetrator Service"], "perpetrator-places"),
        };
        let learns = |partner: &&str| {
            let known = [told.as_slice(), &[sent_by(partner, kind, &releases)]].concat();
            work_out(&known).unwrap().findings.iter().any(|finding| finding.code.name() == "given-away")
        };
        assert!(partners.iter().any(learns), "{id} ({number}) could be shown");
        to_partners += 1;
    }
    assert!(to_everybody > 0 && to_partners > 0, "{to_everybody}, {to_partners}");
}

#[test]
fn a_small_number_that_is_shown_is_found() {
    let releases = releases();
    for (at, id, number) in withheld_counts(&releases).iter().filter(|(.., number)| is_small(number)).step_by(9) {
        let told = with_shown(&releases[*at..=*at], id, number);
        let audited = audit(&told).unwrap();
        assert!(
            audited.findings.iter().any(|finding| finding.code.name() == "small-shown"),
            "{id}: {:?}",
            leaks(&audited)
        );
    }
}

/// The share of a withheld count in a whole that is shown, at one place, gives it away.
#[test]
fn one_percentage_gives_a_count_away() {
    let releases = releases();
    let truth = true_counts();
    let mut shares: Vec<(String, String)> = Vec::new();
    for release in &releases {
        edited(release, &mut |headings, row| {
            let get = |name: &str| row[headings[name]].as_str();
            if get("statistic") == "sum.share-over-source" && get("marker") == "[c]" {
                // A share of a number that is not small gives nothing away by itself.
                let of = |part: &str| truth[&[get("measure"), part, get("area_code"), get("period")].join("|")].clone();
                let number = |text: String| text.parse::<f64>().unwrap();
                let share = 100.0 * number(of(&part(headings, row))) / number(of(""));
                if is_small(&of(&part(headings, row))) {
                    shares.push((get("figure_id").to_owned(), format!("{share:.1}")));
                }
            }
        });
    }
    assert!(shares.len() >= 10, "{shares:?}");
    for (id, share) in shares {
        let told = work_out(&with_shown(&releases, &id, &share)).unwrap();
        assert!(told.findings.iter().any(|finding| finding.code.name() == "given-away"), "{id}: {share}");
    }
}

/// A release of one measure in a county of three districts, made of rows "statistic area period value".
fn small_release(path: &str, rows: &[&str]) -> Folder {
    with_policy(path, "5", "null", rows)
}

fn with_policy(path: &str, below: &str, rounded_to: &str, rows: &[&str]) -> Folder {
    const DICTIONARY: &str = r#"{
        "withheld": { "width": null, "rounded_to": ROUNDED_TO },
        "measures": [{ "id": "marac.cases", "label": "Cases", "unit": "cases", "people": true, "below": BELOW, "year": "sum", "by": [] }],
        "dimensions": [],
        "areas": [
            { "code": "X", "name": "County", "within": null, "from": null, "to": null },
            { "code": "A", "name": "Alder", "within": "X", "from": null, "to": null },
            { "code": "B", "name": "Birch", "within": "X", "from": null, "to": null },
            { "code": "C", "name": "Cedar", "within": "X", "from": null, "to": null }
        ],
        "rules": []
    }"#;
    let mut figures = "figure_id,measure,statistic,area_code,area,period,breakdown,value,lower,upper,interval_method,\
                       p_value,verdict,marker,numerator,denominator\n"
        .to_owned();
    for row in rows {
        let [statistic, area, period, value] = row.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let period = period.replace("_", " ");
        let (value, marker) = if value == "[c]" { ("", value) } else { (value, "") };
        figures += &format!(
            "{area} {period} {statistic},marac.cases,{statistic},{area},{area},{period},,{value},,,,,,{marker},,\n"
        );
    }
    let files = [
        ("dictionary.json", DICTIONARY.replace("BELOW", below).replace("ROUNDED_TO", rounded_to)),
        ("figures.csv", figures),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    Folder { path: path.to_owned(), files: files.into() }
}

fn worked_out(releases: &[Folder]) -> Vec<String> {
    work_out(releases).unwrap().findings.iter().map(ToString::to_string).collect()
}

#[test]
fn a_total_gives_its_only_withheld_part_away_and_two_parts_hide_each_other() {
    let alone = ["sum X 2023/24 20", "sum A 2023/24 [c]", "sum B 2023/24 9", "sum C 2023/24 8"];
    assert_eq!(
        worked_out(&[small_release("first", &alone)]),
        [
            "first/figures.csv:3: error[given-away]: marac.cases.sum (A, 2023/24) is withheld, but what is published tells that it is 3\n  \
          hint: This gives it away: B 2023/24 sum, C 2023/24 sum, X 2023/24 sum, what makes up Cases, County, 2023/24"
        ]
    );
    let hidden = ["sum X 2023/24 20", "sum A 2023/24 [c]", "sum B 2023/24 9", "sum C 2023/24 [c]"];
    assert_eq!(worked_out(&[small_release("first", &hidden)]), Vec::<String>::new());
}

#[test]
fn two_releases_that_are_safe_alone_can_give_a_number_away_together() {
    let first =
        small_release("first", &["sum X 2023/24 20", "sum A 2023/24 [c]", "sum B 2023/24 9", "sum C 2023/24 [c]"]);
    let second =
        small_release("second", &["sum X 2023/24 20", "sum A 2023/24 [c]", "sum B 2023/24 [c]", "sum C 2023/24 8"]);
    assert_eq!(worked_out(std::slice::from_ref(&second)), Vec::<String>::new());
    let together = worked_out(&[first, second]);
    assert!(together.len() == 1 && together[0].contains("tells that it is 3"), "{together:?}");
}

#[test]
fn a_revised_count_is_another_number() {
    let first =
        small_release("first", &["sum X 2023/24 20", "sum A 2023/24 [c]", "sum B 2023/24 9", "sum C 2023/24 [c]"]);
    let revised = ["sum X 2023/24 22", "sum A 2023/24 [c]", "sum B 2023/24 [c]", "sum C 2023/24 8"];
    assert_eq!(worked_out(&[first, small_release("second", &revised)]), Vec::<String>::new());
}

#[test]
fn one_quarter_gives_another_away_through_rolling_sums() {
    let rows = [
        "sum.rolling-four-quarters X 2023/24_Q4 40",
        "sum.rolling-four-quarters X 2024/25_Q1 48",
        "sum X 2023/24_Q1 [c]",
        "sum X 2024/25_Q1 [c]",
    ];
    assert_eq!(worked_out(&[small_release("first", &rows)]), Vec::<String>::new());
    let one_more = [rows[0], rows[1], rows[2], "sum X 2024/25_Q1 11"];
    let told = worked_out(&[small_release("first", &one_more)]);
    assert!(told.len() == 1 && told[0].contains("tells that it is 3"), "{told:?}");
}

#[test]
fn a_rate_and_a_change_tell_what_their_rounding_leaves() {
    // 50 % more than the 6 of the year before is 9, whatever that was rounded from.
    let rows = ["sum X 2022/23 6", "sum X 2023/24 [c]", "sum.change-on-previous-year X 2023/24 -50.0"];
    let told = worked_out(&[small_release("first", &rows)]);
    assert!(told.len() == 1 && told[0].contains("tells that it is 3"), "{told:?}");
}

#[test]
fn rounded_counts_tell_what_their_rounding_leaves() {
    let alone = with_policy(
        "rounded",
        "null",
        "5",
        &["sum X 2023/24 20", "sum A 2023/24 5", "sum B 2023/24 10", "sum C 2023/24 5"],
    );
    assert_eq!(worked_out(std::slice::from_ref(&alone)), Vec::<String>::new());
    // Another publication tells the county and two districts as they are.
    let exact = with_policy("exact", "null", "null", &["sum X 2023/24 22", "sum B 2023/24 11", "sum C 2023/24 7"]);
    let together = worked_out(&[alone, exact]);
    assert!(
        together.len() == 1 && together[0].contains("is shown rounded, but what is published tells that it is 4"),
        "{together:?}"
    );
    // Where small numbers are withheld besides, one that is shown as 5 is none of them.
    let both =
        with_policy("both", "5", "5", &["sum X 2023/24 15", "sum A 2023/24 5", "sum B 2023/24 5", "sum C 2023/24 [c]"]);
    assert_eq!(worked_out(&[both]), Vec::<String>::new());
}

#[test]
fn a_year_of_any_four_quarters_is_their_sum() {
    let rows = [
        "sum X 2023/24_Q2_-_2024/25_Q1 20",
        "sum X 2023/24_Q2 9",
        "sum X 2023/24_Q3 9",
        "sum X 2023/24_Q4 0",
        "sum X 2024/25_Q1 [c]",
    ];
    let told = worked_out(&[small_release("first", &rows)]);
    assert!(told.len() == 1 && told[0].contains("tells that it is 2"), "{told:?}");
}

#[test]
fn the_strictest_of_several_thresholds_holds() {
    let rows = ["sum X 2023/24 18", "sum A 2023/24 [c]", "sum B 2023/24 [c]", "sum C 2023/24 0"];
    let first = with_policy("first", "5", "null", &rows);
    assert_eq!(worked_out(std::slice::from_ref(&first)), Vec::<String>::new());
    assert_eq!(worked_out(&[first, with_policy("second", "20", "null", &rows)]).len(), 2);
}

#[test]
fn what_stands_beside_a_withheld_change_is_not_withheld() {
    let rows = ["sum X 2022/23 [c]", "sum X 2023/24 0", "sum.change-on-previous-year X 2023/24 [c]"];
    assert_eq!(worked_out(&[small_release("first", &rows)]), Vec::<String>::new());
    // A marker stood in the place of no zero: it has been revised since.
    let first = small_release("first", &["sum X 2023/24 [c]"]);
    assert_eq!(worked_out(&[first, small_release("second", &["sum X 2023/24 0"])]), Vec::<String>::new());
}

#[test]
fn numbers_that_cannot_be_are_no_panic() {
    for row in [
        "sum.rate-per-0-women X 2023/24 1.5",
        "sum.rate-per-x-women X 2023/24 1.5",
        "sum X 2023/24 99999999999999999999",
    ] {
        worked_out(&[small_release("first", &[row, "sum X 2022/23 [c]"])]);
    }
}

#[test]
fn figures_that_contradict_each_other_are_named_and_left_out() {
    let rows = [
        "sum X 2023/24 20",
        "sum A 2023/24 [c]",
        "sum B 2023/24 15",
        "sum C 2023/24 [c]",
        "sum.change-on-previous-year A 2023/24 400.0",
        "sum A 2022/23 2",
    ];
    let told = worked_out(&[small_release("first", &rows)]);
    assert!(told.iter().any(|finding| finding.contains("warning[contradiction]")), "{told:?}");
}

/// What the audit says when a file of the quarterly release is changed.
fn after(name: &str, change: impl Fn(&str) -> String) -> Vec<String> {
    let mut release = releases().into_iter().find(|folder| folder.path.contains("quarterly")).unwrap();
    let text = String::from_utf8(release.files[name].clone()).unwrap();
    let changed = change(&text);
    assert!(text != changed, "the change has to change something");
    release.files.insert(name.to_owned(), changed.into_bytes());
    let audited = audit(&[release]).unwrap();
    // That the file is not as it was made is said anyway.
    let findings = audited.findings.iter().filter(|finding| !finding.message.contains("has changed since the release"));
    findings.map(|finding| finding.message.clone()).collect()
}

#[test]
fn every_format_is_held_to_the_figures() {
    let requests =
        "href=\"#f-early-support.requests.sum~E07000904~2023-24-q1\" aria-describedby=\"how\" tabindex=\"-1\">";
    let page = after("report.html", |page| page.replace(&format!("{requests}[c]"), &format!("{requests}3")));
    assert_eq!(
        page,
        [
            "The table early-support-by-district differs from tables/early-support-by-district.csv: it has 3, and the \
             CSV has [c]",
            "early-support.requests.sum/E07000904/2023-24-q1 is shown as 3, but figures.csv has [c]",
        ]
    );
    let csv = after("tables/early-support-by-district.csv", |csv| csv.replace("Dunwether,[c]", "Dunwether,3"));
    assert!(csv.iter().any(|finding| finding.contains("it has [c], and the CSV has 3")), "{csv:?}");
    let in_workbooks =
        csv.iter().filter(|finding| finding.contains("The sheet early-support-by-district differs from"));
    assert_eq!(in_workbooks.count(), 2, "XLSX and ODS: {csv:?}");
    let bare = after("report.html", |page| page.replace(&format!("<a class=\"n\" {requests}[c]</a>"), "3"));
    assert_eq!(bare, ["In the table early-support-by-district, 3 leads to no figure"]);
    let words = after("charts/marac-cases-by-district.svg", |svg| svg.replace("first 77 (", "first 77.25 ("));
    assert_eq!(words, ["The words of a chart give 77.25, which is not in any figure or table"]);
    let embedded = after("embed/marac-cases-by-district.html", |page| page.replace("first 77 (", "first 77.25 ("));
    assert_eq!(embedded.first(), words.first());
    let drawn = after("charts/marac-cases-by-district.csv", |csv| csv.replace("2021/22,77,", "2021/22,77.25,"));
    assert_eq!(drawn, ["77.25 is drawn, which is not in any figure or table"]);
    let once = after("report.html", |page| page.replace("<b>Mean</b> <i>300.7</i>", "<b>Mean</b> <i>300.8</i>"));
    assert!(once.iter().any(|finding| finding.starts_with("The table marac-cases differs from")), "{once:?}");
    let listed = after("report.html", |page| page.replace("<i>Numerator</i> 129<", "<i>Numerator</i> 128<"));
    assert!(listed.iter().any(|finding| finding.contains("The list of figures says 128")), "{listed:?}");
}

#[test]
fn what_programs_read_is_held_to_the_figures_too() {
    let says = |found: Vec<String>, words: &str| {
        assert!(found.iter().any(|finding| finding.contains(words)), "{words}: {found:?}");
    };
    let withheld = "early-support.requests.sum/E07000904/2023-24-q1";
    let data = "data/early-support-by-district.csv";
    let shown = after(data, |csv| csv.replace(&format!("{withheld},,[c]"), &format!("{withheld},3,")));
    says(shown, &format!("{withheld} is shown as 3"));
    let last = |csv: &str| csv.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n";
    says(after(data, last), "is missing");
    for name in ["datapackage.json", "csv-metadata.json"] {
        let found = after(name, |json| json.replace("\"name\": \"benchmark\"", "\"name\": \"target\""));
        says(found, "figures.csv does not have the columns that are described");
    }
    says(after("sources.csv", |csv| format!("{csv}nothing,marac,6,,\n")), "nothing has a source");
    let cases = "marac.cases.sum/E10000099/2024-25-q4,";
    let of_cases = |line: &str| if line.starts_with(cases) { line.replace(",279,", ",280,") } else { line.to_owned() };
    let another = |csv: &str| csv.lines().map(of_cases).collect::<Vec<_>>().join("\n") + "\n";
    says(after("figures.csv", another), "value of marac.cases.sum/E10000099/2024-25-q4 is 279");
}

#[test]
fn a_file_that_nobody_made_and_one_that_is_missing_are_named() {
    let mut release = releases().into_iter().find(|folder| folder.path.contains("quarterly")).unwrap();
    release.files.insert("charts/mine.svg".to_owned(), b"<svg/>".to_vec());
    release.files.remove("charts/police-calls.png");
    let audited = audit(&[release]).unwrap();
    let said: Vec<&str> = audited.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "The manifest does not name this file, so nobody has checked it",
            "The manifest names this file, but it is missing"
        ]
    );
}

#[test]
fn the_command_says_what_it_looked_at() {
    let ran = Ran::of(quarterday(repository()).args(["audit", "output"]).output().unwrap());
    ran.ends_with(0).says("0 given away, 0 not proved");
    let ran = Ran::of(quarterday(repository()).args(["audit", "src"]).output().unwrap());
    ran.ends_with(2).says("there is no release here");
}
