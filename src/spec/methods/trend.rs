//! A trend as it is typed: which figures a test can be of, and over how many periods.

use anyhow::Error;

use super::{Context, Defaults, DefinitionIndex, Method};
use crate::spec::typed_publication::{ExpectedForm, TrendOf, TrendTest};

/// A century of quarters.
const MOST: u32 = 400;

impl Context<'_> {
    pub(super) fn trend(&self, typed: &TrendOf) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        let complain = |message: String| Err(self.source.error(typed.of.span().start, message));
        if let Some(message) = self.cannot_trend(of, typed.test) {
            return complain(message.to_owned());
        }
        let (fewest, usual) = match typed.test {
            TrendTest::Recent => (5, Some(5)),
            TrendTest::Share | TrendTest::Poisson => (3, None),
            TrendTest::MannKendall => (10, None),
        };
        let Some(periods) = typed.periods.or(usual) else {
            return complain("say with `periods` how many periods the trend is over".to_owned());
        };
        let most = if typed.test == TrendTest::Recent { fewest } else { MOST };
        if !(fewest..=most).contains(&periods) {
            let needs = if most == fewest { format!("{fewest}") } else { format!("from {fewest} to {most}") };
            return complain(format!("this test is over {needs} periods"));
        }
        let unit = self.earlier[of].unit.as_str();
        let (name, unit) = match typed.test {
            TrendTest::Recent if unit == "per cent" => ("recent", "percentage points a year".to_owned()),
            TrendTest::Recent => ("recent", format!("{unit}, a year")),
            TrendTest::Share => ("share", "percentage points a year".to_owned()),
            TrendTest::Poisson => ("poisson", "per cent a year".to_owned()),
            TrendTest::MannKendall if unit == "per cent" => ("mann-kendall", "percentage points a year".to_owned()),
            TrendTest::MannKendall => ("mann-kendall", format!("{unit} a year")),
        };
        let noun = if typed.test == TrendTest::MannKendall { "periods" } else { "years" };
        let method = Method::Trend { of, test: typed.test, periods, good: typed.good };
        let words = format!("trend over {periods} {noun}");
        let trend = self.built_on(of, &format!("trend-{name}-{periods}"), &words, method);
        let decimals = trend.decimals.max(1);
        Ok(Defaults { unit, decimals, people: false, verdict: Some("Verdict".to_owned()), ..trend })
    }

    /// Why a test cannot be of a figure.
    fn cannot_trend(&self, of: DefinitionIndex, test: TrendTest) -> Option<&'static str> {
        let method = &self.earlier[of].method;
        let rate = matches!(method, Method::Rate { .. }) && self.has_interval(method);
        let share = matches!(method, Method::Share { .. } | Method::ShareOfTotal { .. }) && self.has_interval(method);
        match test {
            TrendTest::Recent if !rate && !share => Some("this test is of a rate or share of events to people"),
            TrendTest::Share if !share => Some("this test is of a share of events to people"),
            TrendTest::Poisson if !rate && !self.counts_events(of) => {
                Some("this test is of a count of events to people, or of its rate")
            }
            TrendTest::MannKendall if !varies(method) => {
                Some("a trend is of what was counted, or of its rate, share or ratio")
            }
            TrendTest::Recent | TrendTest::Share | TrendTest::Poisson | TrendTest::MannKendall => None,
        }
    }
}

/// Whether a figure is a measurement of its own period, and not one of other figures, areas or goals.
fn varies(method: &Method) -> bool {
    match method {
        Method::Sum { .. }
        | Method::Add { .. }
        | Method::Rolling { .. }
        | Method::Rate { .. }
        | Method::Share { .. }
        | Method::ShareOfTotal { .. }
        | Method::Ratio { .. }
        | Method::Mean { .. }
        | Method::StandardisedRate(_)
        | Method::RealTerms { .. } => true,
        Method::Expected { form, .. } => match form {
            ExpectedForm::Ratio => true,
            ExpectedForm::Number => false,
        },
        Method::Change { .. }
        | Method::LikeForLike { .. }
        | Method::Rank { .. }
        | Method::Quantile { .. }
        | Method::Comparison(_)
        | Method::Target(_)
        | Method::ImpliedPopulation { .. }
        | Method::Trend { .. }
        | Method::AgainstPlan { .. } => false,
    }
}
