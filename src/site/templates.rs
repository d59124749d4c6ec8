//! The built-in templates and assets, compiled into the program, and the project's own that replace them.

use serde::Serialize;
use tera::{Context, Tera};

use crate::diagnostics::{Diagnostic, Diagnostics, Source};
use crate::report::Hidden;

/// Name and text of every built-in template. A project replaces one by a file of the same name in `templates/`.
const BUILT_IN: [(&str, &str); 15] = [
    ("404.html", include_str!("../../templates/404.html")),
    ("news.html", include_str!("../../templates/news.html")),
    ("search.html", include_str!("../../templates/search.html")),
    ("statement.html", include_str!("../../templates/statement.html")),
    ("alike.html", include_str!("../../templates/alike.html")),
    ("comparisons.html", include_str!("../../templates/comparisons.html")),
    ("table.html", include_str!("../../templates/table.html")),
    ("base.html", include_str!("../../templates/base.html")),
    ("briefing.html", include_str!("../../templates/briefing.html")),
    ("commentary.html", include_str!("../../templates/commentary.html")),
    ("figure.html", include_str!("../../templates/figure.html")),
    ("index.html", include_str!("../../templates/index.html")),
    ("page.html", include_str!("../../templates/page.html")),
    ("pm.html", include_str!("../../templates/pm.html")),
    ("withheld.html", include_str!("../../templates/withheld.html")),
];

/// Path in the site and text of every asset.
pub const ASSETS: [(&str, &str); 3] = [
    ("assets/icon.svg", include_str!("../../templates/assets/icon.svg")),
    ("assets/style.css", include_str!("../../templates/assets/style.css")),
    ("assets/site.js", include_str!("../../templates/assets/site.js")),
];

/// Compiled templates.
pub struct Templates {
    tera: Tera,
    own: Vec<Source>,
    hidden: Hidden,
}

impl Templates {
    /// Compiles the built-in templates with the project's own in place of those they replace. All of them know `hidden`.
    pub fn new(own: &[Source], hidden: Hidden, problems: &mut Diagnostics) -> Option<Self> {
        let mut texts: Vec<(&str, &str)> = BUILT_IN.to_vec();
        for source in own {
            let name = source.path.strip_prefix("templates/").unwrap_or(&source.path);
            match texts.iter_mut().find(|(built_in, _)| *built_in == name) {
                Some(replaced) => replaced.1 = &source.text,
                None => texts.push((name, &source.text)),
            }
        }
        let mut tera = Tera::new();
        match tera.add_raw_templates(texts) {
            Ok(()) => Some(Self { tera, own: own.to_vec(), hidden }),
            Err(error) => {
                problems.push(problem(&error, own));
                None
            }
        }
    }

    /// The sign for what is not shown.
    pub fn sign(&self) -> &str {
        &self.hidden.sign
    }

    /// Renders a template with the page's view data.
    pub fn render<V: Serialize>(&self, name: &str, view: &V) -> Result<String, Diagnostic> {
        let rendered = Context::from_serialize(view).and_then(|mut context| {
            context.insert("hidden", &self.hidden);
            self.tera.render(name, &context)
        });
        rendered.map_err(|error| problem(&error, &self.own))
    }
}

fn problem(error: &tera::Error, own: &[Source]) -> Diagnostic {
    use tera::ErrorKind::{RenderingError, SyntaxError};
    let help = "templates may use the fields that docs/architecture.md lists for their page";
    if let SyntaxError(report) | RenderingError(report) = error.kind() {
        let path = format!("templates/{}", report.filename());
        let span = report.span();
        if let Some(source) = own.iter().find(|source| *source.path == *path) {
            let place = source.place(span.start_line, span.start_col + 1, 1);
            return Diagnostic::error("template", place, report.message().to_string()).help(help);
        }
        let message = format!("{path}:{}:{}: {}", span.start_line, span.start_col + 1, report.message());
        return Diagnostic::nowhere("template", message).help(help);
    }
    Diagnostic::nowhere("template", error.to_string()).help(help)
}
