//! Checks what was read. One file per rule: the names of the files are the codes of the findings.

mod accepted;
mod all_zero;
mod area_hierarchy;
mod areas_mismatch;
mod balance_mismatch;
mod below_floor;
mod carried_over;
mod duplicate_key;
mod duplicate_row;
mod flat_line;
mod fractions;
mod funnel_widens;
mod gap_in_series;
mod history;
mod incomplete;
mod index;
mod jump;
mod late;
mod multi_response;
mod no_file;
mod no_number;
mod not_covered;
mod not_submitted;
mod not_whole;
mod out_of_range;
mod outlier;
mod part_exceeds_whole;
mod part_period;
mod parts_exceed_whole;
mod parts_mismatch;
mod rate_disagrees;
mod ratio_implausible;
mod repeats;
mod resubmitted;
mod returns_disagree;
mod revised;
mod same_numbers;
mod share_disagrees;
mod submitters_changed;
mod total_mismatch;
mod two_files;
mod unexpected_partner;
mod unexpected_period;
mod view;
mod whole_mismatch;
mod withdrawn;
mod year_to_date;

use std::collections::BTreeSet;

use anyhow::{Context, Error};
use chrono::NaiveDate;
use rayon::prelude::*;

use crate::model::area::{AreaIndex, Areas};
use crate::model::disclosed::Elsewhere;
use crate::model::finding::{Finding, Severity};
use crate::model::findings::Findings;
use crate::model::measure::{MeasureIndex, OverTime};
use crate::model::missing::Missing;
use crate::model::observations::Observations;
use crate::model::period::Period;
use crate::model::received::Received;
use crate::read::{Expected, Neighbours, Submitted};
use crate::spec::returns::Returns;
use crate::spec::rules::{Rule, Test};

pub use index::Rows;

use history::Histories;
use index::Index;
use repeats::Repeats;
use view::{View, plain};

/// Returns with no finding that blocks publication. Only `check` makes it, so holding one is the proof.
#[derive(Debug)]
pub struct Accepted {
    observations: Observations,
    index: Index,
    areas: Areas,
    expected: Vec<Expected>,
    neighbours: Neighbours,
    elsewhere: Vec<Elsewhere>,
    missing: Vec<Missing>,
}

impl Accepted {
    pub fn observations(&self) -> &Observations {
        &self.observations
    }

    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// The rows of a measure for an area and period, in order of file and line.
    pub fn rows(&self, measure: MeasureIndex, area: AreaIndex, period: Period) -> Rows<'_> {
        self.index.rows(measure, area, period)
    }

    /// The partners that owe a kind of return for an area and period.
    pub fn owed_by(&self, kind: usize, area: AreaIndex, period: Period) -> Vec<&str> {
        self.expected
            .iter()
            .filter(|expected| {
                expected.kind == kind && expected.area == area && not_submitted::covers(expected, period)
            })
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
        revised::received(returns, &self.observations, &self.areas, before)
    }

    /// Every period of which something was sent, sorted.
    pub fn periods(&self) -> Vec<Period> {
        let mut periods = self.observations.periods.clone();
        periods.sort();
        periods
    }

    /// Whether anything was sent of a measure in a period, for any area.
    pub fn has(&self, measure: MeasureIndex, period: Period) -> bool {
        self.index.has(measure, period)
    }
}

/// Runs every rule. `needed` are the kinds of return that a publication cannot do without, each with the file that is
/// looked for; what was submitted after `as_at` counts as not sent; `before` is what was read last time. The findings, sorted by place, include those of reading; `None` when one of them is an error.
///
/// # Errors
/// Passed on from polars.
pub fn check(
    returns: &Returns,
    mut submitted: Submitted,
    needed: &[(usize, String)],
    as_at: Option<NaiveDate>,
    before: Option<&Received>,
) -> Result<(Option<Accepted>, Vec<Finding>), Error> {
    let mut findings = submitted.take_findings();
    if submitted.stopped() {
        return Ok((None, findings.finish()));
    }
    findings.extend(no_file::findings(returns, submitted.files(), needed));
    area_hierarchy::findings(submitted.listed(), &mut findings);
    let group =
        |submitted: &Submitted| Index::new(submitted.observations(), as_at).context("cannot group the observations");
    let mut index = group(&submitted)?;
    let (dropped, contradict) = {
        let view = View::new(returns, &submitted, &index, as_at);
        let repeats = Repeats::find(&view);
        findings.extend(two_files::findings(&view, &repeats));
        duplicate_row::findings(&view, &repeats, &mut findings);
        duplicate_key::narrowed(&view, &repeats, &mut findings);
        (repeats.dropped(), !repeats.contradicting.is_empty())
    };
    if !dropped.is_empty() {
        submitted.remove(&dropped);
        index = group(&submitted)?;
    }
    let (missing, wrong) = {
        let view = View::new(returns, &submitted, &index, as_at);
        let (said, (missing, wrong)) = rayon::join(
            || about_submissions(&view, before, &submitted),
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
    if !wrong.is_empty() {
        submitted.remove(&sorted(wrong));
        index = group(&submitted)?;
    }
    {
        let view = View::new(returns, &submitted, &index, as_at);
        let rules: Vec<&Rule> = returns.kinds.iter().flat_map(|kind| &kind.rules).collect();
        let found: Vec<Findings> = rules.par_iter().map(|rule| capped(apply(&view, rule))).collect();
        found.into_iter().for_each(|found| findings.absorb(found));
        findings.extend(whole_mismatch::findings(&view));
        findings.extend(totals_of_areas(&view, submitted.totals()));
    }
    not_submitted::findings(returns, submitted.areas(), &missing, &mut findings);
    weigh(returns, &mut findings);
    accepted::apply(submitted.acceptances(), submitted.areas(), as_at, &mut findings);
    let findings = findings.finish();
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Ok((None, findings));
    }
    let (observations, areas, expected, neighbours, elsewhere) = submitted.into_parts();
    Ok((Some(Accepted { observations, index, areas, expected, neighbours, elsewhere, missing }), findings))
}

/// A rule that always runs.
type Always<'a> = &'a (dyn Fn() -> Findings + Sync);

/// The findings about who sent what and when, side by side; they are sorted later.
fn about_submissions(view: &View, before: Option<&Received>, submitted: &Submitted) -> Findings {
    // Where nothing was kept there is nothing to compare with.
    let kept = before.and_then(|before| revised::received(view.returns, view.observations, view.areas, Some(before)));
    let histories = Histories::of(view);
    // What could not be read has an error of its own, and may be what would be missed.
    let is_read = |finding: &Finding| {
        let kind = view.returns.kind_of(&finding.origin.file);
        !submitted.unread().iter().any(|row| row.kind.is_none() || row.kind == kind)
    };
    let rules: [Always; 15] = [
        &|| unexpected_partner::findings(view, view.expected),
        &|| capped(unexpected_period::findings(view)),
        &|| capped(resubmitted::findings(view)),
        &|| capped(submitters_changed::findings(view, view.expected)),
        &|| capped(late::findings(view)),
        &|| capped(all_zero::findings(view)),
        &|| capped(fractions::findings(view)),
        &|| capped(same_numbers::findings(view)),
        &|| capped(part_period::findings(view)),
        &|| capped(not_covered::findings(view)),
        &|| capped(no_number::findings(view, &histories)),
        &|| capped(incomplete::findings(view, &histories, kept.as_ref()).into_iter().filter(is_read)),
        &|| kept.as_ref().map(|kept| revised::findings(view, kept)).unwrap_or_default(),
        &|| {
            let gone = kept.iter().flat_map(|kept| withdrawn::findings(view, kept, submitted.files()));
            capped(gone.filter(is_read))
        },
        &|| capped(against_history(view, &histories).into_iter().filter(is_read)),
    ];
    let found: Vec<Findings> = rules.par_iter().map(|rule| rule()).collect();
    found.into_iter().fold(Findings::default(), |mut all, found| {
        all.absorb(found);
        all
    })
}

/// The first of them of each code and file, and how many more there are.
fn capped(findings: impl IntoIterator<Item = Finding>) -> Findings {
    let mut capped = Findings::default();
    capped.extend(findings);
    capped
}

/// What stands out in its own series.
fn against_history(view: &View, histories: &Histories) -> Vec<Finding> {
    let (mut findings, told) = year_to_date::findings(view, histories);
    findings.extend(outlier::findings(view, histories, &told));
    findings
}

/// The rows of values that cannot be right, whatever else was sent, and the findings about them.
fn wrong_by_themselves(view: &View, contradict: bool) -> (Vec<u32>, Findings) {
    let mut findings = Findings::default();
    let mut rows = out_of_range::rows(view, &mut findings);
    rows.extend(not_whole::rows(view, &mut findings));
    if contradict {
        rows.extend(duplicate_key::contradicting(view, &mut findings));
    }
    (rows, findings)
}

/// Holds the totals that a return gives of its areas to the areas, where what it counts adds up and no rule does so.
fn totals_of_areas(view: &View, kinds: &BTreeSet<usize>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for kind in kinds.iter().map(|kind| &view.returns.kinds[*kind]) {
        for measure in kind.measures.clone() {
            let of = &view.returns.measures[measure as usize];
            let ruled = kind
                .rules
                .iter()
                .any(|rule| matches!(rule.test, Test::AreasSum { measure: other, .. } if other == measure));
            if of.over_time != OverTime::None && !ruled {
                findings.extend(areas_mismatch::findings(view, measure, of.rounding(1)));
            }
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

/// The findings of one arithmetic rule, at the severity that the return gives it.
fn apply(view: &View, rule: &Rule) -> Vec<Finding> {
    let mut findings = match &rule.test {
        Test::AtMost { part, whole } => part_exceeds_whole::findings(view, *part, *whole),
        Test::Sum { parts, total, within } => total_mismatch::findings(view, parts, *total, *within),
        Test::PartsSum { parts, total, within } => parts_mismatch::findings(view, *parts, *total, *within),
        Test::PartsAtMost { parts, whole } => parts_exceed_whole::findings(view, *parts, *whole),
        Test::ShareAgrees { share, part } => share_disagrees::findings(view, *share, *part),
        Test::RateAgrees { rate, count, populations, per } => {
            rate_disagrees::findings(view, *rate, *count, populations, *per)
        }
        Test::RatioWithin { part, whole, low, high } => ratio_implausible::findings(view, *part, *whole, *low, *high),
        Test::AreasSum { measure, within } => areas_mismatch::findings(view, *measure, *within),
        Test::AtLeast { part, floor } => below_floor::findings(view, *part, *floor),
        Test::Agrees { measure, with, within } => returns_disagree::findings(view, *measure, *with, *within),
        Test::Balance(balance) => balance_mismatch::findings(view, balance),
        Test::Carried { open, came } => carried_over::findings(view, *open, *came),
        Test::Funnel { steps } => funnel_widens::findings(view, steps),
        Test::MultiResponse { parts, whole } => multi_response::findings(view, *parts, *whole),
        Test::Jump { measure, ratio } => jump::findings(view, *measure, *ratio),
        Test::NoGap { measure } => gap_in_series::findings(view, *measure),
        Test::FlatLine { measure, periods } => flat_line::findings(view, *measure, *periods),
    };
    for finding in &mut findings {
        finding.severity = rule.severity;
        if let Some(because) = &rule.because {
            finding.hint = Some(match &finding.hint {
                Some(hint) => format!("{because}; {hint}"),
                None => because.clone(),
            });
        }
    }
    findings
}
