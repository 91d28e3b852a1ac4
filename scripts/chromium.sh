#!/usr/bin/env bash
# Find or install the Chromium of the browser tests: the system's, by apt-get where that is possible, else Playwright's.
set -euo pipefail

found() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
        || .venv/bin/python -c 'import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as tools:
    sys.exit(not pathlib.Path(tools.chromium.executable_path).exists())' 2>/dev/null
}

by_apt() {
    command -v apt-get >/dev/null || return 1
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        root=(sudo -n)
    fi
    echo "Installing Chromium for the browser tests (apt-get)…"
    "${root[@]}" apt-get update -qq && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
}

by_playwright() {
    echo "Installing Chromium for the browser tests (Playwright)…"
    .venv/bin/playwright install chromium
}

found && exit 0
by_apt || by_playwright || true
found && exit 0
echo "##### NO CHROMIUM: THE BROWSER TESTS ARE SKIPPED #####" >&2
[ "${CI:-}" != "true" ]
