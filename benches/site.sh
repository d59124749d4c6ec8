#!/usr/bin/env bash
# Builds invented municipalities, 290 when no other number is given, and prints: wall and processor time of the build and of `cp -r`
# of its output, and their ratio; processor time of Hugo for the same tables, where a program `hugo` is there; the time of a rebuild
# after nothing, one commentary and one table changed, and its share of a build; the time of ten times as many municipalities, and
# the ratio; peak memory with noise and with suppression; the sizes of charts and pages.
# Times are the least of several runs, taken in turns, so that what else the machine does meets all alike.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
program=$PWD/target/release/lagesbild
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
places=${1:-290}
"$program" demo "$work/project" --municipalities "$places" > /dev/null
"$program" demo "$work/large" --municipalities "$((10 * places))" > /dev/null
python3 - "$program" "$work" "$places" <<'PYTHON'
import gzip, os, pathlib, re, shutil, statistics, subprocess, sys, time

program, work, places = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
project, site = work / "project", work / "site"
folders = 0

def measured(*command):
    """Wall time and processor time in seconds, and peak memory in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, command
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

def build(project, site):
    return measured(program, "build", project, "--output", site, "--quiet")

def new(name):
    # Nothing is deleted before something is measured: file systems avoid for a while what was freed, and
    # making files takes them many times as long then.
    global folders
    folders += 1
    return work / f"{name}-{folders}"

def first_build(project, site):
    shutil.rmtree(project / ".lagesbild", ignore_errors=True)
    return build(project, site)

def least(runs):
    return [min(run[what] for run in runs) for what in range(3)]

exact = work / "exact"
shutil.copytree(project, exact)
settings = exact / "lagesbild.yaml"
settings.write_text(settings.read_text().replace("method: noise", "method: suppression"))
assert "method: suppression" in settings.read_text()
hugo = work / "hugo"
first_build(project, site)
subprocess.run([sys.executable, "benches/hugo.py", site, hugo], check=True)

runs = {"noise": [], "suppression": [], "cp": [], "hugo": []}
for _ in range(7):
    runs["noise"].append(first_build(project, new("site")))
    runs["suppression"].append(first_build(exact, new("exact")))
    runs["cp"].append(measured("cp", "-r", site, new("copy")))
    if shutil.which("hugo"):
        shutil.rmtree(hugo / "public", ignore_errors=True)
        runs["hugo"].append(measured("hugo", "--quiet", "--source", hugo))
noise, suppression, cp = (least(runs[name]) for name in ("noise", "suppression", "cp"))

unit = next(line.split(";")[0] for line in (project / "data/units.csv").read_text().splitlines() if ";municipality;" in line)
commentary = project / "content/units" / unit / "a.md"
commentary.parent.mkdir(parents=True, exist_ok=True)
# Cases are moved from one row to another of the same place, so that no total changes and nothing has to be said.
def rows_of(path):
    return [row.split(";") for row in path.read_text().splitlines()]
def counts_cases(path):
    return all(row[-1].isdigit() for row in rows_of(path)[1:])
table = min(filter(counts_cases, project.glob("data/*/*.csv")), key=lambda path: path.stat().st_size)
rows = rows_of(table)
largest = max(range(1, len(rows)), key=lambda row: int(rows[row][-1]))
other = next(row for row in range(1, len(rows)) if row != largest and rows[row][0] == rows[largest][0])
rebuilds = {"nothing": [], "one commentary": [], "one table": []}
for run in range(5):
    text = f"---\npm: pm-1\nslot: barnen\nsigned: X\ndate: 2024-11-05\n---\n\nKommentar {run}.\n"
    commentary.write_text(text)
    build(project, site)
    rebuilds["nothing"].append(build(project, site))
    commentary.write_text(text + "Mer.\n")
    rebuilds["one commentary"].append(build(project, site))
    for row, more in ((largest, -1), (other, 1)):
        rows[row][-1] = str(int(rows[row][-1]) + more)
    table.write_text("".join(";".join(row) + "\n" for row in rows))
    rebuilds["one table"].append(build(project, site))

pages = sorted(site.rglob("*.html"))
memos = [page.read_text() for page in pages if page.parent.name == "pm-1"]
charts = [len(chart.encode()) for memo in memos for chart in re.findall(r"<svg .*?</svg>", memo, re.S)]
sizes = [len(memo.encode()) for memo in memos]
zipped = [len(gzip.compress(memo.encode())) for memo in memos]
total = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
kib = lambda n: f"{n / 1024:.1f} KiB"
print(f"site                 {len(pages)} pages, {len(charts)} charts in memos, {total / 2**20:.1f} MiB")
print(f"build, noise         {noise[0]:.3f} s, {noise[1]:.3f} s of processor time, {noise[2]:.0f} MiB at most")
print(f"build, suppression   {suppression[0]:.3f} s, {suppression[1]:.3f} s of processor time, {suppression[2]:.0f} MiB at most")
print(f"cp -r                {cp[0]:.3f} s; a build with noise takes {noise[0] / cp[0]:.1f} times as long")
if runs["hugo"]:
    cpu = least(runs["hugo"])[1]
    print(f"hugo, tables only    {cpu:.3f} s of processor time; a build with noise takes {noise[1] / cpu:.1f} times as much")
else:
    print("hugo, tables only    no hugo here")
for name, times in rebuilds.items():
    wall, cpu, _ = least(times)
    share = f"{wall / noise[0]:.2f} and {cpu / noise[1]:.2f} of a build"
    print(f"rebuild              {wall:.3f} s, {cpu:.3f} s of processor time after {name}, {share}")
large = least([first_build(work / "large", new("large")) for _ in range(2)])
print(f"{10 * places} municipalities  {large[0]:.2f} s, {large[0] / noise[0]:.1f} times as long, {large[2]:.0f} MiB at most")
print(f"chart                median {kib(statistics.median(charts))}, largest {kib(max(charts))}")
print(f"memo                 largest {kib(max(sizes))}, gzipped {kib(max(zipped))}")
PYTHON
