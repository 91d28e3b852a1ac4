"""Gather the icons that the pages use into one Jinja macro file, from an unpacked `lucide-static` npm package.

Usage: python scripts/icons.py FOLDER_OF_LUCIDE_STATIC
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "templates" / "macros" / "icons.html"

NAMES = """
arrow-left arrow-right bell bird box calendar calendar-check camera check chevron-down chevron-left
chevron-right circle-alert circle-check circle-dashed circle-help circle-x clock cloud-check cloud-off copy
crosshair download droplet euro external-link eye eye-off file-check file-text file-up file-x flag focus gavel
globe graduation-cap grid-3x3 history hourglass image image-plus info key-round layers leaf link list-checks
lock log-out mail maximize menu minimize minus octagon-x package pause pen-line play plug plus printer recycle
refresh-cw rotate-3d rotate-ccw ruler scale school search send settings share-2 shield-check shuffle
square-split-vertical timer trash-2 triangle-alert undo-2 upload user-minus user-plus user-round user-x users
volume-2 wifi-off wrench x zoom-in zoom-out
"""

HEAD = """{# The icons of the pages, drawn by Lucide (ISC licence, contest/static/LICENSES.md); an unknown name raises.
   Written by scripts/icons.py: add a name there, not here. #}
{% set shapes = {
"""
TAIL = """} %}
{%- macro icon(name, size=20) -%}
<svg class="icon" width="{{ size }}" height="{{ size }}" viewBox="0 0 24 24" fill="none" stroke="currentColor" \
stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">\
{{ shapes[name].strip() | safe }}</svg>
{%- endmacro %}
"""


def shape_of(svg: str) -> str:
    """What lies between <svg …> and </svg>, on one line."""
    inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    return re.sub(r"\s*/>", "/>", re.sub(r"\s+", " ", inner)).replace("> <", "><").strip()


def main(package: Path) -> None:
    """Write the macro file from the package's icons."""
    lines = []
    for name in NAMES.split():
        path = package / "icons" / f"{name}.svg"
        lines.append(f"  {name!r}: '{shape_of(path.read_text(encoding='utf-8'))}',\n")
    TARGET.write_text(HEAD + "".join(lines) + TAIL, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
