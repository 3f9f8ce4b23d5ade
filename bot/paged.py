"""A choice of many, some at a time: whatever was shown before, or is typed, still counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from bot.several import prompted, round_name
from bot.talk import Talk
from locales import Lines, Text, _, label
from locales.fold import fold

PAGE = 8  # with "next" and the end the ten rows of WhatsApp
MORE, ALL = "more", "all"
# i18n: button, max 20
NEXT = _("➡️ Next")
# i18n: button: that is enough of a choice; max 20
THAT_IS_ALL = _("☑️ That is all")


@dataclass(frozen=True)
class Paged(Question[str]):
    """One token of many, or MORE for the next page, or ALL where that may be said."""

    prompt: Text | Lines
    choices: Mapping[str, Text]  # by token, all of them
    page: int = 0
    ends: bool = False
    asks_location: bool = False

    def options(self) -> Sequence[Option]:
        """Return a page, numbered from one, and the ways on."""
        shown = list(self.choices.items())[self.page * PAGE : (self.page + 1) * PAGE]
        if len(self.choices) > PAGE:
            shown.append((MORE, NEXT))
        if self.ends:
            shown.append((ALL, THAT_IS_ALL))
        return [
            Option(token, text, number=number) for number, (token, text) in enumerate(shown, 1)
        ]

    async def read(self, said: Said) -> str:
        """Read a button, its number, or the words of any choice."""
        if said.token is not None:
            return await self.recall(said.token)
        shown = [(one.token, one.label) for one in self.options()]
        for number, (token, _label) in enumerate(shown, start=1):
            if said.folded == str(number):
                return token
        for token, text in [*shown, *self.choices.items()]:
            words = {fold(label(text, code)) for code in (said.language, "en_GB")}
            if said.folded and said.folded in words:
                return token
        raise NotUnderstood(_("Please choose one of these."))

    def keep(self, value: str) -> str:
        """Keep the token."""
        return value

    async def recall(self, token: str) -> str:
        """Return the token, if it can still be chosen."""
        ways = (MORE, ALL) if self.ends else (MORE,)
        if token not in self.choices and token not in ways:
            raise NotUnderstood(_("Please choose one of these."))
        return token


async def one_of(talk: Talk, name: str, prompt: Text | Lines, choices: Mapping[str, Text]) -> str:
    """Ask for one token of many, a page at a time."""
    page = number = 0
    while True:
        number += 1
        token = await talk.ask(round_name(name, number), Paged(prompt, choices, page))
        if token != MORE:
            return token
        page = (page + 1) % -(-len(choices) // PAGE)


async def some_of(
    talk: Talk,
    name: str,
    prompt: Text | Lines,
    choices: Mapping[str, Text],
    *,
    needed: bool = False,
) -> list[str]:
    """Ask for any number of tokens, one after the other, a page at a time.

    Of what is `needed` at least one is chosen.
    """
    chosen: list[str] = []
    page = number = 0
    while len(chosen) < len(choices):
        number += 1
        left = {one: text for one, text in choices.items() if one not in chosen}
        page = page if page * PAGE < len(left) else 0
        asks = prompted(prompt, [choices[one] for one in chosen])
        ends = bool(chosen) or not needed
        token = await talk.ask(round_name(name, number), Paged(asks, left, page, ends))
        if token == ALL:
            break
        page += token == MORE
        chosen += [token] if token != MORE else []
    return chosen
