//! What a cell gives away, if anything, and what its heading makes of the cells below it.

use super::words::Words;
use super::{address, birth, contact, identifier, narrative, vehicle};

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Name,
    NameAndBirth,
    Birth,
    Postcode,
    Phone,
    Email,
    NhsNumber,
    InsuranceNumber,
    Vehicle,
    CaseReference,
    CaseNote,
    Address,
}

impl Kind {
    /// In words, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Name => "a person's name",
            Kind::NameAndBirth => "a name with a date of birth",
            Kind::Birth => "a date of birth",
            Kind::Postcode => "a full postcode",
            Kind::Phone => "a telephone number",
            Kind::Email => "an e-mail address",
            Kind::NhsNumber => "an NHS number",
            Kind::InsuranceNumber => "a National Insurance number",
            Kind::Vehicle => "a vehicle registration mark",
            Kind::CaseReference => "a case reference",
            Kind::CaseNote => "a note about one person's case",
            Kind::Address => "a street address",
        }
    }
}

impl Kind {
    /// Whether an office has it as well as a person.
    pub fn reaches_an_office(self) -> bool {
        match self {
            Kind::Postcode | Kind::Phone | Kind::Email | Kind::Address => true,
            Kind::Name
            | Kind::NameAndBirth
            | Kind::Birth
            | Kind::NhsNumber
            | Kind::InsuranceNumber
            | Kind::Vehicle
            | Kind::CaseReference
            | Kind::CaseNote => false,
        }
    }
}

/// What is known of a text once it has been scanned.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Seen {
    /// What it gives away by itself.
    pub kind: Option<Kind>,
    /// As a heading: what the cells below it are.
    pub heading: Option<Kind>,
    /// It is somebody's first and last name and no more, which is harmless alone: many an organisation has one.
    pub name: bool,
    /// It is ten digits and nothing else: an NHS number by its check digit, or by chance one in eleven times.
    pub bare: bool,
    /// It is a date on which someone may have been born.
    pub birthday: bool,
}

/// Scans one text.
pub fn scan(text: &str) -> Seen {
    let words = Words::of(text);
    Seen {
        kind: own(&words),
        heading: heading(text),
        name: birth::is_full_name(&words),
        bare: text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit()),
        birthday: birth::is_birthday(text),
    }
}

/// What a file's name gives away. Its words are joined by underscores and hyphens.
pub fn of_name(name: &str) -> Option<Kind> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    own(&Words::of(stem)).or_else(|| own(&Words::of(&stem.replace(['_', '-'], " "))))
}

/// Whether a text holds one kind of thing.
type Test = fn(&Words) -> bool;

fn own(words: &Words) -> Option<Kind> {
    let tests: [(Kind, Test); 10] = [
        (Kind::Email, contact::has_email),
        (Kind::NhsNumber, identifier::has_nhs_number),
        (Kind::InsuranceNumber, identifier::has_insurance_number),
        (Kind::Phone, contact::has_phone),
        (Kind::Postcode, address::has_postcode),
        (Kind::Vehicle, vehicle::has_mark),
        (Kind::NameAndBirth, birth::has_name_and_birth),
        (Kind::CaseReference, identifier::has_case_reference),
        (Kind::Address, address::has_street),
        (Kind::CaseNote, narrative::is_case_note),
    ];
    tests.into_iter().find(|(_, test)| test(words)).map(|(kind, _)| kind)
}

/// What the cells below a heading are, where the heading is one that only a list of people has.
fn heading(text: &str) -> Option<Kind> {
    if text.len() > 40 {
        return None;
    }
    let folded: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect();
    Some(match folded.as_str() {
        "dob" | "dateofbirth" | "birthdate" | "birthday" | "victimdob" | "clientdob" => Kind::Birth,
        "surname" | "firstname" | "forename" | "forenames" | "lastname" | "familyname" | "fullname" | "victimname"
        | "victimsname" | "nameofvictim" | "clientname" | "patientname" | "perpetratorname" | "childname"
        | "childsname" | "serviceusername" | "suspectname" => Kind::Name,
        "phone" | "phoneno" | "phonenumber" | "telephone" | "telephoneno" | "telephonenumber" | "mobile"
        | "mobileno" | "mobilenumber" | "tel" | "telno" | "contactnumber" => Kind::Phone,
        "nhsno" | "nhsnumber" => Kind::NhsNumber,
        "nino" | "ninumber" | "nationalinsurancenumber" | "nationalinsuranceno" => Kind::InsuranceNumber,
        "vrm" | "vehiclereg" | "vehicleregistration" | "registrationmark" | "numberplate" => Kind::Vehicle,
        "caseref" | "casereference" | "caseid" | "caseno" | "casenumber" | "clientid" | "clientref"
        | "clientreference" | "crimeref" | "crimereference" | "crimeno" | "crimenumber" | "incidentref"
        | "incidentreference" | "incidentid" | "maracref" | "maracid" | "maracreference" | "referralid"
        | "personid" | "patientid" | "victimid" | "urn" | "crn" => Kind::CaseReference,
        "address" | "homeaddress" | "addressline1" | "victimaddress" | "refugeaddress" | "clientaddress" => {
            Kind::Address
        }
        _ => return None,
    })
}

/// Whether a cell below a heading of that kind really holds one.
pub fn fits(kind: Kind, text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|char| char.is_alphabetic()).count();
    match kind {
        Kind::Birth => birth::is_birthday(text),
        Kind::Name => digits == 0 && letters >= 2 && !is_filler(text),
        Kind::Phone => digits >= 9,
        Kind::NhsNumber | Kind::InsuranceNumber => digits >= 6,
        Kind::Vehicle => digits >= 1 && letters >= 2,
        Kind::CaseReference => digits >= 4 || (digits >= 2 && letters >= 1),
        Kind::Address => digits >= 1 && letters >= 4,
        _ => false,
    }
}

/// Words that stand in a column of names where there is none.
fn is_filler(text: &str) -> bool {
    const FILLERS: [&str; 12] = [
        "all",
        "total",
        "grand total",
        "n/a",
        "na",
        "none",
        "unknown",
        "not known",
        "not applicable",
        "not available",
        "withheld",
        "redacted",
    ];
    let lower = text.trim().to_lowercase();
    FILLERS.contains(&lower.as_str()) || lower.starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<Kind> {
        scan(text).kind
    }

    #[test]
    fn what_returns_are_made_of_is_not_personal() {
        for text in [
            "",
            "0",
            "12",
            "20,750",
            "£23,705",
            "-5.3%",
            "79 (17%)",
            "38/1000",
            "<5",
            "just under 500",
            "[c]",
            "n/a",
            "3.5634181351962",
            "4.123456789012",
            "0001337928",
            "3000269947",
            "1234567890.5",
            "2024/25 Q4",
            "Q1 2022",
            "2021/22 Q1 - 2023/24 Q4",
            "Oct 2021-Sep 2022",
            "year ending March 2023",
            "12 months 01/10/2023 to 30/09/2024",
            "2013-04-01 to 2014-03-31",
            "01.07.11 to 30.09.11",
            "31/05/2024",
            "4th November 2016",
            "2025-07-18",
            "2020/21 - 24/25",
            "E06000001",
            "E10000099",
            "W06000015",
            "N09000002",
            "S12000033",
            "Midshire Stepping Stones",
            "Preston Crime and Disorder Committee study, Appendix B, section 12",
            "Bromley internal audit AW/01/2022, October 2023, Appendix A, finding 7",
            "Staffordshire Safe and Strong Communities Select Committee, 15 January 2018, paragraph 31",
            "The Royal Wolverhampton Hospitals NHS Trust RL4",
            "STRYKER UK LTD",
            "St. Helens",
            "King's Lynn and West Norfolk",
            "Places before the DRIVE programme ended. The document gives no quarter: the programme ended in June 2023.",
            "A further incident between the same victim and perpetrator within 12 months of the last referral.",
            "Domestic abuse-related incidents and crimes recorded by the police, per 1,000 people aged 16 and over",
            "70 High Risk places",
            "Children's social care",
            "Refuge and floating support return",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn a_heading_of_a_list_of_people_makes_its_cells_personal() {
        for (heading, cell) in [
            ("Date of Birth", "01/02/1985"),
            ("Surname", "Example"),
            ("Case ref.", "A-00123"),
            ("Mobile no", "7700900123"),
            ("Refuge address", "Elm House, 12"),
        ] {
            let kind = scan(heading).heading.unwrap();
            assert!(fits(kind, cell), "{heading}");
            assert!(!fits(kind, ""), "{heading}");
        }
        for heading in ["Name", "Number of cases", "area_name", "Post code", "Document no.", "Transaction Number"] {
            assert_eq!(scan(heading).heading, None, "{heading}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_scanned(text in "\\PC*") {
            let _ = (scan(&text), of_name(&text));
        }
    }
}
