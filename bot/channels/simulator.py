"""The simulator: telephones in a web page, for the demo; nothing leaves this machine.

* a POST is answered once its turn is done and the answers have arrived;
* an `id` that is repeated is taken once and answered with the same replies;
* it has no `open_channel`: the demo makes it, and nothing else does.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from uuid import uuid4

from starlette.background import BackgroundTask
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels import Limits, Receive, Report
from bot.channels.pages import Station, page_routes, setup
from bot.channels.telephones import Shown, Telephones
from bot.messages import Incoming, Kind, Outgoing, Raw, Status
from bot.recordings import address
from bot.settings import Settings, now_in
from db.sealing import Seal
from locales import language

PATIENCE = 30.0  # seconds a POST waits for its turn
LONGEST_WAIT = 25  # seconds a page may wait for news
LONGEST_TEXT = 4096
LARGEST_BODY = 11 * 1024 * 1024  # a text of 10 MB is cut and answered, not refused
LARGEST_OTHER = 64 * 1024
PHONE = re.compile(r"[\w-]{1,40}")
IDENTITY = re.compile(r"[!-~]{1,80}")  # with the telephone's name it must fit the inbox
CONTENT = ("token", "location", "text", "kind")
WORDLESS = frozenset(Kind) - {Kind.TEXT, Kind.BUTTON, Kind.LOCATION}
NEVER_KEPT = {"Cache-Control": "no-store"}

Handler = Callable[[Request], Awaitable[Response]]


class _Wrong(Exception):
    """What was asked cannot be taken; carries the status and one line that says why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class SimulatorChannel:
    """Telephones in a web page."""

    name = "simulator"
    limits = Limits(
        text=LONGEST_TEXT,
        text_with_options=LONGEST_TEXT,
        buttons=100,
        button_label=40,
        asks_location=True,
    )
    parallel = 8

    def __init__(
        self, settings: Settings, stations: Sequence[Station] = (), patience: float = PATIENCE
    ) -> None:
        self._settings = settings
        self._seal = Seal(settings.secret_key.get_secret_value())
        self._stations = stations
        self._patience = patience
        self._telephones = Telephones()
        self._run = uuid4().hex  # a page that was open before knows that numbers begin again

    def routes(self, receive: Receive, report: Report) -> Sequence[BaseRoute]:
        """Return the page, what it asks for, and the addresses of the telephones."""
        messages = "/simulator/{phone}/messages"
        return (
            *page_routes(),
            Route("/simulator/setup", self._setup),
            Route("/simulator/news", _answered(self._news)),
            Route(messages, _answered(partial(self._arrived, report)), methods=["GET"]),
            Route(messages, _answered(partial(self._take, receive)), methods=["POST"]),
        )

    async def run(self, receive: Receive) -> None:
        """Return at once: it is served by routes."""

    def read(self, raw: Raw) -> Incoming:
        """Read what was committed; raises ValueError for what cannot be understood."""
        given = json.loads(raw.body)
        match given:
            case {"phone": str(phone), "token": str(token)}:
                return Incoming(self.name, phone, raw.external_id, Kind.BUTTON, token=token)
            case {"phone": str(phone), "location": dict(point)}:
                location = _point(point)
                return Incoming(
                    self.name, phone, raw.external_id, Kind.LOCATION, location=location
                )
            case {"phone": str(phone), "text": str(text)}:
                return Incoming(self.name, phone, raw.external_id, text=text)
            case {"phone": str(phone), "kind": str(kind)}:
                return Incoming(self.name, phone, raw.external_id, _kind(kind))
        raise ValueError(f"needs one of {', '.join(CONTENT)}, each of its own type")

    async def send(self, outgoing: Outgoing) -> str:
        """Let a message reach its telephone and return its number."""
        self._telephones.add(Shown(outgoing, self._now()))
        return str(outgoing.id)

    async def close(self) -> None:
        """Answer everybody who waits for news; to be called before the server waits for them."""
        self._telephones.close()

    def expect(self, external_id: str, outbox_ids: Sequence[int]) -> None:
        """Say that a message was handled, and which outbox rows answer it.

        Its POST is answered once each of them was sent or given up; none when there is nothing
        (left) to wait for. May be called before or after the rows are sent, and more than once.
        """
        self._telephones.expect(external_id, outbox_ids)

    def give_up(self, outbox_id: int) -> None:
        """Say that an outbox row will never be sent, so that no POST waits for it."""
        self._telephones.settle(outbox_id, None)

    async def _take(self, receive: Receive, request: Request) -> Response:
        if not _same_origin(request):
            raise _Wrong(403, "Messages are taken from the page itself only.")
        phone = _phone(request)
        raw = self._raw(phone, await _body(request))
        if self._telephones.turn(raw.external_id) is None:
            await receive([raw])
        turn = self._telephones.open_turn(raw.external_id)
        try:
            await asyncio.wait_for(turn.done.wait(), self._patience)
        except TimeoutError:
            raise _Wrong(504, "The message was taken; its answer is late.") from None
        return JSONResponse({"replies": [_reply(one, self._seal) for one in turn.answers(phone)]})

    def _raw(self, phone: str, body: bytes) -> Raw:
        given = _parsed(body)
        found = next((key for key in CONTENT if given.get(key) is not None), None)
        content = given.get(found or "")
        if found == "text" and isinstance(content, str):
            content = content[:LONGEST_TEXT]
        elif len(body) > LARGEST_OTHER:
            raise _Wrong(413, "The message is too large.")
        kept = json.dumps({"phone": phone, found or "nothing": content}).encode()
        raw = Raw(self.name, f"{phone}:{_identity(given)}", kept)
        try:
            self.read(raw)
        except ValueError as error:
            raise _Wrong(400, f"The message cannot be read: {error}.") from None
        return raw

    async def _arrived(self, report: Report, request: Request) -> Response:
        phone, query = _phone(request), request.query_params
        after, wait = _number(query, "after"), _number(query, "wait") or 0
        await self._telephones.until(
            lambda: self._telephones.after(phone, after), min(wait, LONGEST_WAIT)
        )
        found = self._telephones.after(phone, after)
        new = [shown for shown in found if shown.state == "sent"]
        for shown in new:
            shown.state = "delivered"
        messages = [_reply(shown, self._seal) | _circumstances(shown) for shown in found]
        return JSONResponse(
            {"run": self._run, "now": self._now(), "messages": messages},
            headers=NEVER_KEPT,
            background=BackgroundTask(self._delivered, report, new) if new else None,
        )

    async def _delivered(self, report: Report, messages: Sequence[Shown]) -> None:
        for shown in messages:
            number = shown.outgoing.id
            await report(Status(self.name, str(number), "delivered", outbox_id=number))

    async def _news(self, request: Request) -> Response:
        after, wait = _number(request.query_params, "after"), _number(request.query_params, "wait")
        seen = min(after or 0, self._telephones.sequence)
        await self._telephones.until(
            lambda: self._telephones.sequence > seen, min(wait or 0, LONGEST_WAIT)
        )
        return JSONResponse(
            {
                "run": self._run,
                "now": self._now(),
                "sequence": self._telephones.sequence,
                "telephones": self._telephones.news(seen),
            },
            headers=NEVER_KEPT,
        )

    async def _setup(self, request: Request) -> Response:
        return JSONResponse(
            {
                "run": self._run,
                "now": self._now(),
                "frozen": self._settings.now is not None,
            }
            | setup(self._stations),
            headers=NEVER_KEPT,
        )

    def _now(self) -> str:
        return now_in(self._settings).isoformat(timespec="seconds")


def _answered(handler: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except _Wrong as wrong:
            return JSONResponse({"error": wrong.why}, wrong.status)

    return answer


def _phone(request: Request) -> str:
    phone: str = request.path_params["phone"]
    if not PHONE.fullmatch(phone):
        raise _Wrong(400, "A telephone is named with at most 40 letters, digits, - and _.")
    return phone


def _same_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise _Wrong(413, "The message is too large.")
    return bytes(body)


def _parsed(body: bytes) -> dict[str, object]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise _Wrong(400, "The body must be a JSON object.")
    return given


def _identity(given: Mapping[str, object]) -> str:
    identity = given.get("id")
    if identity is None:
        return uuid4().hex
    if not isinstance(identity, str | int) or not IDENTITY.fullmatch(str(identity)):
        raise _Wrong(400, "An id is a text of at most 80 letters, digits and signs of ASCII.")
    return str(identity)


def _point(point: Mapping[str, object]) -> tuple[float, float]:
    match point:
        case {"latitude": int() | float() as latitude, "longitude": int() | float() as longitude}:
            if -90 <= latitude <= 90 and -180 <= longitude <= 180:
                return float(latitude), float(longitude)
    raise ValueError("a location has a latitude and a longitude in degrees")


def _kind(name: str) -> Kind:
    # a text, a button or a place that comes without its content is nothing we know
    return Kind(name) if name in WORDLESS else Kind.OTHER


def _number(query: QueryParams, name: str) -> int | None:
    given = query.get(name)
    if given is None:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", given):
        raise _Wrong(400, f"{name} must be a whole number.")
    return int(given)


def _reply(shown: Shown, seal: Seal) -> dict[str, object]:
    said = shown.outgoing
    heard = {"voice": address(seal, said.language, said.voice)} if said.voice else {}
    return heard | {
        "id": said.id,
        "text": said.text,
        "language": said.language,
        "direction": language(said.language).direction,
        "options": [{"label": one.label, "token": one.token} for one in said.buttons],
    }


def _circumstances(shown: Shown) -> dict[str, object]:
    asks_location = shown.outgoing.asks_location
    return {"at": shown.at, "state": shown.state, "asks_location": asks_location}
