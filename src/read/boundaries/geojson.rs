//! A GeoJSON file as features, each with its place in the file, and whatever stands in the place of a number.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::{CODE, system};
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;

/// One feature of a file.
pub struct Feature {
    pub origin: Origin,
    /// From 1.
    pub number: usize,
    /// What it says of itself in text and numbers, by the names of its properties.
    pub said: BTreeMap<String, String>,
    /// The same in text alone, with the names: a number of a map is nobody's.
    pub words: String,
    pub geometry: Geometry,
}

/// What a feature looks like.
pub enum Geometry {
    /// Polygons of rings of points.
    Polygons(Vec<Vec<Vec<Point>>>),
    None,
    /// Points or lines.
    NoArea,
    /// Lists in lists, but not as deep as its type says.
    NotNested,
}

/// What stands where a position is expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Point {
    /// A height behind them is not drawn.
    At(f64, f64),
    NoNumber,
    TooShort,
}

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(borrow)]
    features: Option<Vec<&'a RawValue>>,
    crs: Option<Value>,
}

#[derive(Deserialize)]
struct TypedFeature<'a> {
    id: Option<Value>,
    properties: Option<BTreeMap<String, Value>>,
    #[serde(borrow)]
    geometry: Option<TypedGeometry<'a>>,
}

#[derive(Deserialize)]
struct TypedGeometry<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    coordinates: Option<&'a RawValue>,
}

/// The features of a file.
///
/// # Errors
/// The finding that says why there are none.
pub fn features(path: &str, text: &str, findings: &mut Findings) -> Result<Vec<Feature>, Box<Finding>> {
    let lines = Lines::of(path, text);
    let refused = |origin, message: &str, hint: &str| Box::new(Finding::error(CODE, origin, message).hint(hint));
    const AGAIN: &str = "export the boundaries again as GeoJSON: a FeatureCollection of polygons";
    let collection: Collection = serde_json::from_str(text).map_err(|error| {
        let origin = Origin { file: path.to_owned(), line: error.line() as u32, column: error.column() as u32 };
        refused(origin, broken(error.classify()), AGAIN)
    })?;
    let whole = || Origin::file(path);
    match collection.kind.as_deref() {
        Some("FeatureCollection") => {}
        Some("Topology") => {
            let hint = "export the boundaries as GeoJSON; mapshaper and QGIS can convert one into the other";
            return Err(refused(whole(), "the file is TopoJSON, not GeoJSON", hint));
        }
        Some(_) | None => return Err(refused(whole(), "the file is not a GeoJSON FeatureCollection", AGAIN)),
    }
    if let Some(finding) = collection.crs.as_ref().and_then(|crs| system::named(path, crs)) {
        return Err(Box::new(finding));
    }
    let features = collection.features.unwrap_or_default();
    if features.is_empty() {
        return Err(refused(whole(), "the file has no shapes", AGAIN));
    }
    let mut read = Vec::new();
    for (number, raw) in (1..).zip(features) {
        let origin = lines.place(raw.get());
        match serde_json::from_str::<TypedFeature>(raw.get()) {
            Ok(typed) => read.push(feature(origin, number, typed)),
            Err(_) => {
                let message = format!("shape {number} is not a GeoJSON feature");
                findings.push(Finding::error(CODE, origin, message).hint(AGAIN));
            }
        }
    }
    Ok(read)
}

/// Why a file cannot be read, in words.
fn broken(category: Category) -> &'static str {
    match category {
        Category::Eof => "the file is cut off, so it was not saved completely",
        Category::Syntax => "the file is not GeoJSON: from here on it is not JSON",
        Category::Data | Category::Io => "the file is JSON but not GeoJSON: this does not belong here",
    }
}

fn feature(origin: Origin, number: usize, typed: TypedFeature) -> Feature {
    let id = typed.id.map(|id| ("id".to_owned(), id));
    let mut words = String::new();
    let said = typed.properties.unwrap_or_default().into_iter().chain(id).filter_map(|(name, value)| match value {
        Value::String(text) => {
            words += &format!("{name}, {text}; ");
            Some((name, text))
        }
        Value::Number(number) => Some((name, number.to_string())),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    });
    let said = said.collect();
    Feature { origin, number, said, words, geometry: geometry(typed.geometry) }
}

fn geometry(typed: Option<TypedGeometry>) -> Geometry {
    let Some(TypedGeometry { kind, coordinates }) = typed else { return Geometry::None };
    let coordinates = coordinates.map_or("null", RawValue::get);
    let polygons = match kind.as_str() {
        "Polygon" => serde_json::from_str::<Vec<Vec<Point>>>(coordinates).map(|polygon| vec![polygon]),
        "MultiPolygon" => serde_json::from_str(coordinates),
        _ => return Geometry::NoArea,
    };
    polygons.map_or(Geometry::NotNested, Geometry::Polygons)
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Point, D::Error> {
        struct Position;
        impl<'de> Visitor<'de> for Position {
            type Value = Point;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a longitude and a latitude")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Point, A::Error> {
                let (first, second) = (list.next_element::<Coordinate>()?, list.next_element::<Coordinate>()?);
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(match (first, second) {
                    (Some(Coordinate(Some(x))), Some(Coordinate(Some(y)))) => Point::At(x, y),
                    (Some(_), Some(_)) => Point::NoNumber,
                    _ => Point::TooShort,
                })
            }
        }
        deserializer.deserialize_any(Position)
    }
}

/// A number, or none where something else stands that is no list.
struct Coordinate(Option<f64>);

impl<'de> Deserialize<'de> for Coordinate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Coordinate, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) => Ok(Coordinate(number.as_f64())),
            Value::String(_) | Value::Null | Value::Bool(_) => Ok(Coordinate(None)),
            Value::Array(_) | Value::Object(_) => Err(D::Error::custom("a number")),
        }
    }
}

/// Where the lines of a text begin.
struct Lines<'a> {
    path: &'a str,
    text: &'a str,
    begin: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(path: &'a str, text: &'a str) -> Lines<'a> {
        let begin = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Lines { path, text, begin }
    }

    /// Where a part of the text stands in it.
    fn place(&self, part: &str) -> Origin {
        let at = part.as_ptr() as usize - self.text.as_ptr() as usize;
        let line = self.begin.partition_point(|begin| *begin <= at).max(1);
        let column = at - self.begin[line - 1] + 1;
        Origin { file: self.path.to_owned(), line: line as u32, column: column as u32 }
    }
}
