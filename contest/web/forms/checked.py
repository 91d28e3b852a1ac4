"""Addresses of an inspection's files, the same on a team's report and on a tried file's."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from contest.models import Inspection
from contest.web.request import store
from uploads.errors import ObjectMissing
from uploads.report import Verdict

REPORT_PICTURE = "report-1000.webp"
POSTER = "poster-400.webp"
HEAD_BYTES = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFiles:
    """Where the page finds the picture, the light mesh and its layers; empty when there is none."""

    picture: str
    poster: str
    light: str
    layers: str


def checked_files(inspection: Inspection) -> CheckedFiles:
    """The addresses, each with its digest so that browsers may keep it for ever."""
    return CheckedFiles(
        picture=_picture(inspection, REPORT_PICTURE),
        poster=_picture(inspection, POSTER),
        light=url_for("files.light", key=inspection.key) if inspection.light_digest else "",
        layers=url_for("files.layers", key=inspection.key) if inspection.layers_digest else "",
    )


def head_of(inspection: Inspection) -> bytes:
    """The first bytes of a file that couldn't be read, to show what it is; nothing for any other."""
    if inspection.verdict is not Verdict.UNREADABLE:
        return b""
    try:
        with store().open(inspection.digest) as stream:
            return stream.read(HEAD_BYTES)
    except ObjectMissing:
        return b""


def _picture(inspection: Inspection, name: str) -> str:
    digest = (inspection.pictures or {}).get(name)
    return url_for("files.picture", key=inspection.key, name=name, v=digest[:12]) if digest else ""
