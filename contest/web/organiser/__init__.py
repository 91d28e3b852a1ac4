"""Pages of those who run the contest."""

from contest.web.organiser import (
    assignment,
    awards,
    board,
    conflicts,
    downloads,
    entries,
    entry,
    journal,
    juror,
    jury,
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
    "assignment",
    "awards",
    "blueprint",
    "board",
    "conflicts",
    "downloads",
    "entries",
    "entry",
    "journal",
    "juror",
    "jury",
    "messages",
    "people",
    "photos",
    "publishing",
    "results",
    "sentences",
    "teams",
]
