"""French spaces, apostrophes and raised letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from contest.wording.templates import FrenchSpaces
from contest.wording.typography import ordinals, typo


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Prêt ?", "Prêt\u202f?"),
        ("Bravo !", "Bravo\u202f!"),
        ("Trois critères : lesquels ?", "Trois critères\u00a0: lesquels\u202f?"),
        ("« rigolo »", "«\u00a0rigolo\u00a0»"),
        ("L'idée d'aujourd'hui...", "L’idée d’aujourd’hui…"),
        ("180 mm de côté, 63 % et 3 heures", "180\u00a0mm de côté, 63\u202f% et 3\u00a0heures"),
        ("nº 3", "nº\u00a03"),
        ("http://exemple.invalid : voir", "http://exemple.invalid\u00a0: voir"),
    ],
)
def test_text_is_printed_as_french_is(typed: str, printed: str) -> None:
    assert typo(typed) == printed


@given(st.text(alphabet="aé '’«»:;!?%0123456789.mk\u00a0\u202f", max_size=40))
def test_setting_the_spaces_twice_changes_nothing_more(text: str) -> None:
    assert typo(typo(text)) == typo(text)


@given(st.text(max_size=60))
def test_only_spaces_apostrophes_and_dots_change(text: str) -> None:
    kept = str.maketrans("", "", " \u00a0\u202f'’.…")

    assert typo(text).translate(kept) == text.translate(kept)


def test_raised_letters_are_markup_and_everything_else_is_escaped() -> None:
    assert ordinals("4e, 1er <b>") == "4<sup>e</sup>, 1<sup>er</sup> &lt;b&gt;"
    assert ordinals("2de") == "2<sup>de</sup>"
    assert ordinals("face") == "face"


def test_templates_get_their_spaces_when_they_are_compiled() -> None:
    environment = Environment(extensions=[FrenchSpaces], autoescape=True)

    page = environment.from_string('<p class="a">Prêt ? {{ word }} : « {{ word }} »</p>').render(word="x : y")

    assert page == '<p class="a">Prêt\u202f? x : y\u00a0: «\u00a0x : y\u00a0»</p>'
