//! Whether figures carry an interval, as it is typed.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, Unexpected, Visitor};

/// Whether rates, shares and changes carry an interval, and how sure it is: `false`, `true`, or a confidence in per cent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Intervals {
    None,
    Of(f64),
}

impl Intervals {
    /// The confidence that readers expect unless told otherwise.
    const USUAL: f64 = 95.0;
}

impl Default for Intervals {
    fn default() -> Intervals {
        Intervals::Of(Intervals::USUAL)
    }
}

impl JsonSchema for Intervals {
    fn schema_name() -> Cow<'static, str> {
        "Intervals".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Whether rates, shares and changes have an interval, and its confidence: false, true, or a \
                percentage.",
            "anyOf": [{ "type": "boolean" }, { "type": "number", "minimum": 90, "exclusiveMaximum": 100 }],
        })
    }
}

impl<'de> Deserialize<'de> for Intervals {
    fn deserialize<D: Deserializer<'de>>(typed: D) -> Result<Intervals, D::Error> {
        struct Typed;
        impl Visitor<'_> for Typed {
            type Value = Intervals;
            fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
                words.write_str("`false`, or a confidence in per cent from 90 to below 100")
            }
            fn visit_bool<E: de::Error>(self, wanted: bool) -> Result<Intervals, E> {
                Ok(if wanted { Intervals::default() } else { Intervals::None })
            }
            fn visit_i64<E: de::Error>(self, percent: i64) -> Result<Intervals, E> {
                self.visit_f64(percent as f64)
            }
            fn visit_f64<E: de::Error>(self, percent: f64) -> Result<Intervals, E> {
                if (90.0..100.0).contains(&percent) {
                    Ok(Intervals::Of(percent))
                } else {
                    Err(E::invalid_value(Unexpected::Float(percent), &self))
                }
            }
        }
        typed.deserialize_any(Typed)
    }
}
