//! Tests that folders and files depend downwards only. For folders the compiler ensures it, since
//! each is a crate. This test checks the files within a crate, by the paths that a parser finds in
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// A module's path within its crate; the crate's name comes first.
type Module = Vec<String>;

/// The declarations and paths in a file.
#[derive(Default)]
struct File {
    /// Modules that it declares.
    children: BTreeSet<String>,
    /// Names that it re-exports (`pub use`), with the path of each.
    handed_on: BTreeMap<String, Module>,
    /// Paths that it uses, as they are written.
    paths: Vec<Vec<String>>,
}

impl<'ast> Visit<'ast> for File {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if let syn::Item::Mod(module) = item {
            self.children.insert(module.ident.to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = module.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
        if !is_test {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut paths = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut paths);
        match item.vis {
            syn::Visibility::Inherited => self.paths.extend(paths.into_iter().map(|(_, path)| path)),
            _ => self.handed_on.extend(paths),
        }
    }

    /// Paths in `pub(crate)` and the like are not uses of a file.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

/// Every name that a `use` imports, with its path.
fn flatten(tree: &syn::UseTree, path: &mut Vec<String>, paths: &mut Vec<(String, Vec<String>)>) {
    let mut add = |name: String, last: Option<String>| {
        paths.push((name, path.iter().cloned().chain(last).collect()));
    };
    match tree {
        syn::UseTree::Name(name) if name.ident == "self" => {
            add(path.last().cloned().unwrap_or_default(), None)
        }
        syn::UseTree::Name(name) => add(name.ident.to_string(), Some(name.ident.to_string())),
        syn::UseTree::Rename(name) => add(name.rename.to_string(), Some(name.ident.to_string())),
        syn::UseTree::Glob(_) => add("*".to_string(), None),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, path, paths)),
        syn::UseTree::Path(step) => {
            path.push(step.ident.to_string());
            flatten(&step.tree, path, paths);
            path.pop();
        }
    }
}

/// All files of a crate, by module.
fn files_of(root: &Path, krate: &str) -> BTreeMap<Module, File> {
    let mut files = BTreeMap::new();
    let sources = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    for path in sources.map(|entry| entry.expect("an entry").into_path()) {
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("a text");
            let mut file = File::default();
            file.visit_file(&syn::parse_file(&text).expect("Rust"));
            files.insert(module_of(path.strip_prefix(root).expect("a file of the crate"), krate), file);
        }
    }
    files
}

fn module_of(path: &Path, krate: &str) -> Module {
    let steps = path.with_extension("");
    let steps = steps.iter().map(|step| step.to_string_lossy().into_owned());
    let mut module: Module = std::iter::once(krate.to_string()).chain(steps).collect();
    if module.last().is_some_and(|last| ["lib", "mod"].contains(&last.as_str())) {
        module.pop();
    }
    module
}

/// The module that a path in `module` leads to; `None` when it leads out of the crate.
fn target(files: &BTreeMap<Module, File>, module: &Module, path: &[String]) -> Option<Module> {
    let mut here = match path.first()?.as_str() {
        "crate" => module[..1].to_vec(),
        "super" => module[..module.len() - 1].to_vec(),
        "self" => module.clone(),
        child if files[module].children.contains(child) => {
            module.iter().cloned().chain([child.to_string()]).collect()
        }
        _ => return None,
    };
    for (index, step) in path.iter().enumerate().skip(1) {
        let child: Module = here.iter().cloned().chain([step.clone()]).collect();
        match step.as_str() {
            "super" => drop(here.pop()),
            _ if files.contains_key(&child) => here = child,
            name => {
                // A re-exported name is a use of the module that declares it.
                let further = files.get(&here).and_then(|file| file.handed_on.get(name));
                let further = further
                    .map(|further| further.iter().chain(&path[index + 1..]).cloned().collect::<Vec<_>>());
                return further.map_or(Some(here.clone()), |path| target(files, &here, &path));
            }
        }
    }
    files.contains_key(&here).then_some(here)
}

/// Modules that use themselves through others, with the modules that each of them uses.
fn circles(files: &BTreeMap<Module, File>) -> Vec<String> {
    let uses: BTreeMap<&Module, BTreeSet<Module>> = files
        .iter()
        .map(|(module, file)| {
            let targets = file.paths.iter().filter_map(|path| target(files, module, path));
            (module, targets.filter(|target| target != module).collect())
        })
        .collect();
    let reaches = |from: &Module| {
        let mut reached: BTreeSet<&Module> = BTreeSet::new();
        let mut open: Vec<&Module> = uses[from].iter().collect();
        while let Some(module) = open.pop() {
            if reached.insert(module) {
                open.extend(uses.get(module).into_iter().flatten());
            }
        }
        reached
    };
    let all: BTreeMap<&Module, BTreeSet<&Module>> =
        uses.keys().map(|module| (*module, reaches(module))).collect();
    let mutual =
        |a: &Module, b: &Module| all[a].contains(b) && all.get(b).is_some_and(|reached| reached.contains(a));
    uses.iter()
        .flat_map(|(module, targets)| targets.iter().map(move |target| (*module, target)))
        .filter(|(module, target)| mutual(module, target))
        .map(|(module, target)| format!("{} uses {}", module.join("::"), target.join("::")))
        .collect()
}

#[test]
fn no_two_files_use_each_other_directly_or_through_others() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut crates: Vec<PathBuf> =
        std::fs::read_dir(source).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    crates.retain(|path| path.is_dir());
    crates.sort();
    let mut seen = 0;
    let mut problems = Vec::new();
    for root in crates {
        let name = root.file_name().expect("a name").to_string_lossy().into_owned();
        let files = files_of(&root, &name);
        seen += files.len();
        problems.extend(circles(&files));
    }
    assert!(seen > 150, "only {seen} files were read");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_circle_through_reexported_names_is_found() {
    let file = |text: &str| {
        let mut file = File::default();
        file.visit_file(&syn::parse_file(text).expect("Rust"));
        file
    };
    let module = |path: &str| path.split("::").map(str::to_string).collect::<Module>();
    let mut files = BTreeMap::from([
        (module("a"), file("mod one; mod two; pub use one::One; pub use two::Two;")),
        (module("a::one"), file("use super::Two; pub struct One;")),
        (module("a::two"), file("pub struct Two;")),
    ]);
    assert!(circles(&files).is_empty());
    files.insert(module("a::two"), file("pub struct Two(Vec<crate::One>);"));
    assert_eq!(circles(&files), ["a::one uses a::two", "a::two uses a::one"]);
    files.insert(module("a::two"), file("pub struct Two; #[cfg(test)] mod tests { use crate::One; }"));
    assert!(circles(&files).is_empty());
}

#[test]
fn only_gate_and_load_depend_on_the_crate_with_raw_counts() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut users: Vec<String> = Vec::new();
    for folder in std::fs::read_dir(source).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        if manifest.lines().any(|line| line.starts_with("input ") || line.starts_with("input.")) {
            users.push(folder.file_name().expect("a name").to_string_lossy().into_owned());
        }
    }
    users.sort();
    assert_eq!(users, ["gate", "load"]);
}
