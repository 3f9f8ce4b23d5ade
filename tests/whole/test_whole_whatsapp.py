"""WhatsApp, from Twilio to us and back: people ask for food and are answered."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from bot.ogg import read
from bot.understanding import BACK, CANNOT_LISTEN, CANNOT_SEE
from handlers.food import near
from handlers.language import QUESTION
from handlers.sighting import tell_what_is_seen
from locales import Text, label, phrases, say
from tests.platforms.twilio_api import TwilioApi
from tests.platforms.twilio_people import Line, inbound, status
from tests.platforms.twilio_rules import signature
from tests.whole.served import CANAL, GARE, STALINGRAD
from tests.whole.whatsapp_phones import AMINA, BRUNO, PUBLIC, Phone, WhatsApp, whatsapp

NEAR, THERE = near.title, tell_what_is_seen.title
BSUID = "whatsapp:FR.13491208655302741918"
FOOD = [("ar", "طعام"), ("ps", "خواړه"), ("ti", "መግቢ"), ("fr", "j'ai faim")]
MEDIA = {"audio/ogg": CANNOT_LISTEN, "image/jpeg": CANNOT_SEE, "text/vcard": CANNOT_SEE}


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[WhatsApp]:
    async with whatsapp(tmp_path) as running:
        yield running


@pytest.fixture
def amina(served: WhatsApp) -> Phone:
    return served.phone()


def holds(words: str, text: Text, code: str) -> bool:
    """Whether something was said in a language; Twilio's variables hold plain spaces only."""
    return say(text, code).replace("\u00a0", " ") in words


async def test_food_is_said_in_the_language_of_who_asks(served: WhatsApp) -> None:
    for number, (code, words) in enumerate(FOOD):
        phone = served.phone(f"whatsapp:+336399801{number:02}")
        assert CANAL in await phone.say(words), words
        assert phone.last.style == "buttons"
        assert label(NEAR, code) in phone.titles, words
    spoken = served.whole.rows("SELECT language FROM person ORDER BY id")
    assert spoken == [(code,) for code, _words in FOOD]


async def test_buttons_lists_locations_and_numbers_lead_on(amina: Phone) -> None:
    await amina.say("j'ai faim")
    await amina.press(label(NEAR, "fr"))
    assert amina.last.style == "list"
    assert CANAL in await amina.press("Stalingrad")
    assert label(THERE, "fr") in amina.titles
    said = await amina.share(*STALINGRAD)
    assert said.index(CANAL) < said.index(GARE)
    await amina.say("2")
    assert CANAL in await amina.say("3")


async def test_the_language_is_changed_in_the_middle_of_a_question_and_back(
    served: WhatsApp, amina: Phone
) -> None:
    await amina.say("j'ai faim")
    french = await amina.press(label(NEAR, "fr"))
    assert holds(await amina.say("🌐"), QUESTION, "fr")
    arabic = await amina.press("العربية")
    assert arabic != french
    assert "Stalingrad" in amina.titles
    assert served.whole.rows("SELECT language FROM person") == [("ar",)]
    assert french in await amina.say("français")
    assert CANAL in await amina.say(min(phrases(BACK, "fr")))
    assert label(NEAR, "fr") in amina.titles


async def test_options_are_written_when_they_cannot_be_shown(
    served: WhatsApp, amina: Phone
) -> None:
    served.twilio.fail("500", times=99, where="Content")
    said = await amina.say("j'ai faim")
    assert amina.last.style == "text"
    assert label(NEAR, "fr") in said
    assert "Stalingrad" in await amina.say(label(NEAR, "fr"))
    assert CANAL in await amina.say("3")
    assert CANAL in await amina.say("Stalingrad")


async def test_what_is_not_words_gets_an_honest_answer_and_food(amina: Phone) -> None:
    await amina.say("j'ai faim")
    for content_type, why in MEDIA.items():
        said = await amina.answered("media", content_type)
        assert holds(said, why, "fr"), content_type
        assert CANAL in said, content_type


async def test_a_card_is_heard_from_our_own_address(served: WhatsApp, amina: Phone) -> None:
    await amina.say("j'ai faim")
    await served.idle()
    assert CANAL in await amina.say("🔊")
    await served.idle()
    [heard] = served.twilio.heard
    assert 5 < read(heard).seconds < 40
    assert [one.style for one in served.twilio.shown[-2:]] == ["buttons", "voice"]


async def test_somebody_without_a_number_is_answered(served: WhatsApp) -> None:
    hidden = served.phone(BSUID)
    assert CANAL in await hidden.say("j'ai faim")
    assert CANAL in await hidden.say("1")
    assert served.whole.rows("SELECT count(*) FROM person") == [(1,)]


async def test_a_number_and_an_identity_that_come_together_are_one_person(
    served: WhatsApp, amina: Phone
) -> None:
    await amina.say("English")
    await amina.say("food", also=BSUID)
    hidden = served.phone(BSUID)
    assert CANAL in await hidden.say("food")
    assert label(NEAR, "en_GB") in hidden.titles
    assert served.whole.rows("SELECT count(*), count(DISTINCT person_id) FROM address") == [(2, 1)]


async def test_two_who_turn_out_to_be_one_are_joined(served: WhatsApp, amina: Phone) -> None:
    await served.phone(BSUID).say("English")
    await amina.say("français")
    await amina.say("food", also=BSUID)
    await served.phone(BSUID).say("food")
    assert label(NEAR, "fr") in served.phone(BSUID).titles
    assert served.whole.rows("SELECT count(DISTINCT person_id) FROM address") == [(1,)]


async def test_what_is_delivered_twice_is_answered_once(served: WhatsApp, amina: Phone) -> None:
    await amina.say("j'ai faim")
    for _again in range(3):
        assert await served.twilio.people.repeat() == 200
    await amina.say("1")
    await served.idle()
    assert len(amina.heard) == 2


async def test_what_became_of_a_message_only_goes_forward(served: WhatsApp, amina: Phone) -> None:
    for _message in range(4):  # Twilio reports shuffled, and everything twice
        await amina.say("1")
    await served.idle()
    states = "SELECT DISTINCT state FROM outbox"
    assert served.whole.rows(states) == [("read",)]
    ((row,),) = served.whole.rows("SELECT id FROM outbox LIMIT 1")
    sid = amina.heard[0].sid
    for late in ("queued", "sent", "delivered", "failed", "sent"):
        report = status(sid, AMINA, late, 30008 if late == "failed" else None)
        answer = await served.twilio.line.post(f"/whatsapp/status?id={row}", report)
        assert answer == 204
    assert served.whole.rows(states) == [("read",)]
    assert served.twilio.problems == []


async def test_the_words_are_gone_once_they_were_answered(served: WhatsApp, amina: Phone) -> None:
    await amina.say("j'ai faim")
    await amina.share(*STALINGRAD)
    await served.idle()
    assert served.whole.rows("SELECT DISTINCT state, sealed FROM incoming") == [("handled", None)]
    assert served.whole.rows("SELECT DISTINCT coalesce(body, 'null') FROM outbox") == [("null",)]


async def test_only_twilio_can_write(served: WhatsApp) -> None:
    form = inbound(BRUNO, Body="food")
    url = f"{served.twilio.line.target}/whatsapp"
    forged = [
        "",
        signature("0" * 32, f"{PUBLIC}/whatsapp", form),
        signature("0123456789abcdef0123456789abcdef", url, form),  # of the address behind a proxy
    ]
    async with httpx.AsyncClient(trust_env=False) as client:
        for each in forged:
            headers = {
                "X-Twilio-Signature": each,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            answer = await client.post(url, content=urlencode(form), headers=headers)
            assert answer.status_code == 403
    assert served.whole.rows("SELECT count(*) FROM incoming") == [(0,)]


async def test_what_was_said_while_it_was_away_is_answered_after_the_start(
    tmp_path: Path,
) -> None:
    async with TwilioApi(Line(PUBLIC)) as twilio:
        await twilio.people.say(AMINA, "j'ai faim", deliver=False)
        async with whatsapp(tmp_path, twilio=twilio) as served:
            await served.whole.until("SELECT 1 FROM outbox WHERE state <> 'queued'")
            assert CANAL in served.phone().last.text
            assert await twilio.people.repeat() == 200
            await served.idle()
            assert len(served.phone().heard) == 1
