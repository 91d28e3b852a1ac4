"""What the law asks a site to say of who publishes and who hosts it (loi pour la confiance dans l'économie numérique,
article 1-1)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from contest.rules.errors import Invalid

MAX_LINE = 200


class Notice(StrEnum):
    """One line of the legal notice."""

    PUBLISHER = "publisher"
    PUBLISHER_ADDRESS = "publisher_address"
    DIRECTOR = "director"
    HOST = "host"
    HOST_ADDRESS = "host_address"
    HOST_PHONE = "host_phone"


def missing(legal: Mapping[str, str]) -> tuple[Notice, ...]:
    """What isn't said yet, in the order of the page."""
    return tuple(line for line in Notice if not str(legal.get(line.value, "")).strip())


def checked(typed: Mapping[Notice, str]) -> dict[str, str]:
    """The notice as it is stored; an empty line is allowed while it is being prepared, a long one is Invalid."""
    if wrong := {line.value: "too_long" for line, text in typed.items() if len(text) > MAX_LINE}:
        raise Invalid(**wrong)
    return {line.value: typed.get(line, "") for line in Notice}
