"""Files for those who may see them, kept for ever by those they belong to, and where a check stands."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request, send_file
from werkzeug.utils import secure_filename

from contest.models.columns import utc_now
from contest.queries import files, inspections
from contest.queries.inspections import Standing
from contest.rules.errors import NotFound
from contest.web.request import actor, db, store
from contest.wording.waiting import waiting_words
from uploads.errors import ObjectMissing

blueprint = Blueprint("files", __name__)
YEAR_SECONDS = 31_536_000
# docs/decisions/0012-public-files-are-kept-five-minutes.md
PUBLIC_SECONDS = 300
POSTERS = frozenset({"poster-400.webp", "poster-1200.webp"})


@blueprint.get("/fichiers/<key>/objet.bin")
def light(key: str) -> Response:
    """The light mesh of the viewer."""
    opened = files.opened_for(db(), actor(), key)
    return _kept(opened.inspection.light_digest, "application/octet-stream", public=opened.public)


@blueprint.get("/fichiers/<key>/constats.json")
def layers(key: str) -> Response:
    """Where the findings are on the light mesh."""
    inspection = files.inspection_for(db(), actor(), key)
    return _kept(inspection.layers_digest, "application/json")


@blueprint.get("/fichiers/<key>/<name>")
def picture(key: str, name: str) -> Response:
    """A picture of the object: poster-400.webp, poster-1200.webp or report-1000.webp (not for everybody)."""
    opened = files.opened_for(db(), actor(), key)
    if opened.public and name not in POSTERS:
        raise NotFound
    digest = (opened.inspection.pictures or {}).get(name)
    # A new colour makes new pictures under the same name: only an address with its digest is for ever.
    return _kept(digest, "image/webp", for_ever="v" in request.args, public=opened.public)


@blueprint.get("/fichiers/photo/<key>/<size>.webp")
def photo(key: str, size: str) -> Response:
    """A re-encoded photo, large or small."""
    public = False
    try:
        found = files.shown_photo_for(db(), actor(), key)
    except NotFound:
        found, public = files.public_photo(db(), key), True
    digest = {"large": found.large_digest, "small": found.small_digest}.get(size)
    return _kept(digest, "image/webp", public=public)


@blueprint.get("/fichiers/recu/<key>")
def original(key: str) -> Response:
    """The received bytes, exactly as they came: always a download, never something that a browser could run."""
    upload = files.upload_for(db(), actor(), key)
    response = _kept(upload.digest, "application/octet-stream")
    # Only letters that no shell and no browser understands otherwise; the true name stays on the page.
    name = secure_filename(upload.name) or f"fichier-{upload.number}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.get("/api/inspections/<key>")
def standing(key: str) -> Response:
    """Where a check stands, for the page that waits; 304 while nothing changed."""
    found = inspections.standing(db(), actor(), key, now=utc_now())
    response = jsonify(_told(found))
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)  # type: ignore[return-value] # gives back the same response


def _told(found: Standing) -> dict[str, str | bool | None]:
    verdict = found.verdict.value if found.verdict and found.shown else None
    return {
        "state": found.state.value,
        "verdict": verdict,
        "drawn": found.drawn,
        "words": waiting_words(found),
    }


def _kept(digest: str | None, kind: str, *, for_ever: bool = True, public: bool = False) -> Response:
    if digest is None:
        raise NotFound
    try:
        path = store().path_of(digest)
    except ObjectMissing:
        raise NotFound from None
    response = send_file(path, mimetype=kind, etag=digest, conditional=True)
    response.headers["Cache-Control"] = _lasting(for_ever=for_ever, public=public)
    return response


def _lasting(*, for_ever: bool, public: bool) -> str:
    if public:
        return f"public, max-age={PUBLIC_SECONDS}"
    # Private: the address says which file, not who may have it.
    return f"private, max-age={YEAR_SECONDS}, immutable" if for_ever else "private, no-cache"
