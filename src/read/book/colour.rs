//! Colours of letters and of what is behind them, as far as they tell whether anybody sees the letters.

/// Red, green and blue, each from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// The colours that workbooks name by their numbers from 8 on (ECMA-376 Part 1, 18.8.27); XLS may bring others.
const INDEXED: [u32; 56] = [
    0x00_0000, 0xff_ffff, 0xff_0000, 0x00_ff00, 0x00_00ff, 0xff_ff00, 0xff_00ff, 0x00_ffff, 0x80_0000, 0x00_8000,
    0x00_0080, 0x80_8000, 0x80_0080, 0x00_8080, 0xc0_c0c0, 0x80_8080, 0x99_99ff, 0x99_3366, 0xff_ffcc, 0xcc_ffff,
    0x66_0066, 0xff_8080, 0x00_66cc, 0xcc_ccff, 0x00_0080, 0xff_00ff, 0xff_ff00, 0x00_ffff, 0x80_0080, 0x80_0000,
    0x00_8080, 0x00_00ff, 0x00_ccff, 0xcc_ffff, 0xcc_ffcc, 0xff_ff99, 0x99_ccff, 0xff_99cc, 0xcc_99ff, 0xff_cc99,
    0x33_66ff, 0x33_cccc, 0x99_cc00, 0xff_cc00, 0xff_9900, 0xff_6600, 0x66_6699, 0x96_9696, 0x00_3366, 0x33_9966,
    0x00_3300, 0x33_3300, 0x99_3300, 0x99_3366, 0x33_3399, 0x33_3333,
];
/// The number of the first of them, and of those that stand for the letters and the background of windows.
pub const FIRST_INDEXED: u32 = 8;
pub const OF_LETTERS: u32 = 64;
pub const OF_BACKGROUND: u32 = 65;
/// Colours that differ by no more than this in red, green and blue cannot be told apart where one stands on the other.
const ALIKE: u8 = 16;

impl Colour {
    pub const BLACK: Colour = Colour([0; 3]);
    pub const WHITE: Colour = Colour([255; 3]);

    pub fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour([red, green, blue])
    }

    /// "FF0080", "#ff0080", or with how opaque it is in front, which spreadsheets leave out of account: "FFFF0080".
    pub fn of_hex(text: &str) -> Option<Colour> {
        let digits = text.trim().trim_start_matches('#');
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| matches!(digits.len(), 6 | 8))?;
        Some(Colour::of_number(number))
    }

    fn of_number(number: u32) -> Colour {
        let [_, red, green, blue] = number.to_be_bytes();
        Colour([red, green, blue])
    }

    /// The colour of this number, where the workbook brings no others.
    pub fn indexed(number: u32) -> Option<Colour> {
        // The first eight stand there twice.
        let at = if number < FIRST_INDEXED { number } else { number - FIRST_INDEXED };
        match number {
            OF_LETTERS => Some(Colour::BLACK),
            OF_BACKGROUND => Some(Colour::WHITE),
            _ => INDEXED.get(at as usize).copied().map(Colour::of_number),
        }
    }

    /// Lighter where `tint` is above 0, up to white at 1, or darker, down to black at -1: hue and saturation stay (ECMA-376 Part 1,
    /// 18.3.1.15).
    pub fn tinted(self, tint: f64) -> Colour {
        let parts = self.0.map(|part| f64::from(part) / 255.0);
        let [high, low] = [f64::max, f64::min].map(|of| parts.into_iter().reduce(of).unwrap_or_default());
        let light = f64::midpoint(high, low);
        let tint = tint.clamp(-1.0, 1.0);
        let lighter = if tint < 0.0 { light * (1.0 + tint) } else { light * (1.0 - tint) + tint };
        // What is as saturated differs from its middle by so much of the room that its lightness leaves.
        let room = |light: f64| 1.0 - (2.0 * light - 1.0).abs();
        let of_room = if room(light) > 0.0 { room(lighter) / room(light) } else { 0.0 };
        Colour(parts.map(|part| (255.0 * (lighter + (part - light) * of_room)).round() as u8))
    }

    fn is_like(self, other: Colour) -> bool {
        self.0.iter().zip(other.0).all(|(one, other)| one.abs_diff(other) <= ALIKE)
    }
}

/// What is known of a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Of(Colour),
    /// It goes by something that is not looked at: a gradient, a scale, the style of a table, the screen.
    Open,
}

/// The colours of a cell, or what something changes of them; `None` where it says nothing.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    pub letters: Option<Ink>,
    pub behind: Option<Ink>,
}

impl Paint {
    /// Of what nobody sees, whatever its colours are.
    pub const UNSEEN: Paint = Paint { letters: Some(Ink::Of(Colour::WHITE)), behind: Some(Ink::Of(Colour::WHITE)) };

    /// These colours where they say something, and others where they do not.
    pub fn over(self, under: Paint) -> Paint {
        Paint { letters: self.letters.or(under.letters), behind: self.behind.or(under.behind) }
    }

    /// Whether the letters cannot be told from what is behind them. Where nothing is said, letters are black and cells white.
    pub fn hides(self) -> bool {
        let letters = self.letters.unwrap_or(Ink::Of(Colour::BLACK));
        match (letters, self.behind.unwrap_or(Ink::Of(Colour::WHITE))) {
            (Ink::Of(letters), Ink::Of(behind)) => letters.is_like(behind),
            (Ink::Open, _) | (_, Ink::Open) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_told_apart_as_people_do() {
        let of = |text: &str| Colour::of_hex(text).unwrap();
        assert_eq!(of("FFFFFFFF"), Colour::WHITE);
        assert_eq!(of("#ffffff"), Colour::WHITE);
        assert_eq!((Colour::of_hex("white"), Colour::of_hex("fff")), (None, None));
        for (one, other, alike) in [
            ("ffffff", "fefefe", true),
            ("ffffff", "f2f2f2", true),
            ("ffffff", "d9d9d9", false),
            ("ff0000", "fe0101", true),
            ("ff0000", "00ff00", false),
            ("000000", "0d0d0d", true),
        ] {
            assert_eq!(of(one).is_like(of(other)), alike, "{one} on {other}");
        }
    }

    #[test]
    fn colours_have_numbers_and_tints() {
        assert_eq!((Colour::indexed(1), Colour::indexed(9)), (Some(Colour::WHITE), Some(Colour::WHITE)));
        assert_eq!(Colour::indexed(63), Colour::of_hex("333333"));
        assert_eq!((Colour::indexed(64), Colour::indexed(66)), (Some(Colour::BLACK), None));
        let tinted = |text: &str, tint: f64| Colour::of_hex(text).unwrap().tinted(tint);
        // As Excel shows the theme of its own.
        assert_eq!(tinted("1f497d", 0.799_981_689), Colour::new(198, 217, 241));
        assert_eq!(tinted("ffffff", -0.049_989_318), Colour::new(242, 242, 242));
        assert_eq!(tinted("000000", 0.499_984_741), Colour::new(127, 127, 127));
    }

    #[test]
    fn what_nothing_is_said_of_is_black_on_white() {
        let white = Some(Ink::Of(Colour::WHITE));
        assert!(!Paint::default().hides());
        assert!(Paint { letters: white, behind: None }.hides());
        assert!(!Paint { letters: white, behind: Some(Ink::Open) }.hides());
        assert!(Paint { letters: None, behind: Some(Ink::Of(Colour::BLACK)) }.hides());
        assert!(Paint::UNSEEN.hides());
    }
}
