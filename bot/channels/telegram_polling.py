"""Polling: updates are fetched, committed, and only then acknowledged.

python-telegram-bot's Updater acknowledges first, so what a crash finds in memory is lost.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken
from telegram.request import BaseRequest

from bot.channels import Receive
from bot.channels.telegram_client import Flood
from bot.channels.telegram_reading import UPDATES, number_of, parse, raw_update

log = logging.getLogger(__name__)

PATIENCE = 30  # seconds Telegram may keep a question open while nobody writes
SLACK = 15.0  # seconds more until the connection counts as broken
Seen = Callable[[Sequence[object]], None]


@dataclass
class Backoff:
    """How long to wait after one failure, and after the next, in seconds."""

    first: float = 1.0
    longest: float = 60.0
    failures: int = 0
    since: float | None = None  # monotonic seconds of the first of them

    def after(self, error: Exception) -> float:
        """Count a failure and return the pause that follows it."""
        self.since = self.since if self.since is not None else monotonic()
        if isinstance(error, Flood):
            return error.seconds
        pause = min(self.longest, self.first * 2.0 ** min(self.failures, 16))
        self.failures += 1
        return max(self.first, pause * random.uniform(0.5, 1.0))

    def succeed(self) -> None:
        """Forget the failures."""
        self.failures, self.since = 0, None


async def persist(work: Callable[[], Awaitable[bool]], backoff: Backoff) -> None:
    """Do one piece of work again and again until it returns False; no error ends it."""
    going_on = True
    while going_on:
        try:
            going_on = await work()
            backoff.succeed()
        except (
            Exception
        ) as error:  # a night without Telegram or without a disk must pass by itself
            pause = backoff.after(error)
            log.warning("Telegram: %s; next try in %.0f s", reason(error), pause)
            await asyncio.sleep(pause)


class Poller:
    """Fetches updates; `seen` is told of what was committed."""

    def __init__(self, request: BaseRequest, base_url: str, receive: Receive, seen: Seen) -> None:
        self._request, self._base_url = request, base_url
        self._receive, self._seen = receive, seen
        self._offset: int | None = None

    async def fetch(self) -> bool:
        """Fetch what waits, commit it, and only then move the offset."""
        updates = await self._ask()
        if not updates:
            # What was acknowledged is gone at Telegram, and after a quiet week the numbers begin
            # anew somewhere else: an old offset would hide them.
            self._offset = None
            return True
        await self._receive([raw_update(each, _body(each)) for each in updates])
        self._seen(updates)
        self._offset = _next(updates)
        return True

    async def _ask(self) -> list[Any]:
        question: dict[str, Any] = {"timeout": PATIENCE, "allowed_updates": json.dumps(UPDATES)}
        if self._offset is not None:
            question["offset"] = self._offset
        url = f"{self._base_url}/getUpdates?{urlencode(question)}"
        payload = await self._request.retrieve(url, read_timeout=PATIENCE + SLACK)
        answer = parse(payload.decode("utf-8", "replace"))
        if not isinstance(answer, dict) or not isinstance(answer.get("result"), list):
            raise ValueError("no list of updates")
        return list(answer["result"])


def reason(error: Exception) -> str:
    """Return one line for who runs this; the text of an error may hold a token, its name not."""
    match error:
        case InvalidToken():
            return "it refuses the token (401), check TELEGRAM_BOT_TOKEN"
        case Conflict():
            return "another program fetches the messages of this bot (409), stop one of them"
        case Flood():
            return "it asks for a pause (429)"
    return f"messages could not be fetched or kept ({type(error).__name__})"


def _body(update: object) -> bytes:
    return json.dumps(update, separators=(",", ":")).encode()


def _next(updates: Sequence[object]) -> int:
    """Return the offset that acknowledges these; ValueError when none of them has a number."""
    return 1 + max(number for each in updates if (number := number_of(each)) is not None)
