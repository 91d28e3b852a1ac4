"""What supervisors ask."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from contest.database import Database
from contest.settings import Settings


def test_a_healthy_contest_is_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/health").get_json() == {"alive": True}
    assert client.get("/ready").get_json() == {
        "ready": True,
        "database": True,
        "migrations": True,
        "store": True,
    }


def test_tables_of_another_version_are_not_ready(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        before = session.scalar(text("SELECT version_num FROM alembic_version"))
        session.execute(text("UPDATE alembic_version SET version_num = 'older'"))

    answer = client.get("/ready")

    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :before"), {"before": before})
    assert answer.status_code == 503
    assert answer.get_json()["migrations"] is False


def test_a_store_without_room_is_not_ready(app: Flask) -> None:
    demanding = Settings(data_dir=app.extensions["contest.settings"].data_dir, upload_disk_margin_mb=10**9)
    app.extensions["contest.settings"] = demanding

    answer = app.test_client().get("/ready")

    assert answer.status_code == 503
    assert answer.get_json()["store"] is False
