"""Makes the four files of the try-it page and their pictures; two have a defect on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from uploads.examples.build import build
from uploads.examples.defects import Defect
from uploads.inspection import inspect
from uploads.preview import render
from uploads.printer import DEFAULT_PRINTER

SAMPLES = Path(__file__).parents[1] / "contest" / "static" / "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Which example becomes which file."""

    shape: str
    file: str
    color: str
    defect: Defect | None = None


RECIPES = (
    Recipe(shape="crocodile", file="croque-tube.3mf", color="#5aa845"),
    Recipe(shape="pot", file="poto.3mf", color="#e8743b", defect=Defect.THIN_WALL),
    Recipe(shape="snail", file="escargot.obj", color="#3f8fb0"),
    Recipe(shape="rocket", file="fusee.stl", color="#e05a4e", defect=Defect.INCHES),
)


def main() -> None:
    """Write every file and its picture."""
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for recipe in RECIPES:
        with TemporaryDirectory() as name:
            _make(recipe, Path(name))


def _make(recipe: Recipe, folder: Path) -> None:
    target = SAMPLES / recipe.file
    asked = {"shape": recipe.shape, "format": target.suffix[1:], "defect": recipe.defect}
    target.write_bytes((folder / build(asked, folder)["file"]).read_bytes())
    # The picture shows the object as its team meant it: sound, and in millimetres.
    sound = folder / build({"shape": recipe.shape, "format": "3mf"}, folder)["file"]
    inspect(
        {
            "source": str(sound),
            "name": recipe.file,
            "printer": DEFAULT_PRINTER.to_json(),
            "scale": 1.0,
            "max_triangles": 2_000_000,
            "max_bytes": 100_000_000,
        },
        folder,
    )
    render(
        {
            "light": str(folder / "light.bin"),
            "layers": str(folder / "layers.json"),
            "color": recipe.color,
            "views": ["poster"],
        },
        folder,
    )
    target.with_suffix(".webp").write_bytes((folder / "poster-400.webp").read_bytes())


if __name__ == "__main__":
    main()
