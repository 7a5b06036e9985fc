//! What nobody can tell from a table, as questions that `check` repeats until somebody has answered them.

use super::bands::changed_into_date;
use super::cells::{self, heading_has, words};
use super::columns::Guess;
use super::described::Described;
use super::items::is_total;
use super::measures::Measure;
use super::parts::{Parts, has_gaps, is_at_most};
use crate::model::measure::OverTime;
use crate::model::period::Period;

/// The questions, those about measures first.
pub fn questions(described: &Described) -> Vec<String> {
    let mut questions = of_units(described);
    questions.extend(of_scales(described));
    questions.extend(of_wholes(described));
    questions.extend(of_periods(described));
    for at in described.with(Guess::Dimension) {
        questions.extend(of_items(described, at));
    }
    questions.extend(of_parts(described));
    let dimensions: Vec<usize> = described.with(Guess::Dimension).collect();
    if has_gaps(described.table, described.columns, &dimensions) {
        let of: Vec<String> = dimensions.iter().map(|at| format!("`{}`", described.table.headings[*at])).collect();
        questions.push(format!(
            "{}: not every area and period has a row for each item; does a missing row mean none? (`sparse = true`)",
            of.join(" and ")
        ));
    }
    questions
}

/// The names of the measures that something is asked of, and whether there are several of them.
fn names<'a>(measures: impl Iterator<Item = &'a Measure<'a>>) -> Option<(String, bool)> {
    listed(measures.map(|measure| measure.name.as_str()))
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> Option<(String, bool)> {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last()? {
        (only, []) => Some((only.clone(), false)),
        (last, others) => Some((format!("{} and {last}", others.join(", ")), true)),
    }
}

fn of_units(described: &Described) -> Vec<String> {
    let asked = |is: fn(&Measure) -> bool| names(described.measures.iter().filter(move |measure| is(measure)));
    let mut questions = Vec::new();
    // What is counted is whole.
    if let Some((names, several)) =
        asked(|measure| !measure.estimated && (!measure.unit.sure || measure.has_fractions()))
    {
        let what = if several { "do they" } else { "does it" };
        questions.push(format!(
            "{names}: what {what} count, and do the numbers of a year's quarters add up? (`unit`, `people`, `over-time`)"
        ));
    }
    let again =
        |measure: &Measure| measure.unit.again && measure.unit.sure && !measure.has_fractions() && !measure.estimated;
    if let Some((names, _)) = asked(again) {
        questions.push(format!(
            "{names}: may what is counted in one quarter be counted again in the next? It was taken so, and quarters are not \
             added up (`over-time`)"
        ));
    }
    if let Some((names, several)) = asked(|measure| measure.estimated) {
        let (stand, were, rates) =
            if several { ("they stand", "were", "rates") } else { ("it stands", "was", "a rate") };
        questions.push(format!(
            "{names}: {stand} beside limits or a denominator and {were} taken for {rates}; of what and in what unit? \
            (`unit`)"
        ));
    }
    questions
}

fn of_scales(described: &Described) -> Vec<String> {
    let mut questions = Vec::new();
    for (factor, words) in [(1000, "thousands"), (1_000_000, "millions")] {
        for beside in [false, true] {
            let scaled = described
                .measures
                .iter()
                .filter(|measure| measure.unit.scale == Some(factor) && measure.scaled_beside == beside);
            if let Some((names, several)) = names(scaled) {
                let sent = if several { "are they" } else { "is it" };
                let why = if beside { format!("what stands beside the table says {words}; ") } else { String::new() };
                questions.push(format!("{names}: {why}{sent} sent in {words}? (`scale`)"));
            }
        }
    }
    questions
}

/// Parts and totals that stand in columns of their own.
fn of_wholes(described: &Described) -> Vec<String> {
    let Described { table, measures, sums, .. } = described;
    let mut questions = Vec::new();
    for measure in measures {
        if let Some(whole) = measure.whole.map(|whole| &measures[whole])
            && !is_at_most(table, measure, whole)
        {
            questions.push(format!(
                "`{}`: what is it a part of? It follows `{}`, but is larger than that in some row",
                measure.name, whole.name
            ));
        }
    }
    for (at, measure) in measures.iter().enumerate() {
        let found = sums.iter().any(|sum| sum.total == at);
        let nothing_else = measure.unit.unit == "count" && words(&measure.name).len() <= 2;
        if !found && measure.column.is_some() && nothing_else && is_total(&measure.name, "") && measures.len() > 2 {
            questions.push(format!(
                "`{}`: which columns is it the total of? Those next to it do not add up to it (a rule `sum`)",
                measure.name
            ));
        }
    }
    questions
}

/// Periods in headings that can be read in two ways, or that stand beside the name of a measure.
fn of_periods(described: &Described) -> Vec<String> {
    let headings = |role: Guess| described.with(role).map(|at| described.table.headings[at].as_str());
    let mut questions = Vec::new();
    let read = |heading: &str| crate::read::period(heading).is_some() || described.frequency.is_some();
    if let Some(heading) = headings(Guess::Across).find(|heading| !read(heading)) {
        questions.push(format!(
            "`{heading}`: which period is it? It can be read as two, so the column is not read before the heading says which \
             (or `quarters`, for Q1 2024)"
        ));
    }
    let spelled: Vec<&str> = headings(Guess::Measure).collect();
    let bands = spelled.iter().any(|heading| super::bands::band(heading).is_some());
    for heading in spelled.iter().filter(|_| bands) {
        if let Some(band) = changed_into_date(heading) {
            questions.push(format!("`{heading}`: is it the band {band}, which a spreadsheet changed into a date?"));
        }
    }
    if let Some(heading) = headings(Guess::Measure).find(|heading| names_a_period(heading)) {
        questions.push(format!(
            "`{heading}`: the heading names a measure and a period; columns of several measures and periods are not read, so give \
             each period rows of its own"
        ));
    }
    questions.extend(of_ends(described));
    let part = |at: &usize| {
        let unread = matches!(described.columns[*at], Guess::Dimension | Guess::Measure | Guess::Unknown);
        unread && cells::is_part_of_year(&described.table.headings[*at])
    };
    if let Some(at) = (0..described.columns.len()).find(part)
        && described.columns.contains(&Guess::Period)
    {
        questions.push(format!(
            "`{}`: is it part of the period? Year and part are not read as one so; write both in one column",
            described.table.headings[at]
        ));
    }
    questions
}

/// A month or a day below a heading that says that something longer ends then.
fn of_ends(described: &Described) -> Option<String> {
    let at = described.with(Guess::Period).next()?;
    let heading = &described.table.headings[at];
    let is_end = |cell: &str| {
        let short = |period: Period| (period.last_day() - period.first_day()).num_days() < 31;
        crate::read::period(cell).is_some_and(short) && heading_has(heading, &["ending", "ended", "end", "rolling"])
    };
    let cell = described.table.distinct(at).find(|cell| is_end(cell))?;
    Some(format!(
        "`{heading}`: {cell} is read as that month or day; is it the end of a longer period? Then say so in each cell"
    ))
}

/// Whether a year stands among the words of a heading, as part of a period that is no single day.
fn names_a_period(heading: &str) -> bool {
    let spoken: Vec<&str> = heading.split_whitespace().collect();
    let year = |text: &str| {
        words(text).iter().any(|word| word.len() == 4 && word.parse().is_ok_and(|year| (1950..2100).contains(&year)))
    };
    let is = |run: &[&str]| {
        let text = run.join(" ");
        let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
        year(bare)
            && cells::period(bare)
            && crate::read::period(bare).is_none_or(|period| period.first_day() < period.last_day())
    };
    (1..spoken.len().min(6)).any(|length| spoken.windows(length).any(is))
}

fn of_items(described: &Described, at: usize) -> Vec<String> {
    let Described { table, columns, measures, items, .. } = described;
    let Some(known) = items.get(&at) else { return Vec::new() };
    let heading = &table.headings[at];
    let mut questions = Vec::new();
    let long = columns.contains(&Guess::MeasureName);
    if !long && table.rows.iter().any(|row| row[at].is_empty()) {
        questions.push(format!("`{heading}`: does an empty cell mean all of them together? (`blank-is-all = true`)"));
    }
    let rates: Vec<&str> = known.items.iter().filter(|item| super::items::is_rate(item)).copied().collect();
    let fits = |measure: &Measure| rates.iter().all(|rate| measure.unit.unit == super::unit::unit(rate).unit);
    if let Some(rate) = rates.first().filter(|_| rates.len() < known.items.len() || !measures.iter().all(fits)) {
        questions.push(format!(
            "`{heading}`: \"{rate}\" says in what unit a number is; numbers of several units are no parts of one measure (a \
             measure for each, with `only`, or its `unit` and `over-time`)"
        ));
    }
    for item in known.items.iter().filter(|_| looks_like_bands(heading, &known.items)) {
        if let Some(band) = changed_into_date(item) {
            questions.push(format!(
                "`{heading}`: is \"{item}\" the band {band}, which a spreadsheet changed into a date? (its `label`, and this \
                 spelling in `accept`)"
            ));
        }
    }
    if let Some(item) = known.unsure {
        questions.push(format!("`{heading}`: is \"{item}\" all of them together? It was taken for that (`all`)"));
    }
    match &known.parts {
        // That is asked already.
        Parts::Overlap(_) if !rates.is_empty() || cells::is_part_of_year(heading) => {}
        Parts::AddUp => {}
        Parts::Overlap(why) => questions.push(format!(
            "`{heading}`: {why}; which items make up all? Until it is answered, they are not added up (`overlapping`)"
        )),
        Parts::Unknown => {}
    }
    questions
}

/// Items of which nothing tells whether they add up, where anything would be added up.
fn of_parts(described: &Described) -> Option<String> {
    let adds = |at: &usize| {
        let of = |measure: &Measure| measure.by.contains(at) && measure.unit.over_time != Some(OverTime::None);
        described.measures.iter().any(of)
    };
    let unknown = described.items.iter().filter(|(at, items)| items.parts == Parts::Unknown && adds(at));
    let (names, several) = listed(unknown.map(|(at, _)| described.table.headings[*at].as_str()))?;
    let items = if several { "items of one of them" } else { "of its items" };
    Some(format!(
        "{names}: may what is counted be under several {items}? They were taken for parts that add up (`overlapping = true` if \
         they do not)"
    ))
}

/// Whether items are bands, some of which may have been changed.
fn looks_like_bands(heading: &str, items: &[&str]) -> bool {
    heading_has(heading, &["age", "ages", "aged", "band", "bands", "range", "group"])
        || items.iter().any(|item| super::bands::band(item).is_some())
}
