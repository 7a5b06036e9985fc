//! Rules that always run: a line for each, and a file.

use super::history::Sender;
use super::{Entry, View};
use crate::model::code::Code;
use crate::model::findings::Findings;

/// A rule that always runs: where it does not hold.
type Test = fn(&View) -> Findings;

/// The same of one that looks at what a partner sent of a kind of return over time.
type TestOfSender = fn(&View, &Sender) -> Findings;

macro_rules! standing {
    (sent { $($sent:ident,)+ } sender { $($sender:ident,)+ } left { $($left:ident,)+ }) => {
        $(pub mod $sent;)+
        $(pub mod $sender;)+
        $(pub mod $left;)+

        /// All of them.
        pub const ENTRIES: &[Entry] = &[
            $(Entry { key: None, code: $sent::CODE },)+
            $(Entry { key: None, code: $sender::CODE },)+
            $(Entry { key: None, code: $left::CODE },)+
        ];

        /// Those that look at everything that was sent.
        pub const OF_WHAT_WAS_SENT: &[Test] = &[$(|view| $sent::findings(view).into()),+];

        /// Those that look at what each partner sent of a kind of return over time.
        pub const OF_SENDERS: &[TestOfSender] = &[$($sender::findings),+];

        /// Those that look at what is left when values that cannot be right are gone.
        pub const OF_WHAT_IS_LEFT: &[Test] = &[$(|view| $left::findings(view).into()),+];
    };
}

standing! {
    sent {
        all_zero,
        dead_link,
        fractions,
        late,
        mixed_levels,
        not_covered,
        part_period,
        resubmitted,
        revised,
        row_gone,
        same_id,
        same_numbers,
        submitters_changed,
        sum_of_others,
        unexpected_partner,
        unexpected_period,
        withdrawn,
    }
    sender {
        exchanged,
        incomplete,
        no_number,
        outlier,
        transposed,
        year_to_date,
    }
    left {
        whole_mismatch,
    }
}

/// Those that ask whether a number was written as it was meant. What the rows of a register come to, nobody has written.
pub const OF_WRITTEN_NUMBERS: &[Code] = &[
    all_zero::CODE,
    exchanged::CODE,
    fractions::CODE,
    incomplete::CODE,
    no_number::CODE,
    outlier::CODE,
    part_period::CODE,
    same_numbers::CODE,
    submitters_changed::CODE,
    sum_of_others::CODE,
    transposed::CODE,
    year_to_date::CODE,
];
