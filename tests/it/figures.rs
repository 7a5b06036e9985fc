//! The rows of a figures.csv, to be asked for by id, with what stands of them in the sources.csv beside it.

use std::collections::BTreeMap;
use std::path::Path;

/// Every row by its `figure_id`, each as column name to text; `sources` has a "marac, column 6" for each row of sources.csv.
pub struct Figures(pub BTreeMap<String, BTreeMap<String, String>>);

impl Figures {
    pub fn read(path: &Path) -> Figures {
        let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in csv::Reader::from_path(path.with_file_name("sources.csv")).unwrap().deserialize() {
            let row: BTreeMap<String, String> = row.unwrap();
            let source = format!("{}, column {}", row["return"], row["column"]);
            sources.entry(row["figure_id"].clone()).or_default().push(source);
        }
        let mut rows = BTreeMap::new();
        for row in reader.deserialize() {
            let mut row: BTreeMap<String, String> = row.unwrap();
            let of = sources.get(&row["figure_id"]).map_or(String::new(), |sources| sources.join("; "));
            row.insert("sources".to_owned(), of);
            let id = row["figure_id"].clone();
            assert!(rows.insert(id.clone(), row).is_none(), "{id} is there twice");
        }
        Figures(rows)
    }

    /// One column of one figure, which must be there.
    #[track_caller]
    pub fn get(&self, id: &str, column: &str) -> &str {
        let row = self.0.get(id).unwrap_or_else(|| panic!("there is no figure {id}"));
        &row[column]
    }
}
