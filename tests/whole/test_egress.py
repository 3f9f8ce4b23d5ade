"""Behaviour 29: whom the program connects to while people and platforms do all they can."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.platforms.twilio_people import Line
from tests.whole.test_whole_logs import everybody_writes, served, until_quiet

WATCHES: list[set[int]] = []


def _connects(event: str, given: tuple[object, ...]) -> None:
    """Note the port that somebody connects to; an audit hook, which stays for ever."""
    if event == "socket.connect" and WATCHES:
        address = given[1]
        if isinstance(address, tuple):
            assert address[0] in ("127.0.0.1", "::1"), address
            WATCHES[-1].add(address[1])


@contextmanager
def watched() -> Iterator[set[int]]:
    if not WATCHES:
        sys.addaudithook(_connects)
    WATCHES.append(set())
    yield WATCHES[-1]
    WATCHES.pop()


@pytest.mark.usefixtures("impatient")
async def test_the_program_connects_to_telegram_and_twilio_and_to_nobody_else(
    tmp_path: Path,
) -> None:
    with watched() as ports:
        async with served(tmp_path) as (api, twilio, one):
            people = api.people
            people.say(7, "https://popote.example.org/harmless http://169.254.169.254/latest")
            people.voice(7)
            await everybody_writes(api, twilio)
            await until_quiet(one)
            allowed = {urlsplit(each).port for each in (api.url, twilio.url, _own(twilio.line))}
    assert ports
    assert ports <= allowed


def _own(line: Line) -> str:
    """Return where the stand-in for Twilio hands messages over: it connects to us."""
    return line.target
