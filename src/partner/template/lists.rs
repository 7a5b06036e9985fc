//! The lists behind the drop-downs of a template.

use anyhow::Error;
use rust_xlsxwriter::{DataValidation, Formula, Worksheet};

use super::workbook::{Asked, own_id};
use crate::partner::column::letters;
use crate::spec::returns::Role;

/// What may stand in a cell instead of a number.
pub const MARKERS: [&str; 4] = ["[x]", "[z]", "[c]", "n/a"];
/// What a row may say of itself.
pub const STATUSES: [&str; 6] = ["final", "provisional", "revised", "not submitted", "not applicable", "not available"];

/// The code lists behind the drop-downs, one a column of a hidden sheet.
pub struct Lists(Vec<(String, Vec<String>)>);

impl Lists {
    pub fn of(asked: &Asked) -> Lists {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let areas = asked.sheet.areas.iter().map(|area| asked.areas.get(*area).code.clone()).collect();
        let measures = asked.kind.measures.clone().map(|measure| own_id(asked.returns, measure).to_owned());
        let mut lists = vec![
            ("markers".to_owned(), owned(&MARKERS)),
            ("status".to_owned(), owned(&STATUSES)),
            ("partner".to_owned(), vec![asked.wanted.partner.to_owned()]),
            ("period".to_owned(), vec![asked.wanted.period.to_string()]),
            ("area".to_owned(), areas),
            ("measure".to_owned(), measures.collect()),
        ];
        for column in &asked.sheet.columns {
            if let Role::Dimension(dimension) = column.role {
                let items = &asked.returns.dimensions[dimension as usize].items;
                let labels = items.iter().map(|item| item.label.clone()).collect();
                lists.push((format!("items {dimension}"), labels));
            }
        }
        Lists(lists)
    }

    /// A drop-down of the list that is called so.
    pub fn validation(&self, name: &str) -> Result<Option<DataValidation>, Error> {
        let Some(at) = self.0.iter().position(|(list, texts)| list == name && !texts.is_empty()) else {
            return Ok(None);
        };
        let (column, length) = (letters(at), self.0[at].1.len());
        let range = format!("=Lists!${column}$1:${column}${length}");
        let validation = DataValidation::new().allow_list_formula(Formula::new(range));
        Ok(Some(validation.set_error_title("Not in the list")?.set_error_message("Please pick one from the list.")?))
    }

    pub fn write(&self, sheet: &mut Worksheet) -> Result<(), Error> {
        sheet.set_name("Lists")?.set_hidden(true);
        for (at, (_, texts)) in (0..).zip(&self.0) {
            for (row, text) in (0..).zip(texts) {
                sheet.write(row, at, text)?;
            }
        }
        Ok(())
    }
}
