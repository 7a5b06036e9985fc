//! The words, numbers and signs that a period is written in.

use crate::model::date;

/// Lower case with plain hyphens, quotes and spaces, without footnote marks that stand apart.
pub fn plain(text: &str) -> (String, bool) {
    let mut plain: String = text
        .chars()
        .map(|char| match char {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{2018}' | '\u{2019}' | '`' => '\'',
            '_' => '-',
            char if char.is_whitespace() => ' ',
            char => char.to_ascii_lowercase(),
        })
        .collect();
    let before = plain.len();
    while let Some(rest) = crate::read::footnote::without_mark(&plain) {
        plain.truncate(rest.len());
    }
    let marked = plain.len() < before;
    for midnight in [" 00:00:00", "t00:00:00", " 00:00"] {
        if let Some(rest) = plain.strip_suffix(midnight) {
            plain.truncate(rest.len());
        }
    }
    let plain = plain.replace("y/e", "year ending ").replace("q/e", "quarter ending ").replace("/'", "/");
    (without_spaces_at_strokes(&plain), marked)
}

/// "2024 / 25" is "2024/25".
fn without_spaces_at_strokes(text: &str) -> String {
    let figure = |char: Option<char>| char.is_some_and(|char| char.is_ascii_digit());
    let mut parts = text.split('/');
    let mut joined = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (before, after) = (joined.trim_end(), part.trim_start());
        let is_inside = figure(before.chars().next_back()) && figure(after.chars().next());
        joined.truncate(if is_inside { before.len() } else { joined.len() });
        joined.push('/');
        joined.push_str(if is_inside { after } else { part });
    }
    joined
}

/// A word, a number or a sign of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    Word(&'a str),
    /// Figures with what stands inside them: "2022/23", "20.04.16"; with an apostrophe before them or not.
    Number(&'a str, bool),
    Dash,
    Open,
    Close,
}

/// Cuts a text into words, numbers and signs; `None` where it has signs that no period has.
pub fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|char| !is(char)).unwrap_or(rest.len());
        let length = match first {
            'a'..='z' => {
                let length = run(|char| char.is_ascii_lowercase());
                let word = &rest[..length];
                tokens.push(number_word(word).map_or(Token::Word(word), |number| Token::Number(number, false)));
                length
            }
            '0'..='9' => {
                let number = number(rest, tokens.last());
                let apostrophe = text[..text.len() - rest.len()].ends_with('\'');
                tokens.push(Token::Number(number, apostrophe));
                number.len()
            }
            '-' => {
                tokens.push(Token::Dash);
                1
            }
            '(' => {
                tokens.push(Token::Open);
                1
            }
            ')' => {
                tokens.push(Token::Close);
                1
            }
            ' ' | '.' | ',' | ':' | ';' | '\'' => 1,
            '/' if joins(&tokens, &rest[1..]) => 1,
            _ => return None,
        };
        rest = &rest[length..];
    }
    Some(tokens)
}

/// The number at the beginning of a text, with the signs inside it.
fn number<'a>(text: &'a str, before: Option<&Token>) -> &'a str {
    let is_part = |char: char| char.is_ascii_digit() || matches!(char, '/' | '.' | '-');
    let run = &text[..text.find(|char| !is_part(char)).unwrap_or(text.len())];
    let after = &text[run.len()..];
    let number = run.trim_end_matches(['/', '.', '-']);
    // In "Q1-2023/24" the quarter's number ends at the sign.
    let of_quarter = number.split_once(['-', '/']).filter(|(first, _)| first.len() == 1);
    if let (Some((quarter, _)), Some(Token::Word(word))) = (of_quarter, before)
        && is_quarter(word)
    {
        return quarter;
    }
    // In "1-30 June 2024" and "1 Apr 24-30 Jun 24" the last number is a day.
    match number.rsplit_once('-') {
        Some((first, day)) if day.len() <= 2 && !first.is_empty() && month_and_year_follow(after) => first,
        _ => number,
    }
}

/// Whether a month with a year stands at the beginning of a text.
fn month_and_year_follow(text: &str) -> bool {
    let text = text.trim_start_matches(['-', ' ']);
    let end = text.find(|char: char| !char.is_ascii_lowercase()).unwrap_or(text.len());
    let year = text[end..].trim_start_matches(['-', ' ', '.', ',', '\'']);
    month(&text[..end]).is_some() && year.starts_with(|char: char| char.is_ascii_digit())
}

/// Whether a stroke joins a quarter to its year ("Q1/2024-25", "2024-25/Q1") or one month to the next ("Apr/May/Jun").
fn joins(tokens: &[Token], after: &str) -> bool {
    let after = after.trim_start();
    let next = &after[..after.find(|char: char| !char.is_ascii_lowercase()).unwrap_or(after.len())];
    match tokens {
        [.., Token::Word(word), Token::Number(..)] if is_quarter(word) => next.is_empty(),
        [.., Token::Number(..)] => is_quarter(next),
        [.., Token::Word(word)] => month(word).is_some() && month(next).is_some(),
        _ => false,
    }
}

/// Whether a word is "quarter".
pub fn is_quarter(word: &str) -> bool {
    matches!(word, "q" | "qtr" | "qtrs" | "quarter" | "quarters" | "qu")
}

/// Whether a word says nothing of which period is meant.
pub fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "of" | "the" | "this" | "in" | "for" | "from" | "during" | "at" | "as" | "period" | "year" | "within"
    )
}

/// A number in words.
fn number_word(word: &str) -> Option<&'static str> {
    const NUMBERS: [(&str, &str); 12] = [
        ("one", "1"),
        ("two", "2"),
        ("three", "3"),
        ("four", "4"),
        ("five", "5"),
        ("six", "6"),
        ("seven", "7"),
        ("eight", "8"),
        ("nine", "9"),
        ("ten", "10"),
        ("eleven", "11"),
        ("twelve", "12"),
    ];
    NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

/// Whether a word makes a place of the number before it: "1st".
pub fn is_suffix(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th")
}

/// Whether a token stands between the two ends of a run.
pub fn is_to(token: &Token) -> bool {
    matches!(token, Token::Dash | Token::Word("to" | "until" | "till" | "til" | "thru" | "through"))
}

/// The place that a word is: "first".
pub fn ordinal_number(word: &str) -> Option<u32> {
    let place = ["first", "second", "third", "fourth"].iter().position(|name| *name == word)?;
    Some(place as u32 + 1)
}

/// A month by its name, or by the first three letters of it or "Sept".
pub fn month(word: &str) -> Option<u32> {
    (1..=12).find(|month| {
        let name = date::month_name(*month);
        word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3]) || (*month == 9 && word == "sept")
    })
}

/// A year of four figures, or of two: up to 49 it is of this century.
pub fn year_of(text: &str) -> Option<i32> {
    date::typed_year(text)
}
