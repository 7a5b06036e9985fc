//! A change as it is typed: from which base, in which form, among whom.

use anyhow::Error;

use super::{Context, Defaults, Method};
use crate::spec::source::Name;
use crate::spec::typed_publication::{Base, ChangeOf, Form};

/// The unit of the difference between two percentages.
const POINTS: &str = "percentage points";

impl Context<'_> {
    pub(super) fn change(&self, typed: &ChangeOf) -> Result<Defaults, Error> {
        let plain = self.plain_change(&typed.of, typed.on, typed.form)?;
        if typed.like_for_like { self.like_for_like(typed, plain) } else { Ok(plain) }
    }

    fn plain_change(&self, name: &Name, on: Base, form: Form) -> Result<Defaults, Error> {
        let of = self.figure(name)?;
        let percentage = self.earlier[of].unit == "per cent";
        if (form == Form::Points) != percentage && form != Form::Difference {
            let message = if percentage {
                "the change of a percentage is given in points: add form = \"points\""
            } else {
                "percentage points are the change of a percentage, and this figure is none"
            };
            return Err(self.source.error(name.span().start, message));
        }
        let method = &self.earlier[of].method;
        let count = matches!(method, Method::Sum { .. } | Method::Add { .. } | Method::Rolling { .. });
        if on == Base::ThreeYearMean && !count && !method.is_fraction() {
            let message =
                "the mean of three years is taken of counts or amounts, and of rates or shares by their parts";
            return Err(self.source.error(name.span().start, message));
        }
        if on == Base::MeanQuarterOfPreviousYear {
            self.must_be_flow(name, of)?;
        }
        let (verb, unit) = match form {
            Form::Percent => ("change", "per cent".to_owned()),
            Form::Points => ("points", POINTS.to_owned()),
            // Two per cent more than ten per cent are not twelve, but two percentage points are.
            Form::Difference if percentage => ("difference", POINTS.to_owned()),
            Form::Difference => ("difference", self.earlier[of].unit.clone()),
        };
        let statistic = format!("{verb}-on-{}", on.words().replace(' ', "-"));
        let words = format!("change on {}", on.words());
        let change = self.built_on(of, &statistic, &words, Method::Change { of, on, form });
        let decimals = if form == Form::Difference { self.earlier[of].decimals } else { 1 };
        Ok(Defaults { unit, decimals, people: false, ..change })
    }

    /// The same change, only among those who sent both.
    fn like_for_like(&self, typed: &ChangeOf, plain: Defaults) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        let added = matches!(self.earlier[of].method, Method::Sum { .. } | Method::Add { .. } | Method::Rolling { .. });
        let one_period = !matches!(typed.on, Base::ThreeYearMean | Base::MeanQuarterOfPreviousYear);
        if !added || !one_period {
            let message = "like for like is the change of a count or an amount from one earlier quarter or year";
            return Err(self.source.error(typed.of.span().start, message));
        }
        Ok(Defaults {
            statistic: format!("{}-like-for-like", plain.statistic),
            label: format!("{}, like for like", plain.label),
            method: Method::LikeForLike { of, on: typed.on, form: typed.form },
            ..plain
        })
    }
}
