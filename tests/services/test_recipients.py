"""Recipients: the audience of a call, written down once."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from db.models import address, call, recipient
from db.session import Session
from services import call_acts, feeding, recipients
from services.audiences import Audience, Whom
from services.rates import Rates
from services.refusals import Refused
from tests.services.calling import (
    a_row,
    a_team,
    gets,
    group,
    known,
    sent_before,
    the_call,
    waiting,
    written,
)
from tests.services.teams import NOW, association, how_many


async def test_everybody_of_the_audience_is_a_recipient_also_who_cannot_get_it(
    db: Session,
) -> None:
    team, claire, _other = await a_team(db)
    amina, none, urgent = await known(db), await known(db, quiet="none"), await known(db)
    lost, off = await known(db, unreachable_at=NOW), await known(db, calls_off=True)
    number = await written(db, team, claire)
    assert await recipients.freeze(db, await the_call(db, number), NOW) == 5
    assert (await the_call(db, number)).people == 5
    assert await gets(db, number) == {
        amina: ("waiting", None),
        urgent: ("waiting", None),
        none: ("skipped", "quiet"),
        off: ("skipped", "quiet"),
        lost: ("skipped", "unreachable"),
    }


async def test_who_wants_urgent_calls_only_gets_those(db: Session) -> None:
    team, claire, _other = await a_team(db)
    amina = await known(db, quiet="urgent")
    plain, urgent = await written(db, team, claire), await written(db, team, claire, urgent=True)
    for number in (plain, urgent):
        await recipients.freeze(db, await the_call(db, number), NOW)
    assert await gets(db, plain) == {amina: ("skipped", "quiet")}
    assert await gets(db, urgent) == {amina: ("waiting", None)}


async def test_freezing_again_changes_nothing_even_for_who_came_later(db: Session) -> None:
    team, claire, _other = await a_team(db)
    amina = await known(db)
    number = await written(db, team, claire)
    found = await the_call(db, number)
    assert await recipients.freeze(db, found, NOW) == 1
    await db.execute(update(recipient).values(state="sent"))
    assert await recipients.freeze(db, found, NOW) == 1
    assert await gets(db, number) == {amina: ("sent", None)}


async def test_the_groups_of_the_organization_get_it_though_they_are_silent(db: Session) -> None:
    team, claire, _other = await a_team(db)
    amina, ours = await known(db), await group(db, team)
    await group(db, team, ended_at=NOW)
    await group(db, await association(db, "Kitchen of the Port"))
    posted = await written(db, team, claire)
    alone = await written(db, team, claire, groups=False)
    for number in (posted, alone):
        await recipients.freeze(db, await the_call(db, number), NOW)
    assert await waiting(db, posted) == [amina, ours]
    assert await waiting(db, alone) == [amina]


async def test_a_group_that_removed_us_is_unreachable(db: Session) -> None:
    team, claire, _other = await a_team(db)
    ours = await group(db, team)
    number = await written(db, team, claire, audience=Audience(Whom.SUPPORTERS))
    await db.execute(update(address).values(unreachable_at=NOW))
    await recipients.freeze(db, await the_call(db, number), NOW)
    assert await gets(db, number) == {ours: ("skipped", "unreachable")}


async def test_nobody_gets_more_than_three_calls_a_day(db: Session) -> None:
    team, claire, _other = await a_team(db)
    amina, binta = await known(db), await known(db)
    await sent_before(db, team, amina, binta)
    await sent_before(db, team, amina, binta)
    third = await sent_before(db, team, amina)
    number = await written(db, team, claire)
    found = await the_call(db, number)
    await recipients.freeze(db, found, NOW)
    assert await gets(db, number) == {amina: ("skipped", "capped"), binta: ("waiting", None)}
    urgent = await written(db, team, claire, urgent=True)
    await recipients.freeze(db, await the_call(db, urgent), NOW)
    assert await waiting(db, urgent) == [amina, binta]
    await db.execute(update(call).where(call.c.id == third).values(urgent=True))
    later = await written(db, team, claire)
    await recipients.freeze(db, await the_call(db, later), NOW)
    assert await waiting(db, later) == [amina, binta]


async def test_what_was_skipped_or_is_a_day_old_does_not_count(db: Session) -> None:
    team, claire, _other = await a_team(db)
    amina = await known(db)
    for _call in range(3):
        await sent_before(db, team, amina)
    await db.execute(
        update(recipient)
        .where(recipient.c.call_id == 1)
        .values(queued_at=NOW - timedelta(hours=24))
    )
    number = await written(db, team, claire)
    await recipients.freeze(db, await the_call(db, number), NOW)
    assert await waiting(db, number) == [amina]


async def test_a_wave_adds_people_once_and_tells_how_many_get_it(db: Session) -> None:
    team, claire, _other = await a_team(db)
    amina, binta, none = await known(db), await known(db), await known(db, quiet="none")
    posted = await group(db, team)
    number = await written(db, team, claire)
    found = await the_call(db, number)
    assert await recipients.add(db, found, [amina, none, posted], NOW, 1) == 1
    assert await recipients.add(db, found, [amina, binta], NOW, 2) == 1
    assert await recipients.add(db, found, [], NOW, 3) == 0
    assert await gets(db, number) == {
        amina: ("waiting", None),
        none: ("skipped", "quiet"),
        binta: ("waiting", None),
    }
    assert (await the_call(db, number)).people == 3


async def test_too_many_people_are_refused_before_anything_is_written(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    team, claire, _other = await a_team(db)
    for _one in range(4):
        await known(db)
    number = await written(db, team, claire)
    monkeypatch.setattr(recipients, "MOST", 3)
    with pytest.raises(Refused):
        await recipients.freeze(db, await the_call(db, number), NOW)
    assert await how_many(db, recipient) == 0


async def test_of_calls_frozen_at_once_somebody_gets_three(db: Session) -> None:
    team, claire, _other = await a_team(db)
    amina = await known(db)
    numbers = [await written(db, team, claire) for _call in range(4)]
    for number in numbers:
        await call_acts.send(db, number, NOW, claire, Rates())
    urgent = await written(db, team, claire, urgent=True)
    await call_acts.send(db, urgent, NOW, claire, Rates())
    fed = []
    for number in [*numbers, urgent]:
        for one in await feeding.next_waiting(db, await the_call(db, number), NOW, "wire", 9):
            row = await a_row(db, number, one.person_id)
            await feeding.queued(db, [(one.recipient_id, row)], NOW)
            fed.append(number)
    assert fed == [*numbers[:3], urgent]
    assert await gets(db, numbers[3]) == {amina: ("skipped", "capped")}
