"""A stand-in for Twilio with WhatsApp behind it, as an HTTP server on the loopback address.

In a test::

    async with TwilioApi() as twilio:
        channel = open_channel(read_settings(None, **twilio.settings("https://bot.example.org")))
        twilio.line.bot = httpx.AsyncClient(transport=httpx.ASGITransport(app))  # or real HTTP
        await twilio.people.say("whatsapp:+33639980001", "hello")  # a person writes: 200
        await channel.send(...)
        assert twilio.shown[0].text == "..."  # what reached telephones
        await twilio.people.press("whatsapp:+33639980001", "Yes")  # taps a button

As a process of its own: `python -m tests.platforms.twilio_api --port 4010 --bot URL`, with
`--public URL` when the bot calls itself something else. Every helper below is then a POST to
`/control/<helper>` with its arguments as a JSON object; GET `/control/state` returns `shown`,
`refused`, `created` and `callbacks`.

What people do (`twilio.people`); each returns the status of the webhook's answer, 0 for none:

* `say(sender, text)`, `press(sender, title)`, `pick(sender, title)`, `share(sender, latitude,
  longitude)`, `media(sender, content_type, text="")`, `repeat()` the last with the same SID;
* `also=` gives a second identity (ExternalUserId), any other keyword a parameter more;
  `deliver=False` loses the webhook, so that only the REST list knows the message;
* `blocked` (addresses: 63033), `expire(address)` ends the 24-hour window.

What goes wrong: `fail(kind, times=1, where="Messages")`, `where` is part of the path; kinds: a
Twilio code as text ("20429"), "500", "late" (accepted, answered after `lateness` seconds),
"lost" (accepted, then the connection closes), "reset" (not accepted, it closes).

What there is: `approve(name, body, samples=1, status="approved")` a template; one that was handed
in waits until `decide(name, status, reason="")`, or is rejected at once for what Meta forbids.

What can be looked at: `shown`, `created` (names of resources made), `submitted` (categories by
name), `requests` (method and path),
`heard` (files), `refused` (codes), `callbacks` (what was reported), `problems` (answers that
were not 2xx).
`await settled()` waits until every callback was made.

What it enforces: basic authentication, 21211, 21617, 21655, 21656, 21658, `speed` requests a
second (else 20429), the window (201, then undelivered with 63016), WhatsApp's sizes (63021).
Callbacks come shuffled and twice. A webhook is repeated once, and only when nobody answers.
"""

import argparse
import asyncio
import base64
import contextlib
import json
import random
import secrets
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Self
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tests.platforms import twilio_rules as rules
from tests.platforms.twilio_people import (
    ACCOUNT,
    SENDER,
    TOKEN,
    Line,
    People,
    Shown,
    status,
    until_quiet,
)
from tests.platforms.twilio_rules import Rendered, Wrong

PAGE = 50
HELPERS = {"say", "press", "pick", "share", "media", "repeat", "expire"}

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(slots=True)
class _Fault:
    kind: str
    times: int
    where: str


@dataclass
class TwilioApi:
    """Twilio and WhatsApp."""

    line: Line = field(default_factory=lambda: Line("http://127.0.0.1:8080"))
    port: int = 0
    speed: int = 1000
    lateness: float = 3.0
    latency: float = 0.0
    seed: int = 0
    created: list[str] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    callbacks: list[dict[str, str]] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)  # voice messages, as they were fetched
    problems: list[int] = field(default_factory=list)
    contents: dict[str, dict[str, Any]] = field(default_factory=dict)
    approvals: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    submitted: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = People(self.line)
        self._random = random.Random(self.seed)
        self._faults: list[_Fault] = []
        self._recent: deque[float] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._transports: dict[Any, asyncio.Transport] = {}
        self._state = ServerState()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def shown(self) -> list[Shown]:
        return self.people.shown

    def settings(self, public_url: str | None = None) -> dict[str, str]:
        """Return the settings of a bot that uses this Twilio."""
        self.line.public_url = public_url or self.line.public_url
        return {
            "twilio_account_sid": ACCOUNT,
            "twilio_auth_token": TOKEN,
            "twilio_whatsapp_from": SENDER,
            "twilio_api_url": self.url,
            "twilio_content_url": self.url,
            "public_url": self.line.public_url,
        }

    async def __aenter__(self) -> Self:
        config = uvicorn.Config(self._app(), log_level="critical", lifespan="off")
        config.load()
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Connection(self._transports, config, self._state), "127.0.0.1", self.port
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for transport in list(self._transports.values()):
            transport.abort()
        tasks = {*self._tasks, *self._state.tasks}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()
        await self.line.close()

    async def settled(self) -> None:
        """Wait until everything that was taken has been reported."""
        await until_quiet(self._tasks)

    def fail(self, kind: str, times: int = 1, where: str = "Messages") -> None:
        self._faults.append(_Fault(kind, times, where))

    def mend(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    def approve(self, name: str, body: str, samples: int = 1, status: str = "approved") -> str:
        """Have a template and what WhatsApp thinks of it; returns its SID."""
        sid = "HX" + secrets.token_hex(16)
        self.contents[sid] = {
            "friendly_name": name,
            "language": "en",
            "variables": {str(n): "sample" for n in range(1, samples + 1)},
            "types": {"twilio/text": {"body": body}},
        }
        self.approvals[sid] = status
        return sid

    def _app(self) -> Starlette:
        messages = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        kept = "/v1/ContentAndApprovals"
        submitted = "/v1/Content/{sid}/ApprovalRequests/whatsapp"
        return Starlette(
            routes=[
                Route(messages, self._guarded(self._create), methods=["POST"]),
                Route(messages, self._guarded(self._list), methods=["GET"]),
                Route("/v1/Content", self._guarded(self._keep), methods=["POST"]),
                Route(submitted, self._guarded(self._submit), methods=["POST"]),
                Route(kept, self._guarded(self._kept), methods=["GET"]),
                Route("/control/state", self._seen, methods=["GET"]),
                Route("/control/{helper}", self._control, methods=["POST"]),
            ]
        )

    def _guarded(self, work: Endpoint) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            self.requests.append((request.method, request.url.path))
            await asyncio.sleep(self.latency)
            fault = self._fault(request.url.path)
            if fault == "500":
                return Response("oops", status_code=500)
            try:
                answer = await self._answered(request, work, fault)
            except Wrong as wrong:
                self.refused.append(wrong.code)
                problem = {
                    "code": wrong.code,
                    "status": wrong.status,
                    "message": "no: +33639980001",
                }
                return JSONResponse(problem, wrong.status)
            if fault == "late":
                await asyncio.sleep(self.lateness)
            if fault in ("lost", "reset") and request.client:
                self._transports[tuple(request.client)].abort()
            return answer

        return endpoint

    async def _answered(self, request: Request, work: Endpoint, fault: str) -> Response:
        known = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {known}":
            raise Wrong(20003, 401)
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= self.speed:
            raise Wrong(20429, 429)
        self._recent.append(now)
        if fault.isdigit():
            raise Wrong(int(fault), 429 if fault == "20429" else 400)
        return Response() if fault == "reset" else await work(request)

    def _fault(self, path: str) -> str:
        for fault in self._faults:
            if fault.where in path and fault.times:
                fault.times -= 1
                return fault.kind
        return ""

    async def _create(self, request: Request) -> Response:
        form = {name: one[0] for name, one in parse_qs((await request.body()).decode()).items()}
        if not rules.TO.fullmatch(form.get("To", "")):
            raise Wrong(21211)
        if form.get("From") != SENDER:
            raise Wrong(63007)
        if not 1 <= int(form.get("ValidityPeriod", "1")) <= 36_000:
            raise Wrong(21604)
        rendered, content = self._rendered(form)
        media = await self._fetched(form["MediaUrl"]) if form.get("MediaUrl") else None
        sid = "SM" + secrets.token_hex(16)
        code = self._refused_later(form["To"], rendered, content) or media
        if code is None:
            name = self.contents[content]["friendly_name"] if content else ""
            self.shown.append(
                Shown(
                    form["To"],
                    sid,
                    rendered.text,
                    rendered.style,
                    rendered.choices,
                    rendered.opener,
                    name,
                    form,
                )
            )
        self._report_later(sid, form, code)
        return JSONResponse({"sid": sid, "status": "queued", "to": form["To"]}, 201)

    async def _fetched(self, url: str) -> int | None:
        """Look at a file as Twilio does; returns the code with which it is refused later.

        https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
        """
        status, kind, body = await self.line.get(url)
        if status != 200:
            return 63019
        if kind != "audio/ogg" or not body.startswith(b"OggS") or len(body) > 16_000_000:
            return 12300
        self.heard.append(body)
        return None

    def _rendered(self, form: Mapping[str, str]) -> tuple[Rendered, str]:
        content = form.get("ContentSid", "")
        if content:
            if content not in self.contents:
                raise Wrong(21655)
            return rules.render(self.contents[content], form.get("ContentVariables")), content
        if not form.get("Body") and not form.get("MediaUrl"):
            raise Wrong(21619)
        if len(form.get("Body", "")) > rules.BODY:
            raise Wrong(21617)
        # What is heard has no text beside it.
        return (Rendered("", "voice") if form.get("MediaUrl") else Rendered(form["Body"])), ""

    def _refused_later(self, to: str, rendered: Rendered, content: str) -> int | None:
        if to in self.people.blocked:
            return 63033
        approved = self.approvals.get(content) == "approved"
        if not approved and not self.people.may_be_written_to(to):
            return 63016
        return rules.refused_later(rendered)

    def _report_later(self, sid: str, form: Mapping[str, str], code: int | None) -> None:
        url = form.get("StatusCallback", "")
        if self.line.bot is None or not url.startswith(self.line.public_url):
            return
        states = 2 * (["sent", "delivered", "read"] if code is None else ["undelivered"])
        self._random.shuffle(states)
        path = url.removeprefix(self.line.public_url)
        reports = [status(sid, form["To"], state, code) for state in states]
        task = asyncio.create_task(self._report(path, reports))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _report(self, path: str, reports: list[dict[str, str]]) -> None:
        for report in reports:
            answer = await self.line.post(path, report)
            self.callbacks.append(report)
            if not 200 <= answer < 300:
                self.problems.append(answer)

    async def _list(self, request: Request) -> Response:
        since = request.query_params.get("DateSent>", "1970-01-01T00:00:00Z")
        to = request.query_params.get("To")
        found = [
            {
                "sid": one["MessageSid"],
                "from": one["From"],
                "to": one["To"],
                "body": one["Body"],
                "num_media": one["NumMedia"],
                "direction": "inbound",
                "date_sent": format_datetime(one["date_sent"], usegmt=True),
            }
            for one in reversed(self.people.written)
            if one["date_sent"] >= datetime.fromisoformat(since) and one["To"] == to
        ]
        return JSONResponse({"messages": found, "next_page_uri": None})

    async def _keep(self, request: Request) -> Response:
        try:
            resource = rules.checked_content(await request.json())
        except ValueError:
            raise Wrong(20001) from None
        sid = "HX" + secrets.token_hex(16)
        self.contents[sid] = resource
        self.created.append(resource["friendly_name"])
        return JSONResponse({**resource, "sid": sid}, 201)

    async def _submit(self, request: Request) -> Response:
        sid, wanted = request.path_params["sid"], await request.json()
        if sid not in self.contents:
            raise Wrong(20404, 404)
        if sid in self.approvals or wanted["name"] in self.submitted:
            raise Wrong(20409, 409)
        why = rules.wrong_template(self.contents[sid], wanted)
        self.submitted[wanted["name"]] = wanted["category"]
        self.approvals[sid] = "rejected" if why else "received"
        self.reasons[sid] = why
        told = {**wanted, "content_type": "x", "status": "received", "rejection_reason": ""}
        return JSONResponse(told, 201)

    def decide(self, name: str, status: str, reason: str = "") -> None:
        """Let WhatsApp say what it thinks of a text that was handed in."""
        [sid] = [sid for sid, one in self.contents.items() if one["friendly_name"] == name]
        self.approvals[sid], self.reasons[sid] = status, reason

    async def _kept(self, request: Request) -> Response:
        page = int(request.query_params.get("Page", 0))
        found = [
            {
                **resource,
                "sid": sid,
                "approval_requests": {
                    "status": self.approvals.get(sid, "unsubmitted"),
                    "rejection_reason": self.reasons.get(sid, ""),
                },
            }
            for sid, resource in self.contents.items()
        ]
        rest = found[(page + 1) * PAGE :]
        following = f"{self.url}/v1/ContentAndApprovals?Page={page + 1}" if rest else None
        meta = {"key": "contents", "next_page_url": following}
        return JSONResponse({"contents": found[page * PAGE : (page + 1) * PAGE], "meta": meta})

    async def _control(self, request: Request) -> Response:
        helper = request.path_params["helper"]
        owner = self.people if helper in HELPERS else self
        if owner is self and helper not in ("fail", "approve", "settled"):
            return Response(status_code=404)
        result = getattr(owner, helper)(**json.loads(await request.body() or b"{}"))
        return JSONResponse(await result if asyncio.iscoroutine(result) else result)

    async def _seen(self, _request: Request) -> Response:
        shown = [asdict(one) for one in self.shown]
        state = {"shown": shown, "refused": self.refused, "created": self.created}
        return JSONResponse({**state, "callbacks": self.callbacks})


class _Connection(H11Protocol):
    """A connection that can be broken from outside."""

    def __init__(
        self,
        transports: dict[Any, asyncio.Transport],
        config: uvicorn.Config,
        state: ServerState,
    ) -> None:
        super().__init__(config, state, {})
        self._known = transports

    def connection_made(self, transport: Any) -> None:
        self._known[transport.get_extra_info("peername")] = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._known.pop(self.client, None)
        super().connection_lost(exc)


async def _serve(port: int, public_url: str, target: str) -> None:
    line = Line(public_url, target)
    line.open()
    async with TwilioApi(line, port) as twilio:
        sys.stdout.write(f"{twilio.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A stand-in for Twilio.")
    parser.add_argument("--port", type=int, default=4010)
    parser.add_argument("--bot", default="http://127.0.0.1:8080")
    parser.add_argument("--public", default="")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(given.port, given.public or given.bot, given.bot))
