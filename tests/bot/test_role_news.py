"""News about roles: short in every language, true when they are read, and each with a way on."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.channels.whatsapp import LIMITS as OF_WHATSAPP
from bot.lengths import units
from bot.registry import Registry
from bot.role_news import ROLES
from db.sealing import Seal
from db.session import Session
from services import invitations, seconds
from services.directory import organization_of
from services.news import News, tell
from tests.bot.rota import NOW, SEAL, Rota, rota_in

KINDS = (News.ASLEEP, News.ASLEEP_TEAM, News.ROLE_ENDS, News.ROLE_UNUSED)


@pytest.fixture
async def rota(tmp_path: Path) -> AsyncIterator[Rota]:
    async with rota_in(f"sqlite+aiosqlite:///{tmp_path}/popote.db") as made:
        yield made


async def used(db: Session, seal: Seal, by: int, person_id: int) -> int:
    """Let somebody use an invitation, and nobody be told yet; returns its number."""
    team = await organization_of(db, "Example kitchen")
    made = await invitations.invite(db, seal, team or 0, NOW, by)
    await invitations.redeem(db, seal, made.word, person_id, NOW)
    return made.id


async def said(kind: News, person_id: int, db: Session) -> None:
    await tell(db, kind, [person_id], NOW, count=2, person=7)


@pytest.mark.parametrize("code", ["en_GB", "fr", "ar", "am", "ps"])
async def test_they_are_short_and_every_button_begins_a_command(
    rota: Rota, registry: Registry, code: str
) -> None:
    claire = await rota.person("claire", code, "coordinator")
    await rota.coordinates(claire)
    for kind in KINDS:
        await rota.do(partial(said, kind, claire))
    rows = await rota.rows(claire)
    assert len(rows) == len(KINDS)
    for row in rows:
        assert units(row.body["text"]) <= OF_WHATSAPP.text_with_options
        assert len(row.body["text"].split("\n")) <= 6
        assert all(
            one[1].split()[0].removeprefix("/") in registry.commands for one in row.body["buttons"]
        )


async def test_who_is_asked_to_agree_reads_who_it_is_as_long_as_it_is_needed(rota: Rota) -> None:
    claire, dora = [await rota.person(one, role="coordinator") for one in ("claire", "dora")]
    nora = await rota.person("nora", role="person")
    for one in (claire, dora):
        await rota.coordinates(one)
    number = await rota.do(lambda db: used(db, SEAL, claire, nora))
    (row,) = await rota.rows(dora)
    assert [one[1] for one in row.body["buttons"]] == [f"/second {number}", f"/takeback {number}"]
    assert await rota.rows(claire) == []
    await rota.do(lambda db: seconds.second(db, number, NOW, dora))
    (row,) = await rota.rows(nora)
    assert "You are a coordinator of" in row.body["text"]
    await rota.do(lambda db: tell(db, News.SECOND, [dora], NOW, invitation=number))
    assert len(await rota.rows(dora)) == 1  # nobody waits any more


async def test_who_coordinates_no_more_is_told_nothing(rota: Rota) -> None:
    nora = await rota.person("nora")
    await rota.do(lambda db: tell(db, News.SECONDED, [nora], NOW))
    await rota.do(lambda db: tell(db, News.SECOND, [nora], NOW, invitation=1))
    assert await rota.rows(nora) == []


def test_there_are_words_for_each() -> None:
    assert set(ROLES) == {*KINDS, News.SECOND, News.SECONDED}
