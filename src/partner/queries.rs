//! Whose return a finding is in, and the letter that asks about it: nothing of any other partner stands in it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::sent::Sent;
use super::slug;
use super::spoken;
use crate::model::area::AreaIndex;
use crate::model::code::{Audience, Code};
use crate::model::finding::{Finding, Origin, Severity};
use crate::model::letter::{Addressee, Asked, Handling, Letter, Query};
use crate::model::measure::{Breakdown, Measure, MeasureIndex};
use crate::model::observations::Series;
use crate::model::owed::{Owed, State, due};
use crate::model::period::Period;
use crate::model::round;
use crate::model::value::{Absence, Value};
use crate::spec::returns::{Returns, Role};

/// A finding, whose return it is in, and what stands there.
pub struct Located {
    pub finding: Finding,
    pub partner: Option<String>,
    /// What the line is about, where it could be read.
    pub row: Option<Row>,
    pub handling: Handling,
    sent: Option<String>,
    measure: Option<(MeasureIndex, Breakdown)>,
    heading: Option<String>,
    before: Option<(Period, String)>,
}

impl Located {
    /// Whether it waits for an answer: an error, or a warning that nobody has accepted.
    pub fn is_open(&self) -> bool {
        self.finding.severity < Severity::Note
    }
}

/// What a line of a return is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub kind: usize,
    pub area: AreaIndex,
    pub period: Period,
    partner: u32,
}

/// Finds for each finding the partner in whose return it is, and what was sent there and the period before.
pub fn locate(returns: &Returns, sent: &Sent, findings: &[Finding]) -> Vec<Located> {
    let lines = Lines::of(sent, findings);
    let mut located: Vec<Located> = findings.iter().map(|finding| locate_one(returns, sent, &lines, finding)).collect();
    let wanted: Vec<Option<(u32, AreaIndex, u32)>> = located.iter().map(|located| earlier(sent, located)).collect();
    let rows = rows_of(sent, &wanted.iter().flatten().copied().collect());
    for (located, wanted) in located.iter_mut().zip(wanted) {
        if let Some(row) = wanted.and_then(|key| rows.get(&key)) {
            let period = sent.observations.periods[sent.observations.slices().period[*row as usize] as usize];
            located.before = Some((period, value(sent, *row)));
        }
    }
    located
}

/// The rows of the lines that findings are about, and who sent the files that they are in.
struct Lines<'a> {
    rows: BTreeMap<(&'a str, u32), Vec<u32>>,
    senders: BTreeMap<&'a str, BTreeSet<u32>>,
    /// What each column of these files holds, where that is the same all the way down.
    columns: BTreeMap<(&'a str, u32), Option<(MeasureIndex, Breakdown)>>,
    /// Who owes what is owed at a place.
    owing: FxHashMap<&'a Origin, &'a str>,
    names: Names<'a>,
}

/// The names of all partners, to be found in texts of which there may be as many.
struct Names<'a> {
    all: FxHashSet<&'a [u8]>,
    lengths: BTreeSet<usize>,
}

impl<'a> Names<'a> {
    fn of(sent: &'a Sent) -> Names<'a> {
        let expected = sent.expected.iter().map(|expected| &expected.partner);
        let names = sent.observations.partners.iter().chain(expected).map(|name| name.as_bytes());
        let all: FxHashSet<&[u8]> = names.filter(|name| !name.is_empty()).collect();
        Names { lengths: all.iter().map(|name| name.len()).collect(), all }
    }

    /// Whether a text holds any of them but one.
    fn are_in(&self, text: &str, but: Option<&str>) -> bool {
        let but = but.map(str::as_bytes);
        self.lengths
            .iter()
            .flat_map(|length| text.as_bytes().windows(*length))
            .any(|found| Some(found) != but && self.all.contains(found))
    }
}

impl<'a> Lines<'a> {
    fn of(sent: &'a Sent, findings: &'a [Finding]) -> Lines<'a> {
        let owing = sent.expected.iter().map(|expected| (&expected.origin, expected.partner.as_str())).collect();
        let (rows, senders, columns) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut lines = Lines { rows, senders, columns, owing, names: Names::of(sent) };
        let mut wanted: FxHashMap<&str, FxHashSet<u32>> = FxHashMap::default();
        for finding in findings {
            wanted.entry(&finding.origin.file).or_default().insert(finding.origin.line);
        }
        let observations = &sent.observations;
        let of_place: Vec<Option<&FxHashSet<u32>>> =
            observations.places.iter().map(|place| wanted.get(place.file.as_str())).collect();
        let slices = observations.slices();
        let mut last = None;
        for row in 0..observations.len() {
            let (place, line, series) = (slices.place[row], slices.line[row], slices.series[row]);
            let Some(of_file) = of_place[place as usize] else { continue };
            let at = &observations.places[place as usize];
            if last.replace((place, series)) != Some((place, series)) {
                let series = &observations.series[series as usize];
                let holds = Some((series.measure, series.breakdown.clone()));
                lines.senders.entry(&at.file).or_default().insert(series.partner);
                let column = lines.columns.entry((&at.file, at.column)).or_insert_with(|| holds.clone());
                if *column != holds {
                    *column = None;
                }
            }
            if of_file.contains(&line) {
                lines.rows.entry((&at.file, line)).or_default().push(row as u32);
            }
        }
        lines
    }
}

fn locate_one(returns: &Returns, sent: &Sent, lines: &Lines, finding: &Finding) -> Located {
    let origin = &finding.origin;
    let kind = returns.kind_of(&origin.file);
    let rows = lines.rows.get(&(origin.file.as_str(), origin.line)).map_or(&[][..], Vec::as_slice);
    let exact = rows.iter().copied().find(|row| sent.observations.origin(*row).column == origin.column);
    let row = exact.or(rows.first().copied()).and_then(|row| about(returns, sent, row));
    let measure = match exact {
        Some(row) => {
            let series = sent.observations.series_of(row);
            Some((series.measure, series.breakdown.clone()))
        }
        None => lines.columns.get(&(origin.file.as_str(), origin.column)).cloned().flatten(),
    };
    let partner = match lines.owing.get(origin) {
        Some(partner) => Some((*partner).to_owned()),
        None => row
            .map(|row| sent.observations.partners[row.partner as usize].clone())
            .or_else(|| sent.rows.get(&(origin.file.clone(), origin.line)).cloned())
            .filter(|name| !name.is_empty())
            .or_else(|| sender(sent, lines, &origin.file, kind)),
    };
    let heading = kind.zip(measure.as_ref()).and_then(|(kind, (measure, breakdown))| {
        let holds = |role: &Role| *role == Role::Measure(*measure, breakdown.clone());
        let columns = &returns.kinds[kind].columns;
        let own = columns.iter().find(|column| holds(&column.role));
        let column = own.or_else(|| columns.iter().find(|column| exact.is_some() && column.role == Role::Value));
        column.map(|column| column.heading.clone())
    });
    let mut located = Located {
        finding: finding.clone(),
        partner,
        row,
        handling: Handling::Told,
        sent: exact.filter(|row| is_read(sent, *row)).map(|row| value(sent, row)).or_else(|| quoted(&finding.message)),
        measure,
        heading,
        before: None,
    };
    located.handling = handling(lines, &located, kind.is_some_and(|kind| returns.kinds[kind].reference.is_some()));
    if located.finding.code == Code::PERSONAL_DATA {
        located.sent = None;
    }
    located
}

fn about(returns: &Returns, sent: &Sent, row: u32) -> Option<Row> {
    let slices = sent.observations.slices();
    let series = sent.observations.series_of(row);
    let kind = returns.kind_with(series.measure)?;
    let period = sent.observations.periods[slices.period[row as usize] as usize];
    Some(Row { kind, area: slices.area[row as usize], period, partner: series.partner })
}

/// Who sent a file: the only partner in it, or where none is in it the only one who owes such a return.
fn sender(sent: &Sent, lines: &Lines, file: &str, kind: Option<usize>) -> Option<String> {
    let named = lines.senders.get(file).into_iter().flatten();
    let named: Vec<&str> = named.map(|partner| sent.observations.partners[*partner as usize].as_str()).collect();
    match named.as_slice() {
        [] | [""] => {
            let owing: BTreeSet<&str> = sent
                .expected
                .iter()
                .filter(|expected| Some(expected.kind) == kind)
                .map(|expected| expected.partner.as_str())
                .collect();
            owing.first().filter(|_| owing.len() == 1).map(|partner| (*partner).to_owned())
        }
        [only] => Some((*only).to_owned()),
        _ => None,
    }
}

fn handling(lines: &Lines, located: &Located, is_reference: bool) -> Handling {
    let finding = &located.finding;
    if finding.severity == Severity::Note {
        let accepted = finding.is_accepted;
        return if accepted { Handling::Accepted } else { Handling::Told };
    }
    // What did not come is told from the table of expected returns, not from its findings, of which some may be unlisted.
    if finding.code == Code::NOT_SUBMITTED {
        return Handling::Letter;
    }
    let own = finding.code.audience() == Audience::Partner && !is_reference && !names_another(lines, located);
    if own { Handling::Letter } else { Handling::Analyst }
}

/// Whether the words of a finding name a partner who is not the one that is asked.
fn names_another(lines: &Lines, located: &Located) -> bool {
    let said = format!("{} {}", located.finding.message, located.finding.hint.as_deref().unwrap_or_default());
    lines.names.are_in(&said, located.partner.as_deref())
}

/// The text that a finding quotes first, which is what stands in the cell.
fn quoted(message: &str) -> Option<String> {
    let (text, _) = message.strip_prefix('"')?.split_once('"')?;
    Some(text.to_owned())
}

/// Where the same partner's value of the period before would stand: series, area and period, as coded.
fn earlier(sent: &Sent, located: &Located) -> Option<(u32, AreaIndex, u32)> {
    let (row, (measure, breakdown)) = (located.row?, located.measure.clone()?);
    let period = row.period.back(1)?;
    let period = sent.observations.periods.iter().position(|known| *known == period)?;
    let series = Series { measure, breakdown, partner: row.partner };
    let series = sent.observations.series.iter().position(|known| *known == series)?;
    Some((series as u32, row.area, period as u32))
}

fn rows_of(sent: &Sent, wanted: &FxHashSet<(u32, AreaIndex, u32)>) -> FxHashMap<(u32, AreaIndex, u32), u32> {
    if wanted.is_empty() {
        return FxHashMap::default();
    }
    let slices = sent.observations.slices();
    let key = |row: &usize| (slices.series[*row], slices.area[*row], slices.period[*row]);
    let rows = (0..sent.observations.len()).filter(|row| wanted.contains(&key(row)));
    rows.map(|row| (key(&row), row as u32)).collect()
}

/// Whether a cell could be read: a place is kept for one that could not.
fn is_read(sent: &Sent, row: u32) -> bool {
    sent.observations.value(row) != Value::Absent(Absence::UnderQuery)
}

/// A value in the words of the one who sent it.
fn value(sent: &Sent, row: u32) -> String {
    let words = sent.observations.detail(row).and_then(|detail| detail.words.clone());
    match (sent.observations.value(row), words) {
        (_, Some(words)) => words,
        (Value::Number(number), None) => plain(number),
        (Value::Between(_), None) => String::new(),
        (Value::Absent(reason), None) => reason.words().to_owned(),
    }
}

fn plain(number: f64) -> String {
    let text = round::grouped(number, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The findings with who is asked, for the analyst.
pub fn asked(located: Vec<Located>) -> Vec<Asked> {
    let asked =
        |located: Located| Asked { finding: located.finding, partner: located.partner, handling: located.handling };
    located.into_iter().map(asked).collect()
}

/// A letter for each partner of whom something is asked, sorted by name; then those for senders that nobody can tell.
pub fn letters(returns: &Returns, sent: &Sent, located: &[Located], owed: &[Owed]) -> Vec<Letter> {
    let mut letters: BTreeMap<Addressee, Letter> = BTreeMap::new();
    let mut letter = |to: Addressee, add: &mut dyn FnMut(&mut Letter)| {
        let slug = match &to {
            Addressee::Partner(name) => slug(name),
            Addressee::SenderOf(file) => format!("sender-of-{}", slug(file)),
        };
        let new = Letter { to: to.clone(), slug, not_come: Vec::new(), queries: Vec::new() };
        add(letters.entry(to).or_insert(new));
    };
    for owed in owed.iter().filter(|owed| matches!(owed.state, State::Missing | State::Awaited)) {
        letter(Addressee::Partner(owed.partner.clone()), &mut |letter| letter.not_come.push(owed.clone()));
    }
    for located in located.iter().filter(|located| located.handling == Handling::Letter) {
        if located.finding.code == Code::NOT_SUBMITTED {
            continue;
        }
        let to = match &located.partner {
            Some(partner) => Addressee::Partner(partner.clone()),
            None => Addressee::SenderOf(located.finding.origin.file.clone()),
        };
        letter(to, &mut |letter| letter.queries.push(query(returns, sent, located)));
    }
    let mut letters: Vec<Letter> = letters.into_values().collect();
    // What is only awaited, with time left, is no query.
    letters
        .retain(|letter| !letter.queries.is_empty() || letter.not_come.iter().any(|owed| owed.state == State::Missing));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for letter in &mut letters {
        letter.not_come.sort_by_key(|owed| (owed.period, owed.kind, owed.area));
        letter.queries.sort_by_key(|query| query.severity);
        // Two names may make one file name.
        let first = letter.slug.clone();
        let mut count = 1;
        while letter.slug.is_empty() || !taken.insert(letter.slug.clone()) {
            count += 1;
            letter.slug = format!("{first}-{count}");
        }
    }
    letters
}

fn query(returns: &Returns, sent: &Sent, located: &Located) -> Query {
    let Finding { origin, severity, message, hint, code, .. } = &located.finding;
    let (file, sheet) = spoken::file(&origin.file);
    let kind = returns.kind_of(&origin.file);
    let title = kind.map(|kind| returns.kinds[kind].title.clone());
    let whereabouts = located.row.map(|row| format!("{}, {}", sent.areas.get(row.area).name, row.period));
    let days = kind.and_then(|kind| returns.kinds[kind].due_days);
    let is_personal = *code == Code::PERSONAL_DATA;
    let measure = located.measure.as_ref().map(|(measure, _)| &returns.measures[*measure as usize]);
    Query {
        severity: *severity,
        file,
        sheet,
        cell: spoken::cell(origin.line, origin.column),
        heading: located.heading.clone().filter(|_| !is_personal),
        about: [title, whereabouts].into_iter().flatten().collect::<Vec<_>>().join(", "),
        sent: located.sent.clone(),
        expected: measure.filter(|_| !is_personal).map(expected),
        before: located.before.clone().filter(|_| !is_personal),
        wrong: spoken::places(message, &origin.file),
        hint: hint.as_deref().and_then(|hint| spoken::hint(&spoken::places(hint, &origin.file))),
        due: located.row.and_then(|row| due(row.period, days)),
    }
}

/// What the standard takes for a measure: "a whole number of cases, 0 or more".
fn expected(measure: &Measure) -> String {
    let number = if measure.whole { "a whole number" } else { "a number" };
    let unit = match measure.unit.as_str() {
        "£" => ", in pounds".to_owned(),
        unit if unit.starts_with("per ") => format!(", {unit}"),
        unit => format!(" of {unit}"),
    };
    let range = match (measure.minimum, measure.maximum) {
        (Some(low), Some(high)) => format!(", from {} to {}", plain(low), plain(high)),
        (Some(low), None) => format!(", {} or more", plain(low)),
        (None, Some(high)) => format!(", {} or less", plain(high)),
        (None, None) => String::new(),
    };
    format!("{number}{unit}{range}")
}
