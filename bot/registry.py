"""The registry: commands, and how conversations and channels are found by being in the folder."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from bot.intents import COMMANDS, intent_of
from bot.messages import Option
from locales import LANGUAGES, Text, cries, heard, label, phrases
from locales.fold import fold
from locales.meanings import Meanings
from services.people import Role
from services.slips import Kind

if TYPE_CHECKING:
    from bot.messages import Reply
    from bot.talk import Talk

LONGEST_CRY = 15  # words: in a longer message they are told, not cried
UNNUMBERED = 6.5  # what has no number stands before what changes how we talk

Hold = Callable[["Talk"], Awaitable["Reply"]]


@dataclass(frozen=True, slots=True)
class Command:
    """The word that begins a conversation, and everything else that does."""

    name: str
    title: Text
    hold: Hold
    words: Text | None = None  # what people type for it, in each catalogue
    signs: tuple[str, ...] = ()  # emoji and numbers that mean it in every language
    number: int | None = None  # in the menu; never changes
    listed: bool = False  # in the menu without a number
    listed_to: Role = Role.COORDINATOR  # the last role whose menu has it: a menu has ten rows
    role: Role = Role.PERSON
    aside: bool = False  # answered on top of an open question, which then returns
    default: bool = False  # what is said when nothing was understood
    urgent: bool = False  # heard before anything else, even inside a question
    alarm: bool = False  # several of its words count inside a longer message too
    slip: Kind | None = None  # a forwardable word of this kind begins it, wherever it is said
    in_a_freeze: bool = False  # also for those whose role a freeze pauses


def command(
    name: str,
    title: Text,
    *,
    words: Text | None = None,
    signs: Sequence[str] = (),
    number: int | None = None,
    listed: bool = False,
    listed_to: Role = Role.COORDINATOR,
    role: Role = Role.PERSON,
    aside: bool = False,
    default: bool = False,
    urgent: bool = False,
    alarm: bool = False,
    slip: Kind | None = None,
    in_a_freeze: bool = False,
) -> Callable[[Hold], Command]:
    """Make a conversation of an async function; being in `handlers/` is enough to be found."""

    def _made(hold: Hold) -> Command:
        return Command(
            name,
            title,
            hold,
            words,
            tuple(signs),
            number,
            listed,
            listed_to,
            role,
            aside,
            default,
            urgent,
            alarm,
            slip,
            in_a_freeze,
        )

    return _made


class Cries:
    """What is cried in a language: several words that count wherever they stand."""

    def __init__(self, commands: Sequence[Command], code: str) -> None:
        self._by_first: dict[str, list[tuple[list[str], Command]]] = {}
        for one in commands:
            for phrase in cries(one.words, code) if one.alarm and one.words else ():
                words = phrase.split()
                self._by_first.setdefault(words[0], []).append((words, one))

    def find(self, words: Sequence[str]) -> Command | None:
        """Return the command of the longest cry among these words."""
        found = [
            (len(cry), one)
            for place, word in enumerate(words)
            for cry, one in self._by_first.get(word, ())
            if list(words[place : place + len(cry)]) == cry
        ]
        return max(found, key=lambda each: each[0])[1] if found else None


class Registry:
    """All commands, found by name, number, sign or by what people type in any language."""

    def __init__(self, commands: Sequence[Command]) -> None:
        self.commands = {one.name: one for one in commands}
        if len(self.commands) != len(commands):
            raise ValueError("two commands have one name")
        if not all(fold(sign) for one in commands for sign in one.signs):
            raise ValueError("a sign is nothing when it is compared")
        self.default = next(one for one in commands if one.default)
        self._numbers = {one.number: one for one in commands if one.number is not None}
        self._slips = {one.slip: one for one in commands if one.slip is not None}
        self._menus = {role: self._menu(role) for role in Role}
        self._signs = {fold(sign): one for one in commands for sign in one.signs}
        self._phrases = {
            each.code: {phrase: one for one in commands for phrase in _typed(one, each.code)}
            for each in LANGUAGES
        }
        self._heard = {phrase: one for one in commands for phrase in heard(one.name)}
        self._cries = {each.code: Cries(commands, each.code) for each in LANGUAGES}
        self.meanings = Meanings(self._brought)

    def numbered(self, number: int) -> Command | None:
        """Return the command of a menu number."""
        return self._numbers.get(number)

    def slip(self, kind: Kind) -> Command | None:
        """Return the command that a forwardable word of this kind begins."""
        return self._slips.get(kind)

    def sign(self, folded: str) -> Command | None:
        """Return the command of an emoji or of a number such as 112."""
        return self._signs.get(folded)

    def own_phrase(self, folded: str, code: str, role: Role) -> Command | None:
        """Return the command of what was typed in the person's own language."""
        found = self._phrases.get(code, {}).get(folded)
        return found if found is not None and role.may(found.role) else None

    def phrase(
        self, folded: str, code: str | None, role: Role = Role.COORDINATOR
    ) -> Command | None:
        """Return the command of what was typed: first in the person's language, then in any.

        The words of what is not for this role are words like any other.
        """
        own = [self._phrases[code]] if code is not None else []
        found = (words.get(folded) for words in (*own, *self._phrases.values(), self._heard))
        return next((one for one in found if one is not None and role.may(one.role)), None)

    def intended(self, intent: str) -> Command | None:
        """Return the command that answers an intent."""
        return self.commands.get(COMMANDS.get(intent, ""))

    def cried(self, folded: str, code: str) -> Command | None:
        """Return the alarm whose words stand somewhere in a short message, in any language."""
        words = folded.split()
        if len(words) > LONGEST_CRY:
            return None
        found = (one.find(words) for one in (self._cries[code], *self._cries.values()))
        return next(filter(None, found), None)

    def languages_of(self, folded: str) -> list[str]:
        """Return the languages in which something typed means a command."""
        return [code for code, words in self._phrases.items() if folded in words]

    def menu(self, role: Role) -> Sequence[Option]:
        """Return what the menu of somebody with a role shows, by number."""
        return self._menus[role]

    def announced(self, code: str) -> list[tuple[str, str]]:
        """Return names and descriptions of what everybody may ask, for a platform's own menu."""
        return [
            (one.name, label(one.title, code)[:256])
            for one in self.commands.values()
            if one.words is not None and one.role is Role.PERSON and not one.alarm
        ]

    def _brought(self, code: str) -> dict[str, set[str]]:
        """Return what is typed in a language for what is not only for coordinators, by intent."""
        names: dict[str, set[str]] = {}
        for phrase, one in self._phrases.get(code, {}).items():
            if one.role is not Role.COORDINATOR:
                names.setdefault(intent_of(one.name) or one.name, set()).add(phrase)
        return names

    def _menu(self, role: Role) -> Sequence[Option]:
        shown = [
            one
            for one in self.commands.values()
            if (one.number or one.listed) and role.may(one.role) and one.listed_to.may(role)
        ]
        shown.sort(key=lambda one: (one.role is not Role.PERSON, one.number or UNNUMBERED))
        return [Option(f"/{one.name}", one.title, number=one.number) for one in shown]


def _typed(one: Command, code: str) -> frozenset[str]:
    """Return what is typed for a command: its words, and what stands on its button."""
    words = phrases(one.words, code) if one.words is not None else frozenset()
    return words | {fold(label(one.title, code))}


def find_commands(package: str = "handlers") -> list[Command]:
    """Return every command of the modules in a package."""
    return [
        value
        for module in _modules(package)
        for value in vars(module).values()
        if isinstance(value, Command)
    ]


def find_openers(package: str = "bot.channels") -> list[Callable[..., object]]:
    """Return the `open_channel` function of every module in a package that has one."""
    return [module.open_channel for module in _modules(package) if hasattr(module, "open_channel")]


def _modules(package: str) -> Iterator[ModuleType]:
    """Import the modules of a package; one with an underscore in its name is a part of another."""
    path = importlib.import_module(package).__path__
    for found in sorted(pkgutil.iter_modules(path), key=lambda one: one.name):
        if "_" not in found.name:
            yield importlib.import_module(f"{package}.{found.name}")
