//! Reads one TOML file strictly, and says where and how to mend it when it is wrong.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use anyhow::Error;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::{self, Mistake};
use crate::model::finding::Origin;

/// What somebody has to replace is marked so.
pub const TO_FILL_IN: &str = "TO FILL IN";

/// A name as typed, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Name(Spanned<String>);

impl Name {
    /// A name that stands at these bytes.
    pub(super) fn at(span: Range<usize>, name: String) -> Name {
        Name(Spanned::new(span, name))
    }

    pub fn get_ref(&self) -> &String {
        self.0.get_ref()
    }

    /// Its bytes in the file.
    pub fn span(&self) -> Range<usize> {
        self.0.span()
    }

    pub fn into_inner(self) -> String {
        self.0.into_inner()
    }
}

impl JsonSchema for Name {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// One file of `pipelines/`, as text.
#[derive(Debug, Clone)]
pub struct Source {
    /// As the user would name it.
    pub path: String,
    pub text: String,
    /// From which number its bytes are counted.
    first: usize,
    /// Files that stand behind it, in the order of their first bytes: something of them is read together with this one, and
    /// the byte of a name tells of which file it is.
    behind: Arc<Vec<Source>>,
}

impl Source {
    pub fn new(path: String, text: String) -> Source {
        Source { path, text, first: 0, behind: Arc::default() }
    }

    /// Files one behind the other, from this byte on.
    pub(super) fn in_line(sources: &[Source], mut first: usize) -> Vec<Source> {
        let mut line = Vec::new();
        for source in sources {
            line.push(Source { first, ..source.clone() });
            // What is missing at the end of a file is a mistake behind its last byte.
            first += source.text.len() + 1;
        }
        line
    }

    /// The file with others behind it.
    pub(super) fn before(&self, behind: &Arc<Vec<Source>>) -> Source {
        Source { behind: Arc::clone(behind), ..self.clone() }
    }

    /// The number of its first byte.
    pub(super) fn first_byte(&self) -> usize {
        self.first
    }

    /// The file with nothing but this range of its text, in its place.
    pub(super) fn part(&self, range: Range<usize>) -> Source {
        let blank = |(at, byte): (usize, char)| match byte {
            kept if range.contains(&at) || kept == '\n' => kept.to_string(),
            gone => " ".repeat(gone.len_utf8()),
        };
        Source { text: self.text.char_indices().map(blank).collect(), ..self.clone() }
    }

    /// The file that a byte stands in, and at which byte of its text.
    fn at(&self, byte: usize) -> (&Source, usize) {
        let file = self.behind.iter().rev().find(|file| file.first <= byte).unwrap_or(self);
        (file, byte.saturating_sub(file.first))
    }

    /// The path of the file in which a name stands.
    pub fn path_of(&self, name: &Name) -> &str {
        &self.at(name.span().start).0.path
    }

    /// The file's name without folder and extension: the kind of return, or the publication.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path);
        name.strip_suffix(".toml").unwrap_or(name)
    }

    /// Reads the file into `T`.
    ///
    /// # Errors
    /// File, line, column, what is wrong, and the nearest spelling of an unknown key.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Error> {
        // Blanks before it move every place in it by as many bytes.
        let text = match self.first {
            0 => Cow::Borrowed(self.text.as_str()),
            // A byte order mark stands at the beginning only.
            first => {
                let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
                Cow::Owned(" ".repeat(first + self.text.len() - text.len()) + text)
            }
        };
        toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text[..text.floor_char_boundary(start)].rfind('\n').map_or(0, |end| end + 1);
            let line = text[before..].lines().next().unwrap_or_default();
            self.error(start, mistake::plain(error.message(), line))
        })
    }

    /// Where something still has to be filled in; none where nothing is left.
    pub fn unfilled(&self) -> Option<Error> {
        let at = DeTable::parse(&self.text).ok().and_then(|table| first_mark(table.get_ref()))?;
        Some(self.error(at, format!("\"{TO_FILL_IN}\" is still here: replace it before anything is published")))
    }

    /// An error at a byte of this file.
    pub fn error(&self, byte: usize, message: impl std::fmt::Display) -> Error {
        let (file, byte) = self.at(byte);
        Error::new(Mistake::at(&file.path, &file.text, byte, message.to_string()))
    }

    /// The line of a name.
    pub fn origin(&self, name: &Name) -> Origin {
        let (file, byte) = self.at(name.span().start);
        let before = &file.text[..file.text.floor_char_boundary(byte)];
        Origin { file: file.path.clone(), line: before.matches('\n').count() as u32 + 1, column: 0 }
    }

    /// The place of `name` among `known`, or an error at the name that proposes the nearest.
    pub fn look_up<'a>(
        &self,
        name: &Name,
        what: &str,
        known: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<usize, Error> {
        let found = known.clone().position(|candidate| candidate == name.get_ref());
        found.ok_or_else(|| self.unknown(name, what, known))
    }

    /// The error at a name that nothing has, which proposes the nearest of `known`.
    pub fn unknown<'a>(&self, name: &Name, what: &str, mut known: impl Iterator<Item = &'a str>) -> Error {
        let wanted = name.get_ref();
        let hint = nearest(wanted, &mut known).map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        self.error(name.span().start, format!("no {what} is called \"{wanted}\"{hint}"))
    }
}

/// The place of the first text that says so.
fn first_mark(table: &DeTable) -> Option<usize> {
    let mut marks: Vec<usize> = table.values().flat_map(marks).collect();
    marks.sort_unstable();
    marks.first().copied()
}

fn marks(value: &toml::Spanned<DeValue>) -> Vec<usize> {
    match value.get_ref() {
        // A code holds no spaces.
        DeValue::String(text) if text.replace('-', " ").contains(TO_FILL_IN) => vec![value.span().start],
        DeValue::Array(values) => values.iter().flat_map(marks).collect(),
        DeValue::Table(table) => table.values().flat_map(marks).collect(),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            Vec::new()
        }
    }
}

/// The most similar of `known` to `wanted`, if any is at all similar.
pub fn nearest<'a>(wanted: &str, known: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest_few(wanted, known, 1).first().copied()
}

/// The `most` most similar of `known` to `wanted`, the nearest first; only what is at all similar.
pub fn nearest_few<'a>(wanted: &str, known: &mut dyn Iterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let mut near: Vec<(f64, &str)> = known
        .map(|candidate| (strsim::jaro_winkler(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score > 0.7)
        .collect();
    // Stable, so that of two that are equally near the first known wins.
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.truncate(most);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code)]
        threshold: Option<u32>,
    }

    #[test]
    fn what_is_left_to_fill_in_is_found_in_values_and_not_in_comments() {
        let said = |text: &str| Source::new("pipelines/x.toml".into(), text.into()).unfilled();
        assert!(said("# Whatever says TO FILL IN is for you.\ntitle = \"Ours\"\n").is_none());
        let error = said("title = \"Ours\"\n[[a]]\nb = [{ c = \"x, TO FILL IN\" }]\n").unwrap().to_string();
        assert!(error.starts_with("pipelines/x.toml:3:12: \"TO FILL IN\" is still here"), "{error}");
        assert!(said("area = \"TO-FILL-IN\"\n").is_some());
    }

    #[test]
    fn an_unknown_key_is_answered_with_its_place_and_the_nearest() {
        let source = Source::new("pipelines/x.toml".into(), "\nthreshhold = 5\n".into());
        let error = source.parse::<Sample>().unwrap_err().to_string();
        assert!(error.starts_with("pipelines/x.toml:2:1: unknown field `threshhold`"), "{error}");
        assert!(error.ends_with("did you mean `threshold`?"), "{error}");
    }

    #[test]
    fn a_place_behind_a_file_is_said_in_the_file_that_stands_there() {
        let file = |path: &str, text: &str| Source::new(path.into(), text.into());
        let line = Source::in_line(&[file("b.toml", "a = 1\n"), file("c.toml", "\u{feff}\nthreshhold = 5\n")], 20);
        let error = line[1].parse::<Sample>().unwrap_err().to_string();
        assert!(error.starts_with("c.toml:2:1: unknown field"), "{error}");
        let first = file("a.toml", "x = 1\n").before(&Arc::new(line));
        for (byte, place) in
            [(0, "a.toml:1:1"), (5, "a.toml:1:6"), (20, "b.toml:1:1"), (26, "b.toml:2:1"), (31, "c.toml:2:1")]
        {
            assert_eq!(first.error(byte, "x").to_string(), format!("{place}: x"));
        }
    }
}
