"""Pages that anyone may read; they can't write."""

from contest.web.public import colors, gallery, objects, results
from contest.web.public.pages import blueprint

__all__ = ["blueprint", "colors", "gallery", "objects", "results"]
