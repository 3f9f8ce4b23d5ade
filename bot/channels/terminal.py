"""The terminal: a conversation in the window where it was started; options are numbers.

It has no `open_channel`: `python -m bot chat` makes it, and nothing else does.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import FileIO
from threading import Thread
from uuid import uuid4

from rich.console import Console
from starlette.routing import BaseRoute

from bot.channels import Limits, Receive, Report
from bot.clip_words import heard
from bot.messages import Incoming, Outgoing, Raw

LEAVE = ("quit", "exit")


class TerminalChannel:
    """One telephone in the terminal."""

    name = "terminal"
    limits = Limits(text=10_000, text_with_options=10_000)
    parallel = 1

    def __init__(self, console: Console) -> None:
        self._console = console
        self._answered = asyncio.Event()
        self._rows: set[int] = set()
        self.over = asyncio.Event()  # the person has left

    def routes(self, receive: Receive, report: Report) -> Sequence[BaseRoute]:
        """Return nothing: it is no web address."""
        return ()

    async def run(self, receive: Receive) -> None:
        """Read lines until the end of the input or a word of leaving."""
        self._console.print("Write “food”, or “quit” to leave.", style="dim")
        while not self.over.is_set():
            line = await _line()
            if not line or line.strip().lower() in LEAVE:
                break
            self._answered.clear()
            await receive([Raw(self.name, uuid4().hex, json.dumps(line.strip()).encode())])
            await self._answered.wait()
        self.over.set()

    def read(self, raw: Raw) -> Incoming:
        """Read a line."""
        return Incoming(self.name, "here", raw.external_id, text=str(json.loads(raw.body)))

    async def send(self, outgoing: Outgoing) -> str:
        """Show a message."""
        whole = not self._console.is_terminal  # what reads a pipe wants lines as they are
        said = f"🔊 ({heard(outgoing.voice, outgoing.language)})\n" if outgoing.voice else ""
        text = f"\n{said}{outgoing.text}\n"
        self._console.print(text, markup=False, highlight=False, soft_wrap=whole)
        return str(outgoing.id)

    def expect(self, channel: str, external_id: str, rows: Sequence[int]) -> None:
        """Wait for these rows before the next line is read."""
        self._rows.update(rows)
        if not self._rows:
            self._answered.set()

    def settle(self, row: int) -> None:
        """Note that a row was shown."""
        self._rows.discard(row)
        if not self._rows:
            self._answered.set()

    async def close(self) -> None:
        """Leave."""
        self.over.set()


async def _line() -> str:
    """Wait for a line; "" at the end of the input.

    The thread may wait for ever, and past the end of the program, without holding it up: so it is
    none of the event loop's, and reads without the locks of `sys.stdin`.
    """
    loop = asyncio.get_running_loop()
    line: asyncio.Future[bytes] = loop.create_future()

    def _read() -> None:
        read = FileIO(sys.stdin.fileno(), closefd=False).readline()
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(_settle, line, read)

    Thread(target=_read, daemon=True).start()
    return (await line).decode(errors="replace")


def _settle(line: asyncio.Future[bytes], read: bytes) -> None:
    if not line.done():
        line.set_result(read)
