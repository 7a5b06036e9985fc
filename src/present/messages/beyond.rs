//! Demand, or spending, beyond what there was for it.

use super::{News, Rank, Sentence, within};
use crate::present::anchor;
use crate::revise::Release;
use crate::spec::layout::Edition;
use crate::spec::message::Message;

/// Where both figures are shown as numbers and the first is the larger.
pub fn news(edition: &Edition, release: &Release) -> Vec<News> {
    let mut found = Vec::new();
    for section in &edition.publication.sections {
        for message in &section.messages {
            let Message::Beyond { more, than } = message else { continue };
            let (Some(asked), Some(there)) = (release.at(&edition.of_own(*more)), release.at(&edition.of_own(*than)))
            else {
                continue;
            };
            let numbers = asked.cell().number().zip(there.cell().number());
            if numbers.is_none_or(|(asked, there)| asked <= there) {
                continue;
            }
            let definition = |index: usize| &edition.publication.definitions[index];
            let sentence = Sentence::of(&definition(*more).label)
                .words(" (")
                .figure(edition, *more, asked)
                .words(&format!(") exceeded {} (", within(&definition(*than).label)))
                .figure(edition, *than, there)
                .words(&format!(") in {}.", asked.period().months()));
            let rank = if definition(*more).unit == "£" { Rank::Money } else { Rank::Demand };
            found.push(News { rank, message: sentence.message(Some(anchor(&section.title))) });
        }
    }
    found
}
