"""/listen: cards are read aloud where there are recordings, and nowhere a button lies."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from bot.listening import LONGEST, listen
from bot.messages import Kind, Style
from bot.spoken import EMERGENCY
from locales import LANGUAGES, Language, clips
from tests.dialogue import plain
from tests.telephone import TERMINAL, WHATSAPP, Chat

STALINGRAD = (48.8841, 2.3659)
OPEN = ("food-now", "ends", "t2000", "free", "near", "at-stalingrad", "address", "others")
UNHEARD = "🔇 Nobody has recorded this in your language yet."


def shown(chat: Chat) -> list[str]:
    return [plain(label) for label in chat.labels]


async def test_a_card_can_be_heard_with_what_is_written_beside_it(hungry: Chat) -> None:
    card = await hungry.say("food")
    assert shown(hungry) == ["➡️ Next", "🔊 Listen", "📍 Near me", "☰ Menu"]
    assert not hungry.last.voice
    assert await hungry.press("🔊") == card
    assert hungry.last.language == "en_GB"
    assert hungry.last.voice[:3] == ("food-now", "ends", "t2000")
    assert hungry.last.voice[-2:] == ("address", "others")
    assert shown(hungry) == ["➡️ Next", "📍 Near me", "☰ Menu"]


async def test_what_is_heard_is_what_the_card_of_the_button_was_about(hungry: Chat) -> None:
    for words in ("tomorrow", "stalingrad"):
        card = await hungry.say(words)
        assert await hungry.press("🔊") == card
    assert "near" in hungry.last.voice
    await hungry.press("➡️ Next")
    card = hungry.last.text
    assert await hungry.press("🔊") == card


async def test_for_whom_and_where_are_kept_by_the_button(hungry: Chat) -> None:
    await hungry.say("👥")
    card = await hungry.press("A woman")
    button = next(one for one in hungry.last.buttons if one.label.startswith("🔊"))
    assert button.token == "/listen !women"
    assert await hungry.press("🔊") == card
    await hungry.share(*STALINGRAD)
    assert await hungry.press("🔊") != ""
    assert hungry.last.voice


async def test_an_old_button_gets_the_truth_of_today(hungry: Chat) -> None:
    await hungry.say("food")
    hungry.now += timedelta(hours=4)
    await hungry.press("🔊")
    assert hungry.last.voice[0] != "food-now"


@pytest.mark.parametrize("words", ["🔊", "/listen", "listen", "read aloud"])
async def test_it_can_be_typed(hungry: Chat, words: str) -> None:
    await hungry.say(words)
    assert hungry.last.voice[0] == "food-now"


async def test_the_numbers_of_an_emergency_can_be_heard(hungry: Chat) -> None:
    card = await hungry.say("112")
    assert shown(hungry)[-2:] == ["🔊 Listen", "☰ Menu"]
    assert shown(hungry)[0] == "🚨 Danger"
    assert await hungry.press("🔊") == card
    assert hungry.last.voice == EMERGENCY
    assert "🔊 Listen" not in shown(hungry)


async def test_a_voice_inside_a_question_leaves_it_open(hungry: Chat) -> None:
    await hungry.say("👥")
    said = await hungry.say("/listen emergency")
    assert hungry.last.voice == EMERGENCY
    assert "call 112" in said
    assert "Who will eat?" in plain(said)


async def test_a_language_without_recordings_has_no_button_and_says_so(
    chats: Callable[..., Chat], hungry: Chat
) -> None:
    pashto = chats("zarghuna")
    await pashto.say("پښتو")
    assert "🔊" not in " ".join(shown(pashto))
    await pashto.say("112")
    assert "🔊" not in " ".join(shown(pashto))
    said = await pashto.say("🔊")
    assert "🔇" in said.split("\n")[0]
    assert "20:00" in said
    assert pashto.last.voice == ()
    said = await pashto.say("/listen emergency")
    assert "112" in said.split("\n")[0]
    assert "🔇" in said
    assert pashto.last.voice == ()


@pytest.mark.parametrize("one", LANGUAGES, ids=lambda one: one.code)
async def test_a_button_is_there_exactly_where_it_can_be_heard(
    one: Language, chats: Callable[..., Chat], hungry: Chat
) -> None:
    chat = chats("somebody", limits=WHATSAPP)
    await chat.say(one.name)
    has = any(button.token.startswith("/listen") for button in chat.last.buttons)
    assert has is (one.code in ("fr", "en_GB"))
    assert chat.last.style is Style.BUTTONS
    assert len(chat.last.buttons) == 3


async def test_a_language_that_lacks_a_clip_of_this_card_has_no_button(
    hungry: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(clips.FOLDER, tmp_path / "clips")
    (tmp_path / "clips" / "en_GB" / "t2000.ogg").unlink()
    monkeypatch.setattr(clips, "FOLDER", tmp_path / "clips")
    await hungry.say("food")
    assert shown(hungry) == ["➡️ Next", "📍 Near me", "☰ Menu"]
    assert UNHEARD in plain(await hungry.say("🔊"))
    await hungry.say("112")
    assert "🔊 Listen" in shown(hungry)


async def test_on_whatsapp_three_buttons_are_what_is_needed_most_and_the_rest_is_typed(
    chats: Callable[..., Chat], hungry: Chat
) -> None:
    chat = chats("bob", limits=WHATSAPP)
    await chat.say("English")
    said = await chat.say("food")
    assert shown(chat) == ["🔊 Listen", "📍 Near me", "☰ Menu"]
    assert plain(said).endswith("\n6 ➡️ Next")
    assert plain(await chat.say("6")).startswith("🕕 Soupe de la Gare")
    said = await chat.say("stalingrad")
    assert shown(chat) == ["🔊 Listen", "👀 I am there", "☰ Menu"]
    assert plain(said).endswith("\n6 ➡️ Next")
    await chat.send_kind(Kind.VOICE)
    assert shown(chat) == ["🔊 Listen", "📍 Near me", "👤 A person"]
    assert plain(chat.last.text).endswith("\n6 ➡️ Next · 0 ☰ Menu")
    assert "What do you need?" in await chat.say("0")


async def test_the_terminal_writes_what_can_be_typed(
    chats: Callable[..., Chat], hungry: Chat
) -> None:
    chat = chats("bob", limits=TERMINAL)
    await chat.say("English")
    assert "• 🔊 Listen" in plain(await chat.say("food"))
    await chat.say("🔊 Listen")
    assert chat.last.voice[0] == "food-now"


def test_a_button_that_telegram_would_not_carry_is_left_out() -> None:
    assert listen("fr", ("free",), "x" * (LONGEST - len("/listen ")))
    assert listen("fr", ("free",), "x" * LONGEST) == []
    assert listen("ps", ("free",)) == []
