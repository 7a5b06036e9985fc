//! What the name of an item says of it: that it is all of them, part of another, a band, or of some other unit.

use super::cells::words;
use super::unit::unit;
use crate::model::measure::OverTime;
use crate::spec::returns::fold_heading;

/// Whether an item stands for all others of its column: "All ages", "Persons", "Total".
pub fn is_total(item: &str, heading: &str) -> bool {
    let folded = fold_heading(item);
    let of_heading = fold_heading(heading);
    let words = [
        "all",
        "total",
        "totals",
        "grandtotal",
        "overall",
        "persons",
        "allpersons",
        "people",
        "allpeople",
        "everyone",
        "bothsexes",
        "anysex",
        "any",
        "alladults",
        "allvictims",
        "allcases",
        "allclients",
        "allgroups",
        "allcategories",
    ];
    words.contains(&folded.as_str())
        || (folded.starts_with("total") && !folded.contains("not"))
        || folded.ends_with("total")
        || folded.strip_prefix("all").is_some_and(|rest| {
            let rest = rest.trim_end_matches('s');
            !rest.is_empty()
                && (of_heading.contains(rest)
                    || matches!(
                        rest,
                        "age"
                            | "gender"
                            | "sex"
                            | "sexe"
                            | "ethnicitie"
                            | "area"
                            | "source"
                            | "type"
                            | "agencie"
                            | "partner"
                            | "outcome"
                            | "reason"
                            | "band"
                    ))
        })
}

/// Whether an item may stand for all others, as its first word says and nothing else does: "All 16 and over". "All others" do
/// not.
pub fn may_be_total(item: &str) -> bool {
    let lower = item.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.next() == Some("all") && !words.any(|word| word.starts_with("other"))
}

/// Whether a name says that what it counts is part of something else: "of which repeat", "including children".
pub fn is_of_which(name: &str) -> bool {
    of_which_at(name).is_some()
}

/// What a name of a part says of its whole: "Cases" of "Cases, of which repeat"; nothing where it only follows it.
pub fn before_of_which(name: &str) -> Option<&str> {
    let whole = name[..of_which_at(name)?].trim_end_matches(|letter: char| !letter.is_alphanumeric());
    (!whole.is_empty()).then_some(whole)
}

fn of_which_at(name: &str) -> Option<usize> {
    // The same length in lower case, so that a place in the one is a place in the other.
    let lower = name.to_ascii_lowercase();
    let first = lower.len() - lower.trim_start_matches(|letter: char| !letter.is_alphanumeric()).len();
    let begins = ["including ", "includes ", "incl ", "incl. ", "inc. ", "inc ", "thereof", "which ", "who "];
    if begins.iter().any(|word| lower[first..].starts_with(word)) {
        return Some(first);
    }
    [" of which", " of whom", " of these", " of those", "(of which", "(of whom", ", including "]
        .iter()
        .filter_map(|words| lower.find(words))
        .min()
        .or_else(|| {
            ["of which", "of whom", "of these", "of those"]
                .iter()
                .any(|word| lower[first..].starts_with(word))
                .then_some(first)
        })
}

/// Whether an item says in what unit its numbers are, where they are no counts: "Per 10,000 aged 10-17", "White (percent)".
pub fn is_rate(item: &str) -> bool {
    let unit = unit(item);
    unit.over_time == Some(OverTime::None) && matches!(unit.unit.as_str(), "per cent" | "rate")
        || unit.unit.starts_with("per ")
}

/// Whether an item is what is left over, of which nobody knows more: "Not stated".
pub fn is_rest(item: &str) -> bool {
    let words = words(item);
    let says = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    says(&["unknown", "missing", "unspecified", "unrecorded", "undisclosed", "blank", "refused", "declined"])
        || says(&["not", "dont", "don"])
            && says(&[
                "known",
                "stated",
                "recorded",
                "specified",
                "provided",
                "disclosed",
                "know",
                "say",
                "given",
                "applicable",
            ])
        || says(&["prefer"]) && says(&["say"])
        || matches!(fold_heading(item).as_str(), "other" | "others" | "allother" | "allothers" | "na")
}

/// Items of which everybody is one and no more, beside what is left over: sexes, or yes and no.
pub fn are_apart(items: &[&str]) -> bool {
    const SETS: [&[&str]; 5] = [
        &["male", "males", "m", "female", "females", "f"],
        &["men", "women", "man", "woman"],
        &["boys", "girls", "boy", "girl"],
        &["men", "women", "boys", "girls"],
        &["yes", "no", "y", "n"],
    ];
    let named: Vec<String> = items
        .iter()
        .filter(|item| !is_rest(item))
        .map(|item| fold_heading(item))
        .filter(|item| item != "nonbinary")
        .collect();
    SETS.iter().any(|set| named.iter().all(|item| set.contains(&item.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_parts() {
        for (item, heading) in [
            ("All ages", "Age"),
            ("Persons", "Sex"),
            ("Total", "Wait"),
            ("All age groups", "Age group"),
            ("Grand total", "x"),
        ] {
            assert!(is_total(item, heading), "{item}");
        }
        for (item, heading) in [("60+", "Age"), ("Allotment", "Place"), ("Female", "Sex"), ("Alleged", "Outcome")] {
            assert!(!is_total(item, heading), "{item}");
        }
    }

    #[test]
    fn parts_of_another_are_seen() {
        for (name, whole) in [
            ("of which repeat", None),
            ("- of whom children", None),
            ("Including out of hours", None),
            ("Cases, of which repeat", Some("Cases")),
            ("Victims (of whom male)", Some("Victims")),
        ] {
            assert!(is_of_which(name), "{name}");
            assert_eq!(before_of_which(name), whole, "{name}");
        }
        for name in ["Whole", "Police", "Which?", "Cases"] {
            assert!(!is_of_which(name), "{name}");
        }
    }

    #[test]
    fn rates_rests_and_sexes_are_known() {
        assert!(
            is_rate("Per 10,000 aged 10-17") && is_rate("White (percent)") && !is_rate("Count") && !is_rate("Female")
        );
        assert!(may_be_total("All 16 and over") && !may_be_total("All other reasons") && !may_be_total("Alleged"));
        assert!(is_rest("Not stated") && is_rest("Unknown") && is_rest("Prefer not to say") && !is_rest("Police"));
        assert!(are_apart(&["Male", "Female", "Not known"]) && are_apart(&["Men", "Women", "Boys", "Girls"]));
        assert!(!are_apart(&["Female", "Girls"]) && !are_apart(&["Police", "Health"]));
    }
}
