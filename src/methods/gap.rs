//! How far the rate of an area is from that of another, as a ratio or a difference, with an interval.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed, series};
use crate::derive::{
    self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole,
};
use crate::model::area::AreaIndex;
use crate::model::interval::Interval;
use crate::model::statistic;
use crate::model::value::{Absence, Value};
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::{self, Confidence, Undefined, rate, rate_difference, rate_ratio};

const RATIO: &str =
    "Gap as a ratio: the rate of an area divided by that of another, with an interval that allows for chance in both. \
    An area is compared with the rest of the larger area that it is part of, not with all of it. Source: exact ratio \
    of rates; R poisson.test.";

const DIFFERENCE: &str =
    "Gap as a difference: the rate of an area less that of another, with an interval that allows for chance in both. \
    An area is compared with the rest of the larger area that it is part of, not with all of it. Source: MOVER, \
    Donner and Zou 2012.";

/// What is said beside a gap to the lowest.
const CHOSEN: &str = "The area with the lowest rate is chosen from these figures, partly by chance, so gaps to it \
    come out too wide";

/// What the report says of it.
pub const WORDS: &[&str] = &[RATIO, DIFFERENCE];

/// How far the rates of two areas are apart: `gap = { of = "rate", with = "own" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The rate.
    of: Name,
    /// `"own"` for the rest of the area of the publication, `"lowest"` for the area with the lowest rate, or the code of an area.
    with: Name,
    #[serde(default)]
    form: Form,
}

/// How a gap is expressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "GapForm")]
enum Form {
    /// How many times the other rate.
    #[default]
    Ratio,
    /// How much more than the other rate.
    Difference,
}

/// The other area.
#[derive(Debug, Clone, PartialEq)]
enum With {
    Own,
    Lowest,
    Area(String),
}

#[derive(Debug)]
struct Gap {
    of: DefinitionIndex,
    /// The number of people that the rate is per.
    per: f64,
    with: With,
    form: Form,
}

/// Two rates, each events and people.
type Both = ((f64, f64), (f64, f64));

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let (of, per) = names.rate(&self.of)?;
        let (with, id, whom) = match self.with.get_ref().as_str() {
            "own" => (With::Own, "rest".to_owned(), "the rest of the area".to_owned()),
            "lowest" => (With::Lowest, "lowest".to_owned(), "the area with the lowest".to_owned()),
            code => (With::Area(code.to_owned()), code.to_owned(), code.to_owned()),
        };
        let (step, words, says) = match self.form {
            Form::Ratio => (statistic::TIMES_THAT_OF, format!("times that of {whom}"), RATIO),
            Form::Difference => (statistic::MORE_THAN_THAT_OF, format!("more than that of {whom}"), DIFFERENCE),
        };
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: None,
            chance: Chance::Interval,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("a gap depends on the other area, so it does not vary freely"),
            words: Some(says),
            question: None,
        };
        let note = (with == With::Lowest).then(|| CHOSEN.to_owned());
        let method = Gap { of, per, with, form: self.form };
        let gap = names.built_on(of, &format!("{step}{id}"), &words, facts, method);
        Ok(match self.form {
            Form::Ratio => Resolved { unit: "times the other rate".to_owned(), decimals: 2, note, ..gap },
            Form::Difference => Resolved { note, ..gap },
        })
    }
}

impl Method for Gap {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        if let Some(reason) = of.not_comparable(figure) {
            return Made::absent(period, reason, parts);
        }
        let (other, beside) = match self.other(key, of) {
            Ok(found) => found,
            Err(reason) => return Made::absent(period, reason, parts),
        };
        let base = of.figure(&layout::Key { definition: self.of, area: other, ..key.clone() });
        parts.push(Part { role: PartRole::Base, figure: base });
        let peers = beside.into_iter().filter(|peer| ![figure, base].contains(peer));
        parts.extend(peers.map(|figure| Part { role: PartRole::Peer, figure }));
        let value = match of.value(base) {
            Value::Number(_) => self.value(&parts, of).map_or_else(Value::Absent, Value::Number),
            Value::Between(_) => Value::Absent(Absence::NotComparable),
            Value::Absent(_) => Value::Absent(Absence::PartMissing),
        };
        let name = &of.edition.areas.get(other).name;
        // Which is the lowest is told by the figures alone.
        let base = match self.with {
            With::Own => format!("the rest of {name}"),
            With::Lowest => "the area with the lowest rate".to_owned(),
            With::Area(_) => name.clone(),
        };
        Made { extra: Extra { base: Some(base), ..Extra::default() }, ..Made::new(period, value, parts) }
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        if figure.part(PartRole::Term) == figure.part(PartRole::Base) {
            return None;
        }
        let (own, other) = self.both(&figure.parts, of).ok()?;
        match self.form {
            Form::Ratio => {
                let (ratio, method) = level.rate_ratio(own, other).ok()?;
                let ends = statistics::Interval { lower: ratio.lower, upper: ratio.upper? };
                Some(Interval { p: Some(ratio.p), ..level.interval(ends, method) })
            }
            Form::Difference => level.difference(|level| {
                rate_difference::difference(level.rate(own, self.per)?, level.rate(other, self.per)?)
            }),
        }
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        let sign = match self.form {
            Form::Ratio => '÷',
            Form::Difference => '−',
        };
        let (own, other) = (parts.only(PartRole::Term), parts.only(PartRole::Base));
        match self.with {
            With::Own => format!("{own} {sign} the rest of {other}"),
            With::Lowest => format!("{own} {sign} the lowest of all areas"),
            With::Area(_) => format!("{own} {sign} {other}"),
        }
    }
}

impl Gap {
    /// The area that one is compared with, which shares nobody with it but in the rest of what it is a part of; and the figures
    /// from which it was chosen.
    fn other(&self, key: &layout::Key, of: &mut Derivation) -> Result<(AreaIndex, Vec<FigureIndex>), Absence> {
        let areas = of.edition.areas;
        let (other, beside) = match &self.with {
            With::Own => (Some(of.edition.own), Vec::new()),
            With::Area(code) => (areas.find(code).map(|area| areas.at(area, key.period)), Vec::new()),
            With::Lowest => self.lowest(key, of)?,
        };
        let may_be = |other: &AreaIndex| match self.with {
            With::Own => areas.is_within(key.area, *other),
            // The lowest is once itself: a marker in its place would tell which it is where the others are withheld.
            With::Lowest if *other == key.area => true,
            With::Lowest | With::Area(_) => {
                *other != key.area && !areas.is_within(key.area, *other) && !areas.is_within(*other, key.area)
            }
        };
        let other = other.filter(may_be);
        Ok((other.ok_or(Absence::NotApplicable)?, beside))
    }

    /// The first of the areas whose rate is the lowest; nobody knows it while one has none.
    fn lowest(&self, key: &layout::Key, of: &mut Derivation) -> Result<(Option<AreaIndex>, Vec<FigureIndex>), Absence> {
        let areas = of.accepted.areas().children(of.edition.own, key.period);
        let mut lowest: Option<(f64, AreaIndex)> = None;
        let mut figures = Vec::new();
        for area in areas {
            let figure = of.figure(&layout::Key { definition: self.of, area, ..key.clone() });
            let rate = of.value(figure).number().ok_or(Absence::PartMissing)?;
            if lowest.is_none_or(|(least, _)| rate < least) {
                lowest = Some((rate, area));
            }
            figures.push(figure);
        }
        Ok((lowest.map(|(_, area)| area), figures))
    }

    fn value(&self, parts: &[Part], of: &Derivation) -> Result<f64, Absence> {
        let (own, other) = self.both(parts, &of.so_far())?;
        let value = match self.form {
            Form::Ratio => rate_ratio::rate_ratio(own, other, Confidence::P95)
                .and_then(|ratio| ratio.ratio.ok_or(Undefined::ZeroBase)),
            Form::Difference => {
                let rate = |(events, people)| rate::crude(events, people, self.per, Confidence::P95);
                rate(own).and_then(|own| Ok(rate_difference::difference(own, rate(other)?)?.value))
            }
        };
        value.map_err(series::reason)
    }

    /// The events and people of an area, and of the other or of the rest.
    fn both(&self, parts: &[Part], of: &Judging) -> Result<Both, Absence> {
        let of_role = |role| parts.iter().find(|part| part.role == role).map(|part| part.figure);
        let (Some(own), Some(base)) = (of_role(PartRole::Term), of_role(PartRole::Base)) else {
            return Err(Absence::PartMissing);
        };
        let exposed = |figure| of.exposed(figure).ok_or(Absence::PartMissing);
        let (mine, theirs) = (exposed(own)?, exposed(base)?);
        let other = if self.with == With::Own { (theirs.0 - mine.0, theirs.1 - mine.1) } else { theirs };
        // What was sent of a whole may be less than what was sent of its part.
        if other.0 < 0.0 || other.1 <= 0.0 { Err(Absence::NotComparable) } else { Ok((mine, other)) }
    }
}
