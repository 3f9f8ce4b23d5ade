"""Understanding by itself: messages on standard input, one a line; what each means, as JSON.

It is the way that messages of a chat take, without a chat: places are those of the file of areas,
and nothing is stored or sent.
"""

import argparse
import asyncio
import json
import sys
from typing import Any

from bot.clean import clean
from bot.console import CannotRun
from bot.held import Held
from bot.intents import intent_of
from bot.messages import Incoming
from bot.registry import Registry, find_commands
from bot.speaking import speech
from bot.supposing import supposed
from bot.understanding import Back, Maybe, Meaning, Start, Unclear, otherwise, urgent
from locales import LANGUAGES
from locales.meanings import HARMLESS
from locales.tongues import recognise
from locales.vocabulary import HEARD, SPOKEN
from services.people import Role
from services.search import named_area

ROLE = Role.VOLUNTEER  # what is only for coordinators are words like any other
ALSO = {"kmr": "ku", "eng": "en_GB", "fra": "fr", "fre": "fr", "per": "fa_AF"}


def understand(given: argparse.Namespace) -> None:
    """Print what each line of standard input means, until there are no more."""
    code = code_of(given.language) if given.language else None
    registry = Registry(find_commands())
    with asyncio.Runner() as runner:
        for line in sys.stdin.buffer:
            found = runner.run(understood(registry, line.decode("utf-8", "replace"), code))
            sys.stdout.buffer.write(f"{json.dumps(found, ensure_ascii=False)}\n".encode())
            sys.stdout.flush()


def code_of(tag: str) -> str:
    """Return our code of a language, whatever way its own is written; raises CannotRun."""
    first, *rest = tag.replace("_", "-").lower().split("-")
    known = {one.code.lower().replace("_", "-"): one.code for one in LANGUAGES}
    known |= {each: one.code for one in LANGUAGES for each in one.tags}
    known |= {code: code for code in HEARD} | ALSO
    if first == "ku" and rest == ["arab"]:
        return "ckb"
    if found := known.get("-".join((first, *rest))) or known.get(first):
        return found
    raise CannotRun(f"no such language: {tag}")


async def understood(registry: Registry, line: str, chosen: str | None) -> dict[str, Any]:
    """Return what a message means; `chosen` is the language that its writer chose before."""
    text = clean(line)
    spoken = chosen if chosen in SPOKEN else None
    incoming = Incoming("line", "", "", text=text, language=chosen)
    speaks = speech(registry, Incoming("line", "", "", text=text), spoken)
    meaning = await _meaning(registry, incoming, speaks.codes[0])
    return {
        "language": chosen or speaks.code or speaks.foreign,
        "margin": recognise(text).margin,
        "intent": _intent(meaning),
        "offered": _offered(meaning),
    }


async def _meaning(registry: Registry, incoming: Incoming, code: str) -> Meaning:
    first = urgent(registry, incoming, Held(), code, ROLE)
    meaning = first or otherwise(registry, incoming, Held(), code, ROLE)
    if not isinstance(meaning, Unclear):
        return meaning
    return await supposed(registry, _area, incoming, code) or meaning


async def _area(words: str, alone: bool) -> str | None:
    return named_area(words, alone=alone)


def _intent(meaning: Meaning) -> str | None:
    """Return the name of what begins, None for nothing and for an answer to a greeting."""
    if not isinstance(meaning, Start):
        return None
    intent = intent_of(meaning.command.name) or meaning.command.name
    return None if intent == HARMLESS else intent


def _offered(meaning: Meaning) -> list[str]:
    if isinstance(meaning, Back):
        return ["menu"]  # there is nothing to go back to: food is said, and the menu offered
    commands = meaning.commands if isinstance(meaning, Maybe) else ()
    return [intent for one in commands if (intent := intent_of(one.name)) is not None]
