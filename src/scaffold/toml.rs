//! Writes the guesses down as the TOML of a return, each with a word on what to look at.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::cells::slug;
use super::columns::Guess;
use super::described::Described;
use super::measures::{Measure, titled, unique};
use super::parts::{Parts, is_at_most};
use super::questions::questions;
use super::table::Table;
use crate::model::measure::OverTime;
use crate::spec::returns::{MOST_DECIMALS, fold_heading};

/// What stands where somebody has to fill something in.
const TO_FILL_IN: &str = crate::spec::returns::TO_FILL_IN;

/// The whole file.
pub fn toml(kind: &str, path: &str, described: &Described) -> String {
    let Described { table, columns, said, .. } = described;
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let mut text = format!(
        "# Guessed from {} ({} rows) by `quarterday scaffold`. Check every line before you rely on it: labels, \
        units,\n# which counts are of people (small ones are withheld), and who owns the definition.\ntitle = \
        {}\nabout = \"To be written: what it is, and from whom.\"\nowner = \"To be named\"\n",
        comment(name),
        table.rows.len(),
        quoted(&titled(kind)),
    );
    if let Some(sheet) = &table.sheet {
        let _ = writeln!(text, "sheet = {}", quoted(sheet));
    }
    if let Some(frequency) = described.frequency {
        let _ =
            writeln!(text, "frequency = \"{frequency}\"\n# due-days = 42          # days after the end of the period");
    }
    if !columns.contains(&Guess::Area) {
        let area = said.area.as_deref().unwrap_or(TO_FILL_IN);
        let _ =
            writeln!(text, "# The area of all rows, by code or name: no column names one.\narea = {}", quoted(area));
    }
    if !columns.iter().any(|guess| matches!(guess, Guess::Period | Guess::Across)) {
        let period = said.period.map_or_else(|| TO_FILL_IN.to_owned(), |period| period.to_string());
        let _ = writeln!(
            text,
            "# The period of all rows, such as 2024/25 Q1: no column names one.\nperiod = {}",
            quoted(&period)
        );
    }
    if let Some(measure) = described.measures.first().filter(|_| columns.contains(&Guess::Across)) {
        let id = quoted(&measure.id);
        let _ = writeln!(text, "# Its figures are in one column per period.\nperiods-across = {id}");
    }
    let questions = questions(described);
    if !questions.is_empty() {
        text += "# `check` repeats these until they are taken out.\nquestions = [\n";
        for question in questions {
            let _ = writeln!(text, "  {},", quoted(&question));
        }
        text += "]\n";
    }
    text += "\n[columns]\n";
    for (at, guess) in columns.iter().enumerate() {
        text += &column(table, columns, at, *guess);
    }
    for at in described.with(Guess::Dimension) {
        text += &dimension(described, at);
    }
    for measure in &described.measures {
        text += &self::measure(described, measure);
    }
    text + &rules(described)
}

fn column(table: &Table, columns: &[Guess], at: usize, guess: Guess) -> String {
    let heading = quoted(&table.headings[at]);
    let role = match guess {
        Guess::Area => "area",
        Guess::AreaName => "area-name",
        Guess::Period => "period",
        Guess::PeriodType => "period-type",
        Guess::Partner => "partner",
        Guess::MeasureName => "measure",
        Guess::Value => "value",
        Guess::Note => "note",
        Guess::Submitted => "submitted",
        Guess::Dimension => {
            let id = dimension_id(table, columns, at);
            return format!("{heading} = {{ role = \"dimension\", dimension = \"{id}\" }}\n");
        }
        Guess::Measure | Guess::Across => return String::new(),
        Guess::Beside(key) => {
            let with = comment(&table.headings[key]);
            return format!("{heading} = {{ role = \"not-read\" }} # it goes with {with}\n");
        }
        Guess::Unknown if table.headings[at].is_empty() => return String::new(),
        Guess::Unknown => return format!("# {} is not read\n", comment(&table.headings[at])),
    };
    if table.headings[at].is_empty() {
        return format!("{role} = {{ role = \"{role}\", position = {} }} # it has no heading\n", at + 1);
    }
    let optional =
        if matches!(guess, Guess::Area | Guess::Period | Guess::PeriodType | Guess::MeasureName | Guess::Value) {
            ""
        } else {
            ", optional = true"
        };
    format!("{heading} = {{ role = \"{role}\"{optional} }}\n")
}

fn dimension(described: &Described, at: usize) -> String {
    let Described { table, columns, items, .. } = described;
    let Some(known) = items.get(&at) else { return String::new() };
    let id = dimension_id(table, columns, at);
    let mut text = format!("\n[[dimensions]]\nid = \"{id}\"\nlabel = {}\n", quoted(&titled(&table.headings[at])));
    if let Parts::Overlap(why) = &known.parts {
        let _ = writeln!(text, "overlapping = true # {}", comment(why));
    }
    text += "items = [\n";
    let mut taken = BTreeSet::new();
    for item in &known.items {
        let id = unique(&slug(item), "item", &mut taken);
        let _ = writeln!(text, "  {{ id = \"{id}\", label = {} }},", quoted(item));
    }
    text += "]\n";
    // The reader takes these for the whole by itself.
    let all: Vec<String> = known
        .all
        .iter()
        .filter(|all| !matches!(fold_heading(all).as_str(), "all" | "total"))
        .map(|all| quoted(all))
        .collect();
    if !all.is_empty() {
        let what = if known.items.is_empty() {
            "Every row says this, so nothing is split by it."
        } else {
            "What the rows of all items together are called."
        };
        let _ = writeln!(text, "# {what}\nall = [{}]", all.join(", "));
    }
    text
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

fn measure(described: &Described, measure: &Measure) -> String {
    let Measure { id, name, label, unit, decimals, cells, by, .. } = measure;
    let mut text = format!("\n[[measures]]\nid = \"{id}\"\nlabel = {}\nunit = {}\n", quoted(label), quoted(&unit.unit));
    if label != name {
        let _ = writeln!(text, "accept = [{}]", quoted(name));
    }
    if unit.people && *decimals == 0 {
        text += "people = true\n";
    }
    if *decimals > 0 {
        let _ = writeln!(text, "decimals = {}\nwhole = false", (*decimals).min(MOST_DECIMALS));
    }
    if cells.iter().any(|cell| super::cells::number(cell).is_some_and(|number| number < 0.0)) {
        text += "negative = true\n";
    }
    if let Some(scale) = unit.scale {
        let _ = writeln!(text, "scale = {scale} # what is sent is multiplied by this");
    }
    match unit.over_time {
        Some(OverTime::None) => text += "over-time = \"none\" # it does not add up\n",
        Some(OverTime::Level) => text += "over-time = \"level\" # a year is as its last quarter\n",
        Some(OverTime::Sum) | None => {}
    }
    if !by.is_empty() {
        let of = |at: &usize| format!("\"{}\"", dimension_id(described.table, described.columns, *at));
        let names: Vec<String> = by.iter().map(of).collect();
        let _ = writeln!(
            text,
            "by = [{}]\n# sparse = true           # if a combination that has no row means none",
            names.join(", ")
        );
    }
    text
}

/// What the numbers of the table hold to: parts that are of another, and columns that add up.
fn rules(described: &Described) -> String {
    let Described { table, measures, sums, .. } = described;
    let mut text = String::new();
    for part in measures {
        if let Some(whole) = part.whole.map(|whole| &measures[whole]).filter(|whole| is_at_most(table, part, whole)) {
            let because = quoted(&format!("\"{}\" is a part of \"{}\"", part.name, whole.name));
            let (part, whole) = (quoted(&part.id), quoted(&whole.id));
            let _ = write!(text, "\n[[rules]]\nat-most = {{ part = {part}, whole = {whole} }}\nbecause = {because}\n");
        }
    }
    for sum in sums {
        let parts: Vec<String> = sum.parts.iter().map(|at| quoted(&measures[*at].id)).collect();
        let total = quoted(&measures[sum.total].id);
        let because = quoted(&format!("they add up in all {} rows of the table that was described", sum.rows));
        let _ = write!(
            text,
            "\n[[rules]]\nsum = {{ parts = [{}], total = {total} }}\nbecause = {because}\n",
            parts.join(", ")
        );
    }
    text
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
