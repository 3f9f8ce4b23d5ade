"""Progress: who sent a call sees how far it is, in one message or at the quarters."""

import pytest
from sqlalchemy import select

from bot import caller
from bot.messages import Lane, Outgoing
from db.models import recipient
from services import call_acts
from services.calls import State
from tests.bot.call_house import CHANGEABLE, Bank, House
from tests.bot.post import a_while, until
from tests.telephone import TELEGRAM


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "PERIOD", 0.02)
    monkeypatch.setattr(caller, "IDLE", 0.02)


@pytest.fixture
def shut(database: str) -> House:
    """A house whose calls wait on the way."""
    return House(database, [Bank(TELEGRAM)])


async def test_the_progress_is_one_message_that_is_changed(database: str) -> None:
    bank = Bank(CHANGEABLE)
    house = House(database, [bank])
    async with house.running():
        await house.furnish(60)
        number = await house.send()
        await until(lambda: len(bank.begun) == 8)
        await a_while()
        assert not _followed(bank)
        house.later(seconds=6)
        await until(lambda: len(_followed(bank)) == 1)
        house.later(seconds=6)
        await a_while()
        assert len(_followed(bank)) == 1  # nothing has changed
        bank.open.set()
        await house.until_state(number, State.DONE)
        await until(lambda: "60 of 60" in _plain(_followed(bank)[-1].text))
        await a_while()
    first, *changes = _followed(bank)
    assert "0 of 60" in _plain(first.text)
    assert first.edits == ""
    assert {one.edits for one in changes} == {str(first.id)}
    assert 1 <= len(changes) <= 2
    assert changes[-1].lane == Lane.PERSONAL


async def test_the_progress_says_at_once_that_a_call_was_paused(database: str) -> None:
    bank = Bank(CHANGEABLE)
    house = House(database, [bank])
    async with house.running():
        scene = await house.furnish(60)
        number = await house.send()
        await until(lambda: len(bank.begun) == 8)
        house.later(seconds=6)
        await until(lambda: len(_followed(bank)) == 1)
        await house.write(lambda db: call_acts.pause(db, number, house.at, scene.claire))
        house.later(seconds=6)
        await until(lambda: len(_followed(bank)) == 2)
    assert "Paused" in _followed(bank)[-1].text


def _followed(bank: Bank) -> list[Outgoing]:
    """Return what the coordinator was told of how far it is, without how it ended."""
    told = [one for one in bank.heard if one.address == "1" and " of " in _plain(one.text)]
    return [one for one in told if "💬" not in one.text]


def _plain(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "\u2068\u2069"), None))


async def test_where_nothing_can_be_changed_the_quarters_are_told(shut: House) -> None:
    async with shut.running():
        await shut.furnish(300)
        number = await shut.send()
        await until(lambda: len(shut.bank.begun) == 8)
        shut.later(seconds=61)
        await a_while()
        assert not _followed(shut.bank)  # nobody got it yet
        await _through(shut, number, 80)
        await until(lambda: len(_followed(shut.bank)) == 1)
        await _through(shut, number, 160)
        await a_while()
        assert len(_followed(shut.bank)) == 1  # too soon after the last one
        shut.later(seconds=61)
        await until(lambda: len(_followed(shut.bank)) == 2)
        shut.bank.open.set()
        await shut.until_state(number, State.DONE)
    assert [one.edits for one in _followed(shut.bank)][:2] == ["", ""]


async def _through(house: House, number: int, many: int) -> None:
    """Let so many be through, whatever became of them."""
    some = (
        select(recipient.c.id).where(recipient.c.call_id == number).order_by(recipient.c.id.desc())
    )
    skipped = recipient.update().where(
        recipient.c.id.in_(some.limit(many)), recipient.c.state == "waiting"
    )
    await house.write(lambda db: db.execute(skipped.values(state="skipped", reason="capped")))
