"""Runs numeric work in a throw-away child, so that the calling process stays light and alive."""

from uploads.sandbox.client import Sandbox
from uploads.sandbox.limits import Limits, Target, limits_for

__all__ = ["Limits", "Sandbox", "Target", "limits_for"]
