//! What a number looks like under a number format, as Excel shows it in Britain.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::decimal::Decimal;
use crate::model::date;

/// More places than this are not shown.
const MOST_PLACES: usize = 30;

/// A number format, taken apart.
#[derive(Debug, Clone)]
pub struct Format {
    sections: Vec<Section>,
}

/// What a number is shown by: sections may differ for positive, negative, zero and text.
#[derive(Debug, Clone, Default)]
struct Section {
    condition: Option<(Comparison, f64)>,
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, Copy)]
enum Comparison {
    Below,
    AtMost,
    Equal,
    Not,
    AtLeast,
    Above,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Literal(char),
    /// A place for a figure: always there, there when needed, or a space when not.
    Always,
    Needed,
    Space,
    Point,
    Comma,
    Percent,
    /// With its plus sign, or without, and so many figures.
    Exponent {
        plus: bool,
    },
    /// A run of y, m, d, h or s.
    Date(char, usize),
    AmPm,
    /// Hours, minutes or seconds altogether.
    Elapsed(char, usize),
    Slash,
    Text,
    General,
}

/// The format of a number in XLSX and XLS that no style sheet writes out. The dates are those of Britain.
pub fn built_in(number: u32) -> &'static str {
    match number {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "£#,##0;-£#,##0",
        7 | 8 => "£#,##0.00;-£#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "dd/mm/yyyy",
        15 => "dd-mmm-yy",
        16 => "dd-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "hh:mm",
        21 => "hh:mm:ss",
        22 => "dd/mm/yyyy hh:mm",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        41 | 42 => "_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-",
        43 | 44 => "_-* #,##0.00_-;-* #,##0.00_-;_-* \"-\"??_-;_-@_-",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "General",
    }
}

impl Format {
    pub fn parse(code: &str) -> Format {
        let mut sections = vec![Section::default()];
        let mut letters = code.chars().peekable();
        while let Some(letter) = letters.next() {
            let at = sections.len() - 1;
            let section = &mut sections[at];
            let tokens = &mut section.tokens;
            match letter {
                ';' => sections.push(Section::default()),
                '"' => tokens.extend(letters.by_ref().take_while(|letter| *letter != '"').map(Token::Literal)),
                '\\' => tokens.extend(letters.next().map(Token::Literal)),
                // A gap as wide as a letter.
                '_' => {
                    letters.next();
                    tokens.push(Token::Literal(' '));
                }
                // What fills the rest of the cell.
                '*' => {
                    letters.next();
                }
                '[' => {
                    let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                    section.bracketed(&inside);
                }
                '0' => tokens.push(Token::Always),
                '#' => tokens.push(Token::Needed),
                '?' => tokens.push(Token::Space),
                '.' => tokens.push(Token::Point),
                ',' => tokens.push(Token::Comma),
                '%' => tokens.push(Token::Percent),
                '/' => tokens.push(Token::Slash),
                '@' => tokens.push(Token::Text),
                'E' | 'e' if matches!(letters.peek(), Some('+' | '-')) => {
                    tokens.push(Token::Exponent { plus: letters.next() == Some('+') });
                }
                'G' | 'g' if word(&mut letters, "eneral") => tokens.push(Token::General),
                'A' | 'a' if word(&mut letters, "m/pm") || word(&mut letters, "/p") => tokens.push(Token::AmPm),
                'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => {
                    let mut length = 1;
                    while letters.next_if(|next| next.eq_ignore_ascii_case(&letter)).is_some() {
                        length += 1;
                    }
                    tokens.push(Token::Date(letter.to_ascii_lowercase(), length));
                }
                'e' | 'E' => tokens.push(Token::Date('y', 4)),
                other => tokens.push(Token::Literal(other)),
            }
        }
        Format { sections }
    }

    /// What a number looks like. `from_1904` says from which year days are counted.
    pub fn show(&self, number: f64, from_1904: bool) -> String {
        let (section, size) = self.section(number);
        // ";;;" hides what the cell holds.
        if section.tokens.is_empty() && self.sections.len() > 1 {
            return String::new();
        }
        if self.is_time(number) {
            return match moment(number, from_1904) {
                Some(moment) => section.date(number, moment),
                // There is no such day.
                None => "#######".to_owned(),
            };
        }
        section.number(size)
    }

    /// What a text looks like.
    pub fn text(&self, text: &str) -> String {
        let section = match self.sections.as_slice() {
            [_, _, _, text] => Some(text),
            sections => sections.iter().find(|section| section.tokens.contains(&Token::Text)),
        };
        let Some(section) = section else { return text.to_owned() };
        let mut shown = String::new();
        for token in &section.tokens {
            match token {
                Token::Text => shown.push_str(text),
                Token::Literal(letter) => shown.push(*letter),
                _ => {}
            }
        }
        shown
    }

    /// Whether the format makes a time of a number.
    pub fn is_time(&self, number: f64) -> bool {
        self.section(number).0.tokens.iter().any(|token| matches!(token, Token::Date(..) | Token::Elapsed(..)))
    }

    /// The day and time of a number, where the format shows a day, month or year.
    pub fn moment(&self, number: f64, from_1904: bool) -> Option<NaiveDateTime> {
        let (section, _) = self.section(number);
        let dated = section.tokens.iter().any(|token| matches!(token, Token::Date('y' | 'd', _)))
            || section.tokens.iter().any(|token| matches!(token, Token::Date('m', 3..)));
        moment(number, from_1904).filter(|_| dated)
    }

    /// The section that shows a number, and the number as it shows it: without its sign where the section says it.
    fn section(&self, number: f64) -> (&Section, f64) {
        let numeric = &self.sections[..self.sections.len().min(3)];
        let last = numeric.len() - 1;
        for (at, section) in numeric.iter().enumerate() {
            let holds = match (section.condition, at) {
                (Some((comparison, with)), _) => comparison.holds(number, with),
                (None, 0) if last == 0 => true,
                (None, 0) if last == 1 => number >= 0.0,
                (None, 0) => number > 0.0,
                (None, 1) if last == 2 => number < 0.0,
                (None, _) => true,
            };
            if holds {
                // What is left to the last section loses its sign where others have conditions, as in LibreOffice.
                let conditions = numeric.iter().any(|section| section.condition.is_some());
                let own_sign = section.condition.is_none() && (at == 1 || (at > 1 && conditions));
                return (section, if own_sign { number.abs() } else { number });
            }
        }
        (&numeric[last], number)
    }
}

/// Takes the letters of a word, in either case, if they come next.
fn word(letters: &mut std::iter::Peekable<std::str::Chars>, word: &str) -> bool {
    let mut ahead = letters.clone();
    let all = word.chars().all(|letter| ahead.next().is_some_and(|next| next.eq_ignore_ascii_case(&letter)));
    if all {
        *letters = ahead;
    }
    all
}

impl Comparison {
    fn holds(self, number: f64, with: f64) -> bool {
        match self {
            Comparison::Below => number < with,
            Comparison::AtMost => number <= with,
            Comparison::Equal => number == with,
            Comparison::Not => number != with,
            Comparison::AtLeast => number >= with,
            Comparison::Above => number > with,
        }
    }
}

impl Section {
    /// A condition, a currency, time altogether; colours and languages show nothing.
    fn bracketed(&mut self, inside: &str) {
        let comparisons = [
            ("<>", Comparison::Not),
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<", Comparison::Below),
            (">", Comparison::Above),
            ("=", Comparison::Equal),
        ];
        for (sign, comparison) in comparisons {
            if let Some(number) = inside.strip_prefix(sign).and_then(|number| number.trim().parse().ok()) {
                self.condition = Some((comparison, number));
                return;
            }
        }
        if let Some(currency) = inside.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or("");
            self.tokens.extend(sign.chars().map(Token::Literal));
            return;
        }
        let first = inside.chars().next().map_or(' ', |letter| letter.to_ascii_lowercase());
        if matches!(first, 'h' | 'm' | 's') && inside.chars().all(|letter| letter.eq_ignore_ascii_case(&first)) {
            self.tokens.push(Token::Elapsed(first, inside.len()));
        }
    }

    fn number(&self, number: f64) -> String {
        let tokens = &self.tokens;
        let figures = |tokens: &[Token]| {
            tokens.iter().filter(|token| matches!(token, Token::Always | Token::Needed | Token::Space)).count()
        };
        if let Some(slash) = tokens.iter().position(|token| *token == Token::Slash)
            && figures(tokens) > 0
        {
            return self.fraction(number, slash);
        }
        if figures(tokens) == 0 {
            let general = tokens.is_empty() || tokens.contains(&Token::Text);
            return if general { general_text(number) } else { self.around(number) };
        }
        let is_figure = |token: &Token| matches!(token, Token::Always | Token::Needed | Token::Space);
        let exponent = tokens.iter().position(|token| matches!(token, Token::Exponent { .. }));
        let mantissa = &tokens[..exponent.unwrap_or(tokens.len())];
        let point = mantissa.iter().position(|token| *token == Token::Point).unwrap_or(mantissa.len());
        let places = figures(&mantissa[point..]).min(MOST_PLACES);
        let last_whole = mantissa[..point].iter().rposition(is_figure);
        let last_figure = mantissa.iter().rposition(is_figure).unwrap_or(0);
        let between = |at: usize| last_whole.is_some_and(|last| at < last);
        let grouped = (0..point).any(|at| mantissa[at] == Token::Comma && between(at));
        // Commas behind the figures show thousands or millions.
        let thousands = (0..mantissa.len())
            .filter(|at| mantissa[*at] == Token::Comma && !between(*at) && (*at < point || *at > last_figure))
            .count();
        let percent = tokens.iter().filter(|token| **token == Token::Percent).count();
        let mut size = Decimal::of(number).times_ten(2 * percent as i32 - 3 * thousands as i32);
        let mut power = 0;
        if exponent.is_some() {
            let step = figures(&mantissa[..point]).max(1) as i32;
            for _ in 0..2 {
                if !size.is_zero() {
                    let by = size.magnitude().div_euclid(step) * step;
                    power += by;
                    size = size.times_ten(-by).rounded(places as i32);
                }
            }
        } else {
            size = size.rounded(places as i32);
        }
        let mut shown = String::new();
        if number < 0.0 && !size.is_zero() {
            shown.push('-');
        }
        self.lay_out(&mut shown, mantissa, point, &size, places, grouped);
        if let Some(at) = exponent {
            let plus = matches!(tokens[at], Token::Exponent { plus: true });
            shown.push('E');
            shown.push_str(if power < 0 {
                "-"
            } else if plus {
                "+"
            } else {
                ""
            });
            shown.push_str(&format!("{:0width$}", power.abs(), width = figures(&tokens[at..])));
            shown.extend(tokens[at..].iter().filter_map(|token| match token {
                Token::Literal(letter) => Some(*letter),
                Token::Percent => Some('%'),
                _ => None,
            }));
        }
        shown
    }

    /// "1 1/2": the nearest fraction whose parts have as many figures as there are places, or with the denominator that is
    /// written out.
    fn fraction(&self, number: f64, slash: usize) -> String {
        let is_figure = |token: &&Token| matches!(token, Token::Always | Token::Needed | Token::Space);
        let (above, below) = (&self.tokens[..slash], &self.tokens[slash + 1..]);
        let numerator = above.iter().rev().skip_while(|token| !is_figure(token)).take_while(is_figure).count();
        let with_whole = above.iter().filter(is_figure).count() > numerator;
        let written: String = below
            .iter()
            .map_while(|token| match token {
                Token::Literal(letter) if letter.is_ascii_digit() => Some(*letter),
                Token::Always => Some('0'),
                _ => None,
            })
            .collect();
        let figures = below.iter().take_while(is_figure).count().clamp(1, 4);
        let size = Decimal::of(number).number();
        let whole = if with_whole { size.floor() } else { 0.0 };
        let rest = size - whole;
        let off = |denominator: f64| (rest - (rest * denominator).round() / denominator).abs();
        let denominators = match written.parse::<u32>() {
            Ok(fixed) if fixed > 0 => fixed..=fixed,
            _ => 1..=10u32.pow(figures as u32) - 1,
        };
        // The first of equals is the smallest.
        let nearest = denominators.map(f64::from).min_by(|one, other| off(*one).total_cmp(&off(*other))).unwrap_or(1.0);
        let count = (rest * nearest).round();
        let (whole, count) = if with_whole && count == nearest { (whole + 1.0, 0.0) } else { (whole, count) };
        let sign = if number < 0.0 { "-" } else { "" };
        match (with_whole, count == 0.0) {
            (true, true) => format!("{sign}{whole}"),
            (true, false) if whole > 0.0 => format!("{sign}{whole} {count}/{nearest}"),
            (true | false, _) => format!("{sign}{count}/{nearest}"),
        }
    }

    /// Puts the figures in their places, with what stands around them.
    fn lay_out(
        &self,
        shown: &mut String,
        tokens: &[Token],
        point: usize,
        size: &Decimal,
        places: usize,
        grouped: bool,
    ) {
        let is_figure = |token: &&Token| matches!(token, Token::Always | Token::Needed | Token::Space);
        let (whole, decimals) = (size.whole(), size.places(places));
        let whole = if whole == "0" { String::new() } else { whole };
        let wanted = tokens[..point].iter().filter(is_figure).count();
        let least = tokens[..point].iter().filter(|token| **token == Token::Always).count();
        let whole = format!("{}{whole}", "0".repeat(least.saturating_sub(whole.len())));
        let shown_places = decimals.trim_end_matches('0').len();
        let mut left = wanted;
        let mut at_place = 0;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Always | Token::Needed | Token::Space if at < point => {
                    // The first place takes all figures for which there is no other.
                    let end = whole.len().saturating_sub(left - 1);
                    let start = if left == wanted { 0 } else { whole.len().saturating_sub(left) };
                    for place in start..end {
                        if grouped && place > 0 && (whole.len() - place) % 3 == 0 {
                            shown.push(',');
                        }
                        shown.push_str(&whole[place..=place]);
                    }
                    left -= 1;
                }
                Token::Always | Token::Needed | Token::Space => {
                    let needed = at_place < shown_places;
                    if *token == Token::Always || needed {
                        shown.push_str(decimals.get(at_place..=at_place).unwrap_or(""));
                    }
                    at_place += 1;
                }
                Token::Point => shown.push('.'),
                Token::Percent => shown.push('%'),
                Token::Literal(letter) => shown.push(*letter),
                Token::Slash => shown.push('/'),
                Token::Comma
                | Token::Exponent { .. }
                | Token::Date(..)
                | Token::AmPm
                | Token::Elapsed(..)
                | Token::Text
                | Token::General => {}
            }
        }
    }

    /// A number that stands among words as it is, or words alone.
    fn around(&self, number: f64) -> String {
        let mut shown = String::new();
        for token in &self.tokens {
            match token {
                Token::General => shown.push_str(&general_text(number)),
                Token::Literal(letter) => shown.push(*letter),
                Token::Percent => shown.push('%'),
                Token::Point => shown.push('.'),
                Token::Comma => shown.push(','),
                Token::Slash => shown.push('/'),
                Token::Always
                | Token::Needed
                | Token::Space
                | Token::Exponent { .. }
                | Token::Date(..)
                | Token::AmPm
                | Token::Elapsed(..)
                | Token::Text => {}
            }
        }
        shown
    }

    fn date(&self, number: f64, moment: NaiveDateTime) -> String {
        let tokens = &self.tokens;
        let clock = |token: &Token| matches!(token, Token::Date('h' | 's' | 'm', _) | Token::Elapsed(..));
        let twelve = tokens.contains(&Token::AmPm);
        let mut shown = String::new();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Date('m', length @ 1..=2) => {
                    let before = tokens[..at].iter().rev().find(|token| clock(token));
                    let after = tokens[at + 1..].iter().find(|token| matches!(token, Token::Date(..)));
                    let minute = matches!(before, Some(Token::Date('h', _) | Token::Elapsed('h', _)))
                        || matches!(after, Some(Token::Date('s', _)));
                    let number = if minute { moment.minute() } else { moment.month() };
                    shown.push_str(&padded(number, *length));
                }
                Token::Date('y', 1..=2) => shown.push_str(&padded(moment.year().rem_euclid(100) as u32, 2)),
                Token::Date('y', _) => shown.push_str(&moment.year().to_string()),
                Token::Date('m', 3) => shown.push_str(&date::month_name(moment.month())[..3]),
                Token::Date('m', 5) => shown.push_str(&date::month_name(moment.month())[..1]),
                Token::Date('m', _) => shown.push_str(date::month_name(moment.month())),
                Token::Date('d', length @ 1..=2) => shown.push_str(&padded(moment.day(), *length)),
                Token::Date('d', 3) => shown.push_str(&weekday(moment)[..3]),
                Token::Date('d', _) => shown.push_str(weekday(moment)),
                Token::Date('h', length) => {
                    let hour = if twelve { (moment.hour() + 11) % 12 + 1 } else { moment.hour() };
                    shown.push_str(&padded(hour, *length));
                }
                Token::Date('s', length) => shown.push_str(&padded(moment.second(), *length)),
                Token::Date(..) => {}
                Token::Elapsed(unit, length) => {
                    let seconds = (number * 86400.0).round();
                    let whole = match unit {
                        'h' => (seconds / 3600.0).floor(),
                        'm' => (seconds / 60.0).floor(),
                        _ => seconds,
                    };
                    shown.push_str(&padded(whole as u32, *length));
                }
                Token::AmPm => shown.push_str(if moment.hour() < 12 { "AM" } else { "PM" }),
                Token::Literal(letter) => shown.push(*letter),
                Token::Slash => shown.push('/'),
                Token::Point => {
                    shown.push('.');
                    // Parts of a second.
                    let places = tokens[at + 1..].iter().take_while(|token| **token == Token::Always).count();
                    let second = Decimal::of(number * 86400.0).rounded(places as i32);
                    shown.push_str(&second.places(places));
                }
                Token::Comma => shown.push(','),
                Token::Percent => shown.push('%'),
                Token::Always
                | Token::Needed
                | Token::Space
                | Token::Exponent { .. }
                | Token::Text
                | Token::General => {}
            }
        }
        shown
    }
}

/// A number as it is where no format says more.
pub fn general_text(number: f64) -> String {
    let size = Decimal::of(number);
    let sign = if number < 0.0 && !size.is_zero() { "-" } else { "" };
    format!("{sign}{}", size.text(size.needed()))
}

fn padded(number: u32, length: usize) -> String {
    format!("{number:0length$}")
}

fn weekday(moment: NaiveDateTime) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        [moment.weekday().num_days_from_monday() as usize]
}

/// "2024-04-01" or "2024-04-01T18:00:00".
pub fn written_moment(text: &str) -> Option<NaiveDateTime> {
    let midnight = || text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0);
    text.parse().ok().or_else(midnight)
}

/// How many days a moment is from the first that is counted.
pub fn days(moment: NaiveDateTime, from_1904: bool) -> f64 {
    let first = if from_1904 { NaiveDate::from_ymd_opt(1904, 1, 1) } else { NaiveDate::from_ymd_opt(1899, 12, 30) };
    let whole = first.map_or(0, |first| (moment.date() - first).num_days());
    whole as f64 + f64::from(moment.num_seconds_from_midnight()) / 86400.0
}

/// The day and time that a number of days stands for. Excel counts a 29 February 1900 that never was.
pub fn moment(number: f64, from_1904: bool) -> Option<NaiveDateTime> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let seconds = (number * 86400.0).round() as i64;
    let (days, seconds) = (seconds.div_euclid(86400), seconds.rem_euclid(86400));
    let first = match from_1904 {
        true => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        false if days < 60 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        false => NaiveDate::from_ymd_opt(1899, 12, 30)?,
    };
    let day = first.checked_add_signed(chrono::TimeDelta::try_days(days)?)?;
    day.and_hms_opt(0, 0, 0)?.checked_add_signed(chrono::TimeDelta::try_seconds(seconds)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_excel_shows_them() {
        for (number, code, shown) in [
            (0.47, "0%", "47%"),
            (0.5123, "0.0%", "51.2%"),
            (-0.053, "0.0%", "-5.3%"),
            (12.000000000000002, "General", "12"),
            (0.1 + 0.2, "General", "0.3"),
            (1234567.891, "#,##0.00", "1,234,567.89"),
            (1234.5, "£#,##0", "£1,235"),
            (-1234.5, "£#,##0.00;[Red]-£#,##0.00", "-£1,234.50"),
            (-1234.5, "#,##0.0;(#,##0.0)", "(1,234.5)"),
            (1234.5, "[$£-809]#,##0.00", "£1,234.50"),
            (17600.0, "#,##0,", "18"),
            (1_500_000.0, "0.0,,\"m\"", "1.5m"),
            (0.0, "_-* #,##0_-;-* #,##0_-;_-* \"-\"??_-;_-@_-", " - "),
            (5.0, "_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-", " 5 "),
            (3.0, "[<5]\"<5\";0", "<5"),
            (7.0, "[<5]\"<5\";0", "7"),
            (1.0, "\"Q\"0", "Q1"),
            (5.0, "000", "005"),
            (0.5, "#.##", ".5"),
            (3000.0, "0.00E+00", "3.00E+03"),
            (99999.0, "0.0E+0", "1.0E+5"),
            (12345.0, "##0.0E+0", "12.3E+3"),
            (99.0, ";;;", ""),
            (12.0, "0\" cases\"", "12 cases"),
            (12.5, "# ?/?", "12 1/2"),
            (0.47, "# ?/?", "4/9"),
            (-0.5, "# ?/8", "-4/8"),
            (0.996, "# ?/?", "1"),
            (1.5, "?/?", "3/2"),
            (-5.0, "[>100]\"many\";0", "5"),
            (7700900123.0, "00000 000000", "07700 900123"),
        ] {
            assert_eq!(Format::parse(code).show(number, false), shown, "{number} as {code}");
        }
    }

    #[test]
    fn days_are_shown_as_excel_shows_them() {
        for (number, code, shown) in [
            (45383.0, "mmm-yy", "Apr-24"),
            (45383.0, "mmmm yyyy", "April 2024"),
            (45383.0, "yyyy", "2024"),
            (45383.0, "\"FY\"yyyy", "FY2024"),
            (45383.0, "dd/mm/yyyy", "01/04/2024"),
            (45383.0, "[$-F800]dddd, mmmm dd, yyyy", "Monday, April 01, 2024"),
            (45383.75, "dd/mm/yyyy hh:mm", "01/04/2024 18:00"),
            (45383.75, "h:mm AM/PM", "6:00 PM"),
            (45383.0, "d-mmm", "1-Apr"),
            (1.5, "[h]:mm", "36:00"),
            (0.000_005, "mm:ss.0", "00:00.4"),
            (59.0, "d/m/yyyy", "28/2/1900"),
            (-1.0, "d/m/yyyy", "#######"),
        ] {
            assert_eq!(Format::parse(code).show(number, false), shown, "{number} as {code}");
        }
        assert_eq!(Format::parse("yyyy").show(43921.0, true), "2024");
    }
}
