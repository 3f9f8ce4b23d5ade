"""Conversations that only the tests hold: one with every kind of question."""

from enum import StrEnum

from bot.messages import Reply
from bot.registry import Command, command, find_commands
from bot.talk import Talk
from locales import Text, as_is


class Thing(StrEnum):
    BLANKET = "blanket"
    TENT = "tent"
    SHOES = "shoes"

    @property
    def label(self) -> Text:
        return as_is(self.value.capitalize())


@command("need", as_is("Need"), number=4)
async def need(talk: Talk) -> Reply:
    """Ask five questions and say what was answered."""
    thing = await talk.pick("thing", as_is("What?"), Thing)
    count = await talk.number("count", as_is("How many?"), at_least=1, at_most=500)
    day = await talk.day("day", as_is("Which day?"))
    at = await talk.time("at", as_is("At what time?"))
    note = await talk.text("note", as_is("Anything else?"))
    await talk.confirm(as_is(f"Send {count} × {thing}?"))
    return Reply(as_is(f"Sent: {count} × {thing}, {day} {at:%H:%M}, {note}."))


@command("spot", as_is("Spot"))
async def spot(talk: Talk) -> Reply:
    """Ask for a place and say it back."""
    where = await talk.place("where", as_is("Where?"))
    return Reply(as_is(f"{where.name} {where.token}"))


@command("broken", as_is("Broken"))
async def broken(talk: Talk) -> Reply:
    """Fail, as a bug does."""
    raise ZeroDivisionError


def with_test_commands() -> list[Command]:
    """Return all commands of the program and those of the tests, which stand for their like."""
    ours = (need, spot, broken)
    known = {one.name for one in ours}
    return [*(one for one in find_commands() if one.name not in known), *ours]
