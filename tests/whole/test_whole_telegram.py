"""Telegram, from its server to ours and back: people ask for food and are answered."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.messages import Kind
from bot.rendering import SHARE
from bot.speaking import ABOUT
from bot.understanding import BACK, CANNOT_LISTEN, CANNOT_SEE, OVER
from handlers.food import near
from handlers.language import QUESTION
from handlers.sighting import tell_what_is_seen
from locales import Text, label, language, phrases, say
from tests.whole.served import CANAL, GARE, STALINGRAD
from tests.whole.telegram_phones import Phone, Telegram, telegram

NEAR, THERE = near.title, tell_what_is_seen.title
RLM = "\u200f"
FOOD = [
    ("ar", "أين الطعام؟"),
    ("ar", "طعام"),
    ("ps", "خواړه"),
    ("ti", "መግቢ"),
    ("fr", "j'ai faim"),
    ("fa_AF", "غذا کجاست"),
    ("uk", "їжа"),
]
WORDLESS = {
    Kind.VOICE: CANNOT_LISTEN,
    Kind.STICKER: CANNOT_SEE,
    Kind.CONTACT: CANNOT_SEE,
    Kind.PICTURE: CANNOT_SEE,
    Kind.DOCUMENT: CANNOT_SEE,
}


@pytest.fixture
async def polled(tmp_path: Path) -> AsyncIterator[Telegram]:
    async with telegram(tmp_path) as running:
        yield running


@pytest.fixture
def amina(polled: Telegram) -> Phone:
    return polled.phone(7)


def holds(words: str, text: Text, code: str) -> bool:
    """Whether something without values was said in a language."""
    return say(text, code) in words


async def test_food_is_said_in_the_language_of_who_asks(polled: Telegram) -> None:
    for chat, (code, words) in enumerate(FOOD, start=1):
        phone = polled.phone(chat)
        said = await phone.say(words)
        assert CANAL in said, words
        assert holds(said, ABOUT, code), words
        assert label(NEAR, code) in phone.buttons, words
        if language(code).rtl:
            assert all(line.startswith(RLM) for line in said.splitlines())
    spoken = polled.whole.rows("SELECT language FROM person ORDER BY id")
    assert spoken == [(code,) for code, _words in FOOD]


async def test_a_shared_location_is_answered_with_the_nearest_and_the_way(amina: Phone) -> None:
    await amina.say("j'ai faim")
    said = await amina.share(*STALINGRAD)
    assert said.index(CANAL) < said.index(GARE)
    assert label(THERE, "fr") in amina.buttons
    assert label(NEAR, "fr") not in amina.buttons


async def test_the_language_is_changed_in_the_middle_of_a_question_and_back(
    polled: Telegram, amina: Phone
) -> None:
    await amina.say("j'ai faim")
    await amina.press(label(NEAR, "fr"))
    assert amina.keys[0] == {"text": label(SHARE, "fr"), "request_location": True}
    assert holds(await amina.say("🌐"), QUESTION, "fr")
    await amina.press("العربية")
    assert amina.keys[0] == {"text": label(SHARE, "ar"), "request_location": True}
    assert polled.language_of_only_person() == "ar"
    await amina.say("français")
    assert amina.keys[0] == {"text": label(SHARE, "fr"), "request_location": True}
    assert CANAL in await amina.say(min(phrases(BACK, "fr")))
    assert label(NEAR, "fr") in amina.buttons


async def test_an_old_button_gets_todays_truth(amina: Phone) -> None:
    await amina.say("j'ai faim")
    food = dict(amina.buttons)
    await amina.say("🌐")
    arabic = amina.buttons["العربية"]
    await amina.press("English")
    said = await amina.answered("press", arabic)
    assert holds(said, OVER, "en_GB")
    assert CANAL in said
    assert GARE in await amina.answered("press", next(iter(food.values())))


async def test_pressed_buttons_stop_their_clock(polled: Telegram, amina: Phone) -> None:
    await amina.say("j'ai faim")
    await amina.press(label(NEAR, "fr"))
    await polled.api.until(lambda: len(polled.api.answered) == 1)


async def test_what_is_delivered_twice_is_answered_once(polled: Telegram, amina: Phone) -> None:
    first = polled.api.people.say(7, "j'ai faim")
    for _again in range(3):
        polled.api.people.repeat(first)
    await polled.api.until(lambda: amina.heard)
    polled.api.people.repeat(first)
    assert holds(await amina.say("🌐"), QUESTION, "fr")
    await polled.idle()
    assert len(amina.heard) == 2


async def test_what_is_not_words_gets_an_honest_answer_and_food(polled: Telegram) -> None:
    for chat, (kind, why) in enumerate(WORDLESS.items()):
        phone = polled.phone(chat)
        await phone.say("j'ai faim")
        said = await phone.answered(kind.value)
        assert holds(said, why, "fr"), kind
        assert CANAL in said, kind


async def test_words_below_a_picture_edited_and_forwarded_words_are_words(amina: Phone) -> None:
    await amina.say("j'ai faim")
    assert holds(await amina.answered("edit", "🌐"), QUESTION, "fr")
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1}
    assert "112" in await amina.say("112", forward_origin=origin)
    assert CANAL in await amina.answered("picture", caption="manger")


async def test_groups_are_never_answered(polled: Telegram, amina: Phone) -> None:
    group = {"id": -100, "type": "supergroup", "title": "Somewhere"}
    polled.api.people.update(message={"message_id": 1, "date": 1, "chat": group, "text": "food"})
    await amina.say("j'ai faim")
    await polled.idle()
    assert len(polled.api.sent) == 1


async def test_every_language_telegram_knows_has_its_menu(polled: Telegram) -> None:
    await polled.api.until(lambda: len(polled.api.commands) >= 12)
    assert {"", "ar", "fa", "ps", "ti", "fr"} <= set(polled.api.commands)
    assert "food" in [one["command"] for one in polled.api.commands["ar"]]


async def test_the_words_are_gone_once_they_were_answered(polled: Telegram, amina: Phone) -> None:
    await amina.say("j'ai faim")
    await amina.share(*STALINGRAD)
    await polled.idle()
    assert polled.whole.rows("SELECT DISTINCT state, sealed FROM incoming") == [("handled", None)]
    assert polled.whole.rows("SELECT DISTINCT state, coalesce(body, 'null') FROM outbox") == [
        ("sent", "null")
    ]


async def test_a_webhook_is_answered_as_polling_is(tmp_path: Path) -> None:
    async with telegram(tmp_path, webhook=True) as pushed:
        amina = pushed.phone(7)
        assert CANAL in await amina.say("طعام")
        first = pushed.api.people.say(7, "112")
        pushed.api.people.repeat(first)
        pushed.api.people.garble("no JSON at all {")
        assert CANAL in await pushed.phone(8).say("manger")
        await pushed.idle()
        assert len(amina.heard) == 2
        assert set(pushed.api.pushes) == {200}
        assert not [method for method, _given in pushed.api.calls if method == "getUpdates"]


async def test_a_webhook_opens_only_with_its_secret(tmp_path: Path) -> None:
    async with telegram(tmp_path, webhook=True) as pushed:
        await pushed.api.until(lambda: pushed.api.webhook)
        update = {"update_id": 1, "message": {"text": "food", "chat": {"id": 9}}}
        url, header = pushed.api.webhook["url"], b"X-Telegram-Bot-Api-Secret-Token"
        async with httpx.AsyncClient(trust_env=False) as client:
            for guess in (b"", b"guessed", "é".encode()):
                answer = await client.post(url, json=update, headers=[(header, guess)])
                assert answer.status_code == 403
        assert pushed.whole.rows("SELECT count(*) FROM incoming") == [(0,)]
