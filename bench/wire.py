"""The wire: a Telegram that answers at once, in the same process and for all that are compared."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

from telegram.request import HTTPXRequest

NUMBERS = count(1)
ME = {"id": 1, "is_bot": True, "first_name": "Popote", "username": "popote_bot"}
SENT = {
    "message_id": 1,
    "date": 1_764_000_000,
    "chat": {"id": 1, "type": "private", "first_name": "a"},
    "from": ME,
    "text": "x" * 200,
}


@contextmanager
def instant() -> Iterator[None]:
    """Answer every request of python-telegram-bot at once with what Telegram would say."""

    async def _answer(self: Any, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        result: Any = SENT if url.lower().endswith("sendmessage") else True
        if url.endswith("getMe"):
            result = ME
        return 200, json.dumps({"ok": True, "result": result}).encode()

    with patch.object(HTTPXRequest, "do_request", _answer):
        yield


class FreeLanes:
    """Lanes without limits: what is measured is our own work."""

    def __init__(self, *limits: object) -> None:
        return

    @asynccontextmanager
    async def slot(self, lane: int, chat: str) -> AsyncIterator[None]:
        """Let everything go."""
        yield

    def pause(self, chat: str, seconds: float) -> None:
        """Pause nobody."""

    def paused(self, chat: str) -> float:
        """Tell that nobody is paused."""
        return 0.0


def update(person: int, text: str | None = None, place: tuple[float, float] | None = None) -> Any:
    """Return an update as Telegram sends it: words, or a location."""
    number = next(NUMBERS)
    said: dict[str, Any] = {"text": text}
    if text is not None and text.startswith("/"):
        length = len(text.split()[0])
        said["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    if place is not None:
        said = {"location": {"latitude": place[0], "longitude": place[1]}}
    who = {"id": person, "first_name": "a", "is_bot": False, "language_code": "en"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_764_000_000,
            "chat": {"id": person, "type": "private", "first_name": "a"},
            "from": who,
            **said,
        },
    }
