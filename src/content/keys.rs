//! The keys of front matter, in the order in which messages list them.

use project::keys::Kind::{self, Day, Text, Truth};
use project::keys::{Keys, needed, optional};

/// Of a memo, in `content/pm/`.
pub(super) static MEMO: Keys = Keys::new(
    "memo",
    &[&[
        needed("title", Text, "The memo's title"),
        needed("study", Text, "The study of which it tells"),
        optional("round", Text, "The round of which it tells; needed where the study has several"),
        needed("number", Text, "The number by which readers cite it"),
        needed("date", Day, "The day on which it was written"),
        optional("author", Text, "Who wrote it"),
        optional("levels", Kind::TEXTS, "The levels of places that get it; all when left out"),
    ]],
);

/// Of a single page, in `content/pages/`.
pub(super) static PAGE: Keys = Keys::new(
    "page",
    &[&[
        needed("title", Text, "The page's title"),
        optional("study", Text, "The study whose numbers it cites"),
        optional("round", Text, "The round of which it tells; the latest when left out"),
        optional("menu", Text, "Its name in the menu"),
        optional("definitions", Truth, "Whether it lists all indicators"),
        optional("methods", Truth, "Whether it tells how is compared and tested"),
        optional("statement", Truth, "Whether it is the accessibility statement"),
    ]],
);

/// Of a commentary, in `content/units/<unit>/`.
pub(super) static COMMENTARY: Keys = Keys::new(
    "commentary",
    &[&[
        optional("pm", Text, "The memo in which it stands; the front page when left out"),
        needed("slot", Text, "The slot in which it stands"),
        needed("signed", Text, "Who wrote it"),
        needed("date", Day, "The day on which it was written"),
    ]],
);
