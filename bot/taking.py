"""Taking: a message and its sender become an outcome, to be written in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.channels import Limits
from bot.held import Held, Offer, held
from bot.links import Links
from bot.messages import Incoming, Kind, Lane, Option, Reply
from bot.picker import picker
from bot.registry import Registry
from bot.rendering import render
from bot.sealed_rows import closed
from bot.talk import Telling
from bot.turn import Turn
from bot.understanding import first_language
from db.sealing import Seal
from db.session import Session
from locales import UNDECIDED, _, from_tag, label, lines, reviewed
from locales.fold import fold
from services.deliveries import Draft
from services.people import Standing
from services.rates import Rates

ANSWERED = timedelta(hours=6)  # an answer that could not be delivered by then is of no use
ABOUT = _("👋 Popote says where food is. No name needed. Telegram or WhatsApp can read this chat.")
UNCHECKED = _("🛠 Nobody who speaks this language has checked these words yet.")
NARROWEST = Limits(1600, 1024, buttons=3, button_label=20, rows=10, row_label=24)
"""What fits everywhere: for a channel whose settings are away, its row waits until it is back."""
# i18n: button, max 20
LANGUAGE = _("🌐 Language")
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
    known = standing.person.language
    code = known or first_language(desk.registry, incoming, from_tag(incoming.language))
    turn = Turn(
        desk.registry,
        desk.seal,
        db,
        standing.person,
        incoming,
        now,
        held(standing, now),
        code or UNDECIDED[0],
        _short(number),
        desk.addresses,
        desk.rates,
        chosen=code != known,
    )
    reply = await turn.answer()
    codes = UNDECIDED if code is None and not turn.chosen else (turn.code,)
    reply = _introduced(_with_picker(reply, turn.held, codes), standing.new, turn.chosen, codes)
    turn.held.offers = _offers(reply, turn.held, codes[0])
    return Outcome(
        standing,
        turn.held.kept(),
        draft(desk, standing, reply, codes, now, number),
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
    if all(reviewed(code) for code in codes):
        return codes
    return tuple(dict.fromkeys((*codes, *UNDECIDED)))


def _with_picker(reply: Reply, held: Held, codes: tuple[str, ...]) -> Reply:
    """Let somebody whose language is not known choose it, after what keeps them safe."""
    if len(codes) == 1 or held.frames:
        return reply
    if reply.safety:
        return replace(reply, options=[*reply.options, Option("/language", LANGUAGE)])
    return replace(reply, options=picker())


def _introduced(reply: Reply, new: bool, chosen: bool, codes: tuple[str, ...]) -> Reply:
    """Say who this is at the first contact, and once in each language that it is a draft.

    Nothing comes before what keeps somebody safe.
    """
    about = ABOUT if new else None
    unchecked = UNCHECKED if (new or chosen) and not all(map(reviewed, codes)) else None
    said = [part for part in (about, unchecked, reply.notice) if part is not None]
    if reply.safety:
        after = [part for part in (reply.footer, about, unchecked) if part is not None]
        return replace(reply, footer=lines(*after) if after else None)
    return replace(reply, notice=lines(*said)) if said else reply


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
