"""The try-it page, for anyone: the one public page that writes."""

from contest.web.trial.pages import blueprint

__all__ = ["blueprint"]
