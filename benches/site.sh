#!/usr/bin/env bash
# Builds 290 invented municipalities and prints build time, the time of `cp -r` of the output, their ratio, the time
# of a rebuild after one commentary changed, peak memory, and the sizes of charts and pages; and the build time of the same project
# with suppression in place of noise.
# Times are the least of several runs, taken in turns, so that noise meets both alike.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
program=$PWD/target/release/lagesbild
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" demo "$work/project" --municipalities "${1:-290}" > /dev/null
python3 - "$program" "$work" <<'PYTHON'
import gzip, os, pathlib, re, resource, shutil, statistics, subprocess, sys, time

program, work = sys.argv[1], pathlib.Path(sys.argv[2])
project, site, copy = work / "project", work / "site", work / "copy"

def timed(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return time.perf_counter() - start

build = [program, "build", str(project), "--output", str(site), "--quiet"]
exact, exact_site = work / "exact", work / "exact-site"
shutil.copytree(project, exact)
settings = exact / "lagesbild.yaml"
settings.write_text(settings.read_text().replace("method: noise", "method: suppression"))
assert "method: suppression" in settings.read_text()
exact_build = [program, "build", str(exact), "--output", str(exact_site), "--quiet"]
builds, exact_builds, copies, rebuilds = [], [], [], []
for run in range(7):
    shutil.rmtree(site, ignore_errors=True)
    builds.append(timed(build))
    shutil.rmtree(exact_site, ignore_errors=True)
    exact_builds.append(timed(exact_build))
    shutil.rmtree(copy, ignore_errors=True)
    copies.append(timed(["cp", "-r", str(site), str(copy)]))
unit = next(line.split(";")[0] for line in (project / "data/units.csv").read_text().splitlines() if ";municipality;" in line)
folder = project / "content/units" / unit
folder.mkdir(parents=True, exist_ok=True)
for run in range(5):
    text = f"---\npm: pm-1\nslot: barnen\nsigned: X\ndate: 2024-11-05\n---\n\nKommentar {run}.\n"
    (folder / "a.md").write_text(text)
    out = subprocess.run(build[:-1], check=True, capture_output=True, text=True).stdout
    (folder / "a.md").write_text(text + "Mer.\n")
    rebuilds.append(timed(build))
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
pages = sorted(site.rglob("*.html"))
memos = [p.read_text() for p in pages if p.parent.name == "pm-1"]
charts = [len(c.encode()) for memo in memos for c in re.findall(r"<svg .*?</svg>", memo, re.S)]
sizes = [len(m.encode()) for m in memos]
zipped = [len(gzip.compress(m.encode())) for m in memos]
kib = lambda n: f"{n / 1024:.1f} KiB"
total = sum(p.stat().st_size for p in site.rglob("*") if p.is_file())
print(f"site                 {len(pages)} pages, {len(charts)} charts in memos, {total / 2**20:.1f} MiB")
print(f"build                {min(builds):.3f} s with noise, {min(exact_builds):.3f} s with suppression")
print(f"cp -r                {min(copies):.3f} s")
print(f"ratio                {min(builds) / min(copies):.1f}")
print(f"one commentary       {min(rebuilds):.3f} s, {min(rebuilds) / min(builds):.2f} of the build; {re.search('[0-9]+ files written', out)[0]}")
print(f"peak memory          {peak:.0f} MiB")
print(f"chart                median {kib(statistics.median(charts))}, largest {kib(max(charts))}")
print(f"memo                 largest {kib(max(sizes))}, gzipped {kib(max(zipped))}")
PYTHON
