"""Supposing: what words may mean that neither a command, the team nor a question understood.

First the name of a place, then a phrase with slips, then a place with slips, which all begin
something; else what may be meant is offered, and nothing begins.
"""

from collections.abc import Awaitable, Callable, Sequence

from bot.intents import KIND
from bot.messages import Incoming, Option
from bot.registry import Command, Registry
from bot.understanding import Maybe, Start, began, languages
from locales import LANGUAGES
from locales.fold import fold
from locales.meanings import INTENTS
from locales.tongues import recognise
from services.people import Role

LONGEST_NAME = 60
ABOUT_A_PLACE = {"food": "near", "near": "near", "tomorrow": "tomorrow"}
LIKE = {"myshifts": "shifts"}  # what is offered to who has no shifts of their own


Find = Callable[[str, bool], Awaitable[str | None]]
"""What finds the token of a place that words name: alone, else with slips and other words."""


async def supposed(
    registry: Registry, find: Find, incoming: Incoming, code: str
) -> Start | Maybe | None:
    """Return what a message may mean; None for noise, and for what only sounds like something."""
    words, codes = incoming.text, languages(incoming, code)
    findable = 3 <= len(words) <= LONGEST_NAME
    named = await find(words, True) if findable else None
    found = (
        _near(registry, "near", named)
        or _kind(registry, words, codes)
        or _nearly(registry, incoming, codes)
    )
    if found is not None or not words:
        return found
    perhaps = _maybe(registry, words, codes)
    first = perhaps.commands[0].name if perhaps else "near"
    if findable and first in ABOUT_A_PLACE:
        found = _near(registry, ABOUT_A_PLACE[first], await find(words, False))
    return found or perhaps


def _kind(registry: Registry, words: str, codes: Sequence[str]) -> Start | None:
    """Return what answers somebody who only greets or thanks."""
    said = registry.meanings.kindness(fold(words), codes)
    command = registry.commands.get(KIND[said]) if said else None
    return Start(command) if command else None


def _nearly(registry: Registry, incoming: Incoming, codes: Sequence[str]) -> Start | None:
    """Return the command that words with slips begin."""
    near = registry.meanings.near(fold(incoming.text), codes)
    return began(registry, near, incoming, codes[0]) if near.intent in INTENTS else None


def _maybe(registry: Registry, words: str, codes: Sequence[str]) -> Maybe | None:
    """Return the commands that a message may mean, to be offered."""
    likely = registry.meanings.likely(fold(words), codes)
    found = [registry.intended(intent) for intent in likely.offered]
    commands = tuple(one for one in found if one is not None)
    return Maybe(commands) if commands else None


def offered(registry: Registry, commands: Sequence[Command], role: Role) -> list[Option]:
    """Return commands as they can be pressed; who may not begin one gets its like."""
    found = []
    for one in commands:
        like = registry.commands.get(LIKE.get(one.name, ""))
        shown = one if role.may(one.role) or like is None else like
        found.append(Option(f"/{shown.name}", shown.title, number=shown.number))
    return found


def learn(registry: Registry) -> None:
    """Read what the words of every language mean: it takes a second, once."""
    for one in LANGUAGES:
        registry.meanings.likely(fold(one.name), (one.code,))
        recognise(one.name)


def _near(registry: Registry, name: str, token: str | None) -> Start | None:
    command = registry.commands.get(name)
    return Start(command, token) if command and token else None
