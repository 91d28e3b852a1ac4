"""What an administrator types, tried on a folder of its own; on both engines where the engine matters."""

from __future__ import annotations

import csv
import io
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from contest.commands import accounts_file, backup, doctor, restore, seeding
from contest.commands.line import parser
from contest.commands.line import run as run_line
from contest.commands.place import Trouble, secret_key, settings_from
from contest.database import Database
from contest.models import Account, Edition, Entry, Job, JournalRow, Organiser, Team
from contest.models.jobs import JobKind
from contest.queries import editions, exports
from contest.rules.phases import Phase, window_of
from contest.settings import Settings
from contest.wording import tables
from tests import builders
from uploads.storage import FolderStore

Command = Callable[..., int]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that the command line works in."""
    folder = tmp_path / "data"
    for variable in ("CONTEST_DATABASE_URL", "CONTEST_BASE_URL", "CONTEST_SECRET_KEY", "PORT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CONTEST_DATA_DIR", str(folder))
    return folder


def opened(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'contest.sqlite'}")


def test_init_makes_the_tables_and_the_2017_contest_moved_to_the_chosen_day(place: Path) -> None:
    assert run_line(["init", "--starting", "2026-11-19"]) == 0

    database = opened(place)
    with database.reading() as session:
        edition = editions.current(session)
        closing = window_of(edition.windows, Phase.SUBMISSION).closes_at
    database.dispose()
    assert (edition.year, closing.date().isoformat()) == (2027, "2027-02-28")
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_init_twice_changes_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_line(["init", "--starting", "2026-11-19"])

    assert run_line(["init", "--starting", "2030-01-01"]) == 0
    assert "exists already" in capsys.readouterr().out


def test_commands_before_init_say_what_to_do(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.mkdir()

    assert run_line(["phase", "list"]) == 1
    assert "init" in capsys.readouterr().err


def test_a_setting_that_cannot_be_understood_is_named(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "eight thousand")

    assert run_line(["phase", "list"]) == 64
    assert "PORT='eight thousand'" in capsys.readouterr().err


def test_an_organiser_is_added_with_a_password_that_never_was_an_argument(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_line(["init"])
    monkeypatch.setattr("sys.stdin", io.StringIO("une phrase assez longue\n"))

    assert run_line(["organiser", "add", "Orga@Exemple.invalid", "--password-stdin"]) == 0

    database = opened(place)
    with database.reading() as session:
        account = session.scalars(select(Account)).one()
        assert session.scalars(select(Organiser)).one().account_id == account.id
        assert account.email == "orga@exemple.invalid"
        assert account.password_hash
        assert "phrase" not in account.password_hash
    database.dispose()


def test_without_a_terminal_one_sentence_says_how_to_give_the_password(place: Path) -> None:
    run_line(["init"])

    done = subprocess.run(
        [sys.executable, "-m", "contest", "organiser", "add", "orga@exemple.invalid"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        # Without a session of its own, the terminal of whoever runs the tests would be asked.
        start_new_session=True,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Not added: there is no terminal to ask for the password on. "
        "Give it on standard input, with --password-stdin."
    ]


def test_a_short_password_is_refused(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_line(["init"])
    monkeypatch.setattr("sys.stdin", io.StringIO("court\n"))

    assert run_line(["organiser", "add", "orga@exemple.invalid", "--password-stdin"]) == 1
    assert "too_short" in capsys.readouterr().err


def test_a_phase_is_moved_paused_and_resumed_and_the_journal_knows(place: Path) -> None:
    run_line(["init", "--starting", "2026-11-19"])

    assert run_line(["phase", "move", "submission", "--closes", "2027-03-01 18:00"]) == 0
    assert run_line(["phase", "pause", "submission"]) == 0
    assert run_line(["phase", "resume", "submission"]) == 0

    database = opened(place)
    with database.reading() as session:
        window = window_of(editions.current(session).windows, Phase.SUBMISSION)
        acts = session.scalars(select(JournalRow.act).order_by(JournalRow.id)).all()
    database.dispose()
    assert window.closes_at.isoformat() == "2027-03-01T17:00:00+00:00"
    assert not window.paused
    assert acts == ["edition.created", "phase.moved", "phase.paused", "phase.resumed"]


def test_a_phase_that_would_close_before_it_opens_is_refused(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_line(["init", "--starting", "2026-11-19"])

    assert run_line(["phase", "move", "judging", "--closes", "2026-12-01 18:00"]) == 1
    assert "can't close before it opens" in capsys.readouterr().err


def test_links_lead_to_the_port_that_is_listened_on() -> None:
    assert settings_from({"PORT": "9000"}).base_url == "http://127.0.0.1:9000"
    assert (
        settings_from({"PORT": "9000", "CONTEST_BASE_URL": "https://a.invalid"}).base_url
        == "https://a.invalid"
    )


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")

    first = secret_key(settings)

    assert secret_key(settings) == first
    assert len(first) >= 40
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_exported_cell_is_a_formula(cell: str) -> None:
    table = io.StringIO()

    tables.write(table, ("title",), [(cell,)])

    assert table.getvalue().splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    "cell", ["Pot,=cmd|' /C calc'!A0,x", "Pot,@SUM(A1),x", 'Pot";=1+1;"', "Pot\t=1+1\tx"]
)
def test_no_part_of_a_cell_is_a_formula_whatever_separator_the_spreadsheet_takes(
    cell: str, separator: str
) -> None:
    table = io.StringIO()

    tables.write(table, ("number", "title", "level"), [("F-001", cell, "4e")])

    for row in csv.reader(io.StringIO(table.getvalue()), delimiter=separator):
        assert not any(part.startswith(tables.FORMULA_STARTS) for part in row), row


def test_entries_and_teams_are_exported_with_a_constant_number_of_statements(database: Database) -> None:
    with database.writing() as session:
        edition = builders.edition(session)
        for title in ("Poto", "=1+1", "Baleine"):
            team = builders.team(session, edition=edition)
            builders.pupil(session, team=team)
            team.entry.title = title

    with database.reading() as session:
        edition = editions.current(session)
        entries = list(exports.entries(session, edition))
        teams = list(exports.teams(session, edition))

    assert [row[2] for row in entries] == ["Poto", "=1+1", "Baleine"]
    assert all(len(row) == len(exports.ENTRIES) for row in entries)
    assert [row[9] for row in teams] == ["1", "1", "1"]
    assert all(len(row) == len(exports.TEAMS) for row in teams)


def test_a_backup_made_during_writes_comes_back_byte_for_byte(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        builders.edition(session)
    store = FolderStore(settings.store_dir)
    kept = {store.put(bytes([number]) * 10_000).digest for number in range(20)}
    stop, errors = threading.Event(), []

    def write_on() -> None:
        busy = Database(settings.database)
        try:
            while not stop.is_set():
                with busy.writing() as session:
                    builders.account(session)
                    builders.account(session)
        except BaseException as failure:
            errors.append(failure)
        finally:
            busy.dispose()

    writers = [threading.Thread(target=write_on) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        assert backup.do(parser().parse_args(["backup", str(tmp_path / "b.tar")]), settings) == 0
    finally:
        stop.set()
        for writer in writers:
            writer.join()

    assert errors == []
    elsewhere = replace(settings, data_dir=tmp_path / "elsewhere")
    if settings.database_url.startswith("sqlite"):
        elsewhere = replace(elsewhere, database_url="")
    asked = parser().parse_args(["restore", str(tmp_path / "b.tar"), "--replace"])
    database.dispose()
    assert restore.do(asked, elsewhere) == 0

    again = FolderStore(elsewhere.store_dir)
    assert set(again.digests()) == kept
    assert all(again.path_of(d).read_bytes() == store.path_of(d).read_bytes() for d in kept)
    restored = Database(elsewhere.database)
    with restored.reading() as session:
        assert editions.current(session).title.startswith("Imagine")
        people = session.scalar(select(func.count(Account.id)))
    restored.dispose()
    # Each transaction writes two rows: an odd number would be half of one.
    assert people is not None
    assert people % 2 == 0


def test_a_damaged_backup_replaces_nothing(settings: Settings, database: Database, tmp_path: Path) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("the archive is the same on every engine")
    with database.writing() as session:
        builders.edition(session, slug="before")
    FolderStore(settings.store_dir).put(b"a file" * 2000)
    archive = tmp_path / "b.tar"
    backup.do(parser().parse_args(["backup", str(archive)]), settings)
    data = bytearray(archive.read_bytes())
    data[data.index(b"a filea file")] ^= 1
    archive.write_bytes(data)

    with pytest.raises(Trouble, match="damaged"):
        restore.do(parser().parse_args(["restore", str(archive), "--replace"]), settings)

    with database.reading() as session:
        assert session.scalars(select(Edition.slug)).all() == ["before"]


def test_a_restore_never_replaces_an_edition_unasked(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        builders.edition(session)
    settings.data_dir.mkdir(exist_ok=True)

    with pytest.raises(Trouble, match="--replace"):
        restore.do(parser().parse_args(["restore", str(tmp_path / "any.tar")]), settings)


def test_a_backup_never_replaces_another_one(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"yesterday's")

    with pytest.raises(Trouble, match="exists already"):
        backup.do(parser().parse_args(["backup", str(tmp_path / "b.tar")]), settings)

    assert (tmp_path / "b.tar").read_bytes() == b"yesterday's"


def test_the_doctor_finds_nothing_wrong_with_a_contest_that_is_well(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.writing() as session:
        builders.edition(session)

    code = doctor.do(parser().parse_args(["doctor"]), settings)

    said = capsys.readouterr().out
    assert code == 0, said
    assert "WRONG" not in said
    assert "plain http" in said


def test_the_doctor_names_a_database_that_does_not_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = Settings(data_dir=tmp_path, database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    code = doctor.do(parser().parse_args(["doctor"]), nowhere)

    assert code == 1
    assert "WRONG  database" in capsys.readouterr().out


def test_the_demonstration_is_the_same_each_time_but_for_keys_and_passwords(
    settings: Settings, database: Database
) -> None:
    settings.data_dir.mkdir()

    assert seeding.seed_if_empty(database, settings, entries=30)

    with database.reading() as session:
        titles = session.scalars(select(Entry.title).order_by(Entry.number)).all()
        waiting = session.scalar(select(func.count()).where(Job.kind == JobKind.EXAMPLE))
        names = session.scalars(select(Team.name)).all()
    assert len(set(titles)) == len(titles) == waiting == 30
    assert len(set(names)) == 30
    shown = (settings.data_dir / accounts_file.NAME).read_text(encoding="utf-8")
    assert shown.count("@demonstration.invalid") == 5
    assert stat.S_IMODE((settings.data_dir / accounts_file.NAME).stat().st_mode) == 0o600


def test_the_demonstration_never_touches_a_contest(settings: Settings, database: Database) -> None:
    with database.writing() as session:
        builders.edition(session)

    assert not seeding.seed_if_empty(database, settings, entries=3)
    with database.reading() as session:
        assert session.scalar(select(func.count(Entry.id))) == 0
