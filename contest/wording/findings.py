"""A finding becomes what is wrong, where, why it matters and what to do, in words a pupil of thirteen understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contest.wording.measures import Measures
from contest.wording.numbers import percent, plural
from contest.wording.typography import typo
from contest.wording.unreadable import unreadable
from uploads.report import Code, Severity


@dataclass(frozen=True, slots=True)
class Sentences:
    """Title; what, where and why; what to do."""

    title: str
    what: str
    do: str


Tell = Callable[[Measures], Sentences]


def sentences(finding: Mapping[str, Any], report: Mapping[str, Any]) -> Sentences:
    """The French of one finding of a report (both in their published JSON form)."""
    told = Measures(finding=finding, report=report)
    code, severity = Code(finding["code"]), Severity(finding["severity"])
    words = TELLERS[code](told) if code in TELLERS else BY_SEVERITY[code](told, severity)
    return Sentences(typo(words.title), typo(_one_line(words.what)), typo(words.do))


def _one_line(text: str) -> str:
    return " ".join(part for part in text.split(" ") if part)


def _unreadable(m: Measures) -> Sentences:
    words = unreadable(m)
    return Sentences(words.title, words.what, words.do)


def _trailing_bytes(m: Measures) -> Sentences:
    return Sentences(
        "Quelques octets traînent à la fin du fichier",
        f"{plural(m.amount('trailing_bytes') or m.count, 'octet')} après le dernier triangle, ajoutés par un logiciel. "
        "Les imprimantes les ignorent.",
        "Rien à faire.",
    )


def _units(m: Measures) -> Sentences:
    return Sentences(
        "L’unité n’est sans doute pas la bonne",
        f"L’objet mesurerait {m.size or m.length('largest_mm')}. C’est {m.far_too} pour un objet de tous les jours. "
        "Beaucoup de fichiers ne disent pas leur unité : le vôtre comptait peut-être en pouces, en centimètres ou en "
        "mètres.",
        "Choisissez la bonne taille : nous l’appliquons, et votre fichier reste intact.",
    )


def _size(m: Measures) -> Sentences:
    over = m.length("over_mm")
    by = f" Il dépasse de {over}." if over else ""
    factor = m.number("fits_scaled_by")
    smaller = f"Réduisez-le à {percent(factor)}" if factor else "Réduisez-le"
    if m.has("fits_on_another_side"):
        return Sentences(
            "L’objet ne tient pas debout sur le plateau",
            f"Il mesure {m.size}, et l’imprimante s’arrête à {m.bed}.{by} Couché sur un autre côté, il tiendrait.",
            "Tournez-le avant d’exporter.",
        )
    return Sentences(
        "L’objet ne tient pas sur le plateau",
        f"Il mesure {m.size or 'plus que le plateau'}, et l’imprimante s’arrête à {m.bed}.{by} Nous l’avons tourné "
        "dans tous les sens.",
        f"{smaller}, ou coupez-le en pièces qui s’emboîtent.",
    )


def _degenerate(m: Measures) -> Sentences:
    return Sentences(
        f"{plural(m.count, 'triangle')} sans surface" if m.count > 1 else "Un triangle sans surface",
        "Plat comme un trait, cela ne se voit pas et ne s’imprime pas : c’est courant après un export.",
        "Rien à faire.",
    )


def _duplicate_faces(m: Measures) -> Sentences:
    return Sentences(
        f"{plural(m.count, 'triangle')} en double" if m.count > 1 else "Un triangle en double",
        "L’un est posé exactement sur l’autre. L’imprimante ne les verra pas deux fois.",
        "Rien à faire.",
    )


def _overhangs(m: Measures) -> Sentences:
    height, area = m.length("z_mm"), m.area("area_mm2")
    where = f", à {height} de haut" if height else ""
    bridge = m.length("longest_bridge_mm")
    arch = f" Le plus long pont sans appui fait {bridge}." if bridge else ""
    support = m.number("support_mm3")
    weight = f"{m.support_grams(support)} de supports" if support else "des supports"
    return Sentences(
        "Une partie s’imprime dans le vide",
        f"Sur {area or 'une partie de l’objet'}{where}, le dessous avance à plus de {m.overhang_degrees} sans rien "
        f"pour le porter.{arch} Sans appui, le fil pend et fait des boucles.",
        f"Biseautez le dessous à {m.overhang_degrees}, ou acceptez {weight} à retirer.{_pose(m)}",
    )


POSES: dict[str, str] = {
    "left": "sur son côté gauche",
    "right": "sur son côté droit",
    "front": "sur sa face avant",
    "back": "sur sa face arrière",
    "top": "la tête en bas",
    "slanted": "sur une autre face",
}


def _pose(m: Measures) -> str:
    pose = m.first("better_pose") or {}
    words = POSES.get(pose.get("side", ""))
    return f" Posé {words}, il s’imprimerait mieux." if words else ""


def _stability(m: Measures) -> Sentences:
    if m.has("tips"):
        return Sentences(
            "L’objet bascule",
            f"Son poids tombe à {m.length('tips_by_mm')} à côté de ce qui touche le plateau : posé comme cela, il ne "
            "tient pas debout.",
            f"Élargissez la base, ou couchez l’objet.{_pose(m)}",
        )
    if m.has("little_contact"):
        touching = m.number("contact_mm2") or 0.0
        how = f"sur {m.area('contact_mm2')} seulement" if touching >= 0.1 else "par une pointe seulement"
        return Sentences(
            "L’objet tient sur trop peu de place",
            f"Il touche le plateau {how}. La buse le pousse à chaque passage : s’il se "
            "décolle, tout est à refaire.",
            f"Aplatissez le dessous, ou ajoutez une bordure (« brim ») dans le trancheur.{_pose(m)}",
        )
    return Sentences(
        "L’objet est haut et étroit",
        f"Il monte à {m.length('height_mm')} sur une base de {m.length('base_mm')}. En haut, il vibre sous la buse et "
        "peut se décoller.",
        f"Élargissez la base, ou ajoutez une bordure (« brim ») dans le trancheur.{_pose(m)}",
    )


def _triangles(m: Measures) -> Sentences:
    seen, limit = m.whole("triangles"), m.whole("limit")
    said = f"Il en a {seen}, et nous en lisons {limit}." if seen else f"Il en a plus de {limit}."
    return Sentences(
        "Le fichier a trop de triangles",
        f"{said} Une imprimante ne voit pas de si petits détails : ils alourdissent le fichier sans rien changer à "
        "l’objet.",
        "Exportez-le avec une finesse moyenne, ou simplifiez le maillage.",
    )


def _file_size(m: Measures) -> Sentences:
    seen, limit = m.bytes("bytes"), m.bytes("limit_bytes")
    said = (
        f"Il pèse {seen}, et la limite est de {limit}." if seen and limit else "Il pèse plus que la limite."
    )
    return Sentences(
        "Le fichier est trop lourd",
        f"{said} C’est presque toujours une finesse d’export trop grande.",
        "Exportez-le avec une finesse moyenne, en STL binaire ou en 3MF.",
    )


TELLERS: dict[Code, Tell] = {
    Code.UNREADABLE: _unreadable,
    Code.TRAILING_BYTES: _trailing_bytes,
    Code.UNITS: _units,
    Code.SIZE: _size,
    Code.DEGENERATE: _degenerate,
    Code.DUPLICATE_FACES: _duplicate_faces,
    Code.OVERHANGS: _overhangs,
    Code.STABILITY: _stability,
    Code.TRIANGLES: _triangles,
    Code.FILE_SIZE: _file_size,
}


def _open_edges(m: Measures, severity: Severity) -> Sentences:
    if severity is Severity.NOTE:
        return Sentences(
            _slits(m.amount("snapped_edges") or m.count),
            "Des bords s’arrêtaient à un cheveu l’un de l’autre. Nous les avons rapprochés pour la lecture ; "
            "l’imprimante ne fera pas la différence.",
            "Rien à faire.",
        )
    if severity is Severity.WARNING:
        return Sentences(
            "La surface a des fentes, fines comme un cheveu",
            f"Sur {plural(m.count, 'arête')}, deux triangles se suivent sans partager leurs coins. Il ne manque pas de "
            "surface, mais les morceaux ne sont pas cousus. Les trancheurs les recousent presque toujours.",
            "Vérifiez l’aperçu des couches dans votre trancheur, ou demandez « réparer » à votre logiciel.",
        )
    return _holes(m)


def _slits(count: int) -> str:
    if count < 2:
        return "Une petite fente se refermait toute seule"
    return f"{plural(count, 'petite fente', 'petites fentes')} se refermaient toutes seules"


def _holes(m: Measures) -> Sentences:
    holes = m.amount("holes") or 1
    across, height = m.length("largest_hole_mm"), m.length("z_mm")
    said = ["Le plus grand" if holes > 1 else "Il"]
    said.append(f"mesure {across}" if across else "se voit en rouge")
    said.append(f"et se trouve à {height} de haut" if height else "")
    return Sentences(
        "L’objet a un trou" if holes < 2 else f"L’objet a {plural(holes, 'trou')}",
        f"{' '.join(filter(None, said))}. Par là, la surface s’arrête sans se refermer : l’imprimante ne sait plus où "
        "est l’intérieur, et peut remplir de travers ou sauter des couches.",
        "Fermez le trou : dans votre logiciel, cherchez « réparer », « boucher » ou « rendre solide ».",
    )


def _non_manifold(m: Measures, severity: Severity) -> Sentences:
    if severity is Severity.BLOCKING:
        edges = m.amount("crowded_edges") or m.count
        return Sentences(
            "Trop de faces sur le même bord",
            f"Sur {plural(edges, 'arête')}, plus de deux faces se rejoignent, comme les pages d’un livre sur sa "
            "reliure. L’imprimante ne sait pas de quel côté est la matière.",
            "Réunissez les formes en une seule (« Grouper », « Union »), ou écartez-les de 0,1 mm.",
        )
    edges = m.amount("touching_edges") or 0
    where = "le long d’une arête" if edges else "par un seul point"
    return Sentences(
        f"Deux formes ne se touchent que {where}",
        "Elles se frôlent sans se tenir : à cet endroit, l’objet n’a aucune épaisseur et peut se casser en deux.",
        "Faites-les entrer un peu l’une dans l’autre, de 0,5 mm ou plus.",
    )


def _winding(m: Measures, severity: Severity) -> Sentences:
    shells = m.amount("inside_out_shells") or 0
    turned = m.amount("turned_faces") or m.count
    if m.has("one_sided_shells"):
        return Sentences(
            "Une surface n’a qu’un seul côté",
            "Comme un ruban de Möbius, elle passe de l’intérieur à l’extérieur sans bord. C’est joli, mais il n’y a "
            "pas de matière à l’intérieur.",
            "Donnez-lui une épaisseur dans votre logiciel (« solidifier », « épaissir »).",
        )
    what = f"{plural(turned, 'face')} {'regarde' if turned < 2 else 'regardent'} vers l’intérieur"
    if shells:
        what = "Toute une forme est retournée comme un gant : son dedans est dehors"
    if severity is Severity.BLOCKING:
        return Sentences(
            "Des faces sont à l’envers",
            f"{what}. Elles se contredisent, et aucun logiciel ne peut deviner avec certitude où est la matière.",
            "Recalculez les normales dans votre logiciel (« retourner », « réorienter »), puis exportez de nouveau.",
        )
    return Sentences(
        "Des faces sont à l’envers",
        f"{what}. La forme est fermée : la plupart des trancheurs la remettent à l’endroit.",
        "Regardez l’aperçu des couches : s’il y a un vide, recalculez les normales avant d’exporter.",
    )


def _pieces(m: Measures, severity: Severity) -> Sentences:
    pieces, floating = m.amount("pieces") or m.count, m.amount("floating") or 0
    if severity is Severity.WARNING:
        gap = m.length("gap_mm")
        above = f"à {gap} au-dessus du plateau" if gap else "au-dessus du plateau"
        return Sentences(
            "Une pièce flotte dans l’air"
            if floating < 2
            else f"{plural(floating, 'pièce')} flottent dans l’air",
            f"L’objet est en {plural(pieces, 'pièce')}, et il y en a {above}, sans rien dessous. L’imprimante "
            "commencerait à dessiner dans le vide.",
            "Descendez-la sur le plateau, ou reliez-la au reste.",
        )
    if specks := m.amount("specks"):
        return Sentences(
            "Une miette traîne dans le fichier"
            if specks < 2
            else f"{plural(specks, 'miette')} traînent dans le fichier",
            "C’est plus petit qu’un millimètre cube : un reste de dessin, que l’imprimante sautera ou posera à côté.",
            "Rien à faire, ou effacez-le si vous le trouvez.",
        )
    if pieces < 2:
        return Sentences(
            "Des formes se chevauchent : c’est normal",
            f"{plural(m.amount('shells') or 2, 'forme')} entrent l’une dans l’autre, comme souvent avec Tinkercad. "
            "Nous comptons la matière une seule fois.",
            "Rien à faire.",
        )
    return Sentences(
        f"L’objet est en {plural(pieces, 'pièce')}",
        "Chacune est posée sur le plateau : elles s’imprimeront côte à côte, à assembler ensuite.",
        "Rien à faire, si c’est voulu.",
    )


def _thin_walls(m: Measures, severity: Severity) -> Sentences:
    thin, height = m.length("min_mm", digits=2), m.length("z_mm")
    blocking = severity is Severity.BLOCKING
    area = m.area("blocking_area_mm2") if blocking else m.area("area_mm2")
    seen = f"Elle fait {thin or 'moins que le fil'} à l’endroit marqué"
    patch = f"{f', sur {area}' if area else ''}{f', à {height} de haut' if height else ''}"
    if blocking:
        return Sentences(
            "La paroi est trop fine",
            f"{seen}{patch}. L’imprimante dépose un fil de {m.nozzle} : plus fin que lui, elle ne dessine rien, ou une "
            "peau qui casse en sortant du plateau.",
            f"Épaississez-la à {m.wall_wanted} ou plus.",
        )
    return Sentences(
        "La paroi est fine",
        f"{seen}{patch}. L’imprimante dépose un fil de {m.nozzle} : en dessous de {m.wall_wanted}, la paroi plie et "
        "peut casser.",
        f"Épaississez-la à {m.wall_wanted} ou plus, surtout si l’objet doit servir.",
    )


BY_SEVERITY: dict[Code, Callable[[Measures, Severity], Sentences]] = {
    Code.OPEN_EDGES: _open_edges,
    Code.NON_MANIFOLD: _non_manifold,
    Code.WINDING: _winding,
    Code.PIECES: _pieces,
    Code.THIN_WALLS: _thin_walls,
}
