"""Voice messages on Telegram: what is uploaded once is sent again by its number.

Somebody may forbid them (a setting of Telegram Premium); they read the text instead.
https://core.telegram.org/bots/api#sendvoice
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, Forbidden

from bot.lengths import units
from bot.messages import Outgoing
from bot.recordings import Unrecorded, speech

METHOD = "sendvoice"
CAPTION = 1024  # UTF-16 units
REMEMBERED = 500  # files that Telegram has
FORBIDDEN = "voice_messages_forbidden"

Ask = Callable[[Mapping[str, Any]], Awaitable[Any]]


class Voices:
    """The numbers under which Telegram keeps what was uploaded, the newest of them."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, str] = OrderedDict()

    async def say(self, ask: Ask, outgoing: Outgoing, shown: Mapping[str, Any]) -> Any:
        """Send what is heard, with the text below it; None when the text is still to be sent.

        `ask` calls Telegram with more parameters, `shown` are the buttons. Raises TelegramError.
        """
        try:
            heard = speech(outgoing.language, outgoing.voice)
        except Unrecorded:
            return None
        fits = units(outgoing.text) <= CAPTION
        with_it = {"caption": outgoing.text, **shown} if fits else {}
        try:
            message = await self._sent(ask, heard, {"chat_id": outgoing.address, **with_it})
        except BadRequest:
            return None  # sending the text tells why, if it cannot be sent either
        except Forbidden as error:
            if FORBIDDEN in error.message.lower():
                return None
            raise
        return message if fits else None

    async def _sent(self, ask: Ask, heard: bytes, what: Mapping[str, Any]) -> Any:
        """Send by number where Telegram has the file, else upload it."""
        key = sha256(heard).hexdigest()
        if known := self._files.pop(key, None):
            try:
                message = await ask({**what, "voice": known})
            except BadRequest:  # it may have forgotten the file
                return await self._uploaded(ask, key, heard, what)
            self._keep(key, known)
            return message
        return await self._uploaded(ask, key, heard, what)

    async def _uploaded(self, ask: Ask, key: str, heard: bytes, what: Mapping[str, Any]) -> Any:
        message = await ask({**what, "voice": InputFile(heard, "voice.ogg", attach=False)})
        voice = message.get("voice") if isinstance(message, dict) else None
        if isinstance(voice, dict) and isinstance(voice.get("file_id"), str):
            self._keep(key, voice["file_id"])
        return message

    def _keep(self, key: str, number: str) -> None:
        self._files[key] = number
        if len(self._files) > REMEMBERED:
            self._files.popitem(last=False)
