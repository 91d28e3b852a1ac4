"""Pages of those who run the contest."""

from contest.web.organiser.blueprint import blueprint

__all__ = ["blueprint"]
