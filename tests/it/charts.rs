//! Every chart that is committed can be read where it is printed, and is told in words that are not too many.

use std::fs;
use std::path::PathBuf;

use crate::project::repository;

/// What a chart is as wide as, in its own units; so many of its units are 159 mm on A4.
const WIDTH: f64 = 560.0;
const MILLIMETRES: f64 = 159.0;
/// 12 pt at that size, in the tenths in which a drawing is written.
const LEAST_TEXT: f64 = 12.0 * 25.4 / 72.0 * WIDTH / MILLIMETRES * 10.0;

fn drawings() -> Vec<(PathBuf, String)> {
    let folders = |path: PathBuf| fs::read_dir(path).into_iter().flatten().map(|entry| entry.unwrap().path());
    let editions = folders(repository().join("output")).filter(|path| path.is_dir()).flat_map(folders);
    let charts = editions.flat_map(|edition| folders(edition.join("release/charts")));
    let drawings = charts.filter(|path| path.extension().is_some_and(|extension| extension == "svg"));
    let drawings: Vec<_> = drawings.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect();
    assert!(drawings.len() > 30, "{}", drawings.len());
    drawings
}

/// What follows each `begin` up to the next `end`.
fn between<'a>(text: &'a str, begin: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(begin).skip(1).filter_map(move |piece| piece.split_once(end).map(|(piece, _)| piece))
}

#[test]
fn text_is_12_points_or_more_where_a_chart_is_printed_across_a_page() {
    for (path, drawing) in drawings() {
        assert!(drawing.contains("viewBox=\"0 0 560 "), "{}", path.display());
        for size in between(&drawing, "font-size=\"", "\"") {
            assert!(size.parse::<f64>().unwrap() >= LEAST_TEXT, "{size} in {}", path.display());
        }
    }
}

#[test]
fn an_alternative_text_has_no_more_than_a_hundred_words() {
    for (path, drawing) in drawings() {
        let said = between(&drawing, "<desc", "</desc>").next().unwrap().split_once('>').unwrap().1.to_owned();
        assert!(said.split_whitespace().count() <= 100, "{}: {said}", path.display());
    }
}

#[test]
fn a_chart_in_a_page_is_no_taller_than_a_third_of_the_paper() {
    for publication in ["annual/2024-25", "needs-assessment/2024-25", "quarterly/2024-25-q4"] {
        let page =
            fs::read_to_string(repository().join("output").join(publication).join("release/report.html")).unwrap();
        for height in between(&page, "viewBox=\"0 0 560 ", "\"") {
            let height = height.parse::<f64>().unwrap() * MILLIMETRES / WIDTH;
            assert!(height <= 100.5, "{height} mm in {publication}");
        }
    }
}
