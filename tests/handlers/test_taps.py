"""Taps: how many lead to food, to a need that is told and to a seat, on every channel."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.channels import Limits
from locales import LANGUAGES
from services.people import Role
from tests.telephone import TELEGRAM, TERMINAL, WHATSAPP, Chat

Volunteers = Callable[..., Awaitable[Chat]]
TRANSCRIPTS = Path(__file__).parent.parent / "transcripts"
STEP = re.compile(r"[>!@?] ")
WITH_FOOD = re.compile(r"< (🍲|🕕|❓|➕) .+ \(")
ASKING = {"🍲", "English", "Français", "ትግርኛ", "أين الطعام", "j’ai faim", "زه وږی یم"}
FOOD = "Cantine du Canal"
CHANNELS = {"Telegram": TELEGRAM, "WhatsApp": WHATSAPP, "terminal": TERMINAL}
ROW = re.compile(r"^\u200f?([0-9•]+) (.+)$", re.MULTILINE)
channels = pytest.mark.parametrize("limits", CHANNELS.values(), ids=CHANNELS)


async def tap(chat: Chat, shown: str) -> str:
    """Press a button; where a channel has none, type what stands in the text instead."""
    if chat.last.buttons:
        return await chat.press(shown)
    for number, words in ROW.findall(chat.last.text):
        if words.startswith(shown):
            return await chat.say(words if number == "•" else number)
    raise AssertionError(f"there is nothing like {shown!r} to type")


async def taps_to_food(chat: Chat, name: str) -> int:
    """Tap a language until it is spoken, and count."""
    for taps in (1, 2):
        labels = [one.label for one in chat.last.buttons] or [
            words for _number, words in ROW.findall(chat.last.text)
        ]
        said = await tap(chat, name if name in labels else "➕")
        if FOOD in said:
            return taps
    raise AssertionError("there was no food after two taps")


@channels
@pytest.mark.parametrize("name", [one.name for one in LANGUAGES])
async def test_somebody_new_has_food_in_their_language_after_two_taps_at_most(
    kitchens: str, chats: Callable[..., Chat], limits: Limits, name: str
) -> None:
    chat = chats("amina", limits=limits)
    assert FOOD in await chat.say("👋")  # in French and English it is there at once
    assert await taps_to_food(chat, name) <= 2


@channels
@pytest.mark.parametrize("said", ["🍲", "1", "hello", "xyzzy"])
async def test_somebody_known_has_food_without_a_tap(
    hungry: Chat, limits: Limits, said: str
) -> None:
    hungry.limits = limits
    assert FOOD in await hungry.say(said)


@channels
async def test_four_taps_tell_a_need_on_every_channel(
    volunteers: Volunteers, chats: Callable[..., Chat], limits: Limits
) -> None:
    await volunteers("claire", Role.COORDINATOR)
    amina = chats("amina", limits=limits)
    await amina.say("English")
    await amina.say("0")
    steps = ("📦 Tell us a need", "🏠 Shelter tonight", "👤 For me", "Stalingrad")
    for step in steps:
        said = await tap(amina, step)
    assert len(steps) <= 4
    assert "We have it" in said


@channels
async def test_four_taps_take_a_seat_on_every_channel(
    volunteers: Volunteers, limits: Limits
) -> None:
    bruno = await volunteers("bruno", limits=limits)
    await bruno.say("0")
    steps = ("🙋 Volunteer", "26/11 10:00", "✅ Take a seat")
    for step in steps:
        said = await tap(bruno, step)
    assert len(steps) <= 4
    assert "You have a seat" in said


def steps_before_food(written: str) -> int | None:
    """Count what somebody new sends until they read where food is; None when they never ask."""
    steps = 0
    for line in written.splitlines():
        steps += STEP.match(line) is not None
        if WITH_FOOD.match(line):
            return steps
    return None


def test_in_every_dialogue_of_somebody_who_asks_for_food_it_is_in_the_first_answer() -> None:
    counted = {}
    for path in TRANSCRIPTS.glob("*.txt"):
        written = path.read_text("utf-8")
        first = next((line[2:] for line in written.splitlines() if STEP.match(line)), "")
        if first in ASKING:
            counted[path.stem] = steps_before_food(written)
    assert len(counted) >= 5
    assert set(counted.values()) == {1}
