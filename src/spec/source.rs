//! Reads one TOML file strictly, and says where and how to mend it when it is wrong.

use std::borrow::Cow;
use std::ops::Range;

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
}

impl Source {
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
        toml::from_str(&self.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            self.error(start, mistake::plain(error.message()))
        })
    }

    /// Where something still has to be filled in; none where nothing is left.
    pub fn unfilled(&self) -> Option<Error> {
        let at = DeTable::parse(&self.text).ok().and_then(|table| first_mark(table.get_ref()))?;
        Some(self.error(
            at,
            format!("\"{TO_FILL_IN}\" still stands here: write what belongs here before anything is published"),
        ))
    }

    /// An error at a byte of this file.
    pub fn error(&self, byte: usize, message: impl std::fmt::Display) -> Error {
        Error::new(Mistake::at(&self.path, &self.text, byte, message.to_string()))
    }

    /// The line of a name.
    pub fn origin(&self, name: &Name) -> Origin {
        let before = &self.text[..self.text.floor_char_boundary(name.span().start)];
        Origin { file: self.path.clone(), line: before.matches('\n').count() as u32 + 1, column: 0 }
    }

    /// The place of `name` among `known`, or an error at the name that proposes the nearest.
    pub fn look_up<'a>(
        &self,
        name: &Name,
        what: &str,
        mut known: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<usize, Error> {
        let wanted = name.get_ref();
        known.clone().position(|candidate| candidate == wanted).ok_or_else(|| {
            let hint = nearest(wanted, &mut known).map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            self.error(name.span().start, format!("no {what} is called \"{wanted}\"{hint}"))
        })
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
        let said = |text: &str| Source { path: "pipelines/x.toml".into(), text: text.into() }.unfilled();
        assert!(said("# Whatever says TO FILL IN is for you.\ntitle = \"Ours\"\n").is_none());
        let error = said("title = \"Ours\"\n[[a]]\nb = [{ c = \"x, TO FILL IN\" }]\n").unwrap().to_string();
        assert!(error.starts_with("pipelines/x.toml:3:12: \"TO FILL IN\" still stands here"), "{error}");
        assert!(said("area = \"TO-FILL-IN\"\n").is_some());
    }

    #[test]
    fn an_unknown_key_is_answered_with_its_place_and_the_nearest() {
        let source = Source { path: "pipelines/x.toml".into(), text: "\nthreshhold = 5\n".into() };
        let error = source.parse::<Sample>().unwrap_err().to_string();
        assert!(error.starts_with("pipelines/x.toml:2:1: unknown field `threshhold`"), "{error}");
        assert!(error.ends_with("did you mean `threshold`?"), "{error}");
    }
}
