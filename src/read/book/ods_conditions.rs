//! The conditional formatting of ODS: of styles of cells (OpenDocument 1.3 Part 3, 16.3), and what LibreOffice writes beside the
//! cells.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::colour::{Ink, Paint};
use super::conditional::{Brings, Conditional};
use super::ods_styles::{Styles, cell};
use super::sheet::{MOST_COLUMNS, MOST_ROWS, Place, Sheet};
use super::when::When;
use super::xml::Tag;

/// Reads the conditions of one sheet after the other.
#[derive(Default)]
pub struct Conditions {
    /// Cells whose style has conditions, by it, and the cells that a list of conditions is about.
    of_styles: BTreeMap<String, Vec<(Place, Place)>>,
    over: Arc<[(Place, Place)]>,
    /// Signs and scales, which go beside whatever else holds.
    signs: Vec<Conditional>,
    rules: Vec<Conditional>,
}

impl Conditions {
    /// Takes a run of cells whose style has conditions.
    pub fn of_style(&mut self, style: &str, run: (Place, Place)) {
        self.of_styles.entry(style.to_owned()).or_default().push(run);
    }

    /// Takes a tag of what stands beside the cells.
    pub fn opened(&mut self, name: &str, tag: &Tag, styles: &Styles) {
        let hides = tag.get("calcext:show-value").as_deref() == Some("false");
        let open = Brings { format: None, paint: Paint { letters: None, behind: Some(Ink::Open) } };
        match name {
            "conditional-format" => self.over = places(&tag.get("calcext:target-range-address").unwrap_or_default()),
            "icon-set" | "formatting-entry" | "data-bar" if hides => {
                let rule = self.rule(When::Always, Brings::sign_alone(), false);
                self.signs.push(rule);
            }
            "data-bar" | "color-scale" => {
                let rule = self.rule(When::Always, open, false);
                self.signs.push(rule);
            }
            "condition" => {
                let base = cell(&tag.get("calcext:base-cell-address").unwrap_or_default());
                let when = When::of_words(&tag.get("calcext:value").unwrap_or_default(), base);
                // The first condition that holds counts, also where its style shows numbers as they are.
                let brings = styles.under_condition(&tag.get("calcext:apply-style-name").unwrap_or_default());
                let rule = self.rule(when, brings, true);
                self.rules.push(rule);
            }
            "date-is" => {
                let brings = styles.under_condition(&tag.get("calcext:style").unwrap_or_default());
                let rule = self.rule(When::NotSaid, brings, true);
                self.rules.push(rule);
            }
            _ => {}
        }
    }

    fn rule(&self, when: When, brings: Brings, last: bool) -> Conditional {
        Conditional { over: Arc::clone(&self.over), when, brings, last, from_1904: false }
    }

    /// Hands over what was read of a sheet, at its end.
    pub fn end(&mut self, styles: &Styles, sheet: &mut Sheet) {
        sheet.conditional.append(&mut self.signs);
        sheet.conditional.append(&mut self.rules);
        for (style, over) in std::mem::take(&mut self.of_styles) {
            self.over = over.into();
            for (when, brings) in styles.conditions(&style) {
                sheet.conditional.push(self.rule(when, brings, true));
            }
        }
    }
}

/// The cells of "Sheet1.D2:Sheet1.D4 Sheet1.F2". What cannot be told from a list of them may be any cell.
fn places(list: &str) -> Arc<[(Place, Place)]> {
    let everywhere = ((0, 0), (MOST_ROWS - 1, MOST_COLUMNS - 1));
    // The name of a sheet may hold spaces, within quotation marks.
    let bare: String = list.split('\'').step_by(2).collect();
    let run = |run: &str| {
        let (first, last) = run.split_once(':').unwrap_or((run, run));
        cell(first).zip(cell(last)).unwrap_or(everywhere)
    };
    bare.split_whitespace().map(run).collect()
}
