//! The styles of ODS, as far as they say how a number is shown: each becomes a number format as XLSX writes them.

use std::collections::BTreeMap;

use super::format::Format;
use super::xml::{Piece, Tag};

/// Styles that are based on others, one above the other, are not followed further.
const DEEPEST: usize = 20;

/// The styles read so far.
#[derive(Debug, Default)]
pub struct Styles {
    /// How each data style shows numbers; `None` where it cannot be said as a number format.
    data: BTreeMap<String, Option<Shows>>,
    /// Of each style of cells its data style, and what it is based on.
    cells: BTreeMap<String, (Option<String>, Option<String>)>,
    /// The data style that is being read, and the words in it.
    open: Option<(String, Option<Shows>)>,
    words: Option<String>,
}

/// A number format, and others that go before it under a condition.
#[derive(Debug, Default, Clone)]
struct Shows {
    code: String,
    before: Vec<(String, String)>,
    elapsed: bool,
    percent: bool,
}

impl Styles {
    /// Takes a piece of a part, and says whether it belongs to a data style.
    pub fn piece(&mut self, piece: &Piece) -> bool {
        match piece {
            Piece::Open(tag) => self.opened(tag),
            Piece::Close(name) => {
                match (name.as_str(), &mut self.open) {
                    (_, None) => return false,
                    ("text" | "currency-symbol", Some((_, shows))) => {
                        let words = self.words.take().unwrap_or_default();
                        if let Some(shows) = shows {
                            for letter in words.chars() {
                                // Only where the style is one of per cent does the sign multiply.
                                let sign = shows.percent && letter == '%';
                                shows.code += &if sign { letter.to_string() } else { format!("\\{letter}") };
                            }
                        }
                    }
                    (name, Some(_)) if is_data_style(name) => {
                        self.data.extend(self.open.take());
                    }
                    _ => {}
                }
                true
            }
            Piece::Text(text) => {
                if let Some(words) = &mut self.words {
                    words.push_str(text);
                }
                self.open.is_some()
            }
        }
    }

    fn opened(&mut self, tag: &Tag) -> bool {
        let name = tag.name();
        match &mut self.open {
            None if is_data_style(&name) => {
                let elapsed = tag.get("number:truncate-on-overflow").as_deref() == Some("false");
                let shows = Shows { elapsed, percent: name == "percentage-style", ..Shows::default() };
                self.open = Some((tag.get("style:name").unwrap_or_default(), Some(shows)));
                true
            }
            None => {
                if name == "style" && tag.get("style:family").as_deref() == Some("table-cell") {
                    let said = (tag.get("style:data-style-name"), tag.get("style:parent-style-name"));
                    self.cells.insert(tag.get("style:name").unwrap_or_default(), said);
                }
                false
            }
            Some((_, shows)) => {
                if matches!(name.as_str(), "text" | "currency-symbol") {
                    self.words = Some(String::new());
                } else if let Some(known) = shows
                    && !known.part(&name, tag)
                {
                    *shows = None;
                }
                true
            }
        }
    }

    /// How cells of a style show numbers; `None` where nothing says so, or nothing that is known here.
    pub fn format(&self, style: &str) -> Option<Format> {
        let mut style = style;
        for _ in 0..DEEPEST {
            match self.cells.get(style)? {
                (Some(data), _) => return self.code(data).map(|code| Format::parse(&code)),
                (None, Some(parent)) => style = parent,
                (None, None) => return None,
            }
        }
        None
    }

    fn code(&self, data: &str) -> Option<String> {
        let of = |name: &str| self.data.get(name)?.as_ref();
        let shows = of(data)?;
        let mut code = String::new();
        for (condition, other) in &shows.before {
            code += &format!("[{condition}]{};", of(other)?.code);
        }
        Some(code + &shows.code)
    }
}

fn is_data_style(name: &str) -> bool {
    matches!(
        name,
        "number-style"
            | "percentage-style"
            | "currency-style"
            | "date-style"
            | "time-style"
            | "boolean-style"
            | "text-style"
    )
}

impl Shows {
    /// Adds a part of a data style, and says whether a number format can say it.
    fn part(&mut self, name: &str, tag: &Tag) -> bool {
        let count =
            |attribute: &str| tag.get(attribute).and_then(|text| text.parse::<usize>().ok()).map(|count| count.min(20));
        let long = tag.get("number:style").as_deref() == Some("long");
        let either = |short: &str, other: &str| if long { other.to_owned() } else { short.to_owned() };
        let figures = |attribute: &str, sign: &str| sign.repeat(count(attribute).unwrap_or(1).max(1));
        let whole = || match (count("number:min-integer-digits").unwrap_or(0), tag.get("number:grouping").as_deref()) {
            (0, Some("true")) => "#,###".to_owned(),
            (least, Some("true")) => format!("#,{}{}", "#".repeat(3usize.saturating_sub(least)), "0".repeat(least)),
            (0, _) => "#".to_owned(),
            (least, _) => "0".repeat(least),
        };
        let decimals = || match count("number:decimal-places").unwrap_or(0) {
            0 => String::new(),
            places => {
                let least = count("number:min-decimal-places").unwrap_or(places).min(places);
                format!(".{}{}", "0".repeat(least), "#".repeat(places - least))
            }
        };
        let part = match name {
            // Without places it is shown as it is.
            "number" if tag.get("number:decimal-places").is_none() => "General".to_owned(),
            "number" => {
                let factor = tag.get("number:display-factor").and_then(|text| text.parse::<f64>().ok()).unwrap_or(1.0);
                let thousands = (factor.log10() / 3.0).round().clamp(0.0, 9.0) as usize;
                format!("{}{}{}", whole(), decimals(), ",".repeat(thousands))
            }
            "scientific-number" => {
                format!("{}{}E+{}", whole(), decimals(), figures("number:min-exponent-digits", "0"))
            }
            "fraction" => {
                let below = tag
                    .get("number:denominator-value")
                    .unwrap_or_else(|| figures("number:min-denominator-digits", "?"));
                let whole = if tag.get("number:min-integer-digits").is_some() { "# " } else { "" };
                format!("{whole}{}/{below}", figures("number:min-numerator-digits", "?"))
            }
            "day" => either("d", "dd"),
            "day-of-week" => either("ddd", "dddd"),
            "month" if tag.get("number:textual").as_deref() == Some("true") => either("mmm", "mmmm"),
            "month" => either("m", "mm"),
            "year" => either("yy", "yyyy"),
            "hours" if self.elapsed => either("[h]", "[hh]"),
            "hours" => either("h", "hh"),
            "minutes" => either("m", "mm"),
            "seconds" => either("s", "ss") + &decimals(),
            "am-pm" => "AM/PM".to_owned(),
            "text-content" => "@".to_owned(),
            "map" => {
                let condition =
                    tag.get("style:condition").unwrap_or_default().replace("value()", "").replace("!=", "<>");
                self.before.push((condition, tag.get("style:apply-style-name").unwrap_or_default()));
                String::new()
            }
            // Its letters and colours.
            "text-properties" => String::new(),
            _ => return false,
        };
        self.code += &part;
        true
    }
}
