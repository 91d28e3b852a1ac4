"""The five authorisations of a pupil: per use, signed by one or two adults, withdrawable at any time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Use(StrEnum):
    """What is authorised; only the first is needed to take part."""

    PARTICIPATION = "participation"
    IMAGE = "image"
    FIRST_NAME = "first_name"
    WORK = "work"
    CONTACT = "contact"


class Signer(StrEnum):
    """Who signed the paper that the teacher holds."""

    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"
    PUPIL = "pupil"


class Answer(StrEnum):
    """A refusal is an answer, never an error."""

    YES = "yes"
    NO = "no"


class State(StrEnum):
    """Where one use of one pupil stands."""

    TO_ASK = "to_ask"
    HALF = "half"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One declared signature that is still in force (withdrawn ones aren't passed to these rules)."""

    use: Use
    signer: Signer
    answer: Answer
    signed_on: date


def state_of(signatures: Iterable[Signature], use: Use, *, signatures_needed: int) -> State:
    """One refusal refuses; else granted once enough different adults signed (an adult pupil signs alone)."""
    mine = [signature for signature in signatures if signature.use is use]
    if any(signature.answer is Answer.NO for signature in mine):
        return State.REFUSED
    signers = {signature.signer for signature in mine}
    if signers & {Signer.PUPIL, Signer.GUARDIAN} or len(signers) >= needed_for(use, signatures_needed):
        return State.GRANTED if signers else State.TO_ASK
    return State.HALF if signers else State.TO_ASK


def needed_for(use: Use, signatures_needed: int) -> int:
    """Two parents may be asked for the participation; the other uses take one signature."""
    return signatures_needed if use is Use.PARTICIPATION else 1
