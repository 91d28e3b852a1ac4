"""The UAI code of a French school: seven digits and a check letter."""

from __future__ import annotations

import re

# The check letter is the number modulo 23 in this alphabet, which leaves out I, O and Q
# (répertoire national des établissements, ministère de l'Éducation nationale).
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
SHAPE = re.compile(r"^\d{7}[A-Z]$")


def normal_uai(text: str) -> str:
    """The code as it is stored: upper case, no spaces."""
    return re.sub(r"[\s.-]", "", text).upper()


def check_letter(digits: str) -> str:
    """The letter that ends the code of those seven digits."""
    return LETTERS[int(digits) % 23]


def is_uai(text: str) -> bool:
    """Whether the shape and the check letter are right."""
    return bool(SHAPE.match(text)) and check_letter(text[:7]) == text[7]
