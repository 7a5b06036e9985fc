//! "£ thousands" beside a table: its numbers may be meant a thousand times as large as they stand there.

use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::spec::returns::{Kind, Returns};

/// Whether a kind of return counts money whose numbers are taken as they stand.
pub fn may_be_meant(returns: &Returns, kind: &Kind) -> bool {
    let is_plain_money = |measure: u32| {
        let unit = returns.measures.get(measure as usize).map_or("", |measure| measure.unit.as_str());
        unit.starts_with('£') && !kind.scales.contains_key(&measure)
    };
    kind.measures.clone().any(is_plain_money)
}

/// The first cell of a line that says so, with its place.
pub fn in_line(record: &csv::ByteRecord, line: u32, path: &str) -> Option<Finding> {
    let mut cells = (1..).zip(record);
    let (column, scale) = cells.find_map(|(column, cell)| Some((column, scale(&String::from_utf8_lossy(cell))?)))?;
    let origin = Origin { file: path.to_owned(), line, column };
    let words = scale.words();
    let message = format!("a note beside the table says that amounts are in {words}, but they were read as they stand");
    let hint =
        "if they are, give the measure a `scale` in the return's TOML; if not, ask the partner to remove the words";
    Some(Finding::warning(Code::SCALE, origin, message).hint(hint))
}

/// In what numbers are given, where a text says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// What a number has to be multiplied by.
    pub factor: u32,
    /// It is said of money; otherwise of whatever is counted.
    pub money: bool,
}

impl Scale {
    const THOUSANDS: u32 = 1000;
    const MILLIONS: u32 = 1_000_000;

    /// "thousands" or "millions".
    pub fn words(self) -> &'static str {
        if self.factor == Scale::THOUSANDS { "thousands" } else { "millions" }
    }
}

/// Thousands or millions, where a text says that numbers are given in them.
pub fn scale(text: &str) -> Option<Scale> {
    let lower = text.to_lowercase();
    let squeezed: String =
        lower.chars().filter(|letter| !letter.is_whitespace() && !"'’(),".contains(*letter)).collect();
    let says = |words: &[&str]| words.iter().any(|word| squeezed.contains(word));
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    // A word alone in its cell or its brackets is the unit of all numbers.
    let alone = |words: &[&str]| words.iter().any(|word| squeezed == *word || lower.contains(&format!("({word})")));
    let money = has(&["£", "pound", "gbp"]);
    let given = money || has(&["figures"]);
    let is_pound = |word: &str| word == "£m" || word == "£mn";
    let thousands = says(&["£000", "£k", "in000s", "£s000", "inthousands"])
        || has(&["(000", "('000", "(\u{2019}000", ", thousands"])
        || alone(&["thousands", "thousand", "000s", "000"])
        || given && has(&["thousand"]);
    let millions = lower.split(|letter: char| letter.is_whitespace() || "(),".contains(letter)).any(is_pound)
        || says(&["£million", "£mn", "inmillions"])
        || has(&[", millions"])
        || alone(&["millions", "million"])
        || given && has(&["million"]);
    match (thousands, millions) {
        (true, _) => Some(Scale { factor: Scale::THOUSANDS, money }),
        (false, true) => Some(Scale { factor: Scale::MILLIONS, money }),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Scale, scale};

    #[test]
    fn a_scale_is_one_of_money() {
        for text in
            ["Spending in £ thousands", "All figures are in £000s", "£'000", "(£k)", "Table 4: costs (£ thousands)"]
        {
            assert_eq!(scale(text), Some(Scale { factor: 1000, money: true }), "{text}");
        }
        assert_eq!(scale("Budget, £m"), Some(Scale { factor: 1_000_000, money: true }));
        for text in [
            "Population (thousands)",
            "Thousands",
            "Households in thousands",
            "Population ('000s)",
            "000s",
            "Figures in thousands",
        ] {
            assert_eq!(scale(text), Some(Scale { factor: 1000, money: false }), "{text}");
        }
        for text in ["A thousand thanks", "£1,000,500 in all", "2024/25", "£ by month", ""] {
            assert_eq!(scale(text), None, "{text}");
        }
    }
}
