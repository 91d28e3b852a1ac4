"""Pages of jurors."""

from contest.web.jury import home
from contest.web.jury.blueprint import blueprint

__all__ = ["blueprint", "home"]
