"""A visitor without JavaScript: reads pages, fills the forms that are really there, follows redirections."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse

from contest.database import Database
from contest.models import Teacher, Team
from contest.models.columns import utc_now
from contest.services import classcodes, sessions
from tests.parsing import parsed

COOKIE = "contest_session"


@dataclass
class Page:
    """What came back."""

    response: TestResponse

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def url(self) -> str:
        """The path after redirections."""
        return self.response.request.path

    @property
    def tree(self) -> Element:
        """The parsed page."""
        return parsed(self.response.get_data(as_text=True))

    @property
    def text(self) -> str:
        """All words of the page, spaces made simple."""
        return " ".join("".join(self.tree.itertext()).split())

    @property
    def title(self) -> str:
        """The words of the h1."""
        return " ".join("".join(next(self.tree.iter("h1")).itertext()).split())

    def links(self) -> list[str]:
        """Every address the page links to."""
        return [link.get("href", "") for link in self.tree.iter("a")]

    def form(self, action: str) -> Element:
        """The form that posts to an address ending so; AssertionError when the page has none."""
        posting = [form for form in self.tree.iter("form") if form.get("method") != "dialog"]
        forms = [form for form in posting if (form.get("action") or self.url).endswith(action)]
        assert forms, f"no form posts to …{action}"
        return forms[0]


class Visitor:
    """Somebody's browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = Page(client.get("/classe"))

    def get(self, url: str) -> Page:
        """Open a page."""
        self.page = Page(self.client.get(url, follow_redirects=True))
        return self.page

    def fill(self, action: str, **values: Any) -> Page:
        """Send the page's form as a browser would: its own values, changed by `values` (lists for several)."""
        form = self.page.form(action)
        data = _values(form)
        for name, value in values.items():
            data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
        for name, value in list(data.items(multi=True)):
            if isinstance(value, bytes):
                data.setlist(name, [FileStorage(io.BytesIO(value), filename=f"{name}.jpg")])
        self.page = Page(
            self.client.post(
                form.get("action") or self.page.url,
                data=data,
                content_type=form.get("enctype"),
                follow_redirects=True,
            )
        )
        return self.page

    def press(self, path: str) -> Page:
        """Press the button that sends its form elsewhere (formaction), to that path; its values go along."""
        for form in self.page.tree.iter("form"):
            for button in form.iter("button"):
                target = button.get("formaction", "")
                if target.partition("?")[0] == path:
                    data = _values(form)
                    self.page = Page(self.client.post(target, data=data, follow_redirects=True))
                    return self.page
        raise AssertionError(f"no button sends its form to {path}")


def teacher_visits(client: FlaskClient, database: Database, teacher: Teacher) -> Visitor:
    """A browser in which that teacher is signed in."""
    with database.writing() as session:
        token = sessions.open_for_account(session, teacher.account_id, days=1, now=utc_now())
    client.set_cookie(COOKIE, token)
    return Visitor(client)


def class_visits(client: FlaskClient, database: Database, team: Team) -> Visitor:
    """A school computer on which that team's code was typed."""
    with database.writing() as session:
        _, token = classcodes.enter(session, typed=team.class_code, now=utc_now())
    client.set_cookie(COOKIE, token)
    return Visitor(client)


def _values(form: Element) -> MultiDict[str, Any]:
    data: MultiDict[str, Any] = MultiDict()
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("type") == "file":
            continue
        if field.tag == "textarea":
            data.add(name, "".join(field.itertext()))
        elif field.tag == "select":
            chosen = [option for option in field.iter("option") if option.get("selected") is not None]
            data.add(name, (chosen or list(field.iter("option")))[0].get("value"))
        elif field.tag == "input" and (
            field.get("type") not in ("radio", "checkbox") or field.get("checked") is not None
        ):
            data.add(name, field.get("value", ""))
    return data
