//! An entry of a list: something typed there, or the name of something that is typed elsewhere.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use toml::Spanned;

use super::source::Name;

/// Something by its name, or as it is typed.
#[derive(Debug)]
pub enum Listed<T> {
    Named(Name),
    /// From this byte of the file on.
    Typed(usize, T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(typed: D) -> Result<Listed<T>, D::Error> {
        let entry: Spanned<Entry<T>> = Spanned::deserialize(typed)?;
        let span = entry.span();
        Ok(match entry.into_inner() {
            Entry::Name(name) => Listed::Named(Name::at(span, name)),
            Entry::Table(table) => Listed::Typed(span.start, table),
        })
    }
}

/// What stands in the list.
enum Entry<T> {
    Name(String),
    Table(T),
}

// The variants of a serde enum would be tried one after the other on a copy, which has no places.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(typed: D) -> Result<Entry<T>, D::Error> {
        struct Either<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Entry<T>;
            fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
                words.write_str("a name in quotation marks, or a table")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Entry<T>, E> {
                Ok(Entry::Name(name.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Entry<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(table)).map(Entry::Table)
            }
        }
        typed.deserialize_any(Either(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Listed<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Listed{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [{ "type": "string" }, table] })
    }
}
