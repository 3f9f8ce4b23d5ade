"""Connections: half a request is not waited for, and whole ones are answered beside thousands."""

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import connections
from bot.bodies import LARGEST, Bounded
from bot.connections import Doors, doors
from tests.platforms.bot_api import QuietServer
from tests.whole.served import listening

SHORT = 0.3  # seconds
GOOD = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _hello(_request: Request) -> Response:
    return PlainTextResponse("hello")


async def _read(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def _much(_request: Request) -> Response:
    return PlainTextResponse("x" * 20_000_000)


async def _late(_request: Request) -> Response:
    await asyncio.sleep(3 * SHORT)
    return PlainTextResponse("late")


@asynccontextmanager
async def serving(most: int = 1000) -> AsyncIterator[int]:
    """Serve a few pages with guarded connections; yields the port."""
    routes = [
        Route("/", _hello),
        Route("/much", _much),
        Route("/late", _late),
        Route("/read", _read, methods=["POST"]),
        Route("/roomy", _read, methods=["POST"]),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Bounded, larger={"/roomy": 100_000})])
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        http=Doors(most).protocol,  # type: ignore[arg-type]
        timeout_keep_alive=1,
    )
    server, listener = QuietServer(config), listening()
    task = asyncio.create_task(server.serve([listener]))
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    yield listener.getsockname()[1]
    server.should_exit = server.force_exit = True
    await task
    listener.close()


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEADER", "BODY", "READ"):
        monkeypatch.setattr(connections, name, SHORT)


async def opened(port: int, words: bytes = b"") -> Ends:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1000)
    writer.write(words)
    return reader, writer


async def closed_after(ends: Ends, drip: bytes = b"") -> float:
    """Return after how many seconds the server closed; a byte is sent again and again."""
    reader, writer = ends
    began = monotonic()
    reading = asyncio.create_task(reader.read())
    while not reading.done():
        if drip:
            writer.write(drip)
        await asyncio.wait([reading], timeout=0.05)
        assert monotonic() - began < 5, "it is never closed"
    await asyncio.gather(reading, return_exceptions=True)
    await _hung_up(ends)
    return monotonic() - began


async def _hung_up(ends: Ends) -> None:
    ends[1].close()
    await asyncio.gather(ends[1].wait_closed(), return_exceptions=True)


async def answered(port: int, words: bytes = GOOD) -> bytes:
    ends = await opened(port, words)
    found = await ends[0].readuntil(b"\r\n\r\n")
    await _hung_up(ends)
    return found


@pytest.mark.parametrize(
    ("begun", "drip"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b""),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: ", b"a"),
        (b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", b""),
        (b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", b"a"),
        (b"POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", b"a"),  # answered before
        (GOOD + b"GET / HTTP/1.1\r\nA: ", b"a"),
    ],
)
async def test_half_a_request_is_closed_after_its_time_however_slowly_it_goes_on(
    begun: bytes, drip: bytes
) -> None:
    async with serving() as port:
        took = await closed_after(await opened(port, begun), drip)
        assert SHORT * 0.9 <= took < 4 * SHORT


async def test_a_whole_request_may_take_longer_to_answer_than_to_come() -> None:
    async with serving() as port:
        found = await answered(port, b"GET /late HTTP/1.1\r\nHost: x\r\n\r\n")
        assert found.startswith(b"HTTP/1.1 200")


async def test_who_does_not_read_an_answer_is_not_waited_for() -> None:
    async with serving() as port:
        ends = await opened(port, b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(4 * SHORT)
        with pytest.raises(asyncio.IncompleteReadError):
            await ends[0].readexactly(20_000_000)
        await _hung_up(ends)


async def test_many_requests_through_one_connection_are_answered() -> None:
    async with serving() as port:
        ends = await opened(port)
        for _each in range(8):
            ends[1].write(GOOD)
            assert b"200 OK" in await ends[0].readuntil(b"hello")
            await asyncio.sleep(SHORT / 6)
        await _hung_up(ends)


async def test_of_one_peer_the_oldest_that_waits_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "MOMENT", 0.0)
    monkeypatch.setattr(connections, "OF_A_PEER", 10)
    monkeypatch.setattr(connections, "HEADER", 30.0)
    async with serving() as port:
        waiting = []
        for _each in range(15):
            waiting.append(await opened(port, b"GET / HT"))
            await asyncio.sleep(0.01)
        for ends in waiting[:5]:
            assert await closed_after(ends) < 1
        assert b"200 OK" in await answered(port)  # one more made room
        for ends in waiting[5:]:
            await _hung_up(ends)


async def test_when_too_many_wait_in_all_the_oldest_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "HEADER", 30.0)
    async with serving(most=20) as port:
        waiting = [await opened(port, b"GET / HT") for _each in range(50)]
        began = monotonic()
        assert b"200 OK" in await answered(port)
        assert monotonic() - began < 1
        for ends in waiting:
            await _hung_up(ends)


def test_the_program_asks_for_enough_files() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
        made = doors()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert hard == before[1]
        assert soft == min(connections.FILES, hard)
        assert connections.FEWEST <= made._most <= connections.MOST
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def _post(path: str, length: int, body: bytes = b"") -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode() + body


async def test_a_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    async with serving() as port:
        for path in ("/", "/read", "/nowhere"):
            assert b" 413 " in await answered(port, _post(path, LARGEST + 1))
        assert b" 413 " in await answered(port, _post("/roomy", 100_001))
        assert b" 200 " in await answered(port, _post("/roomy", 100_000, b"x" * 100_000))
        assert b" 200 " in await answered(port, _post("/read", LARGEST, b"x" * LARGEST))


async def test_a_body_that_does_not_say_how_long_it_is_is_read_no_further() -> None:
    async with serving() as port:
        head = b"POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunk = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
        assert b" 413 " in await answered(port, head + chunk * 3)
        assert b" 200 " in await answered(port, head + chunk * 2 + b"0\r\n\r\n")


async def test_lengths_that_are_no_numbers_are_never_an_error() -> None:
    async with serving() as port:
        for length in (b"-1", b"1e9", b"9" * 40, b"", "٣".encode(), b"1, 1"):
            words = b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + b"\r\n\r\nx"
            assert (await answered(port, words)).split()[1] in (b"400", b"413", b"408", b"200")
