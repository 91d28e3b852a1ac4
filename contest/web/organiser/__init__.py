"""Pages of those who run the contest."""

from contest.web.organiser import board, journal, messages, people, teams
from contest.web.organiser.blueprint import blueprint

__all__ = ["blueprint", "board", "journal", "messages", "people", "teams"]
