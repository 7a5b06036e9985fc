//! The catalogue of rules: what must hold in returns. One entry owns all that there is to know of its rule; to add one takes a
//! file and a line.
//!
//! A *stated* rule is typed in `[[rules]]` of a return, a *standing* one always runs. Both say what is wrong as findings, each
//! under a code of its own.

mod entries;
mod history;
mod index;
mod names;
mod standing;
mod stated;
mod view;

use std::collections::BTreeMap;
use std::fmt::Debug;

use anyhow::Error;
use rayon::prelude::*;
use schemars::{JsonSchema, Schema, schema_for};
use serde::Deserialize;
use toml::Spanned;

use crate::model::code::{Audience, Code};
use crate::model::finding::{Finding, Severity};
use crate::model::findings::Findings;
use crate::model::measure::MeasureIndex;
use crate::spec::returns::Returns;
use crate::spec::rule::{Facts, Rule};
use crate::spec::source::{Name, Source, nearest};

use history::Sender;

pub use index::{Index, Rows};
pub use names::{Labels, Names};
pub use standing::revised::{received, sent, words};
pub use stated::areas_sum;
pub use view::{View, plain};

/// A rule as it is typed under its key in `[[rules]]`.
pub trait Typed {
    /// Looks its names up.
    ///
    /// # Errors
    /// A name that nothing has, or a number that cannot be right, with its place.
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error>;
}

/// What must hold. Nothing here has a default, so that the compiler asks a new rule for each of its facts.
pub trait Holds: Debug + Send + Sync {
    /// How much it matters where the return does not say: what does not add up is an error; what is only unusual may be right.
    fn severity(&self) -> Severity;

    /// The measures that it adds or compares one to one, which have to count the same thing. A ratio, a share or a rate is of
    /// two things.
    fn alike(&self) -> Vec<MeasureIndex>;

    /// What it says to everybody else.
    fn facts(&self, returns: &Returns) -> Facts;

    /// Where it does not hold.
    fn findings(&self, view: &View) -> Vec<Finding>;
}

/// An entry of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The key in `[[rules]]`; none of a rule that always runs.
    pub key: Option<&'static str>,
    /// The code of its findings.
    pub code: Code,
}

/// Everything in the catalogue.
pub fn catalogue() -> impl Iterator<Item = &'static Entry> {
    stated::ENTRIES.iter().chain(standing::ENTRIES)
}

/// All codes that a finding can have, in the order of their names.
pub fn codes() -> Vec<Code> {
    let mut codes: Vec<Code> = catalogue().map(|entry| entry.code).chain(Code::WITHOUT_RULE.iter().copied()).collect();
    codes.sort();
    // Two rules may say the same of numbers, under one code.
    codes.dedup();
    codes
}

/// Whether a finding of this code is about the value at its place alone, and not about how it goes with others.
pub fn of_one_value(code: Code) -> bool {
    [Code::NOT_A_NUMBER, Code::AMBIGUOUS_NUMBER, Code::NOT_WHOLE, Code::OUT_OF_RANGE].contains(&code)
}

/// Rules that hold between the values of one partner's return for one area and period, so that holding these back holds back all that
/// may be wrong.
const WITHIN_ONE_RETURN: [&str; 8] = [
    "multi-response",
    "part-exceeds-whole",
    "parts-exceed-whole",
    "parts-mismatch",
    "rate-disagrees",
    "ratio-implausible",
    "share-disagrees",
    "total-mismatch",
];

/// Whether a publication may hold back what a finding of this code is about: values that are wrong or do not go together, and
/// nothing that is unsafe.
pub fn can_be_held_back(code: Code) -> bool {
    code.audience() == Audience::Partner && (of_one_value(code) || WITHIN_ONE_RETURN.contains(&code.name()))
}

/// The code of this name.
///
/// # Errors
/// The nearest name that a code has, if one is at all near.
pub fn code(name: &str) -> Result<Code, Option<&'static str>> {
    let codes = codes();
    let found = codes.iter().find(|code| code.name() == name).copied();
    found.ok_or_else(|| nearest(name, &mut codes.iter().map(|code| code.name())))
}

/// The keys of a return's file that are about rules, as a JSON Schema.
pub fn schema() -> Schema {
    schema_for!(Ruled)
}

/// The rules of all kinds of return, ready to be held against what was sent.
#[derive(Debug, Default)]
pub struct Rules(Vec<Stated>);

/// A rule of a return, with what the return says of it.
#[derive(Debug)]
struct Stated {
    severity: Severity,
    because: Option<String>,
    rule: Box<dyn Holds>,
}

/// The part of a return's file that is about rules.
#[derive(Deserialize, JsonSchema)]
struct Ruled {
    /// What must be true of the numbers that are sent.
    #[serde(default)]
    #[schemars(with = "Vec<stated::TypedRule>")]
    rules: Vec<Spanned<stated::TypedRule>>,
    /// The severity of findings of rules that always run, by their code.
    #[serde(default)]
    severity: BTreeMap<Name, Severity>,
}

impl Rules {
    /// Reads the rules of these files, of which the kinds of return are, and enters in each kind what they say.
    ///
    /// # Errors
    /// No test or several, a name that nothing has, a number that cannot be right, or measures of different units that are
    /// added or compared without a word why.
    pub fn read(sources: &[Source], returns: &mut Returns) -> Result<Rules, Error> {
        let mut all = Vec::new();
        for (kind, source) in sources.iter().enumerate() {
            let typed: Ruled = source.parse()?;
            let names = Names::of(source, returns, kind);
            let stated: Vec<Stated> =
                typed.rules.iter().map(|typed| stated(&names, typed)).collect::<Result<_, Error>>()?;
            let facts = |stated: &Stated| Rule {
                severity: stated.severity,
                because: stated.because.clone(),
                facts: stated.rule.facts(returns),
            };
            let rules: Vec<Rule> = stated.iter().map(facts).collect();
            let severity = severity(source, &typed.severity)?;
            returns.kinds[kind].rules = rules;
            returns.kinds[kind].severity = severity;
            all.extend(stated);
        }
        Ok(Rules(all))
    }

    /// Where one of the stated rules does not hold, each finding as severe as its return says.
    pub fn findings(&self, view: &View) -> Findings {
        together(self.0.par_iter().map(|stated| stated.findings(view).into()).collect())
    }
}

impl Stated {
    fn findings(&self, view: &View) -> Vec<Finding> {
        let mut findings = self.rule.findings(view);
        for finding in &mut findings {
            finding.severity = self.severity;
            if let Some(because) = &self.because {
                finding.hint = Some(match &finding.hint {
                    Some(hint) => format!("{because}; {hint}"),
                    None => because.clone(),
                });
            }
        }
        findings
    }
}

/// Where one of the rules that always run does not hold in what was sent.
pub fn standing(view: &View) -> Findings {
    let of_sender =
        |sender: Sender| together(standing::OF_SENDERS.par_iter().map(|test| test(view, &sender)).collect());
    let (of_all, of_senders) = rayon::join(
        || together(standing::OF_WHAT_WAS_SENT.par_iter().map(|test| test(view)).collect()),
        || together(history::senders(view).map(of_sender).collect()),
    );
    let mut findings = together(vec![of_all, of_senders]);
    findings.drop_from(standing::OF_WRITTEN_NUMBERS, |file| {
        let kind = view.returns.kind_of(file);
        kind.is_some_and(|kind| view.returns.kinds[kind].register.is_some())
    });
    findings
}

/// The same of what is left when values that cannot be right are gone.
pub fn of_what_is_left(view: &View) -> Findings {
    together(standing::OF_WHAT_IS_LEFT.par_iter().map(|test| test(view)).collect())
}

fn together(found: Vec<Findings>) -> Findings {
    found.into_iter().fold(Findings::default(), |mut all, found| {
        all.absorb(found);
        all
    })
}

fn stated(names: &Names, typed: &Spanned<stated::TypedRule>) -> Result<Stated, Error> {
    let (place, typed) = (typed.span().start, typed.get_ref());
    let tests = typed.tests();
    let [test] = tests.as_slice() else {
        let message = format!("a rule must have exactly one test; this one has {}", tests.len());
        return Err(names.source.error(place, message));
    };
    let rule = test.resolve(names)?;
    if typed.because.is_none() {
        same_unit(names, rule.as_ref(), place)?;
    }
    Ok(Stated { severity: typed.severity.unwrap_or(rule.severity()), because: typed.because.clone(), rule })
}

/// Refuses to add or compare different things: households are not people.
fn same_unit(names: &Names, rule: &dyn Holds, place: usize) -> Result<(), Error> {
    let measures: Vec<_> = rule.alike().into_iter().map(|index| &names.returns.measures[index as usize]).collect();
    let Some((first, rest)) = measures.split_first() else { return Ok(()) };
    match rest.iter().find(|other| other.unit != first.unit) {
        None => Ok(()),
        Some(other) => Err(names.source.error(
            place,
            format!(
                "a rule compares `{}`, which counts {}, with `{}`, which counts {}: say in `because` why that is right",
                first.id, first.unit, other.id, other.unit
            ),
        )),
    }
}

/// Resolves `[severity]`.
fn severity(source: &Source, typed: &BTreeMap<Name, Severity>) -> Result<BTreeMap<Code, Severity>, Error> {
    let settable: Vec<Code> = codes().into_iter().filter(|code| code.is_settable()).collect();
    let mut severity = BTreeMap::new();
    for (code, wanted) in typed {
        let index = source.look_up(code, "rule that always runs", settable.iter().map(|code| code.name()))?;
        severity.insert(settable[index], *wanted);
    }
    Ok(severity)
}
