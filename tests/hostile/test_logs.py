"""Logs when something breaks: where and what kind, never whose address or which words."""

from __future__ import annotations

import logging
import smtplib
import sys

import pytest
from sqlalchemy.exc import IntegrityError

from contest.database import Database
from contest.logs import Line
from contest.models import Account
from contest.models.columns import utc_now

ADDRESS = "prenom.nom@exemple.invalid"


def _line() -> str:
    """The line of the failure that is being handled."""
    return Line().format(
        logging.LogRecord("contest", logging.ERROR, __file__, 1, "incident", None, sys.exc_info())
    )


def test_a_refused_row_is_told_without_its_values(database: Database) -> None:
    written = ""
    try:
        with database.writing() as session:
            for _ in range(2):
                session.add(Account(email=ADDRESS, name="Prénom Nom", created_at=utc_now()))
            session.flush()
    except IntegrityError:
        written = _line()

    assert ADDRESS not in written
    assert "Prénom Nom" not in written
    assert "test_logs.py" in written
    assert written.endswith("\nIntegrityError")


def test_a_refused_mail_is_told_without_its_recipient() -> None:
    try:
        raise smtplib.SMTPDataError(550, b"no mailbox " + ADDRESS.encode())
    except smtplib.SMTPException:
        written = _line()

    assert ADDRESS not in written
    assert "SMTPDataError" in written
    assert "smtp_code=550" in written


@pytest.mark.parametrize("hidden", [False, True])
def test_the_cause_of_a_failure_is_told_unless_it_was_hidden(hidden: bool) -> None:
    try:
        try:
            int(ADDRESS)
        except ValueError as cause:
            raise RuntimeError(ADDRESS) from (None if hidden else cause)
    except RuntimeError:
        written = _line()

    assert ADDRESS not in written
    assert ("ValueError\nwhich led to\n" in written) is not hidden
