"""The demonstration's objects in words: sixteen ideas, each in several versions with its own name and colours.

Nothing numeric is imported here: whoever fills a demonstration reads the texts without loading a mesh library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from uploads.examples.ideas import Idea
from uploads.examples.words_animals import ANIMALS
from uploads.examples.words_garden import GARDEN
from uploads.examples.words_indoors import INDOORS

IDEAS: tuple[Idea, ...] = (*GARDEN, *ANIMALS, *INDOORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One entry ready to be built: `variant` is the number of the version in its idea."""

    shape: str
    variant: int
    title: str
    replaces: str
    ecology: str
    fun: str
    level: str
    color: str
    parameters: dict[str, Any]


def idea_of(shape: str) -> Idea:
    """The idea drawn by `shape`; KeyError with the name if there is none."""
    for idea in IDEAS:
        if idea.shape == shape:
            return idea
    raise KeyError(shape)


def _example(idea: Idea, variant: int) -> Example:
    version = idea.versions[variant]
    return Example(
        shape=idea.shape,
        variant=variant,
        title=version.title,
        replaces=idea.replaces,
        ecology=idea.ecology,
        fun=version.fun,
        level=idea.level,
        color=version.color or idea.color,
        parameters=version.parameters,
    )


# First every idea once, then every second version, and so on: a short demonstration shows all ideas.
EXAMPLES: tuple[Example, ...] = tuple(
    _example(idea, variant) for variant in range(4) for idea in IDEAS if variant < len(idea.versions)
)
