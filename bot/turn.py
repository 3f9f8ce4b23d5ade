"""A turn: one message is understood, its conversation held, and the reply made, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.for_the_team import for_the_team
from bot.held import Held
from bot.joining import joined, offered_first, with_danger, with_one_more
from bot.links import Links
from bot.messages import Incoming, Option, Reply
from bot.questions import Declined, Said
from bot.registry import Command, Registry
from bot.rights import may, named, why_not
from bot.sitting_said import sitting_said
from bot.spots import called
from bot.supposing import offered, supposed
from bot.talk import Asked, Frame, Talk, Telling
from bot.understanding import (
    Back,
    Cancel,
    Maybe,
    Meaning,
    Press,
    Start,
    Unclear,
    otherwise,
    urgent,
)
from db.sealing import Seal
from db.session import Session
from locales import Text, _, listed
from locales.fold import fold
from services.people import Person, Role
from services.rates import Rates
from services.refusals import Refused

NOTHING_SENT = _("Nothing was sent.")
STOPPED = _("Stopped. Nothing was sent.")
A_PERSON = _("👤 A person")
MENU = _("☰ Menu")
PERHAPS = _("❔ Did you mean one of these? 🚨 Danger: 112")
WAY_OUT = listed(_("🍲 Food now"), _("☰ Menu"), _("🚨 112"))  # their signs can be typed


@dataclass(slots=True)
class Turn:
    """One message being taken."""

    registry: Registry
    seal: Seal
    db: Session
    person: Person
    incoming: Incoming
    now: datetime  # in local time
    held: Held
    code: str  # the language in which is read and said
    began: str
    addresses: Links = field(default_factory=Links)
    rates: Rates = field(default_factory=Rates)
    recalls: bool = False  # a message can be taken out of the chat again
    chosen: bool = False  # whether the language changed in this turn
    picked: bool = False  # whether somebody chose it in this turn
    supposed: Sequence[Option] = ()  # for what may have been meant
    tellings: list[Telling] = field(default_factory=list)
    unsaid: bool = False  # the message is to be taken out of the chat
    _asks_number: bool = False  # the question that was just asked is answered by a number

    async def answer(self) -> Reply:
        """Return the reply to the message."""
        meaning = urgent(self.registry, self.incoming, self.held, self.code, named(self.person))
        if meaning is None:
            understood = await self._answered()
            if understood is not None:
                return understood
            meaning = self._otherwise()
            if not self.held.frames:
                meaning = await self._otherwise_meant(meaning)
        if not isinstance(meaning, Unclear | Maybe):
            self.held.misses = 0
        match meaning:
            case Start(command, argument):
                return await self._start(command, argument)
            case Press(question, token):
                return await self._press(question, token)
            case Back():
                return await self._back()
            case Cancel():
                return await self._stop()
            case Maybe() | Unclear():
                return await self._not_understood(meaning)

    def _otherwise(self) -> Meaning:
        return otherwise(self.registry, self.incoming, self.held, self.code, named(self.person))

    async def _otherwise_meant(self, meaning: Meaning) -> Meaning:
        """Return what a message means outside of any question: some of it is for the team."""
        told = await for_the_team(
            self.registry, self.db, self.person, self.incoming, self.now, meaning
        )
        if told is not None or not isinstance(meaning, Unclear):
            return told or meaning
        said = await sitting_said(self.registry, self.db, self.person, self.incoming, self.now)
        if said is not None:
            return said
        return await supposed(self.registry, self._place, self.incoming, self.code) or meaning

    async def _place(self, words: str, alone: bool) -> str | None:
        found = await called(self.db, words, alone=alone)
        return found[0].token if found else None

    async def _answered(self) -> Reply | None:
        """Let the open question read the message; None when it cannot."""
        top = self.held.top
        if top is None or top.asking is None:
            return None
        before = [Frame(**one.kept()) for one in self.held.frames]
        reply = await self._hold(Said(self.incoming, self.code))
        if not self._asked_again(before, reply):
            self.held.misses = 0
            return reply
        typed = fold(self.incoming.text)
        numbered = bool(self.held.frames[-1].nearer) or self._asks_number
        if numbered and typed.isdigit() and not self.registry.sign(typed):
            return reply  # a number is first an answer, also a wrong one or one of two meanings
        alternative = self._otherwise()
        if not isinstance(alternative, Unclear):
            self.held.frames = before
            return None
        self.held.misses += 1
        why = alternative.why if alternative.wordless else reply.notice
        reply = replace(reply, notice=why, footer=WAY_OUT)
        return self._with_person(reply, alternative.wordless)

    def _asked_again(self, before: list[Frame], reply: Reply) -> bool:
        top = self.held.top
        return (
            top is not None
            and len(self.held.frames) == len(before)
            and top.asking == before[-1].asking
            and reply.notice is not None
        )

    async def _start(self, command: Command, argument: str) -> Reply:
        if not may(self.person, command):
            return await self._unclear(why_not(self.person, command))
        if not (command.aside and self.held.frames):
            self.held.frames.clear()
        else:  # the same aside twice is one aside
            self.held.frames = [one for one in self.held.frames if one.command != command.name]
        self.held.frames.append(Frame(command.name, self.began, argument))
        return await self._hold(None)

    async def _press(self, question: str, token: str) -> Reply:
        top = self.held.frames[-1]
        if not top.reopen(question):
            return await self._hold(None)
        return await self._hold(Said(self.incoming, self.code, token))

    async def _back(self) -> Reply:
        """Take the last answer back; before the first there is what lies beneath, or food."""
        top = self.held.top
        if top is not None and top.answers:
            top.answers.popitem()
            return await self._hold(None)
        if len(self.held.frames) > 1:
            self.held.frames.pop()
            return await self._hold(None)
        return await self._stop()

    async def _stop(self) -> Reply:
        """End the conversation, if there is one, and say today's food."""
        if not self.held.frames:
            return await self._default()
        self.held.frames.clear()
        return await self._home(Reply(STOPPED))

    async def _not_understood(self, meaning: Maybe | Unclear) -> Reply:
        if isinstance(meaning, Maybe):
            return await self._offered(meaning.commands)
        return await self._unclear(meaning.why, meaning.wordless)

    async def _unclear(self, why: Text, wordless: bool = False) -> Reply:
        self.held.misses += 1
        if self.held.frames:
            reply = replace(await self._hold(None), footer=WAY_OUT)
        else:
            reply = await self._default()
        return self._with_person(replace(reply, notice=joined(why, reply.notice)), wordless)

    async def _offered(self, commands: tuple[Command, ...]) -> Reply:
        """Say today's food, and before what can be asked next what may have been meant."""
        self.held.misses += 1
        self.supposed = offered(self.registry, commands, self.person.role)
        return self._with_person(offered_first(await self._default(), PERHAPS, self.supposed))

    async def _home(self, reply: Reply) -> Reply:
        """Say today's food after something short."""
        food = await self._default()
        return replace(food, notice=joined(reply.text, food.notice))

    async def _default(self) -> Reply:
        self.held.frames = [Frame(self.registry.default.name, self.began)]
        return await self._hold(None)

    async def _hold(self, said: Said | None) -> Reply:
        """Run the open conversation; when it ends, the one beneath it goes on."""
        frame = self.held.frames[-1]
        command = self.registry.commands.get(frame.command)
        if command is None:  # a conversation that an earlier version had
            self.held.frames.clear()
            return await self._default()
        if not may(self.person, command):  # it was taken away since
            return await self._shut(command)
        self.db.wrote = self.db.noted = False
        talk = self._talk(frame, said)
        try:
            reply = await command.hold(talk)
            self._see_that_it_is_noted(command)
        except Asked as asked:
            self._asks_number = asked.number
            return asked.reply
        except Refused as refused:
            self._refuse_nothing_written()
            reply = Reply(refused.why, self._way_on())
        except Declined:
            reply = Reply(NOTHING_SENT)
        finally:
            self.unsaid |= talk.unsaid
        self.held.frames.pop()
        self._adopt(talk)
        return await self._after(reply)

    def _talk(self, frame: Frame, said: Said | None) -> Talk:
        return Talk(
            self.db,
            self.person,
            self.code,
            self.now,
            frame,
            self.seal,
            self.registry.menu(self.person.role),
            said,
            self.addresses,
            self.rates,
            self.recalls,
        )

    async def _shut(self, command: Command) -> Reply:
        """End the conversations that are no longer for this person."""
        self.held.frames = [one for one in self.held.frames if self._may_hold(one)]
        reply = await (self._hold(None) if self.held.frames else self._default())
        return replace(reply, notice=joined(why_not(self.person, command), reply.notice))

    def _may_hold(self, frame: Frame) -> bool:
        command = self.registry.commands.get(frame.command)
        return command is not None and may(self.person, command)

    async def _after(self, reply: Reply) -> Reply:
        if self.held.frames:
            question = await self._hold(None)
            return replace(
                question,
                options=with_danger(question, reply),
                notice=joined(reply.text, question.notice),
                safety=reply.safety or question.safety,
                sealed=reply.sealed or question.sealed,
                gone_at=reply.gone_at,
                voice=reply.voice,
            )
        return await self._home(reply) if reply.then_food else reply

    def _adopt(self, talk: Talk) -> None:
        self.tellings += talk.tellings
        if talk.chosen_language is not None:
            self.code = talk.chosen_language
            self.picked = True
            self.chosen = self.code != self.person.language

    def _see_that_it_is_noted(self, command: Command) -> None:
        """Refuse what a coordinator changed without a line in the audit log."""
        if command.role is Role.COORDINATOR and self.db.wrote and not self.db.noted:
            raise RuntimeError(f"{command.name!r} wrote and noted nothing in the audit log")

    def _refuse_nothing_written(self) -> None:
        if self.db.wrote:
            raise RuntimeError("refused after a write")

    def _way_on(self) -> list[Option]:
        """Return what can be asked after a refusal."""
        menu = self.registry.commands.get("menu")
        return [Option(f"/{menu.name}", MENU, number=menu.number)] if menu else []

    def _with_person(self, reply: Reply, at_once: bool = False) -> Reply:
        """Offer a person after two misunderstandings in a row."""
        helper = self.registry.commands.get("person")
        if helper is None or (self.held.misses < 2 and not at_once):
            return reply
        option = Option(f"/{helper.name}", A_PERSON, number=helper.number)
        return with_one_more(reply, option)
