"""Slow loris: two thousand half-open connections do not delay who asks for food."""

import asyncio
import resource
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from bot.connections import OF_A_PEER
from tests.whole.programs import free_port, running
from tests.whole.test_running import ask, browser

HALF_OPEN = 2000
PEERS = 40
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
BEGUN = b"POST /whatsapp HTTP/1.1\r\nHost: popote.example.org\r\nContent-Le"


@pytest.fixture
def many_files() -> Iterator[int]:
    """Let this process open enough of its own; returns how many can be half-open."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    hard = before[1] if before[1] != resource.RLIM_INFINITY else 8192
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), before[1]))
    yield min(HALF_OPEN, min(hard, 8192) - 200)
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize("peers", [1, PEERS], ids=["of one peer", "of many peers"])
async def test_half_open_connections_do_not_delay_a_good_request(
    tmp_path: Path, many_files: int, peers: int
) -> None:
    port = free_port()
    async with running(tmp_path, "demo", port=str(port)) as demo, browser(demo.url) as client:
        assert await ask(client)
        half: list[Ends] = []
        while len(half) < many_files:
            half += await asyncio.gather(*(_half(port, one % peers) for one in range(100)))
        took = []
        for _each in range(5):
            async with browser(demo.url) as stranger:
                began = monotonic()
                assert await ask(stranger, "stranger")
                assert (await stranger.get("/health")).json() == {"up": True}
                took.append(monotonic() - began)
        files = len(list(Path(f"/proc/{demo.process.pid}/fd").iterdir()))
        assert sorted(took)[2] < 1.0, took
        assert files > (OF_A_PEER if peers == 1 else many_files // 2), "they are held meanwhile"
        for _reader, writer in half:
            writer.close()
        for _reader, writer in half:
            with suppress(OSError):
                await writer.wait_closed()


async def _half(port: int, peer: int) -> Ends:
    """Begin a request from one of many addresses of this machine, and do not end it."""
    here = (f"127.0.0.{peer + 1}", 0)
    ends = await asyncio.open_connection("127.0.0.1", port, local_addr=here)
    ends[1].write(BEGUN)
    return ends
