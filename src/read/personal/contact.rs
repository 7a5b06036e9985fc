//! Telephone numbers and e-mail addresses.

use super::words::{List, Words, is_digits};

/// `somebody@example.org`, also where a person hides it from machines: "somebody (at) example (dot) org".
pub fn has_email(words: &Words) -> bool {
    if is_address_in(words.text) {
        return true;
    }
    // Without a sign for it, hidden or not, there is none.
    if !(words.text.contains(['@', '%']) || words.has_any(&["at"])) {
        return false;
    }
    let lower = words.text.to_lowercase();
    let mut text = lower.replace("%40", "@");
    for (hidden, sign) in [("at", "@"), ("@", "@"), ("dot", ".")] {
        for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">")] {
            text = text.replace(&format!("{open}{hidden}{close}"), sign);
            text = text.replace(&format!("{open} {hidden} {close}"), sign);
        }
    }
    // "at example.org" follows many a word, and "somebody.example at example.org" is an address.
    let spelled = text.contains(" dot ");
    text = text.replace(" dot ", ".");
    for (at, _) in text.clone().rmatch_indices(" at ") {
        let local = text[..at].rsplit(|char: char| char.is_whitespace() || char == ':').next().unwrap_or("");
        let domain = text[at + 4..].split_whitespace().next().unwrap_or("").trim_end_matches(['.', ',', ')', ';']);
        let inner = local.trim_matches('.');
        if (spelled || inner.contains(['.', '_']) || inner.ends_with(|char: char| char.is_ascii_digit()))
            && is_domain(domain)
        {
            text.replace_range(at..at + 4, "@");
        }
    }
    for sign in ['@', '.'] {
        for spaced in [format!(" {sign} "), format!("{sign} "), format!(" {sign}")] {
            if sign == '@' || spaced.starts_with(' ') && spaced.ends_with(' ') {
                text = text.replace(&spaced, &sign.to_string());
            }
        }
    }
    text != lower && text.contains('@') && is_address_in(&text)
}

/// An address as machines know it.
fn is_address_in(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let local = text[..at].chars().next_back();
        let domain: &str = text[at + 1..]
            .split(|char: char| !(char.is_alphanumeric() || matches!(char, '.' | '-')))
            .next()
            .unwrap_or("");
        local.is_some_and(|char| char.is_alphanumeric() || matches!(char, '_' | '.' | '-' | '+')) && is_domain(domain)
    })
}

fn is_domain(text: &str) -> bool {
    let top = text.trim_end_matches(['.', '-']).rsplit_once('.');
    top.is_some_and(|(name, top)| {
        name.contains(char::is_alphabetic) && top.len() >= 2 && top.chars().all(char::is_alphabetic)
    })
}

/// What a number is a count of, where it looks like one of a landline.
static COUNTED: List = List::of(
    " calls cases referrals incidents victims people contacts records rows crimes offences women men children households \
    adults responses visits sessions nights days hours minutes enquiries reports clients entries residents ",
);
/// Whether what follows a word is what it counts.
pub fn counted(words: &Words, last: usize) -> bool {
    words.before(last + 1) == " " && COUNTED.holds(words.low(last + 1))
}

/// What a number of a telephone stands beside.
static TELEPHONE: List =
    List::of(" tel telephone phone phoned mobile mob cell landline ring rang text whatsapp ffon ffôn ");

/// A number of a landline or a mobile. Those that begin with 03 and 08 are helplines, which a note may well name.
pub fn has_phone(words: &Words) -> bool {
    (0..words.words.len()).any(|first| phone_at(words, first))
}

/// Ten digits and nothing else: a number without its zero. Only a mobile has a form that other numbers seldom have.
pub fn is_mobile_without_zero(text: &str) -> bool {
    text.len() == 10 && is_digits(text) && text.starts_with('7') && !text.starts_with("70") && !text.starts_with("76")
}

/// Ten digits and nothing else that may be a landline without its zero.
pub fn is_landline_without_zero(text: &str) -> bool {
    text.len() == 10 && is_digits(text) && (text.starts_with('1') || text.starts_with('2')) && !text.ends_with("000")
}

/// The first group of a number whose rest stands in the next cell.
pub fn is_first_group(text: &str) -> bool {
    matches!(text.len(), 3..=5) && is_digits(text) && ["01", "02", "07"].iter().any(|start| text.starts_with(start))
}

fn phone_at(words: &Words, first: usize) -> bool {
    let Some(start) = words.words.get(first).filter(|word| is_digits(word.text)) else { return false };
    let abroad = start.before.ends_with('+') || start.before.ends_with("+(");
    let labelled = (1..=3).any(|back| {
        let label = first.checked_sub(back).map_or("", |at| words.low(at));
        TELEPHONE.holds(label)
    });
    let mut groups: Vec<&str> = Vec::new();
    for (offset, word) in words.words[first..].iter().enumerate() {
        let between = matches!(
            word.before,
            " " | "-" | ") " | ")" | " (" | "-(" | "(" | "." | "/" | " - " | ") - " | ")-" | " / "
        );
        if (offset > 0 && !between) || !is_digits(word.text) || groups.concat().len() > 15 {
            break;
        }
        groups.push(word.text);
        let last = first + offset;
        let apart =
            |sign: &str| groups.len() > 1 && words.words[first + 1..=last].iter().any(|word| word.before == sign);
        // In dates and versions, full stops and strokes stand between short groups.
        let dotted = (apart(".") || apart("/")) && groups[0].len() < 4;
        let whole = words.after(last).starts_with(".0") && words.after(last).len() == 2;
        if (words.free(first, last) || whole) && !dotted && is_phone(&groups, abroad, labelled) {
            let landline = !groups.concat().contains("07") && groups.len() == 2;
            if !(counted(words, last) && landline && !labelled) {
                return true;
            }
        }
    }
    false
}

/// Groups of digits as they are written: 01632 960123, 020 7946 0123, +44 (0)7700 900123, 0044 7700 900123, and without the
/// zero at the front where they are two groups of the right lengths.
fn is_phone(groups: &[&str], abroad: bool, labelled: bool) -> bool {
    let digits: String = groups.concat();
    let bare = groups.len() == 1;
    let rest = |code: &str| digits.strip_prefix(code).map(|rest| format!("0{}", rest.trim_start_matches('0')));
    let national = if digits.starts_with("0044") {
        rest("0044")
    } else if digits.starts_with("44") && (abroad || digits.len() == 12 || (labelled && digits.len() == 13)) {
        rest("44")
    } else {
        None
    };
    if national.is_none() && abroad {
        // Other countries: ITU-T E.164.
        return (10..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && groups.iter().all(|group| group.len() < 13);
    }
    if national.is_none()
        && !bare
        && digits.starts_with("00")
        && groups[0].len() >= 4
        && (12..=15).contains(&digits.len())
    {
        return true;
    }
    let converted = national.is_some();
    let lost = digits.len() == 10 && digits.starts_with(['1', '2', '7']);
    let shape: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let split = match shape.as_slice() {
        [4, 6] => digits.starts_with(['1', '7']),
        [4, 3, 3] => digits.starts_with('7'),
        [3, 3, 4] | [3, 7] => digits.starts_with("11") || (digits.starts_with('1') && digits[2..].starts_with('1')),
        [2, 4, 4] | [2, 8] => digits.starts_with('2'),
        _ => false,
    };
    if lost && (split || labelled && bare) {
        return true;
    }
    let national = national.unwrap_or(digits);
    let known = matches!(national.as_bytes().get(1), Some(b'1' | b'2' | b'7'));
    let long = national.len() == 11 || (national.len() == 10 && !bare && national.starts_with("01"));
    // A date in three groups has short ones.
    let grouped = bare || abroad || converted || groups[0].len() >= 3;
    national.starts_with('0') && known && long && grouped
}

/// An account on a social network: an address of one, a name beside its word, or "@name".
pub fn has_account(words: &Words) -> bool {
    let text = words.text.to_lowercase();
    const SITES: [&str; 17] = [
        "facebook.com/",
        "fb.com/",
        "fb.me/",
        "instagram.com/",
        "twitter.com/",
        "x.com/",
        "tiktok.com/",
        "snapchat.com/",
        "linkedin.com/in/",
        "t.me/",
        "wa.me/",
        "threads.net/",
        "m.me/",
        "onlyfans.com/",
        "reddit.com/u",
        "vk.com/",
        "tinder.com/",
    ];
    let site = text.contains('/')
        && SITES.iter().any(|site| {
            text.match_indices(site).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                let after = text[at + site.len()..].chars().next();
                before.is_none_or(|char| !char.is_alphanumeric())
                    && after.is_some_and(|char| char.is_alphanumeric() || "@_.-".contains(char))
            })
        });
    site || has_handle(words.text) || has_named_account(words)
}

/// "@name" that begins a word and is no price or time.
fn has_handle(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let handle: &str = text[at + 1..]
            .split(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-')))
            .next()
            .unwrap_or("");
        let letters = handle.chars().filter(|char| char.is_ascii_alphabetic()).count();
        before.is_none_or(|char| char.is_whitespace() || "(\"':;,/[".contains(char))
            && handle.trim_end_matches('.').len() >= 3
            && letters >= 2
            && handle.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
    })
}

/// "Instagram: alex_example", "snap alex.example99".
fn has_named_account(words: &Words) -> bool {
    static NETWORKS: List = List::of(
        " facebook fb instagram insta ig snapchat snap tiktok twitter discord telegram kik skype messenger whatsapp gamertag xbox psn tinder ",
    );
    (0..words.words.len()).any(|at| {
        if !NETWORKS.holds(words.low(at)) {
            return false;
        }
        let noun =
            matches!(words.low(at + 1), "name" | "handle" | "id" | "user" | "username" | "account" | "profile" | "tag");
        let next = at + 1 + usize::from(noun);
        let marked = words.before(next).trim() == ":" || (noun && words.before(next) == " ");
        // The word with what holds it to the next.
        let mut handle = words.word(next).to_owned();
        let mut signs = 0;
        for more in next + 1..words.words.len().min(next + 4) {
            if !matches!(words.before(more), "_" | "." | "-" | "#") {
                break;
            }
            signs += 1;
            handle.push_str(words.word(more));
        }
        let mixed = handle.contains(|char: char| char.is_ascii_digit()) && handle.contains(char::is_alphabetic);
        handle.len() >= 4
            && (signs > 0 && handle.contains(char::is_alphabetic) || mixed)
            && (marked || words.before(next) == " ")
            || (marked && noun && handle.len() >= 4 && handle.contains(char::is_alphabetic))
    })
}

/// The address of a machine on a network: IPv4, IPv6 or MAC.
pub fn has_machine(words: &Words) -> bool {
    if words.stops < 3 && !words.text.contains([':', '-']) {
        return false;
    }
    let ip = words.has_any(&["ip", "ipv4", "ipv6", "address"]);
    let alone = |from: &str| words.text.trim() == from;
    words
        .text
        .split(|char: char| char.is_whitespace() || matches!(char, ',' | ';' | '(' | ')' | '"' | '=' | '<' | '>'))
        .any(|piece| {
            let piece = piece.trim_end_matches(['.', ':']).trim_start_matches("ip:").trim_start_matches("IP:");
            let host = piece.split_once('/').filter(|(_, mask)| is_digits(mask)).map_or(piece, |(host, _)| host);
            let host = host
                .rsplit_once(':')
                .filter(|(rest, port)| is_digits(port) && rest.contains('.'))
                .map_or(host, |(host, _)| host);
            if let Ok(address) = host.parse::<core::net::Ipv4Addr>() {
                // "Section 1.2.3.4" has small numbers.
                return ip
                    || alone(piece) && address.octets()[0] >= 10
                    || address.octets().iter().any(|part| *part >= 64);
            }
            let mac = |sign: char| {
                let parts: Vec<&str> = piece.split(sign).collect();
                parts.len() == 6
                    && parts.iter().all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
            };
            (host.matches(':').count() >= 3 || host.contains("::") && host.len() > 4)
                && host.parse::<core::net::Ipv6Addr>().is_ok()
                || mac(':')
                || (mac('-') && piece.contains(|char: char| char.is_ascii_alphabetic()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_in_every_spelling() {
        for text in [
            "01632 960123",
            "01632960123",
            "(01632) 960123",
            "01632 960 123",
            "020 7946 0123",
            "07700 900123",
            "07700-900-123",
            "+44 7700 900123",
            "+44 (0)1632 960123",
            "+447700900123",
            "447700900123",
            "call her on 07700 900123.",
            "Tel: 0131 496 0123 (day)",
            "0044 7700 900123",
            "00447700900123",
            "0044 (0)7700 900123",
            "7700 900123",
            "1632 960123",
            "161 496 0123",
            "20 7946 0123",
            "mobile 7700900123",
            "07700.900.123",
            "01632/960123",
            "07700 90 01 23",
            "+353 1 496 0123",
            "+1 202 555 0123",
        ] {
            assert!(has_phone(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn dates_and_references_are_no_telephone_numbers() {
        for text in [
            "01 07 2021",
            "01-07-2021 to 30-09-2021",
            "0001337928",
            "£01632960123",
            "0.1632960123",
            "01632",
            "0808 2000 247",
            "012345678901234",
            "2021 07 01",
            "01/02/2021 - 03/04/2022",
            "0161 4960000 calls",
            "1204 361 222",
            "12 3456 7890",
            "2019 202021",
        ] {
            assert!(!has_phone(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn e_mail_addresses() {
        for text in [
            "write to a.person@example.org.uk, please",
            "alex.example (at) example.org",
            "alex.example[at]example[dot]org",
            "alex.example at example.org",
            "alex.example @ example.org",
            "alex.example@example . org",
            "ALEX@EXAMPLE.ORG",
        ] {
            assert!(has_email(&Words::of(text)), "{text}");
        }
        for text in [
            "@ 5",
            "a@b",
            "5 @ £3.50",
            "@handle.org",
            "published at ons.gov.uk",
            "4 refuges at the end of Q4. A dot is none",
        ] {
            assert!(!has_email(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn accounts_and_machines() {
        for text in [
            "@alex_example",
            "messaged by @alexexample99 again",
            "facebook.com/alex.example",
            "https://www.instagram.com/alex_example/",
            "Instagram: alex_example",
            "snapchat alex.example99",
            "Facebook profile Alex.Example",
            "discord: alex#1234",
        ] {
            assert!(has_account(&Words::of(text)), "{text}");
        }
        for text in [
            "5 @ £3.50",
            "twitter posts 1,204",
            "Facebook campaign reached 12,000",
            "Instagram: 12",
            "box.com/x",
            "@ 10am",
        ] {
            assert!(!has_account(&Words::of(text)), "{text}");
        }
        for text in
            ["192.0.2.44", "IP 10.0.0.1", "from 198.51.100.7:8080", "2001:db8::8a2e:370:7334", "00:00:5e:00:53:af"]
        {
            assert!(has_machine(&Words::of(text)), "{text}");
        }
        for text in ["section 1.2.3.4", "3.5.1", "10:30:00", "1::2", "01-02-03-04-05-06"] {
            assert!(!has_machine(&Words::of(text)), "{text}");
        }
    }
}
