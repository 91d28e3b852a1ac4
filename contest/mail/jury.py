"""What the mails to jurors say; None when there is nothing to say any more."""

from __future__ import annotations

from collections.abc import Callable

from contest.mail.desk import Desk, Values
from contest.models import Account, Edition, Juror
from contest.models.accounts import TokenPurpose
from contest.queries import assignments, jurors
from contest.rules.jurors import INVITATION_LIFE, JurorState, state_of
from contest.rules.phases import Phase, window_of
from contest.services.assignments import wait_for_opening


def _juror_invited(desk: Desk) -> Values | None:
    juror = desk.session.get(Juror, desk.arguments["juror_id"])
    if juror is None or state_of(juror) is not JurorState.INVITED:
        return None
    inviter = desk.session.get(Account, juror.invited_by) if juror.invited_by is not None else None
    return _judging(desk, juror) | {
        "inviter": (inviter.name if inviter else "") or "L’organisation",
        "expected": jurors.expected_load(desk.session, desk.session.get_one(Edition, juror.edition_id)),
        "link": desk.secret_url("/jury/invitation", TokenPurpose.INVITE_JUROR),
        "until": desk.now + INVITATION_LIFE,
    }


def _juror_reminded(desk: Desk) -> Values | None:
    """Nothing for a juror who finished, or left, before the mail did."""
    juror = desk.session.get(Juror, desk.arguments["juror_id"])
    if juror is None or state_of(juror) is not JurorState.ACCEPTED:
        return None
    read, total = jurors.progress_of(desk.session, juror.id)
    if read == total:
        return None
    return _judging(desk, juror) | {
        "read": read,
        "left": total - read,
        "link": desk.url("/jury"),
        "contact": desk.url("/contact"),
    }


def _juror_ready(desk: Desk) -> Values | None:
    """Nothing when another assignment came after this one: its own mail says what waits."""
    juror = desk.session.get_one(Juror, desk.arguments["juror_id"])
    if assignments.last_number(desk.session, juror.edition_id) != desk.arguments["assignment"]:
        return None
    edition = desk.session.get_one(Edition, juror.edition_id)
    if wait_for_opening(desk.session, edition, juror, now=desk.now):
        return None
    return _juror_reminded(desk)


def _juror_taken_out(desk: Desk) -> Values | None:
    juror = desk.session.get_one(Juror, desk.arguments["juror_id"])
    if state_of(juror) is not JurorState.GONE:
        return None
    return {"read": jurors.progress_of(desk.session, juror.id)[0], "link": desk.url("/contact")}


def _judging(desk: Desk, juror: Juror) -> Values:
    edition = desk.session.get_one(Edition, juror.edition_id)
    pace = jurors.pace(desk.session, edition.id)
    return {
        "juror": juror,
        "edition": edition,
        "window": window_of(edition.windows, Phase.JUDGING),
        "minutes": max(1, round(pace.minutes)),
        "measured": pace.measured_on > 0,
    }


JURY_MESSAGES: dict[str, Callable[[Desk], Values | None]] = {
    "juror_invited": _juror_invited,
    "juror_reminded": _juror_reminded,
    "juror_ready": _juror_ready,
    "juror_taken_out": _juror_taken_out,
}
