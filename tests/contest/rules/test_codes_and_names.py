"""Laws of UAI codes, class codes, first names and the texts of a draft."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as some

from contest.rules.drafts import LIMITS, clean, merge, stamp
from contest.rules.pupils import clean_name, looks_like_surname
from contest.rules.schools import LETTERS, check_letter, is_uai, normal_uai
from contest.rules.teams import SHAPE, WORDS, new_class_code, normal_class_code

digits = some.text("0123456789", min_size=7, max_size=7)
fields = some.sampled_from(sorted(LIMITS))
drafts = some.dictionaries(fields, some.text(max_size=5))


@given(digits)
def test_one_letter_only_makes_a_code_of_seven_digits_valid(seven: str) -> None:
    assert [letter for letter in LETTERS if is_uai(seven + letter)] == [check_letter(seven)]


@given(digits, some.integers(0, 6), some.integers(1, 9))
def test_a_mistyped_digit_is_noticed(seven: str, place: int, more: int) -> None:
    wrong = seven[:place] + str((int(seven[place]) + more) % 10) + seven[place + 1 :]

    assert not is_uai(wrong + check_letter(seven))


@given(digits)
def test_a_code_is_understood_however_it_is_spaced(seven: str) -> None:
    code = seven + check_letter(seven)

    assert normal_uai(f" {code[:3]} {code[3:7]}-{code[7].lower()} ") == code


def test_a_new_class_code_has_its_shape_and_survives_its_own_cleaning() -> None:
    codes = {new_class_code() for _ in range(200)}

    assert all(SHAPE.match(code) and normal_class_code(code) == code for code in codes)
    assert len(codes) > 190


@given(some.sampled_from(WORDS), some.integers(0, 9999), some.sampled_from(["-", " ", "", "–", " - ", "_"]))
def test_a_class_code_is_understood_however_it_is_typed(word: str, number: int, between: str) -> None:
    typed = f" {word.lower()}{between}{number:04d} "

    assert normal_class_code(typed) == f"{word}-{number:04d}"


@given(some.text(max_size=30))
def test_cleaning_a_name_twice_is_the_same_as_once(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)


def test_surnames_in_capitals_are_noticed_and_first_names_are_not() -> None:
    assert looks_like_surname("Adèle DUPONT") == "DUPONT"
    assert looks_like_surname("ÉTIENNE-LÔ Zoé") == "ÉTIENNE-LÔ"
    kept = ("Adèle", "ZOÉ", "Léa B", "MJ", "Jean Noël", "Marie-Lou", "Tom 3D")
    assert [looks_like_surname(name) for name in kept] == [""] * len(kept)


@given(fields, some.text(max_size=60))
@example("title", "e\x00\u0301 \x01 \tx")
def test_a_clean_text_is_composed_without_control_characters_and_stays_so(field: str, text: str) -> None:
    once = clean(field, text)

    assert clean(field, once) == once
    assert all(letter == "\n" or unicodedata.category(letter) != "Cc" for letter in once)
    assert unicodedata.is_normalized("NFC", once)


@given(drafts, drafts)
def test_without_stamps_everything_different_is_written(
    current: dict[str, str], sent: dict[str, str]
) -> None:
    stored = dict.fromkeys(LIMITS, "") | current

    outcome = merge(current=stored, sent=sent, shown={})

    assert outcome.conflicts == ()
    assert stored | outcome.changes == stored | sent


@given(drafts, drafts, drafts)
def test_nothing_is_ever_both_written_and_in_conflict(
    before: dict[str, str], current: dict[str, str], sent: dict[str, str]
) -> None:
    empty = dict.fromkeys(LIMITS, "")
    stored, seen = empty | current, empty | before
    shown = {field: stamp(text) for field, text in seen.items()}

    outcome = merge(current=stored, sent=sent, shown=shown)

    assert set(outcome.changes) & set(outcome.conflicts) == set()
    # What somebody else wrote is only ever replaced by who had seen it.
    assert all(stored[field] == seen[field] for field in outcome.changes)
    # A field that its sender left as it was is never touched.
    assert all(sent[field] != seen[field] for field in (*outcome.changes, *outcome.conflicts))
