//! The conditional formats of XLS (MS-XLS 2.4.42, 2.4.43, 2.4.56 and 2.4.57), as far as they carry a number format or
//! colours.

use std::sync::Arc;

use super::Refusal;
use super::colour::Ink;
use super::compound::{half, word};
use super::conditional::Brings;
use super::format::Format;
use super::formula::{Term, Worth};
use super::sheet::Place;
use super::when::When;
use super::xls_globals::{Globals, damaged, text};
use super::xlsx_styles::format;

/// Bytes in front of a record that came with Excel 2007.
const LATER: usize = 12;

/// The cells that rules are about, from the record before them: the later one, or that of Excel 97.
///
/// # Errors
/// A record that ends within them.
pub fn over(bytes: &[u8], later: bool) -> Result<Arc<[(Place, Place)]>, Refusal> {
    let bytes = bytes.get(if later { LATER } else { 0 }..).ok_or_else(damaged)?;
    let runs = bytes.get(14..).ok_or_else(damaged)?.chunks_exact(8);
    let run = |eight: &[u8]| {
        let at = |at: usize| u32::from(half(eight, at).unwrap_or(0));
        ((at(0), at(4)), (at(2), at(6)))
    };
    Ok(runs.take(usize::from(half(bytes, 12).unwrap_or(0))).map(run).collect())
}

/// When a rule holds and what it brings; `None` where that is nothing.
///
/// # Errors
/// A record that ends within it.
pub fn rule(bytes: &[u8], later: bool, globals: &Globals) -> Result<Option<(When, Brings)>, Refusal> {
    let bytes = bytes.get(if later { LATER } else { 0 }..).ok_or_else(damaged)?;
    let (first, second) = half(bytes, 2).zip(half(bytes, 4)).ok_or_else(damaged)?;
    let (first, second) = (usize::from(first), usize::from(second));
    // The later record says how long its look is; in the other the formulas stand at the end.
    let (look, formulas) = if later {
        match word(bytes, 6).ok_or_else(damaged)? as usize {
            0 => return Ok(None),
            length => (10, 10usize.checked_add(length).ok_or_else(damaged)?),
        }
    } else {
        (6, bytes.len().checked_sub(first + second).ok_or_else(damaged)?)
    };
    let brings = brings(bytes.get(look..).unwrap_or_default(), globals)?;
    if brings.is_nothing() {
        return Ok(None);
    }
    let end = formulas.checked_add(first + second).ok_or_else(damaged)?;
    let formulas = bytes.get(formulas..end).ok_or_else(damaged)?;
    let (first, second) = (number(&formulas[..first]), number(&formulas[first..]));
    const OF_THE_CELL: u8 = 1;
    let operator = bytes.get(1).filter(|_| bytes.first() == Some(&OF_THE_CELL));
    Ok(Some((operator.map_or(When::NotSaid, |operator| when(*operator, first, second)), brings)))
}

/// The number format and the colours within a look (DXFN, MS-XLS 2.5.91), whose parts stand one behind the other.
fn brings(look: &[u8], globals: &Globals) -> Result<Brings, Refusal> {
    const NUMBER: u32 = 1 << 25;
    const FONT: u32 = 1 << 26;
    const ALIGNMENT: u32 = 1 << 27;
    const BORDER: u32 = 1 << 28;
    const FILL: u32 = 1 << 29;
    const FONT_LENGTH: usize = 118;
    const COLOUR_OF_FONT: usize = 80;
    const NOT_SAID: u32 = u32::MAX;
    let mut brings = Brings::default();
    let Some((flags, own)) = word(look, 0).zip(half(look, 4)) else { return Ok(brings) };
    let mut at = 6;
    if flags & NUMBER != 0 {
        const WRITTEN_OUT: u16 = 1;
        if own & WRITTEN_OUT != 0 {
            brings.format = Some(Format::parse(&text(look, at + 2)?));
            at += usize::from(half(look, at).ok_or_else(damaged)?);
        } else {
            brings.format = look.get(at + 1).map(|number| format(u32::from(*number), &globals.formats));
            at += 2;
        }
    }
    if flags & FONT != 0 {
        let colour = word(look, at + COLOUR_OF_FONT).filter(|colour| *colour != NOT_SAID);
        brings.paint.letters = colour.and_then(|colour| globals.ink(colour));
        at += FONT_LENGTH;
    }
    at += [ALIGNMENT, BORDER].into_iter().filter(|part| flags & part != 0).count() * 8;
    if flags & FILL != 0
        && let Some((pattern, colours)) = half(look, at).zip(half(look, at + 2))
    {
        // The two colours stand the other way round than in cells.
        let (pattern, back) = (u32::from(pattern >> 10), u32::from((colours >> 7) & 0x7f));
        brings.paint.behind = if pattern <= 1 { globals.ink(back) } else { Some(Ink::Open) };
    }
    Ok(brings)
}

fn when(operator: u8, first: Option<f64>, second: Option<f64>) -> When {
    use super::format::Comparison::{Above, AtLeast, AtMost, Below, Equal, Not};
    let term = |number: f64| Term::Of(Worth::Number(number));
    match (operator, first.map(term), second.map(term)) {
        (1, Some(low), Some(high)) => When::Between(low, high),
        (2, Some(low), Some(high)) => When::Outside(low, high),
        (3, Some(with), None) => When::Compares(Equal, with),
        (4, Some(with), None) => When::Compares(Not, with),
        (5, Some(with), None) => When::Compares(Above, with),
        (6, Some(with), None) => When::Compares(Below, with),
        (7, Some(with), None) => When::Compares(AtLeast, with),
        (8, Some(with), None) => When::Compares(AtMost, with),
        _ => When::NotSaid,
    }
}

/// The number that a formula is, if it is one alone.
fn number(formula: &[u8]) -> Option<f64> {
    const MINUS: u8 = 0x13;
    match formula {
        [0x1e, low, high] => Some(f64::from(u16::from_le_bytes([*low, *high]))),
        [0x1f, number @ ..] => Some(f64::from_le_bytes(number.try_into().ok()?)),
        [rest @ .., MINUS] => number(rest).map(|number| -number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::Comparison;
    use super::*;

    /// Where cells are below 5 they show this.
    fn of_a_look(flags: [u8; 6], number_format: &[u8]) -> Vec<u8> {
        [&[1, 6, 3, 0, 0, 0][..], &flags, number_format, &[0x1e, 5, 0]].concat()
    }

    #[test]
    fn a_rule_brings_the_number_format_of_its_look() {
        let written = Globals { formats: [(170, "\"[c]\"".to_owned())].into(), ..Globals::default() };
        let below = When::Compares(Comparison::Below, Term::Of(Worth::Number(5.0)));
        let shows = |bytes: &[u8], later: bool| {
            let found = rule(bytes, later, &written).unwrap();
            found.map(|(when, brings)| (when, brings.format.unwrap().show(3.0, false)))
        };
        let by_number = of_a_look([0, 0, 0, 2, 0, 0], &[0, 170]);
        assert_eq!(shows(&by_number, false), Some((below.clone(), "[c]".to_owned())));
        let written_out = of_a_look([0, 0, 0, 2, 1, 0], &[8, 0, 3, 0, 0, b';', b';', b';']);
        assert_eq!(shows(&written_out, false), Some((below.clone(), String::new())));
        assert_eq!(shows(&of_a_look([0; 6], &[]), false), None);
        let later = [&[0; LATER][..], &by_number[..6], &[8, 0, 0, 0], &by_number[6..]].concat();
        assert_eq!(shows(&later, true), Some((below.clone(), "[c]".to_owned())));
        assert!(rule(&by_number[..9], false, &written).is_ok_and(|rule| rule.is_none()));
        assert!(rule(&[1, 6, 9, 0, 0, 0], false, &written).is_err());
    }

    #[test]
    fn rules_have_their_cells_before_them() {
        let cells = [&[0; 12][..], &[1, 0], &[1, 0, 3, 0, 3, 0, 3, 0]].concat();
        assert_eq!(over(&cells, false).unwrap().as_ref(), [((1, 3), (3, 3))]);
    }
}
