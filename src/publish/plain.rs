//! Texts without styles, a line for each paragraph or item, where a format has no more.

use crate::model::text::Block;
use crate::present::report::{Message, Report, Text, words};

/// The lines of a text.
pub fn lines(text: &[Text]) -> Vec<String> {
    text.iter().flat_map(|block| block_lines(block, "")).collect()
}

/// The key messages by their headings, each as a line; a heading without any is left out.
pub fn messages(report: &Report) -> Vec<(&'static str, Vec<String>)> {
    let lines = |messages: &[Message]| messages.iter().map(|message| words(&message.text)).collect::<Vec<_>>();
    let messages = &report.messages;
    let all =
        [(NEWS, lines(&messages.news)), (UNCHANGED, lines(&messages.unchanged)), (UNKNOWN, lines(&messages.unknown))];
    all.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

/// How many more there are than are listed; nothing where all are.
pub fn left_out(report: &Report) -> Option<String> {
    let more = report.messages.left_out;
    let are = if more == 1 { "is" } else { "are" };
    (more > 0).then(|| format!("{more} more of this kind {are} in the sections below."))
}

/// Said where there are other messages and no news.
pub const NO_NEWS: &str = "Nothing in this report meets the rules that choose key messages.";

/// The headings of the key messages, in every format.
pub const NEWS: &str = "Key messages";
pub const UNCHANGED: &str = "What has not changed";
pub const UNKNOWN: &str = "What we do not know";

fn block_lines(block: &Text, mark: &str) -> Vec<String> {
    match block {
        Block::Paragraph(spans) => vec![format!("{mark}{}", words(spans))],
        Block::List { is_numbered, items } => {
            let numbered = items.iter().enumerate().map(|(at, item)| {
                let mark = if *is_numbered { format!("{}. ", at + 1) } else { "• ".to_owned() };
                item.iter().flat_map(|block| block_lines(block, &mark)).collect::<Vec<_>>()
            });
            numbered.flatten().collect()
        }
    }
}
