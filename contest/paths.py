"""Where templates lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_INSTALLED_TEMPLATES = PACKAGE / "templates"

TEMPLATES = _INSTALLED_TEMPLATES if _INSTALLED_TEMPLATES.is_dir() else PACKAGE.parent / "templates"
STATIC = PACKAGE / "static"
MIGRATIONS = PACKAGE / "migrations"
