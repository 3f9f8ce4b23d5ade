"""The caller: everybody gets a call once, it stops at once, and it ends by itself."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot import caller
from bot.channels import DeliveryError
from bot.messages import Lane
from db.models import address, approval, audit, call_text, gathering, outbox, recipient
from db.session import Session
from services import call_acts, opting_out, people
from services.audiences import Audience, Whom
from services.calls import Kind, State, change
from services.people import Writer
from services.quiet import Level
from tests.bot.call_house import SEAL, Bank, House
from tests.bot.post import a_while, until
from tests.calling import WORDS, Scene, drafted, recipients
from tests.telephone import TELEGRAM, WHATSAPP


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "PERIOD", 0.02)
    monkeypatch.setattr(caller, "IDLE", 0.02)


@pytest.fixture
def house(database: str) -> House:
    bank = Bank(TELEGRAM)
    bank.open.set()
    return House(database, [bank])


@pytest.fixture
def shut(house: House) -> House:
    """One whose calls wait on the way."""
    house.bank.open.clear()
    return house


async def test_everybody_gets_it_once_in_their_language_and_it_is_done(house: House) -> None:
    async with house.running():
        scene = await house.furnish(130)
        number = await house.send()
        call = await house.until_state(number, State.DONE)
        counts = await house.counts(number)
    assert set(Counter(house.bank.called).values()) == {1}
    assert len(house.bank.called) == call.people == len(scene.people) == 130
    assert (counts.arrived, counts.waiting, counts.queued) == (130, 0, 0)
    said = {one.language: one.text for one in house.bank.heard if one.lane == Lane.CALL}
    assert set(said) == {"en_GB", "fr", "ar"}
    assert all(WORDS in text for text in said.values())
    assert len(set(said.values())) == 3


async def test_words_lie_sealed_until_they_are_sent(shut: House) -> None:
    async with shut.running():
        await shut.furnish(20)
        await shut.send()
        await until(lambda: len(shut.bank.begun) == 8)
        async with shut.app.store.read() as db:
            bodies = [str(one) for one in (await db.execute(select(outbox.c.body))).scalars()]
        assert len(bodies) == 20
        assert not [one for one in bodies if WORDS in one]
        shut.bank.open.set()
        await shut.until_called(20)


async def test_only_some_rows_wait_in_the_outbox(shut: House) -> None:
    async with shut.running():
        await shut.furnish(260)
        number = await shut.send()
        await until(lambda: len(shut.bank.begun) == 8)
        await a_while()
        counts = await shut.counts(number)
        assert counts.queued <= caller.AHEAD + 8
        assert counts.waiting >= 260 - caller.AHEAD - 8
        shut.bank.open.set()
        await shut.until_state(number, State.DONE)
    assert len(set(shut.bank.called)) == len(shut.bank.called) == 260


async def test_a_pause_lets_only_go_what_is_under_way(shut: House) -> None:
    async with shut.running():
        scene = await shut.furnish(60)
        number = await shut.send()
        await until(lambda: len(shut.bank.begun) == 8)
        await shut.write(lambda db: call_acts.pause(db, number, shut.at, scene.claire))
        shut.bank.open.set()
        await a_while()
        assert len(shut.bank.called) == 8
        assert (await shut.counts(number)).waiting == 52
        await shut.write(lambda db: call_acts.resume(db, number, shut.at, scene.claire))
        await shut.until_state(number, State.DONE)
    assert len(set(shut.bank.called)) == len(shut.bank.called) == 60


async def test_a_stop_is_final_and_everybody_is_counted(shut: House) -> None:
    async with shut.running():
        scene = await shut.furnish(60)
        number = await shut.send()
        await until(lambda: len(shut.bank.begun) == 8)
        await shut.write(lambda db: call_acts.stop(db, number, shut.at, scene.claire))
        shut.bank.open.set()
        await shut.until_called(8)
        await a_while()
        counts = await shut.counts(number)
    assert len(shut.bank.called) == 8
    assert (counts.arrived, counts.skipped, counts.through) == (8, {"stopped": 52}, 60)


async def test_who_opts_out_in_the_middle_gets_nothing_more(shut: House) -> None:
    async with shut.running():
        await shut.furnish(20)
        number = await shut.send()
        await until(lambda: len(shut.bank.begun) == 8)
        async with shut.app.store.read() as db:
            rows = await recipients(db, number)
        leaving = rows[-1]
        assert leaving.state == "queued"
        await shut.write(lambda db: opting_out.choose(db, leaving.person_id, Level.NONE, shut.at))
        shut.bank.open.set()
        await shut.until_state(number, State.DONE)
        counts = await shut.counts(number)
    assert len(shut.bank.called) == 19
    assert (counts.arrived, counts.skipped) == (19, {"quiet": 1})


async def test_a_call_that_is_too_late_ends_and_goes_to_nobody_more(shut: House) -> None:
    async with shut.running():
        await shut.furnish(30)
        number = await shut.send(not_after=shut.at + timedelta(minutes=1))
        await until(lambda: len(shut.bank.begun) == 8)
        shut.later(minutes=2)
        await shut.until_state(number, State.DONE)
        shut.bank.open.set()
        await shut.until_called(8)
        counts = await shut.counts(number)
    assert len(shut.bank.called) == 8
    assert counts.skipped == {"expired": 22}


async def test_a_call_ends_when_nobody_more_is_needed(shut: House) -> None:
    async with shut.running():
        scene = await shut.furnish(30)
        number = await shut.send(kind=Kind.URGENT, category="transport", wanted=1)
        await until(lambda: len(shut.bank.begun) == 8)
        async with shut.app.store.read() as db:
            first = (await recipients(db, number))[0].person_id
        await shut.write(lambda db: _says_yes(db, number, first, shut.at))
        await shut.until_state(number, State.FILLED)
        shut.bank.open.set()
        await shut.until_called(8)
        await a_while()
        counts = await shut.counts(number)
    assert len(scene.people) == 30
    assert len(shut.bank.called) == 8
    assert (counts.skipped, counts.yes) == ({"filled": 22}, 1)


async def _says_yes(db: Session, number: int, who: int, at: datetime) -> None:
    mine = recipient.c.call_id == number, recipient.c.person_id == who
    await db.execute(recipient.update().where(*mine).values(answer="yes", answered_at=at))


async def test_at_night_it_waits_until_the_morning(house: House) -> None:
    house.at = house.at.replace(hour=23)
    async with house.running():
        scene = await house.furnish(20)
        number = await house.write(
            lambda db: drafted(db, SEAL, scene, house.at, not_after=house.at + timedelta(hours=20))
        )
        await house.write(
            lambda db: call_acts.send(db, number, house.at, scene.claire, house.app.desk.rates)
        )
        await a_while()
        assert house.bank.called == []
        house.later(hours=9)
        await house.until_state(number, State.DONE)
    assert len(house.bank.called) == 20


async def test_what_two_agreed_to_waits_for_a_minute(house: House) -> None:
    async with house.running():
        scene = await house.furnish(20)
        few = replace(house.app.desk.rates, approval=2)
        until = house.at + timedelta(hours=2)
        number = await house.write(lambda db: drafted(db, SEAL, scene, house.at, not_after=until))
        await house.write(lambda db: call_acts.send(db, number, house.at, None, few))
        await house.write(lambda db: call_acts.approve(db, number, house.at, scene.claire))
        await a_while()
        house.later(seconds=59)
        await a_while()
        assert house.bank.called == []
        house.later(seconds=1)
        await house.until_state(number, State.DONE)
    assert len(house.bank.called) == 20


async def test_what_was_queued_when_the_night_began_waits_until_the_morning(
    shut: House,
) -> None:
    shut.at = shut.at.replace(hour=21, minute=59)
    async with shut.running():
        await shut.furnish(30)
        number = await shut.send(not_after=shut.at + timedelta(hours=20))
        await shut.write(lambda db: change(db, number, at_night=False))
        await until(lambda: len(shut.bank.begun) == 8)
        shut.later(minutes=2)
        async with asyncio.timeout(10):
            while (await shut.counts(number)).waiting < 22:  # noqa: ASYNC110, it is the store
                await asyncio.sleep(0.01)
        shut.bank.open.set()
        await shut.until_called(8)
        await a_while()
        assert len(shut.bank.called) == 8
        shut.later(hours=10)
        await shut.until_state(number, State.DONE)
    assert len(set(shut.bank.called)) == 30


async def test_a_call_outlives_a_restart(shut: House) -> None:
    async with shut.running():
        await shut.furnish(60)
        number = await shut.send()
        await until(lambda: len(shut.bank.begun) == 8)
    async with shut.running():
        shut.bank.open.set()
        await shut.until_state(number, State.DONE)
        counts = await shut.counts(number)
    assert len(set(shut.bank.called)) == len(shut.bank.called) == counts.arrived == 52
    assert counts.unknown == 8


async def test_of_two_calls_the_urgent_one_goes_first(shut: House) -> None:
    async with shut.running():
        scene = await shut.furnish(260)
        plain = await shut.send()
        await until(lambda: len(shut.bank.begun) == 8)
        few = Audience(role=Whom.COORDINATORS)
        urgent = await shut.send(urgent=True, words="Now.", audience=few)
        shut.bank.open.set()
        await shut.until_state(plain, State.DONE)
        await shut.until_state(urgent, State.DONE)
    assert len(shut.bank.called) == len(scene.people) + 1
    assert shut.bank.called.index("1") <= caller.AHEAD * 9 / 4


async def test_whatsapp_begins_no_more_chats_than_it_may(database: str) -> None:
    bank = Bank(replace(WHATSAPP, window=True), name="whatsapp")
    bank.open.set()
    house = House(database, [bank])
    async with house.running(whatsapp_conversations=10):
        scene = await house.furnish(30)
        long_ago = house.at - timedelta(days=3)
        silent = address.update().where(address.c.person_id.in_(scene.people[:20]))
        await house.write(lambda db: db.execute(silent.values(last_incoming_at=long_ago)))
        await _approve(house, "call_waiting")
        number = await house.send()
        await house.until_called(19)
        await a_while()
        counts = await house.counts(number)
        assert (len(set(bank.called)), counts.waiting) == (19, 11)
        assert (await house.call(number)).state is State.SENDING
        house.later(hours=2, minutes=59)
        await a_while()
        assert len(bank.called) == 19
        house.later(minutes=2)
        await house.until_state(number, State.DONE)
        assert (await house.counts(number)).skipped == {"expired": 11}


async def _approve(house: House, key: str) -> None:
    """Let WhatsApp have approved a text."""
    row = {"name": f"popote_{key}_en", "key": key, "language": "en", "status": "approved"}
    await house.write(lambda db: db.execute(approval.insert().values(**row, checked_at=house.at)))


async def test_a_platform_that_refuses_calls_pauses_them_and_says_so(house: House) -> None:
    async with house.running():
        await house.furnish(60)
        house.bank.fates["100"] = [DeliveryError("63026", permanent=True, halts=True)]
        number = await house.send()
        await house.until_state(number, State.PAUSED)
        await a_while()
        await house.app.clockwork.tick()
        await until(lambda: [one for one in house.bank.heard if one.address == "1"])
        before = len(house.bank.called)
        async with house.app.store.read() as db:
            acts = (await db.execute(select(audit.c.act))).scalars().all()
        counts = await house.counts(number)
    assert before < 60
    assert [one for one in house.bank.heard if one.address == "1" and "63026" in one.text]
    assert "paused_call" in acts
    assert counts.failed == 1
    assert counts.waiting == 60 - 1 - before


async def test_words_of_a_call_are_kept_sealed(house: House) -> None:
    async with house.running():
        await house.furnish(3)
        await house.send()
        async with house.app.store.read() as db:
            kept = (await db.execute(select(call_text.c.words))).scalars().all()
    assert [WORDS.encode() in one for one in kept] == [False]


async def test_a_group_of_the_team_gets_it_without_buttons(house: House) -> None:
    async with house.running():
        scene = await house.furnish(3)
        await house.write(lambda db: _gather(db, house, scene))
        number = await house.send()
        await house.until_state(number, State.DONE)
    (posted,) = [one for one in house.bank.heard if one.address == "-500"]
    assert posted.buttons == ()
    assert WORDS in posted.text
    assert len(house.bank.called) == 4


async def _gather(db: Session, house: House, scene: Scene) -> None:
    (group,) = await people.recognise(db, SEAL, [Writer(house.bank.name, "-500")], house.at)
    await people.remember(db, group.person.id, language="fr", quiet="none")
    row = {"person_id": group.person.id, "organization_id": scene.organization}
    await db.execute(gathering.insert().values(**row, since=house.at))
