"""The command line's door: python -m contest, installed as ecolo-rigolo."""

from __future__ import annotations

import sys

from contest.commands.line import run


def main() -> int:
    """Run the command line's words; the exit code is the answer."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
