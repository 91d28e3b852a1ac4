"""Pages of those who run the contest."""

from contest.web.organiser import board, entries, entry, journal, messages, people, photos, teams
from contest.web.organiser.blueprint import blueprint

__all__ = ["blueprint", "board", "entries", "entry", "journal", "messages", "people", "photos", "teams"]
