"""The one typed boundary with numba: compile a loop once, into a cache kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """`loop` as machine code, same results on every run (no fast-math), cached across processes."""
    return cast(Loop, numba.njit(cache=True, error_model="numpy")(loop))
