"""Taking: a message and its sender become an outcome, to be written in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.channels import Limits
from bot.held import Held, Offer, held
from bot.joining import joined
from bot.links import Links
from bot.messages import Incoming, Kind, Lane, Reply
from bot.registry import Registry
from bot.rendering import render
from bot.sealed_rows import closed
from bot.speaking import (
    Speech,
    in_their_language,
    introduced,
    introduction,
    speech,
    with_choice,
)
from bot.talk import Telling
from bot.turn import Turn
from db.sealing import Seal
from db.session import Session
from locales import UNDECIDED, Lines, _, label, reviewed
from locales.fold import fold
from services.deliveries import Draft
from services.erasing import LAST_WORD
from services.people import Role, Standing
from services.rates import Rates

# i18n: on Telegram, after a picture, a voice message, a file or a contact; max 120
UNSEEN = _("🧹 I delete it from this chat. Nobody has looked at it.")
NEVER_FETCHED = {Kind.VOICE, Kind.PICTURE, Kind.DOCUMENT, Kind.CONTACT}
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

    @property
    def recalling(self) -> list[str]:
        """The channels on which a message can be taken out of a chat again."""
        return [name for name, one in self.limits.items() if one.recalls]

    def recalls(self, channel: str) -> bool:
        """Tell whether a message can be taken out of a chat of this channel again."""
        return self.limits.get(channel, NARROWEST).recalls


@dataclass(slots=True)
class Outcome:
    """What a turn leads to, written in its transaction."""

    standing: Standing
    state: dict[str, Any] | None = None
    draft: Draft | None = None
    tellings: list[Telling] = field(default_factory=list)
    language: str | None = None  # when it is to be remembered
    left: bool = False
    unsaid: str | None = None  # the provider's id of the message to take out of the chat


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
        desk.recalls(standing.channel),
        chosen=speaks.new,
    )
    removes = desk.recalls(standing.channel) and _unseen(incoming)
    reply = await turn.answer()
    if turn.picked:
        speaks = Speech(turn.code, new=turn.chosen, picked=True)
    if reply.last:  # nothing more is offered, and nothing remembered
        turn.held = Held()
    else:
        reply = with_choice(reply, speaks, turn.held, turn.supposed)
        if removes:
            reply = replace(reply, footer=joined(reply.footer, UNSEEN))
        reply, after = _introduced(desk, standing, in_their_language(reply, speaks), speaks)
        if after is not None:
            turn.tellings.append(Telling((standing.person.id,), after, now + ANSWERED))
    turn.held.offers = _offers(reply, turn.held, speaks.codes[0])
    return Outcome(
        standing,
        turn.held.kept(),
        draft(desk, standing, reply, speaks.codes, now, number),
        turn.tellings,
        turn.code if turn.chosen else None,
        unsaid=incoming.own_id if turn.unsaid or removes else None,
    )


def _introduced(
    desk: Desk, standing: Standing, reply: Reply, speaks: Speech
) -> tuple[Reply, Lines | None]:
    """Say who this is at the first contact; what keeps somebody safe keeps its buttons.

    Where it would lose them, who this is is returned, to be said after it.
    """
    told = introduction(speaks, standing.new)
    whole = introduced(reply, told)
    if not reply.safety or told is None:
        return whole, None
    styles = [_rendered(desk, standing, one, speaks.codes)["style"] for one in (reply, whole)]
    return (whole, None) if styles[0] == styles[1] else (reply, told)


def _rendered(
    desk: Desk, standing: Standing, reply: Reply, codes: tuple[str, ...]
) -> dict[str, Any]:
    spoken = _beside(codes) if reply.safety else codes
    return render(reply, spoken, desk.limits.get(standing.channel, NARROWEST))


def _unseen(incoming: Incoming) -> bool:
    """Tell whether it is something that nobody looks at, such as a picture of papers."""
    return incoming.kind in NEVER_FETCHED and not incoming.text


def draft(
    desk: Desk,
    standing: Standing,
    reply: Reply,
    codes: tuple[str, ...],
    now: datetime,
    number: int | None,
    lane: int = Lane.REPLY,
) -> Draft:
    """Put a reply into words, as a row for the outbox.

    Raises RuntimeError for what is to be gone later, on a channel that cannot do that.
    """
    if reply.gone_at is not None and not desk.recalls(standing.channel):
        raise RuntimeError("what says where people are could not be taken back")
    spoken = _beside(codes) if reply.safety else codes
    body = _rendered(desk, standing, reply, codes)
    body |= {"last": True} if reply.last else {}
    body |= {"vital": True} if _is_vital(reply, standing, lane) else {}
    body |= {"protected": True} if reply.gone_at is not None else {}
    return Draft(
        standing.address_id,
        standing.channel,
        lane,
        closed(desk.seal, body) if reply.sealed or reply.gone_at is not None else body,
        spoken[0],
        reply.not_after or now + ANSWERED,
        number,
        purpose=LAST_WORD if reply.last else None,
        recall_at=reply.gone_at,
    )


def languages_of(standing: Standing) -> tuple[str, ...]:
    """Return the languages in which somebody who did not write is told something."""
    return (standing.person.language,) if standing.person.language else UNDECIDED


def _is_vital(reply: Reply, standing: Standing, lane: int) -> bool:
    """Whether it is sent though the day is spent; who answers emergencies is always answered."""
    coordinates = lane == Lane.REPLY and standing.person.role.may(Role.COORDINATOR)
    return reply.safety or reply.vital or coordinates


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
