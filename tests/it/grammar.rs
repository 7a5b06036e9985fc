//! The grammar of what the program writes by itself: with none, with one, with many, and with what is withheld.

use crate::messages::{FIGURES, STEADY, TABLE, TOP, page, project};

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
