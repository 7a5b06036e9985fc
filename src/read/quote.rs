//! How a finding speaks of a cell. What it repeats is copied into letters, pages and logs, so it repeats numbers, periods and
//! what the return's own words are, and of everything else only says where it stands.

/// Longer texts are no number and no period.
const LONGEST: usize = 48;
/// Digits in a row of which no figure has more.
const MOST_DIGITS: usize = 9;

/// Words in which numbers, bounds, dates, periods and gaps are written.
const WORDS: &str = " a about above absence academic after ago all almost and annual approx approximately april apr are around as asterisk at august aug available \
    average been before below beginning between bn by c ca calendar cent circa collected confidential count count data dash date day days december dec down \
    each eight ended ending est estimate estimated exact few fewer final financial first five for four fourth fiscal from full fy greater half \
    held high hours in incl including is january jan july jul june jun k known least less low lower m march mar max maximum may mid million min minimum missing \
    mn month months more most n na nearly never nil nine no none not november nov null number of october oct on once one only or over pa partial pc pending per percent \
    period pm point pounds pp provided provisional q qtr quarter quarters quarterly r range recorded redacted ref returned revised roughly rounded second \
    september sept sep seven since six so some submitted suppressed t tbc tbd ten than the third three thousand thru til till to today total two under \
    units unknown until unavailable up upper value week weekly weeks withheld x y yd year years yearly ytd year-to-date z zero half-year h nd rd st th \
    winter spring summer autumn ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr true false div ref num name e d s u p l b o i v w g f j ";

/// A cell in quotation marks where it is a number, a date, a period or a word for a gap; else words that say it stands there.
pub fn cell(text: &str) -> String {
    plain(text).unwrap_or_else(|| "the text".to_owned())
}

/// The same, where other words are needed for everything else.
pub fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    is_plain(text).then(|| format!("\"{text}\""))
}

/// Whether a text is made of numbers and of words in which numbers and periods are written, and of nothing else.
fn is_plain(text: &str) -> bool {
    let words = text.split(|char: char| !char.is_alphanumeric());
    let plain = |word: &str| {
        // "2nd", "Q4", "12m", "FY24".
        let mut runs = word.split(|char: char| char.is_ascii_digit()).filter(|run| !run.is_empty());
        runs.all(|run| WORDS.contains(&format!(" {} ", run.to_lowercase())))
    };
    let longest = text.split(|char: char| !char.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    text.len() <= LONGEST
        && longest <= MOST_DIGITS
        && !text.chars().any(char::is_control)
        && words.into_iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_periods_are_repeated_and_nothing_else() {
        for text in [
            "12",
            "1,2,3",
            "£1.50",
            "12 [note 1]".trim_end_matches(" [note 1]"),
            "just under".trim_start_matches("just "),
            "Q1 2022",
            "Apr-24",
            "FY2024",
            "2nd quarter",
            "<5",
            "5-10",
            "01/02/2024",
            "not held",
            "-",
            "#DIV/0!",
            "3e3",
        ] {
            assert_eq!(cell(text), format!("\"{text}\""));
        }
        for text in [
            "Janet Example",
            "a.example",
            "12 Example Street",
            "Enw: Janet",
            "1234567890",
            "+44 12345678901",
            "1985x Example",
        ] {
            assert_eq!(cell(text), "the text", "{text}");
        }
    }
}
