"""The question for a PIN, before what is dangerous: what was typed is kept nowhere.

* of an answer only "ok" and the moment are kept, and that only for five minutes;
* on Telegram the message that held it is taken out of the chat.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from bot.messages import Kind, Option
from bot.questions import NotUnderstood, Question, Said
from bot.talk import Talk
from locales import Lines, Text, _, lines
from locales.fold import fold
from services import pins
from services.pins import FRESH, LONGEST, SHORTEST
from services.refusals import Refused

OK = "ok"
ENTER = _("🔒 Please type your PIN.")
AGAIN = _("That took more than five minutes. Please type your PIN again.")
CHOOSE = _(
    "🔒 Choose a PIN of {least} to {most} figures. You need it for what is dangerous.",
    least=SHORTEST,
    most=LONGEST,
)
TAKEN_OUT = _("🧹 On Telegram I delete what you type. On WhatsApp please delete it yourself.")


@dataclass(frozen=True)
class Pin(Question[str]):
    """A PIN; `taken` is given the figures, and raises NotUnderstood or Refused."""

    prompt: Text | Lines
    now: datetime
    taken: Callable[[str], Awaitable[None]]
    asks_location: bool = False
    takes_number: ClassVar[bool] = True

    def options(self) -> tuple[Option, ...]:
        """Return nothing to press: a PIN is typed."""
        return ()

    async def read(self, said: Said) -> str:
        """Read figures, in any digits and with blanks between them."""
        digits = "".join(fold(said.incoming.text).split())
        if said.token is not None or said.incoming.kind is not Kind.TEXT or not is_pin(digits):
            raise NotUnderstood(pins.TOO_SHORT)
        await self.taken(digits)
        return f"{OK}:{int(self.now.timestamp())}"

    def keep(self, value: str) -> str:
        """Keep that it was right, and when."""
        return value

    async def recall(self, token: str) -> str:
        """Return that it was right, as long as that is not five minutes ago."""
        word, _colon, moment = token.partition(":")
        if word == OK and moment.isdecimal():
            entered = datetime.fromtimestamp(int(moment), UTC)
            if entered <= self.now < entered + FRESH:
                return token
        raise NotUnderstood(AGAIN)


async def with_pin(talk: Talk) -> None:
    """Ask for the PIN of who writes, unless they entered it in the last five minutes.

    Who has none chooses one first. Raises Refused while it is locked.
    """
    if await pins.fresh(talk.db, talk.person.id, talk.now):
        return
    if await pins.kept(talk.db, talk.person.id) is None:
        await choose_pin(talk)
    else:
        await enter_pin(talk)


async def enter_pin(talk: Talk) -> None:
    """Ask for the PIN of who writes, be it just entered; raises Refused while it is locked."""
    known = await pins.kept(talk.db, talk.person.id)
    if known is not None and known.locked(talk.now):
        raise Refused(pins.IS_LOCKED)

    async def _entered(digits: str) -> None:
        talk.unsay()
        if not await pins.enter(talk.db, talk.person.id, digits, talk.now):
            raise NotUnderstood(pins.WRONG)

    await talk.ask("pin", Pin(lines(ENTER, TAKEN_OUT), talk.now, _entered))


async def choose_pin(talk: Talk) -> None:
    """Ask for a new PIN, and keep it; it counts as entered."""

    async def _chosen(digits: str) -> None:
        talk.unsay()
        try:
            pins.must_be_good(digits)
        except Refused as refused:
            raise NotUnderstood(refused.why) from None
        await pins.choose(talk.db, talk.person.id, digits, talk.now)

    await talk.ask("new_pin", Pin(lines(CHOOSE, TAKEN_OUT), talk.now, _chosen))


def is_pin(digits: str) -> bool:
    """Tell whether these could be somebody's PIN: so much is no guess that counts."""
    return digits.isascii() and digits.isdecimal() and SHORTEST <= len(digits) <= LONGEST
