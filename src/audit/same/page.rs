//! The page: each number that leads to a figure, each table, and each entry of the list of figures.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::opened::{Opened, Row};
use super::{Table, differs, plain};
use crate::model::finding::Finding;
use crate::model::format::Format;

const NAME: &str = Format::Page.file();
/// What begins a number that leads to its figure, up to the id.
const LINK: &str = "<a class=\"n\" href=\"#f-";
/// What begins an entry of the list of figures, up to the id.
const ENTRY: &str = "<li id=\"f-";

/// Holds the page to the figures and to the tables.
pub fn check(release: &Opened, page: &str, tables: &[Table]) -> Vec<Finding> {
    let rows: BTreeMap<&str, &Row> = release.rows.iter().map(|row| (row.figure_id.as_str(), row)).collect();
    let mut findings = Vec::new();
    for link in pieces(page, LINK, "</a>") {
        let Some((id, rest)) = link.split_once('"') else { continue };
        let shown = rest.split_once('>').map_or("", |(_, shown)| shown);
        findings.extend(number(release, &rows, &named(id), &text(shown)));
    }
    for entry in pieces(page, ENTRY, "</li>") {
        let Some((id, rest)) = entry.split_once('"') else { continue };
        findings.extend(listed(release, &rows, &named(id), rest));
    }
    let anchors = anchors(page);
    for table in tables {
        findings.extend(grid(release, page, &anchors, table));
    }
    findings
}

/// A number that leads to a figure must be one of its numbers, or its marker.
fn number(release: &Opened, rows: &BTreeMap<&str, &Row>, id: &str, shown: &str) -> Option<Finding> {
    let Some(row) = rows.get(id) else {
        return Some(differs(release, NAME, format!("{shown} leads to {id}, which figures.csv does not have")));
    };
    let number = plain(shown);
    let known = [&row.value, &row.lower, &row.upper, &row.p_value, &row.marker, &row.verdict];
    let is_known = known.iter().any(|known| !known.is_empty() && **known == number);
    // A number without limits has a marker in their place.
    let is_marker = matches!(shown, "[x]" | "[z]");
    (!is_known && !is_marker).then(|| {
        let holds = if row.value.is_empty() { &row.marker } else { &row.value };
        differs(release, NAME, format!("{id} is shown as {shown}, but figures.csv has {holds}"))
    })
}

/// An entry of the list of figures may say no number of its figure that `figures.csv` does not.
fn listed(release: &Opened, rows: &BTreeMap<&str, &Row>, id: &str, entry: &str) -> Option<Finding> {
    let Some(row) = rows.get(id) else {
        return Some(differs(release, NAME, format!("{id} is listed, but figures.csv does not have it")));
    };
    let after = |name: &str| {
        let begin = format!("<i>{name}</i>");
        pieces(entry, &begin, "</p>").next().map(text).unwrap_or_default().trim().to_owned()
    };
    let bold = pieces(entry, "<b>", "</b>").next().map(text).unwrap_or_default();
    let value = bold.split(' ').next().unwrap_or_default().trim_end_matches('%');
    let plain_of = |said: String| plain(said.split(" (").next().unwrap_or_default());
    let (numerator, denominator) = (plain_of(after("Numerator")), plain_of(after("Denominator")));
    // A denominator may be a name alone.
    let is_number = denominator.starts_with(|letter: char| letter.is_ascii_digit());
    let wrong = [
        (numerator != row.numerator).then_some(numerator),
        (is_number && denominator != row.denominator).then_some(denominator),
        Some(after("Interval")).filter(|interval| row.is_withheld() && !interval.is_empty()),
    ];
    let is_value = plain(value) == row.value || row.value.is_empty() && bold == row.marker;
    if let Some(said) = wrong.into_iter().flatten().next() {
        return Some(differs(
            release,
            NAME,
            format!("The list of figures says {said} about {id}, but figures.csv does not"),
        ));
    }
    (!is_value).then(|| differs(release, NAME, format!("{id} is listed as {bold}, but figures.csv has {}", row.value)))
}

/// A table of the page must be that of its CSV.
fn grid(release: &Opened, page: &str, anchors: &BTreeMap<&str, usize>, table: &Table) -> Option<Finding> {
    let id = anchor(&table.id);
    let begin = anchors.get(id.as_str()).copied();
    let sheet = begin.zip(anchors.get(format!("{id}-end").as_str())).and_then(|(begin, end)| page.get(begin..*end));
    let Some(sheet) = sheet else {
        return Some(differs(release, NAME, format!("The table {} is not on the page", table.id)));
    };
    let body = pieces(sheet, "<tbody>", "</tbody>").next().unwrap_or_default();
    let cells: Vec<Vec<&str>> = pieces(body, "<tr", "</tr>")
        .map(|row| {
            let cells = row.split("<t").filter(|cell| cell.starts_with("h scope") || cell.starts_with("d>"));
            cells.map(|cell| cell.split_once('>').map_or("", |(_, rest)| rest)).collect()
        })
        .collect();
    let width = |row: &str| row.matches("<th").count() + row.matches("<td").count();
    let headings = pieces(sheet, "<thead>", "</thead>").flat_map(|head| pieces(head, "<tr", "</tr>")).map(width).next();
    if let Some(columns) = pieces(body, "<tr", "</tr>").map(width).find(|columns| headings != Some(*columns)) {
        let message = format!("The table {} has {} headings over {columns} columns", table.id, headings.unwrap_or(0));
        return Some(differs(release, NAME, message));
    }
    let read = |cell: &&str| plain(&text(&without_flags(cell)));
    let rows: Vec<Vec<String>> = cells.iter().map(|row| row.iter().map(read).collect()).collect();
    // In a column of figures, every number leads to one.
    let has_link = |cell: &&str| cell.contains(LINK);
    for column in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
        let of_column = || cells.iter().filter_map(|row| row.get(column));
        let is_bare = |cell: &&&str| !has_link(cell) && read(cell).starts_with(|letter: char| letter.is_ascii_digit());
        if of_column().any(has_link)
            && let Some(bare) = of_column().find(is_bare)
        {
            let message = format!("In the table {}, {} leads to no figure", table.id, read(bare));
            return Some(differs(release, NAME, message));
        }
    }
    // Words of a register may be an amount with its sign and commas, in the CSV as on the page.
    let expected: Vec<Vec<String>> =
        table.rows.iter().skip(1).map(|row| row.iter().map(|cell| plain(cell)).collect()).collect();
    let expected = without_repeated(sheet, table, expected);
    let same = rows.len() == expected.len() && rows.iter().zip(&expected).all(|(row, expected)| row == expected);
    (!same).then(|| {
        let place = rows.iter().zip(&expected).find(|(row, expected)| row != expected);
        let cell = place.and_then(|(row, expected)| row.iter().zip(expected).find(|(cell, expected)| cell != expected));
        let what = match cell {
            Some((cell, expected)) => format!("it has {cell}, and the CSV has {expected}"),
            None => "it has different rows or columns".to_owned(),
        };
        differs(release, NAME, format!("The table {} differs from tables/{}.csv: {what}", table.id, table.id))
    })
}

/// The rows without the columns that the page says once above the table; one that says something else in any row stays, and is
/// found to differ.
fn without_repeated(sheet: &str, table: &Table, rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let said = pieces(sheet, "<span class=\"same\">", "</span>").filter_map(|said| {
        let (heading, number) = said.split_once("</b>")?;
        Some((text(heading), plain(text(number).trim())))
    });
    let headings: &[String] = table.rows.first().map_or(&[], Vec::as_slice);
    let mut repeated: Vec<usize> = said
        .filter_map(|(heading, number)| {
            let column = headings.iter().position(|known| *known == heading)?;
            rows.iter().all(|row| row.get(column) == Some(&number)).then_some(column)
        })
        .collect();
    repeated.sort_unstable();
    repeated.dedup();
    let kept = |row: Vec<String>| {
        row.into_iter().enumerate().filter(|(column, _)| !repeated.contains(column)).map(|(_, cell)| cell).collect()
    };
    rows.into_iter().map(kept).collect()
}

fn without_flags(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<span class=\"flag\">") {
        kept += before;
        rest = after.split_once("</span>").map_or("", |(_, rest)| rest);
    }
    kept + rest
}

/// The title of each table, by its id.
pub(super) fn titles(page: &str) -> BTreeMap<&str, String> {
    let mut titles = BTreeMap::new();
    for heading in pieces(page, "<h3 id=\"t-", "</h3>") {
        if let Some((id, title)) = heading.split_once("-title\">") {
            let title = || text(title.split("<span").next().unwrap_or(title)).trim().to_owned();
            titles.entry(id).or_insert_with(title);
        }
    }
    titles
}

/// What is of a table, or where one ends, up to the id.
const OF_TABLE: &str = "id=\"t-";

/// Where each of these is first, with the byte behind its id.
fn anchors(page: &str) -> BTreeMap<&str, usize> {
    let mut anchors = BTreeMap::new();
    for (at, _) in page.match_indices(OF_TABLE) {
        let begin = at + OF_TABLE.len();
        if let Some((id, _)) = page[begin..].split_once('"') {
            anchors.entry(id).or_insert(begin + id.len());
        }
    }
    anchors
}

/// What stands between `begin` and the next `end`, each time.
pub(super) fn pieces<'a>(html: &'a str, begin: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(begin).skip(1).filter_map(move |piece| piece.split_once(end).map(|(piece, _)| piece))
}

/// HTML as it is read: without tags and without escapes.
pub(super) fn text(html: &str) -> String {
    let mut text = String::new();
    for (at, piece) in html.split('<').enumerate() {
        text += if at == 0 { piece } else { piece.split_once('>').map_or("", |(_, rest)| rest) };
    }
    let read = quick_xml::escape::unescape(&text).map(Cow::into_owned);
    read.unwrap_or(text)
}

/// The id of a figure from its anchor, in which `/` is `~` and other signs are their codes between colons.
fn named(anchor: &str) -> String {
    let mut id = String::new();
    for (at, piece) in anchor.split(':').enumerate() {
        let code = (at % 2 == 1).then(|| u32::from_str_radix(piece, 16).ok().and_then(char::from_u32)).flatten();
        match code {
            Some(letter) => id.push(letter),
            None => id += &piece.replace('~', "/"),
        }
    }
    id
}

/// The id of a table as an anchor has it.
fn anchor(id: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    id.chars()
        .map(|letter| match letter {
            '/' => "~".to_owned(),
            plain_letter if plain(plain_letter) => plain_letter.to_string(),
            other => format!(":{:x}:", u32::from(other)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_read_back() {
        assert_eq!(named("marac.cases.sum~E10000099~2024-25-q4"), "marac.cases.sum/E10000099/2024-25-q4");
        assert_eq!(named("a~b~2024-25~source:3d:police"), "a/b/2024-25/source=police");
    }

    #[test]
    fn html_is_read_without_its_tags() {
        assert_eq!(text("<a href=\"#x\">1,204</a> &lt;b&gt; &amp;amp;"), "1,204 <b> &amp;");
        assert_eq!(without_flags("<span class=\"flag\">[p]</span> <a>7</a>"), " <a>7</a>");
    }
}
