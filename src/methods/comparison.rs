//! A figure beside a benchmark: the benchmark is the number, and how the figure compares is the verdict.

use std::borrow::Cow;
use std::fmt;

use anyhow::Error;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};

use super::{Names, Resolved, Typed};
use crate::derive::{
    self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Node, Part, PartRole, arithmetic,
};
use crate::model::area::AreaIndex;
use crate::model::interval::Interval;
use crate::model::round;
use crate::model::value::{Absence, Value};
use crate::model::verdict::{self, Verdict};
use crate::model::statistic;
use crate::spec::figure::{Benchmark, Chance, DefinitionIndex, Facts, Good, Levels, Nature, OverQuarters, Reads, Tells};
use crate::spec::layout;
use crate::spec::returns::MOST_DECIMALS;
use crate::spec::source::Name;
use crate::spec::typed_return::Reference;
use crate::statistics::benchmark::{self, Judgement, Polarity};
use crate::statistics::exact::Exact;
use crate::statistics;

const OF_MANY: &str =
    "Comparison: areas shown together make many comparisons, so each is judged by its 99.8% confidence interval, and \
    the area of this report by the interval shown. Similar where the interval includes the benchmark (ends included); \
    otherwise higher or lower, or better or worse where the publication says which way is good. Numbers are compared \
    before rounding. The benchmark's own uncertainty is not taken into account, and an area that is part of the \
    benchmark is compared with all of it. Source: Fingertips.";

const AT_ONE_LEVEL: &str =
    "Comparison at the level of the interval shown: similar where the confidence interval of the figure includes the \
    benchmark (ends included); otherwise higher or lower, or better or worse where the publication says which way is \
    good. Numbers are compared before rounding, so a limit shown as equal to the benchmark may lie beyond it. The \
    benchmark's own uncertainty is not taken into account, and an area that is part of the benchmark is compared with \
    all of it. Source: Fingertips.";

const AT_TWO_LEVELS: &str =
    "Comparison at two levels: similar where the 95% confidence interval of the figure includes the benchmark \
     (ends included); otherwise outside the 95% interval, or outside the 99.8% interval as well. Numbers are \
     compared before rounding. The benchmark's own uncertainty is not taken into account, and an area that is \
     part of the benchmark is compared with all of it. Source: Fingertips.";

/// What the report says of it.
pub const WORDS: &[&str] = &[OF_MANY, AT_ONE_LEVEL, AT_TWO_LEVELS];

/// A benchmark, and how the figure compares with it: `comparison = { of = "rate", with = "parent" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The figure.
    of: Name,
    with: With,
    good: Option<Good>,
    /// 1: outside the interval of the figure. 2: outside its 95% interval, or its 99.8% interval. Without it areas
    /// shown together are judged by their 99.8% interval, and the area of the publication by its own.
    levels: Option<u8>,
}

/// What a figure is compared with: `"own"`, `"parent"`, `"neighbours"`, the code of an area, or a number with its source.
#[derive(Debug, Clone, PartialEq)]
enum With {
    Own,
    Parent,
    Neighbours,
    Area(String),
    Value(Stated),
}

/// A number that somebody else has published.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Stated {
    /// The number.
    value: f64,
    /// Who published it, and where.
    source: String,
}

impl JsonSchema for With {
    fn schema_name() -> Cow<'static, str> {
        "With".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let stated = generator.subschema_for::<Stated>();
        json_schema!({
            "description": "What a figure is compared with: \"own\", \"parent\", \"neighbours\", the code of an area, or a number with its source.",
            "anyOf": [{ "type": "string" }, stated],
        })
    }
}

impl<'de> Deserialize<'de> for With {
    fn deserialize<D: Deserializer<'de>>(typed: D) -> Result<With, D::Error> {
        struct Typed;
        impl<'de> Visitor<'de> for Typed {
            type Value = With;
            fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
                words.write_str(
                    "\"own\", \"parent\", \"neighbours\", the code of an area, or { value = 47, source = \"...\" }",
                )
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<With, E> {
                Ok(match text {
                    "own" => With::Own,
                    "parent" => With::Parent,
                    "neighbours" => With::Neighbours,
                    code => With::Area(code.to_owned()),
                })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<With, A::Error> {
                Stated::deserialize(MapAccessDeserializer::new(map)).map(With::Value)
            }
        }
        typed.deserialize_any(Typed)
    }
}

#[derive(Debug)]
struct Comparison {
    of: DefinitionIndex,
    with: With,
    good: Option<Good>,
    levels: Levels,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let complain = |message: &str| Err(names.error(&self.of, message));
        let compared = &names.earlier[of];
        if !compared.facts.nature.is_fraction() || compared.facts.chance != Chance::Interval {
            return complain(
                "only rates and shares of events to people are compared: they vary by chance, and do not depend on \
                the size of an area",
            );
        }
        let levels = match self.levels {
            None => Levels::OfMany,
            Some(1) => Levels::One,
            Some(2) => Levels::Two,
            Some(_) => return complain("`levels` is 1 or 2"),
        };
        if compared.confidence.is_none() && levels != Levels::Two {
            return complain("the figure has `intervals = false`, so it cannot be compared");
        }
        let (id, words) = match &self.with {
            With::Own => ("own-area".to_owned(), "the area as a whole".to_owned()),
            With::Parent => ("parent-area".to_owned(), "the area above".to_owned()),
            With::Neighbours => {
                if !names.returns.kinds.iter().any(|kind| kind.reference == Some(Reference::Neighbours)) {
                    return complain("no kind of return in pipelines/returns/ is the table of neighbours");
                }
                ("neighbours".to_owned(), "statistical neighbours together".to_owned())
            }
            With::Area(code) => (code.clone(), code.clone()),
            With::Value(Stated { value, source }) => {
                if !value.is_finite() || *value < 0.0 {
                    return complain("the benchmark `value` must be a number, 0 or more");
                }
                if source.trim().is_empty() {
                    return complain("say where the benchmark `value` comes from");
                }
                (value.to_string(), round::grouped(*value, round::places(*value)))
            }
        };
        let (decimals, area, reads, is_stated) = match &self.with {
            // What somebody else has published is shown as they did.
            With::Value(stated) => (round::places(stated.value).min(MOST_DECIMALS), None, None, true),
            With::Area(code) => (compared.decimals, Some(code.clone()), None, false),
            With::Neighbours => (compared.decimals, None, Some(Reads::Neighbours), false),
            With::Own | With::Parent => (compared.decimals, None, None, false),
        };
        let good = self.good.or(names.good).or(compared.good);
        let facts = Facts {
            nature: Nature::Benchmark(Benchmark { of, area, is_stated, good, levels }),
            uses: vec![of],
            reads,
            chance: Chance::Nothing,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("it is what a figure is compared with, not a figure of its own"),
            words: Some(match levels {
                Levels::OfMany => OF_MANY,
                Levels::One => AT_ONE_LEVEL,
                Levels::Two => AT_TWO_LEVELS,
            }),
            question: Some("a comparison looks at one benchmark"),
        };
        let method = Comparison { of, with: self.with.clone(), good, levels };
        let beside = names.built_on(of, &format!("{}{id}", statistic::COMPARED_WITH), &words, facts, method);
        Ok(Resolved { verdict: Some("Comparison".to_owned()), decimals, people: false, ..beside })
    }
}

impl Method for Comparison {
    /// The benchmark, where there is a figure to compare with it. An area is never compared with itself.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        if let Some(reason) = of.not_comparable(figure) {
            return Made::absent(period, reason, parts);
        }
        let of_area = |area: AreaIndex| layout::Key { definition: self.of, area, ..key.clone() };
        let areas = of.edition.areas;
        let area = match &self.with {
            With::Value(stated) => {
                let made = Made::new(period, Value::Number(stated.value), parts);
                return Made { extra: named(stated.source.clone()), ..made };
            }
            With::Neighbours => None,
            With::Parent => areas.get(key.area).parent,
            With::Area(code) => areas.find(code).map(|area| areas.at(area, key.period)),
            With::Own => Some(of.edition.own),
        };
        let other = if self.with == With::Neighbours {
            neighbours(of, &of_area(key.area)).map(|pooled| (pooled, names_of(of, key.area)))
        } else {
            let area = area.filter(|area| *area != key.area);
            area.map(|area| (of.figure(&of_area(area)), areas.get(area).name.clone()))
        };
        let Some((other, name)) = other else {
            return Made::absent(period, Absence::NotApplicable, parts);
        };
        parts.push(Part { role: PartRole::Base, figure: other });
        let value = match of.value(other) {
            Value::Number(number) => Value::Number(number),
            Value::Between(_) => Value::Absent(Absence::NotComparable),
            Value::Absent(_) => Value::Absent(Absence::PartMissing),
        };
        Made { extra: named(name), ..Made::new(period, value, parts) }
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, _: &Figure, _: &Judging, _: Level) -> Option<Interval> {
        None
    }

    fn answer(&self, beside: FigureIndex, of: &Judging) -> Answer {
        Answer::verdict(self.compared(of.get(beside), of))
    }

    fn formula(&self, parts: &Ids) -> String {
        let benchmark = match &self.with {
            With::Value(stated) => format!("{} ({})", stated.value, stated.source),
            With::Own | With::Parent | With::Neighbours | With::Area(_) => parts.only(PartRole::Base),
        };
        format!("{} compared with {benchmark}", parts.only(PartRole::Term))
    }
}

impl Comparison {
    /// How a figure compares with the benchmark that `beside` holds, both unrounded; none where it has no interval.
    fn compared(&self, beside: &Figure, of: &Judging) -> Option<Verdict> {
        let benchmark = beside.value.number()?;
        let figure = beside.part(PartRole::Term)?;
        let polarity = match self.good {
            None => Polarity::NoJudgement,
            Some(Good::High) => Polarity::HighIsGood,
            Some(Good::Low) => Polarity::LowIsGood,
        };
        let ends = |interval: Interval| statistics::Interval { lower: interval.lower, upper: interval.upper };
        let at = |percent| of.interval_at(figure, Level::of(percent)?).map(ends);
        if self.levels != Levels::Two {
            let Node::Defined(key) = &beside.node else { return None };
            let shown = of.edition.publication.definitions[self.of].confidence;
            let interval = at(self.levels.percent(key.area != of.edition.own, shown)?)?;
            return Some(match benchmark::against(interval, benchmark).judged(polarity) {
                Judgement::Similar => Verdict::Similar,
                Judgement::Higher => Verdict::Higher,
                Judgement::Lower => Verdict::Lower,
                Judgement::Better => Verdict::Better,
                Judgement::Worse => Verdict::Worse,
            });
        }
        let place = benchmark::at_two_levels(at(95.0)?, at(99.8)?, benchmark);
        let level = if place.far { verdict::Level::P99_8 } else { verdict::Level::P95 };
        Some(match place.side.judged(polarity) {
            Judgement::Similar => Verdict::Similar,
            Judgement::Higher => Verdict::HigherAt(level),
            Judgement::Lower => Verdict::LowerAt(level),
            Judgement::Better => Verdict::BetterAt(level),
            Judgement::Worse => Verdict::WorseAt(level),
        })
    }
}

/// The rate or share of all neighbours of an area: their numerators over their denominators. Without one of them there
/// is none; an area of which no neighbours are listed has none either.
fn neighbours(of: &mut Derivation, key: &layout::Key) -> Option<FigureIndex> {
    let node = Node::Neighbours(key.clone());
    if let Some(index) = of.known(&node) {
        return Some(index);
    }
    let areas = of.accepted.neighbours(key.area);
    let figures: Vec<FigureIndex> =
        areas.into_iter().map(|area| of.figure(&layout::Key { area, ..key.clone() })).collect();
    let period = of.get(*figures.first()?).period;
    let scale = of.definition(key).facts.nature.scale()?;
    let fractions: Option<Vec<(f64, f64)>> = figures
        .iter()
        .map(|figure| of.value(*figure).number().and_then(|_| of.so_far().fraction(of.get(*figure))))
        .collect();
    let value = fractions.map_or(Value::Absent(Absence::PartMissing), |fractions| {
        let (above, below) = fractions.into_iter().fold((0.0, 0.0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
        arithmetic::ratio(scale, Value::Number(above), Value::Number(below))
    });
    let parts = figures.into_iter().map(|figure| Part { role: PartRole::Term, figure }).collect();
    Some(of.keep(node, Made::new(period, value, parts)))
}

fn names_of(of: &Derivation, area: AreaIndex) -> String {
    let neighbours = of.accepted.neighbours(area).into_iter();
    let names: Vec<&str> = neighbours.map(|neighbour| of.edition.areas.get(neighbour).name.as_str()).collect();
    format!("statistical neighbours: {}", names.join(", "))
}

fn named(base: String) -> Extra {
    Extra { base: Some(base), ..Extra::default() }
}
