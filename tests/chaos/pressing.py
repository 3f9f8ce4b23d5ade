"""Pressing: what the buttons of a telephone on Telegram stand for, and what they carry."""

from datetime import UTC, datetime
from functools import lru_cache

from bot.handles import Handles
from db.sealing import Seal
from tests.platforms.bot_api import Sent

SECRET = "a secret for lives that end early"
NAME = "telegram"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FOR_EVER = datetime(2050, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1)
def _handles() -> Handles:
    return Handles(Seal(SECRET))


def handle(chat: int, token: str) -> str:
    """Return what the button of a token carries on this telephone."""
    return _handles().write(NAME, str(chat), token, FOR_EVER)


def read(channel: str, address: str, carried: str) -> str | None:
    """Return what a button stands for on any channel, None when it is not of this address."""
    return _handles().read(channel, address, carried, LONG_AGO)


def tokens_in(sent: Sent) -> list[str]:
    """Return what the buttons of a message stand for."""
    rows = (sent.markup or {}).get("inline_keyboard", [])
    carried = [each["callback_data"] for row in rows for each in row]
    found = [_handles().read(NAME, sent.chat, one, LONG_AGO) for one in carried]
    assert None not in found, sent.chat
    return [one for one in found if one is not None]


def numbers_in(sent: Sent) -> dict[str, int]:
    """Return the numbers behind the commands on a message's buttons."""
    tokens = [one.split() for one in tokens_in(sent)]
    return {
        token[0].removeprefix("/"): int(token[1])
        for token in tokens
        if len(token) == 2 and token[1].isdigit()
    }
