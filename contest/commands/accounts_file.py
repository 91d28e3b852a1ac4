"""The demonstration's accounts: their passwords lie in one private file and are shown at each start."""

from __future__ import annotations

from contest.commands.place import write_private
from contest.demonstration.calendar import Moment
from contest.demonstration.people import DemonstrationAccount
from contest.settings import Settings

NAME = "demonstration-accounts.txt"


def keep(settings: Settings, accounts: tuple[DemonstrationAccount, ...], *, moment: Moment) -> None:
    """Write the phase and the accounts where only the owner of the data folder reads them."""
    lines = [f"{'phase':<11}{moment.value}"]
    lines += [f"{account.role:<11}{account.email:<42}{account.password}" for account in accounts]
    write_private(settings.data_dir / NAME, "\n".join(lines) + "\n")


def show(settings: Settings) -> None:
    """Print the accounts, if this is a demonstration."""
    path = settings.data_dir / NAME
    if not path.exists():
        return
    print("  Demonstration, with these accounts:")
    for line in path.read_text(encoding="utf-8").splitlines():
        print(f"    {line}")
    print(flush=True)
