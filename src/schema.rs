//! The files of `pipelines/`, and `inbox.toml` beside the returns, as JSON Schema, made from the same types that read them, so that an editor completes and checks.

use schemars::{Schema, schema_for};
use serde_json::{Map, Value};

use crate::model::codebook::Codebook;
use crate::publish::{internal, manifest};
use crate::spec::inbox::TypedInbox;
use crate::spec::typed_publication::TypedPublication;
use crate::spec::typed_return::TypedReturn;
use crate::{methods, rules};

/// Which sort of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Described {
    /// `pipelines/returns/<kind>.toml`.
    Return,
    /// `pipelines/<publication>.toml`.
    Publication,
    /// `inbox.toml` beside the returns.
    Inbox,
}

impl Described {
    pub const ALL: [Described; 3] = [Described::Return, Described::Publication, Described::Inbox];

    pub fn name(self) -> &'static str {
        match self {
            Described::Return => "return",
            Described::Publication => "publication",
            Described::Inbox => "inbox",
        }
    }

    /// What such a file may hold.
    pub fn schema(self) -> Value {
        without_null(match self {
            Described::Return => with(schema_for!(TypedReturn), [rules::schema(), methods::schema()]),
            Described::Publication => with(schema_for!(TypedPublication), [methods::schema(), methods::usual()]),
            Described::Inbox => with(schema_for!(TypedInbox), []),
        })
    }

    /// The schema as a file, `docs/schema/<name>.json`, which the first line of each file of `pipelines/` names.
    pub fn text(self) -> String {
        format!("{:#}\n", self.schema())
    }
}

/// Which sort of JSON file of the program's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// `manifest.json` of a release.
    Manifest,
    /// `dictionary.json` of a release.
    Dictionary,
    /// `internal/findings.json`, and what `--format json` prints.
    Findings,
}

impl Written {
    pub const ALL: [Written; 3] = [Written::Manifest, Written::Dictionary, Written::Findings];

    pub fn name(self) -> &'static str {
        match self {
            Written::Manifest => "manifest",
            Written::Dictionary => "dictionary",
            Written::Findings => "findings",
        }
    }

    /// The schema as a file, `docs/schema/<name>.json`.
    pub fn text(self) -> String {
        let schema = match self {
            Written::Manifest => manifest::schema(),
            Written::Dictionary => schema_for!(Codebook),
            Written::Findings => internal::findings_schema(),
        };
        format!("{:#}\n", schema.to_value())
    }
}

/// A schema with the keys of others.
fn with<const OTHERS: usize>(one: Schema, others: [Schema; OTHERS]) -> Value {
    let mut one = one.to_value();
    for other in others.map(Schema::to_value) {
        for part in ["properties", "$defs"] {
            if let (Some(into), Some(from)) = (one[part].as_object_mut(), other[part].as_object()) {
                into.extend(from.clone());
            }
        }
    }
    one
}

/// A schema without what TOML cannot say: a key that is not needed is left out, and never null.
fn without_null(schema: Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let mut fields: Map<String, Value> =
                fields.into_iter().map(|(key, value)| (key, without_null(value))).collect();
            fields.retain(|key, value| !(key == "default" && value.is_null()));
            if let Some(Value::Array(types)) = fields.get("type") {
                let left: Vec<Value> = types.iter().filter(|of| *of != "null").cloned().collect();
                if let [only] = left.as_slice() {
                    fields.insert("type".to_owned(), only.clone());
                }
            }
            let Some(Value::Array(of)) = fields.get("anyOf") else { return Value::Object(fields) };
            let left: Vec<Value> = of.iter().filter(|of| of["type"] != "null").cloned().collect();
            let (true, [Value::Object(only)]) = (left.len() < of.len(), left.as_slice()) else {
                return Value::Object(fields);
            };
            // What the key says goes before what its type says.
            fields.remove("anyOf");
            let mut whole = only.clone();
            whole.extend(fields);
            Value::Object(whole)
        }
        Value::Array(values) => Value::Array(values.into_iter().map(without_null).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema,
    }
}

/// A key with what it means, and where it stands: "in a publication, under figures, under rate".
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    pub name: String,
    pub place: String,
    pub meaning: String,
}

impl Described {
    /// Where a key of it stands.
    fn place(self) -> String {
        match self {
            Described::Return => "in a return".to_owned(),
            Described::Publication => "in a publication".to_owned(),
            Described::Inbox => "in inbox.toml".to_owned(),
        }
    }

    /// Every key that such a file may hold, wherever it stands.
    pub fn keys(self) -> Vec<Key> {
        let schema = self.schema();
        let mut found = Vec::new();
        walk(&schema, &schema, &self.place(), &mut Vec::new(), &mut found);
        found
    }
}

/// All keys, of every sort of file.
pub fn keys() -> Vec<Key> {
    Described::ALL.into_iter().flat_map(Described::keys).collect()
}

/// The parts of a schema that are one thing: what it refers to, its variants, the items of a list.
fn parts<'a>(whole: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let referred = schema["$ref"].as_str().and_then(|path| whole.pointer(path.trim_start_matches('#')));
    let listed = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
    let items = [&schema["items"], &schema["additionalProperties"]].into_iter().filter(|part| part.is_object());
    referred.into_iter().chain(listed).chain(items).collect()
}

/// The words of which one has to stand there, each with what it means where that is said.
fn choices(whole: &Value, schema: &Value) -> Option<Vec<String>> {
    let schema = schema["$ref"].as_str().and_then(|path| whole.pointer(path.trim_start_matches('#'))).unwrap_or(schema);
    let word = |value: &Value| value.as_str().map(|word| format!("\"{word}\""));
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(word).collect();
    }
    let meaning = |of: &Value| {
        of["description"].as_str().map_or(String::new(), |said| format!(" ({})", said.trim_end_matches('.')))
    };
    let several = |of: &Value| -> Option<Vec<String>> {
        match of["enum"].as_array() {
            Some(words) => words.iter().map(word).collect(),
            None => Some(vec![format!("{}{}", word(&of["const"])?, meaning(of))]),
        }
    };
    let words: Option<Vec<Vec<String>>> = schema["oneOf"].as_array()?.iter().map(several).collect();
    Some(words?.concat())
}

fn walk<'a>(whole: &'a Value, schema: &'a Value, place: &str, above: &mut Vec<&'a Value>, found: &mut Vec<Key>) {
    // What holds itself is gone through once.
    if above.iter().any(|earlier| std::ptr::eq(*earlier, schema)) {
        return;
    }
    above.push(schema);
    for (name, value) in schema["properties"].as_object().into_iter().flatten() {
        let said = |schema: &Value| schema["description"].as_str().map(str::to_owned);
        let choices = parts(whole, value).into_iter().chain([value]).find_map(|schema| choices(whole, schema));
        let choices = choices.map(|choices| format!("One of: {}.", choices.join(", ")));
        let of_type = parts(whole, value).into_iter().find_map(said);
        // A choice that takes something more is said of the choice.
        let of_choice = said(schema).filter(|_| schema["properties"].as_object().is_some_and(|of| of.len() == 1));
        let lines: Vec<String> = [said(value).or(of_type).or(of_choice), choices].into_iter().flatten().collect();
        found.push(Key { name: name.clone(), place: place.to_owned(), meaning: lines.join("\n") });
        walk(whole, value, &format!("{place}, under {name}"), above, found);
    }
    for part in parts(whole, schema) {
        walk(whole, part, place, above, found);
    }
    above.pop();
}
