"""Pages of jurors."""

from contest.web.jury import arrival, conflicts, home
from contest.web.jury.blueprint import blueprint

__all__ = ["arrival", "blueprint", "conflicts", "home"]
