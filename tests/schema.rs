//! Tests that the JSON Schemas describe what the readers of `lagesbild.yaml` and `study.yaml`
//! accept, and that every YAML file of this repository is valid.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Map, Value, json};

use lagesbild::ground::diagnostics::{Diagnostics, Source};
use lagesbild::project::Settings;
use lagesbild::study::{self, SchemaFile, schemas};

/// A schema that can be asked whether a document is valid.
struct Checker {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Checker {
    fn of(schema: &Value) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", schema.clone()).expect("a schema");
        let index = compiler.compile("schema.json", &mut schemas).expect("a valid schema");
        Self { schemas, index }
    }

    /// `None` for a valid document, else what is wrong with it.
    fn complaint(&self, document: &Value) -> Option<String> {
        self.schemas.validate(document, self.index).err().map(|error| error.to_string())
    }
}

fn settings() -> SchemaFile {
    let [settings, _] = schemas();
    settings
}

fn study() -> SchemaFile {
    let [_, study] = schemas();
    study
}

fn json_of(schema: &SchemaFile) -> Value {
    serde_json::from_str(&schema.text).expect("JSON")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn the_schemas_in_the_documentation_are_those_of_the_program() {
    for schema in schemas() {
        let path = root().join("docs/schema").join(schema.name);
        if std::env::var_os("LAGESBILD_WRITE_DOCS").is_some() {
            fs::write(&path, schema.text).expect("the schema is written");
        } else if fs::read_to_string(&path).ok().as_deref() != Some(schema.text.as_str()) {
            panic!(
                "{} is not what the program reads.\n\
                 Run `LAGESBILD_WRITE_DOCS=1 cargo test --test schema` to write it.",
                path.display()
            );
        }
    }
}

#[test]
fn the_command_prints_one_schema_or_writes_both() {
    let run = |arguments: &[&str]| {
        let mut program = Command::cargo_bin("lagesbild").expect("the program");
        let output = program.arg("schema").args(arguments).output().expect("it runs");
        (output.status.code(), String::from_utf8(output.stdout).expect("a text"))
    };
    assert_eq!(run(&["settings"]), (Some(0), settings().text));
    assert_eq!(run(&["study"]), (Some(0), study().text));
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("new/schema");
    for _ in 0..2 {
        assert_eq!(run(&["--write", inner.to_str().expect("a path")]).0, Some(0));
    }
    for schema in schemas() {
        assert_eq!(fs::read_to_string(inner.join(schema.name)).expect("a file"), schema.text);
    }
    assert_eq!(run(&[]).0, Some(2));
}

#[test]
fn every_settings_and_study_file_of_the_repository_is_valid() {
    for (schema, least) in [(settings(), 4), (study(), 4)] {
        let checker = Checker::of(&json_of(&schema));
        let files: Vec<PathBuf> = ["lagesbild.yaml", "data", "examples", "tests/fixtures"]
            .iter()
            .flat_map(|from| walkdir::WalkDir::new(root().join(from)))
            .map(|entry| entry.expect("an entry").into_path())
            .filter(|path| path.file_name().is_some_and(|name| name == schema.describes))
            .collect();
        assert!(files.len() >= least, "only {} files {} were found", files.len(), schema.describes);
        for path in files {
            let document = yaml(&fs::read_to_string(&path).expect("a text"));
            assert_eq!(checker.complaint(&document), None, "{}", path.display());
        }
    }
}

/// The fenced YAML of the guide, each with the heading that it stands under.
fn examples() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("docs/definition-language.md")).expect("the guide");
    let (mut heading, mut open, mut found) = (String::new(), None::<String>, Vec::new());
    for line in text.lines() {
        match (&mut open, line) {
            (None, "```yaml") => open = Some(String::new()),
            (None, line) if line.starts_with('#') => heading = line.trim_matches(['#', ' ']).to_string(),
            (None, _) => {}
            (Some(_), "```") => found.extend(open.take().map(|yaml| (heading.clone(), yaml))),
            (Some(yaml), line) => *yaml += &format!("{line}\n"),
        }
    }
    found
}

#[test]
fn every_example_of_the_guide_is_valid() {
    let of_settings = Checker::of(&json_of(&settings()));
    let of_study = Checker::of(&json_of(&study()));
    let base = fs::read_to_string(root().join("tests/fixtures/small/data/prov/study.yaml")).expect("a study");
    let mut seen = BTreeSet::new();
    for (heading, text) in examples() {
        let (mut document, example) = (yaml(&base), yaml(&text));
        let complaint = match heading.as_str() {
            "The accessibility statement" => {
                document = json!({"title": "Titel", "publisher": "Utgivare"});
                document["accessibility"] = example["accessibility"].clone();
                of_settings.complaint(&document)
            }
            "Findings" | "Analyses" => {
                let key = heading.to_lowercase();
                document[&key] = example[&key].clone();
                of_study.complaint(&document)
            }
            "Numbers that are no shares" | "Cases that are asked about again" => {
                for (key, value) in example.as_object().expect("a mapping") {
                    document[key] = value.clone();
                }
                of_study.complaint(&document)
            }
            heading => {
                let key = match heading {
                    "Variables" => "variables",
                    "Tables" | "From your file to a table" => "tables",
                    "Indicators" => "indicators",
                    "Figures" => "figures",
                    _ => panic!("no key is known for the example under `{heading}`:\n{text}"),
                };
                document[key] = example;
                of_study.complaint(&document)
            }
        };
        assert_eq!(complaint, None, "{heading}:\n{text}");
        seen.insert(heading);
    }
    assert!(seen.len() >= 7, "examples were found under {seen:?} only");
}

/// All keys of all mappings of a schema.
fn keys(schema: &Value) -> BTreeSet<String> {
    let mappings = schema["$defs"].as_object().expect("mappings").values().chain([schema]);
    mappings.flat_map(|mapping| mapping["properties"].as_object().expect("keys").keys().cloned()).collect()
}

#[test]
fn the_guide_names_every_key() {
    let guide = fs::read_to_string(root().join("docs/definition-language.md")).expect("the guide");
    let code = guide.split('`').skip(1).step_by(2);
    let is_of_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let named: BTreeSet<&str> = code.flat_map(|code| code.split(|letter| !is_of_word(letter))).collect();
    for schema in schemas() {
        let unnamed: Vec<String> =
            keys(&json_of(&schema)).into_iter().filter(|key| !named.contains(key.as_str())).collect();
        assert!(unnamed.is_empty(), "docs/definition-language.md does not name {unnamed:?}");
    }
}

/// A document that a schema describes. Samples differ from the first of them below `at`, a JSON
/// pointer.
#[derive(Clone)]
struct Sample {
    document: Value,
    at: String,
}

impl Sample {
    fn leaf(document: Value) -> Self {
        Self { document, at: String::new() }
    }

    fn within(self, step: &str, document: Value) -> Self {
        Self { document, at: format!("/{step}{}", self.at) }
    }
}

/// Documents that show every alternative of a schema at every place; the first has all keys.
fn samples(schema: &Value, root: &Value) -> Vec<Sample> {
    if let Some(name) = schema["$ref"].as_str() {
        return samples(root.pointer(name.trim_start_matches('#')).expect("a mapping"), root);
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().cloned().map(Sample::leaf).collect();
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        return choices.iter().flat_map(|choice| samples(choice, root)).collect();
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        let is_day = pattern.contains("[0-9]");
        return vec![Sample::leaf(json!(if is_day { "2026-11-01" } else { "https://example.org/" }))];
    }
    match schema["type"].as_str() {
        Some("integer") => {
            let bounds = [&schema["minimum"], &schema["maximum"]];
            bounds.into_iter().filter(|bound| !bound.is_null()).cloned().map(Sample::leaf).collect()
        }
        Some("boolean") => vec![Sample::leaf(json!(true)), Sample::leaf(json!(false))],
        Some("null") => vec![Sample::leaf(Value::Null)],
        Some("array") => samples(&schema["items"], root)
            .into_iter()
            .map(|item| item.clone().within("0", json!([item.document])))
            .collect(),
        Some("object") if schema["properties"].is_null() => samples(&schema["additionalProperties"], root)
            .into_iter()
            .map(|value| value.clone().within("a", json!({"a": value.document})))
            .collect(),
        Some("object") => mappings(schema, root),
        // All ids and names are "a", so that most of them lead to something.
        _ => vec![Sample::leaf(json!("a")), Sample::leaf(json!(7)), Sample::leaf(json!(true))],
    }
}

/// Mappings with all their keys, or without one that need not be there.
fn mappings(schema: &Value, root: &Value) -> Vec<Sample> {
    let properties = schema["properties"].as_object().expect("keys");
    let values: Vec<(&String, Vec<Sample>)> =
        properties.iter().map(|(key, value)| (key, samples(value, root))).collect();
    let choices: Vec<&str> = schema["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|choice| choice["required"][0].as_str())
        .collect();
    let all = |choice: Option<&&str>| -> Map<String, Value> {
        let values = values.iter().filter(|(key, _)| {
            let key = key.as_str();
            !choices.contains(&key) || choice == Some(&key)
        });
        values.map(|(key, samples)| ((*key).clone(), samples[0].document.clone())).collect()
    };
    let first = all(choices.first());
    let mut found = vec![Sample::leaf(Value::Object(first.clone()))];
    found.extend(choices.iter().skip(1).map(|choice| Sample::leaf(Value::Object(all(Some(choice))))));
    for (key, samples) in values.iter().filter(|(key, _)| first.contains_key(key.as_str())) {
        for sample in samples.iter().skip(1) {
            let mut changed = first.clone();
            changed.insert((*key).clone(), sample.document.clone());
            found.push(sample.clone().within(key, Value::Object(changed)));
        }
    }
    found
}

/// The places of all values below a place.
fn pointers(document: &Value, at: &str) -> Vec<String> {
    let steps: Vec<String> = match document.pointer(at).expect("a value") {
        Value::Object(map) => map.keys().cloned().collect(),
        Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        _ => Vec::new(),
    };
    let below = steps.iter().flat_map(|step| pointers(document, &format!("{at}/{step}")));
    std::iter::once(at.to_string()).chain(below).collect()
}

/// The document with other values at a place, with a key more, and without each of its keys. A key
/// without a value is not among them: the schema asks for the value, the reader takes the key as
/// left out.
fn changed(document: &Value, at: &str) -> Vec<Value> {
    let values = [
        json!("zzz"),
        json!(0),
        json!(1000),
        json!(true),
        json!({}),
        json!({"zzz": "zzz"}),
        json!([]),
        json!(["zzz"]),
        json!([{"zzz": ["zzz"]}]),
        json!([[]]),
    ];
    let mut found: Vec<Value> = Vec::new();
    let mut with = |value: Value| {
        let mut copy = document.clone();
        *copy.pointer_mut(at).expect("a value") = value;
        found.push(copy);
    };
    values.into_iter().for_each(&mut with);
    if let Some(Value::Object(map)) = document.pointer(at) {
        let mut more = map.clone();
        more.insert("zzz".to_string(), json!("zzz"));
        with(Value::Object(more));
        for key in map.keys() {
            let mut less = map.clone();
            less.remove(key);
            with(Value::Object(less));
        }
    }
    found
}

/// The problems of a document in which its form is wrong: `code: message`.
fn problems_of_form(schema: &SchemaFile, document: &Value, words: &BTreeSet<String>) -> Vec<String> {
    let text = serde_json::to_string_pretty(document).expect("a text");
    let source = Source::new(schema.describes, text);
    let mut problems = Diagnostics::default();
    match schema.describes {
        "lagesbild.yaml" => drop(Settings::read(&source, &mut problems)),
        _ => drop(study::read("a", &source, &[], &mut problems)),
    }
    let is_of_form = |code: &str, message: &str| match code {
        "yaml-syntax" | "unknown-key" | "wrong-type" | "wrong-date" | "wrong-address" => true,
        "confidence" | "margin" | "low-threshold" | "wrong-number" => true,
        "missing-key" => message.contains(" has no `") || message.contains("either a `"),
        // Ids that name nothing are no matter of form, but fixed words are.
        "unknown-id" => {
            let fixed = ["register", "method", "chart", "level", "meaning", "status"];
            fixed.iter().any(|what| message.contains(&format!(" no {what}")))
                || words.iter().any(|word| message.contains(&format!("`{word}`")))
        }
        _ => false,
    };
    let wrong = problems.into_sorted().into_iter().filter(|p| is_of_form(p.code, &p.message));
    wrong.map(|problem| format!("{}: {}", problem.code, problem.message)).collect()
}

/// All fixed words of a schema.
fn fixed_words(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            let fixed = map.get("enum").and_then(Value::as_array).into_iter().flatten();
            words.extend(fixed.filter_map(Value::as_str).map(str::to_string));
            map.values().for_each(|inner| fixed_words(inner, words));
        }
        Value::Array(items) => items.iter().for_each(|inner| fixed_words(inner, words)),
        _ => {}
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// Asserts that the reader finds the form of a document right where the schema does, and wrong
/// where it does; returns how many documents were tried.
fn agree(schema: &SchemaFile) -> usize {
    let json = json_of(schema);
    let checker = Checker::of(&json);
    let mut words = BTreeSet::new();
    fixed_words(&json, &mut words);
    let mut tried = 0;
    for sample in samples(&json, &json) {
        assert_eq!(checker.complaint(&sample.document), None, "{:#}", sample.document);
        // Where a sample has another scalar, the changes are those of the first sample.
        let is_like_first =
            !sample.at.is_empty() && sample.document.pointer(&sample.at).is_some_and(is_scalar);
        let places = if is_like_first { Vec::new() } else { pointers(&sample.document, &sample.at) };
        let documents = places.iter().flat_map(|at| changed(&sample.document, at));
        for document in std::iter::once(sample.document.clone()).chain(documents) {
            let (complaint, found) =
                (checker.complaint(&document), problems_of_form(schema, &document, &words));
            assert_eq!(
                complaint.is_some(),
                !found.is_empty(),
                "the schema says {complaint:?}, the reader {found:?}, of\n{document}"
            );
            tried += 1;
        }
    }
    tried
}

#[test]
fn the_reader_of_settings_agrees_with_the_schema() {
    let tried = agree(&settings());
    assert!(tried > 500, "{tried}");
}

#[test]
fn the_reader_of_studies_agrees_with_the_schema() {
    let tried = agree(&study());
    assert!(tried > 2_000, "{tried}");
}
