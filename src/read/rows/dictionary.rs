//! What the codes in a block's rows mean.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::observations::Series;
use crate::model::period::Period;
use crate::model::spelling::fold_organisation;

/// What the codes of `series`, `period` and partner mean.
#[derive(Default)]
pub struct Dictionary {
    pub series: Vec<Series>,
    pub periods: Vec<Period>,
    pub partners: Vec<String>,
    series_codes: FxHashMap<Series, u32>,
    period_codes: FxHashMap<Period, u32>,
    /// By their folded names: one partner has many spellings.
    partner_codes: FxHashMap<String, u32>,
    /// How each was spelled, and where first.
    spellings: BTreeMap<String, (u32, Origin)>,
}

/// For each code of a block, the code in the whole table.
pub struct Recode {
    pub series: Vec<u32>,
    pub periods: Vec<u32>,
}

impl Dictionary {
    /// Takes in what another dictionary knows.
    pub fn absorb(&mut self, other: Dictionary) -> Recode {
        let partners: Vec<u32> = other.partners.into_iter().map(|partner| self.partner(partner)).collect();
        for (spelling, (partner, origin)) in other.spellings {
            self.spellings.entry(spelling).or_insert((partners[partner as usize], origin));
        }
        let series = other
            .series
            .into_iter()
            .map(|series| self.series(Series { partner: partners[series.partner as usize], ..series }))
            .collect();
        let periods = other.periods.into_iter().map(|period| self.period(period)).collect();
        Recode { series, periods }
    }

    pub fn series(&mut self, series: Series) -> u32 {
        code_of(&mut self.series, &mut self.series_codes, series)
    }

    pub fn period(&mut self, period: Period) -> u32 {
        code_of(&mut self.periods, &mut self.period_codes, period)
    }

    /// The code of a partner, who is the same in every spelling.
    pub fn partner(&mut self, partner: String) -> u32 {
        let folded = fold_organisation(&partner);
        *self.partner_codes.entry(folded).or_insert_with(|| {
            self.partners.push(partner);
            self.partners.len() as u32 - 1
        })
    }

    /// The code of a partner as it is spelled in a cell.
    pub fn partner_at(&mut self, partner: &str, origin: &Origin) -> u32 {
        let code = self.partner(partner.to_owned());
        self.spellings.entry(partner.to_owned()).or_insert_with(|| (code, origin.clone()));
        code
    }

    /// The spellings that differ from what the partner is called.
    pub fn respelled(&self) -> Vec<Finding> {
        let differs = |(spelling, (code, origin)): (&String, &(u32, Origin))| {
            (self.partners[*code as usize] != *spelling).then(|| {
                let message = "the partner's name is spelled differently elsewhere, and was read as the same partner";
                Finding::note(Code::PARTNER_SPELLING, origin.clone(), message)
                    .hint("if these are two partners, give them names that differ in more than case and punctuation")
            })
        };
        self.spellings.iter().filter_map(differs).collect()
    }
}

/// The code of a value in a list of distinct ones.
fn code_of<T: Clone + Eq + std::hash::Hash>(list: &mut Vec<T>, codes: &mut FxHashMap<T, u32>, value: T) -> u32 {
    *codes.entry(value).or_insert_with_key(|value| {
        list.push(value.clone());
        list.len() as u32 - 1
    })
}
