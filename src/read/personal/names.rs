//! Names of people.

use super::words::{List, Words, is_capitalised, is_letters};

/// First names that are common in the United Kingdom now, and in the families that came to it.
static FIRST_NAMES: List = List::of(
    " aaliyah aaron abbie abby abdul abdullah abigail abu ada adam adele adrian agnes agnieszka ahmad ahmed aidan aimee aisha \
    aisling ajay alan alana albert albie alberto aled alejandro aleksandra alex alexa alexander alexandra alexandru alexia alexis alfie alfred ali \
    alice alicia alina alisha alison alistair allan allison alun alyssa alex amal amanda amara amber amelia amelie amina amir amirah amit \
    amy ana anastasia andre andrea andreea andrei andrew andrzej andy aneta angela angelina angharad angie angus anisa anita anjali ann anna \
    annabel annabelle anne annette annie annika anthony antonia antonio anwen anya april arabella archie aria ariana arjun arlo arthur arun arwen asha \
    ashleigh ashley asif asma aubrey audrey aurora austin ava avril ayaan ayesha ayla aysha bailey barbara barry beata beatrice becky belinda bella \
    ben benedict benjamin bernadette bernard bertie beth bethan bethany betty beverley bhavna bianca bilal billy blake bobby bogdan bonnie \
    boris brad bradley branwen brandon brenda brendan brett brian bridget bronwen brooke bruce bryan bryony bryn caitlin callum calum \
    cameron camilla cara carl carla carly carmen carol carole caroline carrie carwyn carys catalina catherine cathy catrin cecilia celia cerys ceri chantelle \
    charlene charles charlie charlotte chelsea cheryl chidi chinedu chioma chloe chris christian christina christine christopher ciara claire \
    clara clare claudia clive colette colin colleen conor connor constance cora craig cristian cristina curtis cynthia daisy damian damien dan daniel \
    daniela danielle danny darcey darcie daria darren dave david dawid dawn dean deborah debbie debra declan deepak delilah delyth denise dennis \
    derek desmond diana diane dilys dimitri dinesh dmitri dominic dominika donald donna dorothy dorota doreen doris douglas duncan dylan ebony eddie \
    edith edmund eduardo edward edwin efe eileen eilidh eimear eira elaine eleanor eleri elena eleni elias elif elijah elin eliza elizabeth ella ellen ellie \
    elliot elliott elodie eloise elsie elwyn emeka emil emilia emily emma emmanuel emrys enid eric erica erika erin esme esmee esther ethan eugene eva \
    evan evangeline evelyn evie ewa ewan ezra faisal faith farah farhan farzana fatima fatma fay faye felicity felix fern ffion fiona finlay finley finn \
    flora florence florin frances francesca francis francisco frank frankie fraser fred freddie frederick freya gabriel gabriela gabriella gail gareth gary gavin gaynor \
    gemma geoff geoffrey george georgia georgie georgina gerald geraldine gerard gethin gillian gina giovanni giulia giuseppe glen glenda glenn gloria glyn \
    gordon grace gracie graeme graham grant greg gregory greta grzegorz gurpreet guy gwen gwyneth gwyn habib hadiya hafsa haider halima hamza hana hanna hannah \
    hardeep harjit harley harold harper harpreet harriet harrison harry harvey hasan hassan hayden hayley hazel heather hefin heidi helen helena henry hilary hilda holly \
    howard hubert hugh hugo hussain hussein huw hywel iain ian ibrahim ida ieuan ifan ifeoma igor imogen imran ines ioan ioana ion iqra irene irina iris isaac \
    isabel isabella isabelle isha isla ismail iva ivan ivy iwan iwona izabela jack jackie jackson jacob jacqueline jade jaden jagdeep jaime jake jakub jamal james jamie jan jane \
    janet janice janine jared jasmin jasmine jason jaspreet javier jaya jayden jayne jean jeanette jeff jeffrey jemima jenna jennifer jenny jeremy jermaine jerome jerry jess jesse \
    jessica jessie jill jim jimmy jo joan joana joanna joanne jodie joe joel johanna john johnathan johnny jon jonathan jordan jorge jose josef joseph josephine josh \
    joshua josie joy joyce juan judith judy julia julian julie june justin justyna kacper kai kaleb kamal kamila kamran kara karen karim karina karl karolina karthik \
    kasia katarzyna kate katherine kathleen kathryn kathy katie katrina katy katya kavita kay kayla kayleigh keeley keira keith kelly kelvin ken kenneth \
    kenny kerry kevin khadija khalid kian kieran kim kimberley kimberly kiran kirsten kirsty kofi kris krishna kristina krystyna krzysztof kuldeep kumar kwame kyle kylie \
    lacey laila lakshmi lana lara laura lauren laurence lawrence layla leah leanne lee leila leo leon leona leonard leroy lesley leslie leticia levi lewis lexi liam lidia \
    lila lilian lillian lily lilly linda lindsay lindsey lisa liz lizzie llinos lloyd lola lorna lorraine lottie louie louis louisa louise luca lucas lucia lucinda lucy luis luka lukasz luke luna \
    lydia lyn lynda lynette lynn lynne lynsey mabel mable maciej maddison madeleine madison magdalena maggie maisie maja malcolm malgorzata malik mandy manjit manjeet manuel marc marcel marcin marco \
    marcus mared margaret margot maria mariam mariana marianne marie marilyn mario marion maria marjorie mark marko marlene marta martha martin martina martyn mary maryam marzena mason mateo mateusz \
    matilda matt matthew maureen maurice max maxine maxwell maya megan mehmet mei mel melanie melissa mercy meryl mia michael michal michele michelle miguel mihaela mihai mike mila mildred miles milena milly \
    millie mina miranda miriam mitchell mohamed mohammad mohammed moira molly mona monica monika morgan morwenna moses muhammad muhammed mumtaz muriel mustafa myra nabila nadia nadine nahid naomi narinder nasir \
    nasreen natalia natalie natasha nathan nathaniel neha neil nell nesta ngozi nia niall nicholas nick nicky nicola nicolae nicole nigel nikhil nikita nikki nina nisha noah noel noor nora noreen norma norman nour \
    obinna olena olga olive oliver olivia olu oluwaseun omar orla oscar osian osman oksana owain owen pablo paige pam pamela parveen patricia patrick patrycja paul paula pauline pavel pawel pearl pedro peggy penelope penny perry \
    pete peter petra philip philippa phillip phoebe phyllis pia pippa piotr polly poppy prakash priscilla priti priya przemyslaw quentin rabia rachael rachel radu rafael rahim rahul raj raja rajesh rajinder ralph ramesh ramona \
    rania rashid raul ravi ray raymond razia rebecca reece rehana renata rene reuben rex rhian rhiannon rhodri rhona rhys ricardo richard rick ricky rita riya rob robert roberta roberto robin robyn rodney roger rohan roland roman ronald \
    ronan ronnie rory rosa rosalind rosanna rose roseanna rosemary rosie ross roxanne roy ruben ruby rukhsana rupert russell ruth ryan sabina sabrina sadia saeed safiya saira sajid sakina salim salma salman sally sam samantha samia samina samir \
    samuel sandeep sandra sandy sanjay santiago saoirse sara sarah sasha saskia saul scarlett scott sean sebastian selina serena sergei seren seth shabana shabnam shahid shaun shane shannon sharon shauna shazia sheila shelley sheryl shirley \
    shivani shona sian sidney siobhan sienna simon simone simran sioned sofia solomon sonia sophia sophie soraya stacey stacy stan stanley stefan stefania stella steph stephanie stephen steve steven stewart stuart sue sultana sunil sunita suresh susan \
    susanna susannah suzanne svetlana sybil sylvia sylwia tabitha tahir tamara tamsin tania tanya tara tariq tasha tatiana taylor ted tegan tegwen terence teresa terri terry tess tessa thea thelma theo theodore theresa thomas tiffany tim timothy tina toby \
    toluwani tom tomasz tommy toni tony tracey tracy trevor tristan trudy tudor tyler ulrike una unai urszula uzma valentina valerie vanessa vera verity veronica vicky victor victoria vijay vikram vincent viola violet viorica virginia vivian \
    vivien vlad volodymyr wanda waqas warren wayne wendy wesley wiktoria will william willow wilma winifred winston xavier xin yasmeen yasmin yasmine yewande ying yolanda yousef yuki yusuf yvette yvonne zac zach zachary zainab zak zara zeeshan zena zoe zofia zoya zuzanna \
    zsofia ",
);

/// First names that are as often a word, a place or a month.
static ALSO_WORDS: List = List::of(
    " angus arun april amber ashley austin aurora bailey bradley blake brad chelsea carol christian constance cora craig dale daisy dan dawn dean douglas \
    faith fern flora florence frank grace grant guy hamza harvey hazel heather holly hope howard hugh hugo iris ivy jade jack jan jean joy june kay kim lacey \
    lance lee lewis lily lincoln mark mason max may mercy miles morgan nell norma olive pat paige pearl penny perry poppy ray rex rob robin roman rose ross ruby rule sandy \
    scott sidney sienna stan sterling stella sue summer taylor ted tess troy tyler unai verity victor victoria viola violet virginia warren will willow wills win xavier ion ida ali mei mina ",
);

/// Words in what an organisation, a place, a document or a building is called.
static NO_SURNAMES: List = List::of(
    " a abbey academy access act action advice age agency aid all alliance and approach approved april area areas association at august avenue award awareness bank bay board borough bridge \
    business by campaign campus care case cases castle cathedral cc central centre center change charity child children childrens church cic cio circle city clinic close club college commission \
    committee community company conference constabulary corner cottage council counselling county court crescent crisis cross data day days december development directorate district districts domestic drive east eastern \
    education draft final copy old updated revised version template amended corrected submission submitted return returns return late england estate excluded expert families family farm february fc fields figures first force forest forum foundation for friends friday from fund funded funding garden gardens gate general girls grammar great green grove group \
    grounds guide hall has hall hamlet health help helpline high hill hills homes hospice hospital hostel hotel house houses housing hub in inc including infirmary initiative institute investigation is island isle january july june junior justice kingdom \
    lake lane law laws league learning legal library limited line little lives living llp local lodge lower ltd manor march market may meadow meadows medical memorial midshire mews middle monday month months moor mount museum national network new nhs north northern not nursery \
    november october of office on or organisation outreach parade parish park partners partnership pathway phase pilot place plan plc point police pool practice premises primary priory programme project property protocol quarter rape refuge region regional report reports \
    response retreat return review road room royal safe saturday school scotland scheme secondary september service services sexual shelter site sites society solicitors south southern square st station street study sub support surgery sunday survivors swap team \
    terrace the theatre this thursday to total tower town training trust trustees trusts tuesday uk union unit united university upper vale valley view village villas violence wales walk ward was water way wednesday week weeks west western \
    who will with women womens wood workshop works year years young youth ",
);

/// Before a surname.
const TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "mx", "dr", "rev", "reverend", "prof"];
const RANKS: [&str; 12] = ["pc", "dc", "ds", "di", "dci", "wpc", "pcso", "sgt", "sergeant", "insp", "cllr", "judge"];
/// Things that are called like someone with a title.
static NO_TITLED: List = List::of(
    " access azure back bank congo dynamics edge excel exchange forms julie office outlook powerpoint project sharepoint sql teams windows \
    word world justice gray martens ",
);

/// Organisations and campaigns that are called after somebody, and are named without another word.
const ORGANISATIONS: [(&str, &str); 16] = [
    ("marie", "stopes"),
    ("marie", "curie"),
    ("suzy", "lamplugh"),
    ("lucy", "faithfull"),
    ("helen", "bamber"),
    ("joseph", "rowntree"),
    ("josephine", "butler"),
    ("elizabeth", "fry"),
    ("stephen", "lawrence"),
    ("florence", "nightingale"),
    ("paul", "hamlyn"),
    ("ann", "craft"),
    ("jo", "cox"),
    ("john", "lewis"),
    ("anna", "freud"),
    ("emmeline", "pankhurst"),
];

/// What a name that is followed by one of these words is the name of.
static INSTITUTIONS: List = List::of(" house centre road street school hospital refuge team ward court ");

/// Words that say whose name follows.
static WHOSE: List = List::of(
    " client victim patient child childs perpetrator suspect offender survivor complainant mother father full first last family given maiden service \
    resident tenant person persons worker idva caseworker keyworker contact user's clients victims patients perpetrators ",
);

pub fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.holds(&plain(word))
}

/// In small letters without accents.
fn plain(word: &str) -> String {
    let letter = |letter: char| match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ă' | 'ą' => 'a',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ė' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ŵ' => 'w',
        'ŷ' | 'ý' | 'ÿ' => 'y',
        'ç' | 'ć' | 'č' => 'c',
        'ñ' | 'ń' => 'n',
        'ł' => 'l',
        'ś' | 'š' | 'ș' | 'ş' => 's',
        'ț' | 'ţ' => 't',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    };
    word.to_lowercase().chars().map(letter).collect()
}

/// A first name that is little else.
pub fn is_plain_first_name(word: &str) -> bool {
    let word = plain(word);
    FIRST_NAMES.holds(&word) && !ALSO_WORDS.holds(&word)
}

/// Whether a word could be a surname: two letters or more, and no word for an organisation, a place or a document.
pub fn is_surname(word: &str) -> bool {
    word.chars().count() >= 2 && word.chars().all(char::is_alphabetic) && !NO_SURNAMES.holds(&word.to_lowercase())
}

fn is_initial(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A first name and a surname, in either order or with an initial between them, and nothing else.
pub fn is_full_name(words: &Words) -> bool {
    let plain = |char: char| char.is_alphabetic() || matches!(char, ' ' | '-' | '\'' | ',' | '.' | '_');
    let count = words.words.len();
    if !(2..=4).contains(&count) || !words.text.chars().all(plain) {
        return false;
    }
    let cased = words.words.iter().all(|word| is_capitalised(word.text));
    let lower = words.words.iter().all(|word| word.text.chars().all(char::is_lowercase));
    let (first, last) = (words.word(0), words.word(count - 1));
    let named = |first: &str| if lower { is_plain_first_name(first) } else { is_first_name(first) };
    let rest = |from: usize, to: usize| (from..to).all(|at| is_surname(words.word(at)) || is_initial(words.word(at)));
    let held = (1..count).all(|at| matches!(words.before(at), " " | "-" | "'" | ". " | "_" | ", " | "," | "."));
    if !(cased || lower) || !held {
        return false;
    }
    // "O'Example, Jane" is "OExample, Jane".
    let prefixed = matches!(first, "O" | "D" | "M" | "Mc")
        && words.before(1) == "'"
        && words.before(2).starts_with(',')
        && count == 3;
    if prefixed {
        return named(words.word(2)) && is_surname(words.word(1));
    }
    let comma = words.text.contains(',');
    let written = named(first) && rest(1, count) && is_surname(last) && !comma;
    // "Example, Jane", "EXAMPLE Jane".
    let turned =
        comma && words.before(1).starts_with(',') && named(words.word(1)) && is_surname(first) && rest(2, count);
    let capitals = first.len() >= 2
        && first.chars().all(char::is_uppercase)
        && !last.chars().all(char::is_uppercase)
        && is_plain_first_name(last)
        && rest(0, count - 1);
    written || turned || capitals
}

/// A first name and a surname somewhere in a text.
pub fn has_full_name(words: &Words) -> bool {
    if words.has_any(&["ltd", "limited", "plc", "llp", "son", "sons", "co"]) {
        return false;
    }
    (0..words.words.len()).any(|at| name_at(words, at).is_some())
}

/// A first name that is little else and a surname, as a file may be called after somebody.
pub fn has_plain_name(words: &Words) -> bool {
    (0..words.words.len()).any(|at| is_plain_first_name(words.word(at)) && name_at(words, at).is_some())
}

/// How many words are a full name from here on, both with capitals.
pub fn name_at(words: &Words, at: usize) -> Option<usize> {
    let first = words.word(at);
    let capitals = words.text.chars().filter(|char| char.is_alphabetic()).all(char::is_uppercase);
    let held = |at: usize| matches!(words.before(at), " " | "-" | ". ");
    if !is_capitalised(first) || !is_first_name(first) || capitals && !is_plain_first_name(first) {
        return None;
    }
    // "Mark Alder as provisional" begins a sentence.
    if ALSO_WORDS.holds(words.low(at)) && (at == 0 || words.before(at).contains(['.', ';', ':'])) {
        return None;
    }
    let middle = usize::from(is_initial(words.word(at + 1)) && held(at + 1));
    let last = at + 1 + middle;
    let surname = words.word(last);
    // "Helen's Law" has an apostrophe, and so has "O'Example".
    let named = held(last) && is_capitalised(surname) && is_surname(surname);
    if ORGANISATIONS.contains(&(words.low(at), words.low(last))) {
        return None;
    }
    let next = words.low(last + 1);
    let institution = words.before(last + 1) == " " && is_capitalised(words.word(last + 1)) && NO_SURNAMES.holds(next)
        || words.before(last + 1) == " " && INSTITUTIONS.holds(next);
    (named && !institution).then_some(middle + 2)
}

/// Somebody's relations, who are spoken of in a case.
static RELATIONS: List = List::of(
    " ex partner husband wife mother mum father dad son daughter child children baby boyfriend girlfriend brother sister abuser perpetrator \
    case family address home phone number gp solicitor school ",
);

/// "Janet (aged 34)", "Kyle (7)", "Kyle, 7", "Janet's ex-partner": a first name alone, of somebody in a case.
pub fn has_first_name_in_case(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        // A name and an age and nothing else need no capital.
        let cased = is_capitalised(words.word(at)) || words.words.len() == 2;
        if !cased || !is_plain_first_name(words.word(at)) {
            return false;
        }
        if is_age_in_brackets(words, at + 1) || is_age_behind_comma(words, at) {
            return true;
        }
        let aged =
            matches!(words.low(at + 1), "aged" | "age") && words.word(at + 2).bytes().all(|byte| byte.is_ascii_digit());
        let related = words.before(at + 1) == "'"
            && words.low(at + 1) == "s"
            && RELATIONS.holds(words.low(at + 2))
            && words.before(at + 2) == " ";
        (aged && !words.word(at + 2).is_empty()) || related
    })
}

/// Whether brackets open before a word and hold an age and nothing but what stands beside one: "(7)", "(F, 34)", "(34 yrs)".
fn is_age_in_brackets(words: &Words, first: usize) -> bool {
    const BESIDE: [&str; 12] = ["m", "f", "male", "female", "aged", "age", "yr", "yrs", "year", "years", "old", "yo"];
    if !matches!(words.before(first), "(" | " (" | " [" | ", (") {
        return false;
    }
    let mut ages = 0;
    for at in first..first + 4 {
        let low = words.low(at);
        let age = low.trim_start_matches(['m', 'f']).trim_end_matches(['m', 'f', 'y', 'o']);
        let is_age = (1..=2).contains(&age.len()) && age.bytes().all(|byte| byte.is_ascii_digit());
        ages += usize::from(is_age);
        if !is_age && !BESIDE.contains(&low) {
            return false;
        }
        if words.after(at).starts_with([')', ']']) {
            return ages == 1;
        }
    }
    false
}

/// Words that may follow an age, where another would be what is counted: "Alex, 7, and".
static BEHIND_AGES: List = List::of(
    " m f male female yr yrs year years yo old and or who whose with was is has had her his she he they their son daughter of from now at ",
);

/// Whether a comma and an age stand behind a first name: "Alex, 34", "her son Alex, 7, who". "St Helen, 12" is a place.
fn is_age_behind_comma(words: &Words, name: usize) -> bool {
    let at = name + 1;
    let low = words.low(at);
    let age = low.trim_start_matches(['m', 'f']).trim_end_matches(['m', 'f', 'y', 'o']);
    let is_age = (1..=2).contains(&age.len()) && age.bytes().all(|byte| byte.is_ascii_digit());
    let place =
        name > 0 && matches!(words.low(name - 1), "st" | "saint" | "king" | "queen" | "prince" | "princess" | "lady");
    let after = words.after(at).trim_start();
    let next = words.low(at + 1);
    // Behind a sign of its own comes something else; numbers behind it make a list.
    let ends = match after {
        "" => words.words.len() == at + 1 || BEHIND_AGES.holds(next),
        _ => {
            after.starts_with([',', ';', '.', ')', '/', '-', '\u{2013}'])
                && !next.starts_with(|letter: char| letter.is_ascii_digit())
        }
    };
    words.before(at).trim() == "," && is_age && !place && ends
}

/// "completed by: alex.example": a first name and a surname with a full stop between them, as the name of a user is. Addresses
/// of pages and names of files go on behind it, or end in what no surname is.
pub fn has_dotted_name(words: &Words) -> bool {
    static ENDINGS: List = List::of(
        " com org net uk gov nhs police co ac info eu ie wales scot csv xls xlsx xlsm ods doc docx pdf txt html htm toml json xml zip png jpg md ",
    );
    (0..words.words.len()).any(|at| {
        let (first, last) = (words.word(at), words.word(at + 1));
        let all = |test: fn(char) -> bool| first.chars().chain(last.chars()).all(test);
        let cased = all(char::is_lowercase) || all(char::is_uppercase) || is_capitalised(first) && is_capitalised(last);
        let free =
            words.before(at).chars().next_back().is_none_or(|sign| sign.is_whitespace() || ":([;,=".contains(sign));
        let after = words.after(at + 1);
        let goes_on = after.starts_with(['@', '/', '_', '-'])
            || (after.starts_with('.') && at + 2 < words.words.len() && after == ".");
        words.before(at + 1) == "."
            && cased
            && free
            && !goes_on
            && is_plain_first_name(first)
            && is_surname(last)
            && !ENDINGS.holds(words.low(at + 1))
    })
}

/// Surnames that many have and that are no words, so that an initial before one is somebody's.
static SURNAMES: List = List::of(
    " smith jones davies williams evans roberts thompson robinson hughes edwards jackson clarke harrison johnson wilson anderson thomas \
    patel khan ahmed hussain singh kaur begum shah akhtar malik chowdhury mahmood rahman mcdonald campbell murphy kelly simpson richardson \
    watson davidson ferguson henderson thomson robertson griffiths jenkins phillips harris lewis owen morgan pritchard rees bennett \
    collins gibson simmons atkinson dixon hargreaves jenkinson o'connor o'neill ",
);

/// "J. Smith", "A. B. Khan": initials and one of the most common surnames. With any other word it may be an item of a list.
pub fn has_initialled_name(words: &Words) -> bool {
    if words.has_any(&["ltd", "limited", "plc", "llp", "son", "sons", "co", "et", "al"]) {
        return false;
    }
    (1..words.words.len()).any(|at| {
        let named = is_capitalised(words.word(at)) && SURNAMES.holds(words.low(at));
        let held = matches!(words.before(at), ". " | "." | " ");
        // "Q. Smith" is somebody; "and J Smith House" is a house.
        let next = words.low(at + 1);
        let institution = words.before(at + 1) == " " && (INSTITUTIONS.holds(next) || NO_SURNAMES.holds(next));
        named && held && is_initial(words.word(at - 1)) && !institution
    })
}

/// "PC 1234": who is known by a number alone.
pub fn has_collar_number(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let number = words.word(at + 1);
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        matches!(words.word(at), "PC" | "DC" | "WPC" | "PCSO" | "WDC")
            && words.before(at + 1) == " "
            && (3..=5).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !year
            && !super::contact::counted(words, at + 1)
    })
}

/// "Ms Example", "Dr. J. Example", "MRS EXAMPLE".
pub fn has_titled_name(words: &Words) -> bool {
    // "Dr Example and Partners" is a surgery.
    if words.has_any(&["partners", "surgery", "practice", "associates", "solicitors"]) {
        return false;
    }
    (0..words.words.len()).any(|at| {
        let title = words.word(at);
        let low = words.low(at);
        if !TITLES.contains(&low) || (at > 0 && matches!(words.before(at), "-" | "/" | "." | "'")) {
            return false;
        }
        let mut last = at + 1;
        while is_initial(words.word(last)) || (words.low(last) == "and" && TITLES.contains(&words.low(last + 1))) {
            last += if is_initial(words.word(last)) { 1 } else { 2 };
        }
        let name = words.word(last);
        // O'Brien is one name, as is Smith-Jones.
        let one_name = last > at + 1 && matches!(words.before(last), "'" | "\u{2019}");
        let held = one_name || matches!(words.before(last), " " | ". " | "." | "-");
        let small = title.chars().all(char::is_lowercase);
        let cased = match title {
            "MS" | "DR" | "MISS" | "REV" => name.chars().all(char::is_uppercase) && name.len() > 2,
            _ if small => matches!(low, "mr" | "mrs" | "mx") && is_letters(name),
            _ => is_capitalised(name),
        };
        held && cased
            && is_surname(name)
            && !NO_TITLED.holds(&name.to_lowercase())
            && !NO_SURNAMES.holds(words.low(last + 1))
    })
}

/// "PC Example", "DC 1234 Example".
pub fn has_ranked_name(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let rank = words.word(at);
        let cased =
            rank.chars().all(char::is_uppercase) || matches!(rank, "Sgt" | "Sergeant" | "Insp" | "Cllr" | "Judge");
        let number =
            usize::from(words.word(at + 1).bytes().all(|byte| byte.is_ascii_digit()) && words.before(at + 1) == " ");
        let name = words.word(at + 1 + number);
        let named = words.before(at + 1 + number) == " "
            && is_capitalised(name)
            && name.chars().skip(1).all(char::is_lowercase)
            && is_surname(name)
            && !NO_TITLED.holds(&name.to_lowercase());
        cased && RANKS.contains(&words.low(at)) && named
    })
}

/// "Name: Jane", "Enw: Jane Example", "client's name is Jane", "victim: Jane Example".
pub fn has_labelled_name(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let low = words.low(at);
        let (before, mut next) = (at.checked_sub(1).map_or("", |at| words.low(at)), at + 1);
        let whose = WHOSE.holds(before) || before == "s";
        let is_label = match low {
            "name" | "names" | "enw" | "surname" | "forename" | "forenames" | "cyfenw" | "named" | "called"
            | "known" | "aka" | "alias" | "née" => true,
            _ => WHOSE.holds(low),
        };
        if !is_label {
            return false;
        }
        if matches!(words.low(next), "is" | "was" | "as") {
            next += 1;
        }
        let after = words.before(next).trim();
        let marked =
            matches!(after, ":" | "=" | "-" | ":-") && !words.before(next).is_empty() && words.before(next) != "-";
        let said = next > at + 1 && after.is_empty();
        let (name, second) = (words.word(next), words.word(next + 1));
        let held = matches!(words.before(next + 1), " " | "-" | ", " | "," | ". ");
        let first = is_capitalised(name) && is_first_name(name) || is_plain_first_name(name);
        let two = is_capitalised(name) && is_surname(name) && held && is_capitalised(second) && is_surname(second);
        match low {
            "née" | "aka" | "alias" => is_capitalised(name) && is_surname(name) || first,
            "named" | "called" => first && !NO_SURNAMES.holds(words.low(next + 1)) && is_capitalised(name),
            "known" => next > at + 1 && first && is_capitalised(name) && !NO_SURNAMES.holds(words.low(next + 1)),
            "surname" | "forename" | "forenames" | "cyfenw" => {
                (marked || said) && is_surname(name) && is_capitalised(name)
            }
            "name" | "names" | "enw" if whose => {
                (marked || said) && (first || is_capitalised(name) && is_surname(name))
            }
            "name" | "names" | "enw" => {
                let alone = at == 0 || words.before(at).contains(['.', ',', ';', ':', '(', '|']);
                marked && first || said && first && is_capitalised(name) || marked && alone && two
            }
            _ => marked && (first || two && name_at(words, next).is_some()),
        }
    })
}
