"""Conversations: answers by name, held over restarts, taken back, changed and cancelled."""

from tests.telephone import Chat


async def test_a_conversation_asks_its_questions_one_after_the_other(english: Chat) -> None:
    assert "What?" in await english.say("/need")
    assert english.labels == ["Blanket", "Tent", "Shoes"]
    assert "How many?" in await english.press("Tent")
    assert "Which day?" in await english.say("12")
    assert "At what time?" in await english.say("tomorrow")
    assert "Anything else?" in await english.say("18h30")
    assert "Send 12 × tent?" in await english.say("it is cold")
    said = await english.press("✅")
    assert "Sent: 12 × tent, 2026-11-25 18:30, it is cold." in said


async def test_digits_of_every_script_are_numbers(english: Chat) -> None:
    await english.say("/need")
    await english.say("٢")
    assert "Which day?" in await english.say("۱۲")


async def test_an_answer_that_cannot_be_read_is_asked_for_again_with_the_reason(
    english: Chat,
) -> None:
    await english.say("/need")
    await english.say("1")
    said = await english.say("many")
    assert "number from \u20681\u2069 to \u2068500\u2069" in said
    assert "How many?" in said
    assert "Which day?" in await english.say("2")


async def test_a_wrong_number_is_no_number_of_the_menu(english: Chat) -> None:
    await english.say("/need")
    await english.say("1")
    for typed in ("0", "501"):
        said = await english.say(typed)
        assert "number from" in said
        assert "How many?" in said
    assert "What do you need?" in await english.say("menu")


async def test_back_takes_the_last_answer_back(english: Chat) -> None:
    await english.say("/need")
    await english.say("1")
    await english.say("5")
    assert "How many?" in await english.say("back")
    assert "What?" in await english.say("go back")


async def test_back_from_the_first_question_ends_the_conversation_with_food(english: Chat) -> None:
    await english.say("/need")
    said = await english.say("back")
    assert "Stopped. Nothing was sent." in said
    assert "115" in said  # no place is known in this test: the number that knows


async def test_cancel_ends_the_conversation(english: Chat) -> None:
    await english.say("/need")
    await english.say("1")
    assert "Nothing was sent." in await english.say("cancel")
    assert "What?" not in await english.say("2")


async def test_no_at_the_end_sends_nothing(english: Chat) -> None:
    for words in ("/need", "1", "5", "1", "18:00", "please"):
        await english.say(words)
    assert await english.say("no") == "Nothing was sent."


async def test_an_emergency_is_answered_in_the_middle_and_ends_what_was_asked(
    english: Chat,
) -> None:
    await english.say("/need")
    said = await english.say("danger")
    assert said.splitlines()[0].startswith("🚨 Call 112 now")
    assert "What?" not in said
    assert "How many?" not in await english.say("tent")


async def test_numbers_of_the_menu_are_answers_inside_a_question(english: Chat) -> None:
    await english.say("/need")
    await english.say("1")
    assert "Which day?" in await english.say("8")


async def test_the_language_changes_in_the_middle_and_the_question_is_asked_again(
    english: Chat,
) -> None:
    await english.say("/need")
    await english.say("1")
    await english.say("3")
    said = await english.say("العربية")
    assert "Which day?" in said
    assert "\u200f" in said
    assert english.labels[0] == "الثلاثاء 24/11"
    assert english.last.language == "ar"


async def test_the_picker_of_languages_is_an_aside(english: Chat) -> None:
    await english.say("/need")
    await english.say("🌐")
    assert "Français" in english.labels
    said = await english.press("Français")
    assert "What?" in said
    assert english.last.language == "fr"


async def test_other_languages_stand_on_the_second_page(english: Chat) -> None:
    await english.say("8")
    await english.press("➕")
    await english.press("বাংলা")
    assert english.last.language == "bn"


async def test_a_button_of_an_answered_question_changes_that_answer(english: Chat) -> None:
    await english.say("/need")
    blanket = english.last.buttons[0].token
    await english.say("2")
    await english.say("7")
    said = await english.press_token(blanket)
    assert "Which day?" in said
    for words in ("1", "18:00", "x"):
        said = await english.say(words)
    assert "Send 7 × blanket?" in said


async def test_a_button_of_an_earlier_conversation_changes_nothing(english: Chat) -> None:
    await english.say("/need")
    old = english.last.buttons[0].token
    await english.say("cancel")
    await english.say("/need")
    said = await english.press_token(old)
    assert "That question is over." in said
    assert "What?" in said


async def test_a_button_that_nobody_made_is_answered_with_food(english: Chat) -> None:
    said = await english.press_token("x:y:z:::")
    assert "That question is over." in said
    assert "115" in said


async def test_a_conversation_left_alone_is_forgotten_after_a_day(english: Chat) -> None:
    from datetime import timedelta

    await english.say("/need")
    english.now += timedelta(hours=24, seconds=1)
    assert "How many?" not in await english.say("1")


async def test_what_is_typed_is_kept_sealed_or_not_at_all(english: Chat, tmp_path: object) -> None:
    from pathlib import Path

    for words in ("/need", "1", "5", "1", "18:00", "my secret words"):
        await english.say(words)
    kept = b"".join(path.read_bytes() for path in Path(str(tmp_path)).iterdir())
    assert b"my secret words" not in kept
    assert "my secret words" in await english.say("yes")


async def test_two_misunderstandings_in_a_row_offer_a_person(english: Chat) -> None:
    await english.say("qwrtpsdf")
    assert "👤 A person" not in english.labels
    await english.say("zxcvbnmk")
    assert "👤 A person" in english.labels


async def test_a_bug_is_said_sorry_for_and_the_person_goes_on(english: Chat) -> None:
    assert "Sorry" in await english.say("/broken")
    assert "What?" in await english.say("/need")
