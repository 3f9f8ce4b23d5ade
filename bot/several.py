"""Several of many: chosen one after the other, or written as numbers, until that is all.

Each round is an answer of its own, so that "back" takes the last one back; a button of any earlier
round chooses one more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from locales import Lines, Text, _, label, lines, listed, pgettext
from locales.fold import fold

ROUND = "."  # stands between the name of a question and the number of its round
THAT_IS_ALL = "-"
END = pgettext("words", "that is all | all | done | finished | nothing | none | skip")


def round_name(name: str, number: int) -> str:
    """Return under which name a round's answer is kept; the first has the number 1."""
    return f"{name}{ROUND}{number}"


def prompted(asks: Text | Lines, chosen: Sequence[Text]) -> Lines:
    """Return a question with what is chosen so far, or with how to choose."""
    if not chosen:
        return lines(asks, _("👉 You can choose several, one after the other."))
    return lines(asks, _("✅ {chosen}", chosen=listed(*chosen)))


@dataclass(frozen=True)
class Several(Question[tuple[str, ...] | None]):
    """One round: the tokens of some more, or None when that is all."""

    prompt: Text | Lines
    choices: Mapping[str, Text]  # by token, all of them
    chosen: tuple[str, ...] = ()  # in the rounds before
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return what is left, numbered as in the first round, and the end."""
        left = [
            Option(token, shown, number=number)
            for number, (token, shown) in enumerate(self.choices.items(), start=1)
            if token not in self.chosen
        ]
        # i18n: button, max 20
        end = _("☑️ That is all") if self.chosen else _("⏭ Skip")
        return [*left, Option(THAT_IS_ALL, end, number=0)]

    async def read(self, said: Said) -> tuple[str, ...] | None:
        """Read a button, one or more numbers, a label or the end."""
        if said.token is not None:
            return None if said.token == THAT_IS_ALL else self._new((said.token,))
        if self._ends(said):
            return None
        return self._new(self._numbers(said.folded) or self._labelled(said))

    def keep(self, value: tuple[str, ...] | None) -> str:
        """Keep the tokens, or that it was all."""
        return THAT_IS_ALL if value is None else " ".join(value)

    async def recall(self, token: str) -> tuple[str, ...] | None:
        """Return what can still be chosen of these."""
        if token == THAT_IS_ALL:
            return None
        return tuple(one for one in token.split() if one in self.choices)

    def _ends(self, said: Said) -> bool:
        labels = {fold(label(self.options()[-1].label, one)) for one in (said.language, "en_GB")}
        return said.folded == "0" or said.folded in labels or said.means(END)

    def _numbers(self, folded: str) -> tuple[str, ...]:
        """Return the tokens of numbers that were written; none when one of them is not ours."""
        tokens, words = list(self.choices), folded.split()
        if not all(one.isascii() and one.isdigit() and len(one) < 4 for one in words):
            return ()
        if not all(1 <= int(one) <= len(tokens) for one in words):
            return ()
        return tuple(dict.fromkeys(tokens[int(one) - 1] for one in words))

    def _labelled(self, said: Said) -> tuple[str, ...]:
        return tuple(
            token
            for token, shown in self.choices.items()
            if said.folded
            and said.folded in {fold(label(shown, one)) for one in (said.language, "en_GB")}
        )[:1]

    def _new(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """Return what was not chosen before; raises NotUnderstood when that is nothing."""
        new = tuple(one for one in tokens if one in self.choices and one not in self.chosen)
        if new:
            return new
        if any(one in self.chosen for one in tokens):
            raise NotUnderstood(_("That is chosen already."))
        raise NotUnderstood(_("Please choose one of these."))
