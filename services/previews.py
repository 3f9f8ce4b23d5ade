"""Previews: what sending a call would do, before anybody gets it.

* the numbers are those of now: the audience is frozen only when it is sent;
* everybody of the audience is counted in one place: who gets it, or the one reason why not.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from db.models import address
from db.session import Session
from services import approvals, quiet_hours, recipients
from services.audiences import MOST, from_json, selected, too_many
from services.budget import for_calls
from services.calls import Call
from services.deliveries import WINDOW
from services.rates import Rates
from services.recipients import Skipped

WHATSAPP = "whatsapp"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a call would do now; `people` get it, the rest of the audience does not."""

    people: int
    channels: dict[str, int] = field(default_factory=dict)  # of those who get it, most first
    languages: dict[str, int] = field(default_factory=dict)  # the same; "" is not known
    inside: int = 0  # WhatsApp: wrote in the last 24 hours
    outside: int = 0  # WhatsApp: get an approved text, each begins a conversation
    untemplated: int = 0  # WhatsApp: no approved text in any language they may read
    quiet: int = 0
    capped: int = 0
    unreachable: int = 0
    groups: int = 0  # group chats, beside the people
    night: bool = False  # most sleep now: it waits until the morning, unless confirmed
    seconds: int = 0  # how long it takes, apart from the days
    cost: float = 0.0  # in euros
    days: int = 0  # how many days WhatsApp needs for who is outside; 0: none
    needs_approval: bool = False

    @property
    def audience(self) -> int:
        """How many people it is meant for."""
        return self.people + self.untemplated + self.quiet + self.capped + self.unreachable


async def preview(db: Session, call: Call, now: datetime, rates: Rates) -> Preview:
    """Return what sending a call would do; raises Refused for an audience that is too large."""
    whom = selected(from_json(call.audience), call.organization_id, now)
    found = (await db.execute(await _grouped(db, whom, call.urgent, now))).all()
    if sum(row.people for row in found) > MOST:
        raise too_many()
    groups = await db.execute(
        select(func.count()).select_from(recipients.groups(call.organization_id).subquery())
    )
    told = await approvals.approved(db, template(call), {row.language or "" for row in found})
    posted = int(groups.scalar_one()) if call.groups else 0
    return _preview(found, told, posted, quiet_hours.is_quiet(now), rates)


def template(call: Call) -> str:
    """Return the key of the text that WhatsApp takes outside its window for a call."""
    if call.role_id is not None:
        return "seat_free"
    if call.need_id is not None:
        return "call_need"
    return "call_waiting"


async def _grouped(db: Session, whom: Select[Any], urgent: bool, now: datetime) -> Select[Any]:
    """Count the people of an audience by where, in which language and whether they get it."""
    opened = and_(
        address.c.last_incoming_at.is_not(None), address.c.last_incoming_at > now - WINDOW
    )
    why = await recipients.fate(db, urgent, now)
    one = whom.add_columns(why.label("why"), opened.label("open")).subquery()
    keys = one.c.channel, one.c.language, one.c.open, one.c.why
    return select(*keys, func.count().label("people")).group_by(*keys)


def _preview(found: Any, told: set[str], groups: int, night: bool, rates: Rates) -> Preview:
    channels: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for row in found:
        if row.why is not None:
            kept[row.why] += row.people
            continue
        where = _where(row, told)
        kept[where] += row.people
        if where != "untemplated":
            channels[row.channel] += row.people
            languages[row.language or ""] += row.people
    people = channels.total()
    return Preview(
        people,
        dict(channels.most_common()),
        dict(languages.most_common()),
        kept["inside"],
        kept["outside"],
        kept["untemplated"],
        kept[Skipped.QUIET],
        kept[Skipped.CAPPED],
        kept[Skipped.UNREACHABLE],
        groups,
        night,
        max((rates.seconds(channel, many) for channel, many in channels.items()), default=0),
        rates.cost(channels[WHATSAPP]),
        -(-kept["outside"] // max(1, for_calls(rates))),
        people > rates.approval,
    )


def _where(row: Any, told: set[str]) -> str:
    """Return how somebody who may get it gets it: "" on channels without a window."""
    if row.channel != WHATSAPP:
        return ""
    if row.open:
        return "inside"
    return "outside" if (row.language or "") in told else "untemplated"
