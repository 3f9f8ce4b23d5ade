"""Rights over calls: only who acts for an organization now can do anything with its calls."""

from typing import Any

import pytest
from sqlalchemy import delete, update

from db.models import coordinator, organization
from db.session import Session
from services import call_acts, call_drafts, people
from services.audiences import Audience
from services.calls import State
from services.rates import Rates
from services.refusals import Refused
from tests.services.calling import FEW, a_team, known, the_call, written
from tests.services.teams import NOW, SEAL, acts, association, coordinator_of


@pytest.mark.parametrize("who", ["stranger", "volunteer", "other", "revoked"])
async def test_nobody_else_can_do_anything_with_it(db: Session, who: str) -> None:
    team, claire, _second = await a_team(db)
    for _one in range(3):
        await known(db)
    number = await written(db, team, claire)
    await call_acts.send(db, number, NOW, claire, FEW)
    draft = await written(db, team, claire)
    sent = await written(db, team, claire)
    await call_acts.send(db, sent, NOW, claire, Rates())
    actor = await somebody_else(db, who, team)
    before = await acts(db)
    attempts: list[Any] = [
        written(db, team, actor),
        call_drafts.retarget(db, draft, Audience(), NOW, actor),
        call_drafts.set_urgent(db, draft, True, NOW, actor),
        call_drafts.set_groups(db, draft, False, NOW, actor),
        call_drafts.add_version(db, SEAL, draft, "ar", "تعالوا", NOW, actor),
        call_drafts.drop(db, draft, NOW, actor),
        call_acts.send(db, draft, NOW, actor, Rates()),
        call_acts.approve(db, number, NOW, actor),
        call_acts.refuse(db, number, NOW, actor),
        call_acts.pause(db, sent, NOW, actor),
        call_acts.resume(db, sent, NOW, actor),
        call_acts.stop(db, sent, NOW, actor),
    ]
    for attempt in attempts:
        with pytest.raises(Refused):
            await attempt
    assert await acts(db) == before
    states = [(await the_call(db, one)).state for one in (number, draft, sent)]
    assert states == [State.APPROVING, State.DRAFT, State.SENDING]


async def somebody_else(db: Session, who: str, team: int) -> int:
    """Return somebody who may do nothing for a team."""
    if who == "other":
        return await coordinator_of(db, await association(db, "Kitchen of the Port"))
    if who == "revoked":
        former = await coordinator_of(db, team)
        await db.execute(delete(coordinator).where(coordinator.c.person_id == former))
        await people.remember(db, former, role="person")
        return former
    return await known(db, role="volunteer" if who == "volunteer" else "person")


async def test_the_coordinator_of_the_hub_may_do_everything(db: Session) -> None:
    hub, team = await association(db, "Hub"), await association(db)
    await db.execute(update(organization).where(organization.c.id == team).values(hub_id=hub))
    helene = await coordinator_of(db, hub)
    await known(db)
    number = await written(db, team, helene)
    await call_drafts.set_groups(db, number, False, NOW, helene)
    assert await call_acts.send(db, number, NOW, helene, Rates()) is State.SENDING
    assert await call_acts.pause(db, number, NOW, helene) is State.PAUSED
    assert await call_acts.resume(db, number, NOW, helene) is State.SENDING
    assert await call_acts.stop(db, number, NOW, helene) is State.STOPPED
    assert {one[:2] for one in await acts(db)} == {(helene, team)}


async def test_who_wrote_it_and_was_revoked_can_not_send_it_any_more(db: Session) -> None:
    team, claire, other = await a_team(db)
    await known(db)
    number = await written(db, team, claire)
    await db.execute(delete(coordinator).where(coordinator.c.person_id == claire))
    with pytest.raises(Refused):
        await call_acts.send(db, number, NOW, claire, Rates())
    assert await call_acts.send(db, number, NOW, other, Rates()) is State.SENDING
