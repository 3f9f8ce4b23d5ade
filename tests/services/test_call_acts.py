"""Call acts: a call is sent, approved, paused and stopped, and ends."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db.models import coordinator, organization, outbox, recipient
from db.session import Session
from services import call_acts, call_drafts, coordinators
from services.calls import State, change
from services.rates import Rates
from services.refusals import Refused
from tests.services.calling import (
    DAY,
    FEW,
    HOUR,
    a_row,
    a_team,
    gets,
    group,
    known,
    the_call,
    told,
    waiting,
    written,
)
from tests.services.teams import NOW, acts, association, coordinator_of, how_many

MANY = Rates(approval=200)


async def crowd(db: Session, many: int = 3) -> list[int]:
    return [await known(db) for _one in range(many)]


async def asked(db: Session) -> tuple[int, int, int, int]:
    """Return a team, who wrote a call to many, who else is there, and the call, not approved."""
    team, claire, other = await a_team(db)
    await crowd(db)
    number = await written(db, team, claire)
    assert await call_acts.send(db, number, NOW, claire, FEW) is State.APPROVING
    return team, claire, other, number


async def running(db: Session, many: int = 3) -> tuple[int, int, int, list[int]]:
    """Return a team, its coordinator, a call that is being sent, and who is to get it."""
    team, claire, _other = await a_team(db)
    crowded = await crowd(db, many)
    number = await written(db, team, claire)
    assert await call_acts.send(db, number, NOW, claire, MANY) is State.SENDING
    return team, claire, number, crowded


async def did(db: Session) -> list[str]:
    return [act for _who, _team, act, _details in await acts(db)]


async def test_a_call_to_few_is_sent_at_once_and_its_audience_frozen(db: Session) -> None:
    team, claire, number, crowded = await running(db)
    found = await the_call(db, number)
    assert (found.state, found.begins_at, found.people) == (State.SENDING, NOW, 3)
    assert found.approved_by is None
    assert await waiting(db, number) == crowded
    assert (await acts(db))[-1] == (claire, team, "sent_call", {"call": number, "people": 3})
    await crowd(db)
    assert await call_acts.send(db, number, NOW + HOUR, claire, MANY) is State.SENDING
    assert await waiting(db, number) == crowded
    assert await did(db) == ["wrote_call", "sent_call"]


async def test_a_call_to_many_needs_somebody_else(db: Session) -> None:
    _team, claire, other, number = await asked(db)
    assert await told(db) == [("call_approve", other)]
    assert await call_acts.send(db, number, NOW, claire, FEW) is State.APPROVING
    with pytest.raises(Refused):
        await call_acts.approve(db, number, NOW, claire)
    assert await how_many(db, recipient) == 0
    assert await call_acts.approve(db, number, NOW, other) is State.SENDING
    found = await the_call(db, number)
    assert (found.created_by, found.approved_by, found.people) == (claire, other, 3)
    assert (await told(db))[1:] == [("call_approved", claire)]
    assert await call_acts.approve(db, number, NOW, other) is State.SENDING
    assert await did(db) == ["wrote_call", "asked_approval", "approved_call"]
    assert (await acts(db))[-1][3] == {"call": number, "people": 3}


async def test_who_sends_what_another_wrote_asks_for_it_and_the_other_agrees(db: Session) -> None:
    team, claire, other = await a_team(db)
    await crowd(db)
    number = await written(db, team, claire)
    assert await call_acts.send(db, number, NOW, other, FEW) is State.APPROVING
    with pytest.raises(Refused):
        await call_acts.approve(db, number, NOW, other)
    assert await told(db) == [("call_approve", claire)]
    assert await call_acts.approve(db, number, NOW, claire) is State.SENDING
    assert (await the_call(db, number)).approved_by == claire


async def test_what_two_agreed_to_begins_after_a_minute(db: Session) -> None:
    _team, _claire, other, number = await asked(db)
    await call_acts.approve(db, number, NOW, other)
    found = await the_call(db, number)
    assert found.begins_at == NOW + timedelta(seconds=60)
    assert call_acts.to_begin(found, NOW + timedelta(seconds=59))
    assert not call_acts.to_begin(found, NOW + timedelta(seconds=60))


@pytest.mark.parametrize("who", ["claire", "other"])
async def test_either_of_the_two_can_undo_it_within_the_minute(db: Session, who: str) -> None:
    _team, claire, other, number = await asked(db)
    await call_acts.approve(db, number, NOW, other)
    mine, theirs = (claire, other) if who == "claire" else (other, claire)
    assert await call_acts.undo(db, number, NOW + timedelta(seconds=59), mine) is State.DRAFT
    assert await how_many(db, recipient) == 0
    found = await the_call(db, number)
    assert (found.begins_at, found.approved_by) == (None, None)
    assert (await told(db))[-1] == ("call_refused", theirs)
    assert (await acts(db))[-1][2] == "undid_call"
    with pytest.raises(Refused, match="not sent yet"):
        await call_acts.undo(db, number, NOW, mine)
    assert await call_acts.send(db, number, NOW, mine, FEW) is State.APPROVING
    assert await call_acts.approve(db, number, NOW, theirs) is State.SENDING
    assert await how_many(db, recipient) == 3


async def test_after_the_minute_it_is_stopped_and_not_undone(db: Session) -> None:
    _team, claire, other, number = await asked(db)
    await call_acts.approve(db, number, NOW, other)
    db.wrote = False
    with pytest.raises(Refused, match="being sent already"):
        await call_acts.undo(db, number, NOW + timedelta(seconds=60), claire)
    assert not db.wrote
    assert await call_acts.stop(db, number, NOW + HOUR, claire) is State.STOPPED
    assert await call_acts.undo(db, number, NOW, claire) is State.STOPPED


async def test_a_call_to_few_goes_at_once_and_is_not_undone(db: Session) -> None:
    _team, claire, number, _crowd = await running(db)
    with pytest.raises(Refused, match="being sent already"):
        await call_acts.undo(db, number, NOW, claire)


async def test_an_agreement_counts_for_a_quarter_of_an_hour(db: Session) -> None:
    _team, claire, other, number = await asked(db)
    late = NOW + timedelta(minutes=15)
    assert await call_acts.approve(db, number, late, other) is State.DRAFT
    assert await how_many(db, recipient) == 0
    assert await call_acts.send(db, number, late, claire, FEW) is State.APPROVING
    in_time = late + timedelta(minutes=14, seconds=59)
    assert await call_acts.approve(db, number, in_time, other) is State.SENDING


async def test_nobody_sends_asks_for_or_agrees_to_more_than_six_calls_an_hour(
    db: Session,
) -> None:
    team, claire, other = await a_team(db)
    await crowd(db)
    for one in range(6):
        number = await written(db, team, claire)
        sent = await call_acts.send(db, number, NOW, claire, FEW if one % 2 else MANY)
        if sent is State.APPROVING:
            await call_acts.approve(db, number, NOW, other)
    number = await written(db, team, claire)
    for later in (NOW, NOW + HOUR - timedelta(seconds=1)):
        with pytest.raises(Refused, match="calls within an hour"):
            await call_acts.send(db, number, later, claire, MANY)
    assert await call_acts.send(db, number, NOW, other, FEW) is State.APPROVING
    with pytest.raises(Refused, match="calls within an hour"):
        await call_acts.approve(db, number, NOW, claire)
    await call_acts.refuse(db, number, NOW, claire)
    assert await call_acts.send(db, number, NOW + HOUR, claire, MANY) is State.SENDING


async def test_who_changed_it_last_cannot_approve_it_alone(db: Session) -> None:
    team, claire, other = await a_team(db)
    await crowd(db)
    number = await written(db, team, claire)
    await call_drafts.set_urgent(db, number, True, NOW, other)
    assert await call_acts.send(db, number, NOW, other, FEW) is State.APPROVING
    assert await told(db) == [("call_approve", claire)]
    with pytest.raises(Refused):
        await call_acts.approve(db, number, NOW, other)
    assert await call_acts.approve(db, number, NOW, claire) is State.SENDING


async def test_without_a_second_coordinator_it_is_refused_and_stays_a_draft(db: Session) -> None:
    team = await association(db)
    claire = await coordinator_of(db, team)
    await crowd(db)
    number = await written(db, team, claire)
    with pytest.raises(Refused):
        await call_acts.send(db, number, NOW, claire, FEW)
    assert (await the_call(db, number)).state is State.DRAFT


async def test_the_coordinators_of_the_hub_can_approve(db: Session) -> None:
    hub, team = await association(db, "Hub"), await association(db)
    await db.execute(update(organization).where(organization.c.id == team).values(hub_id=hub))
    claire, helene = await coordinator_of(db, team), await coordinator_of(db, hub)
    await crowd(db)
    number = await written(db, team, claire)
    await call_acts.send(db, number, NOW, claire, FEW)
    assert await told(db) == [("call_approve", helene)]
    assert await call_acts.approve(db, number, NOW, helene) is State.SENDING


async def test_a_call_that_is_sent_back_is_a_draft_again(db: Session) -> None:
    _team, claire, other, number = await asked(db)
    assert await call_acts.refuse(db, number, NOW, other) is State.DRAFT
    assert await call_acts.refuse(db, number, NOW, other) is State.DRAFT
    assert (await told(db))[1:] == [("call_refused", claire)]
    assert await did(db) == ["wrote_call", "asked_approval", "refused_call"]
    assert await call_acts.send(db, number, NOW, claire, FEW) is State.APPROVING


async def test_nobody_is_told_by_themselves_that_they_took_it_back(db: Session) -> None:
    _team, claire, _other, number = await asked(db)
    assert await call_acts.refuse(db, number, NOW, claire) is State.DRAFT
    assert [kind for kind, _who in await told(db)] == ["call_approve"]


async def test_a_call_to_nobody_or_too_late_is_refused(db: Session) -> None:
    team, claire, other = await a_team(db)
    await known(db, quiet="none")
    number = await written(db, team, claire)
    with pytest.raises(Refused):
        await call_acts.send(db, number, NOW, claire, MANY)
    await crowd(db)
    with pytest.raises(Refused):
        await call_acts.send(db, number, NOW + DAY, claire, MANY)
    await call_acts.send(db, number, NOW, claire, FEW)
    with pytest.raises(Refused):
        await call_acts.approve(db, number, NOW + DAY, other)
    assert (await the_call(db, number)).state is State.APPROVING


async def test_a_group_alone_is_somebody(db: Session) -> None:
    team, claire, _other = await a_team(db)
    await group(db, team)
    number = await written(db, team, claire)
    assert await call_acts.send(db, number, NOW, claire, MANY) is State.SENDING


async def test_the_night_is_confirmed_once_also_for_the_approval(db: Session) -> None:
    team, claire, other = await a_team(db)
    await crowd(db)
    by_day = await written(db, team, claire)
    by_night = await written(db, team, claire)
    await call_acts.send(db, by_day, NOW, claire, MANY)
    await call_acts.send(db, by_night, NOW, claire, FEW, at_night=True)
    await call_acts.approve(db, by_night, NOW, other)
    assert not (await the_call(db, by_day)).at_night
    assert (await the_call(db, by_night)).at_night


async def test_a_paused_call_is_taken_back_and_goes_on_later(db: Session) -> None:
    _team, claire, number, (amina, binta, chen) = await running(db)
    await a_row(db, number, amina, state="sent")
    row = await a_row(db, number, binta)
    assert await call_acts.pause(db, number, NOW, claire) is State.PAUSED
    assert await call_acts.pause(db, number, NOW, claire) is State.PAUSED
    assert await waiting(db, number) == [binta, chen]
    state = await db.execute(select(outbox.c.state).where(outbox.c.id == row))
    assert state.scalar() in (None, "skipped")
    assert await call_acts.resume(db, number, NOW, claire) is State.SENDING
    assert await call_acts.resume(db, number, NOW, claire) is State.SENDING
    assert await did(db) == ["wrote_call", "sent_call", "paused_call", "resumed_call"]


async def test_a_stopped_call_reaches_nobody_more(db: Session) -> None:
    _team, claire, number, (amina, binta, chen) = await running(db)
    await a_row(db, number, amina, state="sending")
    await a_row(db, number, binta)
    assert await call_acts.stop(db, number, NOW, claire) is State.STOPPED
    assert await gets(db, number) == {
        amina: ("queued", None),
        binta: ("skipped", "stopped"),
        chen: ("skipped", "stopped"),
    }
    assert (await the_call(db, number)).ended_at == NOW
    for again in (call_acts.stop, call_acts.pause, call_acts.resume):
        assert await again(db, number, NOW + HOUR, claire) is State.STOPPED
    assert not await call_acts.fill(db, number, NOW)
    assert (await the_call(db, number)).ended_at == NOW
    assert (await did(db))[-1] == "stopped_call"
    assert await told(db) == []


@pytest.mark.parametrize(
    ("end", "state", "reason"),
    [
        (call_acts.fill, State.FILLED, "filled"),
        (call_acts.finish, State.DONE, "expired"),
        (call_acts.expire, State.DONE, "expired"),
    ],
)
async def test_a_call_ends_once_and_who_wrote_it_is_told(
    db: Session, end: Any, state: State, reason: str
) -> None:
    _team, claire, number, (amina, binta, _chen) = await running(db)
    await a_row(db, number, amina, state="delivered")
    await a_row(db, number, binta)
    await call_acts.pause(db, number, NOW, claire)
    assert await end(db, number, NOW + DAY)
    assert not await end(db, number, NOW + 2 * DAY)
    found = await the_call(db, number)
    assert (found.state, found.ended_at) == (state, NOW + DAY)
    states = list((await gets(db, number)).values())
    assert states == [("queued", None), ("skipped", reason), ("skipped", reason)]
    assert await told(db) == [("call_over", claire)]


async def test_a_call_whose_time_is_not_over_does_not_expire(db: Session) -> None:
    _team, _claire, number, _crowd = await running(db)
    assert not await call_acts.expire(db, number, NOW + HOUR)
    assert not await call_acts.expire(db, number + 1, NOW + DAY)


async def test_what_is_paused_cannot_go_on_after_its_time(db: Session) -> None:
    _team, claire, number, _crowd = await running(db)
    await call_acts.pause(db, number, NOW, claire)
    with pytest.raises(Refused):
        await call_acts.resume(db, number, NOW + DAY, claire)


async def test_a_draft_can_neither_be_paused_nor_stopped(db: Session) -> None:
    team, claire, _other = await a_team(db)
    number = await written(db, team, claire)
    for act in (call_acts.pause, call_acts.resume, call_acts.stop):
        with pytest.raises(Refused):
            await act(db, number, NOW, claire)


async def test_who_does_not_coordinate_any_more_hears_nothing_of_it(db: Session) -> None:
    team, claire, number, _crowd = await running(db)
    await db.execute(delete(coordinator).where(coordinator.c.person_id == claire))
    await call_acts.finish(db, number, NOW)
    others = await coordinators.acting_for(db, team)
    assert await told(db) == [("call_over", one) for one in others]
    assert claire not in others
    await change(db, number, created_by=None)
    assert await call_acts.writers(db, await the_call(db, number)) == []


async def test_what_does_not_exist_is_refused(db: Session) -> None:
    _team, claire, _other = await a_team(db)
    with pytest.raises(Refused):
        await call_acts.send(db, 99, NOW, claire, MANY)
