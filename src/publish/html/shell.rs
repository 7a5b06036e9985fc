//! A page of the same look as the report, for what is no report: findings, the tracker of returns, the data dictionary.

use super::escape;
use super::page::{POLICY, STYLE};

const MORE_STYLE: &str = include_str!("shell.css");

/// What stands around and in a page.
pub struct Shell<'a> {
    pub publisher: &'a str,
    pub title: &'a str,
    pub subtitle: &'a str,
    pub notice: &'a str,
    /// Sections: anchor, title and content as HTML.
    pub sections: Vec<(String, String, String)>,
    /// Run at the end; the page has to read in full without it.
    pub script: &'a str,
}

/// The whole page. It asks for nothing from anywhere.
pub fn page(shell: &Shell) -> String {
    let line = |class: &str, said: &str| {
        if said.is_empty() { String::new() } else { format!("<p class=\"{class}\">{}</p>\n", escape::text(said)) }
    };
    let links: String = shell
        .sections
        .iter()
        .map(|(anchor, title, _)| format!("<li><a href=\"#{anchor}\">{}</a></li>\n", escape::text(title)))
        .collect();
    let sections: String = shell
        .sections
        .iter()
        .map(|(anchor, title, content)| {
            let title = escape::text(title);
            format!("<section aria-labelledby=\"{anchor}\">\n<h2 id=\"{anchor}\">{title}</h2>\n{content}</section>\n")
        })
        .collect();
    let script = if shell.script.is_empty() { String::new() } else { format!("<script>\n{}</script>\n", shell.script) };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{} – {}</title>\n\
         <style>\n{STYLE}{MORE_STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the main content</a>\n\
         <header>\n<div class=\"inner\">\n{}<h1>{}</h1>\n{}{}</div>\n</header>\n<div class=\"shell\">\n\
         <nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ul role=\"list\">\n{links}</ul>\n</nav>\n\
         <main id=\"main\" tabindex=\"-1\">\n{sections}</main>\n</div>\n{script}</body>\n</html>\n",
        escape::text(shell.title),
        escape::text(shell.publisher),
        line("publisher", shell.publisher),
        escape::text(shell.title),
        line("subtitle", shell.subtitle),
        line("notice", shell.notice),
    )
}

/// A table of words: headings, and rows of cells that are HTML already. A number in a cell is set apart by `numbers`, the
/// columns that are aligned to the right.
pub fn table(id: &str, label: &str, headings: &[&str], rows: &[Vec<String>], numbers: &[usize]) -> String {
    let class = |column: usize| if numbers.contains(&column) { " class=\"r\"" } else { "" };
    let head: String = (0..)
        .zip(headings)
        .map(|(column, heading)| format!("<th scope=\"col\"{}>{}</th>", class(column), escape::text(heading)))
        .collect();
    let mut body = String::new();
    for row in rows {
        body += "<tr>";
        for (column, cell) in row.iter().enumerate() {
            body += &if column == 0 {
                format!("<th scope=\"row\">{cell}</th>")
            } else {
                format!("<td{}>{cell}</td>", class(column))
            };
        }
        body += "</tr>\n";
    }
    format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n<table class=\"words\" id=\"{id}\">\n\
         <thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n",
        escape::text(label)
    )
}
