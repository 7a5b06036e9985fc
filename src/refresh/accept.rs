//! Reads and checks the returns of a set, as far as the publications need them.

use std::collections::BTreeSet;

use anyhow::Error;

use super::Request;
use super::sets::Set;
use super::tally::{Amount, Progress, Tally};
use crate::check::{Accepted, Asked, Mapped, check, not_submitted};
use crate::model::code::Code;
use crate::model::finding::{Finding, Severity};
use crate::model::findings::Findings;
use crate::model::letter::Correspondence;
use crate::model::period::Period;
use crate::partner::{self, Sent};
use crate::pipelines::Spec;
use crate::read::{Input, read};
use crate::spec::figure::Reads;
use crate::spec::publications::Publication;
use crate::spec::typed_chart::MapForm;
use crate::spec::typed_return::Reference;

/// What came of reading and checking a set.
pub struct Checked {
    /// `None` when a finding blocks it.
    pub accepted: Option<Accepted>,
    pub findings: Vec<Finding>,
    /// What is asked of partners, and what they owe.
    pub correspondence: Correspondence,
    /// The first quarter that anything is owed for, where nobody has sent anything yet.
    pub awaited: Option<Period>,
}

/// Reads and checks the returns of a set.
///
/// # Errors
/// Bytes that cannot be read.
pub fn accept(
    spec: &Spec,
    request: &Request,
    set: &Set,
    inputs: Vec<Input>,
    progress: &dyn Progress,
    tally: &mut Tally,
) -> Result<Checked, Error> {
    let as_at = request.as_at;
    let mut needed = needed(spec, set, &inputs);
    let maps = maps(set, &inputs);
    let bytes = Amount::Bytes(inputs.iter().filter_map(|input| input.size).sum());
    let submitted = tally.time_of("read", bytes, progress, || read(&spec.returns, progress.watch(inputs)))?;
    tally.returns += submitted.files().iter().filter(|file| file.kind.is_some()).count();
    tally.observations += submitted.observations().len();
    let sent = Sent::of(&submitted, as_at, request.period);
    // What somebody owes and has not sent is missing, and said so; it is no fault that blocks the others.
    needed.retain(|(kind, _)| !sent.is_owed(*kind));
    let (accepted, mut findings) = tally.time("check", progress, || {
        let hold_back = set.publications.iter().flat_map(|publication| spec.held_back(publication));
        let hold_back: Vec<Code> = hold_back.collect::<BTreeSet<Code>>().into_iter().collect();
        let asked = Asked { needed: &needed, maps: &maps, as_at, before: set.received.as_ref(), hold_back: &hold_back };
        check(&spec.returns, &spec.rules, submitted, &asked)
    })?;
    let (awaited, missing) = sent.awaited(&spec.returns).unzip();
    let missing = missing.unwrap_or_default();
    let mut waited_for = Findings::default();
    not_submitted(&spec.returns, sent.areas(), &missing, as_at, true, &mut waited_for);
    let blocked = waited_for.errors() > 0;
    findings.extend(waited_for.finish());
    // A file of which nobody knows what it is may be what is awaited.
    let unclaimed = findings.iter_mut().filter(|finding| finding.code == Code::UNKNOWN_RETURN);
    let unclaimed = unclaimed.filter(|_| !missing.is_empty()).map(|finding| finding.severity = Severity::Error).count();
    let accepted = accepted.filter(|_| unclaimed == 0 && !blocked).map(|accepted| accepted.awaiting(missing));
    let correspondence = tally.time("letters", progress, || partner::correspondence(&spec.returns, &sent, &findings));
    Ok(Checked { accepted, findings, correspondence, awaited })
}

/// The kinds of return that publications are made from.
pub(super) fn kinds(spec: &Spec, publications: &[&Publication]) -> BTreeSet<usize> {
    let mut kinds = BTreeSet::new();
    let reference = |wanted: Reference| spec.returns.kinds.iter().position(|kind| kind.reference == Some(wanted));
    for definition in publications.iter().flat_map(|publication| &publication.definitions) {
        kinds.extend(definition.facts.reads.and_then(|reads| match reads {
            Reads::Measure(measure) => spec.returns.kind_with(measure),
            Reads::Population(population) => spec.returns.kind_with(spec.returns.populations[population].measure),
            Reads::Neighbours => reference(Reference::Neighbours),
        }));
    }
    for section in publications.iter().flat_map(|publication| &publication.sections) {
        kinds.extend(section.rows_of_registers().map(|rows| rows.kind));
    }
    kinds
}

/// The kinds of return that the publications of a set are made from, each with the file that is looked for.
fn needed(spec: &Spec, set: &Set, inputs: &[Input]) -> Vec<(usize, String)> {
    let mut kinds = kinds(spec, &set.publications);
    let charts = || set.publications.iter().flat_map(|publication| publication.charts());
    let has_tiles = charts().any(|chart| chart.map.as_ref().is_some_and(|map| map.form == MapForm::Tiles));
    let reference = |wanted| spec.returns.kinds.iter().position(|kind| kind.reference == Some(wanted));
    kinds.extend(reference(Reference::Areas));
    kinds.extend(reference(Reference::Tiles).filter(|_| has_tiles));
    let folder = folder(inputs);
    kinds.into_iter().map(|kind| (kind, format!("{folder}/{}.csv", spec.returns.kinds[kind].id))).collect()
}

/// The maps of the publications of a set.
fn maps<'a>(set: &'a Set, inputs: &[Input]) -> Vec<Mapped<'a>> {
    let folder = folder(inputs);
    let of = |publication: &'a Publication| {
        publication.charts().filter_map(move |chart| {
            let file = match chart.map.as_ref()?.form {
                MapForm::Boundaries => format!("{folder}/boundaries.geojson"),
                MapForm::Tiles => format!("{folder}/tiles.csv"),
            };
            Some(Mapped { publication, chart, file })
        })
    };
    set.publications.iter().flat_map(|publication| of(publication)).collect()
}

/// The folder that the first file lies in.
fn folder(inputs: &[Input]) -> &str {
    inputs.first().and_then(|input| input.path.rsplit_once('/')).map_or("", |(folder, _)| folder)
}
