//! Every area that a map shows has its shape, or its square.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::spec::publications::{ForEach, Publication};
use crate::spec::shown::{AreaSelection, Chart};
use crate::spec::typed_chart::MapForm;

/// A map of a publication, and the file that it is drawn from.
#[derive(Debug)]
pub struct Mapped<'a> {
    pub publication: &'a Publication,
    pub chart: &'a Chart,
    pub file: String,
}

pub fn findings(areas: &Areas, maps: &[Mapped], findings: &mut Findings) {
    for Mapped { publication, chart, file } in maps {
        let Some(map) = &chart.map else { continue };
        let ground = areas.ground();
        let (code, what, path, is_there) = match map.form {
            MapForm::Boundaries => {
                let path = ground.files.first().unwrap_or(file);
                if ground.files.is_empty() {
                    let message = format!(
                        "there are no boundaries, but the map “{}” of {} needs them",
                        chart.title, publication.name
                    );
                    let hint = "put the file there, or draw the map with `map = { form = \"tiles\" }`";
                    findings.push(Finding::error(Code::NO_FILE, Origin::file(path.as_str()), message).hint(hint));
                }
                (Code::BOUNDARIES, "shape", path, !ground.outlines.is_empty())
            }
            // A table that has not come is missed as any is.
            MapForm::Tiles => (Code::TILES, "square", file, !ground.tiles.is_empty()),
        };
        // What is broken has been said already, and an area may lack for that.
        if !is_there || ground.is_broken {
            continue;
        }
        let lacks = |area: &AreaIndex| match map.form {
            MapForm::Boundaries => areas.outline(*area).is_none(),
            MapForm::Tiles => areas.tile(*area).is_none(),
        };
        for area in shown(areas, publication, chart).into_iter().filter(lacks) {
            let (area, title, of) = (areas.get(area), &chart.title, &publication.name);
            let message =
                format!("{} ({}) has no {what}, but the map “{title}” of {of} shows it", area.name, area.code);
            let hint = format!("add its {what}, or correct its code in the file; until then the map says so");
            findings.push(Finding::warning(code, Origin::file(path.as_str()), message).hint(hint));
        }
    }
}

/// The areas of a map, but for those that are over: boundaries are those of today.
fn shown(areas: &Areas, publication: &Publication, chart: &Chart) -> BTreeSet<AreaIndex> {
    let below = |area: AreaIndex| areas.children_on(area, NaiveDate::MAX);
    let Some(own) = areas.find(&publication.area) else { return BTreeSet::new() };
    let find = |codes: &[String]| codes.iter().filter_map(|code| areas.find(code)).collect::<Vec<_>>();
    let editions = match &publication.for_each {
        None => vec![own],
        Some(ForEach::Children) => below(own),
        Some(ForEach::Codes(codes)) => find(codes),
    };
    match &chart.selection.areas {
        AreaSelection::Own => editions.into_iter().collect(),
        AreaSelection::Children => editions.into_iter().flat_map(below).collect(),
        AreaSelection::Family => editions.into_iter().flat_map(|own| below(own).into_iter().chain([own])).collect(),
        AreaSelection::Codes(codes) => find(codes).into_iter().collect(),
    }
}
