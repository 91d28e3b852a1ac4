"""The results in words: places, names of objects, how the score is made, what a team takes away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from contest.wording.numbers import plural
from contest.wording.typography import NO_BREAK, typo

EQUAL = "ex æquo"
# How each method of the law is called. What the palmarès explains of it stands in templates/public/results.html.
METHODS = {"mean": "moyenne pondérée"}
PLACES = {1: "1er prix", 2: "2e prix", 3: "3e prix"}
_PLACE_WORDS = (
    "première", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième",
    "dixième",
)  # fmt: skip
_COUNTS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
)  # fmt: skip


def decimal(printed: str | None) -> str:
    """A printed score or mean with a comma: « 3,28 »; a dash when there is none."""
    return printed.replace(".", ",") if printed else "–"


def method_in_words(method: str, version: str) -> str:
    """« moyenne pondérée, version 1 »."""
    return f"{METHODS.get(method, method)}, version {version}"


def count_in_words(count: int) -> str:
    """« dix », « 24 »."""
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def place_in_words(rank: int) -> str:
    """« deuxième », « 12e »."""
    return _PLACE_WORDS[rank - 1] if rank <= len(_PLACE_WORDS) else f"{rank}e"


def rank_in_words(rank: int, *, tied: bool) -> str:
    """« 1er », « 2e ex æquo »."""
    return f"{rank}{'er' if rank == 1 else 'e'}" + (f" {EQUAL}" if tied else "")


def prize_in_words(label: str, *, shared: bool) -> str:
    """« 1er prix », « 2e prix ex æquo »."""
    return f"{label} {EQUAL}" if shared else label


def won(awards: Sequence[Mapping[str, Any]], code: str) -> list[tuple[str, str]]:
    """What that object won among the published awards, each with the jury's reason."""
    labels = [award["label"] for award in awards]
    return [
        (prize_in_words(award["label"], shared=labels.count(award["label"]) > 1), award["reason"])
        for award in awards
        if award["entry"] == code
    ]


def criterion_prize(name: str) -> str:
    """« Prix de l’écologie », « Prix de la créativité », « Prix « Design » »."""
    return f"Prix de {the(name)}"


def the(name: str) -> str:
    """A criterion with its article, as far as its letters tell which: organisers choose the names."""
    word = name[0].lower() + name[1:]
    if word[0] in "aeiouyhéèêœ":
        return f"l’{word}"
    return f"la {word}" if word.endswith(("té", "ion", "ie")) else f"« {name} »"


def listed(names: Sequence[str]) -> str:
    """« A », « A et B », « A, B et C »."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def counted(counts: Mapping[str, int]) -> str:
    """« 147 objets, 20 jurés, 471 lectures. »"""
    objects = counts["ranked"] + counts["unranked"]
    return (
        f"{plural(objects, 'objet')}, {plural(counts['jurors'], 'juré')}, "
        f"{plural(counts['readings'], 'lecture')}."
    )


def leaders(places: Mapping[int, Sequence[str]]) -> str:
    """Who leads, in a sentence or two; `places` are the names of the objects by place, the first one first."""
    said = []
    for rank, names in sorted(places.items())[:2]:
        if len(names) > 1:
            said.append(
                f"{listed(names)} partagent la {place_in_words(rank)} place : leur note est la même au centième."
            )
        elif rank == 1:
            said.append(f"{names[0]} est en tête.")
    return typo(" ".join(said))


def share_in_words(share: str) -> str:
    """A share written as a fraction: « 0,3 », « 1/3 » when it has no short decimal form."""
    value = Fraction(share)
    tenths = value * 100
    if tenths.denominator != 1:
        return str(value)
    text = f"{int(tenths) / 100:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def percent_of(share: str) -> str:
    """« 30 % », for « 30 % de 2,83 »."""
    value = Fraction(share) * 100
    shown = str(int(value)) if value.denominator == 1 else f"{float(value):.1f}".replace(".", ",")
    return typo(f"{shown} %")


def product_in_words(terms: Sequence[Mapping[str, Any]]) -> str:
    """« 0,3 × 2,83 + 0,4 × 3,58 + 0,3 × 3,33 »."""
    products = (f"{share_in_words(term['share'])} × {decimal(term['mean'])}" for term in terms)
    return " + ".join(products).replace(" × ", f"{NO_BREAK}×{NO_BREAK}")


def extent_in_words(entry: Mapping[str, Any]) -> str:
    """« 3 lectures, de 3,00 à 3,70 », or only how many there are."""
    told = plural(entry["readers"], "lecture")
    if entry["complete"] < 2 or entry["lowest"] is None:
        return told
    if entry["lowest"] == entry["highest"]:
        return f"{told}, toutes à {decimal(entry['lowest'])}"
    return f"{told}, de {decimal(entry['lowest'])} à {decimal(entry['highest'])}"
