"""Twilio's REST API: the five calls this channel makes.

Each runs in a thread with the synchronous client, because the asynchronous one waits for ever
(https://github.com/twilio/twilio-python/issues/925) and sends JSON as a form
(https://github.com/twilio/twilio-python/issues/932).

* nothing is retried here; what a failure means is the outbox's to act on;
* the library's texts and logs hold phone numbers: neither leaves this file.
"""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from queue import SimpleQueue
from typing import Any

from bot.channels import DeliveryError
from bot.channels.whatsapp_errors import refusal
from bot.settings import Settings

TIMEOUT = 10.0  # seconds to connect, and again to wait for the answer
PAGE = 500
APPROVED, UNASKED = "approved", "unsubmitted"
NUMBERED = re.compile(r"{{(\d{1,2})}}")


@dataclass(frozen=True, slots=True)
class Content:
    """A text that Twilio keeps: a layout of options, or a template."""

    name: str
    sid: str
    status: str = ""  # what WhatsApp says of its use outside the window; "" when never asked
    reason: str = ""  # why it was rejected
    types: Mapping[str, Any] = field(default_factory=dict)  # its words and buttons

    @property
    def variables(self) -> int:
        """Return how many numbered variables it takes."""
        return max(map(int, NUMBERED.findall(json.dumps(self.types))), default=0)

    @property
    def version(self) -> tuple[str, int]:
        """Return the name it had at first, and how many texts came before it."""
        name, _mark, number = self.name.rpartition("_v")
        return (name, int(number)) if number.isdecimal() and name else (self.name, 1)


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message a person sent, as Twilio remembers it."""

    sid: str
    sender: str
    body: str
    media: str  # how many files came with it


class Rest:
    """Calls to Twilio, `most` at once; every one of them raises DeliveryError and nothing else."""

    def __init__(self, settings: Settings, most: int, timeout: float = TIMEOUT) -> None:
        self._threads = ThreadPoolExecutor(most, "twilio")
        # One client for each thread: the session of `requests` is not made to be shared.
        self._clients = [_client(settings, timeout) for _ in range(most)]
        self._free: SimpleQueue[Any] = SimpleQueue()
        for client in self._clients:
            self._free.put(client)

    async def create_message(self, **fields: object) -> str:
        """Hand over one message and return its SID."""
        return str(await self._call(lambda twilio: _sid(twilio.messages.create(**fields))))

    async def create_content(self, layout: Mapping[str, object]) -> str:
        """Keep a text with variables at Twilio and return its SID."""
        return str(await self._call(lambda twilio: _created(twilio, layout)))

    async def submit(self, sid: str, name: str, category: str) -> str:
        """Ask WhatsApp to approve a text for use outside the window; returns what it says now."""
        wanted = {"name": name, "category": category}
        return str(await self._call(lambda twilio: _submitted(twilio, sid, wanted)))

    async def contents(self) -> list[Content]:
        """Return every text Twilio keeps for this account."""
        found: list[Content] = await self._call(
            lambda twilio: [
                Content(
                    (one.friendly_name or "").lower(),
                    one.sid,
                    *_asked(one.approval_requests),
                    one.types or {},
                )
                for one in twilio.content.v1.content_and_approvals.stream(page_size=PAGE)
            ]
        )
        return found

    async def inbound(self, to: str, since: datetime, most: int) -> list[Inbound]:
        """Return the newest messages sent to us since a moment, the oldest of them first."""
        found: list[Inbound] = await self._call(
            lambda twilio: [
                Inbound(one.sid, one.from_, one.body or "", one.num_media or "0")
                for one in twilio.messages.list(to=to, date_sent_after=since, limit=most)
                if one.direction == "inbound"
            ]
        )
        return found[::-1]

    async def close(self) -> None:
        """Let the calls under way end and give back the connections."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        for client in self._clients:
            client.http_client.session.close()

    async def _call(self, work: Callable[[Any], Any]) -> Any:
        def borrowed() -> Any:
            twilio = self._free.get()
            try:
                return work(twilio)
            finally:
                self._free.put(twilio)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, borrowed)
        except Exception as error:
            # Without its cause, whose text holds the person's number.
            raise _failure(error) from None


def _client(settings: Settings, timeout: float) -> Any:
    from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
    from twilio.rest import Client  # type: ignore[import-untyped]

    assert settings.twilio_auth_token
    client = Client(
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        http_client=TwilioHttpClient(timeout=timeout, logger=logging.Logger("", logging.ERROR)),
        environment={"TWILIO_EDGE": ""},  # or it reads the process's own
    )
    client.api.base_url = settings.twilio_api_url
    client.content.base_url = settings.twilio_content_url
    return client


def _created(twilio: Any, layout: Mapping[str, object]) -> str:
    from twilio.rest.content.v1.content import ContentList  # type: ignore[import-untyped]

    request = ContentList.ContentCreateRequest(layout)
    return _sid(twilio.content.v1.contents.create(request))


def _submitted(twilio: Any, sid: str, wanted: Mapping[str, str]) -> str:
    from twilio.rest.content.v1.content.approval_create import (  # type: ignore[import-untyped]
        ApprovalCreateList,
    )

    request = ApprovalCreateList.ContentApprovalRequest(wanted)
    made = twilio.content.v1.contents(sid).approval_create.create(request)
    return made.status or "received"


def _asked(requests: Any) -> tuple[str, str]:
    """Return what WhatsApp says, and why: there is one request, or in later versions a list."""
    listed = requests if isinstance(requests, list) else [requests or {}]
    said = {one.get("status") or "": one.get("rejection_reason") or "" for one in listed}
    status = APPROVED if APPROVED in said else next(iter(said), "")
    return (status, said[status]) if status not in ("", UNASKED) else ("", "")


def _sid(made: Any) -> str:
    if not made.sid:
        raise ValueError("an answer without a SID")
    return str(made.sid)


def _failure(error: Exception) -> DeliveryError:
    """Return what a failure means: refused, never begun, or unknown."""
    from requests.exceptions import (
        ConnectTimeout,
        ProxyError,
        SSLError,
    )
    from twilio.base.exceptions import (  # type: ignore[import-untyped]
        TwilioException,
        TwilioRestException,
        TwilioServiceException,
    )

    if isinstance(error, TwilioRestException | TwilioServiceException):
        return refusal(error.code, error.status)
    if isinstance(error, TwilioException) and len(error.args) == 2:
        return refusal(None, error.args[1].status_code)  # a page of a list
    if isinstance(error, ConnectTimeout | ProxyError | SSLError) or _refused(error):
        return DeliveryError("connect")
    return DeliveryError(type(error).__name__, unknown=True)


def _refused(error: Exception) -> bool:
    from urllib3.exceptions import NewConnectionError

    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
