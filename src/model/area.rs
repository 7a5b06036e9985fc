//! The areas that figures are about: codes, names, parents, and when they existed.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

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
        Areas { areas, by_code, by_name, by_proper, children }
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
        if let Some(area) = self.by_code.get(text).or_else(|| self.by_code.get(&text.to_uppercase())) {
            return Named::One(*area);
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
mod tests {
    use super::*;

    fn listed(code: &str, parent: Option<&str>) -> Listed {
        Listed {
            code: code.into(),
            name: format!("Area {code}"),
            level: String::new(),
            parent: parent.map(Into::into),
            from: None,
            to: None,
            successor: None,
            aliases: Vec::new(),
        }
    }

    fn named(code: &str, name: &str, level: &str) -> Listed {
        Listed { name: name.into(), level: level.into(), ..listed(code, None) }
    }

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn a_name_is_found_however_it_is_spelled() {
        let hull =
            Listed { aliases: vec!["Hull".into()], ..named("E06000010", "Kingston upon Hull, City of", "district") };
        let areas = Areas::new(vec![
            hull,
            named("E06000019", "Herefordshire, County of", "district"),
            named("E08000013", "St. Helens", "district"),
            named("E06000062", "Bournemouth, Christchurch & Poole", "district"),
            named("E07000146", "King\u{2019}s Lynn and West Norfolk", "district"),
        ]);
        for (text, code) in [
            ("City of Kingston upon Hull", "E06000010"),
            ("KINGSTON-UPON-HULL, CITY OF", "E06000010"),
            ("hull", "E06000010"),
            ("County of Herefordshire", "E06000019"),
            ("St Helens", "E08000013"),
            ("Saint Helens", "E08000013"),
            ("Bournemouth Christchurch and Poole", "E06000062"),
            ("King's Lynn & West Norfolk", "E07000146"),
            ("e08000013", "E08000013"),
        ] {
            assert_eq!(areas.find(text).map(|area| areas.get(area).code.as_str()), Some(code), "{text}");
        }
        assert_eq!(areas.find("Herefordshire"), None);
    }

    #[test]
    fn a_council_stands_for_its_area_where_only_one_fits() {
        let areas = Areas::new(vec![
            named("E10000098", "Testshire", "county"),
            named("E07000981", "Alder", "district"),
            named("E06000982", "Birch, City of", "district"),
            named("E10000097", "Cedar", "county"),
            named("E07000983", "Cedar", "district"),
        ]);
        for (text, code) in [
            ("Alder DC", Some("E07000981")),
            ("Alder District Council", Some("E07000981")),
            ("ALDER BOROUGH COUNCIL", Some("E07000981")),
            ("Borough of Alder", Some("E07000981")),
            ("Alder MBC", Some("E07000981")),
            ("Birch City Council", Some("E06000982")),
            ("City of Birch Council", Some("E06000982")),
            ("Testshire County Council", Some("E10000098")),
            ("Testshire CC", Some("E10000098")),
            ("Cedar District Council", Some("E07000983")),
            // The county and the district both have a council.
            ("Cedar Council", None),
            ("Testshire District Council", None),
            ("District Council", None),
            ("Birch", None),
            ("Alder police", None),
        ] {
            assert_eq!(areas.find(text).map(|area| areas.get(area).code.as_str()), code, "{text}");
        }
    }

    #[test]
    fn a_code_is_found_beside_a_name() {
        let areas = Areas::new(vec![named("E07000981", "Alder", "district"), named("E07000982", "Birch", "district")]);
        for (text, found) in [
            ("E07000981 Alder", Some((0, "Alder"))),
            ("Birch (E07000982)", Some((1, "Birch"))),
            ("e07000982: Alder", Some((1, "Alder"))),
            ("E07000981", None),
            ("E07000981 E07000982", None),
            ("Old E07000981 Alder", None),
            ("E0700098 Alder", None),
        ] {
            assert_eq!(areas.with_code(text), found, "{text}");
        }
    }

    #[test]
    fn two_areas_of_one_name_are_told_apart_by_level_or_not_at_all() {
        let areas = Areas::new(vec![
            named("E12000005", "West Midlands", "region"),
            named("E23000014", "West Midlands", "police force"),
        ]);
        assert_eq!(areas.named("West Midlands", None), Named::Several(vec![0, 1]));
        assert_eq!(areas.named("West Midlands", Some("district")), Named::Several(vec![0, 1]));
        assert_eq!(areas.named("west midlands", Some("Region")), Named::One(0));
        assert_eq!(areas.named("West Midlands", Some("police force")), Named::One(1));
        assert_eq!(areas.find("West Midlands"), None);
    }

    #[test]
    fn an_old_area_is_followed_to_its_successor_from_the_period_after_its_end() {
        for end in ["2019-03-31", "2019-04-01"] {
            let old =
                Listed { to: day(end), successor: Some("E06000059".into()), ..named("E10000009", "Dorset", "county") };
            let new = Listed { from: day("2019-04-01"), ..named("E06000059", "Dorset", "district") };
            let areas = Areas::new(vec![old, new]);
            let (old, new) = (areas.find("E10000009").unwrap(), areas.find("E06000059").unwrap());
            assert_eq!(areas.find("Dorset"), Some(old));
            for (period, area) in
                [("2018/19", old), ("2018/19 Q4", old), ("2019", old), ("2019/20", new), ("2019/20 Q1", new)]
            {
                assert_eq!(areas.at(old, Period::parse(period).unwrap()), area, "{end} {period}");
            }
            assert_eq!(areas.at(new, Period::Year { year: 2024 }), new);
        }
    }

    #[test]
    fn a_circle_of_successors_ends() {
        let to = |code: &str, successor: &str| Listed {
            to: day("2019-03-31"),
            successor: Some(successor.into()),
            ..listed(code, None)
        };
        let areas = Areas::new(vec![to("A", "B"), to("B", "A")]);
        assert!(areas.at(0, Period::Year { year: 2024 }) < 2);
    }

    #[test]
    fn children_are_found_by_parent_and_areas_by_code_or_name() {
        let areas = Areas::new(vec![listed("D2", Some("C")), listed("C", None), listed("D1", Some("C"))]);
        let county = areas.find("C").unwrap();
        let names: Vec<&str> = areas
            .children(county, Period::Year { year: 2024 })
            .into_iter()
            .map(|index| areas.get(index).code.as_str())
            .collect();
        assert_eq!(names, ["D1", "D2"]);
        assert_eq!(areas.find("area d2"), areas.find("D2"));
    }

    #[test]
    fn a_circle_of_parents_is_cut() {
        let areas = Areas::new(vec![listed("A", Some("B")), listed("B", Some("A")), listed("C", Some("A"))]);
        assert!(areas.get(areas.find("A").unwrap()).parent.is_none());
        assert_eq!(areas.find("nowhere"), None);
    }
}
