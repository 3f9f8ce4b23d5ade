"""WhatsApp when something goes wrong, and outside its 24 hours."""

from pathlib import Path

import pytest

from bot.messages import Lane
from services.people import Role
from tests.whole.served import CANAL
from tests.whole.whatsapp_phones import AMINA, BRUNO, CLAIRE, Phone, whatsapp

REMINDER = {"text": "Ce soir", "template": {"key": "reminder", "variables": [CANAL, "18:00"]}}


async def sees_something(phone: Phone) -> None:
    """Tell what is seen at the nearest place."""
    await phone.say("stalingrad")
    await phone.say("7")
    await phone.press(phone.titles[0])


async def test_outside_the_window_nothing_is_sent_without_a_template(tmp_path: Path) -> None:
    async with whatsapp(tmp_path) as served:
        amina = served.phone()
        await amina.say("j'ai faim")
        await served.close_window()
        row = await served.tell({"text": "Ce soir"})
        ended = "SELECT state, error FROM outbox WHERE id = ? AND state <> 'queued'"
        assert await served.whole.until(ended, row) == ("skipped", "no_template")
        assert len(amina.heard) == 1


async def test_outside_the_window_a_template_speaks_for_us(tmp_path: Path) -> None:
    async with whatsapp(tmp_path) as served:
        amina = served.phone()
        served.twilio.approve("popote_reminder_en", "Tonight at {{1}}, {{2}}.", samples=2)
        served.twilio.approve("popote_reminder_fr", "Ce soir à {{1}}, {{2}}.", samples=2)
        await amina.say("j'ai faim")
        await served.close_window()
        for language, said in (("ti", "Ce soir à"), ("en_GB", "Tonight at")):
            before = len(amina.heard)
            row = await served.tell(REMINDER, language)
            await served.whole.until("SELECT 1 FROM outbox WHERE id = ? AND state = 'read'", row)
            assert [one.text for one in amina.heard[before:]] == [f"{said} {CANAL}, 18:00."]


async def test_the_team_is_told_outside_the_window_or_the_reason_is_kept(tmp_path: Path) -> None:
    async with whatsapp(tmp_path) as served:
        claire = served.phone(CLAIRE)
        await served.whole.promote("whatsapp", CLAIRE, Role.COORDINATOR, "en_GB")
        for address in (AMINA, BRUNO):
            await served.whole.promote("whatsapp", address, Role.PERSON, "en_GB")
        told = "SELECT state, error FROM outbox WHERE lane = ? AND state <> 'queued'"
        await sees_something(served.phone(BRUNO))
        assert await served.whole.until(told, Lane.PERSONAL) == ("skipped", "no_template")
        assert claire.heard == []
        assert CANAL in await claire.say("food")
        await sees_something(served.phone(AMINA))
        await served.whole.until(f"{told} AND state <> 'skipped'", Lane.PERSONAL)
        assert CANAL in claire.last.text


@pytest.mark.usefixtures("impatient")
async def test_a_window_that_is_closed_after_all_is_noted(tmp_path: Path) -> None:
    async with whatsapp(tmp_path, now=None) as served:
        amina = served.phone()
        await amina.say("j'ai faim")
        await served.idle()
        served.twilio.people.expire(AMINA)  # and we do not know
        row = await served.tell({"text": "Ce soir"})
        ended = "SELECT state, error FROM outbox WHERE id = ? AND error IS NOT NULL"
        assert await served.whole.until(ended, row) == ("failed", "63016")
        assert served.whole.rows("SELECT last_incoming_at FROM address") == [(None,)]
        row = await served.tell({"text": "Ce soir"})
        assert await served.whole.until(ended, row) == ("skipped", "no_template")
        assert len(amina.heard) == 1
        assert CANAL in await amina.say("1")


@pytest.mark.usefixtures("impatient")
async def test_a_window_refused_at_once_is_tried_with_a_template(tmp_path: Path) -> None:
    async with whatsapp(tmp_path, now=None) as served:
        amina = served.phone()
        served.twilio.approve("popote_reminder_fr", "Ce soir à {{1}}, {{2}}.", samples=2)
        await amina.say("j'ai faim")
        served.twilio.fail("63016")
        row = await served.tell(REMINDER)
        await served.whole.until("SELECT 1 FROM outbox WHERE id = ? AND state = 'read'", row)
        assert amina.last.text == f"Ce soir à {CANAL}, 18:00."


@pytest.mark.usefixtures("impatient")
async def test_an_answer_that_twilio_did_not_take_comes_later(tmp_path: Path) -> None:
    async with whatsapp(tmp_path, now=None) as served:
        for number, kind in enumerate(("500", "20429", "30001", "reset")):
            phone = served.phone(f"whatsapp:+336399802{number:02}")
            served.twilio.fail(kind, where="Messages")
            await phone.say("j'ai faim")
        await served.idle()
        assert len(served.twilio.shown) == 4
        ended = served.whole.rows("SELECT state, attempts FROM outbox")
        assert ended == [("read", 1)] * 4


@pytest.mark.usefixtures("impatient")
async def test_an_answer_of_which_nobody_knows_arrives_at_least_once(tmp_path: Path) -> None:
    async with whatsapp(tmp_path, now=None) as served:
        served.twilio.lateness = 1.3
        for number, kind in enumerate(("lost", "late")):  # a report may spare the second
            phone = served.phone(f"whatsapp:+336399802{number:02}")
            served.twilio.fail(kind, where="Messages")
            await phone.say("j'ai faim")
            await served.idle()
            assert len(phone.heard) in (1, 2), kind
        assert served.whole.rows("SELECT DISTINCT state FROM outbox") == [("read",)]


async def test_whoever_blocked_us_is_not_written_to_until_they_write(tmp_path: Path) -> None:
    async with whatsapp(tmp_path) as served:
        amina = served.phone()
        await amina.say("j'ai faim")
        await served.idle()
        served.twilio.people.blocked.add(AMINA)
        ended = "SELECT state, error FROM outbox WHERE id = ? AND error IS NOT NULL"
        row = await served.tell({"text": "Ce soir"})
        assert await served.whole.until(ended, row) == ("failed", "63033")
        row = await served.tell({"text": "Ce soir"})
        assert await served.whole.until(ended, row) == ("skipped", "unreachable")
        served.twilio.people.blocked.clear()
        assert CANAL in await amina.say("1")
        assert served.whole.rows("SELECT unreachable_at FROM address") == [(None,)]
