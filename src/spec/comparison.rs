//! Comparisons, targets and groups of areas, with every name looked up and nothing allowed that would mislead.

use anyhow::Error;
use chrono::NaiveDate;

use super::methods::{Context, Defaults, Method};
use super::publications::DefinitionIndex;
use super::returns::MOST_DECIMALS;
use super::source::Name;
use super::typed_comparison::{ComparisonOf, Good, QuantileOf, Stated, TargetOf, With};
use super::typed_publication::First;
use super::typed_return::Reference;
use crate::model::{date, round};

/// Fewer groups are none, and more have hardly an area each.
const GROUPS: std::ops::RangeInclusive<u8> = 2..=10;

/// A figure beside a benchmark.
#[derive(Debug)]
pub struct Comparison {
    pub of: DefinitionIndex,
    pub with: With,
    pub good: Option<Good>,
    /// Whether it is held to the 95 and the 99.8 % interval, in place of the one that the figure has.
    pub two_levels: bool,
}

/// A figure beside a goal.
#[derive(Debug)]
pub struct Target {
    pub of: DefinitionIndex,
    pub goal: f64,
    pub good: Good,
    pub tolerance: f64,
    pub path: Option<Path>,
}

/// A straight line from a value on one day to the goal on another.
#[derive(Debug)]
pub struct Path {
    pub from: f64,
    pub since: NaiveDate,
    pub by: NaiveDate,
}

impl Target {
    /// The goal in words: "at least 95".
    pub fn words(&self) -> String {
        let number = |number: f64| round::grouped(number, round::places(number));
        let side = if self.good == Good::High { "at least" } else { "at most" };
        let path = self.path.as_ref().map_or(String::new(), |path| {
            format!(" by {}, from {} on {}", date::words(path.by), number(path.from), date::words(path.since))
        });
        format!("{side} {}{path}", number(self.goal))
    }
}

impl Context<'_> {
    pub(super) fn comparison(&self, typed: &ComparisonOf, good: Option<Good>) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        let complain = |message: &str| Err(self.source.error(typed.of.span().start, message));
        let compared = &self.earlier[of];
        let is_fraction =
            matches!(compared.method, Method::Rate { .. } | Method::Share { .. } | Method::ShareOfTotal { .. });
        if !is_fraction || !self.has_interval(&compared.method) {
            return complain(
                "only rates and shares of events to people are compared: chance moves them, and their size does not",
            );
        }
        let two_levels = match typed.levels {
            None | Some(1) => false,
            Some(2) => true,
            Some(_) => return complain("`levels` is 1 or 2"),
        };
        if compared.confidence.is_none() && !two_levels {
            return complain("the figure has `intervals = false`, so it cannot be compared");
        }
        let (statistic, words) = match &typed.with {
            With::Own => ("own-area".to_owned(), "the area as a whole".to_owned()),
            With::Parent => ("parent-area".to_owned(), "the area above".to_owned()),
            With::Neighbours => {
                if !self.returns.kinds.iter().any(|kind| kind.reference == Some(Reference::Neighbours)) {
                    return complain("no kind of return in pipelines/returns/ is the table of neighbours");
                }
                ("neighbours".to_owned(), "statistical neighbours together".to_owned())
            }
            With::Area(code) => (code.clone(), code.clone()),
            With::Value(Stated { value, source }) => {
                if !value.is_finite() || *value < 0.0 {
                    return complain("the `value` compared with is a number, 0 or more");
                }
                if source.trim().is_empty() {
                    return complain("say where the `value` compared with comes from");
                }
                (value.to_string(), round::grouped(*value, round::places(*value)))
            }
        };
        // What somebody else has published is shown as they did.
        let decimals = match &typed.with {
            With::Value(stated) => round::places(stated.value).min(MOST_DECIMALS),
            _ => compared.decimals,
        };
        let good = typed.good.or(good).or(compared.good);
        let method = Method::Comparison(Comparison { of, with: typed.with.clone(), good, two_levels });
        let beside = self.built_on(of, &format!("compared-with-{statistic}"), &words, method);
        Ok(Defaults { verdict: Some("Comparison".to_owned()), decimals, people: false, ..beside })
    }

    pub(super) fn target(&self, typed: &TargetOf, good: Option<Good>) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        let complain = |message: &str| Err(self.source.error(typed.of.span().start, message));
        let Some(good) = typed.good.or(good).or(self.earlier[of].good) else {
            return complain("say which way is good: `good = \"high\"` or `good = \"low\"`");
        };
        let tolerance = typed.tolerance.unwrap_or(0.0);
        if !typed.goal.is_finite() || !tolerance.is_finite() || tolerance < 0.0 {
            return complain("`goal` and `tolerance` are numbers, and a tolerance is not below zero");
        }
        let path = match (&typed.by, &typed.from) {
            (None, None) => None,
            (Some(by), Some(from)) => {
                let path = Path { from: from.value, since: self.date(&from.date)?, by: self.date(by)? };
                if !path.from.is_finite() || path.since >= path.by {
                    return complain("the path to a goal starts with a number, on a day before `by`");
                }
                Some(path)
            }
            _ => return complain("a path to a goal needs both: `from` where it starts, and `by` when it ends"),
        };
        let decimals = match path {
            Some(_) => self.earlier[of].decimals,
            None => round::places(typed.goal).min(MOST_DECIMALS),
        };
        let by = path.as_ref().map_or(String::new(), |path| format!("-by-{}", path.by));
        let side = if good == Good::High { "at-least" } else { "at-most" };
        let statistic = format!("target-{side}-{}{by}", typed.goal);
        let method = Method::Target(Target { of, goal: typed.goal, good, tolerance, path });
        let target = self.built_on(of, &statistic, "target", method);
        Ok(Defaults { verdict: Some("Verdict".to_owned()), decimals, people: false, ..target })
    }

    pub(super) fn quantile(&self, typed: &QuantileOf) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        if !GROUPS.contains(&typed.groups) {
            return Err(self.source.error(typed.of.span().start, "`groups` is from 2 to 10"));
        }
        let groups = usize::from(typed.groups);
        let end = if typed.first == First::Highest { "highest" } else { "lowest" };
        let words = format!("group of {groups}, {end} first");
        let method = Method::Quantile { of, groups, first: typed.first };
        let quantile = self.built_on(of, &format!("group-of-{groups}-{end}-first"), &words, method);
        Ok(Defaults { unit: format!("group of {groups}"), decimals: 0, people: false, ..quantile })
    }

    fn date(&self, name: &Name) -> Result<NaiveDate, Error> {
        date::parse(name.get_ref())
            .ok_or_else(|| self.source.error(name.span().start, "a date is written like \"2025-03-31\""))
    }
}
