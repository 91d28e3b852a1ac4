"""The few fixed messages between the calling process and the warm server."""

from __future__ import annotations

import struct

# On the control socket, with two descriptors: "fork a child that may live this many seconds".
ORDER = struct.Struct("<d")
READY = b"!"
# On the status socket: first the number of the child's process, at the end how it went.
STARTED = struct.Struct("<i")
ENDED = struct.Struct("<i?")
