"""A real worker process for the tests of faults: its inspections wait for a file named « go » before they begin."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from contest.jobs.queue import Ticket
from contest.models.jobs import JobKind
from contest.settings import Settings
from contest.worker import loop
from contest.worker.deeds import DEEDS
from contest.worker.workshop import Outcome, Workshop


def main() -> None:
    """Arguments: the data folder, the database's address, the seconds of a lease, this worker's own folder."""
    data, url, lease_seconds, folder = sys.argv[1:]
    place = Path(folder)

    def patient(workshop: Workshop, ticket: Ticket) -> Outcome:
        (place / f"holds-{ticket.id}").touch()
        while not (place / "go").exists():
            time.sleep(0.02)
        (place / f"works-{ticket.id}").touch()
        return DEEDS[JobKind.INSPECT](workshop, ticket)

    # The table that the loop reads when it is made.
    deeds = {**DEEDS, JobKind.INSPECT: patient}
    loop.Worker.__init__.__kwdefaults__["deeds"] = deeds
    (place / "pid").write_text(str(os.getpid()))
    loop.work(
        Settings(data_dir=Path(data), database_url=url, lease_seconds=int(lease_seconds), poll_seconds=0.05)
    )
    (place / "heavy").write_text(repr(sorted({"numpy", "scipy", "numba", "trimesh"} & set(sys.modules))))


if __name__ == "__main__":
    main()
