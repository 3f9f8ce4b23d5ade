"""The fallback: whatever is not understood is answered with food in it, a way out and 112."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages import Kind
from tests.telephone import Chat

NASTY = {
    "nothing": "",
    "blanks": " \n\t ",
    "ten megabytes": "x" * 10_000_000,
    "emoji": "🏳️‍🌈👨‍👩‍👧‍👦😀",
    "joiners": "\u200b\u200c\u200d\ufeff",
    "bidi controls": "\u202e\u202d\u2066\u2069\u200f\u200e",
    "a lone surrogate": json.loads('"\\ud800"'),
    "control characters": "\x00\x01\x1b[31m\x7f",
    "zalgo": "f̷̛̳o̵̯̍o̶͉͝d̷̥̈ x̷̛y̵z",
    "format": "{0} {place} %s {a.__class__} {{",
    "markup": "<b>*_`[x](http://127.0.0.1)</b>",
    "a sentence": "where is the bus stop please my friend",
    "a command nobody made": "/nothing at all",
    "digits": "99999999999999999999",
}
WITHOUT_WORDS = [Kind.VOICE, Kind.PICTURE, Kind.STICKER, Kind.CONTACT, Kind.DOCUMENT, Kind.OTHER]
FOOD = "☎️ Call 115"  # no kitchen is known in these tests: who knows where food is


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY.keys())
async def test_any_words_are_answered_with_food(english: Chat, words: str) -> None:
    said = await english.say(words)
    assert FOOD in said
    assert "112" in said


@pytest.mark.parametrize("kind", WITHOUT_WORDS)
async def test_what_is_no_words_is_answered_with_food(english: Chat, kind: Kind) -> None:
    said = await english.send_kind(kind)
    assert FOOD in said
    assert "112" in said


@pytest.mark.parametrize("kind", WITHOUT_WORDS)
async def test_what_is_no_words_is_answered_honestly_and_offers_a_person_at_once(
    english: Chat, kind: Kind
) -> None:
    said = await english.send_kind(kind)
    honest = "cannot listen" if kind is Kind.VOICE else "only read words"
    assert honest in said.split("\n")[0]
    tokens = [button.token for button in english.last.buttons]
    assert {"/menu", "/person"} <= set(tokens)
    await english.say("/need")
    said = await english.send_kind(kind)
    assert honest in said.split("\n")[0]
    assert "/person" in [button.token for button in english.last.buttons]


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY.keys())
async def test_inside_a_question_it_is_asked_again_with_a_way_to_food(
    english: Chat, words: str
) -> None:
    await english.say("/need")
    said = await english.say(words)
    assert "What?" in said
    assert "🍲 Food now" in said
    assert "112" in said
    assert "How many?" in await english.press("Tent")


@pytest.mark.parametrize("kind", WITHOUT_WORDS)
async def test_inside_a_question_a_picture_shows_the_way_to_food(
    english: Chat, kind: Kind
) -> None:
    await english.say("/need")
    said = await english.send_kind(kind)
    assert "What?" in said
    assert "🍲 Food now" in said


async def test_the_sign_of_food_leads_out_of_a_question(english: Chat) -> None:
    await english.say("/need")
    said = await english.say("🍲")
    assert FOOD in said
    assert "What?" in said  # the question comes back beneath the answer


async def test_a_button_of_last_week_is_answered_with_food(english: Chat) -> None:
    await english.say("/need")
    old = english.last.buttons[0].token
    english.now += timedelta(days=7)
    assert FOOD in await english.press_token(old)


async def test_what_is_wiped_leaves_nothing_of_the_words(english: Chat, tmp_path: Path) -> None:
    await english.say("a very private sentence")
    assert b"very private" not in _stored(tmp_path)


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
