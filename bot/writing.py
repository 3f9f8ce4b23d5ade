"""Writing: the outcomes of turns go into the store together, in the transaction of their batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.consequences import draw
from bot.messages import Incoming, Lane, Reply
from bot.taking import Desk, Outcome, draft, languages_of, take
from bot.talk import TELLS, Telling
from db.session import Session
from locales import _
from services import conversations, deliveries, people, reminders, unsaying
from services.deliveries import Delivery, Draft
from services.erasing import LAST_WORD
from services.letters import Letter
from services.people import Role, Standing, Writer

# i18n: to somebody who wrote very many messages in a short time; answers come every 3 minutes
SLOWLY = _("That is a lot of messages. For 15 minutes I answer slowly. 🚨 Danger: 112")
SORRY = _("Sorry, something broke here. Please try again. 🚨 Danger: 112")


class TwoOfOnePerson(Exception):
    """Messages of one person, from two addresses, are in one batch: each must see the other's."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch led to: each letter's reply as a row, and whether others are told something."""

    replies: Mapping[int, Delivery]  # by the letter's number
    others: bool = False
    helpers: frozenset[int] = frozenset()  # the letters of who is of the team


async def write_turns(
    db: Session, desk: Desk, letters: Sequence[tuple[Letter, Incoming]], now: datetime
) -> Written:
    """Take messages of different people and write everything that follows.

    Raises TwoOfOnePerson.
    """
    standings = await _recognised(db, desk, [incoming for _letter, incoming in letters], now)
    if len({one.person.id for one in standings}) < len(standings):
        raise TwoOfOnePerson
    outcomes: list[tuple[int, Outcome]] = []
    for (letter, incoming), standing in zip(letters, standings, strict=True):
        outcome = await take(desk, db, standing, incoming, letter.id, now)
        outcomes.append((letter.id, outcome))
    await _write_people(db, desk, [outcome for _number, outcome in outcomes], now)
    await _unsay(db, [outcome for _number, outcome in outcomes], now)
    told = [telling for _number, outcome in outcomes for telling in outcome.tellings]
    await deliveries.queue(db, await _told(db, desk, told, now), now)
    parted = any(one.draft and one.draft.purpose == LAST_WORD for _number, one in outcomes)
    others = await draw(db, desk, now) or bool(told) or parted  # what waited for them is gone
    drafts = {number: one.draft for number, one in outcomes if one.draft is not None}
    addresses = {letter.id: incoming.address for letter, incoming in letters}
    helpers = frozenset(
        letter.id
        for (letter, _incoming), one in zip(letters, standings, strict=True)
        if one.person.role is not Role.PERSON
    )
    return Written(await _queued(db, drafts, addresses, now), others, helpers)


async def slow_down(
    db: Session, desk: Desk, letters: Sequence[tuple[Letter, Incoming]], now: datetime
) -> Written:
    """Tell people who wrote very much, once, that they are answered slowly for a while."""
    written: dict[int, Delivery] = {}
    for letter, incoming in letters:
        if incoming.group is None:
            written |= await _one_reply(db, desk, letter, incoming, Reply(SLOWLY), now)
    return Written(written)


async def apologise(
    db: Session, desk: Desk, letter: Letter, incoming: Incoming | None, now: datetime
) -> Written:
    """Say sorry for a message that is given up, and let the coordinators know its number."""
    team = await people.with_role(db, Role.COORDINATOR)
    note = Telling(
        tuple(team),
        _("A message could not be handled. Its number is {number}.", number=letter.id),
        now + TELLS,
    )
    await deliveries.queue(db, await _told(db, desk, [note], now), now)
    if incoming is None:
        return Written({}, others=True)
    return Written(await _one_reply(db, desk, letter, incoming, Reply(SORRY), now), others=True)


async def _one_reply(
    db: Session, desk: Desk, letter: Letter, incoming: Incoming, reply: Reply, now: datetime
) -> dict[int, Delivery]:
    """Queue a reply to a message that had no turn."""
    (standing,) = await _recognised(db, desk, [incoming], now)
    row = draft(desk, standing, reply, languages_of(standing), now, letter.id)
    return await _queued(db, {letter.id: row}, {letter.id: incoming.address}, now)


async def _queued(
    db: Session, drafts: Mapping[int, Draft], addresses: Mapping[int, str], now: datetime
) -> dict[int, Delivery]:
    """Queue one reply for each letter; they can be sent without being read again."""
    rows = await deliveries.queue(db, list(drafts.values()), now)
    return {
        number: Delivery.fresh(row, addresses[number], draft)
        for row, (number, draft) in zip(rows, drafts.items(), strict=True)
    }


async def _recognised(
    db: Session, desk: Desk, incoming: Sequence[Incoming], now: datetime
) -> list[Standing]:
    writers = [Writer(one.channel, one.address, one.also) for one in incoming]
    return await people.recognise(db, desk.seal, writers, now)


async def _write_people(
    db: Session, desk: Desk, outcomes: Sequence[Outcome], now: datetime
) -> None:
    """Note what turns changed of their people: all rows of a kind in one statement."""
    windows = {name for name, limits in desk.limits.items() if limits.window}
    present = [
        one.standing.address_id
        for one in outcomes
        if not one.left and (one.standing.lost or one.standing.channel in windows)
    ]
    await people.seen(db, present, now)
    states = {
        one.standing.person.id: one.state for one in outcomes if one.state != one.standing.state
    }
    await conversations.keep(db, states, now)
    for one in outcomes:
        changed: dict[str, object] = {}
        if one.language is not None:
            changed["language"] = one.language
        if one.standing.last_seen != now.date():
            changed["last_seen"] = now.date()
        if changed:
            await people.remember(db, one.standing.person.id, **changed)
        if one.left:
            await people.left(db, one.standing.address_id, now, blocked=True)
        elif one.standing.person.role is not Role.PERSON and (one.language or one.standing.lost):
            await reminders.mark_person(db, one.standing.person.id, now)


async def _unsay(db: Session, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Have messages taken out of their chats, such as one with a PIN."""
    for one in outcomes:
        if one.unsaid is not None:
            where = one.standing.address_id, one.standing.channel
            await unsaying.unsay(db, *where, one.unsaid, now)


async def _told(
    db: Session, desk: Desk, tellings: Sequence[Telling], now: datetime
) -> list[Draft]:
    """Put what others are to know into the language of each."""
    return [
        draft(
            desk,
            standing,
            Reply(telling.text, not_after=telling.not_after),
            languages_of(standing),
            now,
            None,
            Lane.PERSONAL,
        )
        for telling in tellings
        for standing in await people.reachable(db, telling.person_ids)
    ]
