"""Teams, their pupils, the declared authorisations and extensions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.database import Base
from contest.models.columns import Id, Instant, MaybeInstant, new_key, utc_now, words
from contest.rules.consent import Answer, Signature, Signer, Use
from contest.rules.teams import TeamKind

if TYPE_CHECKING:
    from contest.models.accounts import Teacher
    from contest.models.editions import Edition
    from contest.models.entries import Entry
    from contest.models.schools import School


class Team(Base):
    """A class or one pupil, with one entry in an edition."""

    __tablename__ = "team"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(16), unique=True, default=new_key)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[TeamKind] = mapped_column(words(TeamKind, "kind"))
    level: Mapped[str] = mapped_column(String(12))  # code of an edition's level
    class_code: Mapped[str] = mapped_column(String(20), unique=True)
    class_code_changed_at: Mapped[Instant] = mapped_column(default=utc_now)
    created_at: Mapped[Instant] = mapped_column(default=utc_now)
    dissolved_at: Mapped[MaybeInstant]

    edition: Mapped[Edition] = relationship(lazy="joined")
    school: Mapped[School] = relationship(lazy="joined")
    teachers: Mapped[list[TeamTeacher]] = relationship(back_populates="team", order_by="TeamTeacher.id")
    pupils: Mapped[list[Pupil]] = relationship(back_populates="team", order_by="Pupil.id")
    entry: Mapped[Entry | None] = relationship(back_populates="team", uselist=False)
    extension: Mapped[Extension | None] = relationship(back_populates="team", uselist=False)

    __table_args__ = (UniqueConstraint("edition_id", "school_id", "name"), Index(None, "school_id"))


class TeamTeacher(Base):
    """A teacher of a team; the lead can hand the team over."""

    __tablename__ = "team_teacher"

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id", ondelete="CASCADE"))
    leads: Mapped[bool] = mapped_column(default=False)
    since: Mapped[Instant] = mapped_column(default=utc_now)

    team: Mapped[Team] = relationship(back_populates="teachers")
    teacher: Mapped[Teacher] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("team_id", "teacher_id"), Index(None, "teacher_id"))


class Pupil(Base):
    """A first name or alias, a level, one flag: nothing else is known of a pupil."""

    __tablename__ = "pupil"

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    first_name: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(12))
    under_15: Mapped[bool]
    added_at: Mapped[Instant] = mapped_column(default=utc_now)

    team: Mapped[Team] = relationship(back_populates="pupils")
    consents: Mapped[list[ConsentRow]] = relationship(
        back_populates="pupil", order_by="ConsentRow.id", cascade="all, delete-orphan"
    )

    __table_args__ = (UniqueConstraint("team_id", "first_name"),)

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """The declared signatures still in force, as the rules take them."""
        return tuple(row.signature for row in self.consents if row.withdrawn_at is None)


class ConsentRow(Base):
    """One signature of one adult for one use, as declared by a teacher; withdrawn, never deleted."""

    __tablename__ = "consent"

    id: Mapped[Id]
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"))
    use: Mapped[Use] = mapped_column(words(Use, "use"))
    signer: Mapped[Signer] = mapped_column(words(Signer, "signer"))
    answer: Mapped[Answer] = mapped_column(words(Answer, "answer"))
    signed_on: Mapped[date] = mapped_column(Date)
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    declared_at: Mapped[Instant] = mapped_column(default=utc_now)
    withdrawn_at: Mapped[MaybeInstant]

    pupil: Mapped[Pupil] = relationship(back_populates="consents")

    # All that contest.queries.publicity asks: a gallery reads the answers of every pupil without their rows.
    __table_args__ = (Index(None, "pupil_id", "use", "withdrawn_at", "answer", "signer"),)

    @property
    def signature(self) -> Signature:
        """The same as a value for the rules."""
        return Signature(use=self.use, signer=self.signer, answer=self.answer, signed_on=self.signed_on)


class Extension(Base):
    """A later deadline that the organiser granted to one team, with the reason."""

    __tablename__ = "extension"

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), unique=True)
    until: Mapped[Instant]
    reason: Mapped[str] = mapped_column(String(500))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[Instant] = mapped_column(default=utc_now)

    team: Mapped[Team] = relationship(back_populates="extension")
