//! As CSV on the Web (W3C, "Metadata Vocabulary for Tabular Data", 17 December 2015).

use anyhow::Result;
use serde_json::{Value, json};

use super::{FIGURE, Field, File, Refers, files};
use crate::model::figures::Holds;
use crate::model::format::Format;
use crate::present::report::Report;

/// The metadata of the CSV files of `report`.
///
/// # Errors
/// None that a report can cause; they are passed on all the same.
pub fn csv_metadata(report: &Report) -> Result<Vec<u8>> {
    let mut metadata = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "dc:title": report.title,
        "dc:description": report.subtitle,
        "dc:language": "en-GB",
    });
    if !report.publisher.is_empty() {
        metadata["dc:publisher"] = report.publisher.as_str().into();
    }
    if let Some(licence) = &report.front.licence {
        metadata["dc:license"] = licence.as_str().into();
    }
    if let Some(published) = report.front.published {
        metadata["dc:issued"] = published.to_string().into();
    }
    metadata["tables"] = files(report).iter().map(table).collect();
    let mut json = serde_json::to_vec_pretty(&metadata)?;
    json.push(b'\n');
    Ok(json)
}

fn table(file: &File) -> Value {
    let mut schema = json!({ "columns": file.fields.iter().map(column).collect::<Vec<_>>() });
    if !file.key.is_empty() {
        schema["primaryKey"] = json!(file.key);
    }
    // Checkers do not agree on what a reference to nothing is.
    if file.refers == Refers::All {
        let reference = json!({ "resource": Format::Figures.file(), "columnReference": FIGURE });
        schema["foreignKeys"] = json!([{ "columnReference": FIGURE, "reference": reference }]);
    }
    json!({
        "url": file.path,
        "dc:title": file.title,
        "dc:description": file.about,
        "tableSchema": schema,
    })
}

fn column(field: &Field) -> Value {
    let datatype = match field.holds {
        Holds::Text | Holds::Marker => json!("string"),
        Holds::Number => json!("decimal"),
        Holds::Day => json!({ "base": "date", "format": "yyyy-MM-dd" }),
    };
    let codes: Vec<String> = field.codes.iter().map(|(code, label)| format!("{code} = {label}")).collect();
    let about = if codes.is_empty() { field.about.clone() } else { format!("{} ({})", field.about, codes.join("; ")) };
    json!({
        "name": field.name,
        "titles": field.name,
        "dc:description": about,
        "datatype": datatype,
        "required": field.is_needed,
    })
}
