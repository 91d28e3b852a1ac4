"""The order of the tasks: what can't wait, what others wait for, then the rest."""

from __future__ import annotations

from collections.abc import Callable

from contest.wording.tasks import ending, entering, judging
from contest.wording.tasks.task import Task, Waiting

# Another one has its place here, and its coming and going in TASKS of tests/contest/web/test_board.py.
TELLERS: tuple[Callable[[Waiting], Task | None], ...] = (
    entering.reported,
    entering.failed,
    judging.absent,
    entering.teachers,
    entering.to_decide,
    judging.no_jury,
    judging.plan,
    judging.undecided,
    judging.short,
    entering.answered,
    entering.overdue,
    ending.publish,
    ending.close,
    ending.compute,
    ending.ties,
    ending.awards,
    judging.late,
    entering.drafts,
    entering.photos,
    judging.opposed,
    entering.settings,
)


def tasks(waiting: Waiting) -> list[Task]:
    """What waits for the organiser, the most urgent first."""
    return [task for task in (tell(waiting) for tell in TELLERS) if task is not None]
