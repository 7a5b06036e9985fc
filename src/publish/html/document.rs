//! What every page has: head, banner, contents beside the text, and its way of putting pieces together.

use maud::{DOCTYPE, Markup, PreEscaped, Render, html};

const STYLE: &str = include_str!("style.css");
/// The page asks for nothing from anywhere; the browser holds it to that.
pub const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:";

/// The whole page. `style` comes after the style of all pages, and `script` is run at the end: the page has to read in full
/// without it. Both are files of this program and hold nothing of anybody's, so they stand as they are.
pub fn document(title: &str, style: &'static str, body: &Markup, script: &'static str) -> String {
    let page = html! {
        (DOCTYPE) "\n"
        html lang="en-GB" { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta http-equiv="Content-Security-Policy" content=(POLICY); "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                meta name="color-scheme" content="light dark"; "\n"
                title { (title) } "\n"
                style { "\n" (PreEscaped(STYLE)) (PreEscaped(style)) } "\n"
            } "\n"
            body { "\n"
                a class="skip" href="#main" { "Skip to the main content" } "\n"
                (body)
                @if !script.is_empty() {
                    script { "\n" (PreEscaped(script)) } "\n"
                }
            } "\n"
        } "\n"
    };
    page.into_string()
}

/// Who publishes the page, what it is called and what has to be known first. What is empty is left out.
pub fn banner(marking: &str, publisher: &str, title: &str, subtitle: &str, notice: &str) -> Markup {
    let line = |class: &str, said: &str| {
        html! {
            @if !said.is_empty() { p class=(class) { (said) } "\n" }
        }
    };
    html! {
        header { "\n"
            div class="inner" { "\n"
                (line("marking", marking))
                (line("publisher", publisher))
                h1 { (title) } "\n"
                (line("subtitle", subtitle))
                (line("notice", notice))
            } "\n"
        } "\n"
    }
}

/// The text with its contents beside it: the anchor and the title of each entry.
pub fn columns<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>, main: &Markup) -> Markup {
    html! {
        div class="shell" { "\n"
            nav aria-labelledby="contents" { "\n"
                h2 id="contents" { "Contents" } "\n"
                ul role="list" { "\n"
                    @for (anchor, title) in entries {
                        li { a href={ "#" (anchor) } { (title) } } "\n"
                    }
                } "\n"
            } "\n"
            main id="main" tabindex="-1" { "\n" (main) } "\n"
        } "\n"
    }
}

/// A section that the contents lead to.
pub fn section(anchor: &str, title: &str, content: &Markup) -> Markup {
    html! {
        section aria-labelledby=(anchor) { "\n"
            h2 id=(anchor) { (title) } "\n"
            (content)
        } "\n"
    }
}

/// A section of the appendix, whose content is folded.
pub fn folded(anchor: &str, title: &str, content: &Markup) -> Markup {
    html! {
        section aria-labelledby=(anchor) { "\n"
            h2 id=(anchor) { (title) } "\n"
            details class="appendix" {
                summary { "Show: " (title) } "\n"
                (content)
            } "\n"
        } "\n"
    }
}

/// A paragraph for each text that is not empty.
pub fn paragraphs(texts: &[String]) -> Markup {
    html! {
        @for said in texts.iter().filter(|said| !said.is_empty()) { p { (said) } "\n" }
    }
}

/// A list with an item for each text.
pub fn list<T: Render>(texts: impl IntoIterator<Item = T>) -> Markup {
    html! {
        ul { "\n"
            @for said in texts { li { (said) } "\n" }
        } "\n"
    }
}

/// Pieces one after the other, with `between` between them.
pub fn joined(pieces: impl IntoIterator<Item = Markup>, between: &str) -> Markup {
    html! {
        @for (at, piece) in pieces.into_iter().enumerate() {
            @if at > 0 { (between) }
            (piece)
        }
    }
}
