"""What the README and the docs promise is there: settings, commands, finding codes, files."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from contest.commands.line import COMMANDS, parser
from contest.settings import Settings
from uploads.report import Code

ROOT = Path(__file__).parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROW = re.compile(r"^\| `([A-Z_]+)` \| `([^`]*)` \| (.*) \|$", re.MULTILINE)


def test_the_table_of_settings_is_that_of_the_code() -> None:
    told = ROW.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))

    known = [
        (each.metadata["variable"], str(each.default) or "(empty)", each.metadata["explanation"])
        for each in fields(Settings)
    ]
    assert told == known


def test_every_command_that_a_paper_types_exists() -> None:
    words = set()
    for paper in PAPERS:
        text = paper.read_text(encoding="utf-8")
        words |= set(re.findall(r"(?:ecolo-rigolo|python -m contest) ([a-z]+)", text))

    known = set(_commands())
    assert words <= known, words - known


def test_the_readme_or_the_deployment_page_tells_every_command() -> None:
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/deployment.md"))

    assert [
        each for each in _commands() if f"`{each}`" not in text and f"ecolo-rigolo {each}" not in text
    ] == []


def _commands() -> list[str]:
    actions = next(action for action in parser()._actions if action.dest == "==SUPPRESS==" or action.choices)
    assert len(actions.choices) == len(COMMANDS)
    return list(actions.choices)


@pytest.mark.parametrize("command", _commands())
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([command, "--help"])

    assert ended.value.code == 0
    assert f"ecolo-rigolo {command}" in capsys.readouterr().out


@pytest.mark.parametrize("code", list(Code))
def test_every_finding_code_is_explained(code: Code) -> None:
    assert f"`{code.value}`" in (ROOT / "docs" / "printability.md").read_text(encoding="utf-8")


def test_every_make_target_that_a_paper_types_exists() -> None:
    targets = set(
        re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )

    for paper in PAPERS:
        typed = set(
            re.findall(r"(?:^|`|    )make ([a-z-]+)", paper.read_text(encoding="utf-8"), re.MULTILINE)
        )
        assert typed <= targets, paper


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", paper.read_text(encoding="utf-8"))

    assert [each for each in links if not (paper.parent / each).exists()] == []
