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
    let message = format!("beside the table it says that amounts are in {scale}, and they were read as they stand");
    let hint =
        "if they are, give the measure a `scale` in the return's TOML; if not, ask the partner to take the words out";
    Some(Finding::warning(Code::SCALE, origin, message).hint(hint))
}

fn scale(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let squeezed: String =
        lower.chars().filter(|letter| !letter.is_whitespace() && !"'’(),".contains(*letter)).collect();
    let is_money = lower.contains('£') || lower.contains("pound") || lower.contains("gbp") || lower.contains("figures");
    let says = |words: &[&str]| words.iter().any(|word| squeezed.contains(word));
    if says(&["£000", "£k", "in000s", "£s000"]) || is_money && lower.contains("thousand") {
        Some("thousands")
    } else if lower.split(|letter: char| letter.is_whitespace() || "(),".contains(letter)).any(|word| word == "£m")
        || says(&["£million", "£mn"])
        || is_money && lower.contains("million")
    {
        Some("millions")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::scale;

    #[test]
    fn a_scale_is_one_of_money() {
        for text in
            ["Spending in £ thousands", "All figures are in £000s", "£'000", "(£k)", "Table 4: costs (£ thousands)"]
        {
            assert_eq!(scale(text), Some("thousands"), "{text}");
        }
        assert_eq!(scale("Budget, £m"), Some("millions"));
        for text in ["A thousand thanks", "£1,000,500 in all", "2024/25", "£ by month", ""] {
            assert_eq!(scale(text), None, "{text}");
        }
    }
}
