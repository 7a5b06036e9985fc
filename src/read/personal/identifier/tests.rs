use super::*;

#[test]
fn an_nhs_number_has_a_check_digit() {
    for text in [
        "943 476 5919",
        "9434765919",
        "943-476-5919",
        "943.476.5919",
        "NHS no. 943 476 5919",
        "4010232137",
        "0102851239",
        "010285 1239",
    ] {
        assert!(has_nhs_number(&Words::of(text)), "{text}");
    }
    for text in [
        "943 476 5918",
        "9434765918",
        "£9434765919",
        "9434765919.5",
        "0.9434765919",
        "94347659190",
        "9,434,765,919",
        "4444444444",
        "0001337928",
        "3213851230",
        "invoice 9434765919",
        "ISBN 9434765919",
    ] {
        assert!(!has_nhs_number(&Words::of(text)), "{text}");
    }
}

#[test]
fn a_national_insurance_number_has_its_letters() {
    for text in ["QQ123456C", "QQ 12 34 56 C", "NI QQ 123456 C", "qq123456c", "Qq 12 34 56 c", "NINO QQ123456"] {
        assert!(has_insurance_number(&Words::of(text)), "{text}");
    }
    for text in ["QQ123456E", "GB123456C", "QQ12345C", "E06000001", "ZZ999999A", "QQ123456"] {
        assert!(!has_insurance_number(&Words::of(text)), "{text}");
    }
}

#[test]
fn a_reference_needs_a_word_for_it_or_a_form_of_its_own() {
    for text in [
        "case ref MR/00123",
        "Crime no. 42/12345/23",
        "CAD 12345",
        "MARAC ref: M-2024-0017",
        "URN 1234567",
        "06AB/1234/24",
        "22/123456/24",
        "T20241234",
        "T2024 1234",
        "46SJ0123424",
        "ZC24C00123",
        "QB-2024-000123",
        "Ref MARAC/24/0123",
        "our reference: IDVA/2024/17",
    ] {
        assert!(has_case_reference(&Words::of(text)), "{text}");
    }
    for text in [
        "Number of cases",
        "case number",
        "Case no. 12",
        "incident number 2019",
        "CAD",
        "crime reference year 2019/20",
        "AW/01/2022",
        "MARAC referral 2,247",
        "Referral number by agency",
        "01/02/2024",
        "2023/24",
        "referral number 12,345",
        "ref FOI/2024/0123",
        "invoice ref PO/24/0123",
        "ref 2024/25",
        "T2024",
    ] {
        assert!(!has_case_reference(&Words::of(text)), "{text}");
    }
}

#[test]
fn numbers_of_one_person() {
    for text in [
        "passport 123456789",
        "Passport no: AB1234567",
        "EXAMP852010A99BC",
        "EXAMP 852010 A99BC",
        "ex999 802010 ab9cd",
        "UPRN 100012345678",
        "GWF012345678",
        "Home Office ref A1234567",
        "HO reference: A1234567",
        "ARC no ASC/12345678",
        "BRP ZU1234567",
        "PNC 2004/0123456X",
        "04/123456X",
        "LAS ID 1234567",
        "Mosaic 1234567",
        "Liquidlogic: 123456",
        "UPN A123456789012",
        "A1234BC",
        "prison no. a1234bc",
    ] {
        assert!(has_identity(&Words::of(text)), "{text}");
    }
    for text in [
        "Mosaic 2024",
        "Prison 1,204",
        "passport to safety 2024",
        "LAS moved to a new system in 2023",
        "Paris 2024",
        "E06000001",
        "hospital 12345 visits",
        "2024/25 Q4",
        "pupil premium 2024",
        "A81001",
        "card 2 of 12",
    ] {
        assert!(!has_identity(&Words::of(text)), "{text}");
    }
}
