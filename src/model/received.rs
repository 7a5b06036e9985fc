//! What was read of each figure, and what it was before: how a revision is known.

use std::collections::BTreeMap;

use super::period::Period;
use super::value::Absence;

/// What a value is of, in ids and names that outlast a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub period: Period,
    /// `marac.cases`.
    pub measure: String,
    /// `source=police`; empty for the whole.
    pub part: String,
    pub partner: String,
    /// The area's code.
    pub area: String,
}

/// A value in words, as it was and as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// When the newest period first came in, or when the value was first read, if that was later.
    pub before: String,
    /// What is not sent any more is as if it had not been submitted.
    pub now: String,
}

impl Figure {
    /// Whether it was sent before and is not any more: its cell is empty, or it is not there at all.
    pub fn is_gone(&self) -> bool {
        is_sent(&self.before) && !self.is_there()
    }

    pub fn is_there(&self) -> bool {
        is_sent(&self.now)
    }
}

fn is_sent(words: &str) -> bool {
    words != Absence::NotSubmitted.words()
}

/// All values of a set of returns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    pub figures: BTreeMap<Key, Figure>,
}

impl Received {
    /// What is kept after reading `now`. Until a newer period comes, every value stays held against what it was before, so
    /// that the same returns give the same again; with a newer period, what was read last becomes what was before. A value
    /// that is not there any more is kept as long.
    pub fn after(before: Option<&Received>, now: BTreeMap<Key, String>) -> Received {
        let newest = before.and_then(|before| before.figures.keys().map(|key| key.period).max());
        let moved_on = now.keys().map(|key| key.period).max() > newest;
        let was = |key: &Key| {
            let figure = before?.figures.get(key)?;
            Some(if moved_on { figure.now.clone() } else { figure.before.clone() })
        };
        let figure = |(key, now): (Key, String)| {
            let before = was(&key).unwrap_or_else(|| now.clone());
            (key, Figure { before, now })
        };
        let mut figures: BTreeMap<Key, Figure> = now.into_iter().map(figure).collect();
        for key in before.iter().flat_map(|before| before.figures.keys()) {
            if let Some(before) = was(key).filter(|was| is_sent(was) && !figures.contains_key(key)) {
                figures.insert(key.clone(), Figure { before, now: Absence::NotSubmitted.words().to_owned() });
            }
        }
        Received { figures }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)]) -> BTreeMap<Key, String> {
        let key = |period: &str| Key {
            period: Period::parse(period).unwrap(),
            measure: "marac.cases".into(),
            part: String::new(),
            partner: "Coordinator".into(),
            area: "E07000981".into(),
        };
        values.iter().map(|(period, value)| (key(period), (*value).to_owned())).collect()
    }

    fn revised(received: &Received) -> Vec<(String, String)> {
        let figures = received.figures.values().filter(|figure| figure.before != figure.now);
        figures.map(|figure| (figure.before.clone(), figure.now.clone())).collect()
    }

    #[test]
    fn a_revision_stays_until_the_next_period_comes_and_reading_twice_changes_nothing() {
        let first = Received::after(None, read(&[("2023/24 Q1", "20"), ("2023/24 Q2", "30")]));
        assert_eq!(revised(&first), []);
        let later = read(&[("2023/24 Q1", "26"), ("2023/24 Q2", "30")]);
        let second = Received::after(Some(&first), later.clone());
        assert_eq!(revised(&second), [("20".to_owned(), "26".to_owned())]);
        assert_eq!(Received::after(Some(&second), later), second);
        let next =
            Received::after(Some(&second), read(&[("2023/24 Q1", "26"), ("2023/24 Q2", "31"), ("2023/24 Q3", "9")]));
        assert_eq!(revised(&next), [("30".to_owned(), "31".to_owned())]);
    }

    #[test]
    fn what_is_not_sent_any_more_is_missed_until_the_next_period_comes() {
        let gone = |received: &Received| received.figures.values().filter(|figure| figure.is_gone()).count();
        let first = Received::after(None, read(&[("2023/24 Q1", "20"), ("2023/24 Q2", "30")]));
        let less = read(&[("2023/24 Q2", "30")]);
        let second = Received::after(Some(&first), less.clone());
        assert_eq!(gone(&second), 1);
        assert_eq!(Received::after(Some(&second), less), second);
        let back = Received::after(Some(&second), read(&[("2023/24 Q1", "20"), ("2023/24 Q2", "30")]));
        assert_eq!(back, first);
        let next = Received::after(Some(&second), read(&[("2023/24 Q2", "30"), ("2023/24 Q3", "9")]));
        assert_eq!(gone(&next), 0);
        let with_it = Received::after(Some(&first), read(&[("2023/24 Q2", "30"), ("2023/24 Q3", "9")]));
        assert_eq!(gone(&with_it), 1, "what is left out when a new period comes is missed as well");
    }
}
