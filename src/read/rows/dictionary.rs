//! What the codes in a block's rows mean.

use rustc_hash::FxHashMap;

use crate::model::observations::Series;
use crate::model::period::Period;

/// What the codes of `series`, `period` and partner mean.
#[derive(Default)]
pub struct Dictionary {
    pub series: Vec<Series>,
    pub periods: Vec<Period>,
    pub partners: Vec<String>,
    series_codes: FxHashMap<Series, u32>,
    period_codes: FxHashMap<Period, u32>,
    partner_codes: FxHashMap<String, u32>,
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

    pub fn partner(&mut self, partner: String) -> u32 {
        code_of(&mut self.partners, &mut self.partner_codes, partner)
    }
}

/// The code of a value in a list of distinct ones.
fn code_of<T: Clone + Eq + std::hash::Hash>(list: &mut Vec<T>, codes: &mut FxHashMap<T, u32>, value: T) -> u32 {
    *codes.entry(value).or_insert_with_key(|value| {
        list.push(value.clone());
        list.len() as u32 - 1
    })
}
