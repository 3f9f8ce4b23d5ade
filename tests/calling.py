"""Calls for tests: an organization, its coordinator, people on a channel, a call to them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from db.models import coordinator, organization, outbox, recipient
from db.sealing import Seal
from db.session import Session
from services import call_acts, call_drafts, people
from services.audiences import Audience, Whom
from services.call_drafts import Draft
from services.calls import Kind
from services.people import Role, Writer
from services.rates import Rates

WORDS = "The kitchen moves to the other gate tonight."
ANY_NUMBER = Rates(approval=1_000_000)  # nobody else has to agree
LANGUAGES = ("en_GB", "fr", "ar")


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, by number."""

    organization: int
    claire: int  # the coordinator
    people: list[int]


async def settled(
    db: Session,
    seal: Seal,
    channel: str,
    chats: Sequence[str],
    now: datetime,
    *,
    claire: str = "1",
    wrote: bool = True,
) -> Scene:
    """Let people be known on a channel, in turn of several languages, and who coordinates."""
    added = await db.execute(
        insert(organization).values(name="Kitchen of the North").returning(organization.c.id)
    )
    number: int = added.scalar_one()
    (who,) = await people.recognise(db, seal, [Writer(channel, claire)], now)
    role = Role.COORDINATOR.value
    await people.remember(db, who.person.id, role=role, language="en_GB")
    await db.execute(
        insert(coordinator).values(person_id=who.person.id, organization_id=number, since=now)
    )
    known = await people.recognise(db, seal, [Writer(channel, one) for one in chats], now)
    for place, one in enumerate(known):
        await people.remember(db, one.person.id, language=LANGUAGES[place % len(LANGUAGES)])
    if wrote:
        await people.seen(db, [who.address_id, *(one.address_id for one in known)], now)
    return Scene(number, who.person.id, [one.person.id for one in known])


async def drafted(db: Session, seal: Seal, scene: Scene, now: datetime, **given: Any) -> int:
    """Let the coordinator write a notice to people of no role; returns its number."""
    draft = {
        "kind": Kind.NOTICE,
        "audience": Audience(role=Whom.PEOPLE),
        "not_after": now + timedelta(hours=3),
        "language": "en_GB",
        "words": WORDS,
        **given,
    }
    return await call_drafts.write(db, seal, Draft(scene.organization, **draft), now, scene.claire)


async def sent(db: Session, seal: Seal, scene: Scene, now: datetime, **given: Any) -> int:
    """Write a call and send it; returns its number."""
    number = await drafted(db, seal, scene, now, **given)
    await call_acts.send(db, number, now, scene.claire, ANY_NUMBER, at_night=True)
    return number


async def recipients(db: Session, call_id: int) -> list[Any]:
    """Return everybody a call is for, each with how far it came to them."""
    return list(
        await db.execute(
            select(
                recipient,
                outbox.c.state.label("row_state"),
                outbox.c.error,
                outbox.c.language.label("said_in"),
            )
            .outerjoin(outbox, outbox.c.id == recipient.c.outbox_id)
            .where(recipient.c.call_id == call_id)
            .order_by(recipient.c.id)
        )
    )
