"""A team's own result: what the jury wrote, the profile of the object, the score as an addition."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import render_template
from flask.typing import ResponseReturnValue

from contest.models import Publication
from contest.models.columns import utc_now
from contest.queries import evidence, publications
from contest.queries.ballots import entry_code
from contest.queries.entries import Draft, draft_of
from contest.queries.palmares import faces
from contest.queries.teams import teachers_of
from contest.rules.phases import Phase, window_of
from contest.rules.results import recheck_until
from contest.services import scope
from contest.web.request import actor, db
from contest.web.team import shown
from contest.web.team.door import blueprint
from contest.wording import feedback
from contest.wording import results as wording


@blueprint.get("/equipes/<key>/resultat")
def result(key: str) -> ResponseReturnValue:
    """What the jury says to this team; before the opening, when that will be."""
    now = utc_now()
    draft = draft_of(db(), scope.entry_for(db(), actor(), key))
    opens_at = window_of(draft.edition.windows, Phase.RESULTS).opens_at
    publication = publications.shown(db(), draft.edition, now)
    page = {"draft": draft, "nav_items": shown.nav(key, actor()), "opens_at": opens_at, "now": now}
    if publication is None:
        return render_template("team/result_none.html", state="later", **page)
    code = entry_code(draft.entry.number)
    content = publication.content
    entry = next((each for each in content["entries"] if each["entry"] == code), None)
    if entry is None:
        outside = "hidden" if draft.entry.hidden_at else "outside"
        state = "unranked" if code in content["unranked"] else outside
        said = evidence.for_team(db(), draft.entry.id, _criteria(content))
        return render_template(
            "team/result_none.html",
            state=state,
            said=said,
            names=_names(content),
            pupil=actor().team_id is not None,
            **page,
        )
    told = _told(draft, publication, entry, code)
    until = recheck_until(publication.published_at, opens_at)
    return render_template(
        "team/result.html", until=until, recheck=feedback.recheck_in_words(until, now), **told, **page
    )


def _told(draft: Draft, publication: Publication, entry: dict[str, Any], code: str) -> dict[str, Any]:
    content = publication.content
    awards = [award for award in content["awards"] if award["entry"] == code]
    said = evidence.for_team(db(), draft.entry.id, _criteria(content))
    name = draft.submitted_title
    return {
        "publication": publication,
        "content": content,
        "code": code,
        "entry": entry,
        "awards": awards,
        "in_public": entry["rank"] <= content["top"] or bool(awards),
        "title": feedback.title(entry, awards, top=content["top"]),
        "lead": feedback.lead(name, entry),
        "profile": feedback.profile(content, entry),
        "advice": feedback.advice(content, entry, name),
        "said": said,
        "names": _names(content),
        "teachers": [place.teacher.account.name for place in teachers_of(db(), draft.team.id)],
        "poster": shown.poster_url(draft.upload),
        "has_page": faces(db(), draft.edition, [code])[code].public,
        "veil": content["bundle"]["veils"].get(code, code),
        "letter": _letter(draft, code),
        "feedback": feedback,
        "wording": wording,
    }


def _criteria(content: dict[str, Any]) -> list[str]:
    return [each["code"] for each in content["criteria"]]


def _names(content: dict[str, Any]) -> dict[str, str]:
    return {each["code"]: each["name"] for each in content["criteria"]}


def _letter(draft: Draft, code: str) -> str:
    """The address that opens a letter to the organisers."""
    subject = quote(f"Relecture du calcul, {code}")
    return f"mailto:{draft.edition.contact_email}?subject={subject}"
