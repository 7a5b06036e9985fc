//! The grammar of what the program writes by itself: with none, with one, with many, and with what is withheld; and the phrases
//! that a reader stumbled over, which nothing may say again.

use clap::CommandFactory;
use quarterday::cli::Cli;

use crate::messages::{FIGURES, STEADY, TABLE, TOP, page, project};
use crate::project::{files, repository};

/// Phrases that no reader, partner or analyst is to find, with the plain words for each.
const NEVER: &[(&str, &str)] = &[
    ("owed", "due"),
    ("owes", "is due to send"),
    ("did not come", "not received"),
    ("not come", "not been received"),
    ("has come", "has been received"),
    ("came late", "received late"),
    ("whatever comes", "always"),
    ("discussed were", "279 cases were discussed"),
    ("places were", "there were 8 places"),
    ("no more than chance explains", "within normal variation"),
    ("what it is part of", "signal"),
    ("interval -", "a minus sign: −"),
    ("% to -", "a minus sign: −"),
    ("95 %", "95%"),
    ("99.8 %", "99.8%"),
    ("100 %", "100%"),
    ("all parts over all wholes", "the overall percentage"),
    ("distance between neighbours", "the average moving range"),
    ("interval holds the benchmark", "the confidence interval includes the benchmark"),
    ("makes up much of the average", "strongly affects the average"),
    ("among all who sent", "all returns received"),
    ("beside the county", "compared with the county"),
    ("beside others", "shown together"),
    ("in per cent of", "as a percentage of"),
    ("by the population of an earlier year", "using mid-2023 population estimates"),
    ("for each place", "per place"),
    ("counts a half for each", "is counted as half for each"),
    ("but for groups", "except by protected characteristic"),
    ("nothing earlier to compare with", "no comparable earlier figure"),
    ("stands in", "is used"),
    ("is no share", "can exceed 100%"),
    ("1 spaces", "1 space"),
    ("pale lines", "grey lines"),
    ("how much it matters", "severity"),
    ("what becomes of it", "action"),
    ("as it was due on", "this was due on"),
    ("cannot be had", "cannot be read"),
    ("may be had", "can be given"),
    ("that there is not", "that does not exist"),
    ("something could not be read", "partly unreadable"),
    ("reckon", "calculate"),
    ("is no table", "is not a table"),
    ("is none of the", "is not one of the"),
    ("is no number", "is not a number"),
    ("so many", "a number of"),
    ("anew", "again"),
    ("had each", "if each had"),
    ("held against", "compared with"),
    ("one a line", "one per line"),
    ("seldom", "rarely"),
];

/// Where a text says a phrase, as words of their own, with a few words around it.
fn said(text: &str, phrase: &str) -> Option<String> {
    let is_apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    let ends_open = !phrase.ends_with(char::is_alphanumeric);
    let (at, _) = text.match_indices(phrase).find(|(at, found)| {
        let behind = text[at + found.len()..].chars().next();
        is_apart(text[..*at].chars().next_back()) && (ends_open || is_apart(behind))
    })?;
    let around = text[..at].chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    Some(around + &text[at..].chars().take(60).collect::<String>())
}

/// The help of a command and of those below it.
fn helps(command: &mut clap::Command, helps: &mut Vec<(String, String)>) {
    helps.push((format!("{} --help", command.get_name()), command.render_long_help().to_string()));
    command.get_subcommands_mut().for_each(|below| self::helps(below, helps));
}

/// The words of a page without its tags, its style and its script.
fn words(page: &str) -> Vec<String> {
    let body = page.split_once("<body>").map_or(page, |(_, body)| body);
    let body = body.split("<script>").next().unwrap_or_default();
    let mut text = String::new();
    for (at, piece) in body.split('<').enumerate() {
        let behind = if at == 0 { piece } else { piece.split_once('>').map_or("", |(_, rest)| rest) };
        // A number and its unit may stand in elements of their own; anything else is apart.
        let joins = piece.starts_with("a ") || piece.starts_with("/a") || piece.starts_with("span");
        text += if joins { "" } else { " " };
        text += behind;
    }
    text.split_whitespace().map(str::to_owned).collect()
}

/// A number of one with something of which there are several, or the other way round.
fn faults(page: &str) -> Vec<String> {
    const SINGULAR: &[&str] = &["is", "was", "has", "this", "less", "across", "as", "cases,", "its"];
    const NOUNS: &[&str] = &["case", "person", "place", "period", "point", "figure", "return", "change", "area"];
    let words = words(page);
    let plain = |word: &str| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned();
    let fault = |pair: &[String]| {
        let (number, noun) = (plain(&pair[0]), plain(&pair[1]));
        // The end of a range or of a sentence is not followed by what it counts.
        let ends = pair[0].ends_with(['.', ';', ':', ',', '%']);
        let is_word = noun.starts_with(|letter: char| letter.is_lowercase());
        let of_one = number == "1" && is_word && noun.ends_with('s') && !SINGULAR.contains(&noun.as_str());
        let of_many = matches!(number.as_str(), "0" | "2" | "1,000") && NOUNS.contains(&noun.as_str());
        (!ends && (of_one || of_many)).then(|| pair.join(" "))
    };
    words.windows(2).filter_map(fault).collect()
}

#[test]
fn numbers_and_their_words_agree() {
    let more = r#"text = ["In all {cases}, of which {repeats}, and {places}."], messages = [{ more = "cases", than = "places" }]"#;
    let publication = format!("{TOP}sections = [{{ title = \"Figures\", {more}, {TABLE} }}]\n{FIGURES}");
    for (cases, repeats, places) in [(0, 0, 0), (1, 1, 1), (2, 1, 1), (1_000, 1, 0)] {
        let mut quarters = STEADY;
        quarters[4] = (cases, repeats, places);
        let page = page(&project(&publication, &quarters));
        assert_eq!(faults(&page), Vec::<String>::new(), "of {cases}, {repeats} and {places}");
    }
}

#[test]
fn what_is_withheld_has_neither_unit_nor_number() {
    let more = r#"text = ["In all {cases}."]"#;
    let publication = format!("{TOP}sections = [{{ title = \"Figures\", {more}, {TABLE} }}]\n{FIGURES}").replace(
        "disclosure = { public = \"invented for a test\" }",
        "disclosure = { threshold = 5, agreed-by = \"A board\", agreed-on = \"1 April 2024\" }",
    );
    let mut quarters = STEADY;
    quarters[4] = (3, 0, 70);
    let page = page(&project(&publication, &quarters));
    let words = words(&page).join(" ");
    assert!(words.contains("In all [c]."), "{words}");
    assert!(!words.contains("[c] cases"), "{words}");
}

#[test]
fn nothing_that_anybody_reads_says_what_a_reader_stumbled_over() {
    let is_read = |name: &str| [".html", ".md", ".txt"].iter().any(|end| name.ends_with(end));
    let output = files(&repository().join("output"));
    let output = output.into_iter().filter(|(name, _)| is_read(name));
    let mut texts: Vec<(String, String)> =
        output.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect();
    assert!(texts.len() > 50, "the sample has pages, letters and findings");
    helps(&mut Cli::command(), &mut texts);
    let mut found = Vec::new();
    for (name, text) in texts {
        let text = words(&text).join(" ").to_lowercase();
        for (phrase, better) in NEVER {
            found.extend(said(&text, phrase).map(|around| format!("{name}: …{around}… ({phrase} -> {better})")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_phrase_is_found_only_as_words_of_their_own() {
    assert!(said("what is owed now", "owed").is_some());
    assert!(said("what followed, as it was allowed", "owed").is_none());
    assert!(said("a 95% confidence interval -2 to 3", "interval -").is_some());
}
