//! What a cell gives away, if anything, and what its heading makes of the cells below it.

use super::words::Words;
use super::{address, bank, birth, contact, identifier, names, narrative, place, vehicle};
use crate::model::spelling;

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
    /// Ten digits of one or the other, by the others in their column.
    TenDigits,
    InsuranceNumber,
    Vehicle,
    CaseReference,
    CaseNote,
    Address,
    Identity,
    Account,
    Online,
    Machine,
    Point,
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
            Kind::TenDigits => "an NHS number or a telephone number",
            Kind::InsuranceNumber => "a National Insurance number",
            Kind::Vehicle => "a vehicle registration mark",
            Kind::CaseReference => "a case reference",
            Kind::CaseNote => "a note about one person's case",
            Kind::Address => "a street address",
            Kind::Identity => "a number from one person's papers or records",
            Kind::Account => "an account or card number",
            Kind::Online => "a social media account",
            Kind::Machine => "a network address",
            Kind::Point => "a location on a map",
        }
    }
}

impl Kind {
    /// Whether an office has it as well as a person, or it is who speaks for one.
    pub fn reaches_an_office(self) -> bool {
        match self {
            Kind::Name | Kind::Postcode | Kind::Phone | Kind::Email | Kind::Address | Kind::Online | Kind::Machine => {
                true
            }
            Kind::NameAndBirth
            | Kind::Birth
            | Kind::NhsNumber
            | Kind::TenDigits
            | Kind::InsuranceNumber
            | Kind::Vehicle
            | Kind::CaseReference
            | Kind::CaseNote
            | Kind::Identity
            | Kind::Account
            | Kind::Point => false,
        }
    }
}

/// What is known of a text once it has been scanned.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Seen {
    /// What it gives away by itself, wherever it stands.
    pub kind: Option<Kind>,
    /// What it gives away where neither names of places nor codes of other things belong: in a figure, a note, a partner, an
    /// item, a heading of a return.
    pub close: Option<Kind>,
    /// As a heading: what the cells below it are.
    pub heading: Option<Kind>,
    /// It is somebody's first and last name and no more, which is harmless alone: many an organisation has one.
    pub name: bool,
    /// It is ten digits and nothing else: an NHS number by its check digit, or by chance one in eleven times.
    pub bare: bool,
    /// It is a date on which someone may have been born.
    pub birthday: bool,
    /// It may be half of something whose other half stands in the cell beside it.
    pub half: bool,
}

/// Scans one text.
pub fn scan(text: &str) -> Seen {
    let text = plain(text);
    // A spreadsheet makes a number of what is none.
    let whole = text.strip_suffix(".0").filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let text = whole.unwrap_or(&text);
    let words = Words::of(text);
    let bare = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    let kind = own(&words).or((bare && contact::is_mobile_without_zero(text)).then_some(Kind::Phone));
    let name = names::is_full_name(&words);
    Seen {
        kind,
        close: if kind.is_some() { kind } else { close(&words, name) },
        heading: heading(text),
        name,
        bare,
        birthday: birth::is_birthday(text),
        half: kind.is_none() && is_half(text, &words),
    }
}

pub use identifier::is_nhs_number;

/// A text as it is seen. Lines are apart, as sentences are.
fn plain(text: &str) -> String {
    if !text.contains(['\n', '\r']) {
        return spelling::plain(text).into_owned();
    }
    let apart = text.replace("\r\n", "; ").replace(['\n', '\r'], "; ");
    spelling::plain(&apart).into_owned()
}

/// What the name of a file, a folder or a sheet gives away. Its words are joined by underscores and hyphens.
pub fn of_name(name: &str) -> Option<Kind> {
    let stem = match name.rsplit_once('.') {
        Some((stem, end)) if end.len() <= 5 && !end.bytes().all(|byte| byte.is_ascii_digit()) => stem,
        _ => name,
    };
    let spaced = plain(&stem.replace(['_', '-', '+', '/', '\\', '=', '&', '?'], " ").replace("%20", " "));
    let words = split_at_capitals(&spaced);
    let apart = Words::of(&words);
    let inside = |stem: &str| own(&Words::of(stem)).filter(|kind| !matches!(kind, Kind::Machine));
    let is_named = names::has_plain_name(&apart) || has_small_name(&apart) || names::has_titled_name(&apart);
    let named = || is_named.then_some(Kind::Name);
    inside(stem).or_else(|| inside(&spaced)).or_else(named)
}

/// "JaneExample" as two words.
fn split_at_capitals(text: &str) -> String {
    let mut split = String::with_capacity(text.len() + 4);
    let mut small = false;
    for letter in text.chars() {
        if small && letter.is_uppercase() {
            split.push(' ');
        }
        small = letter.is_lowercase();
        split.push(letter);
    }
    split
}

/// "return jane example" in small letters: a first name that is little else, and a word that could be a surname.
fn has_small_name(words: &Words) -> bool {
    let small = |at: usize| words.word(at).chars().all(char::is_lowercase);
    (0..words.words.len()).any(|at| {
        small(at)
            && small(at + 1)
            && names::is_plain_first_name(words.word(at))
            && names::is_surname(words.word(at + 1))
    })
}

/// Whether a text holds one kind of thing.
type Test = fn(&Words) -> bool;

fn own(words: &Words) -> Option<Kind> {
    // With how many figures it has at least: most cells that are no number have none.
    const TESTS: [(Kind, usize, Test); 16] = [
        (Kind::Email, 0, contact::has_email),
        (Kind::NhsNumber, 10, identifier::has_nhs_number),
        (Kind::InsuranceNumber, 6, identifier::has_insurance_number),
        (Kind::Account, 2, bank::has_account_number),
        (Kind::Identity, 3, identifier::has_identity),
        (Kind::Phone, 10, contact::has_phone),
        (Kind::Postcode, 1, address::has_postcode),
        (Kind::Vehicle, 1, vehicle::has_mark),
        (Kind::NameAndBirth, 2, birth::has_name_and_birth),
        (Kind::Name, 0, names::has_labelled_name),
        (Kind::CaseReference, 3, identifier::has_case_reference),
        (Kind::Address, 0, address::has_street),
        (Kind::Point, 0, place::has_point),
        (Kind::Online, 0, contact::has_account),
        (Kind::Machine, 0, contact::has_machine),
        (Kind::CaseNote, 0, narrative::is_case_note),
    ];
    TESTS.into_iter().find(|(_, figures, test)| words.figures >= *figures && test(words)).map(|(kind, ..)| kind)
}

/// What has the form of other things too.
fn close(words: &Words, name: bool) -> Option<Kind> {
    const TESTS: [(Kind, Test); 13] = [
        (Kind::Name, names::has_first_name_in_case),
        (Kind::Identity, names::has_collar_number),
        (Kind::Point, place::has_bare_grid),
        // Who is paid is published by councils with their title.
        (Kind::Name, names::has_titled_name),
        (Kind::Name, names::has_full_name),
        (Kind::Name, names::has_dotted_name),
        (Kind::Name, names::has_ranked_name),
        (Kind::Name, names::has_initialled_name),
        (Kind::CaseReference, identifier::has_numbered_person),
        (Kind::Vehicle, vehicle::has_older_mark),
        (Kind::CaseReference, identifier::has_county_court),
        (Kind::Address, address::has_small_street),
        (Kind::Point, place::has_bare_three_words),
    ];
    let lost = contact::is_landline_without_zero(words.text).then_some(Kind::Phone);
    let test = || TESTS.into_iter().find(|(_, test)| test(words)).map(|(kind, _)| kind);
    name.then_some(Kind::Name).or(lost).or_else(test)
}

/// A first name, a district of postcodes, the code of a telephone exchange, a sort code, letters of a National Insurance number.
fn is_half(text: &str, words: &Words) -> bool {
    let one = words.words.len() == 1 && words.word(0).len() == text.len();
    let sort_code = text.len() == 8
        && words.words.len() == 3
        && words.words.iter().all(|word| word.text.len() == 2)
        && text.contains('-');
    // Three capitals are a code.
    let code = text.len() <= 3 && text.chars().all(char::is_uppercase);
    (one && ((names::is_plain_first_name(text) && !code)
        || address::is_first_half(text)
        || contact::is_first_group(text)))
        || sort_code
}

/// What two cells beside each other give away together.
pub fn of_two(first: &str, second: &str) -> Option<Kind> {
    let (first, second) = (plain(first), plain(second));
    // A first name stands in the one, the surname in the other.
    let both = format!("{first} {second}");
    let words = Words::of(&both);
    let surname = names::is_surname(&second) && second.starts_with(char::is_uppercase);
    if words.words.len() == 2 && names::is_plain_first_name(&first) {
        return (surname && names::is_full_name(&words)).then_some(Kind::Name);
    }
    let kind = own(&words);
    kind.or_else(|| own(&Words::of(&format!("{first}{second}"))))
}

/// What the cells below a heading are, where the heading is one that only a list of people has.
fn heading(text: &str) -> Option<Kind> {
    if text.len() > 40 {
        return None;
    }
    let folded: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect();
    Some(match folded.as_str() {
        "dob" | "dyddiadgeni" | "dateofbirth" | "birthdate" | "birthday" | "victimdob" | "clientdob" => Kind::Birth,
        "surname" | "enw" | "enwcyntaf" | "cyfenw" | "firstname" | "forename" | "forenames" | "lastname"
        | "familyname" | "fullname" | "victimname" | "victimsname" | "nameofvictim" | "clientname" | "patientname"
        | "perpetratorname" | "childname" | "childsname" | "serviceusername" | "suspectname" => Kind::Name,
        "phone" | "phoneno" | "phonenumber" | "telephone" | "telephoneno" | "telephonenumber" | "mobile"
        | "mobileno" | "mobilenumber" | "tel" | "telno" | "contactnumber" => Kind::Phone,
        "nhsno" | "nhsnumber" | "chi" | "chinumber" | "chino" | "hcn" | "healthandcarenumber" => Kind::NhsNumber,
        "passport"
        | "passportno"
        | "passportnumber"
        | "drivinglicence"
        | "drivinglicenceno"
        | "drivinglicencenumber"
        | "uprn"
        | "upn"
        | "uln"
        | "prisonno"
        | "prisonnumber"
        | "nomsid"
        | "nomsno"
        | "pncid"
        | "pncno"
        | "pncnumber"
        | "cro"
        | "cronumber"
        | "homeofficeref"
        | "homeofficereference"
        | "brp"
        | "brpnumber"
        | "arcnumber"
        | "mosaicid"
        | "liquidlogicid"
        | "lcsid"
        | "hospitalnumber"
        | "hospitalno"
        | "mrn"
        | "swiftid"
        | "rioid"
        | "utr" => Kind::Identity,
        "accountno" | "accountnumber" | "sortcode" | "iban" | "cardnumber" => Kind::Account,
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
        Kind::Birth => birth::is_date(text),
        Kind::Name => digits == 0 && letters >= 2 && !is_filler(text),
        Kind::Phone => digits >= 9,
        Kind::NhsNumber | Kind::InsuranceNumber => digits >= 6,
        Kind::Vehicle => digits >= 1 && letters >= 2,
        Kind::CaseReference => digits >= 4 || (digits >= 2 && letters >= 1),
        Kind::Address => digits >= 1 && letters >= 4,
        Kind::Identity => digits >= 5 || (digits >= 3 && letters >= 1),
        Kind::Account => digits >= 6,
        Kind::NameAndBirth
        | Kind::TenDigits
        | Kind::Postcode
        | Kind::Email
        | Kind::CaseNote
        | Kind::Online
        | Kind::Machine
        | Kind::Point => false,
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

    /// `tests/personal/planted.tsv`: kind, planted text, harmless look-alikes.
    #[test]
    fn what_is_planted_is_found_and_what_looks_like_it_is_not() {
        let table = include_str!("../../../tests/personal/planted.tsv");
        let mut wrong = Vec::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            wrong.extend((scan(cells[1]).close.is_none()).then(|| format!("missed: {}", cells[1])));
            for harmless in cells[2].split(" | ") {
                wrong.extend(scan(harmless).close.map(|kind| format!("{kind:?}: {harmless}")));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// `tests/personal/harmless.txt`: notes of the sort that partners write.
    #[test]
    fn harmless_notes_raise_no_alarm() {
        let notes: Vec<&str> = include_str!("../../../tests/personal/harmless.txt").lines().collect();
        let alarms: Vec<String> =
            notes.iter().filter_map(|note| Some(format!("{:?}: {note}", scan(note).close?))).collect();
        assert!(alarms.is_empty(), "{}", alarms.join("\n"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_scanned(text in "\\PC*") {
            let _ = (scan(&text), of_name(&text));
        }
    }
}
