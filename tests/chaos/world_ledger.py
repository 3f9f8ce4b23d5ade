"""The ledger of the world: what the database says, beside what people were told."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.sealing import Seal
from tests.chaos import alarm_ledger, ledger, seat_ledger
from tests.chaos.pressing import SECRET, read, tokens_in
from tests.chaos.world_people import CHATS, LINES
from tests.platforms.bot_api import Sent
from tests.platforms.twilio_people import Shown

OVERPROMISED = """
    SELECT n.id FROM need n JOIN pledge p ON p.need_id = n.id
    GROUP BY n.id, n.wanted HAVING n.wanted <
    sum(CASE WHEN p.state IN ('pledged', 'confirmed') THEN p.quantity ELSE 0 END)
    + sum(coalesce(p.received, 0))
"""
KEPT = {  # what somebody was told of, by the button that is beneath it
    "leave": "SELECT id, status, person_id FROM signup",
    "cancelpledge": "SELECT id, state, person_id FROM pledge",
    "takeneed": "SELECT need_id, 'told', person_id FROM report",
    "safe": "SELECT id, state, person_id FROM ticket",
}
ENDS = {"leave": "leave", "cancelpledge": "cancelpledge", "takeneed": "takeneed", "safe": "safe"}
STANDS = {  # how it is as long as its person did not end it
    "leave": ("seated", "waiting", "offered"),
    "cancelpledge": ("pledged", "confirmed"),
    "takeneed": ("told",),
    "safe": ("waiting", "taken", "closed"),  # a coordinator may close it
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A row of the outbox that answers a message."""

    lane: int
    state: str
    provider_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """Something somebody was told that they have."""

    address: str
    kind: str
    number: int


def look(database: Path, now: float) -> list[str]:
    """Return what is wrong at this moment, also while the program is dead."""
    found = [f"{name}: {many}" for name, many in seat_ledger.look(database).wrong.items() if many]
    with ledger.opened(database) as db:
        found += [f"overpromised: {row}" for row in db.execute(OVERPROMISED)]
    for alarm in alarm_ledger.alarms(database):
        if why := alarm.wrong(now, late=float("inf")):
            found.append(f"{alarm} {why}")
    return found


def half_done(database: Path) -> list[str]:
    """Return what was begun and not ended, when all is at rest."""
    untold = seat_ledger.untold(database)
    with ledger.opened(database) as db:
        broken = [f"nobody has {row}" for row in db.execute("PRAGMA foreign_key_check")]
    return broken + ([f"{untold} untold"] if untold else [])


def told(sent: Sequence[Sent], shown: Sequence[Shown]) -> set[Told]:
    """Return what people read that they have, on both channels."""
    found: set[Told] = set()
    for one in sent:
        found.update(_told(one.chat, tokens_in(one)))
    for other in shown:
        carried = (read("whatsapp", other.to, one.identity) for one in other.choices)
        found.update(_told(other.to, [one for one in carried if one]))
    return found


def lost(database: Path, said: set[Told], ended: set[Told], gone: set[str]) -> list[str]:
    """Return what people were told that they have and is not there, though they did not end it.

    Of those who let themselves be forgotten nothing is asked.
    """
    people = owners(database)
    kept: dict[tuple[str, int], list[tuple[str, str]]] = {}
    with ledger.opened(database) as db:
        for kind, question in KEPT.items():
            for number, state, person in db.execute(question):
                kept.setdefault((kind, number), []).append((state, people.get(person, "")))
    return [
        f"{one}: {kept.get((one.kind, one.number))}"
        for one in sorted(said - ended, key=lambda one: (one.kind, one.number))
        if one.address not in gone
        and not any(
            state in STANDS[one.kind] and address == one.address
            for state, address in kept.get((one.kind, one.number), [])
        )
    ]


def owners(database: Path) -> dict[int, str]:
    """Return the address of each person who is known."""
    with ledger.opened(database) as db:
        rows = db.execute("SELECT person_id, lookup FROM address WHERE person_id IS NOT NULL")
        numbers = _numbers()
        return {person: numbers[lookup] for person, lookup in rows if lookup in numbers}


def replies(database: Path) -> Mapping[str, list[Reply]]:
    """Return the rows that answer each message."""
    found: dict[str, list[Reply]] = {}
    with ledger.opened(database) as db:
        rows = db.execute(
            "SELECT i.external_id, o.lane, o.state, coalesce(o.provider_id, '')"
            " FROM outbox o JOIN incoming i ON i.id = o.answers_id"
        )
        for number, *row in rows:
            found.setdefault(number, []).append(Reply(*row))
    return found


def states(database: Path) -> Counter[tuple[int, str, str]]:
    """Return how many rows there are of each lane, state and error."""
    with ledger.opened(database) as db:
        rows = db.execute(
            "SELECT lane, state, coalesce(error, '') FROM outbox"
            " WHERE purpose IS NULL OR state != 'queued'"  # reminders have time
        )
        return Counter(tuple(row) for row in rows)


def noted(database: Path) -> set[str]:
    """Return the platform's numbers of all messages that were noted as sent."""
    with ledger.opened(database) as db:
        return {number for (number,) in db.execute("SELECT provider_id FROM outbox")}


def _told(address: str, tokens: Sequence[str]) -> Iterator[Told]:
    for token in tokens:
        command, _space, number = token.removeprefix("/").partition(" ")
        if command in KEPT and number.isdigit():
            yield Told(address, command, int(number))


def _numbers() -> dict[bytes, str]:
    seal = Seal(SECRET)
    chats = {seal.lookup("telegram", str(chat)): str(chat) for chat in CHATS}
    return chats | {seal.lookup("whatsapp", phone): phone for phone in LINES}
