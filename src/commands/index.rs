//! The first page of the output folder: which editions it lists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Error;
use quarterday::disk::load;
use quarterday::model::format::Format;
use quarterday::pipelines::Spec;
use quarterday::publish::Files;
use quarterday::publish::index::{self, Standing};
use quarterday::publish::manifest::{self, Settings};
use quarterday::refresh::{Refreshed, VINTAGES};

/// The first page of the output folder, of what stands there and what this run has made; nothing where no edition is.
pub fn page(output: &Path, spec: &Spec, refreshed: &Refreshed) -> Result<Option<String>, Error> {
    let new: BTreeMap<&str, &Files> = refreshed
        .tellings
        .iter()
        .flat_map(|told| &told.editions)
        .map(|edition| (edition.folder.as_str(), &edition.files))
        .collect();
    let mut folders: BTreeSet<String> = new.keys().map(|folder| (*folder).to_owned()).collect();
    for publication in &spec.publications {
        for edition in load::editions(output, &publication.name)? {
            let name = edition.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            folders.insert(format!("{}/{}", publication.name, name.trim_start_matches('.').trim_end_matches(".old")));
        }
    }
    let mut editions = Vec::new();
    for folder in folders {
        let settings = |path: &str| -> Result<Option<Settings>, Error> {
            let bytes = match new.get(folder.as_str()) {
                Some(files) => files.get(path).cloned(),
                None => load::file_of(output, &folder, path)?,
            };
            // An edition that an earlier version of the program made is listed once it is made again.
            Ok(bytes.and_then(|bytes| manifest::read(&bytes).ok()).map(|(settings, _)| settings))
        };
        let Some(own) = settings(&Format::Manifest.released(""))? else { continue };
        let before = own.released.as_ref().map_or(1, |released| released.vintage);
        let mut vintages = Vec::new();
        for number in 1..before {
            let place = format!("{VINTAGES}/{number}");
            if let Some(settings) = settings(&format!("{place}/{}", Format::Manifest.file()))? {
                vintages.push((format!("{folder}/{place}"), settings));
            }
        }
        editions.push(Standing { folder, settings: own, vintages });
    }
    Ok((!editions.is_empty()).then(|| index::page(&editions)))
}
