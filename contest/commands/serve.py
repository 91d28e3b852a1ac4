"""serve: the web server alone, for whoever supervises processes by other means."""

from __future__ import annotations

import signal
import tempfile
from argparse import Namespace
from typing import NoReturn

import waitress
from sqlalchemy import func, select

from contest import logs
from contest.app import create_app
from contest.commands.following import follow_standard_input
from contest.commands.place import Commands, opened, prepare, secret_key
from contest.models import Edition
from contest.settings import Settings

MEGABYTE = 1_000_000
# A slow school line may pause, but a silent one must free its place.
IDLE_SECONDS = 120
# A connection costs a descriptor (an account usually has 1,024) and no thread: a silent crowd keeps nobody out.
CONNECTIONS = 600


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("serve", help="answer web requests (one process)")
    line.add_argument("--follow-stdin", action="store_true", help="stop when standard input closes")
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    logs.configure(settings.log_level)
    prepare(settings)
    _keep_bodies_near_the_store(settings)
    app = create_app(settings, secret_key=secret_key(settings))
    server = waitress.create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident=None,
        max_request_body_size=_largest_upload(settings) + MEGABYTE,
        channel_timeout=IDLE_SECONDS,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
    )
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    if arguments.follow_stdin:
        follow_standard_input()
    # It catches SystemExit itself, and lets the running requests end.
    server.run()
    return 0


def _stop(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def _keep_bodies_near_the_store(settings: Settings) -> None:
    # The server writes a large body to a temporary file first: on the store's disk its room was checked.
    folder = settings.data_dir / "incoming"
    folder.mkdir(exist_ok=True)
    tempfile.tempdir = str(folder)


def _largest_upload(settings: Settings) -> int:
    with opened(settings) as database, database.reading() as session:
        return session.scalar(select(func.max(Edition.max_upload_bytes))) or 0
