//! Comparisons, targets and groups of areas as they are typed in `[[figures]]`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};

use super::source::Name;
use super::typed_publication::First;

/// Which way is good, where that is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Good {
    High,
    Low,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparisonOf {
    /// The figure.
    pub of: Name,
    pub with: With,
    pub good: Option<Good>,
    /// 1: outside the interval of the figure. 2: outside its 95 %, or its 99.8 % interval.
    pub levels: Option<u8>,
}

/// What a figure is compared with: `"own"`, `"parent"`, `"neighbours"`, the code of an area, or a number with its source.
#[derive(Debug, Clone, PartialEq)]
pub enum With {
    Own,
    Parent,
    Neighbours,
    Area(String),
    Value(Stated),
}

/// A number that somebody else has published.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The number.
    pub value: f64,
    /// Who published it, and where.
    pub source: String,
}

impl JsonSchema for With {
    fn schema_name() -> Cow<'static, str> {
        "With".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let stated = generator.subschema_for::<Stated>();
        json_schema!({
            "description": "What a figure is compared with: \"own\", \"parent\", \"neighbours\", the code of an area, or a number with its source.",
            "anyOf": [{ "type": "string" }, stated],
        })
    }
}

impl<'de> Deserialize<'de> for With {
    fn deserialize<D: Deserializer<'de>>(typed: D) -> Result<With, D::Error> {
        struct Typed;
        impl<'de> Visitor<'de> for Typed {
            type Value = With;
            fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
                words.write_str(
                    "\"own\", \"parent\", \"neighbours\", the code of an area, or { value = 47, source = \"...\" }",
                )
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<With, E> {
                Ok(match text {
                    "own" => With::Own,
                    "parent" => With::Parent,
                    "neighbours" => With::Neighbours,
                    code => With::Area(code.to_owned()),
                })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<With, A::Error> {
                Stated::deserialize(MapAccessDeserializer::new(map)).map(With::Value)
            }
        }
        typed.deserialize_any(Typed)
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetOf {
    /// The figure.
    pub of: Name,
    /// The number to reach.
    pub goal: f64,
    pub good: Option<Good>,
    /// How far short of the goal is near enough, in the unit of the figure.
    pub tolerance: Option<f64>,
    /// The day by which the goal is to be reached, in a straight line from `from`.
    pub by: Option<Name>,
    pub from: Option<Start>,
}

/// Where a path to a goal starts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// What it was.
    pub value: f64,
    /// The day.
    pub date: Name,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantileOf {
    /// The figure.
    pub of: Name,
    /// How many groups, 2 to 10.
    pub groups: u8,
    #[serde(default)]
    pub first: First,
}
