//! Writes the guesses down as the TOML of a return, each with a word on what to look at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::Said;
use super::columns::Guess;
use super::guess::{self, slug, unit};
use super::table::Table;
use crate::model::measure::OverTime;
use crate::model::period::Period;
use crate::spec::returns::{MOST_DECIMALS, fold_heading};

/// What stands where somebody has to fill something in.
const TO_FILL_IN: &str = crate::spec::returns::TO_FILL_IN;

/// The whole file.
pub fn toml(kind: &str, path: &str, table: &Table, columns: &[Guess], said: &Said) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let mut text = format!(
        "# Guessed from {} ({} rows) by `quarterday scaffold`. Look at every line before you rely on it: labels, units,\n\
         # which counts are of people (small ones are withheld), and who owns the definition.\n\
         title = {}\nabout = \"To be written: what it is, and from whom.\"\nowner = \"To be named\"\n",
        comment(name),
        table.rows.len(),
        quoted(&words(kind)),
    );
    if let Some(sheet) = &table.sheet {
        let _ = writeln!(text, "sheet = {}", quoted(sheet));
    }
    text += &frequency(table, columns, said);
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
    if columns.contains(&Guess::Across) {
        let _ = writeln!(
            text,
            "# Its figures stand in a column for each period.\nperiods-across = {}",
            quoted(&slug(&across_name(table)))
        );
    }
    let questions = questions(table, columns);
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
    for at in (0..columns.len()).filter(|at| columns[*at] == Guess::Dimension) {
        text += &dimension(table, columns, at);
    }
    text + &measures(table, columns)
}

/// What nobody can tell from the table.
fn questions(table: &Table, columns: &[Guess]) -> Vec<String> {
    let mut questions = Vec::new();
    for (name, cells) in names(table, columns).into_iter().zip(values(table, columns)) {
        let unit = unit(&name);
        // What is counted is whole.
        let parts = unit.people && cells.iter().any(|cell| guess::places(cell) > 0);
        if !unit.sure || parts {
            questions.push(format!(
                "`{name}`: what does it count, and do the numbers of a year's quarters add up? (`unit`, `people`, `over-time`)"
            ));
        }
        if let Some(scale) = unit.scale {
            questions.push(format!(
                "`{name}`: is it sent in {}? (`scale`)",
                if scale == 1000 { "thousands" } else { "millions" }
            ));
        }
    }
    let dimensions: Vec<usize> = (0..columns.len()).filter(|at| columns[*at] == Guess::Dimension).collect();
    for at in &dimensions {
        let heading = &table.headings[*at];
        let items: BTreeSet<&str> = table.cells(*at).collect();
        if items.contains("") {
            questions
                .push(format!("`{heading}`: does an empty cell mean all of them together? (`blank-is-all = true`)"));
        }
        let rates: Vec<&str> = items.iter().filter(|item| guess::is_rate(item)).copied().collect();
        let fits = |name: &String| rates.iter().all(|rate| unit(name).unit == unit(rate).unit);
        if rates.len() < items.len() && !rates.is_empty() || !names(table, columns).iter().all(fits) {
            questions.push(format!(
                "`{heading}`: \"{}\" says in what unit a number is; numbers of several units are no parts of one measure (a \
                 measure for each, with `only`, or its `unit` and `over-time`)",
                rates[0]
            ));
        }
        let unsure = |item: &&&str| {
            guess::may_be_total(item) && !guess::is_total(item, heading) && !adds_up(table, columns, *at, item)
        };
        for item in items.iter().filter(unsure) {
            questions.push(format!("`{heading}`: is \"{item}\" all of them together? It was taken for that (`all`)"));
        }
    }
    if has_gaps(table, columns, &dimensions) {
        let of: Vec<String> = dimensions.iter().map(|at| format!("`{}`", table.headings[*at])).collect();
        questions.push(format!(
            "{}: not every area and period has a row for each item; does a missing row mean none? (`sparse = true`)",
            of.join(" and ")
        ));
    }
    questions
}

/// Whether some area and period lacks a combination of items that another has, of the same measure.
fn has_gaps(table: &Table, columns: &[Guess], dimensions: &[usize]) -> bool {
    let of =
        |guesses: &[Guess]| -> Vec<usize> { (0..columns.len()).filter(|at| guesses.contains(&columns[*at])).collect() };
    let (measures, keys) = (of(&[Guess::MeasureName]), of(&[Guess::Area, Guess::Period, Guess::Partner]));
    let mut places: BTreeSet<(Vec<&str>, Vec<&str>)> = BTreeSet::new();
    let mut items: BTreeSet<(Vec<&str>, Vec<&str>)> = BTreeSet::new();
    let mut rows: BTreeSet<[Vec<&str>; 3]> = BTreeSet::new();
    for row in &table.rows {
        let cells = |columns: &[usize]| columns.iter().map(|at| row[*at].as_str()).collect::<Vec<_>>();
        let (measure, place, item) = (cells(&measures), cells(&keys), cells(dimensions));
        places.insert((measure.clone(), place.clone()));
        items.insert((measure.clone(), item.clone()));
        rows.insert([measure, place, item]);
    }
    let of = |(measure, _): &(Vec<&str>, Vec<&str>)| items.iter().filter(|(other, _)| other == measure).count();
    !dimensions.is_empty() && places.iter().map(of).sum::<usize>() > rows.len()
}

/// Whether the numbers of an item are the sums of those of all others of its column, wherever it stands: at least twice, of two
/// others or more. Then it is their total, whatever it is called.
fn adds_up(table: &Table, columns: &[Guess], at: usize, item: &str) -> bool {
    let numbers = |guess: &Guess| matches!(guess, Guess::Measure | Guess::Across | Guess::Value);
    let Some(value) = columns.iter().position(numbers) else { return false };
    let keys: Vec<usize> = (0..columns.len())
        .filter(|other| {
            *other != at && !numbers(&columns[*other]) && !matches!(columns[*other], Guess::Note | Guess::Unknown)
        })
        .collect();
    let mut groups: BTreeMap<Vec<&str>, (Option<f64>, f64, usize)> = BTreeMap::new();
    for row in &table.rows {
        let Some(number) = guess::number(&row[value]) else { continue };
        let key = keys.iter().map(|key| row[*key].as_str()).collect();
        let (own, others, count) = groups.entry(key).or_default();
        if row[at] == item {
            *own = Some(number);
        } else if !guess::is_total(&row[at], &table.headings[at]) {
            *others += number;
            *count += 1;
        }
    }
    let told: Vec<(f64, f64)> = groups
        .values()
        .filter(|(.., count)| *count >= 2)
        .filter_map(|(own, others, _)| Some(((*own)?, *others)))
        .collect();
    told.len() >= 2
        && told.iter().all(|(own, others)| (own - others).abs() < 1e-6)
        && told.iter().any(|(own, _)| *own > 0.0)
}

/// The cells of each measure, in the order of their names.
fn values<'a>(table: &'a Table, columns: &[Guess]) -> Vec<Vec<&'a str>> {
    let find = |guess: Guess| columns.iter().position(|other| *other == guess);
    if let (Some(name), Some(value)) = (find(Guess::MeasureName), find(Guess::Value)) {
        let of = |wanted: String| {
            let wanted = fold_heading(&wanted);
            let own = table.rows.iter().filter(move |row| fold_heading(&row[name]) == wanted);
            own.map(|row| row[value].as_str()).collect()
        };
        return names(table, columns).into_iter().map(of).collect();
    }
    if columns.contains(&Guess::Across) {
        let across = (0..columns.len()).filter(|at| columns[*at] == Guess::Across);
        return vec![across.flat_map(|at| table.cells(at)).collect()];
    }
    (0..columns.len()).filter(|at| columns[*at] == Guess::Measure).map(|at| table.cells(at).collect()).collect()
}

/// A heading without the words that say in what it is sent: "Spend (£000s)" is spend.
fn without_scale(name: &str) -> String {
    let cut = name.find(['(', '£']).map_or(name, |at| &name[..at]);
    let bare = cut.trim_end_matches([' ', ',', '-', ':']);
    if bare.is_empty() { name.to_owned() } else { bare.to_owned() }
}

/// The names of all measures.
fn names(table: &Table, columns: &[Guess]) -> Vec<String> {
    let find = |guess: Guess| columns.iter().position(|other| *other == guess);
    if let (Some(name), Some(_)) = (find(Guess::MeasureName), find(Guess::Value)) {
        let mut seen = BTreeSet::new();
        let new = |cell: &&str| seen.insert(fold_heading(cell));
        return table.cells(name).filter(new).map(str::to_owned).collect();
    }
    if columns.contains(&Guess::Across) {
        return vec![across_name(table)];
    }
    (0..columns.len()).filter(|at| columns[*at] == Guess::Measure).map(|at| table.headings[at].clone()).collect()
}

/// What the figures in columns of periods count, as far as the title says.
fn across_name(table: &Table) -> String {
    let unit = unit(&table.title);
    if unit.sure { words(&unit.unit.replace('£', "spending")) } else { "Figures".to_owned() }
}

fn frequency(table: &Table, columns: &[Guess], said: &Said) -> String {
    let across = || (0..columns.len()).filter(|at| columns[*at] == Guess::Across);
    // As it is canonically written, or as people write it.
    let period = |text: &str| Period::parse(text).ok().or_else(|| crate::read::period(text));
    let periods: Vec<Option<Period>> = match columns.iter().position(|guess| *guess == Guess::Period) {
        Some(at) => table.cells(at).map(period).collect(),
        None if across().next().is_some() => across().map(|at| period(&table.headings[at])).collect(),
        None => said.period.into_iter().map(Some).collect(),
    };
    let all = |test: fn(Period) -> bool| !periods.is_empty() && periods.iter().all(|period| period.is_some_and(test));
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
            return format!("{heading} = {{ role = \"dimension\", dimension = \"{id}\" }}\n");
        }
        Guess::Measure | Guess::Across => return String::new(),
        Guess::Unknown if table.headings[at].is_empty() => return String::new(),
        Guess::Unknown => return format!("# {} is not read\n", comment(&table.headings[at])),
    };
    if table.headings[at].is_empty() {
        return format!("{role} = {{ role = \"{role}\", position = {} }} # it has no heading\n", at + 1);
    }
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
    let mut all = Vec::new();
    for cell in table.cells(at) {
        let fold = fold_heading(cell);
        // The reader takes these for the whole.
        if matches!(fold.as_str(), "all" | "total") || !folded.insert(fold) {
            continue;
        }
        if guess::is_total(cell, &table.headings[at]) || guess::may_be_total(cell) || adds_up(table, columns, at, cell)
        {
            all.push(quoted(cell));
        } else {
            items.push((unique(&slug(cell), "item", &mut taken), cell));
        }
    }
    for (id, label) in items {
        let _ = writeln!(text, "  {{ id = \"{id}\", label = {} }},", quoted(label));
    }
    text += "]\n";
    if !all.is_empty() {
        let _ = writeln!(text, "# What the rows of all items together are called.\nall = [{}]", all.join(", "));
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
    if columns.contains(&Guess::Across) {
        let columns_of = (0..columns.len()).filter(|at| columns[*at] == Guess::Across);
        let cells: Vec<&str> = columns_of.flat_map(|at| table.cells(at)).collect();
        return measure(table, columns, &across_name(table), &cells, &dimensions, &mut taken);
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
    let label = if unit.scale.is_some() { without_scale(name) } else { name.to_owned() };
    let decimals = cells.iter().map(|cell| guess::places(cell)).max().unwrap_or(0);
    let mut text =
        format!("\n[[measures]]\nid = \"{id}\"\nlabel = {}\nunit = {}\n", quoted(&label), quoted(&unit.unit));
    if label != name {
        let _ = writeln!(text, "accept = [{}]", quoted(name));
    }
    if unit.people && decimals == 0 {
        text += "people = true\n";
    }
    if decimals > 0 {
        let _ = writeln!(text, "decimals = {}\nwhole = false", decimals.min(MOST_DECIMALS));
    }
    if cells.iter().any(|cell| guess::number(cell).is_some_and(|number| number < 0.0)) {
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
        let names: Vec<String> = by.iter().map(|at| format!("\"{}\"", dimension_id(table, columns, *at))).collect();
        let _ = writeln!(
            text,
            "by = [{}]\n# sparse = true           # if a combination that has no row means none",
            names.join(", ")
        );
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
