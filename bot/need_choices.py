"""Need choices: what is missing, in which size and how many; a tap or a word answers each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.messages import Option
from bot.need_words import size_label
from bot.questions import NotUnderstood, Number, Question, Said
from locales import Lines, Text, _, label, pgettext
from locales.fold import fold
from services.categories import COMMON, Category

MORE, DANGER = "more", "danger"
FEW = (2, 3, 5, 10)
ANY = "any"
ANY_WORDS = pgettext("words", "any | all | any size | different sizes | i do not know | skip")
# i18n: button, max 20: things that stand in no short list
SOMETHING_ELSE = _("➕ Something else")
# i18n: button, max 20
IN_DANGER = _("🚨 Danger")
# i18n: button, max 20: of clothes or shoes, when several are wanted or nobody knows
ANY_SIZE = _("🔀 Any size")
NOT_THERE = _("Please choose one of these.")


@dataclass(frozen=True)
class What(Question[str]):
    """A category, by its token; MORE for the other lists, DANGER for what cannot wait."""

    prompt: Text | Lines
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return what is asked for most, and the ways to everything else."""
        common = [(one.value, one.label) for one in COMMON]
        return _numbered([*common, (MORE, SOMETHING_ELSE), (DANGER, IN_DANGER)])

    async def read(self, said: Said) -> str:
        """Read a button, a number, or the words of any category."""
        return await _read(self, said, [(one.value, one.label) for one in Category])

    def keep(self, value: str) -> str:
        """Keep the token."""
        return value

    async def recall(self, token: str) -> str:
        """Return the token, if there is such a category."""
        if token not in (*Category, MORE, DANGER):
            raise NotUnderstood(NOT_THERE)
        return token


@dataclass(frozen=True)
class Size(Question[str]):
    """One of the sizes of a category; "" when any will do or nobody knows."""

    prompt: Text | Lines
    sizes: tuple[str, ...]
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return the sizes, and any of them."""
        return _numbered([*((one, size_label(one)) for one in self.sizes), (ANY, ANY_SIZE)])

    async def read(self, said: Said) -> str:
        """Read a button, its number, a size as it is written, or 38 for 37-38."""
        if said.token is None and said.means(ANY_WORDS):
            return ""
        for one in self.sizes:
            if said.token is None and said.folded in (fold(one), *one.split("-")):
                return one
        return await _read(self, said)

    def keep(self, value: str) -> str:
        """Keep the size."""
        return value or ANY

    async def recall(self, token: str) -> str:
        """Return the size, if there is such a one."""
        if token != ANY and token not in self.sizes:
            raise NotUnderstood(NOT_THERE)
        return "" if token == ANY else token


@dataclass(frozen=True)
class Amount(Question[int]):
    """How many: a few to press, any number to type."""

    prompt: Text | Lines
    at_most: int
    asks_location: bool = False
    takes_number: ClassVar[bool] = True

    def options(self) -> Sequence[Option]:
        """Return a few numbers; a number that is typed is always how many."""
        return [Option(str(one), _("{count}", count=one)) for one in FEW]

    async def read(self, said: Said) -> int:
        """Read a button or a number in any digits."""
        return await self._number().read(said)

    def keep(self, value: int) -> str:
        """Keep the number."""
        return str(value)

    async def recall(self, token: str) -> int:
        """Return the number, if it is within today's bounds."""
        return await self._number().recall(token)

    def _number(self) -> Number:
        return Number(self.prompt, 1, self.at_most)


def _numbered(shown: Sequence[tuple[str, Text]]) -> list[Option]:
    return [
        Option(token, text, number=number) for number, (token, text) in enumerate(shown, start=1)
    ]


async def _read(
    question: Question[str], said: Said, others: Iterable[tuple[str, Text]] = ()
) -> str:
    """Read a button, its number or its words, or the words of what is not shown."""
    if said.token is not None:
        return await question.recall(said.token)
    shown = question.options()
    for one in shown:
        if said.folded == str(one.number):
            return await question.recall(one.token)
    for token, text in [*((one.token, one.label) for one in shown), *others]:
        words = {fold(label(text, code)) for code in (said.language, "en_GB")}
        if said.folded and said.folded in words:
            return await question.recall(token)
    raise NotUnderstood(NOT_THERE)
