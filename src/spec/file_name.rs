//! Which kind of return a file is, by its name: it begins with the name of the kind, whatever stands between it and the rest.

/// The place among `ids` of the kind that a file is named for: "marac.csv", "marac_2025.xlsx", "MARAC 2024-25.csv". Of two that
/// fit, the longer name was meant; and none is where a slip in a longer name would make it another kind: "police-outcome.csv"
/// is no return of the kind "police" beside one of the kind "police-outcomes".
pub fn kind_of<'a>(path: &str, ids: impl Iterator<Item = &'a str>) -> Option<usize> {
    let name = words(stem(path));
    let ids: Vec<String> = ids.map(words).collect();
    let fitting = ids.iter().enumerate().filter(|(_, id)| after(&name, id).is_some());
    let (found, id) = fitting.max_by_key(|(_, id)| id.len())?;
    let said = after(&name, id)?;
    let is_slip = ids.iter().filter_map(|other| after(other, id)).any(|rest| !rest.is_empty() && is_near(said, rest));
    (!is_slip).then_some(found)
}

/// What follows after the words of a kind's name.
fn after<'a>(name: &'a str, id: &str) -> Option<&'a str> {
    let rest = name.strip_prefix(id)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
}

/// Whether a text begins with words that are these but for a slip of the keyboard.
fn is_near(said: &str, wanted: &str) -> bool {
    let first: Vec<&str> = said.split(' ').take(wanted.split(' ').count()).collect();
    let slips = if wanted.len() < 6 { 1 } else { 2 };
    strsim::damerau_levenshtein(&first.join(" "), wanted) <= slips
}

/// A file's name without its folder, its ending and the sheet in it.
fn stem(path: &str) -> &str {
    let sheet = path.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    let file =
        sheet.map(|(file, _)| file).filter(|file| file.rsplit('/').next().is_some_and(|name| name.contains('.')));
    let name = file.unwrap_or(path).rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The words and numbers of a name in lower case, with one space between them.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for letter in name.chars() {
        let parts = !letter.is_alphanumeric() || (before.is_alphabetic() && letter.is_numeric());
        if parts && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        if letter.is_alphanumeric() {
            words.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.truncate(words.trim_end().len());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_the_kind_that_its_name_begins_with() {
        let ids = ["marac", "police", "police-outcomes", "safe-accommodation"];
        for (path, kind) in [
            ("returns/ours/marac.csv", Some("marac")),
            ("marac_2025.csv", Some("marac")),
            ("marac-2025.xlsx", Some("marac")),
            ("MARAC 2024-25.csv", Some("marac")),
            ("marac.2025.csv", Some("marac")),
            ("marac2025.csv", Some("marac")),
            ("marac (2).csv", Some("marac")),
            ("police 2024-25.csv", Some("police")),
            ("police-outcomes-2025.csv", Some("police-outcomes")),
            ("Police outcomes 2025.ods", Some("police-outcomes")),
            ("police_outcomes.csv", Some("police-outcomes")),
            ("Safe accommodation - Alder.xlsx[Return 1.2]", Some("safe-accommodation")),
            ("marac.xlsx[In/Out]", Some("marac")),
            ("post.zip/marac Q1.csv", Some("marac")),
            // A slip would make another kind of it.
            ("police-outcome-2025.csv", None),
            ("maracs.csv", None),
            ("policeoutcomes.csv", None),
            ("return.csv", None),
            ("", None),
        ] {
            let found = kind_of(path, ids.into_iter()).map(|at| ids[at]);
            assert_eq!(found, kind, "{path}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_name_is_of_a_kind_or_of_none(path in "\\PC*") {
            let _ = kind_of(&path, ["marac", "police"].into_iter());
        }
    }
}
