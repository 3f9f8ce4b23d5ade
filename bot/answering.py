"""Answering: a question to a coordinator, who presses a ready-made answer or writes one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.messages import Kind, Option
from bot.questions import NotUnderstood, Question, Said
from locales import Lines, Text, _, label
from locales.fold import fold
from services.ready import Ready

LONGEST = 280  # letters: one message shows all of them
WORDS = "words:"


@dataclass(frozen=True)
class Answer(Question[Ready | str]):
    """A ready-made answer, by button, number or label, or one's own words, sealed meanwhile."""

    prompt: Text | Lines
    seal: Callable[[str], str]
    unseal: Callable[[str], str]  # raises ValueError
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return the ready-made answers, numbered from one."""
        return [
            Option(one.value, one.label, number=number)
            for number, one in enumerate(Ready, start=1)
        ]

    async def read(self, said: Said) -> Ready | str:
        """Read a button, its number or its label, else words."""
        if said.token is not None:
            return await self.recall(said.token)
        for option in self.options():
            if said.folded in (str(option.number), fold(label(option.label, said.language))):
                return Ready(option.token)
        words = said.incoming.text
        if said.incoming.kind is not Kind.TEXT or not words:
            raise NotUnderstood(_("Please write it in words."))
        if len(words) > LONGEST:
            raise NotUnderstood(_("Please write less: at most {count} letters.", count=LONGEST))
        return words

    def keep(self, value: Ready | str) -> str:
        """Keep the name of a ready-made answer, or words sealed."""
        return value.value if isinstance(value, Ready) else f"{WORDS}{self.seal(value)}"

    async def recall(self, token: str) -> Ready | str:
        """Return the ready-made answer, or the words."""
        try:
            if token.startswith(WORDS):
                return self.unseal(token.removeprefix(WORDS))
            return Ready(token)
        except ValueError:
            raise NotUnderstood(_("That is no longer possible.")) from None
