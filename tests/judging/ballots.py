"""Made-up ballots for the tests of the jury's law."""

from __future__ import annotations

from hypothesis import strategies as st

from judging.ballot import Mark
from judging.ranking import METHOD_VERSIONS

CRITERIA = ("creativity", "ecology", "originality")
WEIGHTS = {"originality": 30, "creativity": 30, "ecology": 40}
LEVELS = st.none() | st.integers(0, 4)
CODES = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=6).filter(
    lambda text: text == text.strip()
)


# What holds for one way of ranking has to hold for the next one.
METHODS = st.sampled_from(sorted(METHOD_VERSIONS))


@st.composite
def ballots(draw: st.DrawFn, *, levels: st.SearchStrategy[int | None] = LEVELS) -> list[Mark]:
    """Some jurors on some entries, three criteria each, "couldn't judge" among the marks."""
    entries = [f"E{number}" for number in range(draw(st.integers(1, 7)))]
    jurors = [f"J{number}" for number in range(draw(st.integers(1, 5)))]
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(entries), st.sampled_from(jurors)), min_size=1, unique=True)
    )
    return [
        Mark(entry, juror, criterion, draw(levels))
        for entry, juror in sorted(pairs)
        for criterion in CRITERIA
    ]


def marks_of(entry: str, *rows: tuple[int | None, int | None, int | None]) -> list[Mark]:
    """One row a juror: originality, creativity, ecology."""
    return [
        Mark(entry, f"J{number}", criterion, mark)
        for number, row in enumerate(rows, 1)
        for criterion, mark in zip(("originality", "creativity", "ecology"), row, strict=True)
    ]
