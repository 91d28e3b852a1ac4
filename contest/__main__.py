"""The command line's door: python -m contest, installed as ecolo-rigolo."""

from __future__ import annotations

import os
import sys

from contest.commands.line import run


def main() -> int:
    """Run the command line's words; the exit code is the answer."""
    # Names of pupils and addresses of teachers: whatever is written is its owner's alone, whoever made the folder.
    os.umask(0o077)
    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
