"""Conversations: plain async functions that run again from their first line at every message.

* a question already answered returns at once; the first that is not stops the function;
* what is stored is the answers by name: a restart or a deploy between two messages is nothing;
* a write before the last question would be repeated: it raises, and the turn is rolled back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, TypeVar

from bot.links import Links
from bot.messages import Option, Reply
from bot.questions import Choice, Confirmation, NotUnderstood, Number, Question, Said
from bot.several import ROUND, Several, prompted, round_name
from bot.spots import Spot, Where
from bot.written import LONGEST, Day, FreeText, TimeOfDay
from db.sealing import Seal, binding
from db.session import Session
from locales import Lines, Text, label
from locales.fold import fold
from services.people import Person
from services.rates import Rates

T = TypeVar("T")
Prompt = Text | Lines
TELLS = timedelta(hours=12)


class Labelled(Protocol):
    """Something with a word for the machine and one for people, as Enums of the services have."""

    @property
    def value(self) -> str:
        """The token that is stored."""

    @property
    def label(self) -> Text:
        """What people read."""


Member = TypeVar("Member", bound=Labelled)


class Asked(BaseException):
    """A question has no answer yet; BaseException, so that no conversation catches it."""

    def __init__(self, name: str, reply: Reply, number: bool = False) -> None:
        self.name = name
        self.reply = reply
        self.number = number  # it is answered by a number


@dataclass(slots=True)
class Frame:
    """One conversation: its command, its answers by name and the question that is open."""

    command: str
    began: str  # tells its buttons from those of an earlier run
    argument: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    asking: str | None = None
    nearer: dict[str, str] = field(default_factory=dict)  # typed to tokens, after "which one?"

    def reopen(self, question: str) -> bool:
        """Ask a question again, of several rounds the last; False when it was not yet asked."""
        asked = [*self.answers, self.asking or ""]
        rounds = [one for one in asked if one.partition(ROUND)[0] == question]
        if not question or not rounds:
            return False
        self.asking = rounds[-1]
        self.answers.pop(self.asking, None)
        return True

    def kept(self) -> dict[str, Any]:
        """Return what is stored, and what makes a copy of it."""
        return {
            "command": self.command,
            "began": self.began,
            "argument": self.argument,
            "answers": dict(self.answers),
            "asking": self.asking,
            "nearer": dict(self.nearer),
        }


@dataclass(frozen=True, slots=True)
class Telling:
    """Something that people who did not write are to know."""

    person_ids: tuple[int, ...]
    text: Text | Lines
    not_after: datetime


@dataclass(slots=True)
class Talk:
    """What a conversation holds: who is talking, the store, the clock and the questions."""

    db: Session
    person: Person
    language: str
    now: datetime  # in local time
    frame: Frame
    seal: Seal
    menu: Sequence[Option] = ()  # what this person can ask for
    said: Said | None = None  # for the open question, when there is something to read
    addresses: Links = field(default_factory=Links)
    rates: Rates = field(default_factory=Rates)  # of calls
    recalls: bool = False  # a message can be taken out of the chat again
    tellings: list[Telling] = field(default_factory=list)
    chosen_language: str | None = None
    unsaid: bool = False  # what was just said is to be taken out of the chat
    _seen: set[str] = field(default_factory=set)

    @property
    def argument(self) -> str:
        """What stood behind the command, as in "/food 10862.522"."""
        return self.frame.argument

    def links(self, word: str) -> list[str]:
        """Return addresses that bring a forwardable word to this bot; none in the demo."""
        return self.addresses.to(word)

    def web(self, path: str) -> str | None:
        """Return the whole address of a page such as "/calendar/…"; None when it is not known."""
        return self.addresses.web(path)

    async def choose(self, name: str, prompt: Prompt, choices: Mapping[str, tuple[T, Text]]) -> T:
        """Ask for one of several values, given by token with what people read."""
        return await self._ask(name, Choice(prompt, choices))

    async def pick(self, name: str, prompt: Prompt, members: Iterable[Member]) -> Member:
        """Ask for one of the members of an Enum that have a label."""
        return await self.choose(name, prompt, {one.value: (one, one.label) for one in members})

    async def several(
        self, name: str, prompt: Prompt, choices: Mapping[str, tuple[T, Text]]
    ) -> list[T]:
        """Ask for any number of values, one after the other or by typed numbers; [] when skipped.

        The values come in the order in which they were chosen.
        """
        shown = {token: text for token, (_value, text) in choices.items()}
        chosen: tuple[str, ...] = ()
        number = 0
        while len(chosen) < len(choices):
            number += 1
            asked = Several(prompted(prompt, [shown[one] for one in chosen]), shown, chosen)
            more = await self._ask(round_name(name, number), asked)
            if more is None:
                break
            chosen += tuple(one for one in more if one not in chosen)
        return [choices[token][0] for token in chosen]

    async def number(self, name: str, prompt: Prompt, *, at_least: int, at_most: int) -> int:
        """Ask for a whole number."""
        return await self._ask(name, Number(prompt, at_least, at_most))

    async def text(
        self, name: str, prompt: Prompt, *, at_most: int = LONGEST, optional: bool = False
    ) -> str:
        """Ask for words; they are sealed while the conversation lasts and then forgotten.

        What is optional can be skipped, and is "" then.
        """
        asked = FreeText(prompt, self.sealed, self.unsealed, at_most, optional)
        return await self._ask(name, asked)

    async def place(self, name: str, prompt: Prompt) -> Spot:
        """Ask for a place: a shared location, one that is known, or one that is typed."""
        return await self._ask(name, Where(prompt, self.db))

    async def day(self, name: str, prompt: Prompt) -> date:
        """Ask for a day from today on."""
        return await self._ask(name, Day(prompt, self.now.date()))

    async def time(self, name: str, prompt: Prompt) -> time:
        """Ask for a time of day."""
        return await self._ask(name, TimeOfDay(prompt))

    async def ask(self, name: str, question: Question[T]) -> T:
        """Ask a question of another kind."""
        return await self._ask(name, question)

    async def confirm(self, prompt: Prompt) -> None:
        """Ask for a yes; after a no the conversation ends and nothing has happened."""
        await self._ask("confirm", Confirmation(prompt))

    def tell(
        self, person_ids: Sequence[int], text: Text, not_after: datetime | None = None
    ) -> None:
        """Let other people know, each in their language, once this turn is committed."""
        until = not_after or self.now + TELLS
        self.tellings.append(Telling(tuple(person_ids), text, until))

    def unsay(self) -> None:
        """Have the message that is being read taken out of the chat, where that can be done."""
        self.unsaid = True

    def choose_language(self, code: str) -> None:
        """Speak another language from now on, this reply included."""
        self.chosen_language = self.language = code

    async def _ask(self, name: str, question: Question[T]) -> T:
        if name in self._seen:
            raise RuntimeError(f"two questions are named {name!r}")
        self._seen.add(name)
        notice, options = None, None
        try:
            if name == self.frame.asking and self.said is not None:
                said, self.said = self._nearer(self.said), None
                answer = await question.read(said)
                self.frame.answers[name] = question.keep(answer)
                return answer
            if name in self.frame.answers:
                return await question.recall(self.frame.answers[name])
        except NotUnderstood as error:
            self.frame.answers.pop(name, None)
            notice, options = error.why, error.options
        if self.db.wrote:
            raise RuntimeError(f"{self.frame.command!r} wrote before the question {name!r}")
        self.frame.asking = name
        self.frame.nearer = self._typed(options or ())
        reply = self._reply(name, question, options, notice)
        raise Asked(name, reply, question.takes_number)

    def _nearer(self, said: Said) -> Said:
        """Take the number or the words of what was offered instead of the question's options."""
        token = self.frame.nearer.get(said.folded)
        return replace(said, token=token) if said.token is None and token else said

    def _typed(self, options: Sequence[Option]) -> dict[str, str]:
        labels = {fold(label(one.label, self.language)): one.token for one in options}
        return labels | {str(one.number): one.token for one in options if one.number is not None}

    def _reply(
        self,
        name: str,
        question: Question[Any],
        options: Sequence[Option] | None,
        notice: Text | None,
    ) -> Reply:
        shown = question.options() if options is None else options
        return Reply(
            question.prompt,
            [
                Option(
                    f"{name.partition(ROUND)[0]}:{one.token}:{self.frame.began}",
                    one.label,
                    one.description,
                    one.number,
                )
                for one in shown
            ],
            notice,
            question.asks_location,
        )

    def sealed(self, words: str) -> str:
        """Return words as they may be kept while the conversation lasts."""
        return self.seal.seal(words.encode(), self._answer).hex()

    def unsealed(self, token: str) -> str:
        """Return words that were kept; raises ValueError when they were sealed otherwise."""
        return self.seal.open(bytes.fromhex(token), self._answer).decode()

    @property
    def _answer(self) -> bytes:
        return binding("conversation", "state", self.person.id)
