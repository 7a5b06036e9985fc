//! The areas that figures are about: codes, names, parents, and when they existed.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::ground::{Ground, Polygon, Tile};
use super::period::Period;

/// An area's place in `Areas`. Small, so that observations can be coded by it.
pub type AreaIndex = u32;

/// One area by its GSS code.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    pub code: String,
    pub name: String,
    /// "county", "district", "region", "country".
    pub level: String,
    pub parent: Option<AreaIndex>,
    pub from: Option<NaiveDate>,
    /// The last day on which it existed.
    pub to: Option<NaiveDate>,
    pub successor: Option<AreaIndex>,
    /// Further names, folded as names are compared.
    pub aliases: Vec<String>,
}

/// All areas of a set of returns, sorted by code.
#[derive(Debug, Clone, Default)]
pub struct Areas {
    areas: Vec<Area>,
    by_code: BTreeMap<String, AreaIndex>,
    by_name: BTreeMap<String, Vec<AreaIndex>>,
    /// By what is left of a name without the words that say what kind of area it is.
    by_proper: BTreeMap<String, Vec<AreaIndex>>,
    children: Vec<Vec<AreaIndex>>,
    ground: Arc<Ground>,
}

/// An area as listed, with parent and successor still as codes.
#[derive(Debug, Clone)]
pub struct Listed {
    pub code: String,
    pub name: String,
    pub level: String,
    pub parent: Option<String>,
    pub from: Option<NaiveDate>,
    /// The last day on which it existed, or the first on which it did not: see `last_day`.
    pub to: Option<NaiveDate>,
    pub successor: Option<String>,
    /// Further names.
    pub aliases: Vec<String>,
}

/// What a code or name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    One(AreaIndex),
    /// Different areas have this name.
    Several(Vec<AreaIndex>),
    None,
}

impl Areas {
    /// Builds the table. Parents and successors that are not listed, and parents that lead back to the area itself, are
    /// left out here; `check` reports them.
    pub fn new(mut listed: Vec<Listed>) -> Areas {
        listed.sort_by(|a, b| a.code.cmp(&b.code));
        listed.dedup_by(|later, earlier| later.code == earlier.code);
        let by_code: BTreeMap<String, AreaIndex> =
            listed.iter().enumerate().map(|(index, area)| (area.code.clone(), index as AreaIndex)).collect();
        let find = |code: &Option<String>| code.as_ref().and_then(|code| by_code.get(code).copied());
        let mut areas: Vec<Area> = listed
            .iter()
            .map(|area| Area {
                code: area.code.clone(),
                name: area.name.clone(),
                level: area.level.clone(),
                parent: find(&area.parent),
                from: area.from,
                to: area.to.map(last_day),
                successor: find(&area.successor),
                aliases: area.aliases.iter().map(|alias| fold(alias)).collect(),
            })
            .collect();
        for index in 0..areas.len() {
            if leads_back(&areas, index as AreaIndex) {
                areas[index].parent = None;
            }
        }
        let mut children = vec![Vec::new(); areas.len()];
        let mut by_name: BTreeMap<String, Vec<AreaIndex>> = BTreeMap::new();
        let mut by_proper: BTreeMap<String, Vec<AreaIndex>> = BTreeMap::new();
        for (index, area) in areas.iter().enumerate() {
            if let Some(parent) = area.parent {
                children[parent as usize].push(index as AreaIndex);
            }
            for name in std::iter::once(&fold(&area.name)).chain(&area.aliases) {
                for (names, name) in [(&mut by_name, name.clone()), (&mut by_proper, proper(name))] {
                    let named = names.entry(name).or_default();
                    if named.last() != Some(&(index as AreaIndex)) {
                        named.push(index as AreaIndex);
                    }
                }
            }
        }
        Areas { areas, by_code, by_name, by_proper, children, ground: Arc::default() }
    }

    /// The same, with where they lie.
    pub fn lying_on(self, ground: Ground) -> Areas {
        Areas { ground: Arc::new(ground), ..self }
    }

    /// Where they lie, as far as that is known.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The polygons of an area, or of the one that it is under another code.
    pub fn outline(&self, index: AreaIndex) -> Option<&[Polygon]> {
        self.on_ground(&self.ground.outlines, index).map(Vec::as_slice)
    }

    /// The tile of an area, or of the one that it is under another code.
    pub fn tile(&self, index: AreaIndex) -> Option<Tile> {
        self.on_ground(&self.ground.tiles, index).copied()
    }

    fn on_ground<'a, T>(&self, known: &'a BTreeMap<AreaIndex, T>, index: AreaIndex) -> Option<&'a T> {
        let recoded = || known.iter().find(|(other, _)| self.is_recoded(index, **other)).map(|(_, known)| known);
        known.get(&index).or_else(recoded)
    }

    pub fn get(&self, index: AreaIndex) -> &Area {
        &self.areas[index as usize]
    }

    pub fn len(&self) -> usize {
        self.areas.len()
    }

    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// The area with this code, or the only one with this name.
    pub fn find(&self, text: &str) -> Option<AreaIndex> {
        match self.named(text, None) {
            Named::One(area) => Some(area),
            Named::Several(_) | Named::None => None,
        }
    }

    /// The area with this code, in either case, or with this name or alias. Of several with one name, `level` tells
    /// which is meant; of an area and its successors of the same name it is the oldest, which `at` takes on from there. The name
    /// of the council may stand for its area ("Birch Borough Council").
    pub fn named(&self, text: &str, level: Option<&str>) -> Named {
        if let Some(area) = self.coded(text) {
            return Named::One(area);
        }
        let Some(all) = self.by_name.get(&fold(text)).cloned().or_else(|| self.of_council(text)) else {
            return Named::None;
        };
        let at_level =
            |area: &&AreaIndex| level.is_some_and(|level| self.get(**area).level.eq_ignore_ascii_case(level));
        let mut meant: Vec<AreaIndex> = all.iter().filter(at_level).copied().collect();
        if meant.is_empty() {
            meant.clone_from(&all);
        }
        let oldest = meant.iter().find(|area| meant.iter().all(|other| self.leads_to(**area, *other)));
        oldest.map_or_else(|| Named::Several(meant.clone()), |area| Named::One(*area))
    }

    /// The area with this code, in either case.
    pub fn coded(&self, text: &str) -> Option<AreaIndex> {
        self.by_code.get(text).or_else(|| self.by_code.get(&text.to_uppercase())).copied()
    }

    /// The areas that a council may be of by its name; `None` where the text names no council. A district council is of no county.
    fn of_council(&self, text: &str) -> Option<Vec<AreaIndex>> {
        let folded = fold(text);
        let says = |wanted: &[&str]| folded.split(' ').any(|word| wanted.contains(&word));
        let of_district = says(&["district", "borough", "dc", "bc", "mbc", "mdc", "cbc"]);
        if !of_district && !says(&["council", "authority", "cc", "ua"]) {
            return None;
        }
        let is_one = |area: &AreaIndex| !(of_district && self.get(*area).level.eq_ignore_ascii_case("county"));
        let areas: Vec<AreaIndex> = self.by_proper.get(&proper(text))?.iter().copied().filter(is_one).collect();
        (!areas.is_empty()).then_some(areas)
    }

    /// The area whose code stands in a text, and what else the text says: "E07000981 Alder", "Birch (E07000982)".
    pub fn with_code<'a>(&self, text: &'a str) -> Option<(AreaIndex, &'a str)> {
        let is_part = |char: char| !char.is_alphanumeric();
        let mut found = text.split(is_part).filter_map(|word| Some((self.by_code.get(&word.to_uppercase())?, word)));
        let (area, code) = found.next()?;
        // Of two codes nobody can say which is meant.
        if found.next().is_some() {
            return None;
        }
        let at = code.as_ptr() as usize - text.as_ptr() as usize;
        let (before, after) = (text[..at].trim_matches(is_part), text[at + code.len()..].trim_matches(is_part));
        match (before, after) {
            ("", "") => None,
            (rest, "") | ("", rest) => Some((*area, rest)),
            (_, _) => None,
        }
    }

    /// Whether a name says the same as the area beside it: its own name, or that of one which came before or after it.
    /// `None` for a name that no area has.
    pub fn agrees(&self, index: AreaIndex, name: &str) -> Option<bool> {
        let Some(named) = self.by_name.get(&fold(name)) else {
            // Beside the code there is no doubt which Bristol is meant.
            return (proper(name) == proper(&self.get(index).name)).then_some(true);
        };
        Some(named.iter().any(|area| self.leads_to(index, *area) || self.leads_to(*area, index)))
    }

    /// Whether an area is called this.
    pub fn is_called(&self, index: AreaIndex, text: &str) -> bool {
        self.by_name.get(&fold(text)).is_some_and(|named| named.contains(&index))
    }

    /// The area, or, for a period that begins after its end, the one that came in its place by then.
    pub fn at(&self, index: AreaIndex, period: Period) -> AreaIndex {
        self.successors(index)
            .find(|area| self.get(*area).to.is_none_or(|to| to >= period.first_day()))
            .or_else(|| self.successors(index).last())
            .unwrap_or(index)
    }

    /// The one area that all others lie in, which a row "Total" is of; `None` where there are several.
    pub fn whole(&self) -> Option<AreaIndex> {
        let mut tops = (0..self.areas.len())
            .filter(|index| self.areas[*index].parent.is_none() && !self.children[*index].is_empty());
        let top = tops.next()?;
        tops.next().is_none().then_some(top as AreaIndex)
    }

    /// The areas that this one came in the place of.
    pub fn predecessors(&self, index: AreaIndex) -> Vec<AreaIndex> {
        (0..self.areas.len() as AreaIndex).filter(|area| self.get(*area).successor == Some(index)).collect()
    }

    /// Whether one of two areas is the other under a later code: it came in its place, and nothing else was joined to it.
    pub fn is_recoded(&self, one: AreaIndex, other: AreaIndex) -> bool {
        let alone = |area: &AreaIndex| self.predecessors(*area).len() <= 1;
        let became = |from, to| {
            self.leads_to(from, to)
                && self.successors(from).skip(1).take_while(|area| *area != to).chain([to]).all(|area| alone(&area))
        };
        became(one, other) || became(other, one)
    }

    fn leads_to(&self, from: AreaIndex, to: AreaIndex) -> bool {
        self.successors(from).any(|area| area == to)
    }

    /// The area itself and what came after it, oldest first; no further than a circle goes round.
    fn successors(&self, index: AreaIndex) -> impl Iterator<Item = AreaIndex> {
        std::iter::successors(Some(index), |area| self.get(*area).successor).take(self.areas.len())
    }

    /// The areas directly below this one that existed throughout `period`, in order of code.
    pub fn children(&self, parent: AreaIndex, period: Period) -> Vec<AreaIndex> {
        let existed = |index: &AreaIndex| {
            let area = self.get(*index);
            area.from.is_none_or(|from| from <= period.first_day()) && area.to.is_none_or(|to| to >= period.last_day())
        };
        self.children[parent as usize].iter().copied().filter(existed).collect()
    }

    /// The areas directly below this one that existed on a day, in order of code.
    pub fn children_on(&self, parent: AreaIndex, day: NaiveDate) -> Vec<AreaIndex> {
        let existed = |index: &AreaIndex| {
            let area = self.get(*index);
            area.from.is_none_or(|from| from <= day) && area.to.is_none_or(|to| to >= day)
        };
        self.children[parent as usize].iter().copied().filter(existed).collect()
    }

    /// Whether an area lies in another, at whatever depth.
    pub fn is_within(&self, area: AreaIndex, other: AreaIndex) -> bool {
        let above = std::iter::successors(self.get(area).parent, |above| self.get(*above).parent);
        above.take(self.areas.len()).any(|above| above == other)
    }

    /// Whether there was a day on which two areas both existed.
    pub fn meet(&self, one: AreaIndex, other: AreaIndex) -> bool {
        let (one, other) = (self.get(one), self.get(other));
        let ends_before = |a: &Area, b: &Area| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
        !ends_before(one, other) && !ends_before(other, one)
    }

    /// Whether an area directly below this one began or ended within a period, so that it existed for a part of it.
    pub fn changed_during(&self, parent: AreaIndex, period: Period) -> bool {
        let (first, last) = (period.first_day(), period.last_day());
        self.children[parent as usize].iter().any(|index| {
            let area = self.get(*index);
            area.from.is_some_and(|from| first < from && from <= last)
                || area.to.is_some_and(|to| first <= to && to < last)
        })
    }

    /// Codes and names, for the nearest spelling.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.areas.iter().flat_map(|area| [area.code.as_str(), area.name.as_str()])
    }
}

/// Whether following the parents of `start` comes back to it.
fn leads_back(areas: &[Area], start: AreaIndex) -> bool {
    let mut at = areas[start as usize].parent;
    for _ in 0..areas.len() {
        match at {
            Some(index) if index == start => return true,
            Some(index) => at = areas[index as usize].parent,
            None => return false,
        }
    }
    // A chain longer than the table runs into a circle further up, which is cut at one of its own members.
    false
}

/// The last day of an area, whose end is given either as that day (31 March) or as the day after it (1 April): nothing
/// ends on the first day of a month.
fn last_day(to: NaiveDate) -> NaiveDate {
    if to.day() == 1 { to.pred_opt().unwrap_or(to) } else { to }
}

/// A name without what people vary: case, punctuation, "&", "St.", and "City of" before or behind it.
fn fold(name: &str) -> String {
    let name = name.to_lowercase().replace(['\'', '\u{2019}'], "").replace('&', " and ");
    let mut words: Vec<&str> = name
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| if word == "saint" { "st" } else { word })
        .collect();
    if let [_, .., "city" | "county" | "borough", "of"] = words.as_slice() {
        words.rotate_right(2);
    }
    words.join(" ")
}

/// The folded name without the words that say what kind of area it is: "City of Bristol" and "Bristol UA" are Bristol.
fn proper(name: &str) -> String {
    const KINDS: [&str; 19] = [
        "city",
        "of",
        "the",
        "county",
        "council",
        "district",
        "borough",
        "metropolitan",
        "royal",
        "unitary",
        "authority",
        "ua",
        "london",
        "mbc",
        "mdc",
        "cbc",
        "bc",
        "cc",
        "dc",
    ];
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').filter(|word| !KINDS.contains(word)).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
