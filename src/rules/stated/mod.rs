//! Rules that are typed in `[[rules]]` of a return: a line for each, and a file.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Entry, Typed};
use crate::model::finding::Severity;

macro_rules! stated {
    ($($rule:ident = $key:literal,)+) => {
        $(pub mod $rule;)+

        /// All of them.
        pub const ENTRIES: &[Entry] = &[$(Entry { key: Some($key), code: $rule::CODE }),+];

        /// One entry of `[[rules]]`: exactly one test, and how much it matters.
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct TypedRule {
            pub severity: Option<Severity>,
            /// Why the rule holds, shown in the finding's hint.
            pub because: Option<String>,
            $($rule: Option<$rule::Key>,)+
        }

        impl TypedRule {
            /// Every test that is typed.
            pub fn tests(&self) -> Vec<&dyn Typed> {
                let tests = [$(self.$rule.as_ref().map(|typed| typed as &dyn Typed)),+];
                tests.into_iter().flatten().collect()
            }
        }
    };
}

stated! {
    agrees = "agrees",
    areas_sum = "areas-sum",
    at_least = "at-least",
    at_most = "at-most",
    balance = "balance",
    carried = "carried",
    date_kept = "date-kept",
    dates_in_order = "dates-in-order",
    flat_line = "flat-line",
    funnel = "funnel",
    jump = "jump",
    multi_response = "multi-response",
    needs = "needs",
    no_gap = "no-gap",
    no_step_back = "no-step-back",
    once = "once",
    parts_at_most = "parts-at-most",
    parts_sum = "parts-sum",
    product = "product",
    rate_agrees = "rate-agrees",
    ratio_within = "ratio-within",
    served = "served",
    share_agrees = "share-agrees",
    status_agrees = "status-agrees",
    sum = "sum",
}
