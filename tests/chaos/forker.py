"""A process that has imported and read everything and forks one life after the other.

Started once as `python -m tests.chaos.forker`, it reads a JSON object from each line of its
standard input: `{"kind": "popote", "given": {...settings}}` begins a life and writes its number,
`{"reap": number}` waits for its end and writes how it ended. The program takes seconds to import
and to read its catalogues, but a few hundredths to start after a fork, so a thousand lives fit
into a quarter of an hour. The kind "program" forks and then starts `python -m bot run` itself,
from nothing.
"""

import gc
import json
import logging
import os
import random
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import bot.channels.telegram_channel  # noqa: F401, a life would only now import it
from bot.supposing import learn
from tests.chaos import popote, stock

ROOT = Path(__file__).parents[2]


def program(given: dict[str, Any]) -> None:
    """Become `python -m bot run` with these settings, in the folder of its database."""
    variables = {name.upper(): str(value) for name, value in given.items()}
    os.chdir(Path(given["database_url"].removeprefix("sqlite+aiosqlite:///")).parent)
    command = [sys.executable, "-m", "bot", "run"]
    os.execve(command[0], command, {**os.environ, "PYTHONPATH": str(ROOT), **variables})


KINDS: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "popote": popote.live,
    "clock": popote.live_by_the_clock,
    "alarm": popote.live_fast,
    "calls": popote.live_calling,
    "world": popote.live_in_the_world,
    "careless": popote.live_careless,
    "program": program,
    "stock": stock.live,
}


def main() -> None:
    living: set[int] = set()
    learn(popote.registry())  # every life needs them, and inherits them as read
    gc.freeze()  # nor does each copy our memory by looking for garbage in it
    for line in sys.stdin:
        asked = json.loads(line)
        if number := asked.get("reap"):
            _pid, status = os.waitpid(number, 0)
            living.discard(number)
            _say(os.waitstatus_to_exitcode(status))
        else:
            number = _begin(asked["kind"], asked["given"])
            living.add(number)
            _say(number)
    for number in living:  # whoever asked is gone
        os.kill(number, signal.SIGKILL)


def _begin(kind: str, given: dict[str, Any]) -> int:
    number = os.fork()
    if number:
        return number
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, sys.stdin.fileno())
    os.dup2(nothing, sys.stdout.fileno())
    random.seed()
    status = 1
    try:
        KINDS[kind](given)
        status = 0
    except BaseException:
        logging.exception("a life failed")
    finally:
        logging.shutdown()
        os._exit(status)


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    main()
