"""Sending a file, waiting, reading its report: as a browser with and without scripts does it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.database import Database
from contest.models import Edition, Inspection, Upload
from contest.models.columns import utc_now
from contest.services import inspections
from contest.web.forms import uploads as forms
from contest.web.forms.uploads import clean_name
from tests import builders
from tests.contest.test_wording_findings import CHOICES, finding, report_of
from tests.people import signed_in, teacher_browser
from uploads import intake
from uploads.report import Code, Finding, Severity
from uploads.storage import FolderStore

STL = b"solid pot\nendsolid pot\n"


@dataclass(frozen=True)
class Desk:
    """A teacher's browser on the page of a team."""

    app: Flask
    browser: FlaskClient
    database: Database
    key: str

    @property
    def address(self) -> str:
        return f"/equipes/{self.key}/fichier"

    def put(self, data: bytes = STL, name: str = "pot.stl", browser: FlaskClient | None = None):  # type: ignore[no-untyped-def]
        return (browser or self.browser).put(
            self.address,
            data=data,
            headers={"X-File-Name": quote(name), "Accept": "application/json"},
            content_type="application/octet-stream",
        )

    def post(self, data: bytes = STL, name: str = "pot.stl"):  # type: ignore[no-untyped-def]
        # By hand: for a large file, the test client's own way leaves a temporary file open.
        part = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        return self.browser.post(
            self.address,
            data=part.encode() + data + b"\r\n--edge--\r\n",
            content_type="multipart/form-data; boundary=edge",
        )

    def uploads(self) -> list[Upload]:
        with self.database.reading() as session:
            return list(session.scalars(select(Upload).order_by(Upload.number)))

    def checked(self, *found: Finding, **estimates: float) -> str:
        """Give the last upload this verdict; its report's address."""
        with self.database.writing() as session:
            row = session.scalars(select(Upload).order_by(Upload.id.desc())).first()
            assert row is not None
            inspections.record(
                session,
                inspection_id=row.inspection_id,
                report=report_of(*found, **estimates),
                light_digest=None,
                layers_digest=None,
                fence=1,
                now=utc_now(),
            )
            return f"/equipes/{self.key}/rapport/{row.key}"


@pytest.fixture
def desk(app: Flask, database: Database) -> Desk:
    with database.writing() as session:
        teacher = builders.teacher(session)
        key = builders.team(session, teacher=teacher).key
        account_id = teacher.account_id
    return Desk(app, signed_in(app, account_id), database, key)


def test_bytes_sent_by_script_get_a_receipt_at_once_and_a_place_to_wait(desk: Desk) -> None:
    sent = desk.put()

    assert sent.status_code == 201
    [row] = desk.uploads()
    assert (row.name, row.bytes, row.digest) == ("pot.stl", len(STL), sent.json["sha256"])
    page = desk.browser.get(sent.json["location"])
    assert "Bien reçu" in page.text
    assert "pot.stl" in page.text
    assert row.digest[:8] in page.text.replace(" ", "")
    assert 'http-equiv="refresh"' in page.text


def test_the_plain_form_does_the_same_without_scripts(desk: Desk) -> None:
    page = desk.browser.get(desk.address)
    assert "100\u00a0Mo" in page.text

    sent = desk.post()

    [row] = desk.uploads()
    assert sent.status_code == 303
    assert sent.location.endswith(row.key)
    assert (
        FolderStore(desk.app.extensions["contest.settings"].store_dir).path_of(row.digest).read_bytes() == STL
    )


@pytest.mark.parametrize("way", ["put", "post"])
def test_files_larger_than_other_pages_accept_arrive_whole(desk: Desk, way: str) -> None:
    data = bytes(range(256)) * 12_000

    sent = getattr(desk, way)(data)

    assert sent.status_code in {201, 303}
    [row] = desk.uploads()
    assert row.bytes == len(data)
    assert (
        FolderStore(desk.app.extensions["contest.settings"].store_dir).path_of(row.digest).read_bytes()
        == data
    )


def test_a_form_without_a_file_or_with_an_empty_one_says_what_to_do(desk: Desk) -> None:
    nothing = desk.browser.post(desk.address, data={"file": (io.BytesIO(b""), "")})
    empty = desk.post(b"")

    assert (nothing.status_code, empty.status_code) == (422, 422)
    assert "Choisissez d’abord un fichier" in nothing.text
    assert "il ne pèse aucun octet" in empty.text
    assert desk.uploads() == []


def test_the_form_needs_its_token(desk: Desk) -> None:
    desk.app.config["WTF_CSRF_ENABLED"] = True

    assert desk.post().status_code == 400
    assert desk.put().status_code == 400
    assert desk.uploads() == []


@pytest.mark.parametrize("way", ["put", "post"])
def test_too_many_bytes_are_refused_with_the_limit_and_leave_nothing(desk: Desk, way: str) -> None:
    with desk.database.writing() as session:
        session.scalars(select(Edition)).one().max_upload_bytes = 1000

    refused = getattr(desk, way)(b"x" * 1001)

    assert refused.status_code == 413
    said = refused.json["sentence"] if way == "put" else refused.text
    assert "1\u00a0ko" in said
    assert desk.uploads() == []
    store = FolderStore(desk.app.extensions["contest.settings"].store_dir)
    assert list(store.digests()) == []
    assert store.orphan_temporaries(0) == []


def test_a_full_disk_is_507_and_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FolderStore, "free_bytes", lambda _store: 1000)

    refused = desk.put()

    assert refused.status_code == 507
    assert refused.json["sentence"]
    assert desk.uploads() == []


def test_after_the_deadline_the_file_is_refused_before_it_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.database.writing() as session:
        builders.close_submission(session, session.scalars(select(Edition)).one())
    monkeypatch.setattr(forms, "receive", lambda *_a, **_k: pytest.fail("the body was read"))
    monkeypatch.setattr(intake.HashingFile, "write", lambda *_a: pytest.fail("the body was read"))

    by_script, by_form = desk.put(), desk.post()

    assert (by_script.status_code, by_form.status_code) == (409, 409)
    assert desk.uploads() == []


def test_a_stranger_finds_no_such_team_file_or_report(desk: Desk) -> None:
    location = desk.put().json["location"]
    [row] = desk.uploads()
    with desk.database.reading() as session:
        check = session.get(Inspection, row.inspection_id)
        assert check is not None
    stranger = teacher_browser(desk.app)

    assert desk.put(browser=stranger).status_code == 404
    for address in (
        desk.address,
        location,
        f"{location}/unite",
        f"/fichiers/recu/{row.key}",
        f"/fichiers/{check.key}/objet.bin",
        f"/fichiers/{check.key}/constats.json",
        f"/fichiers/{check.key}/report-1000.webp",
        f"/api/inspections/{check.key}",
    ):
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(f"{location}/relancer").status_code == 404


def test_the_waiting_page_asks_cheaply_until_the_verdict(desk: Desk) -> None:
    desk.put()
    [row] = desk.uploads()
    with desk.database.reading() as session:
        key = session.get(Inspection, row.inspection_id).key  # type: ignore[union-attr]
    address = f"/api/inspections/{key}"

    first = desk.browser.get(address)
    again = desk.browser.get(address, headers={"If-None-Match": first.headers["ETag"]})
    desk.checked(finding(Code.THIN_WALLS, Severity.BLOCKING))
    after = desk.browser.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.json == {"state": "waiting", "verdict": None, "drawn": True, "words": "C’est le prochain."}
    assert again.status_code == 304
    assert after.json["verdict"] == "to_fix"


def test_the_report_says_each_finding_and_what_changed_since_the_version_before(desk: Desk) -> None:
    desk.put()
    desk.checked(finding(Code.OPEN_EDGES, Severity.BLOCKING), finding(Code.THIN_WALLS, Severity.BLOCKING))
    desk.put(STL + b"\n", "pot-2.stl")
    address = desk.checked(finding(Code.THIN_WALLS, Severity.BLOCKING), finding(Code.PIECES, Severity.NOTE))

    page = desk.browser.get(address).text.replace("\u00a0", " ")

    assert "Encore une retouche : une paroi casserait en sortant du plateau." in page
    assert "Épaississez-la à 0,8 mm ou plus." in page
    assert "Réglé : les trous, bravo. Il reste la paroi." in page
    assert "Déposer le fichier corrigé" in page
    assert "Bon à savoir" in page
    assert "thin_walls" not in page


def test_a_happy_report_lists_what_was_verified(desk: Desk) -> None:
    desk.put()

    page = desk.browser.get(desk.checked(wall_min_mm=1.6, contact_mm2=420.0, overhang_mm2=0.0)).text

    assert "C’est tout bon" in page
    assert "Parois assez épaisses" in page
    assert "1,6\u00a0mm" in page


def test_an_unreadable_file_shows_what_it_really_is(desk: Desk) -> None:
    desk.put(b"<!doctype html>\n<script>alert(1)</script>", "poto-final.stl")
    measures = {"reason": "html", "where": 0}

    page = desk.browser.get(desk.checked(finding(Code.UNREADABLE, Severity.BLOCKING, measures))).text

    assert "c’est une page web" in page
    assert "&lt;!doctype html&gt;" in page
    assert "<script>alert" not in page
    assert "Tinkercad" in page


def test_a_version_without_picture_stands_beside_the_next_as_a_sign(desk: Desk) -> None:
    desk.put(b"<!doctype html><html></html>", "page.stl")
    desk.checked(finding(Code.UNREADABLE, Severity.BLOCKING, {"reason": "not_a_mesh", "where": None}))
    desk.put()

    page = desk.browser.get(desk.checked(finding(Code.THIN_WALLS, Severity.BLOCKING))).text

    assert "Avant, après" in page
    assert 'src=""' not in page
    assert "pic-none" in page


def test_the_unit_is_asked_applied_with_one_click_and_taken_back(desk: Desk) -> None:
    desk.put()
    address = desk.checked(
        finding(
            Code.UNITS,
            Severity.WARNING,
            {"largest_mm": 2.4, "size_mm": [2.4, 2.4, 2.0], "likely_factor": 25.4, "choices": CHOICES},
        )
    )

    asked = desk.browser.get(f"{address}/unite")
    applied = desk.browser.post(f"{address}/unite", data={"unit": "inch"}, follow_redirects=True)
    [row] = desk.uploads()
    with desk.database.reading() as session:
        scale = session.get(Inspection, row.inspection_id).scale  # type: ignore[union-attr]
    back = desk.browser.post(f"{address}/unite", data={"unit": "mm"}, follow_redirects=True)

    assert "61,0\u00a0×\u00a061,0\u00a0×\u00a052,0\u00a0mm" in asked.text
    assert "Bien reçu" in applied.text
    assert scale == 25.4
    assert "est-ce la bonne unité" in back.text


def test_our_failure_says_that_it_is_ours_and_can_be_started_again(desk: Desk) -> None:
    location = desk.put().json["location"]
    with desk.database.writing() as session:
        inspections.fail(session, inspection_id=1, reason="ChildTooSlow: 120 s", now=utc_now())

    page = desk.browser.get(location)
    again = desk.browser.post(f"{location}/relancer", follow_redirects=True)

    assert "C’est notre faute" in page.text
    assert "Bien reçu" in again.text


def test_the_received_file_comes_back_as_a_download_that_no_browser_runs(desk: Desk) -> None:
    polyglot = b"<script>alert(1)</script>".ljust(80) + (0).to_bytes(4, "little")
    desk.put(polyglot, "../../\u202egpj.<b>pot\x00.stl")
    [row] = desk.uploads()

    response = desk.browser.get(f"/fichiers/recu/{row.key}", buffered=True)

    assert response.data == polyglot
    assert response.mimetype == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "<" not in response.headers["Content-Disposition"]
    assert "/" not in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("pot.stl", "pot.stl"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("a\x00b\r\nc.stl", "ab c.stl"),
        ("\u202elts.exe", "lts.exe"),
        ("   ", "fichier"),
        ("x" * 5000, "x" * 255),
        ("e\u0301toile.stl", "étoile.stl"),
        ("سلحفاة.stl", "سلحفاة.stl"),
        ("\ud800.stl", ".stl"),
    ],
)
def test_names_become_plain_text(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_a_wild_name_is_shown_escaped(desk: Desk) -> None:
    location = desk.put(name="<img src=x onerror=alert(1)>" + "é" * 5000).json["location"]

    page = desk.browser.get(location)

    assert "<img src=x" not in page.text
    assert len(desk.uploads()[0].name) == 255


def test_pictures_and_meshes_are_kept_for_ever_by_browsers(desk: Desk) -> None:
    desk.put()
    store = FolderStore(desk.app.extensions["contest.settings"].store_dir)
    light, picture = store.put(b"EML1"), store.put(b"RIFFxxxxWEBP")
    with desk.database.writing() as session:
        check = session.get(Inspection, 1)
        assert check is not None
        check.light_digest, check.pictures = light.digest, {"report-1000.webp": picture.digest}
        key = check.key

    mesh = desk.browser.get(f"/fichiers/{key}/objet.bin", buffered=True)
    drawn = desk.browser.get(f"/fichiers/{key}/report-1000.webp?v={picture.digest[:12]}", buffered=True)
    unversioned = desk.browser.get(f"/fichiers/{key}/report-1000.webp", buffered=True)
    again = desk.browser.get(
        f"/fichiers/{key}/report-1000.webp", headers={"If-None-Match": drawn.headers["ETag"]}, buffered=True
    )

    assert (mesh.data, drawn.mimetype) == (b"EML1", "image/webp")
    assert mesh.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert drawn.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert unversioned.headers["Cache-Control"] == "private, no-cache"
    assert again.status_code == 304
    assert desk.browser.get(f"/fichiers/{key}/nothing.webp").status_code == 404
