//! Checks what was read: holds it to the catalogue of rules, and to what no rule can see alone, such as rows that are sent twice.

mod accepted;
mod area_hierarchy;
mod area_in_parts;
mod duplicate_key;
mod duplicate_row;
mod held;
mod no_file;
mod not_mapped;
mod not_submitted;
mod not_whole;
mod out_of_range;
mod repeats;
mod superseded;
mod two_files;
mod unknown_return;

use std::collections::BTreeSet;

use anyhow::{Context, Error};
use chrono::NaiveDate;

use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::disclosed::Elsewhere;
use crate::model::edition::Sent;
use crate::model::finding::{Finding, Severity};
use crate::model::findings::Findings;
use crate::model::measure::{MeasureIndex, OverTime};
use crate::model::missing::{Held, Missing};
use crate::model::observations::Observations;
use crate::model::period::Period;
use crate::model::received::Received;
use crate::model::register::{Empty, Entry};
use crate::model::submitted::Expected;
use crate::read::{Neighbours, Parts, Submitted};
use crate::rules::{self, Index, Rules, View, areas_sum, received, sent};
use crate::spec::returns::Returns;

use repeats::Repeats;

pub use crate::rules::Rows;
pub use not_mapped::Mapped;
pub use not_submitted::findings as not_submitted;

/// Returns with no finding that blocks publication. Only `check` makes it, so holding one is the proof.
#[derive(Debug)]
pub struct Accepted {
    observations: Observations,
    entries: Vec<Entry>,
    empty: Vec<Empty>,
    index: Index,
    areas: Areas,
    expected: Vec<Expected>,
    neighbours: Neighbours,
    elsewhere: Vec<Elsewhere>,
    missing: Vec<Missing>,
    held: Vec<Held>,
    held_back: BTreeSet<Code>,
}

impl Accepted {
    pub fn observations(&self) -> &Observations {
        &self.observations
    }

    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// The rows of registers.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The registers that were sent without a row.
    pub fn empty(&self) -> &[Empty] {
        &self.empty
    }

    /// The rows of a measure for an area and period, in order of file and line.
    pub fn rows(&self, measure: MeasureIndex, area: AreaIndex, period: Period) -> Rows<'_> {
        self.index.rows(measure, area, period)
    }

    /// The partners that owe a kind of return for an area and period.
    pub fn owed_by(&self, kind: usize, area: AreaIndex, period: Period) -> Vec<&str> {
        self.expected
            .iter()
            .filter(|expected| expected.kind == kind && expected.area == area && expected.covers(period))
            .map(|expected| expected.partner.as_str())
            .collect()
    }

    /// The areas that an area is compared with because they are like it, in order of code.
    pub fn neighbours(&self, area: AreaIndex) -> Vec<AreaIndex> {
        self.neighbours.get(&area).into_iter().flatten().copied().collect()
    }

    /// The counts that were told the public in another way.
    pub fn elsewhere(&self) -> &[Elsewhere] {
        &self.elsewhere
    }

    /// The returns that were owed and did not come.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// What is held back, as under query with the partner.
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// What stops whatever does not hold it back.
    pub fn held_back(&self) -> &BTreeSet<Code> {
        &self.held_back
    }

    /// Adds returns that are owed for a period of which nobody has sent anything yet.
    pub fn awaiting(mut self, missing: Vec<Missing>) -> Accepted {
        self.missing.extend(missing);
        self
    }

    /// Whether a table of expected returns says who owes what.
    pub fn knows_who_owes(&self) -> bool {
        !self.expected.is_empty()
    }

    /// What is to be kept of the values, to know a revision by when they are read again; nothing where there are too many.
    pub fn received(&self, returns: &Returns, before: Option<&Received>) -> Option<Received> {
        received(returns, &self.observations, &self.areas, before)
    }

    /// The values of the cells that are wanted, by place and line, as they stood on a day; nothing where too much was sent to be kept.
    pub fn sent(
        &self,
        returns: &Returns,
        as_at: Option<NaiveDate>,
        is_wanted: &dyn Fn(u32, u32) -> bool,
    ) -> Option<Sent> {
        sent(returns, &self.observations, &self.areas, as_at, is_wanted)
    }

    /// Every period of which something was sent, sorted.
    pub fn periods(&self) -> Vec<Period> {
        let mut periods = self.observations.periods.clone();
        periods.sort();
        periods
    }

    /// The last day that anything is of that was sent, or on which something was sent, populations aside, which are projected;
    /// nothing where nothing was sent.
    pub fn last_day(&self, returns: &Returns) -> Option<NaiveDate> {
        let counts = returns.kinds.iter().filter(|kind| !kind.is_population).flat_map(|kind| kind.measures.clone());
        let counts: BTreeSet<MeasureIndex> = counts.collect();
        let has = |period: &&Period| counts.iter().any(|measure| self.index.has(*measure, **period));
        let periods = self.observations.periods.iter().filter(has).map(|period| period.last_day());
        let submitted = self.observations.details().iter().filter_map(|(_, detail)| detail.submitted);
        periods.chain(submitted).max()
    }

    /// The first day that anything of a kind of return is of that was sent or owed; nothing where nothing ever was.
    pub fn first_day(&self, returns: &Returns, kind: usize) -> Option<NaiveDate> {
        let has =
            |period: &&Period| returns.kinds[kind].measures.clone().any(|measure| self.index.has(measure, **period));
        let sent = self.observations.periods.iter().filter(has).map(|period| period.first_day());
        let owed = self.expected.iter().filter(|expected| expected.kind == kind).filter_map(|expected| expected.from);
        sent.chain(owed).min()
    }

    /// Whether anything was sent of a measure in a period, for any area.
    pub fn has(&self, measure: MeasureIndex, period: Period) -> bool {
        self.index.has(measure, period)
    }
}

/// What a check is asked with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The kinds of return that a publication cannot do without, each with the file that is looked for.
    pub needed: &'a [(usize, String)],
    /// The maps of publications.
    pub maps: &'a [Mapped<'a>],
    /// What was submitted after this day counts as not sent.
    pub as_at: Option<NaiveDate>,
    /// What was read last time.
    pub before: Option<&'a Received>,
    /// Findings that stop nothing where their values can be held back.
    pub hold_back: &'a [Code],
}

/// Holds the returns to every rule. The findings, sorted by place, include those of reading; `None` when one of them is an error.
///
/// # Errors
/// Passed on from polars.
pub fn check(
    returns: &Returns,
    rules: &Rules,
    mut submitted: Submitted,
    &Asked { needed, maps, as_at, before, hold_back }: &Asked,
) -> Result<(Option<Accepted>, Vec<Finding>), Error> {
    let mut findings = submitted.take_findings();
    if submitted.stopped() {
        return Ok((None, findings.finish()));
    }
    findings.extend(no_file::findings(returns, submitted.files(), needed));
    area_hierarchy::findings(submitted.listed(), &mut findings);
    not_mapped::findings(submitted.areas(), maps, &mut findings);
    let group =
        |submitted: &Submitted| Index::new(submitted.observations(), as_at).context("cannot group the observations");
    let mut index = group(&submitted)?;
    let (earlier, dropped, contradict) = {
        let view = seen(returns, &submitted, &index, as_at);
        let repeats = Repeats::find(&view);
        findings.extend(two_files::findings(&view, &repeats));
        duplicate_row::findings(&view, &repeats, &mut findings);
        duplicate_key::narrowed(&view, &repeats, &mut findings);
        superseded::findings(&view, &repeats, &mut findings);
        superseded::too_late(&view, &repeats, &mut findings);
        (
            superseded::earlier(&view, &repeats),
            repeats.dropped(),
            !repeats.contradicting.is_empty() || !repeats.in_parts.is_empty(),
        )
    };
    if !dropped.is_empty() {
        submitted.stand_for(earlier);
        submitted.remove(&dropped);
        index = group(&submitted)?;
    }
    let (missing, wrong) = {
        // Where nothing was kept there is nothing to compare with.
        let kept =
            before.and_then(|before| received(returns, submitted.observations(), submitted.areas(), Some(before)));
        let view = View { kept: kept.as_ref(), ..seen(returns, &submitted, &index, as_at) };
        let (said, (missing, wrong)) = rayon::join(
            || rules::standing(&view),
            || {
                let missing =
                    not_submitted::missing(&view, submitted.expected(), submitted.files(), submitted.unread());
                (missing, wrong_by_themselves(&view, contradict))
            },
        );
        let (wrong, found) = wrong;
        findings.absorb(said);
        findings.absorb(found);
        (missing, wrong)
    };
    // What is wrong by itself is held to nothing else: whatever it does not agree with may be right.
    let rows = |is_held: bool| -> Vec<u32> {
        let wanted = wrong.iter().filter(|(code, _)| hold_back.contains(code) == is_held);
        sorted(wanted.map(|(_, row)| *row).collect())
    };
    let (held, wrong) = (rows(true), rows(false));
    if !held.is_empty() {
        submitted.hold(&held);
        index = group(&submitted)?;
    }
    if !wrong.is_empty() {
        submitted.remove(&wrong);
        index = group(&submitted)?;
    }
    {
        let view = seen(returns, &submitted, &index, as_at);
        findings.absorb(rules.findings(&view));
        findings.absorb(rules::of_what_is_left(&view));
        findings.extend(totals_of_areas(&view, submitted.totals()));
    }
    not_submitted::findings(returns, submitted.areas(), &missing, as_at, false, &mut findings);
    findings.extend(unknown_return::findings(returns, submitted.files(), &missing, submitted.expected()));
    weigh(returns, &mut findings);
    accepted::apply(submitted.acceptances(), submitted.areas(), as_at, &mut findings);
    let (held, held_back) = match hold_back.is_empty() {
        true => (Vec::new(), BTreeSet::new()),
        false => held::back(returns, submitted.observations(), hold_back, &mut findings),
    };
    if !held.is_empty() {
        submitted.hold(&held);
        index = group(&submitted)?;
    }
    let findings = findings.finish();
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Ok((None, findings));
    }
    let Parts { observations, entries, empty, areas, expected, neighbours, elsewhere } = submitted.into_parts();
    let held = held::all(&observations);
    let accepted = Accepted {
        observations,
        entries,
        empty,
        index,
        areas,
        expected,
        neighbours,
        elsewhere,
        missing,
        held,
        held_back,
    };
    Ok((Some(accepted), findings))
}

/// What the rules see of what was read.
fn seen<'a>(returns: &'a Returns, submitted: &'a Submitted, index: &'a Index, as_at: Option<NaiveDate>) -> View<'a> {
    View {
        returns,
        observations: submitted.observations(),
        entries: submitted.entries(),
        empty: submitted.empty(),
        index,
        areas: submitted.areas(),
        expected: submitted.expected(),
        as_at,
        kept: None,
        files: submitted.files(),
        unread: submitted.unread().iter().map(|row| row.kind).collect(),
    }
}

/// The rows of values that cannot be right, with the code of what is wrong, whatever else was sent, and the findings about them.
fn wrong_by_themselves(view: &View, contradict: bool) -> (Vec<(Code, u32)>, Findings) {
    let mut findings = Findings::default();
    let mut all = Vec::new();
    let mut add = |code: Code, rows: Vec<u32>| all.extend(rows.into_iter().map(|row| (code, row)));
    add(Code::OUT_OF_RANGE, out_of_range::rows(view, &mut findings));
    add(Code::NOT_WHOLE, not_whole::rows(view, &mut findings));
    if contradict {
        let repeats = Repeats::find(view);
        add(Code::DUPLICATE_KEY, duplicate_key::contradicting(view, &repeats, &mut findings));
        add(Code::AREA_IN_PARTS, area_in_parts::rows(view, &repeats, &mut findings));
    }
    (all, findings)
}

/// Holds the totals that a return gives of its areas to the areas, where what it counts adds up and no rule does so.
fn totals_of_areas(view: &View, kinds: &BTreeSet<usize>) -> Vec<Finding> {
    let ruled = view.judged_by_others(areas_sum::CODE);
    let measures = kinds.iter().flat_map(|kind| view.returns.kinds[*kind].measures.clone());
    let mut findings = Vec::new();
    for measure in measures.filter(|measure| !ruled.contains(measure)) {
        let of = &view.returns.measures[measure as usize];
        if of.over_time != OverTime::None {
            findings.extend(areas_sum::findings(view, measure, of.rounding(1)));
        }
    }
    findings
}

fn sorted(mut rows: Vec<u32>) -> Vec<u32> {
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Gives the findings of rules that always run the severity that the kind of return asks for.
fn weigh(returns: &Returns, findings: &mut Findings) {
    findings.change(|finding| {
        let kind = returns.kind_of(&finding.origin.file).map(|kind| &returns.kinds[kind]);
        if let Some(severity) = kind.and_then(|kind| kind.severity.get(&finding.code)) {
            finding.severity = *severity;
        }
    });
}
