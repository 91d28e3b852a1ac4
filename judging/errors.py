"""What the law of the jury can refuse, as a tree; each error carries data, not sentences."""

from __future__ import annotations


class JudgingError(Exception):
    """Root of all errors of this package."""


class BadRubric(JudgingError):
    """A rubric that can't be used; `where` names the criterion, `why` is one word."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why
