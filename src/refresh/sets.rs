//! Which publications are refreshed together.

use std::collections::BTreeSet;

use anyhow::{Error, bail};

use super::Request;
use crate::model::disclosed::Disclosed;
use crate::model::edition::Recorded;
use crate::model::received::Received;
use crate::pipelines::Spec;
use crate::spec::publications::{self, Publication};
use crate::spec::source::nearest;

/// Publications that are made from the same folders of returns.
pub struct Set<'a> {
    pub folders: &'a [String],
    pub publications: Vec<&'a Publication>,
    /// What was read of these returns last time, where that is known.
    pub received: Option<Received>,
}

/// Publications whose folders of returns overlap, asked for or not: whoever reads one may read the others.
pub struct Group<'a> {
    pub sets: Vec<Set<'a>>,
    /// What was released of them.
    pub released: Vec<Recorded>,
    /// What earlier refreshes told of them.
    pub disclosed: Option<Disclosed>,
}

impl Group<'_> {
    /// All folders of returns, sorted.
    pub fn folders(&self) -> Vec<String> {
        let folders: BTreeSet<&String> = self.sets.iter().flat_map(|set| set.folders).collect();
        folders.into_iter().cloned().collect()
    }

    /// The names of all publications.
    pub fn names(&self) -> Vec<String> {
        self.publications().map(|publication| publication.name.clone()).collect()
    }

    /// Whether anything is withheld or rounded in any of them.
    pub fn withholds(&self) -> bool {
        self.publications()
            .any(|publication| !matches!(publication.disclosure, publications::Disclosure::Public { .. }))
    }

    pub fn publications(&self) -> impl Iterator<Item = &Publication> {
        self.sets.iter().flat_map(|set| &set.publications).copied()
    }
}

/// The publications asked for, grouped by the returns that they share.
///
/// # Errors
/// A name that is not a publication.
pub fn sets<'a>(spec: &'a Spec, request: &Request) -> Result<Vec<Set<'a>>, Error> {
    for name in &request.publications {
        if !spec.publications.iter().any(|publication| publication.name == *name) {
            let near = nearest(name, &mut spec.publications.iter().map(|publication| publication.name.as_str()));
            let hint = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            bail!("no publication is called \"{name}\"{hint}");
        }
    }
    Ok(all_sets(spec.publications.iter().filter(|publication| request.asks_for(publication))))
}

/// Publications by the folders of returns that they are made from, in whatever order these are named.
fn all_sets<'a>(publications: impl Iterator<Item = &'a Publication>) -> Vec<Set<'a>> {
    let mut sets: Vec<Set> = Vec::new();
    let folders = |folders: &[String]| folders.iter().cloned().collect::<BTreeSet<String>>();
    for publication in publications {
        match sets.iter_mut().find(|set| folders(set.folders) == folders(&publication.returns)) {
            Some(set) => set.publications.push(publication),
            None => sets.push(Set { folders: &publication.returns, publications: vec![publication], received: None }),
        }
    }
    sets
}

/// The publications asked for, with all others whose folders of returns overlap with theirs.
///
/// # Errors
/// A name that is not a publication.
pub fn groups<'a>(spec: &'a Spec, request: &Request) -> Result<Vec<Group<'a>>, Error> {
    sets(spec, request)?;
    let sets = all_sets(spec.publications.iter());
    let mut groups: Vec<Group> = Vec::new();
    for set in sets {
        let overlaps = |group: &Group| group.folders().iter().any(|folder| set.folders.contains(folder));
        let (with, mut apart): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(overlaps);
        let sets = with.into_iter().flat_map(|group| group.sets).chain([set]).collect();
        apart.push(Group { sets, released: Vec::new(), disclosed: None });
        groups = apart;
    }
    groups.retain(|group| group.publications().any(|of| request.asks_for(of)));
    Ok(groups)
}
