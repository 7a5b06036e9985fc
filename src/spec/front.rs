//! What stands on the first page beside the title: for which meeting a paper is, whose it is, and where to ask.

use anyhow::Error;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use super::names::Names;
use super::source::Name;

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedFront {
    /// The committee or board that the paper is for.
    pub committee: Option<String>,
    /// The date of the meeting.
    pub meeting: Option<Name>,
    /// Who the report is by: a role, not a name.
    pub author: Option<String>,
    /// Where to send questions: a shared address or a telephone number.
    pub contact: Option<String>,
    /// The protective marking, on every page of a document.
    pub marking: Option<String>,
    /// Where readers can find help.
    pub helpline: Option<String>,
    /// How the figures may be reused.
    pub licence: Option<String>,
    /// The web page of the publication.
    pub link: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Front {
    pub committee: Option<String>,
    pub meeting: Option<NaiveDate>,
    pub author: Option<String>,
    pub contact: Option<String>,
    pub marking: Option<String>,
    pub helpline: Option<String>,
    pub licence: Option<String>,
    pub link: Option<String>,
}

impl Front {
    /// # Errors
    /// A date that is none.
    pub(super) fn resolve(names: &Names, typed: &TypedFront) -> Result<Front, Error> {
        let TypedFront { committee, meeting, author, contact, marking, helpline, licence, link } = typed.clone();
        let meeting = meeting.as_ref().map(|day| names.date(day)).transpose()?;
        Ok(Front { committee, meeting, author, contact, marking, helpline, licence, link })
    }

    /// The same with what another says in its place.
    pub fn with(&self, other: &Front) -> Front {
        let text = |own: &Option<String>, other: &Option<String>| other.clone().or_else(|| own.clone());
        Front {
            committee: text(&self.committee, &other.committee),
            meeting: other.meeting.or(self.meeting),
            author: text(&self.author, &other.author),
            contact: text(&self.contact, &other.contact),
            marking: text(&self.marking, &other.marking),
            helpline: text(&self.helpline, &other.helpline),
            licence: text(&self.licence, &other.licence),
            link: text(&self.link, &other.link),
        }
    }
}
