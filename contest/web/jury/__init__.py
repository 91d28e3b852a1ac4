"""Pages of jurors."""

from contest.web.jury import arrival, ballot, conflicts, giving_up, home, reporting
from contest.web.jury.blueprint import blueprint

__all__ = ["arrival", "ballot", "blueprint", "conflicts", "giving_up", "home", "reporting"]
