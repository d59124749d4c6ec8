//! The keys of front matter, in the order in which messages list them.

use std::ops::RangeInclusive;

use project::keys::Kind::{self, Day, Text, Truth, Whole, Words};
use project::keys::{Keys, needed, optional};

/// The keys of a memo, in `content/pm/`.
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

/// The keys of a single page, in `content/pages/`.
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

/// The keys of a commentary, in `content/units/<unit>/`.
pub(super) static COMMENTARY: Keys = Keys::new(
    "commentary",
    &[&[
        optional("pm", Text, "The memo in which it stands; the front page when left out"),
        optional("analysis", Text, "The study on whose page of analysis it stands"),
        optional("study", Text, "The study whose numbers it cites on the front page"),
        needed("slot", Text, "The slot in which it stands"),
        optional(
            "question",
            Text,
            "The question of the page of analysis that it answers, in the slot `reflect`",
        ),
        needed("signed", Text, "Who wrote it"),
        needed("date", Day, "The day on which it was written"),
    ]],
);

/// How large an effect, or how much work, can be.
pub(super) const SIZES: RangeInclusive<u64> = 1..=3;

/// The keys of an action, in `content/units/<unit>/actions.yaml`.
pub(super) static ACTION: Keys = Keys::new(
    "action",
    &[&[
        needed("what", Text, "What is to be done, as a sentence"),
        needed("cause", Text, "The cause that it answers, as a sentence"),
        needed("study", Text, "The study that it answers"),
        optional("round", Text, "The round whose results it answers; the latest when left out"),
        needed("follow_up", Text, "The indicator by which it is followed"),
        needed("decided_by", Text, "Who decides"),
        optional("responsible", Text, "Who does it"),
        optional("by", Day, "The day by which it is done"),
        needed("effect", Whole(SIZES), "How large the effect is expected to be, 1 to 3"),
        needed("effort", Whole(SIZES), "How much work it is, 1 to 3"),
    ]],
);

/// The keys of an entry of `content/wording.yaml`.
pub(super) static WORDING: Keys = Keys::new(
    "wording",
    &[&[
        needed(
            "words",
            Kind::TEXTS,
            "Expressions that are not wanted; `*` at the end of a word stands for any ending",
        ),
        needed("why", Text, "Why they are not wanted, as a sentence"),
        needed("better", Text, "What to write instead"),
        optional("where", Words(&["anywhere", "difference"]), "In which sentences; all when left out"),
    ]],
);

/// The keys of a question from the council, in `content/questions/`.
pub(super) static QUESTION: Keys = Keys::new(
    "question",
    &[&[
        needed("question", Text, "The question, one sentence that ends with `?`"),
        needed("asked_by", Text, "Who asked it"),
        needed("date", Day, "The day on which it was asked"),
        needed("to", Text, "Who was asked"),
        needed("status", Words(&["open", "answered", "not_recorded"]), "What has become of it"),
        optional("answered_by", Text, "Who has answered; needed where it is answered"),
        optional("answered", Day, "The day of the answer; needed where it is answered"),
        optional("needed", Text, "What would be needed to answer it; needed where nobody records it"),
        optional("places", Kind::TEXTS, "The places that it concerns; all when left out"),
        optional("kind", Words(&["groups", "places", "taking_part", "planned"]), "What it asks about"),
        optional("study", Text, "The study whose numbers the answer cites"),
        optional("round", Text, "The round of these; needed of an answer where the study has several"),
    ]],
);
