//! Points on the map that are as near as a door.

use super::words::{Words, is_digits, is_letters};

/// A pair of coordinates, a grid reference of the Ordnance Survey, a plus code, or three words.
pub fn has_point(words: &Words) -> bool {
    (words.stops >= 2 && has_coordinates(words.text))
        || has_degrees(words.text)
        || has_grid(words)
        || (words.text.contains('+') && has_plus_code(words.text))
        || (words.stops >= 2 && has_three_words(words))
}

/// Latitude and longitude of the British Isles with three decimals or more, in either order.
fn has_coordinates(text: &str) -> bool {
    let numbers: Vec<(f64, usize)> = text
        .split(|char: char| !(char.is_ascii_digit() || matches!(char, '.' | '-')))
        .filter_map(|piece| {
            let piece = piece.trim_end_matches(['.', '-']);
            let decimals = piece.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            Some((piece.parse().ok()?, decimals))
        })
        .collect();
    let latitude = |(value, decimals): (f64, usize)| (49.0..61.5).contains(&value) && decimals >= 3;
    let longitude = |(value, decimals): (f64, usize)| (-11.0..2.5).contains(&value) && decimals >= 3;
    numbers
        .windows(2)
        .any(|pair| (latitude(pair[0]) && longitude(pair[1])) || (longitude(pair[0]) && latitude(pair[1])))
}

/// 51°30'12"N, 51.5014° N.
fn has_degrees(text: &str) -> bool {
    let mut marks = text.match_indices('°').filter(|(at, _)| {
        let before = text[..*at].chars().next_back().is_some_and(|char| char.is_ascii_digit());
        let after: String = text[at + '°'.len_utf8()..].chars().take(14).collect();
        let side = after.trim_start_matches(|char: char| char.is_ascii_digit() || " .'\"′″".contains(char));
        before && side.starts_with(['N', 'n', 'E', 'e', 'W', 'w'])
    });
    marks.next().is_some() && marks.next().is_some()
}

/// Two letters of a square and six, eight or ten digits in two groups; run together only beside a word that says so, as many a
/// company's number looks like that.
fn has_grid(words: &Words) -> bool {
    let said = words.has_any(&["grid", "os", "osgr", "ngr", "ordnance", "map"]);
    (0..words.words.len()).any(|at| {
        let first = words.word(at).to_ascii_uppercase();
        let square = |text: &str| {
            let bytes = text.as_bytes();
            bytes.len() == 2 && b"HNOST".contains(&bytes[0]) && bytes[1].is_ascii_uppercase() && bytes[1] != b'I'
        };
        let (a, b) = (words.word(at + 1), words.word(at + 2));
        let halves =
            |a: &str, b: &str| a.len() == b.len() && (3..=5).contains(&a.len()) && is_digits(a) && is_digits(b);
        let blank = |at: usize| words.before(at) == " ";
        let upper = first == words.word(at) || said;
        let apart = square(&first) && upper && halves(a, b) && blank(at + 1) && blank(at + 2) && words.free(at, at + 2);
        let glued = first.len() > 2
            && first.is_ascii()
            && square(&first[..2])
            && ((halves(&first[2..], a) && blank(at + 1) && (said || first.len() > 5))
                || (said && is_digits(&first[2..]) && matches!(first.len(), 8 | 10 | 12)));
        let together = said && square(&first) && is_digits(a) && matches!(a.len(), 6 | 8 | 10) && blank(at + 1);
        let metres = |at: usize| is_digits(words.word(at)) && matches!(words.word(at).len(), 6 | 7);
        let easting = first == "EASTING" || first == "EASTINGS";
        let eastings = easting && (at + 1..at + 3).any(metres) && words.has_any(&["northing", "northings"]);
        let side = |at: usize, letter: &str| words.low(at) == letter && metres(at + 1) && words.joined(at + 1);
        let sides = side(at, "e") && side(at + 2, "n");
        apart || glued || together || eastings || sides
    })
}

/// A grid reference run together and alone in a cell; numbers of Scottish companies look like that, too.
pub fn has_bare_grid(words: &Words) -> bool {
    let text = words.word(0);
    let square = text.is_ascii()
        && text.len() > 2
        && matches!(text.as_bytes()[0], b'H' | b'N' | b'S' | b'T')
        && text.as_bytes()[1].is_ascii_uppercase()
        && text.as_bytes()[1] != b'I';
    words.words.len() == 1
        && square
        && matches!(text.len(), 8 | 10 | 12)
        && is_digits(&text[2..])
        && !text.starts_with("SC")
        && !text.starts_with("SO")
}

/// An open location code: eight signs, a plus, two or three.
fn has_plus_code(text: &str) -> bool {
    const SIGNS: &str = "23456789CFGHJMPQRVWX";
    text.split(|char: char| char.is_whitespace() || matches!(char, ',' | ';' | '(' | ')')).any(|piece| {
        let piece = piece.to_ascii_uppercase();
        let Some((before, after)) = piece.split_once('+') else { return false };
        let signs = |text: &str| text.chars().all(|char| SIGNS.contains(char));
        let letters = before.chars().any(|char| char.is_ascii_alphabetic());
        matches!(before.len(), 4 | 6 | 8) && matches!(after.len(), 2 | 3) && signs(before) && signs(after) && letters
    })
}

/// "///three.small.words", or beside the name of what3words.
fn has_three_words(words: &Words) -> bool {
    let text = words.text.to_lowercase();
    let slashes = text.match_indices("///").any(|(at, _)| is_three_words(&text[at + 3..]));
    let said = text.contains("what3words")
        || text.contains("w3w")
        || text.contains("what 3 words")
        || text.contains("what three words");
    slashes || (said && text.split(|char: char| char.is_whitespace() || char == '/').any(is_three_words))
}

/// Three words with full stops between them and nothing else, where no such thing belongs.
pub fn has_bare_three_words(words: &Words) -> bool {
    const ENDS: [&str; 20] = [
        "uk", "org", "com", "net", "gov", "csv", "xlsx", "xls", "pdf", "docx", "toml", "html", "txt", "nhs", "wales",
        "scot", "info", "police", "www", "json",
    ];
    let mut pieces = words.text.split(|char: char| char.is_whitespace() || "(),;:\"".contains(char));
    words.stops >= 2
        && pieces.any(|piece| {
            let piece = piece.trim_end_matches('.');
            let domain = piece.split('.').any(|part| ENDS.contains(&part));
            is_three_words(piece) && piece.split('.').count() == 3 && !domain && !piece.contains('/')
        })
}

fn is_three_words(text: &str) -> bool {
    let piece =
        text.split(|char: char| !(char.is_alphabetic() || char == '.')).next().unwrap_or("").trim_end_matches('.');
    let parts: Vec<&str> = piece.split('.').collect();
    parts.len() == 3
        && parts
            .iter()
            .all(|part| part.len() >= 3 && is_letters(part) && part.bytes().all(|byte| byte.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_the_map() {
        for text in [
            "51.5014, -0.1419",
            "(-0.14190, 51.50140)",
            "51.5014 -0.1419",
            "51°30'05\"N 0°08'31\"W",
            "51.5014° N, 0.1419° W",
            "TQ 290 796",
            "TQ 29000 79600",
            "grid ref TQ290796",
            "OS: tq290796",
            "easting 529000, northing 179600",
            "///filled.count.soap",
            "what3words filled.count.soap",
            "9C3XGV25+2F",
        ] {
            assert!(has_point(&Words::of(text)), "{text}");
        }
        for text in [
            "51.5, -0.1",
            "53.123",
            "SC123456",
            "12.345, 67.891",
            "TQ",
            "SO 301234",
            "police.incidents.total",
            "per.cent.change",
            "16+",
            "Q1 2024",
            "NE 123 of 456",
        ] {
            assert!(!has_point(&Words::of(text)), "{text}");
        }
        assert!(has_bare_three_words(&Words::of("met at filled.count.soap")));
        assert!(!has_bare_three_words(&Words::of("see www.ons.gov.uk and e.g.this.one")));
    }
}
