//! Reads the boundaries of areas, from `boundaries.geojson` beside the returns (GeoJSON, RFC 7946: longitude and latitude).
//!
//! | file | what it does |
//! |---|---|
//! | `geojson` | the file as features, each with its place in it |
//! | `ring` | whether an outline can be drawn |
//! | `system` | whether the positions are longitudes and latitudes |
//! | `join` | whose shape each of them is |

mod geojson;
mod join;
mod ring;
mod system;

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::{Context, Error};

use super::Input;
use super::personal::Watch;
use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::ground::Polygon;

use geojson::{Feature, Geometry};
use ring::Ring;

const CODE: Code = Code::BOUNDARIES;
const NAME: &str = "boundaries.geojson";
/// The boundaries of all districts in every detail have twice as much; generalised for a page, a hundredth.
const MOST: u64 = 64 << 20;

/// A shape that can be drawn, and what its file says of it.
struct Shape {
    origin: Origin,
    /// Its number in the file, from 1.
    number: usize,
    said: BTreeMap<String, String>,
    polygons: Vec<Polygon>,
}

/// Whether a file holds the boundaries of areas, by its name.
pub fn is_boundaries(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(NAME))
}

/// The outlines of areas. Whatever cannot be drawn as it stands is a finding.
///
/// # Errors
/// Only when the bytes cannot be read.
pub fn read(
    inputs: Vec<Input>,
    areas: &Areas,
    watch: &mut Watch,
    findings: &mut Findings,
) -> Result<BTreeMap<AreaIndex, Vec<Polygon>>, Error> {
    let mut outlines = BTreeMap::new();
    for Input { path, bytes: mut source, .. } in inputs {
        let mut bytes = Vec::new();
        source.by_ref().take(MOST + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {path}"))?;
        match text(&path, &bytes) {
            Ok(text) => {
                let shapes = shapes(&path, text, watch, findings);
                join::join(&path, shapes, areas, &mut outlines, findings);
            }
            Err(finding) => findings.push(*finding),
        }
        // The rest is read for its hash alone.
        std::io::copy(&mut source, &mut std::io::sink()).with_context(|| format!("cannot read {path}"))?;
    }
    Ok(outlines)
}

/// The text of a file, or why it has none.
fn text<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, Box<Finding>> {
    let refused = |code, message: &str, hint: &str| {
        Box::new(Finding::error(code, Origin::file(path), message).hint(hint.to_owned()))
    };
    if bytes.len() as u64 > MOST {
        return Err(refused(
            CODE,
            "the file is larger than 64 MB, which is more than a map on a page can show",
            "use generalised boundaries, for instance the ultra generalised ones from the ONS (BUC)",
        ));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(refused(Code::NOT_UTF8, "the file is not UTF-8 text", "export it again as GeoJSON, in UTF-8"));
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(refused(Code::EMPTY_FILE, "the file is empty", "export the boundaries again as GeoJSON"));
    }
    Ok(text)
}

/// The shapes of a file, as far as they can be drawn.
fn shapes(path: &str, text: &str, watch: &mut Watch, findings: &mut Findings) -> Vec<Shape> {
    let features = match geojson::features(path, text, findings) {
        Ok(features) => features,
        Err(finding) => {
            findings.push(*finding);
            return Vec::new();
        }
    };
    // Each line as what the features that begin on it say.
    let mut lines: Vec<String> = Vec::new();
    for Feature { origin, words, .. } in &features {
        lines.resize(lines.len().max(origin.line as usize), String::new());
        lines[origin.line as usize - 1] += words;
    }
    watch.read_text(path, &lines.join("\n"));
    if let Some(finding) = system::other(&features) {
        findings.push(finding);
        return Vec::new();
    }
    let mut shapes = Vec::new();
    for Feature { origin, number, said, geometry, .. } in features {
        let refused = |what: String, hint: &str| {
            Finding::error(CODE, origin.clone(), format!("shape {number} {what}")).hint(hint.to_owned())
        };
        const AGAIN: &str = "export the boundaries again: this file was cut off, edited or made from something broken";
        let polygons = match geometry {
            Geometry::Polygons(polygons) => polygons,
            Geometry::None => {
                let message = format!("shape {number} has no geometry, so it is not on any map");
                findings.push(Finding::warning(CODE, origin, message).hint(AGAIN));
                continue;
            }
            Geometry::NoArea => {
                findings.push(refused(
                    "is a point, a line or a collection, but an area is a Polygon or MultiPolygon".to_owned(),
                    "export the layer of the areas' boundaries",
                ));
                continue;
            }
            Geometry::NotNested => {
                findings.push(refused("has coordinates that do not fit its type".to_owned(), AGAIN));
                continue;
            }
        };
        let mut drawn = Vec::new();
        let mut is_whole = !polygons.is_empty();
        for (part, polygon) in (1..).zip(&polygons) {
            let mut rings = Vec::new();
            for (at, positions) in (1..).zip(polygon) {
                let place = match (polygons.len(), polygon.len()) {
                    (1, 1) => String::new(),
                    (1, _) => format!(", ring {at}"),
                    (_, 1) => format!(", part {part}"),
                    (_, _) => format!(", part {part}, ring {at}"),
                };
                match Ring::of(positions) {
                    Ok(ring) => rings.push(ring),
                    Err(broken) => {
                        findings.push(refused(format!("is broken{place}: {broken}"), AGAIN));
                        is_whole = false;
                        continue;
                    }
                }
                let Some(ring) = rings.last() else { continue };
                let odd = match ring.crossing() {
                    Some((one, other)) => Some(format!(
                        "crosses itself{place}, between its points {one} and {} and between {other} and {}",
                        one + 1,
                        other + 1
                    )),
                    None if at > 1 && !ring.is_within(&rings[0]) => {
                        Some(format!("has a hole{place}, that lies outside it"))
                    }
                    None => None,
                };
                if let Some(odd) = odd {
                    let message = format!("shape {number} {odd}; it is drawn as it stands");
                    let hint = "look at the map; if it is wrong there, correct the shape or export the boundaries \
                        again";
                    findings.push(Finding::warning(CODE, origin.clone(), message).hint(hint));
                }
            }
            is_whole &= !rings.is_empty();
            drawn.push(rings.into_iter().map(Ring::into_positions).collect());
        }
        if is_whole {
            shapes.push(Shape { origin, number, said, polygons: drawn });
        } else if polygons.iter().all(Vec::is_empty) {
            findings.push(refused("has no outline".to_owned(), AGAIN));
        }
    }
    shapes
}
