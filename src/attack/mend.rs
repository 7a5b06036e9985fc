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
    /// The lines of each variable, and how often each counts it: those of one behind those of another.
    lines_of: Vec<(u32, i64)>,
    /// Where those of each variable begin, and where the last end.
    begins: Vec<usize>,
    /// What it costs to let each variable move at all.
    prices: Vec<i64>,
}

impl Mender {
    /// Of variables `0..count` and lines of them, none of which may move yet.
    pub fn new<'a>(count: usize, lines: impl Iterator<Item = &'a Terms>) -> Self {
        // A line of large numbers is left out. What breaks it is refused where tables are checked.
        let is_small = |terms: &&Terms| terms.iter().all(|(_, times)| times.unsigned_abs() <= LARGEST_TIMES);
        let lines: Vec<Terms> = lines.map(|terms| Some(terms).filter(is_small).cloned().unwrap_or_default()).collect();
        let mut of_variable = vec![Vec::new(); count];
        for (line, terms) in lines.iter().enumerate() {
            terms.iter().for_each(|(variable, times)| of_variable[*variable].push((line as u32, *times)));
        }
        let mut begins = vec![0];
        for of in &of_variable {
            begins.push(begins[begins.len() - 1] + of.len());
        }
        Self {
            reach: vec![(0, 0); count],
            room: vec![(0, 0); lines.len()],
            lines,
            lines_of: of_variable.concat(),
            begins,
            prices: vec![1; count],
        }
    }

    fn of_variable(&self, variable: usize) -> &[(u32, i64)] {
        &self.lines_of[self.begins[variable]..self.begins[variable + 1]]
    }

    pub fn limit(&mut self, variable: usize, lower: Option<i128>, upper: Option<i128>) {
        self.reach[variable] = ends(lower, upper);
    }

    pub fn set_price(&mut self, variable: usize, price: i64) {
        self.prices[variable] = price;
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
}

/// What a line adds up to, beside how far it may move.
#[derive(Clone, Copy)]
struct Sum {
    moved: i64,
    least: i64,
    most: i64,
    /// How far it is out of its room.
    out: i64,
}

impl Sum {
    fn new((least, most): (i64, i64)) -> Self {
        let mut sum = Self { moved: 0, least, most, out: 0 };
        sum.shift(0);
        sum
    }

    /// How far it is out of its room, if it moves by so much.
    fn out_after(&self, by: i64) -> i64 {
        let moved = self.moved + by;
        (moved - self.most).max(0) + (moved - self.least).min(0)
    }

    fn shift(&mut self, by: i64) {
        self.out = self.out_after(by);
        self.moved += by;
    }

    /// By how much more it is broken, if it moves by so much.
    fn breaks(&self, by: i64) -> i64 {
        self.out_after(by).abs() - self.out.abs()
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
    /// What prices are divided by.
    thrift: i64,
    by: Vec<i64>,
    /// Each line, the goal last.
    lines: Vec<Sum>,
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
        // The goal may move as far as it likes.
        let goal = (wish.more, i64::MAX / 4);
        let lines: Vec<Sum> = mender.room.iter().copied().chain([goal]).map(Sum::new).collect();
        Self {
            mender,
            goal: wish.form.iter().map(|(variable, times)| (*variable, wish.sign * times)).collect(),
            thrift,
            by: vec![0; mender.reach.len()],
            place: vec![None; lines.len()],
            lines,
            broken: Vec::new(),
            last: vec![0; mender.reach.len()],
            touched: Vec::new(),
            chance: Chance(wish.form.first().map_or(0, |(variable, _)| *variable as u64)),
        }
    }

    /// Tries once. Whether nothing is broken in the end.
    fn go(&mut self, from: &[(usize, i64)], steps: usize) -> bool {
        let goal = self.mender.lines.len();
        let mender = self.mender;
        for variable in std::mem::take(&mut self.touched) {
            for (line, _) in mender.of_variable(variable) {
                self.reset(*line as usize);
            }
            (self.by[variable], self.last[variable]) = (0, 0);
        }
        self.broken.clear();
        self.reset(goal);
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

    fn reset(&mut self, line: usize) {
        let Sum { least, most, .. } = self.lines[line];
        self.lines[line] = Sum::new((least, most));
        self.place[line] = None;
    }

    fn moves(&self) -> Vec<(usize, i64)> {
        let mut moves: Vec<(usize, i64)> =
            self.touched.iter().map(|variable| (*variable, self.by[*variable])).filter(|(_, by)| *by != 0).collect();
        moves.sort_unstable();
        moves.dedup();
        moves
    }

    /// The variable of a broken line that breaks least if it mends that, and by how much it moves.
    fn choose(&mut self, line: usize, step: usize) -> Option<(usize, i64)> {
        let is_goal = line == self.mender.lines.len();
        let terms = if is_goal { &self.goal } else { &self.mender.lines[line] };
        let out = self.lines[line].out;
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
        let lines = self.mender.of_variable(variable).iter();
        let of_lines: i64 = lines.map(|(line, times)| self.lines[*line as usize].breaks(times * by)).sum();
        match self.of_goal(variable) {
            0 => of_lines,
            times => of_lines + OF_GOAL * self.lines[self.mender.lines.len()].breaks(times * by),
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
        for (line, times) in mender.of_variable(variable) {
            self.lines[*line as usize].shift(times * by);
            self.look_at(*line as usize);
        }
        let of_goal = self.of_goal(variable);
        if of_goal != 0 {
            self.lines[mender.lines.len()].shift(of_goal * by);
            self.look_at(mender.lines.len());
        }
    }

    /// Puts a line where it belongs: among the broken ones or not.
    fn look_at(&mut self, line: usize) {
        let is_broken = self.lines[line].out != 0;
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
        let lines: Vec<Terms> = [[0, 1], [2, 3], [0, 2], [1, 3]].map(|line| line.map(|at| (at, 1)).to_vec()).to_vec();
        let mut mender = Mender::new(4, lines.iter());
        (0..4).for_each(|variable| mender.limit(variable, Some(-1), Some(3)));
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
        let mut mender = Mender::new(3, [vec![(0, 1), (1, 1), (2, 1)]].iter());
        (0..3).for_each(|variable| mender.limit(variable, Some(-5), Some(5)));
        mender.set_price(1, 50);
        let wish = Wish { form: &vec![(0, 1)], sign: 1, more: 1 };
        assert_eq!(mender.cheapest(&wish, TRIES), Some(vec![(0, 1), (2, -1)]));
    }
}
