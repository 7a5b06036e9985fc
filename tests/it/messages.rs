//! What a report leads with: key messages by fixed rules, what is written on an edition, and the words that it explains.

use crate::project::Project;

pub const TOP: &str = r#"title = "Kit"
publisher = "A test"
returns = ["kit"]
area = "E10000098"
frequency = "quarter"
disclosure = { public = "invented for a test" }
"#;
pub const FIGURES: &str = r#"
[[figures]]
id = "cases"
sum = { measure = "marac.cases" }
[[figures]]
id = "repeats"
sum = { measure = "marac.repeats" }
[[figures]]
id = "change"
change = { of = "cases", on = "same-quarter-last-year" }
[[figures]]
id = "places"
label = "Programme places"
sum = { measure = "perpetrator-places.places" }
[[events]]
figures = ["places"]
date = "2024-01-10"
label = "programme recommissioned"
[[headlines]]
figure = "cases"
beside = ["change"]
[[headlines]]
figure = "places"
"#;
pub const TABLE: &str = r#"tables = [{ id = "all", title = "All figures", figures = ["cases", "repeats", "change", "places"], periods = { quarters = 8 }, down = "periods", across = "figures" }]"#;

/// The quarters from 2022/23 Q4 to 2023/24 Q4, each with cases, repeats and places: too few to know how much they vary.
pub fn project(publication: &str, quarters: &[(u32, u32, u32); 5]) -> Project {
    let project = Project::with_shipped_returns();
    project.write("pipelines/kit.toml", publication);
    project.write(
        "returns/kit/areas.csv",
        "area_code,area_name,level,parent,from,to,successor\nE10000098,Testshire,county,,,,\n",
    );
    const PERIODS: [&str; 5] = ["2022/23 Q4", "2023/24 Q1", "2023/24 Q2", "2023/24 Q3", "2023/24 Q4"];
    let period = |at: usize| PERIODS[at];
    let marac = quarters
        .iter()
        .enumerate()
        .map(|(at, (cases, repeats, _))| format!("Coordinator,E10000098,Testshire,{},{cases},{repeats}\n", period(at)));
    let places = quarters.iter().enumerate();
    let places = places.map(|(at, (_, _, places))| format!("Provider,E10000098,Testshire,{},{places}\n", period(at)));
    project.write(
        "returns/kit/marac.csv",
        format!("partner,area_code,area_name,period,cases,repeats\n{}", marac.collect::<String>()),
    );
    project.write(
        "returns/kit/perpetrator-places.csv",
        format!("partner,area_code,area_name,period,places\n{}", places.collect::<String>()),
    );
    project
}

pub fn page(project: &Project) -> String {
    project.run(&["refresh", "--returns", "returns"]).ends_with(0);
    project.read("output/kit/2023-24-q4/release/report.html")
}

/// What stands between a heading of the page and the end of its list, an item a line, without tags.
fn items(page: &str, heading: &str) -> Vec<String> {
    let Some((_, behind)) = page.split_once(&format!("{heading}</h")) else { return Vec::new() };
    let list = behind.split("</ul>").next().unwrap_or_default();
    let plain = |item: &str| {
        let mut text = String::new();
        for (at, piece) in item.split("</li>").next().unwrap_or_default().split('<').enumerate() {
            text += if at == 0 { piece } else { piece.split_once('>').map_or("", |(_, rest)| rest) };
        }
        text.trim().to_owned()
    };
    list.split("<li>").skip(1).map(plain).collect()
}

/// The key messages without the title of the section to read on in.
fn news(page: &str) -> Vec<String> {
    let cut = |item: String| item.trim_end_matches(" Figures").to_owned();
    items(page, "Key messages").into_iter().map(cut).collect()
}

pub const STEADY: [(u32, u32, u32); 5] = [(100, 30, 70); 5];

#[test]
fn what_chance_explains_is_no_news_and_is_said_in_one_sentence() {
    let publication = format!("{TOP}sections = [{{ title = \"Figures\", {TABLE} }}]\n{FIGURES}");
    let page = page(&project(&publication, &STEADY));
    assert_eq!(news(&page), ["No clear change: MARAC cases discussed.".replace("MARAC", MARAC)]);
    assert!(page.contains("Nothing in this report meets the rules"), "{page}");
}

/// Where the word first stands in running text.
const MARAC: &str = "MARAC (multi-agency risk assessment conference)";

#[test]
fn a_clear_change_a_step_with_its_reason_and_demand_beyond_places_are_news() {
    let mut quarters = STEADY;
    quarters[4] = (160, 30, 8);
    let more = r#"messages = [{ more = "repeats", than = "places" }]"#;
    let publication = format!("{TOP}sections = [{{ title = \"Figures\", {more}, {TABLE} }}]\n{FIGURES}");
    let page = page(&project(&publication, &quarters));
    assert_eq!(
        news(&page),
        [
            &format!("Repeat {MARAC} cases (30) exceeded programme places (8) in January to March 2024."),
            "MARAC cases discussed rose from 100 in January to March 2023 to 160 in January to March 2024 (+60.0%, 95% \
             confidence interval +23.9% to +107.5%): a clear increase, if cases are independent of each other.",
            "Programme places fell from 70 to 8 in January 2024: programme recommissioned.",
        ]
    );
    // Each number in them leads to how it was made.
    let messages = page.split("id=\"key-messages\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert_eq!(messages.matches("<a class=\"n\" href=\"#f-").count(), 7);
}

#[test]
fn what_is_written_comes_first_and_there_are_six_at_most() {
    let publication =
        format!("{TOP}sections = [{{ title = \"Figures\", {TABLE} }}, {{ title = \"Decisions\" }}]\n{FIGURES}");
    let mut quarters = STEADY;
    quarters[4] = (160, 30, 8);
    let project = project(&publication, &quarters);
    let written: String =
        (1..=5).map(|at| format!("- Message {at}: {{cases:number}} of {{places@2023-24 Q3}}.\n")).collect();
    project.write(
        "pipelines/kit.2023-24-q4.md",
        format!("+++\ncommittee = \"The board\"\n+++\nFirst words.\n\n## Key messages\n\n{written}\n## Decisions\n\nTo *agree* {{places:number}} [places](https://example.org).\n"),
    );
    let page = page(&project);
    let news = news(&page);
    assert_eq!(news.len(), 6, "{news:?}");
    assert_eq!(news[0], "Message 1: 160 of 70 places.");
    assert!(news[5].contains("cases discussed rose"), "{news:?}");
    assert!(page.contains("1 more of this kind is in the sections below."), "{page}");
    assert!(page.contains("<dt>For</dt><dd>The board</dd>"), "{page}");
    assert!(page.contains("<p>First words.</p>"), "{page}");
    assert!(page.contains("To <em>agree</em> <a class=\"n\" href=\"#f-perpetrator-places.places"), "{page}");
    assert!(page.contains("<a href=\"https://example.org\">places</a>"), "{page}");
}

#[test]
fn a_section_of_words_alone_is_left_out_where_nothing_is_written() {
    let publication =
        format!("{TOP}sections = [{{ title = \"Figures\", {TABLE} }}, {{ title = \"Decisions\" }}]\n{FIGURES}");
    assert!(!page(&project(&publication, &STEADY)).contains("Decisions"));
}

#[test]
fn words_that_are_used_are_explained_and_others_are_not() {
    let terms = "terms = [{ term = \"repeats\", meaning = \"cases that came back within a year\" }]\n";
    let publication =
        format!("{TOP}{terms}sections = [{{ title = \"Figures\", text = [\"Of repeats.\"], {TABLE} }}]\n{FIGURES}");
    let page = page(&project(&publication, &STEADY));
    let glossary = page.split("<dl class=\"glossary\">").nth(1).unwrap().split("</dl>").next().unwrap();
    assert!(glossary.contains("<dt>MARAC</dt>"), "{glossary}");
    assert!(glossary.contains("<dt>repeats</dt><dd>cases that came back within a year.</dd>"), "{glossary}");
    assert!(!glossary.contains("<dt>IDVA</dt>"), "{glossary}");
}

#[test]
fn a_headline_without_a_number_is_said_to_be_unknown() {
    let publication = format!("{TOP}sections = [{{ title = \"Figures\", {TABLE} }}]\n{FIGURES}").replace(
        "disclosure = { public = \"invented for a test\" }",
        "disclosure = { threshold = 5, agreed-by = \"A board\", agreed-on = \"1 April 2024\" }",
    );
    let mut quarters = STEADY;
    quarters[4] = (3, 0, 70);
    let page = page(&project(&publication, &quarters));
    assert_eq!(
        items(&page, "What we do not know"),
        ["MARAC cases discussed: withheld to protect people.".replace("MARAC", MARAC)]
    );
}

#[test]
fn somebody_who_writes_has_a_page_that_loads_itself_again_and_no_release_has() {
    let publication = format!("{TOP}sections = [{{ title = \"Figures\", {TABLE} }}]\n{FIGURES}");
    let project = project(&publication, &STEADY);
    let watch = ["watch", "kit", "--once", "--returns", "returns", "--pages", "pages"];
    project.run(&watch).ends_with(0).says("open      pages/kit/2023-24-q4/report.html");
    let (live, version) =
        (project.read("pages/kit/2023-24-q4/report.html"), project.read("pages/kit/2023-24-q4/version.js"));
    assert!(live.contains("location.reload()"), "{live}");
    assert!(version.starts_with("window.version && window.version(\""), "{version}");
    assert!(!project.read("output/kit/2023-24-q4/release/report.html").contains("location.reload"));
    // A mistake is said, and ends nothing.
    project.write("pipelines/kit.2023-24-q4.md", "{casses}");
    project.run(&watch).ends_with(0).says("did you mean \"cases\"?");
}
