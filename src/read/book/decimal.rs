//! A number in decimal figures, rounded as spreadsheets round: on the fifteen figures that they keep.

/// Figures before rounding: a spreadsheet shows no more.
const FIGURES: usize = 15;

/// A number that is not negative: 0.d₁d₂d₃… times ten to the power of `point`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    /// Without zeros at either end.
    figures: Vec<u8>,
    point: i32,
}

impl Decimal {
    /// The size of a number, without its sign.
    pub fn of(number: f64) -> Decimal {
        let text = format!("{:.*e}", FIGURES - 1, number.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let figures = mantissa.bytes().filter(u8::is_ascii_digit).map(|figure| figure - b'0').collect();
        Decimal { figures, point: exponent.parse::<i32>().unwrap_or(0) + 1 }.trimmed()
    }

    pub fn is_zero(&self) -> bool {
        self.figures.is_empty()
    }

    /// The power of ten of the first figure.
    pub fn magnitude(&self) -> i32 {
        self.point - 1
    }

    /// Times a power of ten.
    pub fn times_ten(&self, power: i32) -> Decimal {
        Decimal { figures: self.figures.clone(), point: if self.is_zero() { 0 } else { self.point + power } }
    }

    /// Rounded to so many places after the point, half away from zero.
    pub fn rounded(&self, places: i32) -> Decimal {
        let keep = self.point + places;
        if keep < 0 {
            return Decimal { figures: Vec::new(), point: 0 };
        }
        let keep = keep as usize;
        if keep >= self.figures.len() {
            return self.clone();
        }
        let mut figures = vec![0];
        figures.extend(&self.figures[..keep]);
        if self.figures[keep] >= 5 {
            let mut at = keep;
            figures[at] += 1;
            while figures[at] == 10 {
                figures[at] = 0;
                at -= 1;
                figures[at] += 1;
            }
        }
        Decimal { figures, point: self.point + 1 }.trimmed()
    }

    /// The figures before the point, "0" where there are none.
    pub fn whole(&self) -> String {
        if self.point <= 0 {
            return "0".to_owned();
        }
        (0..self.point as usize).map(|at| self.figure(at as i32)).collect()
    }

    /// So many figures after the point.
    pub fn places(&self, places: usize) -> String {
        (0..places as i32).map(|at| self.figure(self.point + at)).collect()
    }

    /// How many places it takes to write it in full.
    pub fn needed(&self) -> usize {
        (self.figures.len() as i32 - self.point).max(0) as usize
    }

    /// As it is written, with so many places.
    pub fn text(&self, places: usize) -> String {
        if places == 0 { self.whole() } else { format!("{}.{}", self.whole(), self.places(places)) }
    }

    /// The nearest number that a machine keeps.
    pub fn number(&self) -> f64 {
        self.text(self.needed()).parse().unwrap_or(0.0)
    }

    fn figure(&self, at: i32) -> char {
        let figure = usize::try_from(at).ok().and_then(|at| self.figures.get(at));
        figure.map_or('0', |figure| char::from(b'0' + figure))
    }

    fn trimmed(mut self) -> Decimal {
        while self.figures.last() == Some(&0) {
            self.figures.pop();
        }
        let zeros = self.figures.iter().take_while(|figure| **figure == 0).count();
        self.figures.drain(..zeros);
        self.point = if self.figures.is_empty() { 0 } else { self.point - zeros as i32 };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_on_the_figures_that_are_kept() {
        for (number, places, text) in [
            (0.285, 2, "0.29"),
            (1.005, 2, "1.01"),
            (12.000000000000002, 5, "12.00000"),
            (9.96, 1, "10.0"),
            (0.04, 0, "0"),
            (0.5, 0, "1"),
            (1234.5, 0, "1235"),
            (0.0, 2, "0.00"),
            (1e20, 0, "100000000000000000000"),
        ] {
            assert_eq!(Decimal::of(number).rounded(places).text(places as usize), text, "{number}");
        }
        assert_eq!(Decimal::of(0.4712).times_ten(2).text(2), "47.12");
        assert_eq!(Decimal::of(-5.25).number(), 5.25);
    }
}
