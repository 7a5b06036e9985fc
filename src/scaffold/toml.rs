//! Writes the guesses down as the TOML of a return, each with a word on what to look at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::columns::Guess;
use super::guess::{self, slug, unit};
use super::table::Table;
use crate::model::period::Period;
use crate::spec::returns::{MOST_DECIMALS, fold_heading};

/// The whole file.
pub fn toml(kind: &str, path: &str, table: &Table, columns: &[Guess]) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let mut text = format!(
        "# Guessed from {} ({} rows) by `quarterday scaffold`. Look at every line before you rely on it: labels, units,\n\
         # which counts are of people (small ones are withheld), and who owns the definition.\n\
         title = {}\nabout = \"To be written: what it is, and from whom.\"\nowner = \"To be named\"\n",
        comment(name),
        table.rows.len(),
        quoted(&words(kind)),
    );
    text += &frequency(table, columns);
    text += "\n[columns]\n";
    for (at, guess) in columns.iter().enumerate() {
        text += &column(table, columns, at, *guess);
    }
    for at in (0..columns.len()).filter(|at| columns[*at] == Guess::Dimension) {
        text += &dimension(table, columns, at);
    }
    text + &measures(table, columns)
}

fn frequency(table: &Table, columns: &[Guess]) -> String {
    let Some(at) = columns.iter().position(|guess| *guess == Guess::Period) else { return String::new() };
    let all = |test: fn(Period) -> bool| table.cells(at).all(|cell| Period::parse(cell).is_ok_and(test));
    let frequency = if all(|period| matches!(period, Period::Quarter { .. })) {
        "quarter"
    } else if all(|period| matches!(period, Period::Year { .. })) {
        "year"
    } else if all(|period| matches!(period, Period::CalendarYear { .. })) {
        "calendar-year"
    } else {
        return String::new();
    };
    format!("frequency = \"{frequency}\"\n# due-days = 42          # days after the end of the period\n")
}

fn column(table: &Table, columns: &[Guess], at: usize, guess: Guess) -> String {
    let heading = quoted(&table.headings[at]);
    let role = match guess {
        Guess::Area => "area",
        Guess::AreaName => "area-name",
        Guess::Period => "period",
        Guess::Partner => "partner",
        Guess::MeasureName => "measure",
        Guess::Value => "value",
        Guess::Note => "note",
        Guess::Submitted => "submitted",
        Guess::Dimension => {
            let id = dimension_id(table, columns, at);
            let gaps = if table.rows.iter().all(|row| !row[at].is_empty()) {
                ""
            } else {
                "# Has empty cells: if they mean the total, add `blank-is-all = true`.\n"
            };
            return format!("{gaps}{heading} = {{ role = \"dimension\", dimension = \"{id}\" }}\n");
        }
        Guess::Measure => return String::new(),
        Guess::Unknown if table.headings[at].is_empty() => return String::new(),
        Guess::Unknown => return format!("# {} is not read\n", comment(&table.headings[at])),
    };
    let optional = if matches!(guess, Guess::Area | Guess::Period | Guess::MeasureName | Guess::Value) {
        ""
    } else {
        ", optional = true"
    };
    format!("{heading} = {{ role = \"{role}\"{optional} }}\n")
}

fn dimension(table: &Table, columns: &[Guess], at: usize) -> String {
    let id = dimension_id(table, columns, at);
    let mut text =
        format!("\n[[dimensions]]\nid = \"{id}\"\nlabel = {}\nitems = [\n", quoted(&words(&table.headings[at])));
    let mut taken = BTreeSet::new();
    let mut folded = BTreeSet::new();
    let mut items = Vec::new();
    for cell in table.cells(at) {
        let fold = fold_heading(cell);
        // The reader takes these for the whole.
        if !matches!(fold.as_str(), "all" | "total") && folded.insert(fold) {
            items.push((unique(&slug(cell), "item", &mut taken), cell));
        }
    }
    for (id, label) in items {
        let _ = writeln!(text, "  {{ id = \"{id}\", label = {} }},", quoted(label));
    }
    text + "]\n"
}

fn dimension_id(table: &Table, columns: &[Guess], at: usize) -> String {
    let mut taken = BTreeSet::new();
    let of = |other: usize, taken: &mut BTreeSet<String>| unique(&slug(&table.headings[other]), "dimension", taken);
    let mut id = String::new();
    for other in (0..=at).filter(|other| columns[*other] == Guess::Dimension) {
        id = of(other, &mut taken);
    }
    id
}

/// A measure for each column of numbers, or for each name in the measure column.
fn measures(table: &Table, columns: &[Guess]) -> String {
    let find = |guess: Guess| columns.iter().position(|other| *other == guess);
    let dimensions: Vec<usize> = (0..columns.len()).filter(|at| columns[*at] == Guess::Dimension).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut text = String::new();
    if let (Some(name), Some(value)) = (find(Guess::MeasureName), find(Guess::Value)) {
        let mut rows: BTreeMap<String, Vec<&Vec<String>>> = BTreeMap::new();
        for row in &table.rows {
            rows.entry(fold_heading(&row[name])).or_default().push(row);
        }
        for rows in rows.values() {
            let used = |at: &&usize| rows.iter().any(|row| !row[**at].is_empty());
            let by: Vec<usize> = dimensions.iter().filter(used).copied().collect();
            let cells: Vec<&str> = rows.iter().map(|row| row[value].as_str()).collect();
            text += &measure(table, columns, &rows[0][name], &cells, &by, &mut taken);
        }
        return text;
    }
    for at in (0..columns.len()).filter(|at| columns[*at] == Guess::Measure) {
        let cells: Vec<&str> = table.cells(at).collect();
        text += &measure(table, columns, &table.headings[at], &cells, &dimensions, &mut taken);
    }
    text
}

fn measure(
    table: &Table,
    columns: &[Guess],
    name: &str,
    cells: &[&str],
    by: &[usize],
    taken: &mut BTreeSet<String>,
) -> String {
    let id = unique(&slug(name), "measure", taken);
    let unit = unit(name);
    let decimals = cells.iter().map(|cell| guess::places(cell)).max().unwrap_or(0);
    let mut text = format!("\n[[measures]]\nid = \"{id}\"\nlabel = {}\nunit = {}\n", quoted(name), quoted(&unit.unit));
    if unit.people && decimals == 0 {
        text += "people = true\n";
    }
    if decimals > 0 {
        let _ = writeln!(text, "decimals = {}\nwhole = false", decimals.min(MOST_DECIMALS));
    }
    if cells.iter().any(|cell| guess::number(cell).is_some_and(|number| number < 0.0)) {
        text += "negative = true\n";
    }
    if unit.ratio {
        text += "over-time = \"none\"\n";
    }
    if !by.is_empty() {
        let names: Vec<String> = by.iter().map(|at| format!("\"{}\"", dimension_id(table, columns, *at))).collect();
        let _ =
            writeln!(text, "by = [{}]\n# A combination that has no row means none.\nsparse = true", names.join(", "));
    }
    text
}

fn unique(slug: &str, otherwise: &str, taken: &mut BTreeSet<String>) -> String {
    let slug = if slug.is_empty() { otherwise } else { slug };
    let mut id = slug.to_owned();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{slug}-{number}");
        number += 1;
    }
    id
}

/// A name as a title: "early-support" as "Early support".
fn words(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut letters = spaced.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text in a comment stays on its line.
fn comment(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            _ if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            _ => quoted.push(letter),
        }
    }
    quoted + "\""
}
