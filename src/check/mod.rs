//! Checks what was read. One file per rule: the names of the files are the codes of the findings.

mod accepted;
mod area_hierarchy;
mod areas_mismatch;
mod balance_mismatch;
mod below_floor;
mod duplicate_key;
mod flat_line;
mod funnel_widens;
mod index;
mod jump;
mod late;
mod multi_response;
mod no_file;
mod not_submitted;
mod not_whole;
mod out_of_range;
mod part_exceeds_whole;
mod parts_exceed_whole;
mod parts_mismatch;
mod rate_disagrees;
mod ratio_implausible;
mod resubmitted;
mod share_disagrees;
mod submitters_changed;
mod total_mismatch;
mod two_files;
mod unexpected_partner;
mod unexpected_period;
mod whole_mismatch;

use anyhow::{Context, Error};
use chrono::NaiveDate;

use crate::model::area::{AreaIndex, Areas};
use crate::model::finding::{Finding, Origin, Severity};
use crate::model::findings::Findings;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::missing::Missing;
use crate::model::observations::Observations;
use crate::model::period::Period;
use crate::model::round;
use crate::model::value::{Absence, Value};
use crate::read::{Expected, Submitted};
use crate::spec::returns::{Returns, Rule, Test};

use index::Index;
pub use index::Rows;

/// Returns with no finding that blocks publication. Only `check` makes it, so holding one is the proof.
#[derive(Debug)]
pub struct Accepted {
    observations: Observations,
    index: Index,
    areas: Areas,
    expected: Vec<Expected>,
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
/// looked for; what was submitted after `as_at` counts as not sent. The findings, sorted by place, include those of reading; `None` when one of them is an error.
///
/// # Errors
/// Passed on from polars.
pub fn check(
    returns: &Returns,
    mut submitted: Submitted,
    needed: &[(usize, String)],
    as_at: Option<NaiveDate>,
) -> Result<(Option<Accepted>, Vec<Finding>), Error> {
    let mut findings = submitted.take_findings();
    if submitted.stopped() {
        return Ok((None, findings));
    }
    findings.extend(no_file::findings(returns, submitted.files(), needed));
    findings.extend(area_hierarchy::findings(submitted.listed()));
    let group =
        |submitted: &Submitted| Index::new(submitted.observations(), as_at).context("cannot group the observations");
    let mut index = group(&submitted)?;
    let mut repeated: Vec<u32> = {
        let view =
            View { returns, observations: submitted.observations(), index: &index, areas: submitted.areas(), as_at };
        let repeats = two_files::repeats(&view);
        findings.extend(two_files::findings(&view, &repeats));
        repeats.into_iter().map(|(_, repeat)| repeat).collect()
    };
    if !repeated.is_empty() {
        repeated.sort_unstable();
        submitted.remove(&repeated);
        index = group(&submitted)?;
    }
    let missing = {
        let view =
            View { returns, observations: submitted.observations(), index: &index, areas: submitted.areas(), as_at };
        findings.extend(duplicate_key::findings(&view));
        findings.extend(out_of_range::findings(&view));
        findings.extend(not_whole::findings(&view));
        for rule in returns.kinds.iter().flat_map(|kind| &kind.rules) {
            findings.extend(apply(&view, rule));
        }
        findings.extend(whole_mismatch::findings(&view));
        findings.extend(unexpected_partner::findings(&view, submitted.expected()));
        findings.extend(unexpected_period::findings(&view));
        findings.extend(resubmitted::findings(&view));
        findings.extend(submitters_changed::findings(&view, submitted.expected()));
        findings.extend(late::findings(&view));
        not_submitted::missing(&view, submitted.expected(), submitted.files(), submitted.unread())
    };
    findings.extend(not_submitted::findings(returns, submitted.areas(), &missing));
    weigh(returns, &mut findings);
    accepted::apply(submitted.acceptances(), submitted.areas(), as_at, &mut findings);
    let mut capped = Findings::default();
    findings.sort();
    findings.dedup();
    findings.into_iter().for_each(|finding| capped.push(finding));
    let mut findings = capped.finish();
    findings.sort();
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Ok((None, findings));
    }
    let (observations, areas, expected) = submitted.into_parts();
    Ok((Some(Accepted { observations, index, areas, expected, missing }), findings))
}

/// Gives the findings of rules that always run the severity that the kind of return asks for.
fn weigh(returns: &Returns, findings: &mut [Finding]) {
    for finding in findings {
        let kind = returns.kind_of(&finding.origin.file).map(|kind| &returns.kinds[kind]);
        if let Some(severity) = kind.and_then(|kind| kind.severity.get(finding.code)) {
            finding.severity = *severity;
        }
    }
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
        Test::Balance(balance) => balance_mismatch::findings(view, balance),
        Test::Funnel { steps } => funnel_widens::findings(view, steps),
        Test::MultiResponse { parts, whole } => multi_response::findings(view, *parts, *whole),
        Test::Jump { measure, ratio } => jump::findings(view, *measure, *ratio),
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

/// What a rule sees.
struct View<'a> {
    returns: &'a Returns,
    observations: &'a Observations,
    index: &'a Index,
    areas: &'a Areas,
    /// What was submitted after this date has not come.
    as_at: Option<NaiveDate>,
}

impl View<'_> {
    /// A row's number, if it is one.
    fn number(&self, row: u32) -> Option<f64> {
        self.observations.value(row).number()
    }

    /// The row that the same partner sent for the same area and period: of `measure`, with this breakdown.
    fn beside(&self, row: u32, measure: MeasureIndex, breakdown: &Breakdown) -> Option<u32> {
        let partner = self.observations.series_of(row).partner;
        let (area, period) = self.place(row);
        self.index.rows(measure, area, period).into_iter().find(|other| {
            let series = self.observations.series_of(*other);
            series.partner == partner && series.breakdown == *breakdown
        })
    }

    /// The row of the same series and area, so many periods before.
    fn earlier(&self, row: u32, steps: i32) -> Option<u32> {
        let (area, period) = self.place(row);
        let code = self.observations.slices().series[row as usize];
        let measure = self.observations.series_of(row).measure;
        let rows = self.index.rows(measure, area, period.back(steps)?);
        rows.into_iter().find(|other| self.observations.slices().series[*other as usize] == code)
    }

    /// Whether a row had come by the date of the refresh, and says anything.
    fn came(&self, row: u32) -> bool {
        !self.observations.is_late(row, self.as_at)
            && self.observations.value(row) != Value::Absent(Absence::NotSubmitted)
    }

    fn place(&self, row: u32) -> (AreaIndex, Period) {
        let slices = self.observations.slices();
        (slices.area[row as usize], self.observations.periods[slices.period[row as usize] as usize])
    }

    /// A finding of this code at each row of `part` that is more than its whole, which the same partner sent with the
    /// breakdown that `beside` tells.
    fn exceeding(
        &self,
        code: &'static str,
        part: MeasureIndex,
        whole: MeasureIndex,
        beside: impl Fn(&Breakdown) -> Breakdown,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for row in self.index.groups(part).flatten() {
            let breakdown = beside(&self.observations.series_of(row).breakdown);
            let Some(other) = self.beside(row, whole, &breakdown) else { continue };
            let (Some(small), Some(large)) = (self.number(row), self.number(other)) else { continue };
            if small > large {
                let message =
                    format!("{} is more than {} for {}", self.said(row), self.said(other), self.whereabouts(row));
                let hint = format!("compare with {}", self.origin(other));
                findings.push(Finding::error(code, self.origin(row), message).hint(hint));
            }
        }
        findings
    }

    /// Which area and period a row is of, for messages.
    fn whereabouts(&self, row: u32) -> String {
        let (area, period) = self.place(row);
        format!("{}, {period}", self.areas.get(area).name)
    }

    /// A measure and part with its number, for messages: "repeat MARAC cases (12)".
    fn said(&self, row: u32) -> String {
        let series = self.observations.series_of(row);
        let label = self.label(series.measure, &series.breakdown);
        match self.number(row) {
            Some(number) => format!("{label} ({})", plain(number)),
            None => label,
        }
    }

    fn label(&self, measure: MeasureIndex, breakdown: &Breakdown) -> String {
        let label = &self.returns.measures[measure as usize].label;
        match self.returns.breakdown_label(breakdown) {
            part if part.is_empty() => label.clone(),
            part => format!("{label} ({part})"),
        }
    }

    fn origin(&self, row: u32) -> Origin {
        self.observations.origin(row)
    }

    /// The parts of a measure, grouped by who sent them for which area and period, each group with its sum. A group of
    /// which a part was not sent, or is no number, is left out: nothing can be said of its sum. What is not applicable
    /// adds nothing.
    fn parts(&self, measure: MeasureIndex) -> Vec<(Vec<u32>, f64)> {
        let of = &self.returns.measures[measure as usize];
        let combinations: usize =
            of.by.iter().map(|dimension| self.returns.dimensions[*dimension as usize].items.len()).product();
        let partner = |row: &u32| self.observations.series_of(*row).partner;
        let mut groups = Vec::new();
        for rows in self.index.groups(measure) {
            let is_part = |row: &u32| self.observations.series_of(*row).breakdown.items().len() == of.by.len();
            let mut rows: Vec<u32> = rows.into_iter().filter(is_part).collect();
            rows.sort_by_key(partner);
            for group in rows.chunk_by(|a, b| partner(a) == partner(b)) {
                let values = group.iter().map(|row| self.observations.value(*row));
                let numbers: Option<Vec<f64>> =
                    values.filter(|value| *value != Value::Absent(Absence::NotApplicable)).map(Value::number).collect();
                let complete = of.sparse || group.len() == combinations;
                if let Some(numbers) = numbers.filter(|numbers| complete && !numbers.is_empty()) {
                    groups.push((group.to_vec(), numbers.iter().sum()));
                }
            }
        }
        groups
    }
}

/// A number as a partner would write it, without trailing zeros.
fn plain(number: f64) -> String {
    let text = round::grouped(number, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
