"""Understanding: what a message may mean, before any question has seen it.

The order is fixed: what is urgent first, then the open question, then commands by their words,
then words with slips. What is nearly a word of danger is urgent too, never what only sounds so.
A forwardable word is urgent wherever it stands: typed, forwarded, or brought by a link. So are
several words that cry for help, in a message of at most fifteen; a single word only alone.
"""

from dataclasses import dataclass

from bot.held import Held
from bot.intents import intent_of
from bot.messages import Incoming, Kind
from bot.registry import LONGEST_CRY, Command, Registry
from locales import Text, _, from_tag, label, names, pgettext, phrases
from locales.fold import fold
from locales.meanings import EMERGENCY, HARMLESS, Meant
from locales.tongues import recognise
from locales.vocabulary import HEARD, SPOKEN
from services import slips
from services.people import Role

BACK = pgettext("words", "back | go back | previous")
CANCEL = pgettext("words", "cancel | abort | end this")
OVER = _("That question is over.")
SHORTEST = 28  # signs of a forwardable word; looking for one costs time
LINK = "/start "  # what a link begins with, before the word that it brings
UNCLEAR = _("I did not understand. 🚨 Danger: 112")
CANNOT_LISTEN = _("I cannot listen to voice messages. Please write a word. 🚨 Danger: 112")
CANNOT_SEE = _("I can only read words, not pictures or files. 🚨 Danger: 112")


@dataclass(frozen=True, slots=True)
class Start:
    """A command begins."""

    command: Command
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the open conversation was pressed."""

    question: str
    token: str


@dataclass(frozen=True, slots=True)
class Back:
    """The last answer is taken back."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """The conversation ends and nothing happens."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing was understood; today's food is said, after the reason."""

    why: Text
    wordless: bool = False  # there was nothing to read: a person is offered at once


@dataclass(frozen=True, slots=True)
class Maybe:
    """One of these commands may be meant: they are offered, and none begins."""

    commands: tuple[Command, ...]


Meaning = Start | Press | Back | Cancel | Unclear | Maybe


def urgent(
    registry: Registry,
    incoming: Incoming,
    held: Held,
    code: str,
    role: Role = Role.COORDINATOR,
) -> Meaning | None:
    """Return what is heard first: buttons, brought words, commands, emergency, back, cancel."""
    token = incoming.token
    if token is not None and token.startswith("/") and not token.startswith(LINK):
        return _pressed(registry, token, held)  # also with a word behind it
    brought = _brought(registry, token or incoming.text)
    if brought is not None:
        return brought
    if token is not None:
        return _pressed(registry, token, held)
    folded = fold(incoming.text)
    if incoming.text.startswith("/"):
        return _command(registry, incoming.text) or Unclear(UNCLEAR)
    if held.top and folded.isdigit():
        return None  # in a question a number is first an answer
    said = None if held.frames else worded(registry, incoming, code, role)
    if said is None and _means(BACK, folded, code):
        return Back()
    if said is None and _means(CANCEL, folded, code):
        return Cancel()
    if folded in names() and "language" in registry.commands:
        return Start(registry.commands["language"], names()[folded])
    found = said or registry.sign(folded) or registry.phrase(folded, code, role)
    if found and (found.urgent or registry.sign(folded)):
        return Start(found, _told_with(found, incoming.text, code))
    return None if found else _cried(registry, incoming, held, code, role)


def otherwise(
    registry: Registry,
    incoming: Incoming,
    held: Held,
    code: str,
    role: Role = Role.COORDINATOR,
) -> Meaning:
    """Return what a message means when no question understood it."""
    if incoming.location is not None and "near" in registry.commands:
        return Start(registry.commands["near"], "{:.5f},{:.5f}".format(*incoming.location))
    if incoming.kind is Kind.VOICE:
        return Unclear(CANNOT_LISTEN, wordless=True)
    folded = fold(incoming.text)
    offered = held.offered(folded)
    if offered:
        return _pressed(registry, offered, held)
    found = worded(registry, incoming, code, role) or _numbered(registry, folded)
    if found:
        return Start(found)
    if incoming.kind is not Kind.TEXT:
        return Unclear(CANNOT_SEE, wordless=True)
    return Unclear(UNCLEAR)


def worded(registry: Registry, incoming: Incoming, code: str, role: Role) -> Command | None:
    """Return the command of what was typed without a slip: in the person's language first."""
    folded = fold(incoming.text)
    found = registry.sign(folded) or registry.own_phrase(folded, code, role)
    if found is not None:
        return found
    meant = registry.meanings.exactly(folded, languages(incoming, code))
    found = registry.phrase(folded, code, role)
    if meant.intent == HARMLESS:
        return found if found and intent_of(found.name) == HARMLESS else None
    named = registry.intended(meant.intent) if meant.intent else None
    if found and named and intent_of(found.name) == meant.intent:
        return found  # a danger by its name
    if meant.intent == EMERGENCY:
        return registry.cried(folded, code) or named
    return named or found


def began(registry: Registry, near: Meant, incoming: Incoming, code: str) -> Start | None:
    """Return the start of what is near; an alarm takes the words along to the team."""
    found = registry.intended(near.intent or "")
    if near.intent == EMERGENCY:
        alarm = registry.phrase(near.phrase, code)
        found = alarm if alarm and alarm.alarm else registry.cried(near.phrase, code) or found
    return Start(found, incoming.text if found.alarm else "") if found else None


def languages(incoming: Incoming, code: str) -> tuple[str, ...]:
    """Return the languages that a message may be in, the likeliest first."""
    foreign = [one for one in HEARD if one == incoming.language and one not in SPOKEN]
    found = (code, recognise(incoming.text).code, *foreign, from_tag(incoming.language))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _pressed(registry: Registry, token: str, held: Held) -> Meaning:
    if token.startswith("/"):
        return _command(registry, token) or Unclear(OVER)
    question, _colon, rest = token.partition(":")
    answer, _colon, began = rest.rpartition(":")
    if held.top and answer and began == held.top.began:
        return Press(question, answer)
    return Unclear(OVER)


def _command(registry: Registry, text: str) -> Start | None:
    name, _space, argument = text[1:].partition(" ")
    found = registry.commands.get(name.split("@")[0].lower())
    return Start(found, argument.strip()) if found else None


def _cried(
    registry: Registry, incoming: Incoming, held: Held, code: str, role: Role
) -> Start | None:
    """Return the alarm that a longer message cries; its words go with it to the team.

    What a coordinator writes to others in a conversation may speak of danger.
    """
    if held.top and role is Role.COORDINATOR:
        return None
    folded = fold(incoming.text)
    if registry.meanings.exactly(folded, (code,)).intent == HARMLESS:
        return None
    found = registry.cried(folded, code)
    if found is None and held.top and " " in folded:
        return _nearly_cried(registry, incoming, code)
    return Start(found, incoming.text) if found else None


def _nearly_cried(registry: Registry, incoming: Incoming, code: str) -> Start | None:
    """Return the alarm that words with slips raise inside a question."""
    folded = fold(incoming.text)
    if len(folded.split()) > LONGEST_CRY:
        return None
    near = registry.meanings.near(folded, languages(incoming, code), further=False)
    if near.intent != EMERGENCY or " " not in near.phrase:
        return None
    return began(registry, near, incoming, code)


def _told_with(found: Command, words: str, code: str) -> str:
    """Return what goes to the team with a cry: the words, if they say more than its button."""
    said_more = found.alarm and fold(words) not in (found.name, fold(label(found.title, code)))
    return words if said_more else ""


def _brought(registry: Registry, text: str) -> Start | None:
    """Return the command of a forwardable word; the word is its argument."""
    if len(text) < SHORTEST or (slip := slips.read(text)) is None:
        return None
    found = registry.slip(slip.kind)
    return Start(found, f"popote-{slip.kind}{slip.number}-{slip.mark}") if found else None


def _numbered(registry: Registry, folded: str) -> Command | None:
    return registry.numbered(int(folded)) if folded.isdigit() and len(folded) < 4 else None


def _means(words: Text, folded: str, code: str) -> bool:
    return any(folded in phrases(words, one) for one in (code, "en_GB", "fr"))
