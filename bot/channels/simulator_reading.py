"""Reading of what the simulator's page sends; all else is refused, with one line that says why."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from uuid import uuid4

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.messages import Incoming, Kind, Raw

LONGEST_TEXT = 4096
LARGEST_BODY = 11 * 1024 * 1024  # bytes; a text of 10 MB is cut and answered, not refused
LARGEST_OTHER = 64 * 1024
PHONE = re.compile(r"[\w-]{1,40}")
IDENTITY = re.compile(r"[!-~]{1,80}")  # with the telephone's name it must fit the inbox
CONTENT = ("token", "location", "text", "kind")
WORDLESS = frozenset(Kind) - {Kind.TEXT, Kind.BUTTON, Kind.LOCATION}

Handler = Callable[[Request], Awaitable[Response]]


class Wrong(Exception):
    """What was asked cannot be taken; carries the status and one line that says why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def answered(handler: Handler) -> Handler:
    """Return a handler that answers what is wrong with its status and its line."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except Wrong as wrong:
            return JSONResponse({"error": wrong.why}, wrong.status)

    return answer


def phone_of(request: Request) -> str:
    """Return the telephone a request is about; raises Wrong."""
    phone: str = request.path_params["phone"]
    if not PHONE.fullmatch(phone):
        raise Wrong(400, "A telephone is named with at most 40 letters, digits, - and _.")
    return phone


def same_origin(request: Request) -> bool:
    """Whether a request comes from the page itself, or from no page."""
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


async def body_of(request: Request) -> bytes:
    """Return the body of a request; raises Wrong when it is too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise Wrong(413, "The message is too large.")
    return bytes(body)


def number_of(query: QueryParams, name: str) -> int | None:
    """Return a whole number that was asked with; raises Wrong for anything else."""
    given = query.get(name)
    if given is None:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", given):
        raise Wrong(400, f"{name} must be a whole number.")
    return int(given)


def written(channel: str, phone: str, body: bytes) -> Raw:
    """Return what is committed of a message; raises Wrong for what `read_given` could not read."""
    given = _parsed(body)
    found = next((key for key in CONTENT if given.get(key) is not None), None)
    content = given.get(found or "")
    if found == "text" and isinstance(content, str):
        content = content[:LONGEST_TEXT]
    elif len(body) > LARGEST_OTHER:
        raise Wrong(413, "The message is too large.")
    kept = json.dumps({"phone": phone, found or "nothing": content}).encode()
    raw = Raw(channel, f"{phone}:{_identity(given)}", kept)
    try:
        read_given(channel, raw)
    except ValueError as error:
        raise Wrong(400, f"The message cannot be read: {error}.") from None
    return raw


def read_given(channel: str, raw: Raw) -> Incoming:
    """Read what was committed; raises ValueError for what cannot be understood."""
    match json.loads(raw.body):
        case {"phone": str(phone), "token": str(token)}:
            return Incoming(channel, phone, raw.external_id, Kind.BUTTON, token=token)
        case {"phone": str(phone), "location": dict(point)}:
            where = _point(point)
            return Incoming(channel, phone, raw.external_id, Kind.LOCATION, location=where)
        case {"phone": str(phone), "text": str(text)}:
            return Incoming(channel, phone, raw.external_id, text=text)
        case {"phone": str(phone), "kind": str(kind)}:
            return Incoming(channel, phone, raw.external_id, _kind(kind))
    raise ValueError(f"needs one of {', '.join(CONTENT)}, each of its own type")


def _parsed(body: bytes) -> dict[str, object]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise Wrong(400, "The body must be a JSON object.")
    return given


def _identity(given: Mapping[str, object]) -> str:
    identity = given.get("id")
    if identity is None:
        return uuid4().hex
    if not isinstance(identity, str | int) or not IDENTITY.fullmatch(str(identity)):
        raise Wrong(400, "An id is a text of at most 80 letters, digits and signs of ASCII.")
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
