//! Whether the positions of a file are longitudes and latitudes in degrees, as GeoJSON has them.

use serde_json::Value;

use super::CODE;
use super::geojson::{Feature, Geometry, Point};
use crate::model::finding::{Finding, Origin};

/// The systems that are longitude and latitude, by the end of their names. The last is a metre from the others at most.
const DEGREES: [&str; 3] = ["CRS84", "4326", "4258"];
/// West, south, east and north of all that the United Kingdom has.
const KINGDOM: [f64; 4] = [-9.0, 49.0, 3.0, 61.5];

/// Larger numbers are not repeated.
const LEGIBLE: f64 = 1e9;

const HINT: &str = "export the boundaries in longitude and latitude (WGS 84, EPSG:4326)";

/// Says that a file names another system.
pub fn named(path: &str, crs: &Value) -> Option<Finding> {
    let name = crs.get("properties").and_then(|properties| properties.get("name")).and_then(Value::as_str);
    let is_known = name.is_some_and(|name| DEGREES.iter().any(|degrees| name.ends_with(degrees)));
    let message = "`crs` in the file says that its positions are not in longitude and latitude";
    (!crs.is_null() && !is_known).then(|| Finding::error(CODE, Origin::file(path), message).hint(HINT))
}

/// Says that positions are in another system, at the first that shows it.
pub fn other(features: &[Feature]) -> Option<Finding> {
    for feature in features {
        if let Some((x, y)) = positions(feature).find(|(x, y)| x.abs() > 180.0 || y.abs() > 90.0) {
            let position = if x.abs().max(y.abs()) < LEGIBLE { format!(" {x}, {y}") } else { String::new() };
            let message = format!(
                "shape {} has a position{position}, which is not a longitude and latitude in degrees, so nothing from \
                the file is drawn; it may be eastings and northings in metres",
                feature.number
            );
            return Some(Finding::error(CODE, feature.origin.clone(), message).hint(HINT));
        }
    }
    let [west, south, east, north] = KINGDOM;
    let is_within = |x: f64, y: f64| (west..=east).contains(&x) && (south..=north).contains(&y);
    let all = || features.iter().flat_map(positions);
    let first = features.first().filter(|_| all().next().is_some() && all().all(|(x, y)| is_within(y, x)))?;
    let message = "the latitude comes before the longitude: read as they stand, all positions lie in the Indian Ocean";
    Some(
        Finding::error(CODE, first.origin.clone(), message)
            .hint("export the boundaries again with the longitude first, as GeoJSON has it"),
    )
}

fn positions(feature: &Feature) -> impl Iterator<Item = (f64, f64)> {
    let polygons = match &feature.geometry {
        Geometry::Polygons(polygons) => polygons.as_slice(),
        Geometry::None | Geometry::NoArea | Geometry::NotNested => &[],
    };
    polygons.iter().flatten().flatten().filter_map(|point| match point {
        Point::At(x, y) => Some((*x, *y)),
        Point::NoNumber | Point::TooShort => None,
    })
}
