//! The rows of a figures.csv, to be asked for by id.

use std::collections::BTreeMap;
use std::path::Path;

/// Every row by its `figure_id`, each as column name to text.
pub struct Figures(pub BTreeMap<String, BTreeMap<String, String>>);

impl Figures {
    pub fn read(path: &Path) -> Figures {
        let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut rows = BTreeMap::new();
        for row in reader.deserialize() {
            let row: BTreeMap<String, String> = row.unwrap();
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
