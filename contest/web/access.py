"""The access table: every endpoint and the right it asks for. A URL without a line here doesn't exist."""

from __future__ import annotations

from contest.rules.rights import Right

# Closed by default: tests/shape tries each URL as each role, and fails for a route that isn't listed.
# Object-level rights (which team, which entry) are checked by the services; a stranger's object is a 404.
ACCESS: dict[str, Right] = {
    "static": Right.LOOK,
    # health
    "health.alive": Right.LOOK,
    "health.ready": Right.LOOK,
    # public
    "public.home": Right.LOOK,
    "public.rules": Right.LOOK,
    "public.calendar": Right.LOOK,
    "public.rubric": Right.LOOK,
    "public.export_help": Right.LOOK,
    "public.privacy": Right.LOOK,
    "public.accessibility": Right.LOOK,
    "public.legal": Right.LOOK,
    "public.contact": Right.LOOK,
    # trial
    # account
    # team
    # class code
    # organiser
    # files
}
