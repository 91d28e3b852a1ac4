"""Laws of what is missing before submitting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from contest.rules.entries import TEXTS, TOLERATED, Dossier, Missing, missing, preventing

texts = some.fixed_dictionaries({code.value: some.sampled_from(["", " \n", "Poto"]) for code in TEXTS})
dossiers = some.builds(
    Dossier,
    texts=texts,
    pupils=some.integers(0, 30),
    participation_granted=some.integers(0, 30),
    has_file=some.booleans(),
    file_unreadable=some.booleans(),
    file_to_fix=some.booleans(),
    rulebook_accepted=some.booleans(),
)


def complete(**changes: object) -> Dossier:
    values: dict[str, object] = {
        "texts": {code.value: "Poto" for code in TEXTS},
        "pupils": 2,
        "participation_granted": 2,
        "has_file": True,
        "rulebook_accepted": True,
    }
    return Dossier(**(values | changes))  # type: ignore[arg-type]


def test_a_complete_dossier_lacks_nothing() -> None:
    assert missing(complete()) == ()


@given(dossiers)
def test_what_is_missing_is_named_once_in_the_order_of_the_page(dossier: Dossier) -> None:
    gaps = missing(dossier)

    assert list(gaps) == sorted(set(gaps), key=list(Missing).index)


@given(dossiers)
def test_only_what_is_tolerated_does_not_prevent(dossier: Dossier) -> None:
    gaps = missing(dossier)

    assert set(gaps) - set(preventing(gaps)) <= TOLERATED
    assert set(preventing(gaps)) & TOLERATED == set()


@given(dossiers)
def test_a_blank_text_is_a_missing_text(dossier: Dossier) -> None:
    blank = {code for code in TEXTS if not dossier.texts[code.value].strip()}

    assert set(missing(dossier)) & set(TEXTS) == blank


def test_a_file_to_fix_may_be_submitted_and_an_unreadable_one_may_not() -> None:
    assert preventing(missing(complete(file_to_fix=True))) == ()
    assert preventing(missing(complete(file_unreadable=True))) == (Missing.FILE_UNREADABLE,)


def test_one_pupil_without_authorisation_is_enough_to_wait() -> None:
    assert missing(complete(participation_granted=1)) == (Missing.PARTICIPATION,)
    assert missing(complete(pupils=0, participation_granted=0)) == (Missing.PUPILS,)
