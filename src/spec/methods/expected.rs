//! What a standard expects, as it is typed: of a population or of posts.

use anyhow::Error;

use super::fraction::in_full;
use super::{Context, Defaults, Method, Size};
use crate::model::measure::singular;
use crate::spec::typed_publication::{ExpectedForm, ExpectedOf};

impl Context<'_> {
    pub(super) fn expected(&self, typed: &ExpectedOf) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        let at = typed.of.span().start;
        let level = self.positive(&typed.of, typed.level)?;
        if typed.source.trim().is_empty() {
            return Err(self.source.error(at, "`source` has to say who expects it"));
        }
        let (size, words, id) = match (&typed.population, typed.per, &typed.posts) {
            (Some(population), Some(per), None) => {
                let per = self.positive(population, per)?;
                let known = self.returns.populations.iter().map(|population| population.id.as_str());
                let population = self.source.look_up(population, "population", known)?;
                let named = &self.returns.populations[population];
                let words = format!("per {} {}", in_full(per), named.label);
                (Size::Population { population, per }, words, format!("{per}-{}", named.id))
            }
            (None, None, Some(posts)) => {
                let posts = self.figure(posts)?;
                let words = format!("per {}", singular(&self.earlier[posts].unit));
                (Size::Posts(posts), words, self.root(posts))
            }
            _ => {
                return Err(self.source.error(at, "`expected` needs either `population` and `per`, or `posts`"));
            }
        };
        let flow = self.must_be_flow(&typed.of, of).is_ok();
        let unit = self.earlier[of].unit.as_str();
        let unit = if level == 1.0 { singular(unit) } else { unit.to_owned() };
        let in_a_year = if flow { " a year" } else { "" };
        let source = typed.source.trim().trim_end_matches('.');
        let note = format!("Expected: {} {unit}{in_a_year} {words}. Source: {source}", in_full(level));
        let method = Method::Expected { of, size, level, form: typed.form, flow };
        let statistic = format!("expected-{level}-per-{id}");
        Ok(match typed.form {
            ExpectedForm::Number => {
                let expected = self.built_on(of, &statistic, "expected", method);
                Defaults { people: false, note: Some(note), ..expected }
            }
            ExpectedForm::Ratio => {
                let judged = self.counts_events(of).then(|| "Verdict".to_owned());
                let words = "as a percentage of the expected number";
                let ratio = self.built_on(of, &format!("share-of-{statistic}"), words, method);
                let unit = "per cent".to_owned();
                Defaults { unit, decimals: 1, people: false, note: Some(note), verdict: judged, ..ratio }
            }
        })
    }
}
