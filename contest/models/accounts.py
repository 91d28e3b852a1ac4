"""People who sign in, their sessions, one-time links and counted attempts."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.database import Base
from contest.models.columns import Digest, Id, Instant, MaybeInstant, utc_now, words

if TYPE_CHECKING:
    from contest.models.schools import School


class Account(Base):
    """An e-mail address that can sign in; pupils never have one. Erased accounts keep the row, emptied."""

    __tablename__ = "account"

    id: Mapped[Id]
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # lower case; null once erased
    pending_email: Mapped[str | None] = mapped_column(String(254))  # a new address, until its link is used
    name: Mapped[str] = mapped_column(String(80), default="")  # empty until the first visit is completed
    password_hash: Mapped[str | None] = mapped_column(String(256))
    email_confirmed_at: Mapped[MaybeInstant]
    created_at: Mapped[Instant] = mapped_column(default=utc_now)
    erased_at: Mapped[MaybeInstant]

    teacher: Mapped[Teacher | None] = relationship(
        back_populates="account", uselist=False, lazy="joined", foreign_keys="Teacher.account_id"
    )
    organiser: Mapped[Organiser | None] = relationship(back_populates="account", uselist=False, lazy="joined")


class Teacher(Base):
    """An account at a school; approved by the organiser (first of the school) or by a colleague."""

    __tablename__ = "teacher"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    approved_at: Mapped[MaybeInstant]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # « N'est plus (ou pas) reconnu comme enseignant de cet établissement »: a suspension when approved_at is set too.
    refused_at: Mapped[MaybeInstant]
    refusal_reason: Mapped[str | None] = mapped_column(String(500))

    account: Mapped[Account] = relationship(
        back_populates="teacher", lazy="joined", foreign_keys=[account_id]
    )
    school: Mapped[School] = relationship(back_populates="teachers", lazy="joined")

    __table_args__ = (Index(None, "school_id"),)


class Organiser(Base):
    """An account that runs the contest."""

    __tablename__ = "organiser"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    added_at: Mapped[Instant] = mapped_column(default=utc_now)

    account: Mapped[Account] = relationship(back_populates="organiser")


class SignInSession(Base):
    """A revocable session: an account, or a class that came with its code. Only the hash of its token is kept."""

    __tablename__ = "sign_in_session"

    id: Mapped[Id]
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    created_at: Mapped[Instant] = mapped_column(default=utc_now)
    seen_at: Mapped[Instant] = mapped_column(default=utc_now)
    expires_at: Mapped[Instant]
    revoked_at: Mapped[MaybeInstant]

    __table_args__ = (Index(None, "account_id"), Index(None, "team_id"))


class TokenPurpose(StrEnum):
    """What a link in a mail is for; the link opens a page with a button, the button posts."""

    CONFIRM_EMAIL = "confirm_email"
    SIGN_IN = "sign_in"
    NEW_PASSWORD = "new_password"  # noqa: S105 - a purpose, not a secret
    JOIN_TEAM = "join_team"
    INVITE_JUROR = "invite_juror"


class Token(Base):
    """A one-time link; only its hash is kept, and the plain token is made when the mail is sent."""

    __tablename__ = "token"

    id: Mapped[Id]
    purpose: Mapped[TokenPurpose] = mapped_column(words(TokenPurpose, "purpose"))
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    created_at: Mapped[Instant] = mapped_column(default=utc_now)
    expires_at: Mapped[Instant]
    used_at: Mapped[MaybeInstant]


class RateCount(Base):
    """How often something was tried in a window of time; the subject is hashed."""

    __tablename__ = "rate_count"

    id: Mapped[Id]
    what: Mapped[str] = mapped_column(String(40))
    subject_hash: Mapped[Digest]
    window_start: Mapped[Instant]
    count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("what", "subject_hash", "window_start"),)
