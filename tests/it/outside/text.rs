//! What is told by no number: lines of a return that lists only what occurred, notes and documents of what is withheld, and
//! the names of files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::exact::{Exact, Sum};
use super::figures::Said;
use super::given::{Release, Row, Sent};
use super::system::Claim;
use super::world::{Cell, World};

/// The lines that figures name, of files in which a line is a case or more: what lies between them was withheld.
pub fn lines(world: &World, vintage: usize) -> Vec<Said> {
    let mut said = Vec::new();
    let mut told: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut of_shown: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let all = world.vintages[vintage].releases.iter().flat_map(|release| &release.rows);
    for row in all {
        for (file, lines) in sources(row) {
            // A figure of a whole area names the lines of its parts, too.
            let area = world.names.area(row.get("area_code"));
            let is_leaf = area.is_some_and(|area| {
                world.sent(vintage).keys().any(|cell| cell.area == area) && row.get("value").parse::<f64>().is_ok()
            });
            told.entry(file).or_default().extend(lines.clone());
            if is_leaf {
                of_shown.entry(file).or_default().extend(lines);
            }
        }
    }
    for (file, lines) in told {
        let last = lines.last().copied().unwrap_or(0);
        let shown = &of_shown.get(file).cloned().unwrap_or_default();
        let hidden: Vec<usize> = (2..=last).filter(|line| !shown.contains(line)).collect();
        for run in runs(&hidden) {
            let (mut count, mut cells) = (0, BTreeSet::new());
            for (cell, sent) in world.sent(vintage) {
                let is_sparse = world.measure(vintage, cell.measure).is_some_and(|of| of.sparse && of.people);
                let own = sent.iter().filter(|sent| sent.file == file && run.contains(&sent.line)).count();
                if is_sparse && own > 0 {
                    count += own;
                    cells.insert(Cell { items: Vec::new(), ..cell.clone() });
                }
            }
            if count != run.len() {
                continue;
            }
            let sum = cells.iter().fold(Sum::nothing(), |sum, cell| sum.plus(&world.form(vintage, cell)));
            let claim = Claim::between(&sum, Some((Exact::whole(count as i128), false)), None);
            let words =
                format!("{file}: lines {} to {} are in no figure, and each is one or more", run[0], run[run.len() - 1]);
            said.extend(claim.map(|claim| Said {
                claim,
                partner: None,
                vintage,
                kind: "lines of a sparse return".to_owned(),
                words,
                cell: None,
                is_public: false,
                is_new: false,
                is_said: false,
                publication: String::new(),
            }));
        }
    }
    said
}

/// The lines that a row names, by file.
fn sources(row: &Row) -> Vec<(&str, Vec<usize>)> {
    row.get("sources")
        .split("; ")
        .filter_map(|source| {
            let (rest, _column) = source.rsplit_once(':')?;
            let (file, lines) = rest.rsplit_once(':')?;
            let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
            Some((file, (first.parse().ok()?..=last.parse().ok()?).collect()))
        })
        .collect()
}

fn runs(lines: &[usize]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some(run) if run.last().map(|last| last + 1) == Some(*line) => run.push(*line),
            _ => runs.push(vec![*line]),
        }
    }
    runs
}

/// Words of withheld rows, and names of files with withheld numbers, wherever they are published. `withheld` are what partners
/// sent and no release shows.
pub fn words(releases: &[&Release], withheld: &[&Sent], shown: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    for release in releases {
        for (path, bytes) in &release.files {
            let text = readable(path, bytes);
            for sent in withheld {
                for words in sent.words.iter().filter(|words| !shown.contains(words.as_str())) {
                    if written(words).iter().any(|words| text.contains(words.as_str())) {
                        found.push(format!(
                            "{}/release/{path} has the words «{words}» of {}:{}, a number of which is withheld",
                            release.folder, sent.file, sent.line
                        ));
                    }
                }
                let name = sent.file.rsplit('/').next().unwrap_or(&sent.file);
                if let super::given::Value::Number(number) = &sent.value
                    && numbers(name).contains(&number.as_str())
                    && text.contains(name)
                {
                    found.push(format!(
                        "{}/release/{path} names {name}, which says {number}, and that is withheld",
                        release.folder
                    ));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Words as they may stand in a page, in a workbook and in a drawing.
fn written(words: &str) -> [String; 4] {
    let page = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quoted = page.replace('"', "&quot;");
    [words.to_owned(), quoted.replace('\'', "&apos;"), quoted, page]
}

/// The text of a file; that of a workbook is the text of its parts.
fn readable(path: &str, bytes: &[u8]) -> String {
    if !path.ends_with(".xlsx") {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut text = String::new();
    if let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) {
        for at in 0..archive.len() {
            let Ok(mut part) = archive.by_index(at) else { continue };
            let mut bytes = Vec::new();
            if part.read_to_end(&mut bytes).is_ok() {
                text.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
    }
    text
}

/// The numbers in a name that are no years, quarters or days.
fn numbers(name: &str) -> Vec<&str> {
    let pieces: Vec<&str> = name.split(|char: char| !char.is_ascii_alphanumeric()).collect();
    let is_number = |piece: &str| !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = |piece: Option<&&str>| piece.is_some_and(|piece| is_number(piece) && piece.len() == 4);
    let mut found = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let follows_year = at > 0 && is_year(pieces.get(at - 1)) || at > 1 && is_year(pieces.get(at - 2));
        if is_number(piece) && piece.len() < 4 && !follows_year {
            found.push(*piece);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{numbers, runs, written};

    #[test]
    fn numbers_in_names_are_no_dates() {
        assert_eq!(numbers("s_coldharrow-3-cases.csv"), ["3"]);
        assert_eq!(numbers("s_2024-25-q4.csv"), Vec::<&str>::new());
        assert_eq!(numbers("s_2025-03-31.csv"), Vec::<&str>::new());
    }

    #[test]
    fn lines_in_a_row_are_one_run() {
        assert_eq!(runs(&[2, 3, 5]), [vec![2, 3], vec![5]]);
    }

    #[test]
    fn words_are_found_as_a_page_has_them() {
        let words = written("\"A\" & B's");
        assert!(words.contains(&"&quot;A&quot; &amp; B's".to_owned()), "in a page");
        assert!(words.contains(&"&quot;A&quot; &amp; B&apos;s".to_owned()), "in a drawing");
    }
}
