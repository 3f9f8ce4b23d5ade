"""Disclosure of emergencies: who may read one, for every danger, number of leads and state.

A child's is there only for who answers for children: nobody else sees that there is one.
"""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from db.models import coordinator, duty, news, organization, ticket
from db.session import Session
from services import emergencies, ringing, safeguarding, suspending, ticket_rows
from services.dangers import Danger
from services.disclosure import Thing, may_know
from services.emergencies import Raised
from services.people import Role
from services.refusals import Refused
from services.sight import Sight
from tests.services.teams import NOW, association, coordinator_of, somebody

HOUR = timedelta(hours=1)
ROLES = (
    "who wrote",
    "nobody",
    "volunteer",
    "on duty",
    "on duty, suspended",
    "coordinator",
    "lead",
    "other lead",
    "lead, suspended",
    "hub",
    "on duty at the hub",
    "other team",
    "lead of another team",
)
TEAM = ("on duty", "coordinator", "lead", "other lead", "hub", "on duty at the hub")
"""All who act for it; the hub acts for its members."""
STATES = ("round 1", "round 2", "everybody", "taken", "closed")


def read_by(danger: Danger, leads: int, state: str) -> set[str]:
    """Return who may read one, besides who wrote it: the table."""
    if danger is Danger.CHILD and leads >= 2:
        return {"lead", "other lead"}
    first = {"on duty"}
    second = first | {"on duty at the hub"}
    return {"round 1": first, "round 2": second}.get(state, set(TEAM))


async def people(db: Session, leads: int) -> tuple[int, dict[str, int]]:
    """Add one of each; so many of the leads are named."""
    hub = await association(db, "Hub")
    ours, theirs = await association(db, "Ours"), await association(db, "Others")
    await db.execute(
        update(organization)
        .where(organization.c.id == ours)
        .values(hub_id=hub, areas=";stalingrad;")
    )
    await db.execute(
        update(organization).where(organization.c.id == theirs).values(areas="calais")
    )
    who = {"nobody": await somebody(db), "volunteer": await somebody(db, Role.VOLUNTEER)}
    who["who wrote"] = await somebody(db)
    teams = {"hub": hub, "on duty at the hub": hub}
    teams |= {"other team": theirs, "lead of another team": theirs}
    for one in ROLES:
        if one not in who:
            who[one] = await coordinator_of(db, teams.get(one, ours))
    on_duty = {"on duty": ours, "on duty, suspended": ours, "on duty at the hub": hub}
    for one, team in on_duty.items():
        times = {"starts_at": NOW - HOUR, "ends_at": NOW + 9 * HOUR}
        await db.execute(insert(duty).values(organization_id=team, person_id=who[one], **times))
    named = ["lead", "other lead"][:leads] + ["lead, suspended"] * (leads > 1)
    for one in [*named, "lead of another team"]:
        mine = coordinator.c.person_id == who[one]
        await db.execute(update(coordinator).where(mine).values(safeguarding=True))
    for one in ("on duty, suspended", "lead, suspended"):
        await suspending.suspend(db, who[one], NOW, who["coordinator"])
    return ours, who


async def one_of(db: Session, danger: Danger, state: str, ours: int, who: dict[str, int]) -> int:
    number = await db.next_number(ticket)
    row = {"id": number, "kind": danger.value, "person_id": who["who wrote"]}
    rung = {"round 1": 1, "round 2": 2}.get(state, 3)
    stands = "waiting" if state not in ("taken", "closed") else state
    times = {"created_at": NOW, "said_at": NOW}
    await db.execute(
        insert(ticket).values(**row, organization_id=ours, state=stands, rung=rung, **times)
    )
    return number


@pytest.mark.parametrize("leads", [0, 1, 2])
@pytest.mark.parametrize("danger", Danger)
async def test_an_emergency_is_read_by_those_of_the_table(
    db: Session, danger: Danger, leads: int
) -> None:
    ours, who = await people(db, leads)
    for state in STATES:
        number = await one_of(db, danger, state, ours, who)
        known = {
            role
            for role, one in who.items()
            if await may_know(db, one, Thing.TICKET, number, NOW) is Sight.EXACT
        }
        assert known == {"who wrote"} | read_by(danger, leads, state), (danger, leads, state)


@pytest.mark.parametrize("state", STATES)
async def test_a_childs_emergency_is_not_even_there_for_all_others(
    db: Session, state: str
) -> None:
    ours, who = await people(db, 2)
    number = await one_of(db, Danger.CHILD, state, ours, who)
    for role, one in who.items():
        if role in ("lead", "other lead"):
            assert await ticket_rows.theirs(db, number, one, NOW)
            continue
        with pytest.raises(Refused) as there:
            await ticket_rows.theirs(db, number if role != "who wrote" else 999, one, NOW)
        with pytest.raises(Refused) as nowhere:
            await ticket_rows.theirs(db, 999, one, NOW)
        assert there.value.why == nowhere.value.why
        hidden = await safeguarding.hidden(db, [number, 999], one)
        assert hidden == {number}


async def cry(db: Session, who: int, danger: Danger, now: datetime) -> Raised:
    return await emergencies.raise_(db, who, danger, now, area="Stalingrad")


async def rung(db: Session) -> set[int]:
    rows = await db.execute(select(news.c.person_id).where(news.c.kind.like("emergency%")))
    return set(rows.scalars())


async def test_what_a_child_says_besides_stays_with_those_who_answer_for_children(
    db: Session,
) -> None:
    _ours, who = await people(db, 2)
    amina = who["who wrote"]
    for danger in (Danger.CHILD, Danger.MEDICAL, Danger.DANGER, Danger.VIOLENCE):
        raised = await cry(db, amina, danger, NOW)
    for minutes in (4, 8, 31, 40, 90):
        await ringing.keep(db, NOW + timedelta(minutes=minutes))
    raised = await cry(db, amina, Danger.MEDICAL, NOW + 2 * HOUR)
    found = await emergencies.emergency_of(db, raised.ticket_id or 0)
    assert found is not None
    assert found.danger is Danger.CHILD
    assert await rung(db) == {amina, who["lead"], who["other lead"]}


async def test_who_says_later_that_they_are_a_child_is_with_those_from_then_on(
    db: Session,
) -> None:
    _ours, who = await people(db, 2)
    amina, emma = who["who wrote"], who["on duty"]
    raised = await cry(db, amina, Danger.MEDICAL, NOW)
    number = raised.ticket_id or 0
    assert emma in await rung(db)
    await emergencies.take(db, number, NOW, emma)
    await db.execute(news.delete())
    await cry(db, amina, Danger.CHILD, NOW + timedelta(minutes=1))
    assert await rung(db) == {who["lead"], who["other lead"]}
    with pytest.raises(Refused):
        await ticket_rows.theirs(db, number, emma, NOW + timedelta(minutes=1))
    assert await emergencies.take(db, number, NOW + 2 * timedelta(minutes=1), who["lead"])
    await db.execute(news.delete())
    await cry(db, amina, Danger.CHILD, NOW + 3 * timedelta(minutes=1))
    assert await rung(db) == set()  # nothing is new to who has it


async def test_it_does_not_move_to_a_team_in_which_too_few_answer_for_children(
    db: Session,
) -> None:
    _ours, who = await people(db, 2)
    amina = who["who wrote"]
    for danger, moves in ((Danger.CHILD, False), (Danger.MEDICAL, True)):
        raised = await cry(db, amina, danger, NOW)
        number = raised.ticket_id or 0
        before = await emergencies.emergency_of(db, number)
        await emergencies.place(db, number, amina, (50.9513, 1.8587), "", NOW)
        after = await emergencies.emergency_of(db, number)
        assert before is not None
        assert after is not None
        assert (after.organization_id != before.organization_id) is moves
        await emergencies.safe(db, number, amina, NOW)


async def test_no_account_alone_gets_to_hear_of_children(db: Session) -> None:
    ours, who = await people(db, 2)
    thief, lead, other = who["coordinator"], who["lead"], who["other lead"]
    for number in (thief, lead, other, who["hub"]):
        with pytest.raises(Refused):  # neither to come in, nor that too few are left
            await safeguarding.toggle(db, number, NOW, thief if number != who["hub"] else number)
    assert await safeguarding.leads(db, ours) == [lead, other]
    assert await safeguarding.toggle(db, thief, NOW, lead)
    assert not await safeguarding.toggle(db, other, NOW, thief)  # two are left
    assert not await safeguarding.toggle(db, lead, NOW, lead)  # one may always stop oneself
    assert await safeguarding.leads(db, ours) == []
