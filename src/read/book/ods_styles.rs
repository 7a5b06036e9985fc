//! The styles of ODS, as far as they say how a number is shown: each becomes a number format as XLSX writes them.

use std::collections::BTreeMap;

use super::colour::{Colour, Ink, Paint};
use super::conditional::Brings;
use super::format::Format;
use super::look::{Look, Style};
use super::sheet::{Place, place};
use super::when::When;
use super::xml::{Piece, Tag};

/// Styles that are based on others, one above the other, are not followed further.
const DEEPEST: usize = 20;

/// The styles read so far.
#[derive(Debug, Default)]
pub struct Styles {
    /// How each data style shows numbers; `None` where it cannot be said as a number format.
    data: BTreeMap<String, Option<Shows>>,
    cells: BTreeMap<String, OfCells>,
    /// The styles of cells by the names that people see.
    displayed: BTreeMap<String, String>,
    /// The style of cells that is being read.
    within: Option<String>,
    /// The looks of styles of text, and their colours.
    texts: BTreeMap<String, (Look, Option<Ink>)>,
    /// The style of cells or of text whose properties come next.
    last: Option<(Family, String)>,
    /// The data style that is being read, and the words in it.
    open: Option<(String, Option<Shows>)>,
    words: Option<String>,
}

/// What a style is one of.
#[derive(Debug, Clone, Copy)]
enum Family {
    Cells,
    Text,
}

/// A style of cells.
#[derive(Debug, Default)]
struct OfCells {
    data: Option<String>,
    based_on: Option<String>,
    /// Whether a line goes through the text, where the style says so or not.
    struck: Option<bool>,
    paint: Paint,
    /// Whether nothing of the cell is shown where the sheet is protected.
    concealed: Option<bool>,
    /// Styles that go before it under conditions.
    maps: Vec<Map>,
}

/// A style that goes before another under a condition, which is written for a cell.
#[derive(Debug)]
struct Map {
    condition: String,
    base: Option<Place>,
    style: String,
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
                match name.as_str() {
                    "style" => self.style(tag),
                    "text-properties" => self.letters(tag),
                    "table-cell-properties" => self.cell(tag),
                    "map" => self.map(tag),
                    _ => {}
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

    fn style(&mut self, tag: &Tag) {
        let name = tag.get("style:name").unwrap_or_default();
        self.last = match tag.get("style:family").as_deref() {
            Some("table-cell") => {
                let (data, based_on) = (tag.get("style:data-style-name"), tag.get("style:parent-style-name"));
                self.cells.insert(name.clone(), OfCells { data, based_on, ..OfCells::default() });
                self.displayed.extend(tag.get("style:display-name").map(|seen| (seen, name.clone())));
                Some((Family::Cells, name))
            }
            Some("text") => Some((Family::Text, name)),
            _ => None,
        };
        self.within = self.last.as_ref().map(|(_, name)| name.clone());
    }

    /// A style that goes before the one that is being read.
    fn map(&mut self, tag: &Tag) {
        let Some(style) = self.within.as_ref().and_then(|name| self.cells.get_mut(name)) else { return };
        let text = |attribute: &str| tag.get(attribute).unwrap_or_default();
        let base = cell(&text("style:base-cell-address"));
        style.maps.push(Map { condition: text("style:condition"), base, style: text("style:apply-style-name") });
    }

    /// What is behind the cells of a style, and whether they are concealed.
    fn cell(&mut self, tag: &Tag) {
        let Some(style) = self.within.as_ref().and_then(|name| self.cells.get_mut(name)) else { return };
        style.paint.behind = tag.get("fo:background-color").map(|colour| match colour.as_str() {
            "transparent" => Ink::Of(Colour::WHITE),
            colour => Colour::of_hex(colour).map_or(Ink::Open, Ink::Of),
        });
        style.concealed = tag.get("style:cell-protect").map(|protect| protect.contains("hidden-and-protected"));
    }

    /// How the letters of the style look whose properties these are.
    fn letters(&mut self, tag: &Tag) {
        let Some((family, name)) = self.last.take() else { return };
        let line = |attribute: &str| tag.get(attribute).map(|line| line != "none");
        let struck = line("style:text-line-through-style").or(line("style:text-line-through-type"));
        let colour = tag.get("fo:color").and_then(|colour| Colour::of_hex(&colour));
        // Such letters are light where it is dark behind them.
        let automatic = tag.get("style:use-window-font-color").as_deref() == Some("true");
        let ink = if automatic { Some(Ink::Open) } else { colour.map(Ink::Of) };
        match family {
            Family::Cells => {
                let style = self.cells.entry(name).or_default();
                (style.struck, style.paint.letters) = (struck, ink);
            }
            Family::Text => {
                // "super 58%", or how far above the line: "33% 58%".
                let position = tag.get("style:text-position").unwrap_or_default();
                let first = position.split(' ').next().unwrap_or_default();
                let above = first.trim_end_matches('%').parse::<f64>().unwrap_or(0.0);
                let look = Look {
                    raised: first == "super" || above > 0.0,
                    lowered: first == "sub" || above < 0.0,
                    struck: struck == Some(true),
                };
                self.texts.insert(name, (look, ink));
            }
        }
    }

    /// A style of cells and those that it is based on, the nearest first.
    fn line_of(&self, style: &str) -> impl Iterator<Item = &OfCells> {
        let based_on = |style: &&OfCells| self.cells.get(style.based_on.as_ref()?);
        std::iter::successors(self.cells.get(style), based_on).take(DEEPEST)
    }

    /// How cells of a style show what they hold, on a sheet that is protected or not. Where it is not known here how they show numbers,
    /// or nothing says it, there is no number format.
    pub fn of_cells(&self, style: &str, protected: bool) -> Style {
        let data = self.line_of(style).find_map(|style| style.data.as_ref());
        let concealed = protected && self.line_of(style).find_map(|style| style.concealed) == Some(true);
        // Letters of which nothing is said are light where it is dark behind them.
        let automatic = Paint { letters: Some(Ink::Open), behind: None };
        let paint = self.line_of(style).fold(Paint::default(), |paint, style| paint.over(style.paint)).over(automatic);
        Style {
            format: data.and_then(|data| self.code(data)).map(|code| Format::parse(&code)),
            struck: self.line_of(style).find_map(|style| style.struck) == Some(true),
            paint: if concealed { Paint::UNSEEN } else { paint },
        }
    }

    /// What a style, by its name or as people see that, brings where a condition holds: not what it has of the style that all cells
    /// have.
    pub fn under_condition(&self, style: &str) -> Brings {
        let named =
            if self.cells.contains_key(style) { Some(style) } else { self.displayed.get(style).map(String::as_str) };
        let default = self.cells.get("Default");
        let own = || {
            let line = named.into_iter().flat_map(|name| self.line_of(name));
            line.take_while(|style| !default.is_some_and(|default| std::ptr::eq(*style, default)))
        };
        let data = own().find_map(|style| style.data.as_ref());
        Brings {
            format: data.and_then(|data| self.code(data)).map(|code| Format::parse(&code)),
            paint: own().fold(Paint::default(), |paint, style| paint.over(style.paint)),
        }
    }

    /// Whether a style of cells, or one that it is based on, has conditions.
    pub fn has_conditions(&self, style: &str) -> bool {
        self.line_of(style).any(|style| !style.maps.is_empty())
    }

    /// The conditions of a style of cells, each with what it brings.
    pub fn conditions(&self, style: &str) -> Vec<(When, Brings)> {
        let maps = self.line_of(style).flat_map(|style| &style.maps);
        maps.map(|map| (When::of_words(&map.condition, map.base), self.under_condition(&map.style))).collect()
    }

    /// How runs of a style look, and their colour.
    pub fn of_text(&self, style: &str) -> (Look, Option<Ink>) {
        self.texts.get(style).copied().unwrap_or_default()
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

/// The cell of "Sheet1.D2".
pub fn cell(address: &str) -> Option<Place> {
    place(address.rsplit('.').next().unwrap_or_default())
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
            "text-properties" => {
                let colour = tag.get("fo:color").filter(|colour| Colour::of_hex(colour).is_some());
                colour.map_or_else(String::new, |colour| format!("[{colour}]"))
            }
            _ => return false,
        };
        self.code += &part;
        true
    }
}
