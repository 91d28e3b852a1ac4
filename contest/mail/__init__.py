"""Mails: composed from ids when they leave, then sent, or shown on the console in development."""

from contest.mail.messages import compose, send, send_test
from contest.mail.organisers import preview
from contest.mail.senders import Message, deliver

__all__ = ["Message", "compose", "deliver", "preview", "send", "send_test"]
