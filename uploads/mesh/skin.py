"""The outer skin of a part: what is left when overlapping solids are one, and which shells hold together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uploads.mesh import kernels, union
from uploads.mesh.shells import Shells

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Two solids closer than this are fused by the width of the molten filament.
TOUCH_MM = 0.05
UNION_FACES = 300_000
UNION_SHELLS = 2_000
GAPS_TRIED = 500
MOST_PAIRS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Skin:
    """vertices (v, 3) mm; faces (m, 3) wound outwards; source (m,): the face of the file each comes from.

    united: shells that were merged into others by a true union. exact: False when shells overlap (or seem to, by
    their boxes) but are too many, too large or too broken for a union.
    """

    vertices: Floats
    faces: Longs
    source: Longs
    united: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """The skin, and the piece (0, 1, …) each shell belongs to: shells that overlap or touch are one piece."""

    skin: Skin
    piece: Longs


def join(vertices: Floats, faces: Longs, shells: Shells) -> Joined:
    """Unite the solids that overlap; cavities are cut out of the solid that holds them."""
    wound = np.where(shells.turned[:, None], faces[:, ::-1], faces)
    shown = np.flatnonzero(shells.of_face >= 0)
    plain = Skin(vertices=vertices, faces=wound[shown], source=shown, united=0, exact=True)
    host = _hosts(shells)
    pairs = _contested(shells, host)
    if not len(pairs):
        return Joined(plain, _pieces(host, np.zeros((0, 2), np.int64)))
    members = np.unique(pairs)
    solids = _solids(vertices, wound, shells, host, members)
    if solids is None:
        rough = Skin(vertices=vertices, faces=wound[shown], source=shown, united=0, exact=False)
        return Joined(rough, _pieces(host, pairs))
    whole = union.unite([solid for _, solid in sorted(solids.items())])
    links = _links(whole, shells, pairs, solids)
    merged = np.isin(host, members)
    rest = np.flatnonzero((shells.of_face >= 0) & ~merged[shells.of_face])
    skin = Skin(
        vertices=np.concatenate([vertices, whole.vertices]),
        faces=np.concatenate([wound[rest], whole.faces + len(vertices)]),
        source=np.concatenate([rest, whole.source]),
        united=len(members),
        exact=True,
    )
    return Joined(skin, _pieces(host, links))


def _hosts(shells: Shells) -> Longs:
    """(k,): for a cavity the smallest solid whose box holds its box, for others themselves."""
    host = np.arange(shells.count)
    solids = np.flatnonzero(~shells.cavity)
    if len(solids) == shells.count or not len(solids):
        return host
    by_size = solids[np.argsort(np.abs(shells.volume_mm3[solids]), kind="stable")]
    for cavity in np.flatnonzero(shells.cavity):
        around = (shells.low[by_size] <= shells.low[cavity]).all(axis=1)
        around &= (shells.high[by_size] >= shells.high[cavity]).all(axis=1)
        if around.any():
            host[cavity] = by_size[np.argmax(around)]
    return host


def _contested(shells: Shells, host: Longs) -> Longs:
    """Pairs (p, 2) of solids whose boxes meet."""
    solids = np.flatnonzero(host == np.arange(shells.count))
    low, high = shells.low[solids], shells.high[solids]
    pairs = kernels.overlapping_boxes(low, high, TOUCH_MM, MOST_PAIRS)
    contested: Longs = solids[pairs]
    return contested


def _solids(
    vertices: Floats, wound: Longs, shells: Shells, host: Longs, members: Longs
) -> dict[int, union.Solid] | None:
    """The solid of each member with its cavities cut out; None when a union isn't possible or too dear."""
    whole = shells.closed[members] & shells.orientable[members] & (shells.volume_mm3[members] > 0)
    face_host = np.where(shells.of_face >= 0, host[shells.of_face], -1)
    taking_part = np.flatnonzero(np.isin(face_host, members))
    if not whole.all() or len(members) > UNION_SHELLS or len(taking_part) > UNION_FACES:
        return None
    order = taking_part[np.argsort(face_host[taking_part], kind="stable")]
    start = np.searchsorted(face_host[order], members)
    solids: dict[int, union.Solid] = {}
    for member, numbers in zip(members, np.split(order, start[1:]), strict=True):
        solid = union.solid(vertices, wound[numbers], numbers)
        if solid is None:
            return None
        solids[int(member)] = solid
    return solids


def _links(whole: union.United, shells: Shells, pairs: Longs, solids: dict[int, union.Solid]) -> Longs:
    """Pairs of shells that are one body: parts of one component of the union, swallowed ones, close neighbours."""
    three = whole.faces
    component = kernels.components(
        len(whole.vertices),
        np.concatenate([three[:, 0], three[:, 1]]),
        np.concatenate([three[:, 1], three[:, 2]]),
    )[three[:, 0]]
    shell = shells.of_face[whole.source]
    _, first, number = np.unique(component, return_index=True, return_inverse=True)
    links = np.unique(np.stack([shell, shell[first][number]], axis=1), axis=0)
    label = kernels.components(shells.count, links[:, 0].copy(), links[:, 1].copy())
    apart = pairs[label[pairs[:, 0]] != label[pairs[:, 1]]]
    near = [pair for pair in apart[:GAPS_TRIED] if _touch(pair, solids)]
    return np.concatenate([links, np.array(near, np.int64).reshape(-1, 2), apart[GAPS_TRIED:]])


def _touch(pair: Longs, solids: dict[int, union.Solid]) -> bool:
    return union.gap_mm(solids[int(pair[0])], solids[int(pair[1])], TOUCH_MM) < TOUCH_MM


def _pieces(host: Longs, links: Longs) -> Longs:
    left = np.concatenate([np.arange(len(host)), links[:, 0]])
    return kernels.components(len(host), left, np.concatenate([host, links[:, 1]]))
