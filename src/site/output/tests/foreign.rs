//! Files that somebody else put into the folder are neither overwritten nor lost, and nothing
//! outside the folder is changed.

use std::os::unix::fs::{MetadataExt, PermissionsExt};

use super::*;

fn good() -> Arc<Faulty> {
    Faulty::new(Fault::Never, true)
}

/// Applies a change to the old site, and asserts that the new build refuses with these paths and
/// changes nothing.
#[track_caller]
fn assert_in_the_way(change: impl Fn(&Path), paths: &[&str]) {
    for exchanges in [true, false] {
        let place = ProjectFolder::with_old_site();
        change(&place.root());
        let before = place.content();
        let disk = Faulty::new(Fault::Never, exchanges);
        let error = place.build(&disk, NEW).expect_err("a foreign file is in the way");
        let NotWritable::InTheWay { paths: named, .. } = &error else { panic!("{error}") };
        assert_eq!(named, &paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(place.content(), before);
        assert_eq!(place.litter(), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_file_that_no_build_wrote_is_in_the_way() {
    assert_in_the_way(
        |root| {
            fs::create_dir_all(root.join("d/e")).expect("a folder");
            fs::write(root.join("d/e/index.html"), "comes").expect("a file");
        },
        &["d/e/index.html"],
    );
}

#[test]
fn a_file_where_a_folder_must_be_is_in_the_way() {
    assert_in_the_way(|root| fs::write(root.join("d"), "mine").expect("a file"), &["d"]);
}

#[test]
fn a_folder_where_a_file_must_be_is_in_the_way_if_it_holds_more_than_the_site() {
    assert_in_the_way(|root| fs::write(root.join("folder/own"), "mine").expect("a file"), &["folder/own"]);
    assert_in_the_way(|root| fs::create_dir(root.join("folder/own")).expect("a folder"), &["folder/own"]);
}

#[test]
fn a_link_in_place_of_a_file_or_folder_of_the_site_is_in_the_way_and_not_followed() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::write(elsewhere.path().join("index.html"), "same").expect("a file");
    for path in ["a", "index.html"] {
        assert_in_the_way(
            |root| {
                fs::rename(root.join(path), root.join("moved")).expect("moved");
                symlink(elsewhere.path().join(path.trim_start_matches('a')), root.join(path))
                    .expect("a link");
            },
            &[path],
        );
    }
    assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 1);
}

#[test]
fn a_list_that_is_a_link_or_folder_is_in_the_way() {
    let list = |root: &Path| root.join(".lagesbild-files");
    assert_in_the_way(
        |root| {
            fs::remove_file(list(root)).expect("removed");
            fs::create_dir(list(root)).expect("a folder");
            for path in ["a", "folder", "page"] {
                fs::rename(root.join(path), root.join(format!("moved-{path}"))).expect("moved");
            }
            fs::remove_file(root.join("index.html")).expect("removed");
        },
        &[".lagesbild-files"],
    );
}

#[test]
fn everything_in_the_way_is_named_at_once_up_to_ten() {
    let place = ProjectFolder::new();
    fs::create_dir(place.root()).expect("a folder");
    let names: Vec<String> = (0..13).map(|number| format!("{number:02}.html")).collect();
    names.iter().for_each(|name| fs::write(place.root().join(name), "mine").expect("a file"));
    let output = Output::open_on(good(), &place.root()).expect("opened");
    names.iter().for_each(|name| output.put(name, b"new").expect("kept"));
    let error = output.commit(Others::Removed).expect_err("in the way").to_string();
    assert!(
        error.contains("`00.html`, `01.html`,") && error.contains("`09.html`, and 3 more; move"),
        "{error}"
    );
}

#[test]
fn a_file_of_the_site_that_was_replaced_by_a_link_stays_when_its_page_goes() {
    for exchanges in [true, false] {
        let place = ProjectFolder::with_old_site();
        let elsewhere = tempfile::tempdir().expect("a folder");
        fs::write(elsewhere.path().join("index.html"), "theirs").expect("a file");
        let page = place.root().join("b/c");
        fs::remove_dir_all(&page).expect("removed");
        symlink(elsewhere.path(), &page).expect("a link");
        let counts = place.build(&Faulty::new(Fault::Never, exchanges), NEW).expect("built");
        assert_eq!(counts.removed, 4);
        assert!(elsewhere.path().join("index.html").is_file() && page.is_symlink());
    }
}

#[test]
fn a_forged_list_or_journal_changes_nothing_outside_the_folder() {
    let place = ProjectFolder::with_old_site();
    let outside = place.root().with_file_name("outside");
    fs::create_dir(&outside).expect("a folder");
    fs::write(outside.join("x"), "theirs").expect("a file");
    symlink(&outside, place.root().join("out")).expect("a link");
    let list = place.root().join(".lagesbild-files");
    let text = fs::read_to_string(&list).expect("a list");
    let absolute = outside.join("x").display().to_string();
    fs::write(&list, format!("{text}../outside/x\n{absolute}\nout/x\n./../outside/x\n")).expect("a list");
    place.build(&good(), NEW).expect("built");
    let work = place.root().join(".lagesbild-work");
    for (number, path) in ["../outside/x", &absolute, "out/x"].iter().enumerate() {
        fs::create_dir(&work).expect("a folder");
        let journal = format!("{{\"removed\":[\"{path}\"],\"moved\":[],\"list\":0}}");
        fs::write(work.join("journal"), journal).expect("a journal");
        let is_refused = matches!(place.open(&good()), Err(NotWritable::BadJournal { .. }));
        assert_eq!(is_refused, number < 2, "{path}");
        let _ = fs::remove_dir_all(&work);
    }
    assert_eq!(fs::read_to_string(outside.join("x")).expect("a file"), "theirs");
}

#[test]
fn a_path_outside_the_folder_and_a_repeated_path_are_refused() {
    let place = ProjectFolder::new();
    let output = Output::open_on(good(), &place.root()).expect("opened");
    assert!(matches!(output.put("../x", b""), Err(NotWritable::NotPlain(path)) if path == "../x"));
    output.put("x", b"1").expect("kept");
    assert!(matches!(output.put("x", b"2"), Err(NotWritable::Twice(path)) if path == "x"));
}

#[test]
fn an_unchanged_file_keeps_its_inode_and_folders_keep_their_permissions() {
    let place = ProjectFolder::with_old_site();
    let number = |path: &str| fs::symlink_metadata(place.root().join(path)).expect("a file").ino();
    let paths = ["index.html", "own.txt", "shared/own.txt", "link"];
    let before = paths.map(number);
    let modes = [("", 0o750), ("a", 0o2775), ("empty/within", 0o555)];
    for (path, mode) in modes {
        fs::set_permissions(place.root().join(path), fs::Permissions::from_mode(mode)).expect("permitted");
    }
    place.build(&good(), NEW).expect("built");
    assert_eq!(paths.map(number), before);
    for (path, mode) in modes {
        let there = fs::metadata(place.root().join(path)).expect("a folder").permissions().mode();
        assert_eq!(there & 0o7777, mode, "{path}");
    }
    assert_eq!(place.litter(), Vec::<PathBuf>::new());
}

#[test]
fn a_build_without_changes_changes_nothing() {
    let place = ProjectFolder::with_old_site();
    let folder = fs::metadata(place.root()).expect("a folder").ino();
    let disk = good();
    let counts = place.build(&disk, OLD).expect("built");
    assert_eq!((counts.written, counts.unchanged, counts.removed), (0, 7, 0));
    assert_eq!(fs::metadata(place.root()).expect("a folder").ino(), folder);
    assert_eq!(disk.operations(), 1, "the lock is removed and nothing else is done");
}

#[test]
fn only_the_folder_in_which_pages_change_is_exchanged() {
    let place = ProjectFolder::with_old_site();
    let number = |path: &str| fs::metadata(place.root().join(path)).expect("a folder").ino();
    let before = ["", "a", "shared"].map(number);
    let counts = place.build(&good(), EDITED).expect("built");
    assert_eq!((counts.written, counts.unchanged, counts.removed), (2, 5, 0));
    let after = ["", "a", "shared"].map(number);
    assert_eq!(before[..2], after[..2]);
    assert_ne!(before[2], after[2]);
    assert_eq!(place.content()[Path::new("shared/own.txt")], "mine too");
}

#[test]
fn a_build_of_a_part_keeps_the_files_of_earlier_builds_that_belong_to_the_site() {
    let place = ProjectFolder::with_old_site();
    let output = Output::open_on(good(), &place.root()).expect("opened");
    output.put("a/index.html", b"newer").expect("kept");
    let kept = OLD.iter().map(|(path, _)| path.to_string()).filter(|path| path != "shared/x").collect();
    let counts = output.commit(Others::Kept(kept)).expect("built");
    assert_eq!((counts.written, counts.unchanged, counts.removed), (1, 5, 1));
    drop(output);
    assert_eq!(place.content()[Path::new("b/c/index.html")], "gone");
    assert!(!place.root().join("shared/x").exists());
    assert_eq!(place.content()[Path::new("shared/own.txt")], "mine too");
    place.build(&good(), NEW).expect("what was kept is known still");
    assert!(!place.root().join("b").exists());
}

#[test]
fn a_second_build_is_refused_and_a_lock_file_without_a_process_is_ignored() {
    let place = ProjectFolder::new();
    fs::write(place.root().with_file_name(".site.lagesbild-lock"), "").expect("a file");
    let first = Output::open_on(good(), &place.root()).expect("opened");
    let second = Output::open_on(good(), &place.root()).expect_err("locked");
    let folder = place.root().display().to_string();
    let said = format!("another build is writing to `{folder}`; run it again when that one has ended");
    assert_eq!(second.to_string(), said);
    drop(first);
    assert_eq!(place.litter(), Vec::<PathBuf>::new());
    place.build(&good(), NEW).expect("built");
}

#[test]
fn a_build_with_its_lock_within_the_folder_refuses_a_second_build() {
    let place = ProjectFolder::with_old_site();
    let disk: Arc<dyn Disk> = good();
    let within = journal::lock(&place.root(), &disk).expect("locked");
    assert!(matches!(place.build(&good(), NEW), Err(NotWritable::Busy(_))));
    drop(within);
    place.build(&good(), NEW).expect("built");
}

#[test]
fn an_output_folder_reached_by_a_link_is_updated_and_the_link_is_kept() {
    let place = ProjectFolder::with_old_site();
    let link = place.root().with_file_name("link");
    symlink("site", &link).expect("a link");
    let output = Output::open_on(good(), &link).expect("opened");
    assert!(matches!(place.open(&good()), Err(NotWritable::Busy(_))));
    NEW.iter().for_each(|(path, text)| output.put(path, text.as_bytes()).expect("kept"));
    output.commit(Others::Removed).expect("built");
    assert!(link.is_symlink() && place.root().join("d/e/index.html").is_file());
}

#[test]
fn folders_above_an_output_that_is_not_written_are_removed_again() {
    let place = ProjectFolder::new();
    let output = Output::open_on(good(), &place.root().join("x/y")).expect("opened");
    output.put("index.html", b"").expect("kept");
    drop(output);
    assert!(!place.root().exists());
}

/// Adds three files and replaces one, as an editor does: it writes a new file and renames it.
fn meddle(folder: &Path) {
    for path in ["late.txt", "new/.lagesbild-late", "d", "draft"] {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, format!("late {path}")).expect("a file");
    }
    fs::rename(folder.join("draft"), folder.join("own.txt")).expect("renamed");
}

/// Builds a site while somebody changes the folder `changed` that is exchanged. Asserts that the
/// files `kept` are saved beside the output and all others are carried over.
#[track_caller]
fn assert_nothing_is_lost(pages: Pages, changed: &str, kept: &[&str]) {
    let place = ProjectFolder::with_old_site();
    let disk = Arc::new(Faulty { meddle: Some(meddle), ..Faulty::of(Fault::Never, true) });
    let output = Output::open_on(disk, &place.root()).expect("opened");
    pages.iter().for_each(|(path, text)| output.put(path, text.as_bytes()).expect("kept"));
    let error = output.commit(Others::Removed).expect_err("something has to be said");
    drop(output);
    let NotWritable::Saved { folder, paths } = &error else { panic!("{error}") };
    assert_eq!(paths, &kept.iter().map(|path| Path::new(changed).join(path)).collect::<Vec<_>>());
    let there = content(&place.root().join(changed));
    for path in ["late.txt", "new/.lagesbild-late", "d"].iter().filter(|path| !kept.contains(path)) {
        assert_eq!(there[Path::new(path)], format!("late {path}"));
    }
    assert!(there[Path::new("own.txt")].starts_with("mine"));
    let saved = content(&Path::new(folder).join(changed));
    assert_eq!(saved[Path::new("own.txt")], "late draft");
    assert!(place.litter().iter().all(|path| path.starts_with("site-saved-1")), "{:?}", place.litter());
    place.build(&good(), pages).expect("it was said once");
}

#[test]
fn files_added_while_a_site_is_written_are_carried_over_or_saved_and_reported() {
    assert_nothing_is_lost(NEW, "", &["d", "own.txt"]);
    assert_nothing_is_lost(EDITED, "shared", &["own.txt"]);
}
