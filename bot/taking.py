"""Taking: a message and its sender become an outcome, to be written in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.channels import Limits
from bot.held import Held, Offer, held
from bot.links import Links
from bot.messages import Incoming, Kind, Lane, Reply
from bot.registry import Registry
from bot.rendering import render
from bot.sealed_rows import closed
from bot.speaking import Speech, introduced, speech, with_choice
from bot.talk import Telling
from bot.turn import Turn
from db.sealing import Seal
from db.session import Session
from locales import UNDECIDED, label, reviewed
from locales.fold import fold
from services.deliveries import Draft
from services.people import Standing
from services.rates import Rates

ANSWERED = timedelta(hours=6)  # an answer that could not be delivered by then is of no use
NARROWEST = Limits(1600, 1024, buttons=3, button_label=20, rows=10, row_label=24)
"""What fits everywhere: for a channel whose settings are away, its row waits until it is back."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Desk:
    """What every turn needs."""

    registry: Registry
    seal: Seal
    limits: Mapping[str, Limits]  # by channel
    addresses: Links = field(default_factory=Links)
    rates: Rates = field(default_factory=Rates)


@dataclass(slots=True)
class Outcome:
    """What a turn leads to, written in its transaction."""

    standing: Standing
    state: dict[str, Any] | None = None
    draft: Draft | None = None
    tellings: list[Telling] = field(default_factory=list)
    language: str | None = None  # when it is to be remembered
    left: bool = False


async def take(
    desk: Desk, db: Session, standing: Standing, incoming: Incoming, number: int, now: datetime
) -> Outcome:
    """Take one message; `number` is its place in the inbox, `now` is local."""
    db.wrote = False
    if incoming.kind in (Kind.LEFT, Kind.RETURNED):
        return Outcome(standing, standing.state, left=incoming.kind is Kind.LEFT)
    holding = held(standing, now)
    known = standing.person.language
    speaks = speech(desk.registry, incoming, known, asked=bool(holding.frames))
    turn = Turn(
        desk.registry,
        desk.seal,
        db,
        standing.person,
        incoming,
        now,
        holding,
        speaks.codes[0],
        _short(number),
        desk.addresses,
        desk.rates,
        chosen=speaks.new,
    )
    reply = await turn.answer()
    if turn.picked:
        speaks = Speech(turn.code, new=turn.chosen, picked=True)
    reply = with_choice(reply, speaks, turn.held, turn.supposed)
    reply = introduced(reply, speaks, standing.new)
    turn.held.offers = _offers(reply, turn.held, speaks.codes[0])
    return Outcome(
        standing,
        turn.held.kept(),
        draft(desk, standing, reply, speaks.codes, now, number),
        turn.tellings,
        turn.code if turn.chosen else None,
    )


def draft(
    desk: Desk,
    standing: Standing,
    reply: Reply,
    codes: tuple[str, ...],
    now: datetime,
    number: int | None,
    lane: int = Lane.REPLY,
) -> Draft:
    """Put a reply into words, as a row for the outbox."""
    spoken = _beside(codes) if reply.safety else codes
    body = render(reply, spoken, desk.limits.get(standing.channel, NARROWEST))
    return Draft(
        standing.address_id,
        standing.channel,
        lane,
        closed(desk.seal, body) if reply.sealed else body,
        spoken[0],
        reply.not_after or now + ANSWERED,
        number,
    )


def languages_of(standing: Standing) -> tuple[str, ...]:
    """Return the languages in which somebody who did not write is told something."""
    return (standing.person.language,) if standing.person.language else UNDECIDED


def _beside(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Words on which safety hangs stand beside French and English until a speaker read them."""
    if all(reviewed(code, safety=True) for code in codes):
        return codes
    return tuple(dict.fromkeys((*codes, *UNDECIDED)))


def _offers(reply: Reply, held: Held, code: str) -> list[Offer]:
    if held.frames:
        return []
    return [Offer(one.token, fold(label(one.label, code)), one.number) for one in reply.options]


def _short(number: int) -> str:
    """Write a number in few letters, for the tokens of buttons."""
    letters = ""
    while number:
        number, digit = divmod(number, 36)
        letters = DIGITS[digit] + letters
    return letters or "0"
