//! Every published figure leads back to the cells that it came from.

use std::collections::BTreeSet;
use std::path::Path;

use quarterday::derive::{derive, trace};
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::model::register::Registers;
use quarterday::refresh::{self, Request, Tally, Unwatched};

use crate::figures::Figures;
use crate::project::{Project, repository};

const EDITIONS: [&str; 4] =
    ["published/all-periods", "quarterly/2024-25-q4", "annual/2024-25", "needs-assessment/2024-25"];

fn committed(edition: &str) -> Figures {
    Figures::read(&repository().join("output").join(edition).join("release/figures.csv"))
}

/// Traces by the library, which derives once for all ids of a publication. Cargo runs tests in the repository's folder.
#[test]
fn trace_answers_for_every_published_figure_and_names_its_cells() {
    let spec = load::spec(Path::new("pipelines"), &Ledger::default()).unwrap();
    let request = Request::default();
    let mut traced = BTreeSet::new();
    for set in refresh::sets(&spec, &request).unwrap() {
        let inputs = load::inputs(Path::new("sample_data"), set.folders).unwrap();
        let accepted = refresh::accept(&spec, &request, &set, inputs, &Unwatched, &mut Tally::default())
            .unwrap()
            .accepted
            .unwrap();
        for publication in &set.publications {
            let begins = refresh::begins(&spec, publication, &accepted);
            let places =
                refresh::Ground { areas: accepted.areas(), begins: begins.as_slice(), registers: Registers::NONE };
            let edition = refresh::editions(&spec, &request, publication, &accepted, None, places).unwrap().remove(0);
            let figures = derive(&edition, spec.methods(publication), &accepted);
            let Some(folder) = EDITIONS.iter().find(|folder| folder.starts_with(&publication.name)) else { continue };
            let committed = committed(folder);
            assert_eq!(
                committed.0.keys().collect::<Vec<_>>(),
                trace::ids(&figures, &edition).iter().collect::<Vec<_>>(),
                "{folder}"
            );
            for (id, row) in committed.0.iter().enumerate().filter(|(at, _)| at % 3 == 0).map(|(_, entry)| entry) {
                let index = trace::find(&figures, &edition, id).unwrap_or_else(|| panic!("{id} cannot be traced"));
                let story = trace::trace(&figures, &edition, &accepted, index);
                assert!(story.starts_with(id.as_str()), "{story}");
                assert!(story.contains("\n  formula  "), "{story}");
                let cells = story.split("\ncells\n").nth(1).unwrap();
                for source in row["sources"].split("; ").filter(|source| !source.is_empty()) {
                    assert!(names(cells, source), "{id}: {source} is not among\n{cells}");
                }
                if row["sources"].is_empty() {
                    assert_ne!(row["marker"], "", "{id} has a number from nowhere");
                }
            }
            traced.insert(publication.name.clone());
        }
    }
    assert_eq!(traced.len(), EDITIONS.len());
}

/// Whether the cells listed begin the run of lines that a source stands for. A long list is cut, so only what it shows is
/// looked for.
fn names(cells: &str, source: &str) -> bool {
    // A release names the kind of return and the column.
    let column = source.rsplit_once("column ").unwrap().1;
    let has = |behind: &str| cells.contains(&format!(":{column}{behind}"));
    has(" = ") || has("  a row of the register") || cells.contains("\n  and ")
}

#[test]
fn the_cells_that_a_trace_names_hold_the_numbers_that_it_says() {
    let project = Project::committed();
    let ran = project.run(&["trace", "marac.cases.sum/E10000099/2024-25-q4"]).ends_with(0);
    let mut sum = 0;
    for line in ran.stdout.split("cells\n").nth(1).unwrap().lines() {
        let (place, said) = line.trim().split_once(" = ").unwrap();
        let value: i64 = said.split_whitespace().next().unwrap().parse().unwrap();
        let [file, line, column] = place.split(':').collect::<Vec<_>>().try_into().unwrap();
        let text = project.read(file);
        let row = text.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
        let cell = row.split(',').nth(column.parse::<usize>().unwrap() - 1).unwrap();
        assert_eq!(cell, value.to_string(), "{place}");
        sum += value;
    }
    let figures = committed("quarterly/2024-25-q4");
    assert_eq!(figures.get("marac.cases.sum/E10000099/2024-25-q4", "value"), sum.to_string());
}

#[test]
fn an_unknown_id_is_answered_with_the_nearest() {
    Project::committed()
        .run(&["trace", "marac.case.sum/E10000099/2024-25-q4"])
        .ends_with(2)
        .says("no figure has the id marac.case.sum/E10000099/2024-25-q4")
        .says("did you mean marac.cases.sum/E10000099/2024-25-q4?");
}
