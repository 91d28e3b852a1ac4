"""An entry with all that its pages show: texts, file, photos, pupils, what is missing, its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload, lazyload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from contest.models import Edition, Entry, Inspection, Photo, Pupil, Receipt, Team, Upload
from contest.queries.receipts import object_of
from contest.rules import consent, entries, phases
from contest.rules.entries import Dossier, EntryState, Missing
from contest.rules.phases import Phase, Window
from uploads.report import Verdict


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One entry and what the rules say of it; all rows are loaded, nothing is asked of the database later."""

    entry: Entry

    @property
    def team(self) -> Team:
        """Whose entry it is."""
        return self.entry.team

    @property
    def edition(self) -> Edition:
        """The contest year."""
        return self.entry.team.edition

    @property
    def pupils(self) -> Sequence[Pupil]:
        """In the order they were added."""
        return self.entry.team.pupils

    @property
    def photos(self) -> Sequence[Photo]:
        """In the order they were added."""
        return self.entry.photos

    @property
    def upload(self) -> Upload | None:
        """The last received file: the one that would be submitted."""
        return self.entry.uploads[-1] if self.entry.uploads else None

    @property
    def receipt(self) -> Receipt | None:
        """The last receipt, if the entry was ever submitted."""
        return self.entry.receipts[-1] if self.entry.receipts else None

    @property
    def submitted_title(self) -> str:
        """The title of the last receipt; the draft's own while nothing was submitted."""
        if self.receipt is None:
            return self.entry.title
        title: str = self.receipt.content["object"]["texts"]["title"]
        return title

    @property
    def window(self) -> Window:
        """When entries are accepted."""
        return phases.window_of(self.edition.windows, Phase.SUBMISSION)

    @property
    def extension_until(self) -> datetime | None:
        """The later deadline granted to this team, if any."""
        return self.team.extension.until if self.team.extension else None

    @property
    def deadline(self) -> datetime:
        """The instant from which nothing more is accepted of this team."""
        return phases.accepts_until(self.window, self.extension_until)

    @cached_property
    def participation_granted(self) -> int:
        """How many pupils may take part."""
        return sum(self.may_take_part(pupil) for pupil in self.pupils)

    def may_take_part(self, pupil: Pupil) -> bool:
        """Whether this pupil's participation is authorised."""
        return self._participation_of(pupil) is consent.State.GRANTED

    def may_not_take_part(self, pupil: Pupil) -> bool:
        """Whether the family said no: the only way to submit is without this pupil."""
        return self._participation_of(pupil) is consent.State.REFUSED

    def _participation_of(self, pupil: Pupil) -> consent.State:
        return consent.state_of(
            pupil.signatures, consent.Use.PARTICIPATION, signatures_needed=self.edition.signatures_needed
        )

    def gaps(self, *, rulebook_accepted: bool = True) -> tuple[Missing, ...]:
        """What is missing; the règlement is accepted on the last page, so it doesn't count before."""
        return entries.missing(self.dossier(rulebook_accepted=rulebook_accepted))

    def dossier(self, *, rulebook_accepted: bool) -> Dossier:
        """What the rule looks at. A check that hasn't run yet is no gap."""
        verdict = self.upload.inspection.verdict if self.upload else None
        return Dossier(
            texts={code.value: getattr(self.entry, code.value) for code in entries.TEXTS},
            pupils=len(self.pupils),
            participation_granted=self.participation_granted,
            has_file=self.upload is not None,
            file_unreadable=verdict is Verdict.UNREADABLE,
            file_to_fix=verdict is Verdict.TO_FIX,
            rulebook_accepted=rulebook_accepted,
        )

    @cached_property
    def changed_since_receipt(self) -> bool:
        """Whether what would be submitted now differs from what the last receipt holds."""
        if self.entry.state is not EntryState.SUBMITTED or self.receipt is None or self.upload is None:
            return False
        return bool(self.receipt.content["object"] != object_of(self.entry, self.upload))

    def writable(self, now: datetime) -> bool:
        """Whether the draft still takes changes: until the deadline, a pause included, so that nothing is lost."""
        return now < self.deadline


def whole_entry() -> tuple[ExecutableOption, ...]:
    """Load everything a Draft asks for, in a constant number of statements; reports stay in the database."""
    team = joinedload(Entry.team)
    return (
        team.selectinload(Team.pupils).selectinload(Pupil.consents),
        team.joinedload(Team.extension),
        selectinload(Entry.uploads).joinedload(Upload.inspection).options(defer(Inspection.report)),
        selectinload(Entry.photos),
        selectinload(Entry.receipts).options(lazyload(Receipt.upload)),
        selectinload(Entry.decisions),
    )


def draft_of(session: Session, entry: Entry) -> Draft:
    """The whole entry, read again from the database."""
    # entry with team, edition, school, extension · phases · pupils · consents · uploads · photos · receipts · decisions
    row = session.scalars(
        select(Entry)
        .where(Entry.id == entry.id)
        .options(*whole_entry())
        .execution_options(populate_existing=True)
    ).one()
    return Draft(entry=row)
