"""Values that no column and no machine holds, where a page expects a small number or a short name."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.people import organiser_browser

ABSURD = "9" * 5000


@pytest.mark.parametrize("version", [ABSURD, "²", "٣", "-1", "\0"])
def test_an_absurd_version_of_an_entry_is_no_failure_of_ours(app: Flask, version: str) -> None:
    answer = organiser_browser(app).post(
        "/organisation/candidatures/completes", data={"entry-bcdfghjkmnpq": version}
    )

    assert answer.status_code < 500


@pytest.mark.parametrize("page", ["reglages", "reglement", "conservation"])
def test_an_edition_whose_name_no_database_holds_is_not_found(app: Flask, page: str) -> None:
    assert organiser_browser(app).get(f"/organisation/{page}?edition=a%00b").status_code == 404
