//! What a number looks like by a section of a number format.

use super::super::decimal::Decimal;
use super::{Section, Token};

/// More places than this are not shown.
const MOST_PLACES: usize = 30;

impl Section {
    /// What a number looks like.
    pub(super) fn number(&self, number: f64) -> String {
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
}

/// A number as it is where no format says more.
pub fn general_text(number: f64) -> String {
    let size = Decimal::of(number);
    let sign = if number < 0.0 && !size.is_zero() { "-" } else { "" };
    format!("{sign}{}", size.text(size.needed()))
}
