"""Sending to Telegram: keyboards, and what its errors mean for a message.

What the platform carries: https://core.telegram.org/bots/api#sendmessage,
https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import httpx
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot

from bot.channels import DeliveryError, Limits
from bot.channels.telegram_client import Expired, Flood, Ticket
from bot.channels.telegram_voice import METHOD, Voices
from bot.messages import Button, Outgoing

log = logging.getLogger(__name__)

LIMITS = Limits(
    text=4096,
    text_with_options=4096,
    buttons=20,  # Telegram carries 100, nobody reads them
    button_label=40,  # as wide as a telephone
    token=64,
    asks_location=True,
    edits=True,
    recalls=True,
    files=True,
    paced=True,
)
NO_PREVIEW = {"is_disabled": True}  # little data, and no look at what is linked
SEND, EDIT = "sendmessage", "editmessagetext"
"""The methods, whose case the API ignores; written in its usual case the library insists on making
objects of the answer, which costs as much as the rest: https://core.telegram.org/bots/api"""
DOCUMENT, FILE_NAME = "senddocument", "popote.json"
DELETE = "deletemessage"
SAME = "message is not modified"
CANNOT_DELETE = ("message to delete not found", "message can't be deleted", "message_id_invalid")
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
SHORT = 14  # characters of a label that leaves room for another beside it
NOBODY = ("chat not found", "user not found", "peer_id_invalid", "chat_id_invalid")
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
WEIRD_ANSWER = (KeyError, TypeError, AttributeError)  # what the library raises for one


async def send(bot: ExtBot[Ticket], outgoing: Outgoing, voices: Voices) -> str:
    """Send one message and return its number; raises DeliveryError and nothing else."""
    if not outgoing.text.strip():  # the library would send "[]"
        raise DeliveryError("empty", permanent=True)
    try:
        if outgoing.edits.isdecimal() and await _edited(bot, outgoing):
            return outgoing.edits
        message = await _said_aloud(bot, outgoing, voices) if _aloud(outgoing) else None
        if message is None:
            message = await _ask(bot, SEND, outgoing, _parameters(outgoing))
    except TelegramError as error:
        raise meaning(error) from None
    except WEIRD_ANSWER:
        raise DeliveryError("answer", unknown=True) from None
    if not isinstance(message, dict) or not isinstance(message.get("message_id"), int):
        raise DeliveryError("answer", unknown=True)
    if outgoing.file:
        await _send_file(bot, outgoing)
    return str(message["message_id"])


async def _send_file(bot: ExtBot[Ticket], outgoing: Outgoing) -> None:
    """Let a file follow its message: no failure of it costs the text, or says that twice.

    https://core.telegram.org/bots/api#senddocument
    """
    file = InputFile(outgoing.file.encode(), FILE_NAME, attach=False)
    try:
        await _ask(bot, DOCUMENT, outgoing, {"chat_id": outgoing.address, "document": file})
    except (TelegramError, *WEIRD_ANSWER) as error:
        log.warning("a file was not taken: %s", type(error).__name__)


async def recall(bot: ExtBot[Ticket], address: str, provider_id: str) -> None:
    """Take a message out of a chat, theirs or ours: https://core.telegram.org/bots/api#deletemessage.

    One that is gone, or too old, is done with. Raises DeliveryError and nothing else.
    """
    if not provider_id.isdecimal():
        return
    what = {"chat_id": address, "message_id": int(provider_id)}
    try:
        await bot.do_api_request(DELETE, what)
    except BadRequest as error:
        said = error.message.lower()
        if not any(words in said for words in CANNOT_DELETE):
            raise meaning(error) from None
    except TelegramError as error:
        raise meaning(error) from None
    except WEIRD_ANSWER:
        raise DeliveryError("answer", unknown=True) from None


def _aloud(outgoing: Outgoing) -> bool:
    """Tell whether it is to be heard; a voice is not protected, so it says no secret."""
    return bool(outgoing.voice) and not outgoing.protected


async def _said_aloud(bot: ExtBot[Ticket], outgoing: Outgoing, voices: Voices) -> Any:
    shown = keyboard(outgoing)
    ask = partial(_ask, bot, METHOD, outgoing)
    return await voices.say(ask, outgoing, {"reply_markup": shown} if shown else {})


async def _edited(bot: ExtBot[Ticket], outgoing: Outgoing) -> bool:
    """Put a message in the place of an earlier one; False when that is gone, or too old."""
    what = {**_parameters(outgoing), "message_id": int(outgoing.edits)}
    try:
        await _ask(bot, EDIT, outgoing, what)
    except BadRequest as error:
        said = error.message.lower()
        if any(words in said for words in CANNOT_EDIT):
            return False
        if SAME not in said:
            raise
    return True


async def _ask(
    bot: ExtBot[Ticket], method: str, outgoing: Outgoing, what: Mapping[str, Any]
) -> Any:
    ticket = Ticket(outgoing.lane, outgoing.seconds_left)
    return await bot.do_api_request(method, dict(what), rate_limit_args=ticket)


def _parameters(outgoing: Outgoing) -> dict[str, Any]:
    """Return what the API is told; its answer is not made into the library's objects."""
    told = {
        "chat_id": outgoing.address,
        "text": carried(outgoing.text, LIMITS.text),
        "link_preview_options": NO_PREVIEW,
    }
    shown = keyboard(outgoing)
    kept = {"protect_content": True} if outgoing.protected else {}
    return told | kept | ({"reply_markup": shown} if shown else {})


def carried(text: str, limit: int) -> str:
    """Return what fits of a text that should have been cut before, without lone surrogates."""
    return text.encode("utf-16-le", "replace")[: 2 * limit].decode("utf-16-le", "ignore")


def keyboard(outgoing: Outgoing) -> dict[str, Any] | None:
    """Return the buttons of a message, or the keys when it asks for a location.

    Telegram cannot show both: the options become keys, and a key sends its label as a text. They
    are written as the API takes them (a test reads them with the library's types, which cost three
    times as much as all the words of a reply).
    """
    laid = rows(outgoing.buttons)
    if outgoing.asks_location:
        ask = {"text": carried(outgoing.asks_location, 64), "request_location": True}
        keys = [[{"text": each.label} for each in row] for row in laid]
        return {"keyboard": [[ask], *keys], "resize_keyboard": True, "one_time_keyboard": True}
    if not laid:
        return None
    return {
        "inline_keyboard": [
            [{"text": each.label, "callback_data": each.token} for each in row] for row in laid
        ]
    }


def rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Return the buttons in rows: two neighbours with short labels share one."""
    found: list[list[Button]] = []
    for short, group in groupby(buttons, lambda each: len(each.label) <= SHORT):
        neighbours, width = list(group), 2 if short else 1
        found += [neighbours[at : at + width] for at in range(0, len(neighbours), width)]
    return found


def meaning(error: TelegramError) -> DeliveryError:
    """Return what an error means for the message that was on its way."""
    match error:
        case Flood():
            return DeliveryError("429", retry_after=error.seconds)
        case Expired():
            return DeliveryError("expired", permanent=True, skipped=True)
        case Forbidden():  # blocked, or the person's account is gone
            return DeliveryError("403", permanent=True, unreachable=True, blocked=True)
        case ChatMigrated():  # an update tells of the group's new number, for the next try
            return DeliveryError("migrated")
        case InvalidToken():
            return DeliveryError("token", permanent=True)
        case BadRequest():
            nobody = any(words in error.message.lower() for words in NOBODY)
            return DeliveryError("400", permanent=True, unreachable=nobody)
        case TimedOut():
            return DeliveryError("timeout", unknown=not _never_left(error))
        case NetworkError():
            broken = isinstance(error.__cause__, httpx.HTTPError)
            return DeliveryError("network", unknown=broken and not _never_left(error))
    return DeliveryError("answer", unknown=True)  # taken, but with an answer nobody can read


def _never_left(error: TelegramError) -> bool:
    return isinstance(error.__cause__, NEVER_LEFT)
