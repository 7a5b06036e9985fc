//! Whose shape each of them is: by the code of the area, or by its name where no code of a shape is one of an area.

use std::collections::{BTreeMap, BTreeSet};

use super::{CODE, Shape};
use crate::model::area::{AreaIndex, Areas, Named};
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::ground::Polygon;

/// Whose a shape is.
enum Whose {
    Of(AreaIndex),
    /// Its code is none of an area, its name is.
    Named(AreaIndex),
    /// Several areas have its name.
    Several,
    Nobody,
}

/// Adds the shapes of one file to the outlines.
pub fn join(
    path: &str,
    shapes: Vec<Shape>,
    areas: &Areas,
    outlines: &mut BTreeMap<AreaIndex, Vec<Polygon>>,
    findings: &mut Findings,
) {
    if shapes.is_empty() {
        return;
    }
    let code = property(&shapes, |text| areas.coded(text)).map(str::to_owned);
    let name = property(&shapes, |text| named(areas, text)).map(str::to_owned);
    let (code, name) = (code.as_deref(), name.as_deref());
    let whose: Vec<Whose> = shapes.iter().map(|shape| whose(shape, areas, code, name)).collect();
    let coded: BTreeSet<AreaIndex> = whose
        .iter()
        .filter_map(|whose| match whose {
            Whose::Of(area) => Some(*area),
            Whose::Named(_) | Whose::Several | Whose::Nobody => None,
        })
        .collect();
    if let (None, Some(name)) = (code, name) {
        let message = format!("no property of the shapes has the codes of areas.csv, so they were joined by `{name}`");
        let hint = "use boundaries that have the area codes, since names can be spelled in several ways";
        findings.push(Finding::warning(CODE, Origin::file(path), message).hint(hint));
    }
    let (count, mut strange) = (shapes.len(), Vec::new());
    let mut joined: BTreeSet<AreaIndex> = BTreeSet::new();
    for (shape, whose) in shapes.into_iter().zip(whose) {
        let Shape { origin, number, said, polygons } = shape;
        let said_to_be = |area: AreaIndex| format!("{} ({})", areas.get(area).name, areas.get(area).code);
        let area = match whose {
            Whose::Of(area) => area,
            // A shape that is there by its code has none of the same name beside it.
            Whose::Named(area) if !coded.contains(&area) => {
                if code.is_some() {
                    let message = format!(
                        "the code of shape {number} is not in areas.csv, so it was joined to {} by its name",
                        said_to_be(area)
                    );
                    let hint = "if it is that area, correct the code; otherwise remove the shape";
                    findings.push(Finding::warning(CODE, origin.clone(), message).hint(hint));
                }
                area
            }
            Whose::Several => {
                let message = format!(
                    "shape {number} has a name that several areas share and no area code, so it is not on any \
                        map"
                );
                let hint = "give the shape the code of its area";
                findings.push(Finding::warning(CODE, origin, message).hint(hint));
                continue;
            }
            Whose::Named(_) | Whose::Nobody => {
                strange.push(origin);
                continue;
            }
        };
        joined.insert(area);
        let contradicts = name.and_then(|name| said.get(name)).and_then(|name| areas.agrees(area, name)) == Some(false);
        if contradicts {
            let message = format!("shape {number} has the code of {} but the name of another area", said_to_be(area));
            let hint = "one of the two is wrong: check which area it is, and correct the wrong one";
            findings.push(Finding::error(CODE, origin.clone(), message).hint(hint));
        }
        let known = outlines.entry(area).or_default();
        if !known.is_empty() {
            let (is_same, name) = (polygons.iter().all(|polygon| known.contains(polygon)), said_to_be(area));
            let (message, hint) = match is_same {
                true => (format!("the shape of {name} is repeated here"), "it is drawn once: remove one of them"),
                false => (
                    format!("{name} already has another shape, and both are drawn"),
                    "if they are not parts of one area, remove the wrong one",
                ),
            };
            findings.push(Finding::warning(CODE, origin, message).hint(hint));
        }
        let new: Vec<Polygon> = polygons.into_iter().filter(|polygon| !known.contains(polygon)).collect();
        known.extend(new);
    }
    findings.extend(not_ours(path, count, joined.is_empty(), &strange));
}

/// Says once how many shapes are of no area: a file of the whole country has many.
fn not_ours(path: &str, count: usize, is_all: bool, strange: &[Origin]) -> Option<Finding> {
    let first = strange.first()?.clone();
    if is_all {
        let message = "no shape has the code or the name of an area in areas.csv";
        let hint = "use the boundaries of your areas, each with its code as a property";
        return Some(Finding::error(CODE, Origin::file(path), message).hint(hint));
    }
    let are = if strange.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} of {count} shapes {are} not of an area in areas.csv, and {are} not on any map; the first is here",
        strange.len()
    );
    let hint = "if one of them should be on a map, correct its code, or add the area to areas.csv";
    Some(Finding::note(CODE, first, message).hint(hint))
}

/// The property that tells the most areas apart; of several the first by its name.
fn property(shapes: &[Shape], area: impl Fn(&str) -> Option<AreaIndex>) -> Option<&str> {
    let mut found: BTreeMap<&str, BTreeSet<AreaIndex>> = BTreeMap::new();
    for (name, text) in shapes.iter().flat_map(|shape| &shape.said) {
        if let Some(area) = area(text.trim()) {
            found.entry(name).or_default().insert(area);
        }
    }
    let most = found.values().map(BTreeSet::len).max()?;
    found.into_iter().find(|(_, areas)| areas.len() == most).map(|(name, _)| name)
}

fn whose(shape: &Shape, areas: &Areas, code: Option<&str>, name: Option<&str>) -> Whose {
    let said = |property: Option<&str>| property.and_then(|property| shape.said.get(property)).map(|text| text.trim());
    if let Some(area) = said(code).and_then(|code| areas.coded(code)) {
        return Whose::Of(area);
    }
    match said(name).map_or(Named::None, |name| areas.named(name, None)) {
        Named::One(area) => Whose::Named(area),
        Named::Several(_) => Whose::Several,
        Named::None => Whose::Nobody,
    }
}

/// The area of a name that is no code.
fn named(areas: &Areas, text: &str) -> Option<AreaIndex> {
    if areas.coded(text).is_some() { None } else { areas.find(text) }
}
