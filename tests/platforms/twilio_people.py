"""People with WhatsApp: what they send arrives at the bot as Twilio's signed webhooks."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.platforms.twilio_rules import Choice, signature

ACCOUNT = "AC" + "5" * 32
SENDER = "whatsapp:+33199000000"
TOKEN = "0123456789abcdef0123456789abcdef"
WINDOW = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that reached a telephone."""

    to: str
    sid: str
    text: str
    style: str  # text, buttons, list or voice
    choices: tuple[Choice, ...]
    opener: str
    content: str  # the name of the resource, "" for plain text
    form: Mapping[str, str]  # as it was handed over
    at: float = field(default_factory=time.monotonic)  # seconds


@dataclass
class Line:
    """The way from Twilio to the bot."""

    public_url: str  # what is signed
    target: str = ""  # where it goes, PUBLIC_URL when empty
    bot: httpx.AsyncClient | None = None

    async def post(self, path: str, form: Mapping[str, str]) -> int:
        """Call the bot: signed, and once more if nobody answers; returns the status or 0."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "X-Twilio-Signature": signature(TOKEN, self.public_url + path, form),
            "I-Twilio-Idempotency-Token": form["MessageSid"],
        }
        if self.bot is None:
            return 0
        url = (self.target or self.public_url) + path
        for _attempt in range(2):
            with contextlib.suppress(httpx.TransportError):
                answer = await self.bot.post(url, content=urlencode(form), headers=headers)
                return answer.status_code
        return 0

    async def get(self, url: str) -> tuple[int, str, bytes]:
        """Fetch a file of the bot; returns the status, 0 for none, its kind and the file."""
        if self.bot is None or not url.startswith(self.public_url):
            return 0, "", b""
        try:
            answer = await self.bot.get(
                (self.target or self.public_url) + url.removeprefix(self.public_url)
            )
        except httpx.TransportError:
            return 0, "", b""
        return answer.status_code, answer.headers.get("content-type", ""), answer.content

    def open(self) -> None:
        """Call the bot over HTTP; without this nobody answers."""
        self.bot = httpx.AsyncClient(timeout=15)

    async def close(self) -> None:
        if self.bot:
            await self.bot.aclose()


@dataclass
class People:
    """Everybody with a telephone."""

    line: Line
    shown: list[Shown] = field(default_factory=list)
    written: list[dict[str, Any]] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    query: str = ""  # of the webhook's address, with its question mark
    _wrote_at: dict[str, float] = field(default_factory=dict)
    _last: dict[str, str] = field(default_factory=dict)

    async def say(self, sender: str, text: str, **more: Any) -> int:
        return await self._arrives(sender, more, Body=text, MessageType="text")

    async def press(self, sender: str, title: str, **more: Any) -> int:
        """Tap a button of the newest message on this telephone."""
        return await self._arrives(
            sender,
            more,
            Body=title,
            ButtonText=title,
            ButtonPayload=self._chosen(sender, title).identity,
            MessageType="button",
        )

    async def pick(self, sender: str, title: str, **more: Any) -> int:
        """Choose from the list of the newest message on this telephone."""
        return await self._arrives(
            sender,
            more,
            Body=title,
            ListId=self._chosen(sender, title).identity,
            ListTitle=title,
            MessageType="interactive",
        )

    async def share(self, sender: str, latitude: float, longitude: float, **more: Any) -> int:
        return await self._arrives(
            sender,
            more,
            Body="",
            Latitude=str(latitude),
            Longitude=str(longitude),
            MessageType="location",
        )

    async def media(self, sender: str, content_type: str, text: str = "", **more: Any) -> int:
        return await self._arrives(
            sender,
            more,
            Body=text,
            NumMedia="1",
            MediaContentType0=content_type,
            MediaUrl0="https://api.twilio.com/2010-04-01/Accounts/media",
            MessageType=content_type.partition("/")[0],
        )

    async def repeat(self) -> int:
        """Deliver the last message once more."""
        return await self.line.post("/whatsapp" + self.query, self._last)

    def expire(self, address: str) -> None:
        """Let 24 hours pass since this person wrote."""
        self._wrote_at.pop(address, None)

    def may_be_written_to(self, address: str) -> bool:
        return time.monotonic() - self._wrote_at.get(address, -WINDOW) < WINDOW

    def _chosen(self, address: str, title: str) -> Choice:
        newest = [one for one in self.shown if one.to == address][-1]
        return next(one for one in newest.choices if one.title == title)

    async def _arrives(self, sender: str, more: dict[str, Any], **fields: str) -> int:
        also, deliver = more.pop("also", ""), more.pop("deliver", True)
        form = inbound(sender, **fields, **more)
        if also:
            form["ExternalUserId"] = also
        for address in (sender, also):
            self._wrote_at[address] = time.monotonic()
        self.written.append({**form, "date_sent": datetime.now(UTC)})
        self._last = form
        return await self.repeat() if deliver else 0


def inbound(sender: str, **fields: str) -> dict[str, str]:
    """Return the parameters of a message somebody sent, those that are always there and more."""
    sid = "SM" + secrets.token_hex(16)
    return {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": "Somebody",
        "SmsSid": sid,
        "SmsStatus": "received",
        "Body": "",
        "To": SENDER,
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": sender,
        "ApiVersion": "2010-04-01",
        **({"WaId": sender.removeprefix("whatsapp:+")} if "+" in sender else {}),
        **fields,
    }


def status(sid: str, to: str, state: str, code: int | None = None) -> dict[str, str]:
    """Return the parameters of a status callback."""
    return {
        "SmsSid": sid,
        "SmsStatus": state,
        "MessageStatus": state,
        "ChannelToAddress": "+3363998XXXX",
        "To": to,
        "ChannelPrefix": "whatsapp",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": SENDER,
        "ApiVersion": "2010-04-01",
        **({"ErrorCode": str(code), "ChannelStatusMessage": ""} if code else {}),
    }


async def until_quiet(tasks: set[asyncio.Task[None]]) -> None:
    """Wait until every task has ended, also those that others began."""
    while tasks:
        await asyncio.gather(*tasks)
