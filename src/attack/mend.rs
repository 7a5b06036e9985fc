//! Whole tables found by trying: one number is put where it is asked to be, and the claims that this breaks are mended by
//! moving others, one after the other, until none is broken or it takes too long.
//!
//! Of what would mend a broken claim, that is moved which breaks least besides; what has just moved rests. Which broken
//! claim comes next is left to chance, the same chance every time. It proves nothing where it fails, but it is quick
//! however large the table is, and what it finds is whole.

use super::claims::Terms;

/// What has moved rests for so many steps.
const REST: usize = 10;
/// How much more a claim broken by one weighs than what a step costs besides.
const WEIGHT: i64 = 16;
/// What a step costs that takes a number further away; back again it pays as much.
const STEP: i64 = 4;
/// How much more the goal weighs than another line.
const OF_GOAL: i64 = 5;
/// How much chance weighs among equals.
const CHANCE: u64 = 16;
/// Of how many tables the cheapest is taken.
const FEW: usize = 10;
/// What prices are divided by, one after the other.
const THRIFT: [i64; 3] = [1, 4, 16];
/// So many numbers of a line are looked at for each step; where lines are longer, fewer steps are made.
const OF_A_LINE: usize = 16;
/// Nothing moves further here than this, and nothing is counted more often, so that sums of products fit into 64 bits.
const LARGE: i128 = 1 << 32;
const LARGEST_TIMES: u64 = 1 << 20;

/// How long is tried.
#[derive(Debug, Clone, Copy)]
pub struct Tries {
    pub times: usize,
    pub steps: usize,
}

/// `sign x form` is to rise by at least `more`.
pub struct Wish<'a> {
    pub form: &'a Terms,
    pub sign: i64,
    pub more: i64,
}

/// How far variables may move, and the lines that they are in, from where everything agrees.
pub struct Mender {
    /// How far each variable may move down and up: zero at most, and zero at least.
    reach: Vec<(i64, i64)>,
    lines: Vec<Terms>,
    /// How far each line may move down and up.
    room: Vec<(i64, i64)>,
    of_variable: Vec<Terms>,
    /// What it costs to let each variable move at all.
    prices: Vec<i64>,
}

impl Mender {
    pub fn new(count: usize) -> Self {
        let reach = vec![(0, 0); count];
        Self {
            reach,
            lines: Vec::new(),
            room: Vec::new(),
            of_variable: vec![Vec::new(); count],
            prices: vec![1; count],
        }
    }

    pub fn limit(&mut self, variable: usize, lower: Option<i128>, upper: Option<i128>) {
        self.reach[variable] = ends(lower, upper);
    }

    pub fn set_price(&mut self, variable: usize, price: i64) {
        self.prices[variable] = price;
    }

    pub fn add_line(&mut self, terms: Terms) {
        let line = self.lines.len();
        // A line of large numbers is left out. What breaks it is refused where tables are checked.
        let terms =
            if terms.iter().all(|(_, times)| times.unsigned_abs() <= LARGEST_TIMES) { terms } else { Vec::new() };
        terms.iter().for_each(|(variable, times)| self.of_variable[*variable].push((line, *times)));
        self.lines.push(terms);
        self.room.push((0, 0));
    }

    pub fn limit_line(&mut self, line: usize, lo: Option<i128>, hi: Option<i128>) {
        self.room[line] = ends(lo, hi);
    }

    /// By how much variables move, by rising variable, if it is as wished. Begins where they have moved `from` the start,
    /// which has to agree with everything.
    pub fn find(&self, wish: &Wish, from: &[(usize, i64)], tries: Tries) -> Option<Vec<(usize, i64)>> {
        self.found(wish, from, tries, 1).next()
    }

    /// The cheapest of the first few that are found.
    pub fn cheapest(&self, wish: &Wish, tries: Tries) -> Option<Vec<(usize, i64)>> {
        let cost = |moves: &Vec<(usize, i64)>| moves.iter().map(|(variable, _)| self.prices[*variable]).sum::<i64>();
        // Where nothing is found, prices weigh less, so that the search does not stay where it is cheap.
        THRIFT.iter().find_map(|thrift| self.found(wish, &[], tries, *thrift).take(FEW).min_by_key(cost))
    }

    fn found<'a>(
        &'a self,
        wish: &Wish,
        from: &'a [(usize, i64)],
        tries: Tries,
        thrift: i64,
    ) -> impl Iterator<Item = Vec<(usize, i64)>> + 'a {
        let is_small = wish.form.iter().all(|(_, times)| times.unsigned_abs() <= LARGEST_TIMES)
            && i128::from(wish.more) <= LARGE
            && from.iter().all(|(_, by)| i128::from(by.unsigned_abs()) <= LARGE);
        let run = is_small.then(|| Run::new(self, wish, thrift));
        run.into_iter().flat_map(move |mut run| {
            (0..tries.times).filter_map(move |_| if run.go(from, tries.steps) { Some(run.moves()) } else { None })
        })
    }

    /// How far a line is out of its room.
    fn broken(&self, line: usize, moved: i64) -> i64 {
        let (least, most) = self.room[line];
        (moved - most).max(0) + (moved - least).min(0)
    }
}

fn ends(lo: Option<i128>, hi: Option<i128>) -> (i64, i64) {
    (lo.map_or(-LARGE, |lo| lo.clamp(-LARGE, 0)) as i64, hi.map_or(LARGE, |hi| hi.clamp(0, LARGE)) as i64)
}

/// One goal, tried from the start again and again.
struct Run<'a> {
    mender: &'a Mender,
    /// What is asked: `sign x form` is a line, too, of which nothing may be lacking.
    goal: Terms,
    more: i64,
    /// What prices are divided by.
    thrift: i64,
    by: Vec<i64>,
    /// By how much each line has moved, the goal last.
    lines: Vec<i64>,
    /// The lines that are broken, and where each is among them.
    broken: Vec<usize>,
    place: Vec<Option<u32>>,
    /// When each variable has moved last.
    last: Vec<usize>,
    touched: Vec<usize>,
    chance: Chance,
}

impl<'a> Run<'a> {
    fn new(mender: &'a Mender, wish: &Wish, thrift: i64) -> Self {
        let lines = mender.lines.len() + 1;
        Self {
            mender,
            goal: wish.form.iter().map(|(variable, times)| (*variable, wish.sign * times)).collect(),
            more: wish.more,
            thrift,
            by: vec![0; mender.reach.len()],
            lines: vec![0; lines],
            broken: Vec::new(),
            place: vec![None; lines],
            last: vec![0; mender.reach.len()],
            touched: Vec::new(),
            chance: Chance(wish.form.first().map_or(0, |(variable, _)| *variable as u64)),
        }
    }

    /// Tries once. Whether nothing is broken in the end.
    fn go(&mut self, from: &[(usize, i64)], steps: usize) -> bool {
        for variable in std::mem::take(&mut self.touched) {
            for (line, _) in &self.mender.of_variable[variable] {
                self.lines[*line] = 0;
                self.place[*line] = None;
            }
            (self.by[variable], self.last[variable]) = (0, 0);
        }
        let goal = self.mender.lines.len();
        self.broken.clear();
        self.lines[goal] = 0;
        self.place[goal] = None;
        from.iter().for_each(|(variable, by)| self.shift(*variable, *by));
        self.look_at(goal);
        let mut looked_at = 0;
        for step in 1..=steps {
            if self.broken.is_empty() {
                return true;
            }
            let next = self.chance.below(self.broken.len() as u64) as usize;
            let line = self.broken[next];
            looked_at += self.mender.lines.get(line).map_or(self.goal.len(), Vec::len);
            if looked_at > steps * OF_A_LINE {
                return false;
            }
            if let Some((variable, by)) = self.choose(line, step) {
                self.shift(variable, by);
                self.last[variable] = step;
            }
        }
        self.broken.is_empty()
    }

    fn moves(&self) -> Vec<(usize, i64)> {
        let mut moves: Vec<(usize, i64)> =
            self.touched.iter().map(|variable| (*variable, self.by[*variable])).filter(|(_, by)| *by != 0).collect();
        moves.sort_unstable();
        moves.dedup();
        moves
    }

    /// How far a line is out of its room, if it has moved by so much.
    fn out(&self, line: usize, moved: i64) -> i64 {
        if line < self.mender.lines.len() { self.mender.broken(line, moved) } else { (moved - self.more).min(0) }
    }

    /// The variable of a broken line that breaks least if it mends that, and by how much it moves.
    fn choose(&mut self, line: usize, step: usize) -> Option<(usize, i64)> {
        let is_goal = line == self.mender.lines.len();
        let terms = if is_goal { &self.goal } else { &self.mender.lines[line] };
        let out = self.out(line, self.lines[line]);
        let mut best: Option<(i64, usize, i64)> = None;
        for (variable, times) in terms.iter().copied() {
            let moved = self.by[variable];
            let way = -out.signum() * times.signum();
            let (least, most) = self.mender.reach[variable];
            let space = if way > 0 { most - moved } else { moved - least };
            let by = way * (out.abs() / times.abs()).max(1).min(space);
            let rests = self.last[variable] > 0 && step < self.last[variable] + REST;
            // A goal of one number alone is not given up again.
            let gives_up = self.goal.len() == 1 && self.of_goal(variable).signum() * by.signum() < 0;
            if space <= 0 || !is_goal && (rests || gives_up) {
                continue;
            }
            let price = self.mender.prices[variable];
            let further = match moved.signum() * by.signum() {
                0 => STEP - 1 + (price + self.thrift - 1) / self.thrift,
                1.. => STEP,
                _ => -STEP,
            };
            let costs = self.breaks(variable, by) * WEIGHT + further + self.chance.below(CHANCE) as i64;
            if best.is_none_or(|(least, ..)| costs < least) {
                best = Some((costs, variable, by));
            }
        }
        best.map(|(_, variable, by)| (variable, by))
    }

    /// By how much more is broken, if a variable moves by so much.
    fn breaks(&self, variable: usize, by: i64) -> i64 {
        let more = |line: usize, times: i64| {
            let moved = self.lines[line];
            self.out(line, moved + times * by).abs() - self.out(line, moved).abs()
        };
        let of_lines: i64 = self.mender.of_variable[variable].iter().map(|(line, times)| more(*line, *times)).sum();
        match self.of_goal(variable) {
            0 => of_lines,
            times => of_lines + OF_GOAL * more(self.mender.lines.len(), times),
        }
    }

    fn of_goal(&self, variable: usize) -> i64 {
        self.goal.iter().find(|(other, _)| *other == variable).map_or(0, |(_, times)| *times)
    }

    fn shift(&mut self, variable: usize, by: i64) {
        let mender = self.mender;
        if self.by[variable] == 0 {
            self.touched.push(variable);
        }
        self.by[variable] += by;
        for (line, times) in &mender.of_variable[variable] {
            self.lines[*line] += times * by;
            self.look_at(*line);
        }
        let of_goal = self.of_goal(variable);
        if of_goal != 0 {
            self.lines[mender.lines.len()] += of_goal * by;
            self.look_at(mender.lines.len());
        }
    }

    /// Puts a line where it belongs: among the broken ones or not.
    fn look_at(&mut self, line: usize) {
        let is_broken = self.out(line, self.lines[line]) != 0;
        match self.place[line] {
            None if is_broken => {
                self.place[line] = Some(self.broken.len() as u32);
                self.broken.push(line);
            }
            Some(place) if !is_broken => {
                self.place[line] = None;
                self.broken.swap_remove(place as usize);
                if let Some(moved) = self.broken.get(place as usize) {
                    self.place[*moved] = Some(place);
                }
            }
            _ => {}
        }
    }
}

/// Numbers by chance, the same ones every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIES: Tries = Tries { times: 20, steps: 100 };

    /// Two rows and two columns that keep their sums; each number may fall by one and rise by three.
    fn two_by_two() -> Mender {
        let mut mender = Mender::new(4);
        (0..4).for_each(|variable| mender.limit(variable, Some(-1), Some(3)));
        for line in [[0, 1], [2, 3], [0, 2], [1, 3]] {
            mender.add_line(line.iter().map(|variable| (*variable, 1)).collect());
        }
        mender
    }

    #[test]
    fn what_breaks_is_mended() {
        let mender = two_by_two();
        let up = mender.find(&Wish { form: &vec![(0, 1)], sign: 1, more: 1 }, &[], TRIES);
        assert_eq!(up, Some(vec![(0, 1), (1, -1), (2, -1), (3, 1)]));
        let difference = Wish { form: &vec![(0, 1), (1, -1)], sign: -1, more: 2 };
        assert_eq!(mender.find(&difference, &[], TRIES), Some(vec![(0, -1), (1, 1), (2, 1), (3, -1)]));
    }

    #[test]
    fn what_cannot_be_is_not_found() {
        // The other two would have to fall by two.
        let wish = Wish { form: &vec![(0, 1)], sign: 1, more: 2 };
        assert_eq!(two_by_two().find(&wish, &[], TRIES), None);
    }

    #[test]
    fn it_begins_where_it_is_told_to() {
        let mut mender = two_by_two();
        mender.limit(1, Some(-2), None);
        mender.limit(2, Some(-2), None);
        let from = [(0, 1), (1, -1), (2, -1), (3, 1)];
        let found = mender.find(&Wish { form: &vec![(0, 1)], sign: 1, more: 2 }, &from, TRIES);
        assert_eq!(found, Some(vec![(0, 2), (1, -2), (2, -2), (3, 2)]));
    }

    #[test]
    fn the_cheapest_way_is_taken() {
        let mut mender = Mender::new(3);
        (0..3).for_each(|variable| mender.limit(variable, Some(-5), Some(5)));
        mender.add_line(vec![(0, 1), (1, 1), (2, 1)]);
        mender.set_price(1, 50);
        let wish = Wish { form: &vec![(0, 1)], sign: 1, more: 1 };
        assert_eq!(mender.cheapest(&wish, TRIES), Some(vec![(0, 1), (2, -1)]));
    }
}
