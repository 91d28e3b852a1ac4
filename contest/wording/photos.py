"""What a photo shows, why it can’t be taken or shown, and what to do instead."""

from __future__ import annotations

from contest.rules.eligibility import PhotoDecision, PhotoFault
from contest.wording.numbers import plural

REFUSALS: dict[str, str] = {
    "heic": "Cette photo est au format HEIC, celui des iPhone, que tous les navigateurs ne montrent pas. Sur le "
    "téléphone : Réglages, Appareil photo, Formats, « Le plus compatible » ; ou envoyez-vous la photo par e-mail, "
    "elle devient un JPEG.",
    "not_a_picture": "Ce fichier n’est pas une photo. Choisissez un JPEG, un PNG ou un WebP.",
    "too_many_pixels": "Cette photo a plus de 40 millions de pixels. Réduisez-la avant de l’envoyer.",
    "broken": "Cette photo ne s’ouvre pas. Essayez de l’enregistrer à nouveau, ou prenez-en une autre.",
}
SEEN: dict[PhotoDecision, str] = {
    PhotoDecision.OBJECT: "L’objet seul",
    PhotoDecision.PEOPLE: "On reconnaît des personnes",
    PhotoDecision.REFUSED: "À ne pas montrer",
}
FAULTS: dict[PhotoFault, str] = {
    PhotoFault.SOMEBODY: "On y voit quelqu’un qui n’est pas de l’équipe",
    PhotoFault.PERSONAL: "Un nom ou une adresse s’y lit",
    PhotoFault.NOT_THE_OBJECT: "Ce n’est pas l’objet",
    PhotoFault.UNREADABLE: "On ne distingue rien",
    PhotoFault.OTHER: "Elle ne convient pas",
}
FAULT_MISSING = "Dites pourquoi : l’équipe le lira à côté de la photo."


def people_words(granted: int, pupils: int) -> str:
    """What happens to a photo on which people can be recognised."""
    if pupils and granted == pupils:
        return f"Toutes les familles ont autorisé l’image ({granted} sur {pupils}) : elle sera montrée."
    return f"{plural(granted, 'accord')} d’image sur {pupils} : elle restera cachée tant qu’il en manque."


def team_words(decision: PhotoDecision | None, fault: str | None, *, granted: bool) -> str:
    """What the team reads beside its photo once somebody has looked."""
    if decision is PhotoDecision.REFUSED:
        reason = FAULTS.get(PhotoFault(fault), "") if fault in set(PhotoFault) else ""
        return f"Les organisateurs ne la montreront pas. {reason}.".replace(" .", "")
    if decision is PhotoDecision.PEOPLE and not granted:
        return "On y reconnaît des personnes : elle attend que toutes les familles aient autorisé l’image."
    return "Regardée par les organisateurs : elle peut être montrée." if decision else ""
