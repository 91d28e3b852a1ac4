"""A file on its way in: by script as a raw body, or by a plain form, both straight into the store."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote

from flask import current_app, request
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.datastructures import FileStorage
from werkzeug.formparser import FormDataParser
from wtforms import ValidationError

from contest.rules.errors import Invalid
from contest.web.request import settings, store
from uploads.errors import TooLarge
from uploads.intake import HashingFile, Received, receive, refuse_early

NAME_CHARACTERS = 255
NAMELESS = "fichier"
# The other fields of the form and the lines between the parts.
FORM_MARGIN_BYTES = 1 << 20
FORM_PARTS = 8
# The parser counts a chunk of the file in its buffer too, 64 KiB at a time.
FIELD_BYTES = 200_000
_BREAKS = re.compile(r"[\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What somebody sent: the bytes are safe in the store, the name is only a text."""

    received: Received
    name: str


def clean_name(name: str) -> str:
    """A name fit for a text column and a screen: no control or direction characters, NFC, at most 255 letters.

    Slashes and dots stay: no path is ever made of it.
    """
    # Cc holds NUL, Cf the marks that turn the writing direction around, Cs what isn't a character at all.
    kept = "".join(
        " " if letter in "\r\n\t" else letter
        for letter in unicodedata.normalize("NFC", name)
        if letter in "\r\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return _BREAKS.sub(" ", kept).strip()[:NAME_CHARACTERS].strip() or NAMELESS


def sent_raw(limit_bytes: int) -> Sent:
    """The body as it comes (the script's way); raises TooLarge or StoreFull, before reading when it can."""
    # Our own limit takes over from the application's small one: it knows its sentence, and deletes what came.
    request.max_content_length = max(limit_bytes + 1, request.content_length or 0)
    name = request.headers.get("X-File-Name", "") or request.args.get("nom", "")
    received = receive(
        request.stream,
        store=store(),
        limit_bytes=limit_bytes,
        declared_bytes=request.content_length,
        margin_bytes=_margin(),
    )
    return Sent(received=_expect_some(received), name=clean_name(unquote(name, errors="replace")))


def sent_by_form(limit_bytes: int, *, field: str = "file") -> Sent:
    """The file of a plain form, hashed into the store while it is parsed; its CSRF token is checked here.

    The views that call it are exempt from the general check, which would read the body before they could refuse.
    Raises TooLarge, StoreFull, CSRFError, or Invalid when no file was chosen.
    """
    declared = request.content_length or 0
    if declared > limit_bytes + FORM_MARGIN_BYTES:
        raise TooLarge(limit_bytes)
    refuse_early(store(), limit_bytes=declared, declared_bytes=declared, margin_bytes=_margin())
    with _parsed(limit_bytes) as (fields, files):
        _expect_token(fields.get("csrf_token"))
        chosen = files.get(field)
        if chosen is None or not chosen.filename:
            raise Invalid(file="missing")
        kept = chosen.stream
        assert isinstance(kept, HashingFile)
        if kept.tell() == 0 and kept.seek(0, 2) == 0:
            raise Invalid(file="empty")
        return Sent(received=kept.commit(), name=clean_name(chosen.filename))


def _expect_token(token: str | None) -> None:
    # The same switch as the general check has, for the same tests.
    if not current_app.config.get("WTF_CSRF_ENABLED", True):
        return
    try:
        validate_csrf(token)
    except ValidationError as refusal:
        raise CSRFError(refusal.args[0]) from None


@contextmanager
def _parsed(limit_bytes: int) -> Iterator[tuple[dict[str, str], dict[str, FileStorage]]]:
    incoming: list[HashingFile] = []

    def into_the_store(**_announced: object) -> HashingFile:
        incoming.append(HashingFile(store(), limit_bytes=limit_bytes))
        return incoming[-1]

    parser = FormDataParser(
        stream_factory=into_the_store,  # type: ignore[arg-type] # a stream that can only be written once
        max_form_memory_size=FIELD_BYTES,
        max_content_length=limit_bytes + FORM_MARGIN_BYTES,
        max_form_parts=FORM_PARTS,
        silent=False,
    )
    try:
        try:
            _stream, fields, files = parser.parse_from_environ(request.environ)
        except ValueError:
            # Cut in the middle, or not a form at all.
            raise Invalid(file="missing") from None
        yield fields.to_dict(), files.to_dict()
    finally:
        for file in incoming:
            file.close()


def _expect_some(received: Received) -> Received:
    if received.size == 0:
        raise Invalid(file="empty")
    return received


def _margin() -> int:
    return settings().upload_disk_margin_mb << 20
