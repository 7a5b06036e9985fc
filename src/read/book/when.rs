//! When a conditional format holds: by the cell itself, by what a formula comes to, or by all cells that it is about
//! (ECMA-376 Part 1, 18.3.1.10; the conditions of OpenDocument 1.3 Part 3, 19.475, and of LibreOffice's `calcext:value`).

use std::collections::BTreeMap;

use super::Oddity;
use super::format::Comparison;
use super::formula::{Term, Worth};
use super::look::STROKE;
use super::sheet::{Filled, Place};

/// When it holds.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    Compares(Comparison, Term),
    Between(Term, Term),
    Outside(Term, Term),
    /// What a formula comes to is true.
    True(Term),
    /// The cell holds a text like this.
    Says(Part, String),
    /// Other cells hold the same, or none does.
    Repeated(bool),
    /// It is one of so many numbers, or of so many in a hundred, at the upper or the lower end.
    AtEnd {
        upper: bool,
        count: usize,
        percent: bool,
    },
    /// It lies so to the mean of all.
    ToMean(Comparison),
    /// It is an error value, or none.
    Wrong(bool),
    Always,
    /// By the day on which the workbook is opened, or by something else that is not worked out here.
    NotSaid,
}

/// Where in a text another stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    Within,
    NotWithin,
    AtStart,
    AtEnd,
}

impl When {
    /// A comparison in the words of XLSX, with its formulas, which are written for `base`.
    pub fn of_operator(operator: &str, formulas: &[String], base: Option<Place>) -> When {
        let terms: Option<Vec<Term>> = formulas.iter().map(|formula| Term::parse(formula, base)).collect();
        let comparison = match operator {
            "lessThan" => Comparison::Below,
            "lessThanOrEqual" => Comparison::AtMost,
            "equal" => Comparison::Equal,
            "notEqual" => Comparison::Not,
            "greaterThanOrEqual" => Comparison::AtLeast,
            "greaterThan" => Comparison::Above,
            "between" | "notBetween" => {
                let two = terms.and_then(|terms| <[Term; 2]>::try_from(terms).ok());
                let Some([low, high]) = two else { return When::NotSaid };
                return if operator == "between" { When::Between(low, high) } else { When::Outside(low, high) };
            }
            _ => return When::NotSaid,
        };
        let with = terms.and_then(|terms| <[Term; 1]>::try_from(terms).ok());
        with.map_or(When::NotSaid, |[with]| When::Compares(comparison, with))
    }

    /// A formula that says it itself.
    pub fn of_formula(formula: &str, base: Option<Place>) -> When {
        Term::parse(formula, base).map_or(When::NotSaid, When::True)
    }

    /// A condition in the words of ODS: "<13", "between(1,5)", "cell-content()<13", "is-true-formula([.C2]<5)".
    pub fn of_words(words: &str, base: Option<Place>) -> When {
        let words = words.trim().trim_start_matches("cell-content()").trim_start_matches("cell-content-is-");
        let (name, inside) = match words.strip_suffix(')').and_then(|words| words.split_once('(')) {
            Some((name, inside)) => (name, Some(inside)),
            None => (words, None),
        };
        let two = || inside.and_then(|inside| <[Term; 2]>::try_from(Term::list(inside, base)?).ok());
        let count = || inside.and_then(|inside| inside.trim().parse().ok());
        let found = match name {
            "between" => two().map(|[low, high]| When::Between(low, high)),
            "not-between" => two().map(|[low, high]| When::Outside(low, high)),
            "formula-is" | "is-true-formula" => inside.map(|formula| When::of_formula(formula, base)),
            "duplicate" => Some(When::Repeated(true)),
            "unique" => Some(When::Repeated(false)),
            "top-elements" => count().map(|count| When::AtEnd { upper: true, count, percent: false }),
            "bottom-elements" => count().map(|count| When::AtEnd { upper: false, count, percent: false }),
            "top-percent" => count().map(|count| When::AtEnd { upper: true, count, percent: true }),
            "bottom-percent" => count().map(|count| When::AtEnd { upper: false, count, percent: true }),
            "above-average" => Some(When::ToMean(Comparison::Above)),
            "below-average" => Some(When::ToMean(Comparison::Below)),
            "above-equal-average" => Some(When::ToMean(Comparison::AtLeast)),
            "below-equal-average" => Some(When::ToMean(Comparison::AtMost)),
            "is-error" => Some(When::Wrong(true)),
            "is-no-error" => Some(When::Wrong(false)),
            "contains-text" => inside.and_then(|text| When::says(Part::Within, text)),
            "not-contains-text" => inside.and_then(|text| When::says(Part::NotWithin, text)),
            "begins-with" => inside.and_then(|text| When::says(Part::AtStart, text)),
            "ends-with" => inside.and_then(|text| When::says(Part::AtEnd, text)),
            _ => {
                let words = words.replace("!=", "<>");
                Comparison::written(&words)
                    .and_then(|(comparison, with)| Some(When::Compares(comparison, Term::parse(with, base)?)))
            }
        };
        found.unwrap_or(When::NotSaid)
    }

    /// A text that is written out in quotation marks.
    fn says(part: Part, text: &str) -> Option<When> {
        match Term::parse(text, None)? {
            Term::Of(worth) => Some(When::Says(part, worth.text()?)),
            _ => None,
        }
    }

    /// How much there is to work out at each cell.
    pub fn size(&self) -> usize {
        match self {
            When::Compares(_, term) | When::True(term) => 1 + term.size(),
            When::Between(low, high) | When::Outside(low, high) => 1 + low.size() + high.size(),
            When::Says(..)
            | When::Repeated(_)
            | When::AtEnd { .. }
            | When::ToMean(_)
            | When::Wrong(_)
            | When::Always
            | When::NotSaid => 1,
        }
    }

    /// Whether it goes by all cells that it is about.
    fn is_among(&self) -> bool {
        matches!(self, When::Repeated(_) | When::AtEnd { .. } | When::ToMean(_))
    }

    /// Whether it holds of a cell of these, which are in order; `None` where that is open. A text is above every number.
    pub fn holds(&self, cell: &Filled, cells: &[Filled], among: &Among) -> Option<bool> {
        let worth = worth(cell)?;
        let compares = |comparison, with: &Worth| worth.compares(comparison, with);
        let term = |term: &Term| term.worth(cell.place, &|place| look(cells, place));
        let between = |low: &Term, high: &Term| {
            let (low, high) = (term(low)?, term(high)?);
            let (low, high) =
                if low.compares(Comparison::Above, &high) == Some(true) { (high, low) } else { (low, high) };
            Some(compares(Comparison::AtLeast, &low)? && compares(Comparison::AtMost, &high)?)
        };
        match self {
            // An error compares with nothing.
            When::Compares(..) | When::Between(..) | When::Outside(..) if worth == Worth::Wrong => Some(false),
            When::Compares(comparison, with) => compares(*comparison, &term(with)?),
            When::Between(low, high) => between(low, high),
            When::Outside(low, high) => between(low, high).map(|between| !between),
            When::True(formula) => term(formula).map(|worth| worth.is_true()),
            When::Says(part, text) => {
                let (text, all) = (text.to_lowercase(), worth.text().unwrap_or_default().to_lowercase());
                Some(match part {
                    Part::Within | Part::NotWithin if text.contains(['?', '*', '~']) => return None,
                    Part::Within => all.contains(&text),
                    Part::NotWithin => !all.contains(&text),
                    Part::AtStart => all.starts_with(&text),
                    Part::AtEnd => all.ends_with(&text),
                })
            }
            When::Repeated(repeated) => {
                let count = among.known.as_ref()?.times.get(&key(&worth)).copied().unwrap_or_default();
                Some((count > 1) == *repeated)
            }
            When::AtEnd { upper, count, percent } => {
                let numbers = &among.known.as_ref()?.numbers;
                let Worth::Number(number) = worth else { return Some(false) };
                let of_hundred = (numbers.len() * count / 100).max(1);
                let count = if *percent { of_hundred } else { *count }.min(numbers.len());
                let last = count.checked_sub(1).map(|last| if *upper { numbers.len() - 1 - last } else { last });
                let last = last.and_then(|at| numbers.get(at))?;
                Some(if *upper { number >= *last } else { number <= *last })
            }
            When::ToMean(comparison) => {
                let numbers = &among.known.as_ref()?.numbers;
                let Worth::Number(number) = worth else { return Some(false) };
                Some(comparison.holds(number, numbers.iter().sum::<f64>() / numbers.len() as f64))
            }
            When::Wrong(wrong) => Some((worth == Worth::Wrong) == *wrong),
            When::Always => Some(true),
            When::NotSaid => None,
        }
    }
}

/// What all cells hold that a condition is about.
#[derive(Debug, Default)]
pub struct Among {
    /// `None` where it is open what one of them holds, or nobody asks.
    known: Option<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// How often each is there, as they are told apart.
    times: BTreeMap<String, usize>,
    /// The numbers, sorted.
    numbers: Vec<f64>,
}

impl Among {
    pub fn of(when: &When, places: &[usize], cells: &[Filled]) -> Among {
        if !when.is_among() {
            return Among::default();
        }
        let worths: Option<Vec<Worth>> = places.iter().map(|at| worth(&cells[*at])).collect();
        let known = worths.map(|worths| {
            let mut known = Known::default();
            for worth in &worths {
                *known.times.entry(key(worth)).or_default() += 1;
                if let Worth::Number(number) = worth {
                    known.numbers.push(*number);
                }
            }
            known.numbers.sort_by(f64::total_cmp);
            known
        });
        Among { known }
    }
}

/// What a cell holds as others are found that hold the same: in either case.
fn key(worth: &Worth) -> String {
    worth.text().map_or_else(String::new, |text| text.to_lowercase())
}

/// What a cell holds; `None` where that is open.
fn worth(cell: &Filled) -> Option<Worth> {
    const WRONG: [&str; 7] = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"];
    let text = cell.text.as_ref();
    match cell.held {
        _ if text.contains(STROKE) || cell.odd == Some(Oddity::NoResult) => None,
        Some(held) => Some(Worth::Number(held)),
        None if matches!(text, "TRUE" | "FALSE") => Some(Worth::Truth(text == "TRUE")),
        None if WRONG.contains(&text) => Some(Worth::Wrong),
        None => Some(Worth::Text(text.to_owned())),
    }
}

/// What stands at a place.
fn look(cells: &[Filled], place: Place) -> Option<Worth> {
    let found = cells.binary_search_by_key(&place, |cell| cell.place);
    found.map_or(Some(Worth::Nothing), |at| worth(&cells[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Vec<Filled> {
        let cell = |(row, text): (u32, &&str)| Filled { held: text.parse().ok(), ..Filled::new((row, 0), text, None) };
        (0..).zip(texts).map(cell).collect()
    }

    /// The cells of which it holds; nothing where that is open for one of them.
    fn holds(words: &str, texts: &[&str]) -> Option<Vec<String>> {
        let (when, cells) = (When::of_words(words, Some((0, 0))), cells(texts));
        let among = Among::of(&when, &(0..cells.len()).collect::<Vec<_>>(), &cells);
        let mut found = Vec::new();
        for cell in &cells {
            if when.holds(cell, &cells, &among)? {
                found.push(cell.text.to_string());
            }
        }
        Some(found)
    }

    #[test]
    fn conditions_are_worked_out_as_spreadsheets_do() {
        let texts = ["3", "7", "12", "Alder", "alder", "7", "#N/A"];
        for (words, expected) in [
            ("<13", vec!["3", "7", "12", "7"]),
            ("cell-content()<5", vec!["3"]),
            ("!=7", vec!["3", "12", "Alder", "alder"]),
            ("between(9,6)", vec!["7", "7"]),
            ("cell-content-is-not-between(6,9)", vec!["3", "12", "Alder", "alder"]),
            ("=\"ALDER\"", vec!["Alder", "alder"]),
            ("<[.A$3]", vec!["3", "7", "7"]),
            ("formula-is([.A1]<5)", vec!["3"]),
            ("is-true-formula(LEN([.A1])=2)", vec!["12"]),
            ("duplicate", vec!["7", "Alder", "alder", "7"]),
            ("unique", vec!["3", "12", "#N/A"]),
            ("top-elements(1)", vec!["12"]),
            ("bottom-elements(2)", vec!["3", "7", "7"]),
            ("top-percent(50)", vec!["7", "12", "7"]),
            ("bottom-percent(1)", vec!["3"]),
            ("above-average", vec!["12"]),
            ("below-equal-average", vec!["3", "7", "7"]),
            ("is-error", vec!["#N/A"]),
            ("begins-with(\"al\")", vec!["Alder", "alder"]),
            ("ends-with(\"2\")", vec!["12"]),
            ("contains-text(\"LD\")", vec!["Alder", "alder"]),
            ("not-contains-text(\"l\")", vec!["3", "7", "12", "7", "#N/A"]),
        ] {
            assert_eq!(holds(words, &texts), Some(expected.into_iter().map(str::to_owned).collect()), "{words}");
        }
        for words in
            ["formula-is([.A1]<TODAY())", "<[$Other.A1]", "last-7-days", "between(1)", "contains-text([.A1])", ""]
        {
            assert_eq!(holds(words, &texts), None, "{words}");
        }
    }

    #[test]
    fn operators_of_xlsx_compare_with_what_their_formulas_come_to() {
        let of = |operator: &str, formulas: &[&str]| {
            When::of_operator(
                operator,
                &formulas.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>(),
                Some((0, 0)),
            )
        };
        let number = |number| Term::Of(Worth::Number(number));
        assert_eq!(of("lessThan", &["13"]), When::Compares(Comparison::Below, number(13.0)));
        assert_eq!(of("between", &["9", "6"]), When::Between(number(9.0), number(6.0)));
        assert_eq!(of("lessThan", &["Sheet2!$H$1"]), When::NotSaid);
        assert_eq!(of("between", &["9"]), When::NotSaid);
        assert_eq!(of("containsText", &["9"]), When::NotSaid);
    }

    #[test]
    fn what_goes_by_a_cell_of_which_nothing_is_known_is_open() {
        let mut cells = cells(&["3", "7"]);
        cells[1].odd = Some(Oddity::NoResult);
        let all = [0, 1];
        for (words, open) in [("unique", true), ("above-average", true), ("<[.A$2]", true), ("<5", false)] {
            let when = When::of_words(words, Some((0, 0)));
            assert_eq!(when.holds(&cells[0], &cells, &Among::of(&when, &all, &cells)).is_none(), open, "{words}");
        }
    }
}
