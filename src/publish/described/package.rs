//! As a Data Package (Open Knowledge, version 2.0, 26 June 2024), which frictionless validates.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::super::Files;
use super::super::manifest::Hashed;
use super::{FIGURE, Field, File, NO_NUMBER, Refers, files};
use crate::model::figures::Holds;
use crate::model::spelling;
use crate::present::report::Report;

/// The package that describes the CSV files of `report`; `made` has their bytes.
///
/// # Errors
/// None that a report can cause; they are passed on all the same.
pub fn package(report: &Report, made: &Files) -> Result<Vec<u8>> {
    let resources: Vec<Value> = files(report).iter().map(|file| resource(file, made)).collect();
    let described = [report.subtitle.as_str(), &report.notice];
    let described: Vec<&str> = described.into_iter().filter(|said| !said.is_empty()).collect();
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": spelling::dashed(&report.name, |letter| letter.is_ascii_alphanumeric()),
        "title": report.title,
        "description": described.join(". "),
    });
    if !report.publisher.is_empty() {
        package["contributors"] = json!([{ "title": report.publisher, "roles": ["publisher"] }]);
    }
    let front = &report.front;
    if let Some(licence) = &front.licence {
        // A licence has to have a name without spaces.
        let name = spelling::dashed(licence, |letter| letter.is_ascii_alphanumeric());
        package["licenses"] = json!([{ "name": name, "title": licence }]);
    }
    if let Some(published) = front.published {
        package["created"] = format!("{published}T00:00:00Z").into();
    }
    if let Some(link) = front.link.as_deref().filter(|link| link.contains("://")) {
        package["homepage"] = link.into();
    }
    package["resources"] = Value::Array(resources);
    let mut json = serde_json::to_vec_pretty(&package)?;
    json.push(b'\n');
    Ok(json)
}

fn resource(file: &File, made: &Files) -> Value {
    let mut resource = json!({
        "name": file.name,
        "path": file.path,
        "title": file.title,
        "description": file.about,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
    });
    if let Some(bytes) = made.get(&format!("release/{}", file.path)) {
        let Hashed { bytes, sha256, .. } = Hashed::of("", bytes);
        resource["bytes"] = bytes.into();
        resource["hash"] = format!("sha256:{sha256}").into();
    }
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": file.fields.iter().map(field).collect::<Vec<_>>(),
        "missingValues": [labelled(NO_NUMBER)],
    });
    if !file.key.is_empty() {
        schema["primaryKey"] = json!(file.key);
    }
    if file.refers != Refers::None {
        let reference = json!({ "resource": "figures", "fields": [FIGURE] });
        schema["foreignKeys"] = json!([{ "fields": [FIGURE], "reference": reference }]);
    }
    resource["schema"] = schema;
    resource
}

fn labelled((value, label): (&str, &str)) -> Value {
    json!({ "value": value, "label": label })
}

fn field(field: &Field) -> Value {
    let mut described = Map::new();
    described.insert("name".to_owned(), field.name.as_str().into());
    let kind = match field.holds {
        Holds::Text | Holds::Marker => "string",
        Holds::Number => "number",
        Holds::Day => "date",
    };
    described.insert("type".to_owned(), kind.into());
    described.insert("description".to_owned(), field.about.as_str().into());
    match field.holds {
        // What is left out says nothing, and no number is missing.
        Holds::Text | Holds::Day => {
            described.insert("missingValues".to_owned(), json!([labelled(("", "does not apply"))]));
        }
        Holds::Marker => {
            described.insert("missingValues".to_owned(), json!([labelled(("", "there is a number, or words"))]));
        }
        Holds::Number => {}
    }
    if !field.codes.is_empty() {
        let codes: Vec<Value> = field.codes.iter().map(|(code, label)| labelled((code, label))).collect();
        described.insert("categories".to_owned(), codes.into());
    }
    if field.is_needed {
        described.insert("constraints".to_owned(), json!({ "required": true }));
    }
    Value::Object(described)
}
