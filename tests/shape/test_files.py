"""How the files themselves look: a sentence on top, imports on top, templates without code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("contest", "judging", "uploads")
PYTHON = sorted(
    path
    for folder in (*PACKAGES, "tests", "scripts", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "static" not in path.parts
)
SOURCES = [
    path for path in PYTHON if path.relative_to(ROOT).parts[0] in PACKAGES and path.parent.name != "versions"
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ASSET = re.compile(r"""asset\('([^'~]+)'\)""")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_every_file_opens_with_a_sentence_that_says_what_it_is_for(path: Path) -> None:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    assert words, "no docstring"
    assert words.split("\n\n")[0].strip()[-1] in ".:!?»", words


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    hidden = [
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_functions_stay_short_enough_to_be_read_at_once(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    long = [
        (node.name, (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 60
    ]

    assert long == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_carry_no_code_and_no_style_of_their_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"<style\b", text), "inline style sheet"
    assert not re.search(r"<[^>]*\sstyle\s*=", text), "style attribute"
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", text), "event attribute"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_asset_that_a_template_names_exists(path: Path) -> None:
    named = ASSET.findall(path.read_text(encoding="utf-8"))

    assert [each for each in named if not (ROOT / "contest" / "static" / each).is_file()] == []
