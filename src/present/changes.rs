//! What is not what it was: the sections that say so, with a table of every figure.

use super::report::Section;
use super::table::{Column, Place, Row, Says, Table};
use super::{anchor, labels, place, tables};
use crate::model::text::Block;
use crate::revise::{Against, Change, Release, Since};
use crate::spec::layout::Edition;
use crate::spec::publications::{CHANGES, CORRECTIONS};

/// The section on one comparison.
pub fn section(edition: &Edition, release: &Release, since: &Since) -> Section {
    let (id, title, said) = match since.against() {
        Against::LastEdition { period, on } => {
            let of = format!("the edition of {period}, released on {on}");
            let said = match since.changes().len() {
                0 => format!("Of the figures in both this edition and {of}, none has changed."),
                1 => format!("Of the figures in both this edition and {of}, 1 has changed."),
                count => format!("Of the figures in both this edition and {of}, {count} have changed."),
            };
            (CHANGES, "What has changed since the last edition", vec![said])
        }
        Against::Before { on, now_on, because } => {
            let replaced = format!("This edition of {now_on} replaces the one released on {on}.");
            let count = match since.changes().len() {
                0 => "No figure has changed.".to_owned(),
                1 => "1 figure has changed.".to_owned(),
                count => format!("{count} figures have changed."),
            };
            let reason = format!("Reason: {}.", because.trim_end_matches('.'));
            (CORRECTIONS, "Corrections", vec![replaced, reason, count])
        }
    };
    let table = (!since.changes().is_empty()).then(|| table(edition, release, since.changes(), id, title));
    Section {
        id: anchor(title),
        title: title.to_owned(),
        text: said.into_iter().map(Block::words).collect(),
        is_appendix: false,
        charts: Vec::new(),
        tables: table.into_iter().collect(),
    }
}

fn table(edition: &Edition, release: &Release, changes: &[Change], id: &str, title: &str) -> Table {
    let rows = changes.iter().map(|change| {
        let key = change.key();
        let released = release.at(key);
        let definition = &edition.publication.definitions[key.definition];
        let label = labels::with_part(definition, released);
        let period = released.map_or(key.period, |released| released.period());
        let labels = vec![
            labels::labelled(&label, &definition.unit),
            edition.areas.get(key.area).name.clone(),
            period.short(),
            change.cause().to_owned(),
        ];
        let beside = |cell| Place { figure: String::new(), cell };
        let cells = vec![beside(Some(change.was().clone())), place(released), beside(change.by().cloned())];
        Row { labels, cells, is_total: false }
    });
    let column = |heading: &str, says| Column::new(says, heading, "");
    let mut table = Table {
        id: id.to_owned(),
        title: format!("{title}: figures"),
        subtitle: String::new(),
        stub: ["Figure", "Area", "Period", "Cause"].map(str::to_owned).to_vec(),
        columns: vec![column("Was", Says::Figure), column("Is", Says::Figure), column("Difference", Says::Number)],
        rows: rows.collect(),
        notes: Vec::new(),
        legend: Vec::new(),
        is_appendix: false,
        sparks: Vec::new(),
        sources: Vec::new(),
    };
    table.legend = tables::legend(&table);
    table
}
