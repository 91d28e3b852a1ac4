"""Who may do what: one table that can be read aloud to an organiser."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who is asking."""

    ANYONE = "anyone"
    PUPIL = "pupil"
    TEACHER = "teacher"
    JUROR = "juror"
    ORGANISER = "organiser"


class Right(StrEnum):
    """What is asked for; which team or entry it is asked on is checked by the services, unknown is 404."""

    LOOK = "look"
    TRY_FILE = "try_file"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    KEEP_ACCOUNT = "keep_account"
    LEAD_TEAM = "lead_team"
    WRITE_DRAFT = "write_draft"
    LOOK_AT_DRAFT = "look_at_draft"
    SUBMIT = "submit"
    JUDGE = "judge"
    ORGANISE = "organise"


# What a teacher who isn't recognised (any more) does in their teams: look, and change nothing.
TEACHING = frozenset({Right.LEAD_TEAM, Right.WRITE_DRAFT, Right.LOOK_AT_DRAFT, Right.SUBMIT})

ANYBODY = frozenset(Role)
SIGNED_IN = frozenset({Role.TEACHER, Role.JUROR, Role.ORGANISER})
TEACHERS = frozenset({Role.TEACHER})
TEAM_MEMBERS = frozenset({Role.TEACHER, Role.PUPIL})

GRANTS: dict[Right, frozenset[Role]] = {
    Right.LOOK: ANYBODY,
    Right.TRY_FILE: ANYBODY,
    Right.SIGN_IN: ANYBODY,
    Right.SIGN_OUT: ANYBODY,
    Right.KEEP_ACCOUNT: SIGNED_IN,
    Right.LEAD_TEAM: TEACHERS,
    Right.WRITE_DRAFT: TEAM_MEMBERS,
    Right.LOOK_AT_DRAFT: TEAM_MEMBERS,
    Right.SUBMIT: TEACHERS,
    Right.JUDGE: frozenset({Role.JUROR}),
    Right.ORGANISE: frozenset({Role.ORGANISER}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever acts: an account (teacher, juror, organiser), a class with its code (team_id), or nobody.

    `recognised` is False for a teacher whose place was refused or suspended. A teacher may be a juror too:
    `juror_id` is set then, while the role stays the teacher's.
    """

    role: Role = Role.ANYONE
    account_id: int | None = None
    teacher_id: int | None = None
    juror_id: int | None = None
    team_id: int | None = None
    session_id: int | None = None
    recognised: bool = True

    @property
    def hats(self) -> frozenset[Role]:
        """Every role this actor has."""
        return frozenset({self.role}) | (
            frozenset({Role.JUROR}) if self.juror_id is not None else frozenset()
        )

    @property
    def pseudonym(self) -> str:
        """How the journal names this actor: an id, never a name."""
        if self.account_id is not None:
            return f"account:{self.account_id}"
        return f"class:{self.team_id}" if self.team_id is not None else self.role.value


NOBODY = Actor()


def may(actor: Actor, right: Right) -> bool:
    """Whether the table grants this right to one of this actor's roles."""
    return not actor.hats.isdisjoint(GRANTS[right])


def may_write(actor: Actor, right: Right) -> bool:
    """Whether the actor, who may use this right to look, may change something with it too."""
    return may(actor, right) and (actor.recognised or right not in TEACHING)
