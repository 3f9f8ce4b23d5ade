"""Precedence: what a message is about, told before its turn, when not all can be answered."""

from enum import Enum

from bot.intents import intent_of
from bot.messages import Incoming
from bot.registry import LONGEST_CRY, Command, Registry
from locales import UNDECIDED
from locales.fold import fold
from locales.meanings import EMERGENCY


class About(Enum):
    """What a message is about, as far as its turn is concerned."""

    DANGER = "danger"
    FOOD = "food"
    OTHER = "other"


def about(registry: Registry, incoming: Incoming, closely: bool = False) -> About:
    """Return what a message is about, in any language; `closely` reads words with slips too.

    Reading closely takes milliseconds, and is for messages of which there are few.
    """
    folded = fold(incoming.text)
    meant = registry.meanings.exactly(folded).intent
    found = _called(registry, incoming) or registry.sign(folded) or registry.phrase(folded, None)
    if EMERGENCY in (meant, found and intent_of(found.name)):
        return About.DANGER
    if registry.cried(folded, UNDECIDED[0]):
        return About.DANGER
    if closely and len(folded.split()) <= LONGEST_CRY and _nearly(registry, folded):
        return About.DANGER
    food = registry.default
    asked = found is food or (meant is not None and registry.intended(meant) is food)
    return About.FOOD if asked or folded == str(food.number) else About.OTHER


def _called(registry: Registry, incoming: Incoming) -> Command | None:
    """Return the command of a button, or of what is typed with a slash."""
    words = incoming.token or incoming.text
    name = words[1:].partition(" ")[0].partition("@")[0].lower()
    return registry.commands.get(name) if words.startswith("/") else None


def _nearly(registry: Registry, folded: str) -> bool:
    return registry.meanings.near(folded).intent == EMERGENCY
