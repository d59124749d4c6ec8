//! Tests builds that are killed, that run at the same time, or whose disk is full or read-only: one
//! complete site is left.
//!
//! `LAGESBILD_KILLS` and `LAGESBILD_PAIRS` set the number of repetitions.
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{PM, Project, TABLE, UNITS, site};

type Files = BTreeMap<String, Vec<u8>>;

/// A project with some hundred pages, so that writing them takes a while.
fn wide() -> Project {
    let (mut units, mut rows) = (String::new(), String::new());
    for number in 0..60 {
        writeln!(units, "ort-{number};Ort {number};municipality;syd;stor").expect("a text");
        for (cell, cases) in
            ["flicka;ja;20", "flicka;nej;30", "pojke;ja;25", "pojke;nej;35"].iter().zip(number..)
        {
            writeln!(rows, "ort-{number};{cell}{}", cases % 10).expect("a text");
        }
    }
    Project::small().append(UNITS, &units).append(TABLE, &rows)
}

/// The project with changed text on every page.
fn changed() -> Project {
    wide()
        .edit(PM, "{{ count() }}", "sammanlagt {{ count() }}")
        .append(TABLE, "dalavik;flicka;ja;20\n")
        .append(UNITS, "dalavik;Dalavik;municipality;syd;stor\n")
}

/// The command `build` of a project into a folder, not yet started.
fn build_into(project: &Project, folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lagesbild"));
    program.arg("build").arg(project.path("")).arg("--output").arg(folder).arg("--quiet");
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

#[track_caller]
fn built(project: &Project, folder: &Path) -> Files {
    let run = build_into(project, folder).output().expect("it runs");
    assert!(run.status.success(), "{}", said(&run));
    site::files(folder)
}

fn said(run: &Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

/// The number of repetitions of a test: that of the variable, or the usual one.
fn times(variable: &str, usual: usize) -> usize {
    std::env::var(variable).ok().and_then(|times| times.parse().ok()).unwrap_or(usual)
}

/// Pseudo-random numbers from 0 to 1, by a linear congruential generator.
fn draws(mut state: u64) -> impl FnMut() -> f64 {
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Waits until a build has made a folder, or has ended. A folder from an earlier build must vanish
/// first.
fn wait_for(build: &mut Child, folder: &Path) {
    for is_there in [true, false] {
        while folder.exists() == is_there && build.try_wait().expect("a process").is_none() {
            sleep(Duration::from_micros(200));
        }
    }
}

/// The shortest of four times that a build of one project over the site of the other takes, from
/// its start or from when a folder exists. Other work on the machine makes some builds slower.
fn lengths(projects: &[Project; 2], folder: &Path, steps: [Option<&Path>; 3]) -> [Duration; 3] {
    let length = |step: Option<&Path>, project| {
        let mut build = build_into(project, folder).spawn().expect("it starts");
        step.iter().for_each(|step| wait_for(&mut build, step));
        let started = Instant::now();
        assert!(build.wait().expect("a process").success());
        started.elapsed()
    };
    steps.map(|step| (0..4).map(|number| length(step, &projects[number % 2])).min().unwrap_or_default())
}

#[test]
fn a_killed_build_leaves_one_complete_site_and_the_next_build_succeeds() {
    let projects = [wide(), changed()];
    let holder = tempfile::tempdir().expect("a folder");
    let (folder, work) = (holder.path().join("site"), holder.path().join(".site.lagesbild-work"));
    let sites = projects.each_ref().map(|project| built(project, &folder));
    assert!(sites[0].len() > 100 && sites[0] != sites[1]);
    // The build is killed at any time, while it writes files, or while it puts them in place.
    let site = work.join("site");
    let steps = [None, Some(work.as_path()), Some(site.as_path())];
    let lengths = lengths(&projects, &folder, steps);
    fs::write(folder.join("own.txt"), "mine").expect("a file");
    let (mut draw, mut there, mut ends) = (draws(1), 1, [0, 0, 0]);
    for number in 0..times("LAGESBILD_KILLS", 20) {
        let next = 1 - there;
        let mut build = build_into(&projects[next], &folder).spawn().expect("it starts");
        steps[number % 3].iter().for_each(|step| wait_for(&mut build, step));
        sleep(lengths[number % 3].mul_f64(draw()));
        let _ = build.kill();
        let is_done = build.wait().expect("a process").success();
        let mut found = site::files(&folder);
        assert_eq!(found.remove("own.txt").as_deref(), Some(&b"mine"[..]));
        let is_new = found == sites[next];
        assert!(is_new || found == sites[there], "kill {number} left pages of two sites");
        assert!(is_new || !is_done, "a build that was not killed in time has not written");
        ends[if is_done { 2 } else { usize::from(is_new) }] += 1;
        there = if is_new { next } else { there };
    }
    println!("kills: {} left the old site, {} the new one, {} came too late", ends[0], ends[1], ends[2]);
    println!("lengths of a build: {lengths:?}");
    assert!(4 * (ends[0] + ends[1]) > ends[2], "too few builds were killed: {ends:?}");
    built(&projects[1], &folder);
    let left: Vec<String> =
        site::files(holder.path()).into_keys().filter(|path| !path.starts_with("site/")).collect();
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(fs::read_dir(holder.path()).expect("a folder").count(), 1);
}

#[test]
fn of_two_builds_at_once_one_writes_and_the_other_is_refused() {
    let projects = [wide(), changed()];
    let holder = tempfile::tempdir().expect("a folder");
    let folder = holder.path().join("site");
    let sites = projects.each_ref().map(|project| built(project, &folder));
    let (mut both, mut draw) = (0, draws(2));
    let pairs = times("LAGESBILD_PAIRS", 10);
    for _ in 0..pairs {
        let first = build_into(&projects[0], &folder).spawn().expect("it starts");
        sleep(Duration::from_millis((draw() * 30.0) as u64));
        let second = build_into(&projects[1], &folder).spawn().expect("it starts");
        let runs = [first, second].map(|build| build.wait_with_output().expect("a process"));
        let done = runs.each_ref().map(|run| run.status.success());
        assert!(done[0] || done[1], "{}{}", said(&runs[0]), said(&runs[1]));
        for run in runs.iter().filter(|run| !run.status.success()) {
            let words = ["another build is writing to `", "site`; run it again when that one has ended"];
            assert!(words.iter().all(|words| said(run).contains(words)), "{}", said(run));
            assert_eq!(run.status.code(), Some(2));
        }
        let found = site::files(&folder);
        assert!((0..2).any(|which| done[which] && found == sites[which]), "a mixed site: {done:?}");
        assert_eq!(fs::read_dir(holder.path()).expect("a folder").count(), 1);
        both += usize::from(done[0] && done[1]);
    }
    println!("pairs: of {pairs}, {both} followed each other and {} met", pairs - both);
    assert!(both < pairs, "no builds met");
}

/// A small mounted file system. [`Mounted::new`] gives `None`, and prints why, where none can be
/// mounted.
struct Mounted {
    holder: tempfile::TempDir,
}

impl Mounted {
    fn new(size: &str) -> Option<Self> {
        let holder = tempfile::tempdir().expect("a folder");
        let options = format!("size={size}");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(holder.path()).output();
        match mount {
            Ok(mount) if mount.status.success() => Some(Self { holder }),
            Ok(mount) => {
                println!("skipped: no file system may be mounted here: {}", said(&mount));
                None
            }
            Err(reason) => {
                println!("skipped: nothing can be mounted here: {reason}");
                None
            }
        }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.holder.path()).status();
    }
}

/// Builds one site, fills the disk, and builds another one: the first site stays. When there is
/// space again, the second one is built.
#[track_caller]
fn assert_full_disk_is_survived(below: &str) {
    let Some(mounted) = Mounted::new("16m") else { return };
    let folder = mounted.holder.path().join(below);
    let [old, new] = [wide(), changed()];
    let before = built(&old, &folder);
    let ballast = mounted.holder.path().join("ballast");
    fs::write(&ballast, vec![1; 64 << 20]).expect_err("the disk is full");
    // Leave space for the first pages.
    fs::File::options()
        .write(true)
        .open(&ballast)
        .and_then(|file| file.set_len(file.metadata()?.len() - 200_000))
        .expect("a shorter file");
    let run = build_into(&new, &folder).output().expect("it runs");
    assert_eq!(run.status.code(), Some(2), "{}", said(&run));
    assert!(said(&run).contains("No space left on device"), "{}", said(&run));
    fs::remove_file(&ballast).expect("removed");
    let mut found = site::files(&folder);
    found.remove("ballast");
    assert!(found == before, "the old site has changed");
    let after = built(&new, &folder);
    assert!(after != before && !after.keys().any(|path| path.contains("lagesbild-work")));
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    assert_full_disk_is_survived("site");
}

#[test]
fn a_full_disk_mounted_as_the_output_folder_leaves_the_old_site() {
    assert_full_disk_is_survived("");
}

/// Runs a command as an unprivileged user, even where the tests run as root.
fn by_a_user(mut command: Command) -> Option<Output> {
    if fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
        command.uid(65_534).gid(65_534);
    }
    command.output().map_err(|reason| println!("skipped: another user cannot run the program: {reason}")).ok()
}

/// A project and a folder with a site in it, owned by the unprivileged user.
fn of_a_user() -> (Project, tempfile::TempDir) {
    let project = Project::small();
    fs::set_permissions(project.path(""), fs::Permissions::from_mode(0o755)).expect("permitted");
    let holder = tempfile::tempdir().expect("a folder");
    built(&project, &holder.path().join("site"));
    for entry in walkdir::WalkDir::new(holder.path()) {
        // Tests that do not run as root cannot change the owner, but then they own the files
        // themselves.
        let _ = chown(entry.expect("an entry").path(), Some(65_534), Some(65_534));
    }
    (project, holder)
}

#[test]
fn a_read_only_output_folder_is_not_changed() {
    let (project, holder) = of_a_user();
    let project = project.edit(PM, "{{ count() }}", "sammanlagt {{ count() }}");
    let folder = holder.path().join("site");
    let before = site::files(&folder);
    for closed in ["", "pm-1"] {
        let closed = folder.join(closed);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("permitted");
        let Some(run) = by_a_user(build_into(&project, &folder)) else { return };
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("permitted");
        assert_eq!(run.status.code(), Some(2), "{}", said(&run));
        assert!(said(&run).contains("Permission denied"), "{}", said(&run));
        assert!(site::files(&folder) == before, "the site has changed");
    }
    assert_eq!(fs::read_dir(holder.path()).expect("a folder").count(), 1);
}

#[test]
fn an_output_folder_with_a_read_only_parent_is_updated() {
    let (project, holder) = of_a_user();
    let project = project.edit(PM, "{{ count() }}", "sammanlagt {{ count() }}");
    let folder = holder.path().join("site");
    let number = fs::metadata(&folder).expect("a folder").ino();
    fs::set_permissions(holder.path(), fs::Permissions::from_mode(0o555)).expect("permitted");
    let Some(run) = by_a_user(build_into(&project, &folder)) else { return };
    assert!(run.status.success(), "{}", said(&run));
    assert_eq!(fs::metadata(&folder).expect("a folder").ino(), number);
    fs::set_permissions(holder.path(), fs::Permissions::from_mode(0o755)).expect("permitted");
    let elsewhere = tempfile::tempdir().expect("a folder");
    assert!(site::files(&folder) == built(&project, &elsewhere.path().join("site")));
}

#[test]
fn another_users_folder_within_the_output_is_not_changed() {
    let (project, holder) = of_a_user();
    let project = project.edit(PM, "{{ count() }}", "sammanlagt {{ count() }}");
    let closed = holder.path().join("site/closed");
    fs::create_dir(&closed).expect("a folder");
    fs::write(closed.join("own.txt"), "mine").expect("a file");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("closed");
    let number = fs::metadata(&closed).expect("a folder").ino();
    let run = by_a_user(build_into(&project, &holder.path().join("site")));
    assert_eq!(fs::metadata(&closed).expect("a folder").ino(), number);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("permitted");
    assert_eq!(fs::read_to_string(closed.join("own.txt")).expect("a file"), "mine");
    let Some(run) = run else { return };
    assert!(run.status.success(), "{}", said(&run));
    assert_eq!(fs::read_dir(holder.path()).expect("a folder").count(), 1);
    let page = fs::read_to_string(holder.path().join("site/pm-1/index.html")).expect("a page");
    assert!(page.contains("sammanlagt"));
}
