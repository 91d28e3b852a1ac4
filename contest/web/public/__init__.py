"""Pages that anyone may read; they can't write."""

from contest.web.public import colors
from contest.web.public.pages import blueprint

__all__ = ["blueprint", "colors"]
