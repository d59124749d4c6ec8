//! The kinds of pages, one a file.

mod beside;
mod briefing;
mod choice;
mod council;
mod equality;
mod four_steps;
mod indicator;
mod list;
mod memo;
mod moved;
mod news;
mod not_found;
mod search;
mod single;

use crate::render::PageKinds;

/// All kinds, in the order of their pages in the site map.
pub(crate) const PAGE_KINDS: PageKinds = PageKinds {
    of_units: &[
        briefing::jobs,
        beside::jobs,
        choice::numbers,
        memo::jobs,
        four_steps::jobs,
        moved::lost_memo_jobs,
    ],
    of_site: &[
        moved::jobs,
        single::jobs,
        council::jobs,
        list::jobs,
        indicator::jobs,
        choice::jobs,
        equality::jobs,
        search::jobs,
        news::jobs,
        not_found::jobs,
    ],
};
