"""Connections: who begins a request and does not end it is not waited for.

uvicorn closes only what is idle between two requests, so half a request would stay for ever.

* a header has ten seconds to come, a body twenty, and a reader twenty to take what is sent;
* of one peer a hundred may wait for longer than a moment: then the oldest makes room;
* so it does, whoever it is, when nearly as many wait as this program may have files open.

A proxy before us hands over whole requests and keeps few connections; see docs/edges.md.
"""

import asyncio
import resource
from collections import OrderedDict
from contextlib import suppress
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER, BODY, READ = 10.0, 20.0, 20.0  # seconds
MOMENT = 1.0  # seconds in which many may come at once, as after a restart
OF_A_PEER = 100
FILES = 8192  # as many as are asked for
KEPT_FREE = 256  # files that are not connections of the web
MOST, FEWEST = 4096, 64  # connections that wait

Waits = OrderedDict["Guarded", float]  # since when, the oldest first


class Doors:
    """The connections of a server that wait for their peers."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._all: Waits = OrderedDict()
        self._peers: dict[str, Waits] = {}

    def protocol(self, *given: Any, **named: Any) -> "Guarded":
        """Make the protocol of a new connection: what uvicorn takes as its `http`."""
        return Guarded(self, *given, **named)

    def begins(self, one: "Guarded", now: float) -> None:
        """Note that a connection waits from now on; another one may be closed for it."""
        self.ends(one)
        mine = self._peers.setdefault(one.peer, OrderedDict())
        if len(mine) >= OF_A_PEER and now - next(iter(mine.values())) > MOMENT:
            next(iter(mine)).give_up()
        if len(self._all) >= self._most:
            next(iter(self._all)).give_up()
        self._all[one] = self._peers.setdefault(one.peer, mine)[one] = now

    def ends(self, one: "Guarded") -> None:
        """Note that a connection waits no more."""
        if self._all.pop(one, None) is not None:
            mine = self._peers[one.peer]
            del mine[one]
            if not mine:
                del self._peers[one.peer]


class Guarded(H11Protocol):
    """A connection that is closed when its peer takes too long."""

    def __init__(self, doors: Doors, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._doors = doors
        self._deadline: asyncio.TimerHandle | None = None
        self._reader: asyncio.TimerHandle | None = None
        self._phase: tuple[str, object] | None = None
        self.peer = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a header."""
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else ""
        self._look()

    def data_received(self, data: bytes) -> None:
        """Take bytes; they do not make a deadline later."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of this one."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop()
        _cancel(self._reader)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Give a slow reader some time."""
        super().pause_writing()
        _cancel(self._reader)
        self._reader = self.loop.call_later(READ, self.give_up)

    def resume_writing(self) -> None:
        """Go on with a reader who was slow."""
        super().resume_writing()
        _cancel(self._reader)

    def timeout_keep_alive_handler(self) -> None:
        """Close what is idle, also when its last answer is never read."""
        super().timeout_keep_alive_handler()
        self._stop()
        _cancel(self._reader)
        self._reader = self.loop.call_later(READ, self.give_up)

    def give_up(self) -> None:
        """Close without a word."""
        self._stop()
        self.transport.abort()

    def _look(self) -> None:
        """Begin a deadline when something else is waited for than before."""
        phase = None if self.transport.is_closing() else self._waits_for()
        if phase == self._phase:
            return
        self._stop()
        self._phase = phase
        if phase is not None:
            within = HEADER if phase[0] == "header" else BODY
            self._deadline = self.loop.call_later(within, self.give_up)
            self._doors.begins(self, self.loop.time())

    def _waits_for(self) -> tuple[str, object] | None:
        """Return which part of which request is missing."""
        if self.conn.their_state is h11.IDLE:
            return "header", self.cycle
        if self.conn.their_state is h11.SEND_BODY:
            return "body", self.cycle
        return None

    def _stop(self) -> None:
        self._phase = None
        _cancel(self._deadline)
        self._doors.ends(self)


def doors() -> Doors:
    """Return the doors of a server, for as many connections as this program may have open."""
    return Doors(max(FEWEST, min(MOST, _files() - KEPT_FREE)))


def _files() -> int:
    """Ask for enough open files and return how many there may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if 0 <= soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    found, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return FILES if found == resource.RLIM_INFINITY else found


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
