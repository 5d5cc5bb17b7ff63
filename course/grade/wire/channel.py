"""Messages between the two sides: a length-prefixed JSON header and raw blocks of bytes. Nothing is ever unpickled.

The side that decides scores reads with a limit and a deadline, and treats every message as hostile.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from contextlib import suppress
from typing import Protocol

PREFIX = struct.Struct(">II")  # bytes of the header, number of blocks
LENGTH = struct.Struct(">Q")  # bytes of one block
MAX_BLOCKS = 1_000_000
MAX_PARTS = 4_000_000  # values in one header: each takes some 60 bytes as a Python object


class Closed(ConnectionError):
    """The other side ended."""


class TimedOut(TimeoutError):
    """The other side did not answer, or did not read, in time."""


class TooLarge(ValueError):
    """A message is larger than the other side would accept."""


class Garbled(ValueError):
    """The other side sent something that is no message."""


class Watching(Protocol):
    """Decides how long a message is waited for."""

    def pause(self) -> float:
        """Return the seconds until this is to be asked again; raise TimeoutError to give up."""


class Channel:
    """One end of a connection that carries messages in both directions."""

    def __init__(self, connection: socket.socket, limit: int):
        self.connection = connection
        self.limit = limit
        self.buffer = bytearray()
        self.watch: Watching | None = None

    def send(self, header: dict, blocks: list[bytes] = (), deadline: float | None = None) -> None:
        """Send one message; TooLarge if the other side would not accept it."""
        text = json.dumps(header, separators=(",", ":")).encode()
        lengths = b"".join(LENGTH.pack(len(block)) for block in blocks)
        size = len(text) + len(lengths) + sum(len(block) for block in blocks)
        for count, unit, most in (
            (size, "bytes", self.limit),
            (len(blocks), "arrays", MAX_BLOCKS),
            (_parts(text), "values", MAX_PARTS),
        ):
            if count > most:
                raise TooLarge(f"{count:,} {unit} are more than can be passed on at once (at most {most:,})")
        try:
            self._set_timeout(deadline)
            self.connection.sendall(b"".join([PREFIX.pack(len(text), len(blocks)), lengths, text, *blocks]))
        except TimeoutError as error:
            raise TimedOut("the other side does not read") from error
        except OSError as error:
            raise Closed("the other side ended") from error

    def receive(self, deadline: float | None = None, watch: Watching | None = None) -> tuple[dict, list[bytes]]:
        """Return the next message as (header, blocks); raise Closed, TimedOut or Garbled.

        With `watch`, that decides how long to wait, in place of the deadline.
        """
        self.watch = watch
        header_size, count = PREFIX.unpack(self._take(PREFIX.size, deadline))
        if header_size + count * LENGTH.size > self.limit or count > MAX_BLOCKS:
            raise Garbled("a message is too large")
        lengths = [length for (length,) in LENGTH.iter_unpack(self._take(count * LENGTH.size, deadline))]
        if header_size + count * LENGTH.size + sum(lengths) > self.limit:
            raise Garbled("a message is too large")
        text = self._take(header_size, deadline)
        blocks = [self._take(length, deadline) for length in lengths]
        if _parts(text) > MAX_PARTS:
            raise Garbled("a message has too many parts")
        try:
            header = json.loads(text)
        except (ValueError, RecursionError, MemoryError) as error:
            raise Garbled("a message is not JSON") from error
        if not isinstance(header, dict):
            raise Garbled("a message has no header")
        return header, blocks

    def close(self) -> None:
        """Close this end."""
        with suppress(OSError):
            self.connection.close()

    def _take(self, size: int, deadline: float | None) -> bytes:
        while len(self.buffer) < size:
            try:
                self._look(deadline)
                piece = self.connection.recv(max(65536, min(size - len(self.buffer), 1 << 20)))
            except TimeoutError as error:
                if self.watch is None or isinstance(error, TimedOut):
                    raise TimedOut("the other side does not answer") from error
                continue  # to look at the time again
            except OSError as error:
                raise Closed("the other side ended") from error
            if not piece:
                raise Closed("the other side ended")
            self.buffer += piece
        taken = bytes(self.buffer[:size])
        del self.buffer[:size]
        return taken

    def _look(self, deadline: float | None) -> None:
        """Let whoever watches look at the time, and set when it is to look again."""
        if self.watch is None:
            return self._set_timeout(deadline)
        try:
            return self.connection.settimeout(self.watch.pause())
        except TimeoutError as error:
            raise TimedOut("the other side does not answer") from error

    def _set_timeout(self, deadline: float | None) -> None:
        if deadline is None:
            self.connection.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimedOut("the other side does not answer")
        self.connection.settimeout(left)


def _parts(text: bytes) -> int:
    """Return how many values a header holds, or a few more: signs inside texts count too."""
    return sum(text.count(sign) for sign in (b"[", b"{", b","))


def pair() -> tuple[socket.socket, socket.socket]:
    """Return two connected sockets that only their holders can reach."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
