//! The first page of the output folder: every publication with its editions, the newest first. It is made of what their
//! manifests say.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::html::anchor::anchor;
use super::html::document::joined;
use super::html::shell::{self, Shell};
use super::manifest::Settings;
use crate::model::date;
use crate::model::format::Format;
use crate::model::period::Period;

/// Its name in the output folder.
pub const NAME: &str = "index.html";

/// An edition that stands.
#[derive(Debug)]
pub struct Standing {
    /// Its folder below the output folder.
    pub folder: String,
    pub settings: Settings,
    /// The folders of its earlier vintages below the output folder, the first one first.
    pub vintages: Vec<(String, Settings)>,
}

/// The files of a release that are worth a link.
const LINKS: [(&str, Format); 6] = [
    ("report", Format::Page),
    ("paper in Word", Format::Paper),
    ("its appendix", Format::Appendix),
    ("workbook", Format::Workbook),
    ("figures as CSV", Format::Figures),
    ("data dictionary", Format::Dictionary),
];

/// The page; editions in any order.
pub fn page(editions: &[Standing]) -> String {
    let mut publications: BTreeMap<&str, Vec<&Standing>> = BTreeMap::new();
    for edition in editions {
        publications.entry(&edition.settings.publication).or_default().push(edition);
    }
    for editions in publications.values_mut() {
        // The newest period first, and the areas of one period in their order.
        let period = |edition: &Standing| Period::parse(&edition.settings.period).ok().map(Period::last_day);
        editions.sort_by(|one, other| period(other).cmp(&period(one)).then_with(|| one.folder.cmp(&other.folder)));
    }
    let newest =
        |editions: &[&Standing]| editions.first().map_or(String::new(), |edition| edition.settings.title.clone());
    let publishers: Vec<&str> = editions.iter().map(|edition| edition.settings.publisher.as_str()).collect();
    let publisher = publishers.first().copied().filter(|first| publishers.iter().all(|other| other == first));
    let notices: Vec<&str> = editions.iter().map(|edition| edition.settings.notice.as_str()).collect();
    let notice = notices.first().copied().filter(|first| notices.iter().all(|other| other == first));
    let is_said_above = notice.is_some();
    let section = |editions: &[&Standing]| section(editions, is_said_above);
    let sections = publications.iter().map(|(name, editions)| (anchor("p", name), newest(editions), section(editions)));
    shell::page(&Shell {
        publisher: publisher.unwrap_or(""),
        title: "Publications",
        subtitle: "",
        notice: notice.unwrap_or(""),
        sections: sections.collect(),
        script: "",
    })
}

fn section(editions: &[&Standing], is_said_above: bool) -> Markup {
    let notice = editions.first().map_or("", |edition| edition.settings.notice.as_str());
    let next = editions.first().and_then(|edition| edition.settings.next_release.as_deref()).map(day);
    let rows: Vec<Vec<Markup>> = editions.iter().map(|edition| row(edition)).collect();
    let title = editions.first().map_or("", |edition| edition.settings.title.as_str());
    let id = editions.first().map_or(String::new(), |edition| anchor("e", &edition.settings.publication));
    html! {
        @if !is_said_above && !notice.is_empty() { p { (notice) } "\n" }
        @if let Some(next) = next { p { "Next release: " (next) "." } "\n" }
        (shell::table(&id, &format!("Editions of {title}"), &["Edition", "Released", "What is in it", "Files", "Earlier versions"], &rows, &[]))
    }
}

fn row(edition: &Standing) -> Vec<Markup> {
    let Standing { folder, settings, vintages } = edition;
    let page = format!("{}/{}", link(folder), Format::Page.released(""));
    let links =
        LINKS.iter().map(|(said, format)| html! { a href={ (link(folder)) "/" (format.released("")) } { (said) } });
    let earlier = vintages.iter().map(|(folder, settings)| {
        html! { a href={ (link(folder)) "/" (Format::Page.file()) } { "as released on " (released(settings)) } }
    });
    vec![
        html! { a href=(page) { (settings.subtitle) } },
        html! { (released(settings)) },
        html! { (settings.sections.join("; ")) },
        joined(links, ", "),
        if vintages.is_empty() {
            html! { "none" }
        } else {
            joined(earlier, ", ")
        },
    ]
}

/// A folder as a link names it.
fn link(folder: &str) -> String {
    let coded = |letter: char| match letter {
        '%' | '#' | '?' | ' ' | '"' | '<' | '>' => format!("%{:02X}", letter as u32),
        letter => letter.to_string(),
    };
    folder.chars().map(coded).collect()
}

fn released(settings: &Settings) -> String {
    settings.released.as_ref().map_or_else(|| "draft, not released".to_owned(), |released| day(&released.on))
}

/// A day in words; as it stands where it is none.
fn day(text: &str) -> String {
    date::parse(text).map_or_else(|| text.to_owned(), date::words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::manifest::Issued;

    fn settings(period: &str, on: Option<&str>) -> Settings {
        Settings {
            publication: "quarterly".to_owned(),
            title: "Quarterly & more".to_owned(),
            subtitle: period.to_owned(),
            publisher: "A council".to_owned(),
            notice: String::new(),
            period: period.to_owned(),
            as_at: None,
            disclosure: String::new(),
            sections: vec!["Demand".to_owned(), "Money".to_owned()],
            released: on.map(|on| Issued { vintage: 1, on: on.to_owned(), because: None }),
            next_release: Some("2025-09-12".to_owned()),
            licence: None,
        }
    }

    #[test]
    fn the_newest_edition_comes_first_and_every_link_is_relative() {
        let standing = |slug: &str, period: &str, on: Option<&str>| Standing {
            folder: format!("quarterly/{slug}"),
            settings: settings(period, on),
            vintages: Vec::new(),
        };
        let mut corrected = standing("2024-25-q3", "2024/25 Q3", Some("2025-03-12"));
        let first = format!("{}/vintages/1", corrected.folder);
        corrected.vintages.push((first, settings("2024/25 Q3", Some("2025-03-01"))));
        let page = page(&[corrected, standing("2024-25-q4", "2024/25 Q4", None)]);
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not there"));
        assert!(at("quarterly/2024-25-q4/release/report.html") < at("quarterly/2024-25-q3/release/report.html"));
        assert!(at("draft, not released") < at("12 March 2025"));
        at("href=\"quarterly/2024-25-q3/vintages/1/report.html\">as released on 1 March 2025");
        at("Next release: 12 September 2025.");
        assert!(!page.contains("<script") && !page.contains("href=\"/") && page.contains("Quarterly &amp; more"));
    }
}
