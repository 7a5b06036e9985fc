//! What a number looks like under a number format, as Excel shows it in Britain.

mod moment;
mod number;

use chrono::NaiveDateTime;

use super::colour::{Colour, FIRST_INDEXED, Ink};
use moment::moment;
pub use moment::{days, written_moment};
pub use number::general_text;

/// A number format, taken apart.
#[derive(Debug, Clone)]
pub struct Format {
    sections: Vec<Section>,
}

/// What a number is shown by: sections may differ for positive, negative, zero and text.
#[derive(Debug, Clone, Default)]
struct Section {
    condition: Option<(Comparison, f64)>,
    /// The colour of the letters, where it says one.
    colour: Option<Colour>,
    tokens: Vec<Token>,
}

/// How a number is compared with another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparison {
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

    /// The section that shows texts, if one does.
    fn of_text(&self) -> Option<&Section> {
        match self.sections.as_slice() {
            [_, _, _, text] => Some(text),
            sections => sections.iter().find(|section| section.tokens.contains(&Token::Text)),
        }
    }

    /// The colour of the letters of a number, or of a text, where it says one.
    pub fn letters(&self, held: Option<f64>) -> Option<Ink> {
        let section = held.map_or_else(|| self.of_text(), |number| Some(self.section(number).0));
        section.and_then(|section| section.colour).map(Ink::Of)
    }

    /// What a text looks like.
    pub fn text(&self, text: &str) -> String {
        let Some(section) = self.of_text() else { return text.to_owned() };
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
    /// How they are written, the longer ones first.
    pub const SIGNS: [(&str, Comparison); 6] = [
        ("<>", Comparison::Not),
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<", Comparison::Below),
        (">", Comparison::Above),
        ("=", Comparison::Equal),
    ];

    /// A comparison and what it is made with, in words: "<5".
    pub fn written(text: &str) -> Option<(Comparison, &str)> {
        Comparison::SIGNS.into_iter().find_map(|(sign, comparison)| Some((comparison, text.strip_prefix(sign)?)))
    }

    /// A comparison and the number it is made with: "<5".
    pub fn of(text: &str) -> Option<(Comparison, f64)> {
        let (comparison, with) = Comparison::written(text)?;
        Some((comparison, with.trim().parse().ok()?))
    }

    pub fn holds(self, number: f64, with: f64) -> bool {
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
    /// A condition, a colour, a currency, time altogether; languages show nothing.
    fn bracketed(&mut self, inside: &str) {
        if let Some(condition) = Comparison::of(inside) {
            self.condition = Some(condition);
            return;
        }
        if let Some(colour) = colour(inside) {
            self.colour = Some(colour);
            return;
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
}

/// A colour as number formats write it: by its name, as one of 56, or, in those of ODS, with its parts.
fn colour(text: &str) -> Option<Colour> {
    let text = text.to_ascii_lowercase();
    let names = ["black", "white", "red", "green", "blue", "yellow", "magenta", "cyan"];
    let number = match text.strip_prefix("color") {
        Some(number) => number.trim().parse().ok().filter(|number| (1..=56).contains(number))?,
        None if text.starts_with('#') => return Colour::of_hex(&text),
        None => 1 + names.iter().position(|name| *name == text)? as u32,
    };
    Colour::indexed(FIRST_INDEXED + number - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_the_colour_that_the_section_says() {
        let white = Some(Ink::Of(Colour::WHITE));
        for (held, code, colour) in [
            (Some(3.0), "[White]0", white),
            (Some(3.0), "[Red]0;[White]-0", Some(Ink::Of(Colour::new(255, 0, 0)))),
            (Some(-3.0), "[Red]0;[White]-0", white),
            (Some(3.0), "[Color 2][<5]0;0", white),
            (Some(7.0), "[Color2][<5]0;0", None),
            (Some(7.0), "[#FFFFFF]0", white),
            (None, "0;0;0;[White]@", white),
            (None, "[White]0", None),
            (Some(3.0), "[$-809]0", None),
        ] {
            assert_eq!(Format::parse(code).letters(held), colour, "{held:?} as {code}");
        }
    }

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
