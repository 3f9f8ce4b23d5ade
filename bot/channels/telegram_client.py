"""The way to Telegram: python-telegram-bot's Bot with our own limiter and a quieter request.

* every message holds a slot of the lanes; nothing else counts, as Telegram limits messages only;
* an answer is read for the message's number alone, which halves what the library does with it;
* what Telegram answers is never logged: it holds what people wrote.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import Any

from telegram import LinkPreviewOptions
from telegram.error import TelegramError
from telegram.ext import BaseRateLimiter, Defaults, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.lanes import Lanes
from bot.messages import Lane

LIMIT, SHARE = (
    30,
    24,
)  # messages a second, and what calls take of them; https://core.telegram.org/bots/faq
TOO_MANY = 429
MESSAGES = ("sendmessage", "sendvoice", "editmessagetext")  # what Telegram counts
Post = Callable[..., Coroutine[Any, Any, Any]]


class Flood(TelegramError):
    """Telegram asks for a pause of so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many requests")
        self.seconds = seconds


class Expired(TelegramError):
    """The message waited for its slot until it was of no more use."""

    def __init__(self) -> None:
        super().__init__("expired")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the limiter must know of a message: its lane, and the seconds it may wait."""

    lane: int
    seconds_left: float | None = None


class Request(HTTPXRequest):
    """Requests that raise Flood for a 429 and keep answers out of the log."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make one request; the library's own RetryAfter cannot be made without a warning."""
        status, payload = await super().do_request(*args, **kwargs)
        if status == TOO_MANY:
            raise Flood(_seconds(payload))
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer, of a message only what says which one it is."""
        with suppress(ValueError, RecursionError):
            answer = json.loads(payload)
            if isinstance(answer, dict) and ("result" in answer or "description" in answer):
                return _message_shortened(answer)
        raise TelegramError("an answer that cannot be read")


class Limiter(BaseRateLimiter[Ticket]):
    """Lets a message go when the lanes do; its `rate_limit_args` are a Ticket."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    async def initialize(self) -> None:
        """Nothing is to be prepared."""

    async def shutdown(self) -> None:
        """Nothing is to be given back."""

    async def process_request(
        self,
        callback: Post,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Ticket | None,
    ) -> Any:
        """Make a call, in a slot if it is a message; raises Flood, or Expired before the call."""
        if endpoint.lower() not in MESSAGES:
            return await callback(*args, **kwargs)
        chat, ticket = str(data["chat_id"]), rate_limit_args or Ticket(Lane.REPLY)
        clock = asyncio.get_running_loop().time
        until = inf if ticket.seconds_left is None else clock() + ticket.seconds_left
        try:
            async with self._lanes.slot(ticket.lane, chat):
                if clock() > until:
                    raise Expired
                return await callback(*args, **kwargs)
        except Flood as flood:
            self._lanes.pause(chat, flood.seconds)
            raise


def make_bot(
    token: str, api_url: str, lanes: Lanes, request: BaseRequest, polling: BaseRequest
) -> ExtBot[Ticket]:
    """Return a Bot that asks no one anything yet; its requests are closed by whoever made them."""
    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        request=request,
        get_updates_request=polling,
        defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=Limiter(lanes),
    )


def _message_shortened(answer: dict[str, Any]) -> dict[str, Any]:
    result = answer.get("result")
    if isinstance(result, dict) and isinstance(result.get("message_id"), int):
        number, nowhere = result["message_id"], {"id": 0, "type": "private"}
        voice = {"voice": result["voice"]} if "voice" in result else {}
        answer["result"] = {"message_id": number, "date": 0, "chat": nowhere, **voice}
    return answer


def _seconds(payload: bytes) -> float:
    """Return how long Telegram asks to wait; one second when it does not say."""
    with suppress(ValueError, TypeError, KeyError):
        return max(1.0, float(json.loads(payload)["parameters"]["retry_after"]))
    return 1.0
