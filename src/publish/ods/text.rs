//! A text as paragraphs, without what no XML document may hold.

use std::io;

use quick_xml::events::BytesText;

use super::Xml;

/// `text` with a space in place of each character that XML does not allow.
pub fn clean(text: &str) -> String {
    let allowed = |c: char| if is_forbidden(c) { ' ' } else { c };
    text.chars().map(allowed).collect()
}

fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// A paragraph for each line of `text`, which leads to `href` where one is given.
pub fn paragraphs(xml: &mut Xml, text: &str, href: Option<&str>) -> io::Result<()> {
    for line in clean(text).split('\n') {
        xml.create_element("text:p").write_inner_content(|xml| match href {
            Some(href) => {
                let link = [("xlink:type", "simple"), ("xlink:href", href)];
                xml.create_element("text:a").with_attributes(link).write_inner_content(|xml| spaced(xml, line))?;
                Ok(())
            }
            None => spaced(xml, line),
        })?;
    }
    Ok(())
}

/// One line. ODF reads several spaces as one, and none at the beginning, unless they are written as elements.
fn spaced(xml: &mut Xml, line: &str) -> io::Result<()> {
    let mut rest = line;
    while !rest.is_empty() {
        let is_space = |c: char| matches!(c, ' ' | '\t');
        let plain = rest.find(is_space).unwrap_or(rest.len());
        let spaces = rest[plain..].find(|c| !is_space(c)).unwrap_or(rest.len() - plain);
        let (text, after) = rest.split_at(plain + spaces);
        let is_between = &text[plain..] == " " && plain > 0 && !after.is_empty();
        if is_between {
            xml.write_event(quick_xml::events::Event::Text(BytesText::new(text)))?;
        } else {
            xml.write_event(quick_xml::events::Event::Text(BytesText::new(&text[..plain])))?;
            for space in text[plain..].chars() {
                let name = if space == '\t' { "text:tab" } else { "text:s" };
                xml.create_element(name).write_empty()?;
            }
        }
        rest = after;
    }
    Ok(())
}
