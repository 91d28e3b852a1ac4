"""End with whoever started us: a child whose standard input closes stops itself."""

from __future__ import annotations

import os
import signal
import threading


def follow_standard_input() -> None:
    """Send ourselves SIGTERM when standard input ends: our supervisor died, even by kill -9."""
    threading.Thread(target=_wait_for_the_end, daemon=True, name="follow-stdin").start()


def _wait_for_the_end() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
