"""phase: list, move, pause and resume the phases of the current edition."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from datetime import datetime

from sqlalchemy.orm import Session

from contest.commands.place import COMMAND_LINE, Commands, Trouble, opened
from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import editions
from contest.rules.errors import Invalid, NotFound
from contest.rules.phases import Phase, in_force
from contest.services import editions as changing
from contest.settings import Settings
from contest.wording.dates import PARIS, paris


def add_to(commands: Commands) -> None:
    """Describe the command and its verbs."""
    line = commands.add_parser("phase", help="list, move, pause or resume a phase of the current edition")
    verbs = line.add_subparsers(title="verbs", metavar="VERB", required=True)
    verbs.add_parser("list", help="the six phases with their dates").set_defaults(do=do, verb="list")
    move = verbs.add_parser("move", help="change when a phase opens or closes (time of Paris)")
    move.add_argument("--opens", type=_instant, metavar="WHEN", help='for example "2027-01-15 09:00"')
    move.add_argument("--closes", type=_instant, metavar="WHEN", help='for example "2027-02-26 18:00"')
    for verb, name in (
        (move, "move"),
        (verbs.add_parser("pause", help="stop a phase by hand"), "pause"),
        (verbs.add_parser("resume", help="let a paused phase follow its dates again"), "resume"),
    ):
        verb.add_argument("phase", type=Phase, choices=list(Phase), metavar="PHASE", help=", ".join(Phase))
        verb.set_defaults(do=do, verb=name)


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=PARIS)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} isn't a day and an hour such as 2027-02-26 18:00") from None


def do(arguments: Namespace, settings: Settings) -> int:
    """Change what is asked, then show the calendar as it is."""
    with opened(settings) as database, database.writing() as session:
        try:
            edition = editions.current(session)
        except NotFound:
            raise Trouble("There is no edition: run « ecolo-rigolo init » first.") from None
        if arguments.verb == "move":
            _move(session, edition, arguments)
        elif arguments.verb == "pause":
            changing.pause_phase(session, COMMAND_LINE, edition=edition, phase=arguments.phase, now=utc_now())
        elif arguments.verb == "resume":
            changing.resume_phase(session, COMMAND_LINE, edition=edition, phase=arguments.phase)
        _show(edition)
    return 0


def _move(session: Session, edition: Edition, arguments: Namespace) -> None:
    if arguments.opens is None and arguments.closes is None:
        raise Trouble("Say --opens or --closes.")
    try:
        changing.move_phase(
            session,
            COMMAND_LINE,
            edition=edition,
            phase=arguments.phase,
            opens_at=arguments.opens,
            closes_at=arguments.closes,
        )
    except Invalid:
        raise Trouble("A phase can't close before it opens.") from None


def _show(edition: Edition) -> None:
    now = utc_now()
    for window in in_force(edition.windows):
        state = "paused" if window.paused else "open" if window.is_open(now) else ""
        opens, closes = (f"{paris(at):%Y-%m-%d %H:%M}" for at in (window.opens_at, window.closes_at))
        print(f"{window.phase.value:<14}{opens}  {closes}  {state}".rstrip())
