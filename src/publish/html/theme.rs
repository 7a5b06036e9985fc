//! What a theme changes in a page: the colours of its charts, its fonts, and a logo at its top.

use std::fmt::Write;

use maud::{Markup, html};

use super::super::chart::dark;
use crate::spec::theme::Theme;

/// The rules that stand behind those of every page.
pub fn style(theme: &Theme) -> String {
    let font = theme.font.as_ref().map(|font| format!("body {{ font-family: {font}; }}\n"));
    font.unwrap_or_default() + &dark(theme)
}

/// The logo as a picture in the page, in which nothing of it can run; its text says whose it is.
pub fn logo(theme: &Theme, publisher: &str) -> Markup {
    let logo = theme.logo.as_ref().filter(|logo| !logo.svg.is_empty());
    html! {
        @if let Some(logo) = logo { img class="logo" src=(address(&logo.svg)) alt=(publisher); "\n" }
    }
}

/// The address of a drawing that is its whole text (RFC 2397).
fn address(svg: &str) -> String {
    let mut address = "data:image/svg+xml,".to_owned();
    for byte in svg.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' | b':' | b'=' => {
                address.push(char::from(byte))
            }
            // Writing to a string cannot fail.
            _ => _ = write!(address, "%{byte:02X}"),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_an_address_that_ends_no_attribute() {
        assert_eq!(address("<svg a=\"é\"/>"), "data:image/svg+xml,%3Csvg%20a=%22%C3%A9%22/%3E");
    }
}
