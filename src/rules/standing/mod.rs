//! Rules that always run: a line for each, and a file.

use super::{Entry, View};
use crate::model::findings::Findings;

/// A rule that always runs: where it does not hold.
type Test = fn(&View) -> Findings;

macro_rules! standing {
    (sent { $($sent:ident,)+ } left { $($left:ident,)+ }) => {
        $(pub mod $sent;)+
        $(pub mod $left;)+

        /// All of them.
        pub const ENTRIES: &[Entry] =
            &[$(Entry { key: None, code: $sent::CODE },)+ $(Entry { key: None, code: $left::CODE },)+];

        /// Those that look at everything that was sent.
        pub const OF_WHAT_WAS_SENT: &[Test] = &[$(|view| $sent::findings(view).into()),+];

        /// Those that look at what is left when values that cannot be right are gone.
        pub const OF_WHAT_IS_LEFT: &[Test] = &[$(|view| $left::findings(view).into()),+];
    };
}

standing! {
    sent {
        all_zero,
        dead_link,
        exchanged,
        fractions,
        incomplete,
        late,
        no_number,
        not_covered,
        outlier,
        part_period,
        resubmitted,
        revised,
        same_id,
        same_numbers,
        submitters_changed,
        sum_of_others,
        transposed,
        unexpected_partner,
        unexpected_period,
        withdrawn,
        year_to_date,
    }
    left {
        whole_mismatch,
    }
}
