"""What stays with the team: a need's words, its exact place and who reported it.

Somebody reports a need, the team handles it in every way, others bring it; all that anybody but
its coordinators was told, every log line and the export are then searched for planted marks.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from db.models import coordinator, organization
from services import drop_offs, exchange_needs, people, pledges, receiving
from services.drop_offs import days, drop_off_of
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.standing import number_of, stored
from tests.telephone import Chat
from tests.week import OTHERS, SEAL, TEAM, settled

Volunteers = Callable[..., Awaitable[Chat]]
WORDS = "zinnober behind the seventh pillar"
POINT = (48.884123, 2.365987)
OURS = ("bot", "handlers", "services", "db", "locales")
PLANTED = re.compile(r"zinnober|seventh pillar|48\.88|2\.36[56]|reporter-phone", re.IGNORECASE)


async def _prepare(url: str) -> int:
    """Give the team its area and a drop-off point, another team a coordinator."""
    async with stored(url) as db:
        for name in (TEAM, OTHERS):
            await db.execute(
                update(organization)
                .where(organization.c.name == name)
                .values(areas=";paris;" if name == TEAM else ";calais;")
            )
    dora = await number_of(url, "dora")
    async with stored(url) as db:
        theirs = 2
        await people.remember(db, dora, role=Role.COORDINATOR.value, language="en_GB")
        await db.execute(
            insert(coordinator).values(
                person_id=dora, organization_id=theirs, since=TUESDAY_EVENING
            )
        )
        return await drop_offs.create(
            db,
            SEAL,
            1,
            TUESDAY_EVENING,
            None,
            name="Store room",
            area="Saint-Denis",
            address="1 Rue de l’Exemple",
            hours="lun-dim 10h-19h",
            contact="+33 6 39 98 00 01",
        )


async def _brought_before(url: str, phone: str, point: int) -> None:
    """Let somebody have brought something once, so that supporters are asked."""
    number = await number_of(url, phone)
    async with stored(url) as db:
        await people.remember(db, number, language="en_GB")
        found = await drop_off_of(db, point)
        assert found is not None
        slot = days(found, TUESDAY_EVENING)[0]
        decision = await pledges.pledge(db, number, 1, 1, slot.day, TUESDAY_EVENING)
        assert decision.pledge_id is not None
        await receiving.receive(db, decision.pledge_id, 1, TUESDAY_EVENING, None)


async def test_words_place_and_reporter_stay_with_the_coordinators_of_the_organization(
    volunteers: Volunteers, chats: Callable[..., Chat], caplog: pytest.LogCaptureFixture
) -> None:
    for name in OURS:
        caplog.set_level(logging.DEBUG, logger=name)
    claire = await volunteers("claire", Role.COORDINATOR)
    bruno = await volunteers("bruno", areas=";stalingrad;")
    point = await _prepare(claire.url)
    amina, dora, sam = chats("reporter-phone"), chats("dora"), chats("sam")
    everybody = [amina, bruno, claire, dora, sam]

    await amina.say("English")
    await amina.say("4")
    await amina.press("🛏 Blanket")
    await amina.press("👥 For us")
    await amina.say("12")
    await amina.share(*POINT)
    await amina.press("/describe")
    await amina.say(WORDS)
    await settled(everybody)
    assert any("Blanket" in one.text for one in claire.heard)

    await claire.say("/manageneed 1")
    assert WORDS in claire.last.text
    await claire.say("/claimneed 1")
    await claire.say("/askback 1")
    await claire.say("How can we find you?")
    await settled(everybody)
    await amina.say(f"{WORDS}, near the water")
    await settled(everybody)
    assert WORDS in "\n".join(one.text for one in claire.heard)
    await _open_up(claire)
    await _brought_before(claire.url, "sam", point)
    await claire.say("/callhelpers 1")
    await settled(everybody)
    assert any("Blanket" in one.text for one in bruno.heard)
    assert any("Blanket" in one.text for one in sam.heard)
    for helper in (bruno, sam, dora):
        await helper.say("/bring")
        await helper.say("/bring 1")
        await helper.say("/manageneed 1")
        await helper.say("/tickets")
    await bruno.say("/bring 1")
    await bruno.say("2")
    await bruno.say("1")
    assert "1 Rue de l’Exemple" in "\n".join(one.text for one in bruno.heard)
    await claire.say("/metneed 1")
    await settled(everybody)

    for other in (bruno, dora, sam):
        told = "\n".join(one.text for one in other.heard)
        assert other.heard
        assert not PLANTED.search(told), (other.phone, PLANTED.search(told))
    assert not PLANTED.search(caplog.text), PLANTED.search(caplog.text)
    async with stored(claire.url) as db:
        assert not PLANTED.search(await exchange_needs.export_needs(db))
    await claire.say("/log")
    assert not PLANTED.search(claire.last.text)
    assert not _kept(Path(claire.url.removeprefix("sqlite+aiosqlite:///")))


async def _open_up(claire: Chat) -> None:
    """Ask people to bring what is missing."""
    await claire.say("/openneed 1")
    await claire.say("12")
    while "People can bring it" not in claire.last.text:
        await claire.press_token(claire.last.buttons[0].token)


def _kept(database: Path) -> bool:
    """Tell whether the words lie open in the files of the database."""
    files = [one for one in database.parent.iterdir() if one.name.startswith(database.name)]
    assert database in files
    return any(b"zinnober" in one.read_bytes() for one in files)
