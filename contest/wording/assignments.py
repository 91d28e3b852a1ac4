"""An assignment in words: its state in one sentence, its figures, its piles, its pairs, what stands in its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.queries.assignments import Place
from contest.queries.jurors import Pace
from contest.queries.plans import Preview
from contest.rules.phases import Window
from contest.wording.dates import instant_in_words, moment_in_words, time_left
from contest.wording.numbers import duration, number, plural
from contest.wording.typography import typo
from judging.plan import Links
from judging.reasons import CapacityShort, Reason, TooCrowded, TooFewJurors

WORDS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
)  # fmt: skip
# So many exceptions are told one by one.
TOLD = 3
LISTED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why there is no plan, and the two ways out: the words of each remedy."""

    title: str
    words: str
    remedy: str


def headline(found: Preview) -> str:
    """The state in one sentence."""
    each = (
        f"{in_words(found.wish.readings)} {'juré' if found.wish.readings == 1 else 'jurés'} pour chaque objet"
    )
    if found.plan is None:
        return typo(f"Pas de répartition possible avec {each}.")
    if found.wish.without:
        return typo(f"{plural(len(found.added), 'bulletin')} à confier à d’autres.")
    if found.changes_nothing:
        return typo(f"La répartition est faite : {each}.")
    if found.current:
        return typo(f"La répartition est à compléter : {each}.")
    return typo(f"La répartition est prête : {each}.")


def when(window: Window, now: datetime) -> str:
    """« Rien n’est envoyé avant votre accord. L’évaluation ouvre… »"""
    if now < window.opens_at:
        left = time_left(window.opens_at, now).removeprefix("il reste ")
        said = f"L’évaluation ouvre {instant_in_words(window.opens_at)} : dans {left}."
    elif now < window.closes_at:
        said = f"L’évaluation est ouverte jusqu’au {instant_in_words(window.closes_at)}."
    else:
        said = f"L’évaluation est fermée depuis {instant_in_words(window.closes_at)}."
    return typo(f"Rien n’est envoyé avant votre accord. {said}")


def figures(found: Preview, pace: Pace) -> list[tuple[str, str]]:
    """Four large numbers, each with what it counts."""
    places = found.source.places
    most = max(found.loads.values(), default=0)
    light = sum(place.capacity is not None and place.capacity < most for place in places)
    jurors = "juré" if len(places) == 1 else "jurés"
    lightened = f", dont {number(light)} allégé{'s' if light > 1 else ''}" if light else ""
    kin = found.read_by_kin
    shown = [
        (number(found.to_read), "bulletin à lire" if found.to_read < 2 else "bulletins à lire"),
        (number(len(places)), jurors + lightened),
        (number(kin), f"objet{'s' if kin > 1 else ''} lu{'s' if kin > 1 else ''} par un proche"),
    ]
    if found.to_read and places:
        shown.append((duration(found.to_read / len(places) * pace.minutes / 60), "par juré, environ"))
    return shown


def basis(pace: Pace) -> str:
    """What the time per juror comes from."""
    minutes = plural(max(1, round(pace.minutes)), "minute")
    if pace.measured_on:
        return typo(f"Temps mesuré : {minutes} par bulletin chez ce jury, pauses déduites.")
    return typo(
        f"Temps estimé : {minutes} par bulletin. Le vrai rythme sera connu après les premières lectures."
    )


def piles(found: Preview) -> str:
    """« Quinze bulletins chacun. Le juré n° 14 en a seize ; le juré n° 9 en a demandé huit au plus. »"""
    loads, places = found.loads, found.source.places
    if not loads:
        return ""
    capped = [place for place in places if _is_capped(place, loads)]
    free = [loads[place.code] for place in places if not _is_capped(place, loads)] or list(loads.values())
    usual = Counter(free).most_common(1)[0][0]
    odd = [place for place in places if loads[place.code] != usual and place not in capped]
    if len(odd) > TOLD:
        each, odd = f"De {number(min(free))} à {plural(max(free), 'bulletin')} chacun.", []
    else:
        each = f"{in_words(usual).capitalize()} {'bulletin' if usual < 2 else 'bulletins'} chacun."
    said = [f"le juré n° {place.number} en a {in_words(loads[place.code])}" for place in odd]
    if len(capped) > TOLD:
        said.append(f"{number(len(capped))} jurés en ont demandé moins")
    else:
        said += [
            f"le juré n° {place.number} en a demandé {in_words(loads[place.code])} au plus"
            for place in capped
        ]
    rest = " ; ".join(said)
    return typo(f"{each} {rest[:1].upper()}{rest[1:]}." if rest else each)


def more(found: Preview) -> str:
    """How many each one gets on top, and how many change hands, when piles exist already."""
    if not found.current:
        return ""
    present = {place.code for place in found.source.places}
    moved = sum(ballot.pair[1] in present for ballot in found.dropped)
    said = []
    if found.added and found.most_more > 0:
        said.append(f"{plural(found.most_more, 'bulletin')} de plus par juré, au maximum.")
    if moved:
        said.append(
            f"{plural(moved, 'bulletin pas encore ouvert change', 'bulletins pas encore ouverts changent')} de main."
        )
    return typo(" ".join(said))


def pairs(links: Links, readings: int) -> tuple[str, str]:
    """The sentence in bold, and what it means."""
    if not links.unlinked and links.pairs == 1:
        return "Les deux jurés ont un objet en commun.", ""
    if not links.unlinked:
        return typo(f"Les {plural(links.pairs, 'paire')} ont toutes un objet en commun."), ""
    verb = "n’a" if links.unlinked == 1 else "n’ont"
    bold = f"{plural(links.unlinked, 'paire')} sur {number(links.pairs)} {verb} aucun objet en commun."
    least = links.fewest_unlinked
    bound = (
        f"Avec {readings_words(readings)}, on ne peut pas descendre sous {number(least)}. " if least else ""
    )
    return typo(bold), typo(bound + _reach(links))


def starts(window: Window, now: datetime, found: Preview) -> str:
    """What happens to the ballots once it is applied."""
    if found.changes_nothing:
        return "Rien à appliquer : tout est en place."
    if now < window.opens_at:
        return typo(f"Les bulletins partiront {instant_in_words(window.opens_at, zone=False)}.")
    return "Les bulletins partiront aussitôt."


def seed(found: Preview) -> str:
    """« Graine 2027-0304-17 : la même donne toujours la même répartition. Calculée en 0,02 seconde. »"""
    quick = found.seconds < 0.01
    seconds = "moins d’un centième de" if quick else number(found.seconds, 2 if found.seconds < 10 else 0)
    unit = "seconde" if found.seconds < 2 else "secondes"
    return typo(
        f"Graine {found.wish.seed} : la même donne toujours la même répartition. Calculée en {seconds} {unit}."
    )


def trouble(reason: Reason, schools: Mapping[str, str], *, readings: int) -> Trouble:
    """A proof of the law of the jury, with names."""
    match reason:
        case TooFewJurors(school=school) if school:
            name = schools.get(school, "Une école")
            return Trouble(
                title=typo(f"{name} : {_possible(reason.eligible)}"),
                words=typo(
                    f"{_objects(reason.entries)} : les autres jurés ont un lien avec cet établissement. "
                    f"Il en faudrait {in_words(reason.needed)}."
                ),
                remedy=typo(f"Invitez un juré sans lien avec lui, ou {_fewer(readings)}."),
            )
        case TooFewJurors():
            return Trouble(
                title=typo(f"{plural(reason.eligible, 'juré possible', 'jurés possibles')} seulement"),
                words=typo(f"{_objects(reason.entries)} : il faudrait {in_words(reason.needed)} lecteurs."),
                remedy=typo(f"Invitez un juré, ou {_fewer(readings)}."),
            )
        case CapacityShort():
            lacking = reason.needed - reason.available
            return Trouble(
                title=typo(f"Il manque {plural(lacking, 'lecture')}"),
                words=typo(
                    f"Il reste {plural(reason.needed, 'bulletin')} à confier, et les jurés n’en acceptent que "
                    f"{number(reason.available)} en tout."
                ),
                remedy=typo(f"Invitez un juré, ou {_fewer(readings)}. Vous pouvez aussi relever une limite."),
            )
        case TooCrowded():
            return Trouble(
                title=typo(f"{_objects(reason.entries)} : pas assez de place chez leurs lecteurs possibles"),
                words=typo(
                    f"Il faut {plural(reason.needed, 'lecture')} en tout, et les "
                    f"{plural(len(reason.jurors), 'juré')} qui peuvent les lire n’en offrent que "
                    f"{number(reason.available)} : {_jurors(reason.jurors)}."
                ),
                remedy=typo(f"Invitez un juré, ou {_fewer(readings)}. Vous pouvez aussi relever une limite."),
            )


def tight(name: str, possible: int, readings: int) -> Trouble:
    """A school that has hardly more possible readers than it needs."""
    spare = possible - readings
    reserve = "aucun remplaçant" if spare == 0 else f"{in_words(spare)} seul remplaçant"
    return Trouble(
        title=typo(f"{name} : {_possible(possible)}"),
        words=typo(
            f"Les autres ont un lien avec cet établissement. {readings_words(readings).capitalize()} "
            f"{'est assurée' if readings == 1 else 'sont assurées'} ; il n’y a {reserve}."
        ),
        remedy="Invitez un juré sans lien avec lui, ou levez un conflit qui n’en est pas un.",
    )


def conflicts_title(count: int) -> str:
    """« Quatre conflits, tous respectés »."""
    if count == 0:
        return "Aucun conflit à respecter"
    if count == 1:
        return "Un conflit, respecté"
    return typo(f"{in_words(count).capitalize()} conflits, tous respectés")


def kept_title(juror: int, named: str | None, count: int) -> str:
    """« Juré n° 12 et F-066 », « Juré n° 4 et 3 objets »."""
    return typo(f"Juré n° {juror} et {named or plural(count, 'objet')}")


def others(count: int) -> str:
    """« et 3 autres », after a list that was cut."""
    if count <= 0:
        return ""
    return typo(f"et {number(count)} {'autre' if count == 1 else 'autres'}.")


def undeclared(count: int) -> str:
    """Jurors whose ties aren't known yet."""
    if count == 1:
        return typo("Un juré n’a pas encore dit ses liens : ce qu’il déclarera quittera sa pile aussitôt.")
    return typo(
        f"{number(count)} jurés n’ont pas encore dit leurs liens : ce qu’ils déclareront quittera leur pile aussitôt."
    )


def made_at(now: datetime) -> str:
    """« aperçu du jeudi 4 mars à 18 h 20 »"""
    return typo(f"aperçu du {instant_in_words(now, zone=False)}")


def applied_words(dealt: int, window: Window, now: datetime) -> str:
    """What was done."""
    given = plural(dealt, "bulletin confié", "bulletins confiés")
    if now < window.opens_at:
        return typo(f"{given}. Les jurés recevront un e-mail {moment_in_words(window.opens_at, now)}.")
    return typo(f"{given}. Les jurés concernés reçoivent un e-mail.")


def in_words(count: int) -> str:
    """« quinze », « 17 »."""
    return WORDS[count] if count < len(WORDS) else number(count)


def readings_words(count: int) -> str:
    """« une lecture », « deux lectures »."""
    return "une lecture" if count == 1 else f"{in_words(count)} lectures"


def codes(entries: Sequence[str]) -> str:
    """« F-031, F-032, F-098 », or the first ones and how many more."""
    shown, rest = list(entries[:LISTED]), len(entries) - LISTED
    if rest > 0:
        shown.append(f"et {number(rest)} {'autre' if rest == 1 else 'autres'}")
    return ", ".join(shown)


def _reach(links: Links) -> str:
    match links.between:
        case None:
            return "Des jurés ne se croisent jamais, même par d’autres : leurs notes ne pourront pas être comparées."
        case 0:
            return ""
        case 1:
            return "Tous les jurés restent reliés, par un seul intermédiaire au plus."
        case many:
            return f"Tous les jurés restent reliés, par {in_words(many)} intermédiaires au plus."


def _is_capped(place: Place, loads: Mapping[str, int]) -> bool:
    return place.capacity is not None and loads[place.code] >= place.capacity


def _possible(count: int) -> str:
    if count == 0:
        return "aucun juré possible"
    return f"{in_words(count)} {'juré possible' if count == 1 else 'jurés possibles'} seulement"


def _objects(entries: Sequence[str]) -> str:
    return f"{'Objet' if len(entries) == 1 else 'Objets'} {codes(entries)}"


def _jurors(names: Sequence[str]) -> str:
    return codes([f"n° {int(name.removeprefix('J-'))}" for name in names])


def _fewer(readings: int) -> str:
    if readings == 1:
        return "levez un conflit qui n’en est pas un"
    return f"passez à {readings_words(readings - 1)} par objet"
