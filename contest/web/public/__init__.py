"""Pages that anyone may read; they can't write."""

from contest.web.public import colors, results
from contest.web.public.pages import blueprint

__all__ = ["blueprint", "colors", "results"]
