//! The JSON Schemas of the files of a project, for editors.

use project::{SETTINGS, schema};

use super::keys::STUDY;

/// A JSON Schema.
pub struct SchemaFile {
    /// The YAML file that it describes: `lagesbild.yaml` or `study.yaml`.
    pub describes: &'static str,
    /// The name under which it is written.
    pub name: &'static str,
    /// Its content.
    pub text: String,
}

/// The schemas of `lagesbild.yaml` and of `study.yaml`.
pub fn schemas() -> [SchemaFile; 2] {
    let schema = |describes, name, keys| SchemaFile { describes, name, text: schema::text(describes, keys) };
    [
        schema("lagesbild.yaml", "lagesbild.schema.json", &SETTINGS),
        schema("study.yaml", "study.schema.json", &STUDY),
    ]
}
