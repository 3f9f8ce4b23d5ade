"""/food, /near, /tomorrow, /whom: the nearest meal that can still be reached, in one message."""

from datetime import timedelta

import pytest

from bot.lengths import units
from tests.telephone import Chat

CANAL, GARE, JARDINS, MERES = (
    "Cantine du Canal",
    "Soupe de la Gare",
    "Petit-déjeuner des Jardins",
    "Table des Mères",
)
STALINGRAD = (48.8841, 2.3659)


@pytest.mark.parametrize(
    "words", ["food", "FOOD!", "🍲", "1", "١", "/food", "I am hungry", "hello"]
)
async def test_food_is_answered_with_what_is_open(hungry: Chat, words: str) -> None:
    said = await hungry.say(words)
    assert f"🍲 \u2068{CANAL} (Paris)\u2069: open until \u206820:00\u2069" in said
    assert "Tuesday 24/11" in said
    assert "✅ Checked \u206824/11 17:05\u2069" in said


async def test_the_condition_comes_before_the_address(hungry: Chat) -> None:
    said = await hungry.say("food")
    assert said.index("For everyone · Free") < said.index("12 Rue du Canal")


async def test_a_shared_location_is_answered_with_the_walk(hungry: Chat) -> None:
    said = await hungry.share(*STALINGRAD)
    assert "min on foot" in said
    assert "(Paris)" not in said
    assert said.index(CANAL) < said.index(GARE)


async def test_a_shared_location_is_kept_only_as_a_cell(hungry: Chat) -> None:
    await hungry.share(48.884123, 2.365987)
    tokens = " ".join(button.token for button in hungry.last.buttons)
    assert "cell:" in tokens
    assert "884123" not in tokens


async def test_a_location_on_the_moon_is_answered_with_food(hungry: Chat) -> None:
    assert CANAL in await hungry.share(4000.0, 9000.0)


@pytest.mark.parametrize(
    "words", ["stalingrad", "la chapelle", "LA CHAPELLE", "لا شابيل", "ستالينغراد", "Сталинград"]
)
async def test_the_name_of_a_station_in_any_spelling_is_a_place(hungry: Chat, words: str) -> None:
    said = await hungry.say(words)
    assert said.startswith("📍 Near")
    assert "min on foot" in said


async def test_near_me_asks_where_and_takes_a_number(hungry: Chat) -> None:
    assert "Where are you?" in await hungry.say("2")
    assert "📍 Near \u2068Stalingrad\u2069" in await hungry.say("3")


async def test_near_me_takes_a_shared_location(hungry: Chat) -> None:
    await hungry.press("📍")
    assert "min on foot" in await hungry.share(*STALINGRAD)


async def test_an_unknown_place_is_asked_for_again(hungry: Chat) -> None:
    await hungry.say("2")
    assert "I do not know this place." in await hungry.say("xyzzyxyzzy")
    assert "Near" in await hungry.say("gare du nord")


async def test_next_goes_on_with_its_number_or_its_button(hungry: Chat) -> None:
    await hungry.say("food")
    assert (await hungry.say("6")).startswith(f"🕕 \u2068{GARE}")
    assert (await hungry.press("➡️")).startswith(f"🕕 \u2068{JARDINS}")


async def test_a_sure_meal_comes_before_an_unsure_one(hungry: Chat) -> None:
    await hungry.say("6")
    said = await hungry.say("food")
    assert MERES not in said
    said = await hungry.say("6")
    assert said.index(JARDINS) < said.index(MERES)
    assert "perhaps" in said


async def test_tomorrow_begins_with_breakfast(hungry: Chat) -> None:
    said = await hungry.say("tomorrow")
    assert said.startswith(f"🕕 \u2068{JARDINS}")
    assert "Wednesday 25/11" in said


async def test_a_place_for_women_is_not_shown_to_a_man(hungry: Chat) -> None:
    await hungry.say("👥")
    said = await hungry.press("Anyone else")
    while "➡️ Next" in hungry.labels:
        said += await hungry.press("➡️")
    assert MERES not in said


async def test_a_place_for_women_is_shown_to_a_woman_with_the_condition(hungry: Chat) -> None:
    await hungry.say("👥")
    said = await hungry.press("A woman")
    while "➡️ Next" in hungry.labels:
        said += await hungry.press("➡️")
    assert MERES in said
    assert "For women only" in said


async def test_what_closes_before_one_arrives_is_not_offered(hungry: Chat) -> None:
    hungry.now += timedelta(hours=1, minutes=45)  # 19:50, and 25 minutes to walk
    said = await hungry.share(48.8981, 2.3590)
    assert said.startswith(f"🍲 \u2068{GARE}")
    assert CANAL not in said.split("\n")[0]


async def test_after_midnight_the_morning_is_next(hungry: Chat) -> None:
    hungry.now += timedelta(hours=6, minutes=30)  # 00:35
    said = await hungry.say("food")
    assert said.startswith(f"🕕 \u2068{JARDINS}")
    assert "Wednesday 25/11" in said


async def test_an_old_button_gets_todays_truth(hungry: Chat) -> None:
    await hungry.say("food")
    going_on = hungry.last.buttons[0].token
    hungry.now += timedelta(days=7)
    said = await hungry.press_token(going_on)
    assert "Tuesday 1" in said or "01/12" in said


async def test_the_answer_has_at_most_six_lines_and_four_hundred_letters(hungry: Chat) -> None:
    said = await hungry.share(*STALINGRAD)
    assert len(said.split("\n")) <= 6
    assert units(said.replace("\u2068", "").replace("\u2069", "")) <= 400


async def test_a_command_with_nonsense_behind_it_is_answered_with_food(hungry: Chat) -> None:
    for words in ("/food +x !y z", "/food cell:a.b", "/food 1,2,3", "/food@popote_bot", "/FOOD"):
        assert CANAL in await hungry.say(words)
