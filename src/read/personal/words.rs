//! A text cut into its words, with what stands between them.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// One run of letters and digits.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    pub text: &'a str,
    /// What stands between the word before and this one.
    pub before: &'a str,
}

/// The words of a text, in order.
#[derive(Debug)]
pub struct Words<'a> {
    pub text: &'a str,
    pub words: Vec<Word<'a>>,
    /// The words in lower case.
    pub lower: Vec<String>,
    /// How many of its signs are figures, and how many full stops: most of what is looked for has some.
    pub figures: usize,
    pub stops: usize,
}

impl<'a> Words<'a> {
    pub fn of(text: &'a str) -> Words<'a> {
        let mut words = Vec::new();
        let mut end = 0;
        let mut start = None;
        for (at, char) in text.char_indices().chain([(text.len(), ' ')]) {
            match (char.is_alphanumeric(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    words.push(Word { text: &text[from..at], before: &text[end..from] });
                    end = at;
                    start = None;
                }
                _ => {}
            }
        }
        let lower = words.iter().map(|word| word.text.to_lowercase()).collect();
        let figures = text.bytes().filter(u8::is_ascii_digit).count();
        let stops = memchr::memchr_iter(b'.', text.as_bytes()).count();
        Words { text, words, lower, figures, stops }
    }

    /// One word, or nothing where there is none.
    pub fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| word.text)
    }

    /// One word in lower case.
    pub fn low(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    /// What stands before a word.
    pub fn before(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| word.before)
    }

    /// Whether any of these words, which are in lower case, stands in the text.
    pub fn has_any(&self, wanted: &[&str]) -> bool {
        self.lower.iter().any(|word| wanted.contains(&word.as_str()))
    }

    /// What stands after a word.
    pub fn after(&self, at: usize) -> &'a str {
        match (self.words.get(at + 1), self.words.get(at)) {
            (Some(next), _) => next.before,
            (None, Some(word)) => {
                let end = word.text.as_ptr() as usize - self.text.as_ptr() as usize + word.text.len();
                &self.text[end..]
            }
            _ => "",
        }
    }

    /// Whether two neighbouring words are held together by one blank or hyphen.
    pub fn joined(&self, second: usize) -> bool {
        self.words.get(second).is_some_and(|word| matches!(word.before, " " | "-" | "\u{a0}"))
    }

    /// Whether a word is the front of a longer number or code: it ends with a figure, or is in capitals before a stroke.
    fn is_code(&self, at: usize, after: &str) -> bool {
        let word = self.word(at);
        let capitals = word.chars().all(char::is_uppercase) && !matches!(after, "." | ",");
        word.ends_with(|char: char| char.is_ascii_digit()) || capitals
    }

    /// Whether a run of words stands free: is no piece of a longer number, sum of money or code.
    pub fn free(&self, first: usize, last: usize) -> bool {
        let before = self.words.get(first).map_or("", |word| word.before);
        let after = self.after(last);
        let more =
            self.words.get(last + 1).is_some_and(|next| next.text.starts_with(|char: char| char.is_ascii_digit()));
        let inside = |between: &str| between.len() == 1 && matches!(between, "." | "," | "/" | "-" | "_");
        !(before.ends_with(['£', '$', '€'])
            || (first > 0 && inside(before) && self.is_code(first - 1, before))
            || (more && inside(after))
            || after.starts_with('%'))
    }
}

pub fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters from A to Z and nothing else.
pub fn is_letters(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A list of words with a space around each, as it is looked through by every cell.
pub struct List {
    text: &'static str,
    words: OnceLock<FxHashSet<&'static str>>,
}

impl List {
    pub const fn of(text: &'static str) -> List {
        List { text, words: OnceLock::new() }
    }

    pub fn holds(&self, word: &str) -> bool {
        self.words.get_or_init(|| self.text.split_whitespace().collect()).contains(word)
    }
}

/// Letters and digits together.
pub fn has_both(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) && word.chars().any(char::is_alphabetic)
}

/// Begins with a capital.
pub fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}
