//! What a workbook, or another package of XML, says beside its cells: names and properties, links, lists, headers, texts in
//! drawings, and what programs keep of tables that are gone.

use super::package::Package;
use super::sheet::Beside;
use super::xml::{Piece, Tag};

/// Attributes that hold words of a person, by their names without prefix.
const SPEAKING: [&str; 27] = [
    "name",
    "displayName",
    "v",
    "display",
    "location",
    "tooltip",
    "descr",
    "title",
    "prompt",
    "promptTitle",
    "error",
    "errorTitle",
    "comment",
    "caption",
    "uniqueName",
    "userId",
    "userName",
    "author",
    "Target",
    "href",
    "alias",
    "condition",
    "string-value",
    "description",
    "initials",
    "val",
    "url",
];
/// Elements whose attributes are names that the program gave, or that are looked at elsewhere.
const SILENT: [&str; 14] = [
    "sheet",
    "latin",
    "ea",
    "cs",
    "font",
    "rFont",
    "style",
    "lsdException",
    "cellStyle",
    "tableStyle",
    "font-face",
    "color",
    "sz",
    "table",
];
/// Bytes of all that is said, and of one piece of it.
const MOST: usize = 16 << 20;
const MOST_OF_ONE: usize = 1 << 16;

/// Goes through pieces of XML and keeps what they say.
#[derive(Default)]
pub struct Listener {
    said: Vec<String>,
    text: String,
    paragraphs: usize,
    bytes: usize,
}

impl Listener {
    pub fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(tag) => self.opened(tag),
            Piece::Text(text) if self.text.len() < MOST_OF_ONE => self.text.push_str(text),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "p" | "si" => {
                    self.paragraphs = self.paragraphs.saturating_sub(1);
                    self.flush();
                }
                "formula1" | "formula2" => {
                    let list = std::mem::take(&mut self.text);
                    list.split([',', ';', '"']).for_each(|text| self.say(text.to_owned()));
                }
                name if name.ends_with("Header") || name.ends_with("Footer") => {
                    let text = std::mem::take(&mut self.text);
                    self.say(without_signs(&text));
                }
                "tab" | "br" | "cr" | "s" | "line-break" => self.text.push(' '),
                _ if self.paragraphs == 0 => self.flush(),
                _ => {}
            },
        }
    }

    fn opened(&mut self, tag: &Tag) {
        let name = tag.name();
        if matches!(name.as_str(), "p" | "si") {
            self.flush();
            self.paragraphs += 1;
        }
        if SILENT.contains(&name.as_str()) {
            return;
        }
        for (attribute, value) in tag.attributes() {
            // Charts have many values that are numbers and colours.
            let filtered = attribute != "val" || matches!(name.as_str(), "filter" | "customFilter");
            if SPEAKING.contains(&attribute.as_str()) && filtered {
                self.say(value);
            }
        }
    }

    /// Keeps one text.
    pub fn say(&mut self, text: String) {
        let new = !text.trim().is_empty() && self.said.last() != Some(&text) && self.bytes + text.len() <= MOST;
        if new {
            self.bytes += text.len();
            self.said.push(text);
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.say(text);
    }

    /// What was said, each once.
    pub fn all(mut self, what: &str) -> Vec<Beside> {
        self.flush();
        self.said.sort();
        self.said.dedup();
        let beside = |text: String| Beside { what: what.to_owned(), line: 0, column: 0, text };
        self.said.into_iter().map(beside).collect()
    }
}

/// What all parts of a package say but those that are read otherwise. A part that is damaged says what comes before that.
pub fn texts(package: &mut Package, is_read: impl Fn(&str) -> bool) -> Vec<Beside> {
    let mut found = Vec::new();
    for part in package.names() {
        let is_xml = [".xml", ".rels", ".vml"].iter().any(|end| part.ends_with(end));
        if is_xml && !is_read(&part) {
            let mut listener = Listener::default();
            let _damaged = package.each(&part, &mut |piece| {
                listener.piece(&piece);
                Ok(())
            });
            found.extend(listener.all(what(&part)));
        }
    }
    found
}

/// What a part is, in words.
fn what(part: &str) -> &'static str {
    let of = |folder: &str| part.contains(folder);
    if part.ends_with(".rels") {
        "a link"
    } else if of("pivot") {
        "the stored data of a pivot table"
    } else if of("externallink") {
        "the stored values of another workbook"
    } else if of("comment") || of("persons/") {
        "the author of a comment"
    } else if of("drawing") || of("charts/") || of("diagrams/") {
        "a drawing or chart"
    } else if of("workbook.xml") {
        "a name or property of the workbook"
    } else if of("tables/") || of("querytable") || of("connections") {
        "the name of a table, its columns or its source"
    } else if of("docprops/") || of("meta.xml") || of("custom") {
        "a property of the file"
    } else if of("styles.xml") || of("header") || of("footer") {
        "a header or footer"
    } else {
        "a text in the file"
    }
}

/// The texts in quotation marks within a formula, and all of them as one: `="Alder"&" "&"Birch"`.
pub fn of_formula(formula: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for (at, piece) in formula.split('"').enumerate() {
        if at % 2 == 1 {
            texts.push(piece.to_owned());
        }
    }
    let whole = texts.concat();
    if texts.len() > 1 {
        texts.push(whole);
    }
    texts.retain(|text| text.len() > 3);
    texts
}

/// A header or footer without its signs: `&L&"Arial,Bold"&8Alder`.
pub fn without_signs(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '&' {
            plain.push(letter);
            continue;
        }
        plain.push(' ');
        match letters.next() {
            Some('"') => while letters.next().is_some_and(|letter| letter != '"') {},
            Some('K') => {
                for _ in 0..6 {
                    letters.next_if(char::is_ascii_hexdigit);
                }
            }
            Some(digit) if digit.is_ascii_digit() => while letters.next_if(char::is_ascii_digit).is_some() {},
            Some('&') => plain.push('&'),
            Some(_) | None => {}
        }
    }
    plain.trim().to_owned()
}

/// Letters in a row that are text, among other bytes.
const SHORTEST_RUN: usize = 4;

/// The runs of letters among other bytes, in letters of one byte and of two.
pub fn runs(bytes: &[u8]) -> Vec<String> {
    let letter = |byte: &u8| (0x20..0x7f).contains(byte) || *byte >= 0xc0;
    let text = |run: &[u8]| run.iter().map(|byte| char::from(*byte)).collect::<String>().trim().to_owned();
    let narrow = bytes.split(|byte| !letter(byte)).filter(|run| run.len() >= SHORTEST_RUN);
    let mut found: Vec<String> = narrow.map(text).collect();
    for start in [0, 1] {
        let pairs = bytes.get(start..).unwrap_or_default().chunks_exact(2);
        let wide: Vec<u8> = pairs.map(|pair| if pair[1] == 0 { pair[0] } else { 0 }).collect();
        found.extend(wide.split(|byte| !letter(byte)).filter(|run| run.len() >= SHORTEST_RUN).map(text));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_and_headers_say_what_is_in_them() {
        assert_eq!(of_formula(r#"IF(A1="","Alder"&" "&"Birch",B12)"#), ["Alder", "Birch", "Alder Birch"]);
        assert_eq!(without_signs(r#"&L&"Arial,Bold"&8Alder && Birch&RPage &P of &N"#), "Alder  & Birch Page   of");
        assert_eq!(runs(b"\x01\x02Alder\x02\x00B\x00i\x00r\x00c\x00h\x00\x03"), ["Alder", "Birch"]);
    }
}
