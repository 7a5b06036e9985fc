//! Repeats the attack on what is withheld, from nothing but the files that were published.
//!
//! | file | what it holds |
//! |---|---|
//! | `opened` | a release folder, opened |
//! | `book` | what counts are of and how they hang together, by the dictionaries that are published |
//! | `said` | what a figure says of counts |
//! | `claims` | all that all releases say, in the order in which they came out, and what they withhold |
//! | `start` | some table that agrees with all that |
//! | `same` | whether every file shows what `figures.csv` holds |
//!
//! This shares the attack with the stage that withholds, and nothing else: not the returns, not the ledger, not what it knows
//! of earlier refreshes. A withheld number is safe if the range that is left of it is as wide as one below the number that
//! need not be withheld, or if it has nothing small in it.

mod book;
mod claims;
mod opened;
mod said;
mod same;
mod start;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;

use crate::attack::{Answer, Claim, Claims, Limits, Open, Protected, Terms, attack};
use crate::model::finding::{Finding, Origin};

use book::Book;
use claims::{Question, Source, Withheld, gather};
pub use opened::Folder;
use opened::Opened;

/// More figures than this that give a number away are only counted.
const NAMED: usize = 6;

/// What came of an audit.
#[derive(Debug, Default)]
pub struct Audited {
    pub findings: Vec<Finding>,
    pub releases: usize,
    pub figures: usize,
    /// Numbers that a marker stands for, each once.
    pub withheld: usize,
    /// Those that are proved wide enough.
    pub proved: usize,
    /// Those that cannot be small.
    pub not_small: usize,
    /// Claims that the figures make.
    pub claims: usize,
    /// Statistics of people that are shown and from which no claim is made.
    pub not_used: BTreeMap<String, usize>,
}

impl Audited {
    /// What was looked at and what came of it, in a few lines.
    pub fn summary(&self) -> String {
        let Audited { releases, figures, claims, withheld, proved, not_small, .. } = self;
        let given_away = self.findings.iter().filter(|finding| finding.code == "given-away").count();
        let mut said = format!(
            "{releases} releases, {figures} figures, which make {claims} claims\n\
             {withheld} withheld numbers: {proved} proved to stay wide, {not_small} cannot be small, {given_away} given away, {} not proved",
            withheld - proved - not_small - given_away
        );
        if !self.not_used.is_empty() {
            let figures: usize = self.not_used.values().sum();
            let kinds: BTreeSet<&str> = self.not_used.keys().map(|statistic| kind(statistic)).collect();
            let kinds = Vec::from_iter(kinds).join(", ");
            said += &format!("\n{figures} figures make no claim here: {kinds}");
        }
        said
    }
}

/// The last thing that was done to a measure, by its first word: "trend", "rank".
fn kind(statistic: &str) -> &str {
    let last = statistic.rsplit('.').next().unwrap_or(statistic);
    last.split('-').next().unwrap_or(last)
}

/// Audits releases, given in the order in which they came out: what can be worked out, and whether every file shows the same.
///
/// # Errors
/// A folder that is no release.
pub fn audit(folders: &[Folder]) -> Result<Audited, Error> {
    let mut audited = work_out(folders)?;
    for folder in folders {
        audited.findings.extend(same::same(&Opened::open(folder)?)?);
    }
    audited.findings.sort();
    Ok(audited)
}

/// What can be worked out from the figures of releases, given in the order in which they came out.
///
/// # Errors
/// A folder that is no release.
pub fn work_out(folders: &[Folder]) -> Result<Audited, Error> {
    let releases = folders.iter().map(Opened::open).collect::<Result<Vec<Opened>, Error>>()?;
    let book = Book::of(&releases);
    let question = gather(&book, &releases);
    let mut audited = Audited {
        releases: releases.len(),
        figures: releases.iter().map(|release| release.rows.len()).sum(),
        withheld: question.withheld.len(),
        claims: question.claims.len(),
        not_used: question.not_used.clone(),
        ..Audited::default()
    };
    let auditor = Auditor { releases: &releases, question: &question };
    for part in parts(&question) {
        auditor.attack(&part, &mut audited);
    }
    audited.findings.sort();
    Ok(audited)
}

/// Numbers that nobody knows and that hang together, with all claims on them and all that is withheld of them.
#[derive(Default)]
struct Part {
    numbers: Vec<usize>,
    claims: Vec<usize>,
    withheld: Vec<usize>,
}

/// The parts in which something is withheld.
fn parts(question: &Question) -> Vec<Part> {
    let mut leader: Vec<usize> = (0..question.limits.len()).collect();
    let unknown = |terms: &Terms| -> Vec<usize> {
        terms.iter().map(|(number, _)| *number).filter(|number| question.known[*number].is_none()).collect()
    };
    let of_claims: Vec<Vec<usize>> = question.claims.iter().map(|claim| unknown(&claim.terms)).collect();
    let of_withheld: Vec<Vec<usize>> = question.withheld.iter().map(|withheld| unknown(&withheld.terms)).collect();
    for pair in of_claims.iter().chain(&of_withheld).flat_map(|numbers| numbers.windows(2)) {
        let (a, b) = (find(&mut leader, pair[0]), find(&mut leader, pair[1]));
        leader[a.max(b)] = a.min(b);
    }
    let mut parts: BTreeMap<Option<usize>, Part> = BTreeMap::new();
    for (place, numbers) in of_withheld.iter().enumerate() {
        let first = numbers.first().map(|number| find(&mut leader, *number));
        parts.entry(first).or_default().withheld.push(place);
    }
    for (place, numbers) in of_claims.iter().enumerate() {
        let Some(first) = numbers.first() else { continue };
        if let Some(part) = parts.get_mut(&Some(find(&mut leader, *first))) {
            part.claims.push(place);
        }
    }
    for number in 0..leader.len() {
        if question.known[number].is_none()
            && let Some(part) = parts.get_mut(&Some(find(&mut leader, number)))
        {
            part.numbers.push(number);
        }
    }
    parts.into_values().collect()
}

fn find(leader: &mut [usize], mut number: usize) -> usize {
    while leader[number] != number {
        leader[number] = leader[leader[number]];
        number = leader[number];
    }
    number
}

struct Auditor<'a> {
    releases: &'a [Opened<'a>],
    question: &'a Question,
}

impl Auditor<'_> {
    fn attack(&self, part: &Part, audited: &mut Audited) {
        let question = self.question;
        let places: BTreeMap<usize, usize> = part.numbers.iter().copied().zip(0..).collect();
        let limits: Vec<Limits> = part.numbers.iter().map(|number| question.limits[*number]).collect();
        let mut claims = Claims { variables: limits, claims: Vec::new() };
        for claim in part.claims.iter().map(|place| &question.claims[*place]) {
            let (terms, known) = self.split(&claim.terms, &places);
            let end = |end: Option<i128>| end.map(|end| end - known);
            claims.claims.push(Claim { id: claim.id, terms, lo: end(claim.lo), hi: end(claim.hi) });
        }
        let start::Start { table, contradicted } = start::start(&claims);
        for (place, because) in &contradicted {
            let id = claims.claims[*place].id;
            audited.findings.push(self.contradiction(id, because));
        }
        let gone: BTreeSet<usize> = contradicted.iter().map(|(place, _)| *place).collect();
        let mut place = 0..;
        claims.claims.retain(|_| place.next().is_none_or(|place| !gone.contains(&place)));
        let (asked, known): (Vec<Protected>, Vec<i128>) = part
            .withheld
            .iter()
            .map(|place| {
                let withheld = &question.withheld[*place];
                let (terms, known) = self.split(&withheld.terms, &places);
                (Protected { terms, width: width(withheld) }, known)
            })
            .unzip();
        let answers = match attack(&claims, &table, &asked, &[]) {
            Ok(answers) => answers,
            Err(fault) => {
                let origin = Origin::file(self.releases.last().map_or("", |release| &release.folder.path));
                audited.findings.push(Finding::error(
                    "not-audited",
                    origin,
                    format!("The attack could not be run: {fault}"),
                ));
                return;
            }
        };
        for ((place, answer), known) in part.withheld.iter().zip(answers).zip(known) {
            let withheld = &question.withheld[*place];
            let Answer::Open(open) = answer else {
                audited.proved += 1;
                continue;
            };
            match self.judge(withheld, &open, known) {
                Some(finding) => audited.findings.push(finding),
                None => audited.not_small += 1,
            }
        }
    }

    /// The terms that nobody knows, by their places in a part, and what the rest comes to.
    fn split(&self, terms: &Terms, places: &BTreeMap<usize, usize>) -> (Terms, i128) {
        let mut open = Terms::new();
        let mut known = 0;
        for (number, times) in terms {
            match (self.question.known[*number], places.get(number)) {
                (Some(value), _) => known += i128::from(value) * i128::from(*times),
                (None, Some(place)) => open.push((*place, *times)),
                (None, None) => {}
            }
        }
        (open, known)
    }

    /// What is wrong with a number that is not proved wide enough; nothing if it cannot be small.
    fn judge(&self, withheld: &Withheld, open: &Open, known: i128) -> Option<Finding> {
        let within = (open.within.0.map(|low| low + known), open.within.1.map(|high| high + known));
        if within.0.is_some_and(|low| low >= i128::from(withheld.below)) {
            return None;
        }
        let row = &self.releases[withheld.release].rows[withheld.row];
        let origin = self.origin(withheld.release, withheld.row);
        if !open.is_leak(width(withheld)) {
            let message = format!("{} is withheld, and could not be proved to be safe", row.words());
            return Some(Finding::warning("not-proved", origin, message));
        }
        let left = match within {
            (Some(low), Some(high)) if low == high => format!("it is {low}"),
            (Some(low), Some(high)) => format!("it is from {low} to {high}"),
            _ => String::new(),
        };
        let message = format!("{} is withheld, but what is published tells that {left}", row.words());
        Some(Finding::error("given-away", origin, message).hint(self.because("This gives it away", &open.because)))
    }

    fn contradiction(&self, id: usize, because: &[usize]) -> Finding {
        let others: Vec<usize> = because.iter().copied().filter(|other| *other != id).collect();
        let (origin, what) = match &self.question.sources[id] {
            Source::Figure { release, row } => {
                (self.origin(*release, *row), self.releases[*release].rows[*row].figure_id.clone())
            }
            Source::Known(words) => {
                (Origin::file(self.releases.last().map_or("", |release| &release.folder.path)), words.clone())
            }
        };
        let message = format!("{what} does not fit the rest of what is published, and was left out of the attack");
        Finding::warning("contradiction", origin, message).hint(self.because("It contradicts", &others))
    }

    fn because(&self, begin: &str, ids: &[usize]) -> String {
        // What is known for certain has been put in for its number.
        let known = |id: &usize| -> Vec<usize> {
            let claim = self.question.claims.iter().find(|claim| claim.id == *id);
            let numbers = claim.into_iter().flat_map(|claim| &claim.terms);
            numbers.filter_map(|(number, _)| self.question.shown_by[*number]).collect()
        };
        let said: BTreeSet<String> = ids
            .iter()
            .flat_map(|id| known(id).into_iter().chain([*id]))
            .map(|id| match &self.question.sources[id] {
                Source::Figure { release, row } => self.releases[*release].rows[*row].figure_id.clone(),
                Source::Known(words) => words.clone(),
            })
            .collect();
        let named: Vec<&str> = said.iter().take(NAMED).map(String::as_str).collect();
        let more = said.len() - named.len();
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        format!("{begin}: {}{more}", named.join(", "))
    }

    /// The line of a figure in its `figures.csv`.
    fn origin(&self, release: usize, row: usize) -> Origin {
        let file = format!("{}/figures.csv", self.releases[release].folder.path);
        Origin { file, line: row as u32 + 2, column: 0 }
    }
}

/// The range of a number must be so wide that it could be any of the small ones, and one that is not.
fn width(withheld: &Withheld) -> i64 {
    (withheld.below - 1).max(1)
}
