//! The areas that figures are about: codes, names, parents, and when they existed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

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
    pub to: Option<NaiveDate>,
    pub successor: Option<AreaIndex>,
}

/// All areas of a set of returns, sorted by code.
#[derive(Debug, Clone, Default)]
pub struct Areas {
    areas: Vec<Area>,
    by_code: BTreeMap<String, AreaIndex>,
    by_name: BTreeMap<String, Vec<AreaIndex>>,
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
    pub to: Option<NaiveDate>,
    pub successor: Option<String>,
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
                to: area.to,
                successor: find(&area.successor),
            })
            .collect();
        for index in 0..areas.len() {
            if leads_back(&areas, index as AreaIndex) {
                areas[index].parent = None;
            }
        }
        let mut children = vec![Vec::new(); areas.len()];
        let mut by_name: BTreeMap<String, Vec<AreaIndex>> = BTreeMap::new();
        for (index, area) in areas.iter().enumerate() {
            if let Some(parent) = area.parent {
                children[parent as usize].push(index as AreaIndex);
            }
            by_name.entry(fold(&area.name)).or_default().push(index as AreaIndex);
        }
        Areas { areas, by_code, by_name, children }
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
        self.by_code.get(text).copied().or_else(|| match self.by_name.get(&fold(text)).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        })
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

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
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
        }
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
