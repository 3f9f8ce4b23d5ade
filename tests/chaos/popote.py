"""A life of Popote: the program as `python -m bot run` starts it, with conversations that count.

* `/spotted 7` leaves one sighting at place 7;
* `/walk 7` does so after two questions, the kind of the sighting being the second answer;
* `/shout 7` tells the other coordinators (lane 1) and everybody (lane 2).
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from bot import caller, clockwork
from bot.app import built
from bot.channels import Channel, whatsapp
from bot.flood import Flood
from bot.messages import Lane, Reply
from bot.precedence import about
from bot.registry import Registry, command, find_commands, find_openers
from bot.rendering import render
from bot.settings import Settings, read_settings
from bot.talk import TELLS, Talk
from bot.web import listening, serve
from db.session import Session
from locales import as_is
from services import deliveries, people, sightings
from services.deliveries import Draft
from services.meals import SightingKind
from tests.telephone import TELEGRAM

SPEED = 75.0  # of the fast clock: three minutes are two seconds and a half
CALLED = 24  # people each call goes to
EVERYBODY = range(1, 200)  # numbers of people
KINDS = {one.value: (one, as_is(one.value)) for one in (SightingKind.CLOSED, SightingKind.QUEUE)}


@command("spotted", as_is("spotted"))
async def spotted(talk: Talk) -> Reply:
    """Leave one sighting at once."""
    await _report(talk, SightingKind.CLOSED)
    return Reply(as_is(f"spotted {talk.argument}."))


@command("walk", as_is("walk"))
async def walk(talk: Talk) -> Reply:
    """Leave one sighting after two questions."""
    first = as_is(f"walk {talk.argument}: first")
    await talk.choose("first", first, {one: (one, as_is(one)) for one in ("left", "right")})
    kind = await talk.choose("second", as_is(f"walk {talk.argument}: second"), KINDS)
    await _report(talk, kind)
    return Reply(as_is(f"walk {talk.argument}: done"))


@command("shout", as_is("shout"), role=people.Role.COORDINATOR)
async def shout(talk: Talk) -> Reply:
    """Tell some in lane 1 and many in lane 2."""
    team = await people.with_role(talk.db, people.Role.COORDINATOR)
    talk.tell([one for one in team if one != talk.person.id], as_is(f"told {talk.argument}."))
    everybody = await people.reachable(talk.db, EVERYBODY)
    words = render(Reply(as_is(f"called {talk.argument}.")), ("en_GB",), TELEGRAM)
    drafts = [
        Draft(one.address_id, one.channel, Lane.CALL, words, "en_GB", talk.now + TELLS)
        for one in everybody[:CALLED]
    ]
    await deliveries.queue(talk.db, drafts, talk.now)
    talk.db.noted = True  # as if it stood in the audit log
    return Reply(as_is(f"shout {talk.argument}."))


async def _report(talk: Talk, kind: SightingKind) -> None:
    place = int(talk.argument)
    await sightings.report(talk.db, talk.person.id, False, place, kind, talk.now)


@cache
def registry() -> Registry:
    """Return the commands of a life, which inherits the one that was made before it."""
    return Registry([*find_commands(), spotted, walk, shout])


def live(given: dict[str, Any]) -> None:
    """Run until a signal."""
    asyncio.run(_serve(read_settings(None, **given)))


def live_by_the_clock(given: dict[str, Any]) -> None:
    """Do the same, looking at the clock so often that many a kill comes in between."""
    clockwork.FIRST = clockwork.PERIOD = 0.15
    live(given)


def live_fast(given: dict[str, Any]) -> None:
    """Do the same by a clock that runs faster since `began`, a moment in seconds since 1970."""
    clockwork.FIRST = clockwork.PERIOD = 0.15
    began = float(given.pop("began"))
    settings = read_settings(None, **given)

    def _now() -> datetime:
        return datetime.fromtimestamp(fast(began, time.time()), settings.zone)

    asyncio.run(_serve(settings, _now))


def live_in_the_world(given: dict[str, Any]) -> None:
    """Do the same by a clock that a file sets forward or back, by so many seconds."""
    clockwork.FIRST = clockwork.PERIOD = 0.15
    caller.PERIOD, caller.AHEAD, caller.LOW = 0.05, 16, 8
    whatsapp.MISSED_AGAIN = 1.0
    clock = Path(given.pop("clock"))
    settings = read_settings(None, **given)

    def _now() -> datetime:
        return datetime.fromtimestamp(time.time() + float(clock.read_text()), settings.zone)

    asyncio.run(_serve(settings, _now))


def live_calling(given: dict[str, Any]) -> None:
    """Do the same, feeding calls in so small steps that many a kill comes in between."""
    caller.PERIOD, caller.AHEAD, caller.LOW = 0.05, 16, 8
    live(given)


def live_careless(given: dict[str, Any]) -> None:
    """Do the same without marking what is sent before it is: the control of the tests of calls."""

    async def _unmarked(db: Session, numbers: Sequence[int]) -> list[int]:
        return list(numbers)

    deliveries.claim = _unmarked
    live_calling(given)


def fast(began: float, now: float) -> float:
    """Return what the fast clock shows."""
    return began + (now - began) * SPEED


async def _serve(settings: Settings, clocked: Callable[[], datetime] | None = None) -> None:
    opened = [open_channel(settings) for open_channel in find_openers()]
    channels = [cast(Channel, one) for one in opened if one is not None]
    with listening(settings) as listener:
        async with built(settings, channels, registry=registry(), clocked=clocked) as app:
            app.inbox.flood = Flood((), partial(about, registry()))  # a few write for thousands
            await serve(app, listener)
