"""Two ways for a mail to leave: SMTP, and a console that shouts that it is for development."""

from __future__ import annotations

import smtplib
import ssl
import sys
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import localtime, make_msgid, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from contest.settings import BadSetting, Settings

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}
EXPECTED = "console: or smtp://user:password@host:587 or smtps://user:password@host:465"
FRAME = "─" * 78


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail to one person; plain text, so that it reads everywhere and carries no tracker."""

    to: str
    subject: str
    text: str
    reply_to: str = ""


def deliver(message: Message, settings: Settings) -> None:
    """Hand the mail over as CONTEST_MAIL_URL says; smtplib.SMTPException or OSError when nobody took it."""
    url = urlsplit(settings.mail_url)
    if url.scheme == "console":
        _show(message)
    elif url.scheme in PORTS and url.hostname:
        _post(_letter(message, settings), url)
    else:
        raise BadSetting("CONTEST_MAIL_URL", f"{url.scheme}:…", EXPECTED)


def _letter(message: Message, settings: Settings) -> EmailMessage:
    # Address and EmailMessage refuse line breaks: nobody can add a header through a name.
    letter = EmailMessage(policy=SMTP_POLICY)
    sender_name, sender = parseaddr(settings.mail_from)
    letter["From"] = Address(sender_name, addr_spec=sender)
    letter["To"] = Address(addr_spec=message.to)
    if message.reply_to:
        letter["Reply-To"] = Address(addr_spec=message.reply_to)
    letter["Subject"] = " ".join(message.subject.split())
    letter["Date"] = localtime()
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text, cte="quoted-printable")
    return letter


def _post(letter: EmailMessage, url: SplitResult) -> None:
    host, port = url.hostname or "", url.port or PORTS[url.scheme]
    safely = ssl.create_default_context()
    if url.scheme == "smtps":
        with smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=safely) as server:
            _hand_over(server, letter, url)
        return
    with smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS) as server:
        server.ehlo()
        # A password never travels in the clear: with one, a server without STARTTLS is an error.
        if url.username or server.has_extn("starttls"):
            server.starttls(context=safely)
        _hand_over(server, letter, url)


def _hand_over(server: smtplib.SMTP, letter: EmailMessage, url: SplitResult) -> None:
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    server.send_message(letter)


def _show(message: Message) -> None:
    lines = [
        FRAME,
        "MAIL, shown here and NOT sent (development: CONTEST_MAIL_URL=console:)",
        f"To: {message.to}",
        *([f"Reply-To: {message.reply_to}"] if message.reply_to else []),
        f"Subject: {message.subject}",
        "",
        message.text.rstrip(),
        FRAME,
    ]
    sys.stderr.write("\n".join(lines) + "\n")
    sys.stderr.flush()
