"""Questions: each reads what was said, keeps it as a token and recalls it against today's truth.

* `read` raises `NotUnderstood`, and nothing else, for whatever it cannot use;
* `recall(keep(value))` is the value as long as it is still possible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, TypeVar

from bot.messages import Incoming, Option
from locales import Lines, Text, _, label, pgettext, phrases
from locales.fold import fold
from locales.quantities import quantity

T = TypeVar("T")
Kept = TypeVar("Kept", covariant=False)
YES = pgettext("words", "yes | ok | okay | y | send | correct")
NO = pgettext("words", "no | n | not | wrong")


class NotUnderstood(Exception):
    """What was said answers no question; the question is asked again with the reason."""

    def __init__(self, why: Text, options: Sequence[Option] | None = None) -> None:
        super().__init__(why.message)
        self.why = why
        self.options = options  # shown instead of the question's own


class Declined(Exception):
    """Somebody said no to the last question: nothing happens."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said to a question, and the language it may be in."""

    incoming: Incoming
    language: str
    token: str | None = None  # when a button of this question was pressed

    @property
    def folded(self) -> str:
        """The words as they are compared."""
        return fold(self.incoming.text)

    @property
    def number(self) -> str:
        """The number that is said, in ASCII figures; what was typed where there is none."""
        found = quantity(self.incoming.text, self.language)
        return self.folded if found is None else str(found)

    def means(self, words: Text) -> bool:
        """Tell whether one of the words of a list was said, in the language or in English."""
        return any(self.folded in phrases(words, code) for code in (self.language, "en_GB"))


class Question(Protocol[T]):
    """Something that can be asked."""

    prompt: Text | Lines
    asks_location: bool
    takes_number: ClassVar[bool] = False  # a number is an answer, be it a wrong one

    def options(self) -> Sequence[Option]:
        """Return what can be pressed."""

    async def read(self, said: Said) -> T:
        """Turn what was said into a value; raises NotUnderstood."""

    def keep(self, value: T) -> str:
        """Turn a value into the token that is stored."""

    async def recall(self, token: str) -> T:
        """Turn a stored token into today's value; raises NotUnderstood when it is gone."""


@dataclass(frozen=True)
class Choice(Question[T]):
    """One of several; a button, its number or its label chooses."""

    prompt: Text | Lines
    choices: Mapping[str, tuple[T, Text]]  # by token, in the order they are shown
    gone: Text = field(default_factory=lambda: _("That is no longer possible."))
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return an option for each choice, numbered from one."""
        return [
            Option(token, shown, number=number)
            for number, (token, (_value, shown)) in enumerate(self.choices.items(), start=1)
        ]

    async def read(self, said: Said) -> T:
        """Read a button, a number or a label."""
        if said.token is not None:
            return await self.recall(said.token)
        folded = said.folded
        for number, (value, _shown) in enumerate(self.choices.values(), start=1):
            if folded == str(number):
                return value
        for value, shown in self.choices.values():
            if folded and folded in {fold(label(shown, one)) for one in (said.language, "en_GB")}:
                return value
        raise NotUnderstood(_("Please choose one of these."))

    def keep(self, value: T) -> str:
        """Keep the token of a choice."""
        return next(token for token, (one, _shown) in self.choices.items() if one == value)

    async def recall(self, token: str) -> T:
        """Return the choice, if it can still be chosen."""
        if token not in self.choices:
            raise NotUnderstood(self.gone)
        return self.choices[token][0]


@dataclass(frozen=True)
class Number(Question[int]):
    """A whole number between two others, in any digits."""

    prompt: Text | Lines
    at_least: int
    at_most: int
    asks_location: bool = False
    takes_number: ClassVar[bool] = True

    def options(self) -> Sequence[Option]:
        """Return nothing to press: a number is typed."""
        return ()

    async def read(self, said: Said) -> int:
        """Read a number in any digits or in words."""
        return await self.recall(said.token if said.token is not None else said.number)

    def keep(self, value: int) -> str:
        """Keep the number in ASCII digits."""
        return str(value)

    async def recall(self, token: str) -> int:
        """Return the number, if it is within today's bounds."""
        if token.isascii() and token.isdigit() and len(token) < 10:
            value = int(token)
            if self.at_least <= value <= self.at_most:
                return value
        raise NotUnderstood(
            _(
                "Please write a number from {least} to {most}.",
                least=self.at_least,
                most=self.at_most,
            )
        )


@dataclass(frozen=True)
class Confirmation(Question[bool]):
    """Yes, or the conversation ends and nothing happens."""

    prompt: Text | Lines
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return yes and no."""
        return (
            # i18n: button, max 20
            Option("yes", _("✅ Yes"), number=1),
            # i18n: button, max 20
            Option("no", _("❌ No"), number=2),
        )

    async def read(self, said: Said) -> bool:
        """Read yes; raises Declined for no."""
        if said.token == "yes" or said.folded == "1" or said.means(YES):
            return True
        if said.token == "no" or said.folded == "2" or said.means(NO):
            raise Declined
        raise NotUnderstood(_("Please answer yes or no."))

    def keep(self, value: bool) -> str:
        """Keep that it was confirmed."""
        return "yes"

    async def recall(self, token: str) -> bool:
        """Return that it was confirmed."""
        return True
