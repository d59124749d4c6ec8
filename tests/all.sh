#!/usr/bin/env bash
# Runs every test of the project. Installs what is missing (Debian or Ubuntu; as root or with sudo).
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

# What the browser tests need from the system: command or file, package.
missing=()
need() { command -v "$1" >/dev/null || missing+=("${@:2}"); }
need "${CHROMIUM:-/usr/bin/chromium}" chromium
need java default-jre-headless
need pdfinfo poppler-utils
need pdftotext poppler-utils
need hunspell hunspell
[ -e /usr/share/hunspell/sv_SE.dic ] || missing+=(hunspell-sv)
[ -e /usr/share/fonts/truetype/liberation ] || missing+=(fonts-liberation)
if [ ${#missing[@]} -gt 0 ]; then
  step "Installing ${missing[*]}"
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

if ! cmp -s tests/browser/package-lock.json tests/browser/node_modules/.from-lock; then
  step "Installing the packages of the browser tests"
  (cd tests/browser && npm ci --no-audit --no-fund && cp package-lock.json node_modules/.from-lock)
fi

step "Tests of the program"
cargo test --release

step "Building the program that makes the site to test"
cargo build --release

step "Tests of the built site in a browser, and spelling"
node --test --test-concurrency=2 tests/browser/*.test.mjs tests/spelling/*.test.mjs

step "All tests passed"
