"""The inbox: committed before it is acknowledged, taken once, each person in order."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import inbox
from bot.messages import Raw
from bot.writing import apologise
from db.models import incoming, outbox
from services import letters
from tests.bot import mail
from tests.bot.mail import Mail, letter
from tests.bot.post import a_while, until


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mail:
    monkeypatch.setattr(inbox, "PAUSE", 0.02)
    return Mail(tmp_path)


async def test_what_is_delivered_twice_is_taken_once(post: Mail) -> None:
    one = letter("amina", "/note one")
    async with post.running() as app:
        await post.send(one)
        await post.send(one)
        await app.inbox.receive([one, one])
        await post.send(letter("amina", "/note two"))
        await post.heard("amina", "Noted two.")
    assert post.said == ["one", "two"]
    assert len(post.told("amina")) == 2
    assert post.handled.count(one.external_id) == 4  # whoever waits for it is told each time


async def test_a_known_id_with_another_message_has_no_effect_and_is_counted(
    post: Mail, caplog: pytest.LogCaptureFixture
) -> None:
    async with post.running() as app:
        await post.send(letter("amina", "/note one", "x1"))
        await app.inbox.receive([letter("amina", "/note one", "x1")])
        assert app.inbox.repeats.alarms == 0
        await app.inbox.receive([letter("mallory", "/note canary", "x1")])
        await app.inbox.receive(
            [letter("zoe", "/note three", "x2"), letter("zoe", "/note canary", "x2")]
        )
        await until(lambda: "three" in post.said)
        assert app.inbox.repeats.alarms == 2
    assert post.said == ["one", "three"]
    assert "a known id came with another message" in caplog.text
    assert "canary" not in caplog.text


async def test_what_is_delivered_twice_at_once_is_taken_once(post: Mail) -> None:
    one = letter("amina", "/note one")
    async with post.running() as app:
        await asyncio.gather(*(app.inbox.receive([one, one]) for _each in range(10)))
        await post.send(letter("bruno", "/note two"))
    assert sorted(post.said) == ["one", "two"]


async def test_a_message_is_kept_when_receive_returns_and_its_words_go_with_the_turn(
    post: Mail,
) -> None:
    async with post.open() as app:
        task = asyncio.create_task(app.inbox.run())
        await app.inbox.receive([letter("amina", "/note one")])
        async with app.store.read() as db:
            kept = (await db.execute(select(incoming))).one()
        assert kept.state in ("waiting", "handled")
        await until(lambda: post.handled)
        async with app.store.read() as db:
            done = (await db.execute(select(incoming))).one()
        assert (done.state, done.sealed) == ("handled", None)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_each_persons_messages_are_taken_in_order(post: Mail) -> None:
    phones = [f"p{number}" for number in range(7)]
    sent = [letter(phone, f"/note {phone} {turn}") for turn in range(12) for phone in phones]
    async with post.running():
        await post.send(*sent)
    for phone in phones:
        mine = [said for said in post.said if said.startswith(f"{phone} ")]
        assert mine == [f"{phone} {turn}" for turn in range(12)]


async def test_a_flood_of_one_person_does_not_hide_others_or_change_its_order(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "LOOKED_PAST", 10)
    flood = [letter("amina", f"/note {turn}") for turn in range(40)]
    async with post.running():
        await post.send(*flood, letter("bruno", "/note bruno"), letter("claire", "/note claire"))
    assert [said for said in post.said if said.isdigit()] == [str(turn) for turn in range(40)]
    assert post.said.index("bruno") < 40


async def test_both_addresses_of_one_person_are_taken_one_after_the_other(post: Mail) -> None:
    async with post.running():
        await post.send(
            letter("phone", "/need"),
            letter("phone", "1", also="bsuid"),
            letter("bsuid", "7"),
            letter("phone", "tomorrow", also="bsuid"),
        )
        await until(lambda: len(post.wire.heard) == 4)
    said = [one.text for one in post.wire.heard]
    for text, question in zip(
        said, ("What?", "How many?", "Which day?", "what time"), strict=True
    ):
        assert question in text


async def test_two_addresses_that_are_known_to_be_one_persons_are_taken_one_after_the_other(
    post: Mail,
) -> None:
    async with post.running():
        await post.send(letter("phone", "/need", also="bsuid"))
        await post.send(letter("phone", "1"), letter("bsuid", "7"), letter("bruno", "/note x"))
        await until(lambda: len(post.wire.heard) == 4)
        assert await post.counted("dead") == 0
    said = [one.text for one in post.wire.heard if one.address != "bruno"]
    for text, question in zip(said, ("What?", "How many?", "Which day?"), strict=True):
        assert question in text


async def test_of_a_batch_in_which_one_message_fails_the_others_pass_as_if_it_was_not_there(
    post: Mail,
) -> None:
    post.failures["bad"] = 99
    phones = [f"p{number}" for number in range(5)]
    async with post.running():
        await post.send(
            *(letter(phone, f"/note {phone}") for phone in phones),
            letter("zoe", "/note bad"),
        )
        for phone in phones:
            await post.heard(phone, f"Noted {phone}.")
        assert await post.counted("waiting") == 0
        assert await post.counted("dead") == 1
    for phone in phones:
        assert len(post.told(phone)) == 1


async def test_a_message_that_fails_three_times_is_given_up_with_an_apology(post: Mail) -> None:
    post.failures["bad"] = 99
    async with post.running() as app:
        await post.coordinator("claire")
        await post.send(letter("amina", "/note bad"))
        await post.heard("amina", "Sorry, something broke here")
        await post.heard("claire", "could not be handled. Its number is \u20681\u2069")
        async with app.store.read() as db:
            kept = (await db.execute(select(incoming))).one()
        await post.send(letter("amina", "/note good"))
        await post.heard("amina", "Noted good.")
    assert (kept.state, kept.attempts, kept.fault) == ("dead", 3, "ZeroDivisionError")
    assert post.said.count("bad") == 1 + letters.TRIES  # with the others, then alone


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_message_that_fails_less_often_is_handled_in_the_end(
    post: Mail, times: int
) -> None:
    post.failures["shy"] = times
    async with post.running():
        await post.send(letter("amina", "/note shy"))
        await post.heard("amina", "Noted shy.")
        assert await post.counted("dead") == 0
    assert len(post.told("amina")) == 1


async def test_a_turn_stands_only_together_with_the_note_that_its_message_was_handled(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError("disk full")
    monkeypatch.setattr(letters, "handled", mail.failing(1, full, letters.handled))
    async with post.running() as app:
        await post.send(letter("amina", "/note one"))
        await post.heard("amina", "Noted one.")
        async with app.store.read() as db:
            rows = (await db.execute(select(outbox.c.answers_id))).all()
    assert post.said == ["one", "one"]
    assert len(rows) == len(post.told("amina")) == 1


async def test_what_a_person_wrote_after_a_message_that_fails_waits_for_it(post: Mail) -> None:
    post.failures["b"] = 2
    async with post.running():
        await post.send(*(letter("amina", f"/note {each}") for each in "abc"))
        await until(lambda: len(post.told("amina")) == 3)
    assert [text for text in post.told("amina") if "Noted b" in text] == post.told("amina")[1:2]
    assert post.said == ["a", "b", "b", "b", "c"]


async def test_what_was_acknowledged_and_not_handled_is_taken_after_a_restart(post: Mail) -> None:
    raws = [letter("amina", "/note one"), letter("bruno", "/note two"), letter("amina", "/note 3")]
    async with post.open() as app, app.store.write() as db:
        await letters.keep(
            db,
            app.desk.seal,
            [(raw.channel, raw.external_id, raw.body) for raw in raws],
            app.clock(),
        )
    async with post.running():
        await until(lambda: len(post.handled) == 3)
        await until(lambda: len(post.wire.heard) == 3)
    assert sorted(post.said) == ["3", "one", "two"]
    assert post.said.index("one") < post.said.index("3")


async def test_failures_are_counted_over_restarts(post: Mail) -> None:
    post.failures["bad"] = 99
    async with post.open() as app, app.store.write() as db:
        raw = letter("amina", "/note bad")
        (kept,) = await letters.keep(
            db, app.desk.seal, [(raw.channel, raw.external_id, raw.body)], app.clock()
        )
        await letters.failed(db, kept.id, "KeyError")
        await letters.failed(db, kept.id, "KeyError")
    async with post.running():
        await until(lambda: post.handled)
        assert await post.counted("dead") == 1
    assert post.said == ["bad", "bad"]  # with others, and once alone


async def test_what_cannot_be_committed_is_not_acknowledged(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError("disk full")
    async with post.running() as app:
        monkeypatch.setattr(letters, "keep", mail.failing(1, full, letters.keep))
        waiting = [letter(phone, f"/note {phone}") for phone in ("amina", "bruno")]
        ends = await asyncio.gather(
            *(app.inbox.receive([raw]) for raw in waiting), return_exceptions=True
        )
        assert ends == [full, full]
        assert post.said == []
        await post.send(*waiting)  # as the platform does
    assert sorted(post.said) == ["amina", "bruno"]


async def test_who_gave_up_waiting_does_not_keep_others_from_being_told(post: Mail) -> None:
    async with post.open() as app:
        impatient = asyncio.create_task(app.inbox.receive([letter("amina", "/note one")]))
        await asyncio.sleep(0)
        impatient.cancel()
        patient = asyncio.create_task(app.inbox.receive([letter("bruno", "/note two")]))
        async with app.running():
            await asyncio.wait_for(patient, 5)
            await until(lambda: len(post.handled) == 2)
    assert sorted(post.said) == ["one", "two"]


async def test_a_failure_that_cannot_be_noted_keeps_its_place_in_the_order(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.failures["a"] = 2
    locked = OSError("locked")
    monkeypatch.setattr(letters, "failed", mail.failing(1, locked, letters.failed))
    async with post.running():
        await post.send(*(letter("amina", f"/note {each}") for each in "abc"))
        await until(lambda: len(post.told("amina")) == 3)
    assert list(dict.fromkeys(post.said)) == ["a", "b", "c"]
    assert post.said[-2:] == ["b", "c"]


async def test_an_apology_that_fails_does_not_bring_a_dead_letter_back(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.failures["bad"] = 99
    bug = KeyError("a bug in the apology")
    monkeypatch.setattr(inbox, "apologise", mail.failing(99, bug, apologise))
    async with post.running():
        await post.send(letter("amina", "/note bad"))
        await a_while()
        assert post.said.count("bad") == 1 + letters.TRIES
        assert await post.counted("dead") == 1
        await post.send(letter("amina", "/note good"))
        await post.heard("amina", "Noted good.")


async def test_what_nobody_can_read_is_a_dead_letter_and_those_behind_it_pass(post: Mail) -> None:
    async with post.running():
        await post.coordinator("claire")
        await post.send(Raw("wire", "x1", b"no json"), letter("amina", "/note one"))
        await post.heard("amina", "Noted one.")
        await post.heard("claire", "could not be handled")
        assert await post.counted("dead") == 1


async def test_what_has_nobody_to_answer_is_handled_without_a_word(post: Mail) -> None:
    async with post.running():
        await post.send(letter("amina", "x", nobody=True), Raw("gone", "x1", b"channel"))
        assert await post.counted("waiting") == 0
        assert await post.counted("dead") == 0
    assert post.wire.heard == []


async def test_nothing_of_nothing_is_acknowledged_at_once(post: Mail) -> None:
    async with post.running() as app:
        await asyncio.wait_for(app.inbox.receive([]), 5)


async def test_what_arrives_together_is_committed_together(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, sizes = letters.keep, []

    async def _counting(*given: object) -> object:
        sizes.append(len(given[2]))  # type: ignore[arg-type]
        return await keep(*given)  # type: ignore[arg-type]

    async with post.open() as app:
        monkeypatch.setattr(letters, "keep", _counting)
        raws = [letter(f"p{number}", "/note x") for number in range(30)]
        tasks = [asyncio.create_task(app.inbox.receive([raw])) for raw in raws]
        await asyncio.sleep(0)
        async with app.running():
            await asyncio.gather(*tasks)
    assert sizes == [30]
