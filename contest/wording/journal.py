"""What was found in the journal's chain, in words."""

from __future__ import annotations

from dataclasses import dataclass

from contest.rules.journal import Checked, Damage
from contest.wording.numbers import plural
from contest.wording.typography import typo

DAMAGES: dict[Damage, str] = {
    Damage.EDITED: "La ligne {id} a été modifiée après coup : son empreinte ne correspond plus à ce qu’elle dit.",
    Damage.GONE: "Il manque au moins une ligne juste avant la ligne {id} : elle renvoie à une ligne effacée.",
    Damage.MOVED: "La ligne {id} n’est pas à sa place : elle a été déplacée, ou glissée là après coup.",
}
WHAT_TO_DO = (
    "Ne corrigez rien à la main. Comparez avec une sauvegarde, et demandez qui a accès à la base de données."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalVerdict:
    """The kind of notice, its title and its sentence."""

    kind: str
    title: str
    sentence: str


def verdict(checked: Checked) -> JournalVerdict:
    """« Le journal est intact », or the first row that doesn't fit."""
    if checked.broken is None:
        counted = plural(checked.rows, "ligne vérifiée", "lignes vérifiées")
        return JournalVerdict(
            kind="good",
            title="Le journal est intact.",
            sentence=typo(
                f"{counted}, chacune avec l’empreinte de la précédente. La dernière porte {checked.last_hash[:16]} : "
                "notée ailleurs, elle prouvera plus tard que rien n’a été réécrit."
            ),
        )
    broken = checked.broken
    fine = plural(checked.rows, "ligne", "lignes")
    return JournalVerdict(
        kind="blocking",
        title="Le journal ne tient plus.",
        sentence=typo(
            f"{DAMAGES[broken.damage].format(id=broken.id)} Avant elle, {fine} sans défaut. {WHAT_TO_DO}"
        ),
    )
