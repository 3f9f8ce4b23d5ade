"""Minors: what somebody under 18 reads at once, who hears of it, and who never can tell."""

import re
import shutil
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.registry import Registry
from db.models import coordinator, drop_off, duty, need, person
from db.session import Session
from services import directory, safeguarding
from services.directory import organization_of
from services.meals import Meal
from services.people import Role
from services.refusals import Refused
from tests.conftest import TUESDAY_EVENING
from tests.street import Street, street_in
from tests.telephone import Chat
from tests.week import TEAM, person_of, plan_week, settled, somebody, writing

Volunteers = Callable[..., Awaitable[Chat]]
MINUTE = timedelta(minutes=1)


async def name(url: str, *phones: str) -> None:
    """Name coordinators as those who answer for children."""

    async def _work(db: Session) -> None:
        for phone in phones:
            number = await person_of(db, phone)
            mine = coordinator.c.person_id == number
            await db.execute(update(coordinator).where(mine).values(safeguarding=True))

    await writing(url, _work)


async def on_duty(url: str, phone: str) -> None:
    async def _work(db: Session) -> None:
        row = {
            "organization_id": await organization_of(db, TEAM),
            "person_id": await person_of(db, phone),
            "starts_at": TUESDAY_EVENING - 60 * MINUTE,
            "ends_at": TUESDAY_EVENING + 600 * MINUTE,
        }
        await db.execute(insert(duty).values(row))

    await writing(url, _work)


async def test_somebody_under_18_reads_rights_and_119_at_once_and_the_leads_alone_hear_of_it(
    volunteers: Volunteers, chats: Callable[..., Chat]
) -> None:
    team = [await volunteers(one, Role.COORDINATOR) for one in ("claire", "dora", "emma", "fred")]
    claire, dora, emma, fred = team
    bruno, amina = await volunteers("bruno"), chats("amina")
    await name(claire.url, "claire", "dora")
    await on_duty(claire.url, "emma")
    await amina.say("English")
    await amina.say("/emergency")
    await amina.press("🧒 I am under 18")
    for words in ("right to a bed", "119", "112"):
        assert words in amina.last.text
    assert "/info numbers" in [one.token for one in amina.last.buttons]
    await settled([*team, bruno, amina])
    assert [bool(one.heard) for one in team] == [True, True, False, False]
    assert not bruno.heard
    for minutes in (4, 8, 14, 20):  # it goes on to ring, at the same two
        for one in (*team, bruno, amina):
            one.now = TUESDAY_EVENING + minutes * MINUTE
        await settled([*team, bruno, amina])
    assert not emma.heard
    assert not fred.heard
    assert not bruno.heard
    for one in (emma, fred):
        await one.say("/takealarm 1")
        assert "Only the team on duty can take this" in one.last.text
        await one.say("/ticket 1")
        assert "I do not know this question" in one.last.text
    await dora.say("/takealarm 1")
    assert "You have it" in dora.last.text


@pytest.mark.parametrize("words", ["I am under 18", "i am a minor", "I am 16 years old", "🧒"])
async def test_words_lead_there_and_nothing_is_stored_on_the_person(
    volunteers: Volunteers, chats: Callable[..., Chat], words: str
) -> None:
    claire, amina = await volunteers("claire", Role.COORDINATOR), chats("amina")
    await amina.say("English")

    async def _rows(db: Session) -> list[object]:
        number = await person_of(db, "amina")
        rows = (await db.execute(select(person).where(person.c.id == number))).one()
        return list(rows)

    before = await writing(claire.url, _rows)
    said = await amina.say("/emergency")
    said = await (amina.say(words) if words != "🧒" else amina.press("🧒 I am under 18"))
    assert "right to a bed" in said
    assert await writing(claire.url, _rows) == before


async def test_with_fewer_than_two_it_goes_the_way_of_all_others(
    volunteers: Volunteers, chats: Callable[..., Chat]
) -> None:
    claire, emma = [await volunteers(one, Role.COORDINATOR) for one in ("claire", "emma")]
    await name(claire.url, "claire")
    await on_duty(claire.url, "emma")
    amina = chats("amina")
    await amina.say("English")
    await amina.say("/minor")
    await settled([claire, emma, amina])
    assert emma.heard
    assert not claire.heard  # not on duty: it is told in the last round


async def test_other_dangers_ring_at_who_is_on_duty(
    volunteers: Volunteers, chats: Callable[..., Chat]
) -> None:
    team = [await volunteers(one, Role.COORDINATOR) for one in ("claire", "dora", "emma")]
    await name(team[0].url, "claire", "dora")
    await on_duty(team[0].url, "emma")
    amina = chats("amina")
    await amina.say("English")
    await amina.say("/medical")
    await settled([*team, amina])
    assert [bool(one.heard) for one in team] == [False, False, True]


async def test_a_coordinator_names_who_answers_for_children_and_it_is_in_the_log(
    volunteers: Volunteers,
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await volunteers("dora", Role.COORDINATOR)
    own = await writing(claire.url, lambda db: person_of(db, "claire"))
    number = await writing(claire.url, lambda db: person_of(db, "dora"))
    assert "Fewer than two" in await claire.say("/safeguard")
    await claire.say(f"/safeguard {number}")
    await claire.press("✅")
    assert f"For children: \u2068{number}\u2069" in claire.last.text
    assert "Changed who answers for children" in await claire.say("/log")
    await claire.say(f"/safeguard {number}")
    await claire.press("✅")
    assert "no more" in claire.last.text
    await claire.say(f"/safeguard {own}")
    await claire.press("✅")
    assert "A second one must agree" in claire.last.text


async def test_nobody_names_those_of_another_team(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)

    async def _work(db: Session) -> None:
        olga = await somebody(db, "olga", Role.COORDINATOR)
        other = await organization_of(db, "Another kitchen")
        theirs = coordinator.c.person_id == olga
        await db.execute(update(coordinator).where(theirs).values(organization_id=other))
        boss = await person_of(db, "claire")
        for one in (olga, 999):
            with pytest.raises(Refused):
                await safeguarding.toggle(db, one, TUESDAY_EVENING, boss)

    await writing(claire.url, _work)


ASKED = (
    "/shifts",
    "/shift 1",
    "/shift 2",
    "/myshifts",
    "/food",
    "/food +1",
    "/tomorrow",
    "/bring",
    "/bring 1",
    "/needs",
    "/tickets",
    "/ticket 1",
    "/manageneed 1",
    "/takealarm 1",
    "/mypledges",
    "/messages",
    "/summary",
    "/ledger",
    "/log",
    "/menu",
)
COORDINATING = (
    *ASKED,
    "/readticket 1 1",
    "/taketicket 1",
    "/answer 1",
    "/giveticket 1",
    "/closeticket 1",
    "/reopen 1",
    "/duty",
    "/team",
    "/volunteers",
    "/week",
    "/served",
    "/showcall 1",
)
"""For those who coordinate, and do not answer for children."""
ASKING: dict[str, tuple[str, ...]] = dict.fromkeys(("bruno", "carla", "sam"), ASKED)
ASKING |= dict.fromkeys(("emma", "olga"), COORDINATING)
HEAD = re.compile(r"🔗 [0-9 a-f]+")  # of the log: it changes with every act, and says of none


MINOR = ("/minor", "I sleep behind the station", "/medical", "/danger")
DONE = ("/takealarm 1", "/answer 1", "We come now", "/ticket 1", "/closeticket 1")


async def _on_duty(db: Session, phone: str) -> None:
    number = await person_of(db, phone)
    times = {"starts_at": TUESDAY_EVENING - 60 * MINUTE, "ends_at": TUESDAY_EVENING + 99 * MINUTE}
    row = {"organization_id": await organization_of(db, TEAM), "person_id": number, **times}
    await db.execute(insert(duty).values(row))


async def _everybody(db: Session) -> set[int]:
    """Add those of the street; returns who helps, and does not answer for children."""
    await plan_week(db)
    for phone in ("claire", "dora"):
        await somebody(db, phone, Role.COORDINATOR)
    await db.execute(update(coordinator).values(safeguarding=True))  # of these two alone
    helpers = {await somebody(db, one, Role.COORDINATOR) for one in ("emma", "olga")}
    other = await organization_of(db, "Another kitchen")
    away = coordinator.c.person_id == await person_of(db, "olga")
    await db.execute(update(coordinator).where(away).values(organization_id=other))
    await _on_duty(db, "emma")
    helpers |= {await somebody(db, one, Role.VOLUNTEER) for one in ("bruno", "carla")}
    helpers |= {await somebody(db, "sam", Role.PERSON)}
    await somebody(db, "amina", Role.PERSON)
    return helpers


async def _something_missing(db: Session, team: int, now: datetime) -> None:
    point = {"name": "Store", "area": "Paris", "address": "1 Rue", "hours": "24/7"}
    await db.execute(insert(drop_off).values(id=1, organization_id=team, **point))
    times = {"created_at": now, "opened_at": now, "deadline": now + 6000 * MINUTE}
    what = {"category": "blanket", "quantity": 5, "wanted": 5, "urgency": "today"}
    where = {"organization_id": team, "area": "Paris", "drop_off_id": 1}
    await db.execute(insert(need).values(id=1, state="open", **times, **what, **where))


async def _world(street: Street, minors: bool) -> list[str]:
    """Let the same things happen, once with minors in them; returns all that helpers were told."""
    now = TUESDAY_EVENING
    async with street.store.write() as db:
        helpers = await _everybody(db)
        team = await organization_of(db, TEAM) or 0
        place = await directory.add(db, "Kitchen", "Paris", address="1 Rue", operator=TEAM)
        await directory.write_hours(db, place, Meal.DINNER, "Mo-Su 17:00-23:00", now)
    told = []
    for words in MINOR if minors else ("food", "menu", "tomorrow", "menu"):
        await street.say("amina", now, words)
    async with street.store.write() as db:
        await _something_missing(db, team, now)
    for minutes in (0, 4, 8, 40):
        at = now + minutes * MINUTE
        told += await street.tick(at)
        if minutes == 8:
            for words in DONE if minors else ("/menu",) * len(DONE):
                told += await street.say("claire", at, words)
        for phone, asked in ASKING.items() if minutes != 4 else ():
            for words in asked:
                told += await street.say(phone, at, words)
    return [
        f"{one.person_id} {HEAD.sub('', one.text)} {one.tokens}"
        for one in told
        if one.person_id in helpers
    ]


async def test_nothing_that_a_helper_is_told_depends_on_minors(
    registry: Registry, database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "popote.db"
    shutil.copy(database.removeprefix("sqlite+aiosqlite:///"), other)
    said = []
    for url, minors in ((database, False), (f"sqlite+aiosqlite:///{other}", True)):
        async with street_in(url, registry) as street:
            said.append(await _world(street, minors))
    assert len(said[0]) > 200
    assert said[0] == said[1]
