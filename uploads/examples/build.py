"""Builds the file of one example in the sandbox, sound or with a known defect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from uploads.examples import animals, garden, indoors
from uploads.examples.catalogue import idea_of
from uploads.examples.defects import Defect, spoiled_model, spoiled_pieces
from uploads.examples.forms import Pieces
from uploads.examples.solids import Model, modelled
from uploads.examples.writing import written

SHAPES: dict[str, Callable[..., Pieces]] = {
    "pot": garden.seed_pot,
    "carrot": garden.drip_carrot,
    "hotel": garden.bee_hotel,
    "feeder": garden.bird_feeder,
    "mould": garden.seed_mould,
    "duck": animals.duck,
    "whale": animals.whale,
    "snail": animals.snail,
    "hedgehog": animals.hedgehog,
    "elephant": animals.elephant,
    "crocodile": animals.crocodile,
    "rocket": indoors.rocket,
    "ghost": indoors.ghost,
    "sleeve": indoors.cup_sleeve,
    "clip": indoors.bag_clip,
    "fox": indoors.fox_stand,
}


def build(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write the file of a shape in `folder`; {"file", "bytes", "title"} on return.

    "shape" is a key of SHAPES; "variant" the number of a version in the catalogue (0); "parameters" what to give
    the shape instead, with "size_mm" for its longest side; "defect" one of Defect or None; "format" "3mf", "stl"
    or "obj". The same arguments give the same bytes.
    """
    shape = str(arguments["shape"])
    idea = idea_of(shape)
    version = idea.versions[int(arguments.get("variant", 0)) % len(idea.versions)]
    parameters = version.parameters | dict(arguments.get("parameters") or {})
    defect = Defect(arguments["defect"]) if arguments.get("defect") else None
    file_format = str(arguments.get("format", "3mf"))
    content = written(example(shape, parameters, defect), file_format)
    name = f"{shape}.{file_format}"
    (folder / name).write_bytes(content)
    return {"file": name, "bytes": len(content), "title": version.title}


def example(shape: str, parameters: dict[str, Any] | None = None, defect: Defect | None = None) -> Model:
    """The model of a shape with its keyword parameters, "size_mm" among them; KeyError for an unknown shape."""
    given = dict(parameters or {})
    size_mm = given.pop("size_mm", None)
    pieces = spoiled_pieces(SHAPES[shape](**given), defect)
    return spoiled_model(modelled(pieces, turn_deg=idea_of(shape).turn_deg, size_mm=size_mm), defect)
