//! The text functions: what `{{ … }}` in a document may ask for. They return published values only.
//!
//! [`FUNCTIONS`] is the one table of them. Checks use its arguments, rendering uses its Rust
//! functions, and the chapter of `docs/definition-language.md` is made from it.

use tera::{TeraResult, Value};

use super::answers::{self, Request};
use super::parameters::{FIGURE, FINDING, MEASURE, PLACE, Parameter, ROUND, SLOT};

/// A text function.
#[derive(Debug)]
pub(crate) struct TextFunction {
    /// Its name.
    pub name: &'static str,
    /// Its parameters. Every function also has [`PLACE`].
    pub parameters: &'static [Parameter],
    /// Whether its answer is a part of a sentence or a paragraph.
    pub form: CallForm,
    /// The Rust function that answers it.
    pub answer: AnswerFunction,
    /// What it returns, for the chapter.
    pub gives: &'static str,
}

/// Where the answer of a function is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallForm {
    /// Within a sentence or a condition.
    Inline,
    /// In a paragraph of its own. The text gets a mark, which the page's rendering replaces.
    Block,
}

/// All text functions.
pub(crate) static FUNCTIONS: [TextFunction; 14] = [
    row(
        "count",
        CallForm::Inline,
        &[ROUND],
        answers::count,
        "the number of cases that the page's numbers are of: \"21 858\"",
    ),
    row(
        "coverage",
        CallForm::Inline,
        &[],
        answers::coverage,
        "how many cases were registered, and how many of them the numbers cover where that is another \
         number: \"I Åkslätts län registrerades 495 utredningar. Siffrorna gäller 252 av dem, i \
         Grimmeborg och Myrebro.\"",
    ),
    row("share", CallForm::Inline, &[MEASURE, ROUND], answers::share, "\"52 procent\""),
    row(
        "part",
        CallForm::Inline,
        &[MEASURE, ROUND],
        answers::part,
        "\"11 366 av 21 858\", of shares and rates",
    ),
    row("base", CallForm::Inline, &[MEASURE, ROUND], answers::base, "\"21 858\""),
    row(
        "percent",
        CallForm::Inline,
        &[MEASURE, ROUND],
        answers::percent,
        "52, of shares and rates, for comparisons in `{% if %}`; none when withheld",
    ),
    row("known", CallForm::Inline, &[MEASURE, ROUND], answers::known, "whether the share may be shown"),
    row("figure", CallForm::Block, &[FIGURE], answers::figure, "the figure"),
    row("ref", CallForm::Inline, &[FIGURE], answers::reference, "a link: \"figur 1\""),
    row(
        "shown",
        CallForm::Inline,
        &[FIGURE],
        answers::shown,
        "whether the figure is shown here, for `{% if %}` around what is said of it; where it is not, \
         a sentence in its place leads to the nation's",
    ),
    row(
        "finding",
        CallForm::Inline,
        &[FINDING],
        answers::finding,
        "the sentence of a finding; nothing where it cannot be decided or shown",
    ),
    row(
        "comparisons",
        CallForm::Block,
        &[],
        answers::comparisons,
        "the place beside the rest of the nation and of its groups; nothing for the nation",
    ),
    row(
        "alike",
        CallForm::Block,
        &[],
        answers::alike,
        "the place's answer to each of the nation's findings; nothing for the nation",
    ),
    row("commentary", CallForm::Block, &[SLOT], answers::commentary, "the place's commentary"),
];

/// The names of all text functions.
pub(crate) const NAMES: [&str; FUNCTIONS.len()] = {
    let mut names = [""; FUNCTIONS.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = FUNCTIONS[index].name;
        index += 1;
    }
    names
};

type AnswerFunction = fn(&Request) -> TeraResult<Value>;

const fn row(
    name: &'static str,
    form: CallForm,
    parameters: &'static [Parameter],
    answer: AnswerFunction,
    gives: &'static str,
) -> TextFunction {
    TextFunction { name, parameters, form, answer, gives }
}

impl TextFunction {
    /// The function with this name.
    pub(crate) fn by_name(name: &str) -> Option<&'static Self> {
        FUNCTIONS.iter().find(|function| function.name == name)
    }

    /// Whether this is the name of a function whose answer is a paragraph.
    pub(crate) fn is_block(name: &str) -> bool {
        Self::by_name(name).is_some_and(|function| function.form == CallForm::Block)
    }
}

/// The tables of the chapter on text functions in `docs/definition-language.md`.
pub fn chapter() -> String {
    let functions = FUNCTIONS.iter().map(|function| {
        let argument = |parameter: &Parameter| format!("{}=\"{}\"", parameter.name, parameter.example);
        let needed = function.parameters.iter().filter(|parameter| parameter.default.is_none());
        let arguments: Vec<String> = needed.map(argument).collect();
        let form = match function.form {
            CallForm::Inline => "",
            CallForm::Block => "in a paragraph of its own: ",
        };
        format!("| `{}({})` | {form}{} |\n", function.name, arguments.join(", "), function.gives)
    });
    let functions = functions.collect::<String>();
    let arguments = [MEASURE, FIGURE, FINDING, SLOT, ROUND, PLACE].map(|parameter| {
        let Parameter { name, example, means, default, .. } = parameter;
        format!("| `{name}=\"{example}\"` | {means} | {} |\n", default.unwrap_or("needed"))
    });
    let arguments = arguments.concat();
    format!(
        "| function | gives |\n|---|---|\n{functions}\n\
         | argument | names | when left out |\n|---|---|---|\n{arguments}"
    )
}
