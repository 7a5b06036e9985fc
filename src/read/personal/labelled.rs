//! Numbers that a label says to be one person's: of a system of records, a card, an office.

use super::contact::counted;
use super::words::{List, Words, has_both, is_digits, is_letters};

/// Words that nothing but one person's number follows.
static NUMBERED: List = List::of(
    " passport pasbort uprn gwf brp brc nass ukvi pnc pncid cro las mosaic liquidlogic lcs frameworki carefirst careworks caredirector azeus \
    systmone emis mrn upn uln noms nomis delius ndelius utr nino chi hcn hc nhs icno wccis athena ukpn imei iccid crams holmes nspis \
    cris unifi genesis rio eclipse paris swift oasis modus charms capita northgate orchard civica locata homeoffice asylum \
    biometric licence license driver driving visa evisa arc uan ho deportation immigration prison prisoner prisons pupil learner hospital tenancy rent payroll employee staff ssid ois storm \
    collar warrant shoulder badge permit student unit-number ico insurance benefit taxpayer policy account member card debit credit paris id identity ",
);
/// Words that other numbers follow as well: something has to say that it is one person's.
static COMMON: List = List::of(
    " las mosaic emis rio eclipse paris swift oasis modus charms capita northgate orchard civica locata chi hc arc ho asylum nhs athena holmes \
    genesis unifi licence license driver driving visa deportation immigration prison prisoner prisons pupil learner hospital tenancy rent payroll employee staff storm collar warrant shoulder badge \
    permit student insurance benefit taxpayer policy account member card debit credit id identity biometric cris nass ico las lcs crams passport pasbort ",
);

/// Words that say that a number follows.
static SAID: List = List::of(" no number num nr ref reference id record rhif code urn case client person file log ");
/// Words that may stand between a label and its number.
static BETWEEN: List = List::of(" is was system card licence license office permit residence account tax ");
/// Labels of two words, which other numbers follow as well.
const OF_TWO: [(&str, &str); 11] = [
    ("home", "office"),
    ("care", "first"),
    ("liquid", "logic"),
    ("framework", "i"),
    ("social", "care"),
    ("social", "services"),
    ("council", "tax"),
    ("universal", "credit"),
    ("storm", "log"),
    ("care", "director"),
    ("early", "help"),
];

/// A label that ends at a word; `is_common`: other numbers follow it as well.
struct Label {
    is_common: bool,
    /// A number that somebody wears or carries, which is short.
    is_worn: bool,
}

/// The number behind a label, and the word that it ends with.
struct Number {
    whole: String,
    last: usize,
    /// Something says that it is a number of the label.
    marked: bool,
}

/// Whether a number stands behind a label that says whose it is.
pub fn has_labelled_number(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        label(words, at).is_some_and(|label| {
            let number = behind(words, at);
            !is_another(words, &number) && label.is_of(&number)
        })
    })
}

fn label(words: &Words, at: usize) -> Option<Label> {
    let before = |by: usize| at.checked_sub(by).map_or("", |at| words.low(at));
    let two = OF_TWO.contains(&(before(1), words.low(at)));
    let of_three = match words.low(at) {
        "number" => matches!(before(1), "pupil" | "learner" | "property"),
        "reference" => before(1) == "property",
        _ => false,
    };
    let known = NUMBERED.holds(words.low(at)) || two || of_three && before(2) == "unique";
    known.then(|| Label {
        is_common: two || COMMON.holds(words.low(at)),
        is_worn: matches!(words.low(at), "collar" | "warrant" | "shoulder" | "badge"),
    })
}

fn behind(words: &Words, at: usize) -> Number {
    let (mut next, mut marked) = (at + 1, false);
    while next < at + 5 && (SAID.holds(words.low(next)) || BETWEEN.holds(words.low(next))) {
        marked |= SAID.holds(words.low(next));
        next += 1;
    }
    marked |= matches!(words.before(next).trim(), ":" | "#" | "=" | ".:" | "-:");
    let (mut whole, mut last) = (words.word(next).to_owned(), next);
    // "ASC 12345678"
    let is_prefix = (1..=4).contains(&whole.len()) && is_letters(&whole) && whole == whole.to_uppercase();
    if is_prefix && is_digits(words.word(next + 1)) && words.joined(next + 1) {
        last += 1;
        whole.push_str(words.word(last));
    }
    while last + 1 < words.words.len() && goes_on(words, last + 1, &whole) {
        last += 1;
        whole.push_str(words.word(last));
    }
    Number { whole, last, marked }
}

/// Whether a word is one more piece of a number.
fn goes_on(words: &Words, at: usize, whole: &str) -> bool {
    let parted = matches!(words.before(at), "/" | "-" | "." | "\\");
    let spaced = words.before(at) == " "
        && whole.bytes().any(|byte| byte.is_ascii_digit())
        && is_digits(words.word(at))
        && words.word(at).len() >= 2
        && whole.len() < 12;
    parted || spaced
}

/// Whether it is a year or a date, or something is counted by it.
fn is_another(words: &Words, Number { whole, last, .. }: &Number) -> bool {
    let begins = whole.starts_with("19") || whole.starts_with("20");
    let year = is_digits(whole) && matches!(whole.len(), 4 | 6 | 8) && begins;
    let grouped = words.before(last + 1) == "," && is_digits(words.word(last + 1));
    year || grouped || counted(words, *last)
}

impl Label {
    fn is_of(&self, Number { whole, marked, .. }: &Number) -> bool {
        let digits = whole.bytes().filter(u8::is_ascii_digit).count();
        let mixed = has_both(whole) && whole.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match (self.is_common, marked) {
            (_, true) if self.is_worn => digits >= 3,
            (_, true) => digits >= 5 || (mixed && digits >= 3) || (!self.is_common && digits >= 4),
            (false, false) => digits >= 5 || (mixed && digits >= 4),
            (true, false) => (mixed && digits >= 5) || digits >= 6,
        }
    }
}
