//! The descriptions of the CSV files: each is of a file that there is, as it is, and of just the columns that it has.

use anyhow::{Context, Error};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::super::opened::Opened;
use super::differs;
use crate::model::finding::Finding;
use crate::model::format::Format;

/// Holds the Data Package to the files. Releases of earlier versions have none.
///
/// # Errors
/// A description that cannot be read.
pub fn package(release: &Opened) -> Result<Vec<Finding>, Error> {
    #[derive(Deserialize)]
    struct Package {
        resources: Vec<Resource>,
    }
    #[derive(Deserialize)]
    struct Resource {
        path: String,
        hash: String,
        schema: Schema,
    }
    #[derive(Deserialize)]
    struct Schema {
        fields: Vec<Named>,
    }
    let Some(package) = read::<Package>(release, Format::Package)? else { return Ok(Vec::new()) };
    let mut described = Vec::new();
    let mut findings = Vec::new();
    for Resource { path, hash, schema } in package.resources {
        let bytes = release.folder.files.get(&path);
        let is = bytes.map(|bytes| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        if is.is_some_and(|is| hash != format!("sha256:{is}")) {
            let message = format!("{path} is not the file that is described");
            findings.push(differs(release, Format::Package.file(), message));
        }
        described.push((path, schema.fields));
    }
    findings.extend(columns(release, Format::Package, described)?);
    Ok(findings)
}

/// Holds the metadata of CSV on the Web to the files. Releases of earlier versions have none.
///
/// # Errors
/// A description that cannot be read.
pub fn csv_metadata(release: &Opened) -> Result<Vec<Finding>, Error> {
    #[derive(Deserialize)]
    struct Group {
        tables: Vec<Table>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Table {
        url: String,
        table_schema: Schema,
    }
    #[derive(Deserialize)]
    struct Schema {
        columns: Vec<Named>,
    }
    let Some(group) = read::<Group>(release, Format::CsvMetadata)? else { return Ok(Vec::new()) };
    let described = group.tables.into_iter().map(|table| (table.url, table.table_schema.columns));
    columns(release, Format::CsvMetadata, described.collect())
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

fn read<T: serde::de::DeserializeOwned>(release: &Opened, format: Format) -> Result<Option<T>, Error> {
    let Some(bytes) = release.folder.files.get(format.file()) else { return Ok(None) };
    let wrong = || format!("{}/{} has changed since it was written", release.folder.path, format.file());
    serde_json::from_slice(bytes).map(Some).with_context(wrong)
}

/// Every file that is described is there with these columns, and every file that should be described is.
fn columns(release: &Opened, format: Format, described: Vec<(String, Vec<Named>)>) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let mut say = |message: String| findings.push(differs(release, format.file(), message));
    for (path, columns) in &described {
        let Some(bytes) = release.folder.files.get(path) else {
            say(format!("{path} is described, but it is missing"));
            continue;
        };
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let wrong = || format!("{}/{path} has changed since it was written", release.folder.path);
        let headings = reader.headers().with_context(wrong)?;
        if !headings.iter().eq(columns.iter().map(|column| column.name.as_str())) {
            say(format!("{path} does not have the columns that are described"));
        }
    }
    for name in release.folder.files.keys() {
        let is_data = matches!(Format::of(name), Some((Format::Figures | Format::Sources | Format::Data, _)));
        if is_data && described.iter().all(|(path, _)| path != name) {
            say(format!("{name} is not described"));
        }
    }
    Ok(findings)
}
