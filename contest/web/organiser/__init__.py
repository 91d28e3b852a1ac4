"""Pages of those who run the contest."""

from contest.web.organiser import (
    awards,
    board,
    downloads,
    entries,
    entry,
    journal,
    messages,
    people,
    photos,
    publishing,
    results,
    sentences,
    teams,
)
from contest.web.organiser.blueprint import blueprint

__all__ = [
    "awards",
    "blueprint",
    "board",
    "downloads",
    "entries",
    "entry",
    "journal",
    "messages",
    "people",
    "photos",
    "publishing",
    "results",
    "sentences",
    "teams",
]
