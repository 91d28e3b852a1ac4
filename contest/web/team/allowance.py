"""How much one may send for a team: a class code in the wrong hands must not fill the disk."""

from __future__ import annotations

from contest.models.columns import utc_now
from contest.services import limits
from contest.web.request import actor, database

# A busy team sends some ten versions in an evening.
ALLOWANCES = (("team_files_hour", 60, 3600), ("team_files_day", 200, 24 * 3600))


def count_file(key: str) -> None:
    """Note one file or photo for the team with that key; TooMany past the allowance.

    Teachers and pupils count apart, so that pupils never use up what a teacher needs on the last evening. Call it
    once the right is checked and the database let go of.
    """
    for what, limit, seconds in ALLOWANCES:
        limits.count(
            database(), what, f"{key} {actor().pseudonym}", limit=limit, window_seconds=seconds, now=utc_now()
        )
