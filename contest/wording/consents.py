"""The five authorisations, who signs and what was answered, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contest.models import Pupil
from contest.rules import consent
from contest.rules.consent import Answer, Signature, Signer, State, Use
from contest.wording.dates import date_in_words

USES: dict[Use, tuple[str, str]] = {
    Use.PARTICIPATION: ("Participation", "au concours"),
    Use.IMAGE: ("Image et voix", "photo, vidéo"),
    Use.FIRST_NAME: ("Prénom publié", "ou son pseudo"),
    Use.WORK: ("Œuvre publiée", "licence CC BY-NC-SA"),
    Use.CONTACT: ("Contact exposition", "un message à la famille"),
}
# The question of the paper form, as a parent reads it; « mon enfant » is printed before.
QUESTIONS: dict[Use, str] = {
    Use.PARTICIPATION: "peut participer au concours avec son équipe.",
    Use.IMAGE: "peut être photographié, filmé ou enregistré avec son objet, pour montrer le concours.",
    Use.FIRST_NAME: "peut voir son prénom (ou le pseudo choisi avec l’enseignant) publié à côté de l’objet.",
    Use.WORK: "accepte que l’objet, ses images et son fichier 3D soient publiés, sous licence CC BY-NC-SA.",
    Use.CONTACT: "peut être recontacté, par l’enseignant, pour l’exposition et la remise des prix.",
}
SIGNERS: dict[Signer, str] = {
    Signer.MOTHER: "mère",
    Signer.FATHER: "père",
    Signer.GUARDIAN: "tuteur ou tutrice",
    Signer.PUPIL: "élève majeur",
}
ANSWERS: dict[Answer, str] = {Answer.YES: "Oui", Answer.NO: "Non"}
STATE_WORDS: dict[State, str] = {
    State.GRANTED: "Oui",
    State.HALF: "1 sur 2",
    State.REFUSED: "Non",
    State.TO_ASK: "À demander",
}
# What stops when a family takes an agreement back.
STOPS: dict[Use, str] = {
    Use.PARTICIPATION: "L’objet de l’équipe n’est plus montré au public tant que cet accord manque.",
    Use.IMAGE: "Les photos où l’on reconnaît quelqu’un ne sont plus montrées.",
    Use.FIRST_NAME: "Ce prénom n’est plus publié.",
    Use.WORK: "L’objet n’est plus montré au public : ni page, ni image, ni nom au palmarès.",
    Use.CONTACT: "Cette famille ne sera plus recontactée.",
}
REASONS: dict[str, str] = {
    "future": "Cette date n’est pas encore arrivée : reprenez celle du papier.",
    "minor": "Un élève de moins de 15 ans ne signe pas seul : choisissez qui a signé.",
    "pupils": "Cochez au moins un élève.",
    "answers": "Choisissez au moins une réponse.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One use of one pupil in the table; `url` is where it is changed."""

    state: str
    word: str
    hint: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRow:
    """One pupil in the table; complete ones fold to their summary on a phone."""

    name: str
    note: str
    complete: bool
    summary: str
    cells: tuple[Cell, ...]


def use_heads(signatures_needed: int) -> list[dict[str, str]]:
    """The heads of the table: name and hint of each use."""
    hints = {Use.PARTICIPATION: "deux signatures"} if signatures_needed == 2 else {}
    return [{"name": name, "hint": hints.get(use, hint)} for use, (name, hint) in USES.items()]


def row(pupil: Pupil, *, signatures_needed: int, url: str) -> PupilRow:
    """Where a pupil's five authorisations stand."""
    states = {
        use: consent.state_of(pupil.signatures, use, signatures_needed=signatures_needed) for use in Use
    }
    cells = tuple(_cell(pupil, use, state, url) for use, state in states.items())
    yes = sum(state is State.GRANTED for state in states.values())
    no = sum(state is State.REFUSED for state in states.values())
    return PupilRow(
        name=pupil.first_name,
        note="moins de 15 ans" if pupil.under_15 else "",
        complete=yes + no == len(Use),
        summary=f"{yes} oui, {no} non" if no else f"{yes} oui",
        cells=cells,
    )


def _cell(pupil: Pupil, use: Use, state: State, url: str) -> Cell:
    """« Retiré, le 30 novembre » rather than « À demander »: nobody should ask again without knowing."""
    ends = [
        row.withdrawn_at
        for row in pupil.consents
        if row.use is use and row.answer is Answer.YES and row.withdrawn_at is not None
    ]
    if state is State.TO_ASK and ends:
        since = f"le {date_in_words(max(ends), year=False)}"
        return Cell(state=state.value, word="Retiré", hint=since, url=url)
    signed = signed_words([sign for sign in pupil.signatures if sign.use is use], state)
    return Cell(state=state.value, word=STATE_WORDS[state], hint=signed, url=url)


def withdrawn_words(use: Use, answer: Answer, after: State) -> str:
    """What a withdrawal changed; another signature may still allow the use, or refuse it."""
    if answer is Answer.NO:
        return "Ce refus est retiré : il ne compte plus."
    if after is State.GRANTED:
        return (
            "Cet accord est retiré, mais une autre signature autorise encore cet usage. Retirez-la aussi, ou "
            "notez le « non » de la famille."
        )
    return f"Cet accord est retiré. {STOPS[use]}"


def signed_words(signatures: Sequence[Signature], state: State) -> str:
    """« mère et père, 12 janv. », « mère seulement »."""
    if not signatures:
        return ""
    told = [sign for sign in signatures if state is not State.REFUSED or sign.answer is Answer.NO]
    who = " et ".join(dict.fromkeys(SIGNERS[sign.signer] for sign in told))
    if state is State.HALF:
        return f"{who} seulement"
    return f"{who}, {date_in_words(max(sign.signed_on for sign in told), year=False)}"
