"""Which entries are public, as conditions in SQL: what contest.rules.publication says, asked of many rows at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from contest.models import ConsentRow, Edition, Entry, Publication, Pupil, Team
from contest.queries.judged import is_judged
from contest.rules.consent import Answer, Signer, Use, needed_for
from contest.rules.publication import NEEDED, results_shown

# Whose signature is enough, however many are needed: contest.rules.consent.state_of.
ALONE = (Signer.PUPIL, Signer.GUARDIAN)


def is_public(edition: Edition) -> ColumnElement[bool]:
    """The condition on Entry that contest.rules.publication.is_public checks; the edition's entries only."""
    living = exists().where(Team.id == Entry.team_id, Team.dissolved_at.is_(None)).correlate(Entry)
    return and_(
        Entry.edition_id == edition.id,
        is_judged(),
        Entry.private_since.is_(None),
        living,
        *(granted_to_all(edition, use) for use in NEEDED),
    )


def results_visible(session: Session, edition: Edition, now: datetime) -> bool:
    """Whether the results, and so the names of the teams, are public now; one cheap statement."""
    published = session.scalar(select(exists().where(Publication.edition_id == edition.id)))
    return results_shown(edition.windows, now, published=bool(published))


def granted_to_all(edition: Edition, use: Use) -> ColumnElement[bool]:
    """The condition on Entry: the team has pupils, and every family authorised that use."""
    theirs = Pupil.team_id == Entry.team_id
    refusal = and_(
        ConsentRow.pupil_id == Pupil.id, _in_force(ConsentRow, use), ConsentRow.answer == Answer.NO
    )
    # Three plain EXISTS: PostgreSQL joins them whole for a gallery, and looks a few rows up for one entry.
    return and_(
        exists().where(theirs).correlate(Entry),
        ~exists().where(theirs, refusal).correlate(Entry),
        ~exists().where(theirs, ~_signed(edition, use)).correlate(Entry),
    )


def _signed(edition: Edition, use: Use) -> ColumnElement[bool]:
    """The condition on Pupil: enough different adults answered, or one whose signature is enough."""
    paper, other = aliased(ConsentRow), aliased(ConsentRow)
    enough: ColumnElement[bool] = true()
    if needed_for(use, edition.signatures_needed) > 1:  # two: the table of editions allows no more
        second = exists().where(
            other.pupil_id == paper.pupil_id, _in_force(other, use), other.signer != paper.signer
        )
        enough = or_(paper.signer.in_(ALONE), second.correlate(paper))
    return exists().where(paper.pupil_id == Pupil.id, _in_force(paper, use), enough).correlate(Pupil)


def _in_force(paper: type[ConsentRow], use: Use) -> ColumnElement[bool]:
    return and_(paper.use == use, paper.withdrawn_at.is_(None))
