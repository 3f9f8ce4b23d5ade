"""Places as answers: shared, pressed or typed; what is kept of a person is a cell of the grid."""

import re
from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages import Incoming, Kind
from bot.questions import NotUnderstood, Said
from bot.spots import Spot, Where, shared
from db.session import Session
from db.store import Store
from locales import as_is, label
from services import directory
from services.grid import snap
from services.walking import distance
from tests.bot.answers import button, said, words
from tests.services.teams import SEAL
from tests.telephone import TERMINAL, Chat

SHARED = (48.884112, 2.365934)


@pytest.fixture
async def db(database: str) -> AsyncIterator[Session]:
    """A store with two places of almost one name."""
    store = Store(database, seal=SEAL)
    async with store.write() as session:
        for name, position in (("Nord", (48.81, 2.31)), ("Sud", (48.82, 2.32))):
            await directory.add(session, f"Zuppa Minestrone {name}", "Paris", position=position)
    async with store.read() as session:
        yield session
    await store.close()


@pytest.fixture
def where(db: Session) -> Where:
    return Where(as_is("Where?"), db)


def location(latitude: float, longitude: float) -> Said:
    point = Incoming("wire", "amina", "m1", Kind.LOCATION, location=(latitude, longitude))
    return Said(point, "fr")


async def test_a_shared_location_is_used_as_it_is_and_kept_as_its_cell(where: Where) -> None:
    found = await where.read(location(*SHARED))
    assert found.position == SHARED
    assert where.keep(found) == f"cell:{snap(*SHARED)}"
    again = await where.recall(where.keep(found))
    assert again.position == snap(*SHARED).centre
    assert distance(again.position, SHARED) < 360


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_the_token_of_a_shared_location_is_too_short_to_hold_it(
    latitude: float, longitude: float
) -> None:
    found = shared(latitude, longitude)
    assert found is not None
    assert re.fullmatch(r"cell:-?\d{1,5}\.-?\d{1,5}", found.token)


async def test_every_offered_place_can_be_pressed_or_typed_by_number_and_comes_back(
    where: Where,
) -> None:
    for option in where.options():
        pressed = await where.read(button(option.token))
        typed = await where.read(words(str(option.number)))
        assert pressed == typed == await where.recall(where.keep(pressed))


@pytest.mark.parametrize("typed", ["Stalingrad", "ستالينغراد", "stalingrade", "métro Stalingrad"])
async def test_a_place_is_known_by_its_name_in_any_spelling(where: Where, typed: str) -> None:
    found = await where.read(words(typed))
    assert found.token == "area:stalingrad"


async def test_of_several_places_of_one_name_it_is_asked_which(where: Where) -> None:
    with pytest.raises(NotUnderstood) as caught:
        await where.read(words("zuppa minestrone"))
    assert caught.value.why.message == "Which one do you mean?"
    assert [one.token for one in caught.value.options or ()] == ["place:1", "place:2"]


@pytest.mark.parametrize("typed", ["", "qwrtpsdf", "🍲", "?"])
async def test_what_is_no_place_is_asked_again_with_all_that_are_known(
    where: Where, typed: str
) -> None:
    with pytest.raises(NotUnderstood) as caught:
        await where.read(words(typed))
    assert "I do not know this place" in caught.value.why.message
    assert caught.value.options is None


@pytest.mark.parametrize(
    "token",
    ["", "place:0", "place:99", "place:" + "9" * 30, "area:nowhere", "cell:1", "cell:9e9.1", "x"],
)
async def test_a_place_that_is_gone_is_asked_again(where: Where, token: str) -> None:
    with pytest.raises(NotUnderstood):
        await where.recall(token)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answer=said())
async def test_whatever_is_said_is_a_place_or_not_understood(where: Where, answer: Said) -> None:
    try:
        value = await where.read(answer)
    except NotUnderstood:
        return
    kept = where.keep(value)
    again = await where.recall(kept)
    assert kept.isascii()
    assert len(kept) <= 40
    assert _same(again, value)


async def test_the_number_of_a_place_that_was_offered_instead_is_that_place(
    english: Chat, db: Session
) -> None:
    for typed, name in (("2", "Sud"), ("1", "Nord"), ("Zuppa Minestrone Sud", "Sud")):
        await english.say("/spot")
        assert "Which one" in await english.say("zuppa minestrone")
        assert f"Zuppa Minestrone {name}" in await english.say(typed)


async def test_what_was_offered_instead_is_over_with_the_next_answer(
    english: Chat, db: Session
) -> None:
    await english.say("/spot")
    await english.say("zuppa minestrone")
    assert "I do not know this place" in await english.say("qwrtpsdf")
    assert "La Chapelle" in await english.say("1")


async def test_a_time_that_may_mean_two_things_is_asked_back_and_its_number_is_an_answer(
    asked: Chat,
) -> None:
    asked.limits = TERMINAL
    for typed in ("አማርኛ", "/need", "1", "2", "1"):
        await asked.say(typed)
    assert "112" in await asked.say("112")  # an emergency is no time
    assert "2 07:00" in await asked.say("7")  # and not what the menu has under 7
    assert "Anything else?" in await asked.say("2")
    await asked.say("x")
    assert "07:00" in await asked.say("1")


def _same(one: Spot, other: Spot) -> bool:
    if one.token.startswith("cell:"):
        return one.token == other.token and distance(one.position, other.position) <= 360
    return one == other


async def test_the_words_of_a_button_choose_it_at_once(db: Session) -> None:
    where = Where(as_is("Where?"), db)
    first = where.options()[0]
    found = await where.read(words(label(first.label, "en_GB").lower()))
    assert found.token == first.token
