//! Repeats the attack on what is withheld, from nothing but the files that were published.
//!
//! | file | what it holds |
//! |---|---|
//! | `opened` | a release folder, opened |
//! | `said` | what a figure says of counts |
//! | `statements` | what each row says of counts, exactly or rounded |
//! | `claims` | all that all releases say, in the order in which they came out, and what they withhold |
//! | `parts` | numbers that hang together, and what is claimed of them |
//! | `told` | what releases told, for a memory that is lost |
//! | `same` | whether every file shows what `figures.csv` holds |
//!
//! This shares the attack with the stage that withholds, and how counts belong together (`world`, read from the published
//! dictionaries), and nothing else: not the returns, not the ledger, not what it knows of earlier refreshes. A withheld number is safe if the range that is left of it is as wide as agreed, or if it has nothing
//! small in it.

mod claims;
mod compared;
mod opened;
mod parts;
mod said;
mod same;
mod statements;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;

use crate::attack::{Answer, Open, Protected, attack};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::statistic::last_step;
use crate::world::Book;

use claims::{Question, Source, Withheld, gather};
pub use compared::{Compared, Difference, compare};
pub use opened::Folder;
use opened::Opened;
use parts::{Part, Posed, parts};
pub use told::told;

/// More figures than this that give a number away are only counted.
const NAMED: usize = 6;

/// What came of an audit.
#[derive(Debug, Default)]
pub struct Audited {
    pub findings: Vec<Finding>,
    pub releases: usize,
    pub figures: usize,
    /// Numbers that must stay unknown: those that a marker stands for, and those that are rounded only. Each once.
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
        let found = |code: Code| self.findings.iter().filter(|finding| finding.code == code).count();
        let (given_away, maybe) = (found(Code::GIVEN_AWAY), found(Code::MAYBE_GIVEN_AWAY));
        let open = withheld - proved - not_small - given_away - maybe;
        let maybe = match maybe {
            0 => String::new(),
            some => format!(", {some} given away if nothing else was revised"),
        };
        let mut said = format!(
            "{releases} releases, {figures} figures, which make {claims} claims\n{withheld} numbers to protect: {proved} proved to \
             stay wide, {not_small} cannot be small, {given_away} given away{maybe}, {open} not proved"
        );
        if !self.not_used.is_empty() {
            let figures: usize = self.not_used.values().sum();
            let kinds: BTreeSet<&str> = self.not_used.keys().map(|statistic| last_step(statistic)).collect();
            let kinds = Vec::from_iter(kinds).join(", ");
            said += &format!("\n{figures} figures make no claim here: {kinds}");
        }
        said
    }
}

/// Audits releases, given in the order in which they were released: what can be worked out, and whether every file
/// shows the same.
///
/// # Errors
/// A folder that is no release.
pub fn audit(folders: &[Folder]) -> Result<Audited, Error> {
    let releases = open(folders)?;
    let mut audited = attacked(&releases);
    for release in &releases {
        audited.findings.extend(same::same(release)?);
    }
    audited.findings.sort();
    Ok(audited)
}

/// What can be worked out from the figures of releases, given in the order in which they were released.
///
/// # Errors
/// A folder that is no release.
pub fn work_out(folders: &[Folder]) -> Result<Audited, Error> {
    let mut audited = attacked(&open(folders)?);
    audited.findings.sort();
    Ok(audited)
}

fn open(folders: &[Folder]) -> Result<Vec<Opened<'_>>, Error> {
    folders.iter().map(Opened::open).collect()
}

fn attacked(releases: &[Opened]) -> Audited {
    let book = Book::of(releases.iter().map(|release| &release.codebook));
    let (question, posed) = pose(&book, releases);
    let mut audited = Audited {
        releases: releases.len(),
        figures: releases.iter().map(|release| release.rows.len()).sum(),
        withheld: question.withheld.len(),
        claims: question.claims.len(),
        not_used: question.not_used.clone(),
        ..Audited::default()
    };
    let auditor = Auditor { releases, question: &question };
    for (part, posed) in posed {
        auditor.attack(&part, posed, &mut audited);
    }
    audited
}

/// The question, part by part, with a table that agrees with what is claimed in each.
///
/// A reader thinks that nothing was revised unless it is seen. Where that leads to figures that contradict each other,
/// something was revised unseen, by the time of the last of these figures; and the reader thinks again.
fn pose(book: &Book, releases: &[Opened]) -> (Question, Vec<(Part, Posed)>) {
    let mut revised = BTreeSet::new();
    loop {
        let question = gather(book, releases, &revised);
        let posed: Vec<(Part, Posed)> = parts(&question)
            .into_iter()
            .map(|part| {
                let posed = Posed::new(&question, &part);
                (part, posed)
            })
            .collect();
        let before = revised.len();
        let contradicted = posed.iter().flat_map(|(_, posed)| &posed.contradicted);
        revised.extend(contradicted.flat_map(|(id, because)| question.revised_by(&[because, &[*id][..]].concat())));
        if revised.len() == before {
            return (question, posed);
        }
    }
}

struct Auditor<'a> {
    releases: &'a [Opened<'a>],
    question: &'a Question,
}

impl Auditor<'_> {
    fn attack(&self, part: &Part, posed: Posed, audited: &mut Audited) {
        for (id, because) in &posed.contradicted {
            audited.findings.push(self.contradiction(*id, because));
        }
        let (asked, known): (Vec<Protected>, Vec<i128>) = part
            .withheld
            .iter()
            .map(|place| {
                let withheld = &self.question.withheld[*place];
                let (terms, known) = part.split(self.question, &withheld.terms);
                (Protected::new(terms, withheld.width), known)
            })
            .unzip();
        let answers = match attack(&posed.claims, &posed.table, &asked, &[]) {
            Ok(answers) => answers,
            Err(fault) => {
                let message = format!("The attack could not be run: {fault}");
                audited.findings.push(Finding::error(Code::NOT_AUDITED, self.last(), message));
                return;
            }
        };
        for ((place, answer), known) in part.withheld.iter().zip(answers).zip(known) {
            let withheld = &self.question.withheld[*place];
            let Answer::Open(open) = answer else {
                audited.proved += 1;
                continue;
            };
            match self.judge(part, withheld, &open, known) {
                Some(finding) => audited.findings.push(finding),
                None => audited.not_small += 1,
            }
        }
    }

    /// What is wrong with a number that is not proved wide enough; nothing if it cannot be small.
    fn judge(&self, part: &Part, withheld: &Withheld, open: &Open, known: i128) -> Option<Finding> {
        let within = (open.within.0.map(|low| low + known), open.within.1.map(|high| high + known));
        let is_nobody = !withheld.hides_zeros && within.1.is_some_and(|high| high <= 0);
        if is_nobody || within.0.is_some_and(|low| low >= i128::from(withheld.below)) {
            return None;
        }
        let row = &self.releases[withheld.release].rows[withheld.row];
        let is = if row.is_withheld() { "is withheld" } else { "is shown rounded" };
        let origin = self.origin(withheld.release, withheld.row);
        if !open.is_leak(withheld.width) {
            let message = format!("{} {is}, but could not be proved to be safe", row.words());
            return Some(Finding::warning(Code::NOT_PROVED, origin, message));
        }
        let left = match within {
            (Some(low), Some(high)) if low == high => format!("it is {low}"),
            (Some(low), Some(high)) => format!("it is from {low} to {high}"),
            _ => String::new(),
        };
        let shown = withheld.terms.iter().filter_map(|(number, _)| self.question.shown_by[*number]);
        let because: Vec<usize> = open.because.iter().copied().chain(shown).collect();
        let hint = self.because("This gives it away", &because);
        if self.question.releases(&open.because).len() > 1
            && part.numbers.iter().any(|number| self.question.is_revised(*number))
        {
            // Whoever has seen that some of these numbers were revised does not know that the others were not.
            let message = format!("{} {is}; if nothing else was revised, {left}", row.words());
            return Some(Finding::warning(Code::MAYBE_GIVEN_AWAY, origin, message).hint(hint));
        }
        let message = format!("{} {is}, but what is published tells that {left}", row.words());
        Some(Finding::error(Code::GIVEN_AWAY, origin, message).hint(hint))
    }

    fn contradiction(&self, id: usize, because: &[usize]) -> Finding {
        let others: Vec<usize> = because.iter().copied().filter(|other| *other != id).collect();
        let source = &self.question.sources[id];
        let origin = match source {
            Source::Figure { release, row } => self.origin(*release, *row),
            Source::Known(_) => self.last(),
        };
        let what = self.name(source);
        let message = format!("{what} does not fit the rest of what is published, and was left out of the attack");
        Finding::warning(Code::CONTRADICTION, origin, message).hint(self.because("It contradicts", &others))
    }

    fn because(&self, begin: &str, ids: &[usize]) -> String {
        let behind = ids.iter().flat_map(|id| self.question.behind(*id));
        let said: BTreeSet<&str> = behind.map(|source| self.name(&self.question.sources[source])).collect();
        let named: Vec<&str> = said.iter().take(NAMED).copied().collect();
        let more = said.len() - named.len();
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        format!("{begin}: {}{more}", named.join(", "))
    }

    fn name<'a>(&'a self, source: &'a Source) -> &'a str {
        match source {
            Source::Figure { release, row } => &self.releases[*release].rows[*row].figure_id,
            Source::Known(words) => words,
        }
    }

    /// The last release, for what is about all of them.
    fn last(&self) -> Origin {
        Origin::file(self.releases.last().map_or("", |release| &release.folder.path))
    }

    /// The line of a figure in its `figures.csv`.
    fn origin(&self, release: usize, row: usize) -> Origin {
        let file = format!("{}/figures.csv", self.releases[release].folder.path);
        Origin { file, line: row as u32 + 2, column: 0 }
    }
}
