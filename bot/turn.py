"""A turn: one message is understood, its conversation held, and the reply made, all or nothing."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.for_the_team import for_the_team
from bot.held import Held
from bot.links import Links
from bot.messages import Incoming, Option, Reply
from bot.questions import Declined, Said
from bot.registry import Command, Registry
from bot.sitting_said import sitting_said
from bot.spots import called
from bot.talk import Asked, Frame, Talk, Telling
from bot.understanding import (
    Back,
    Cancel,
    Meaning,
    Press,
    Start,
    Unclear,
    otherwise,
    urgent,
)
from db.sealing import Seal
from db.session import Session
from locales import Lines, Text, _, lines, listed
from locales.fold import fold
from services.people import Person, Role
from services.rates import Rates
from services.refusals import Refused

LONGEST_NAME = 60
MOST_OPTIONS = 10  # rows of a list
NOTHING_SENT = _("Nothing was sent.")
STOPPED = _("Stopped. Nothing was sent.")
NOT_FOR_YOU = _("That is only for the team.")
A_PERSON = _("👤 A person")
MENU = _("☰ Menu")
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
    chosen: bool = False  # whether the language changed in this turn
    tellings: list[Telling] = field(default_factory=list)
    _asks_number: bool = False  # the question that was just asked is answered by a number

    async def answer(self) -> Reply:
        """Return the reply to the message."""
        meaning = urgent(self.registry, self.incoming, self.held, self.code, self.person.role)
        if meaning is None:
            understood = await self._answered()
            if understood is not None:
                return understood
            meaning = self._otherwise()
            if not self.held.frames:
                meaning = await self._otherwise_meant(meaning)
        if not isinstance(meaning, Unclear):
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
            case Unclear(why):
                return await self._unclear(why)

    def _otherwise(self) -> Meaning:
        return otherwise(self.registry, self.incoming, self.held, self.code, self.person.role)

    async def _otherwise_meant(self, meaning: Meaning) -> Meaning:
        """Return what a message means outside of any question: some of it is for the team."""
        told = await for_the_team(
            self.registry, self.db, self.person, self.incoming, self.now, meaning
        )
        if told is not None or not isinstance(meaning, Unclear):
            return told or meaning
        said = await sitting_said(self.registry, self.db, self.person, self.incoming, self.now)
        return said or await self._place_named() or meaning

    async def _place_named(self) -> Start | None:
        """Return what is near a place, when its name was typed and nothing else."""
        near = self.registry.commands.get("near")
        words = self.incoming.text
        if near is None or not 3 <= len(words) <= LONGEST_NAME:
            return None
        found = await called(self.db, words)
        return Start(near, found[0].token) if found else None

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
        return self._with_person(replace(reply, footer=WAY_OUT))

    def _asked_again(self, before: list[Frame], reply: Reply) -> bool:
        top = self.held.top
        return (
            top is not None
            and len(self.held.frames) == len(before)
            and top.asking == before[-1].asking
            and reply.notice is not None
        )

    async def _start(self, command: Command, argument: str) -> Reply:
        if not self.person.role.may(command.role):
            return await self._unclear(NOT_FOR_YOU)
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

    async def _unclear(self, why: Text) -> Reply:
        self.held.misses += 1
        if self.held.frames:
            reply = replace(await self._hold(None), footer=WAY_OUT)
        else:
            reply = await self._default()
        return self._with_person(replace(reply, notice=_joined(why, reply.notice)))

    async def _home(self, reply: Reply) -> Reply:
        """Say today's food after something short."""
        food = await self._default()
        return replace(food, notice=_joined(reply.text, food.notice))

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
        if not self.person.role.may(command.role):  # it was taken away since
            return await self._shut()
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
        self.held.frames.pop()
        self._adopt(talk)
        return await self._after(reply)

    def _talk(self, frame: Frame, said: Said | None) -> Talk:
        menu = self.registry.menu(self.person.role)
        return Talk(
            self.db,
            self.person,
            self.code,
            self.now,
            frame,
            self.seal,
            menu,
            said,
            self.addresses,
            self.rates,
        )

    async def _shut(self) -> Reply:
        """End the conversations that are no longer for this person."""
        self.held.frames = [one for one in self.held.frames if self._may_hold(one)]
        reply = await (self._hold(None) if self.held.frames else self._default())
        return replace(reply, notice=_joined(NOT_FOR_YOU, reply.notice))

    def _may_hold(self, frame: Frame) -> bool:
        command = self.registry.commands.get(frame.command)
        return command is not None and self.person.role.may(command.role)

    async def _after(self, reply: Reply) -> Reply:
        if self.held.frames:
            question = await self._hold(None)
            return replace(
                question,
                options=_with_danger(question, reply),
                notice=_joined(reply.text, question.notice),
                safety=reply.safety or question.safety,
                sealed=reply.sealed or question.sealed,
            )
        return await self._home(reply) if reply.then_food else reply

    def _adopt(self, talk: Talk) -> None:
        self.tellings += talk.tellings
        if talk.chosen_language is not None:
            self.code = talk.chosen_language
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

    def _with_person(self, reply: Reply) -> Reply:
        """Offer a person after two misunderstandings in a row."""
        helper = self.registry.commands.get("person")
        if self.held.misses < 2 or helper is None:
            return reply
        option = Option(f"/{helper.name}", A_PERSON, number=helper.number)
        return replace(reply, options=[*reply.options, option])


def _with_danger(question: Reply, reply: Reply) -> list[Option]:
    """Return the options of a question; after the numbers to call, danger can be pressed too."""
    shown = list(question.options)
    if reply.safety and len(shown) < MOST_OPTIONS:
        shown += [replace(one, number=None) for one in reply.options[:1]]
    return shown


def _joined(*parts: Text | Lines | None) -> Text | Lines | None:
    """Put notices one after another."""
    said = [part for part in parts if part is not None]
    return said[0] if len(said) == 1 else lines(*said) if said else None
