//! What goes back to the partners: the sheets that they fill in, what is asked of them, and who still owes what.

mod column;
mod queries;
mod sent;
pub mod slice;
mod slug;
mod spoken;
pub mod template;
mod tracker;

use crate::model::finding::Finding;
use crate::model::letter::Correspondence;
use crate::spec::returns::Returns;

pub use sent::Sent;
pub use slug::slug;

/// Who is asked what, and who owed what: made from what was sent and from what is wrong in it, whether or not that blocks
/// the publications.
pub fn correspondence(returns: &Returns, sent: &Sent, findings: &[Finding]) -> Correspondence {
    let located = queries::locate(returns, sent, findings);
    let owed = tracker::owed(returns, sent, &located);
    Correspondence {
        letters: queries::letters(returns, sent, &located, &owed),
        asked: queries::asked(located),
        owed,
        as_at: sent.as_at,
        latest: sent.latest(),
    }
}
