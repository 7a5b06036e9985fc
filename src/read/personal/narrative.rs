//! Free text that tells what happened to one person.

use super::words::Words;

/// Shorter texts tell no story.
const SHORTEST: usize = 40;

/// One person is spoken of.
const PRONOUNS: [&str; 8] = ["she", "he", "her", "him", "his", "hers", "herself", "himself"];

/// Someone in a case, spoken of as one.
const PARTIES: [&str; 22] = [
    "victim",
    "client",
    "perpetrator",
    "perp",
    "suspect",
    "offender",
    "mother",
    "mum",
    "father",
    "husband",
    "wife",
    "boyfriend",
    "girlfriend",
    "ex",
    "daughter",
    "son",
    "baby",
    "sister",
    "brother",
    "neighbour",
    "complainant",
    "survivor",
];

/// What happens in a case.
const EVENTS: [&str; 44] = [
    "disclosed",
    "discloses",
    "assaulted",
    "punched",
    "kicked",
    "slapped",
    "strangled",
    "choked",
    "threatened",
    "stabbed",
    "raped",
    "hit",
    "pushed",
    "grabbed",
    "bruise",
    "bruises",
    "bruising",
    "injured",
    "fled",
    "arrested",
    "bailed",
    "charged",
    "alleged",
    "alleges",
    "stated",
    "states",
    "reported",
    "reports",
    "texted",
    "followed",
    "stalked",
    "pregnant",
    "drunk",
    "attended",
    "moved",
    "afraid",
    "scared",
    "frightened",
    "locked",
    "shouted",
    "contacted",
    "visited",
    "lives",
    "refused",
];

/// A pronoun of one person with two events, or a person in a case with two events: "she disclosed that he hit her".
pub fn is_case_note(words: &Words) -> bool {
    if words.text.len() < SHORTEST {
        return false;
    }
    let has = |list: &[&str]| list.iter().filter(|wanted| words.lower.iter().any(|word| word == *wanted)).count();
    let (pronouns, parties, events) = (has(&PRONOUNS), has(&PARTIES), has(&EVENTS));
    (pronouns >= 1 && parties + events >= 2 && events >= 1)
        || (pronouns >= 2 && events >= 1)
        || (parties >= 1 && events >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_told_from_a_remark_about_the_figures() {
        for text in [
            "She disclosed that her ex had punched her and the police attended.",
            "Client reported that he threatened her again at the school gate.",
            "Victim fled with the baby after the suspect was arrested and charged.",
        ] {
            assert!(is_case_note(&Words::of(text)), "{text}");
        }
        for text in [
            "The first quarter of 2017-2018. Repeat cases are said to be rising, with no figure.",
            "Two of the familial homicides were patricide; the document says since the legislation was introduced.",
            "The police reported a change in recording: arrested and charged are now counted once.",
            "Figures are provisional because the provider moved premises in May and reported late.",
            "Incidents where the victim is aged 16 and over, as reported to the police in the year.",
        ] {
            assert!(!is_case_note(&Words::of(text)), "{text}");
        }
    }
}
