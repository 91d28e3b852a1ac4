"""The pages of a teacher and of their pupils: each module registers its routes on the one blueprint."""

from contest.web.team import (
    classcode,
    consents,
    draft,
    home,
    photos,
    precision,
    pupils,
    reports,
    results,
    rules,
    submission,
    teams,
    uploads,
)
from contest.web.team.door import blueprint

__all__ = [
    "blueprint",
    "classcode",
    "consents",
    "draft",
    "home",
    "photos",
    "precision",
    "pupils",
    "reports",
    "results",
    "rules",
    "submission",
    "teams",
    "uploads",
]
