//! Keeps a spreadsheet from running a text cell of a CSV as a formula.

use std::borrow::Cow;

/// `field` as it is safe to open in a spreadsheet: text that begins like a formula gets an apostrophe in front, which
/// is how a spreadsheet marks text. Numbers with a sign stay as they are.
///
/// ```
/// use quarterday::publish::formula_guard::guard;
/// assert_eq!(guard("=1+1"), "'=1+1");
/// assert_eq!(guard("-20.4"), "-20.4");
/// ```
pub fn guard(field: &str) -> Cow<'_, str> {
    let is_formula = match field.chars().next() {
        Some('=' | '@' | '\t' | '\r' | '\n') => true,
        Some('+' | '-') => !is_number(&field[1..]),
        _ => false,
    };
    if is_formula { Cow::Owned(format!("'{field}")) } else { Cow::Borrowed(field) }
}

/// What `guard` was given.
///
/// ```
/// use quarterday::publish::formula_guard::unguard;
/// assert_eq!(unguard("'=1+1"), "=1+1");
/// assert_eq!(unguard("'s-Hertogenbosch"), "'s-Hertogenbosch");
/// ```
pub fn unguard(field: &str) -> &str {
    field.strip_prefix('\'').filter(|text| guard(text) == field).unwrap_or(field)
}

/// Digits with separators, and a per cent sign at most: nothing that a spreadsheet could call.
fn is_number(unsigned: &str) -> bool {
    unsigned.bytes().any(|byte| byte.is_ascii_digit())
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' ' | b'%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_could_run_is_quoted() {
        for text in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "-", "\t=1"] {
            assert_eq!(guard(text), format!("'{text}"));
        }
        for text in ["", "-20.4", "+9 %", "-1,234.50", "[c]", "just under 500", "2024/25 Q4", "a=b"] {
            assert_eq!(guard(text), text);
        }
    }
}
