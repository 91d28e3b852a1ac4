"""Draws the posters of a part and the picture of its report."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def render(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Nothing yet."""
    return {"files": [], "pins": [], "folder": folder.name, "views": arguments.get("views", [])}
