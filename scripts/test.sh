#!/usr/bin/env bash
# Runs every check and every test; the first failure ends it. With --static, only the checks that need nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin

say() { printf '\n== %s\n' "$*"; }

say "format and lint"
$bin/ruff format --check .
$bin/ruff check .
say "types"
$bin/mypy
say "import contracts"
$bin/lint-imports
say "templates"
$bin/djlint --lint --quiet templates
say "spelling"
$bin/codespell contest judging uploads tests bench docs scripts ./*.md
[ "${1:-}" = "--static" ] && exit 0

say "browser"
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null \
      || echo "apt-get could not install chromium; trying Playwright's own."
  fi
  if ! command -v chromium >/dev/null; then
    $bin/playwright install chromium \
      || echo "NO BROWSER: the browser tests will be skipped. Get one with: apt-get install chromium"
  fi
else
  echo "found"
fi

say "tests"
exec $bin/pytest -n 2 --dist loadfile
