"""The webhook: two doors that only Twilio can open.

* the signature covers PUBLIC_URL, the path and the query as they were configured, never the
  address this program sees behind its proxy; blank parameters count;
* names and values are signed without anything between them, so a request that could have been
  cut another way is refused: names that are missing, repeated, or run on into their values;
* what cannot be verified is 403, whatever it is; 200 is said only after the commit.

How it is signed: https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import asyncio
import hmac
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlparse

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.request_validator import (  # type: ignore[import-untyped]
    RequestValidator,
    add_port,
    remove_port,
)

from bot.channels import Receive, Report
from bot.channels.whatsapp_reading import KEPT, NAME, keep, read_status
from bot.messages import Raw

log = logging.getLogger(__name__)

MESSAGES, STATUSES = "/whatsapp", "/whatsapp/status"
LARGEST = 64 * 1024  # bytes; the longest text, percent-encoded, takes 48 KiB
MOST_FIELDS = 200
PATIENCE = 15.0  # seconds; Twilio gives up then
SID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")
ADDRESS = re.compile(r"whatsapp:[+\w.-]{3,200}", re.ASCII)
FORMS = {"MessageSid": SID, "From": ADDRESS, "To": ADDRESS, "NumMedia": re.compile(r"\d{1,2}")}
WITH_MESSAGE = ("MessageSid", "AccountSid", "From", "To", "Body", "NumMedia")
WITH_STATUS = ("MessageSid", "AccountSid", "MessageStatus")
READ = frozenset({*KEPT, *WITH_MESSAGE, *WITH_STATUS, "ErrorCode"})


@dataclass(frozen=True, slots=True)
class Door:
    """What is needed to tell Twilio from everybody else."""

    public_url: str
    account: str
    token: str

    async def form(self, request: Request, path: str, needed: Sequence[str]) -> dict[str, str]:
        """Return the parameters Twilio signed; raises HTTPException with 403, 408 or 413."""
        form = _parsed(request.headers.get("content-type", ""), await _body(request))
        query = request.scope["query_string"].decode("latin-1")
        url = f"{self.public_url}{path}{'?' if query else ''}{query}"
        signature = request.headers.get("x-twilio-signature", "")
        if not signed(self.token, url, form, signature) or not self._whole(form, needed):
            raise HTTPException(403)
        return form

    def _whole(self, form: Mapping[str, str], needed: Sequence[str]) -> bool:
        """Whether everything needed is there, well formed, and cannot be cut another way."""
        return (
            all(name in form for name in needed)
            and form["AccountSid"] == self.account
            and all(FORMS[name].fullmatch(form[name]) for name in FORMS if name in form)
            and not _runs_on(form)
        )


def signed(token: str, url: str, form: Mapping[str, str], signature: str) -> bool:
    """Whether Twilio signed this with our token, by HMAC-SHA1 whatever the headers claim.

    Twilio sometimes signs the address with its port and sometimes without.
    """
    validator, parsed = RequestValidator(token), urlparse(url)
    given = signature.encode("utf-8", "replace")
    right = [
        hmac.compare_digest(validator.compute_signature(one, form).encode(), given)
        for one in (remove_port(parsed), add_port(parsed))
    ]
    return any(right)


def webhook(door: Door, receive: Receive, report: Report) -> list[Route]:
    """Return the two routes Twilio calls."""

    async def message(request: Request) -> Response:
        form = await door.form(request, MESSAGES, WITH_MESSAGE)
        try:
            await receive([Raw(NAME, form["MessageSid"], keep(form))])
        except Exception as error:  # whatever it was, it is not stored: Twilio shall try again
            return _not_taken(form, error)
        return Response("<Response/>", media_type="text/xml")

    async def status(request: Request) -> Response:
        form = await door.form(request, STATUSES, WITH_STATUS)
        found = read_status(form, request.query_params.get("id"))
        try:
            if found:
                await report(found)
        except Exception as error:
            return _not_taken(form, error)
        return Response(status_code=204)

    return [
        Route(MESSAGES, message, methods=["POST"]),
        Route(STATUSES, status, methods=["POST"]),
    ]


def _not_taken(form: Mapping[str, str], error: Exception) -> Response:
    log.error("%s was not stored: %s", form["MessageSid"], type(error).__name__)
    return Response(status_code=503)


async def _body(request: Request) -> bytes:
    """Return the body of a request, read no further than the largest Twilio sends."""
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                body += part
                if len(body) > LARGEST:
                    raise HTTPException(413)
    except (TimeoutError, ClientDisconnect):
        raise HTTPException(408) from None
    return bytes(body)


def _parsed(content_type: str, body: bytes) -> dict[str, str]:
    """Return the parameters of a form; raises HTTPException for anything else."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(403)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise HTTPException(403) from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise HTTPException(403)
    return form


def _runs_on(form: Mapping[str, str]) -> bool:
    """Whether a name we read may have been cut elsewhere: `Bodyh=ello` for `Body=hello`."""
    missing = [name for name in READ if name not in form]
    return any(
        (name + value).startswith(one)
        for name, value in form.items()
        if name not in READ
        for one in missing
    )
