"""Moments to come as answers: pressed, by their number, or as a time that is typed."""

from datetime import datetime

import pytest

from bot.call_until import NOW, Until
from bot.messages import Incoming
from bot.questions import NotUnderstood, Said
from locales import _
from tests.conftest import PARIS, TUESDAY_EVENING
from tests.week import at

ASKS = _("⏳ Until when?")
LATE = datetime(2026, 11, 24, 23, 10, tzinfo=PARIS)


def typed(text: str, language: str = "en_GB") -> Said:
    return Said(Incoming("wire", "amina", "1", text=text), language)


@pytest.mark.parametrize(
    ("text", "now", "meant"),
    [
        ("22:00", TUESDAY_EVENING, at(24, 22)),
        ("22h", TUESDAY_EVENING, at(24, 22)),
        ("٢٢:٣٠", TUESDAY_EVENING, at(24, 22, 30)),
        ("17:00", TUESDAY_EVENING, at(25, 17)),
        ("1:00", LATE, at(25, 1)),
        ("1", TUESDAY_EVENING, at(24, 20)),  # the first that is offered
    ],
)
async def test_a_time_means_its_next_coming(text: str, now: datetime, meant: datetime) -> None:
    question = Until(ASKS, now)
    found = await question.read(typed(text))
    assert found == meant
    assert await question.recall(question.keep(found)) == meant


async def test_now_is_an_answer_only_where_it_may_be() -> None:
    assert await Until(ASKS, LATE, at_once=True).recall(NOW) == LATE
    with pytest.raises(NotUnderstood):
        await Until(ASKS, LATE).recall(NOW)


@pytest.mark.parametrize(
    "token", ["x", "-1", "99999999999", "1", str(int(at(24, 18).timestamp()))]
)
async def test_what_is_over_or_far_away_is_asked_again(token: str) -> None:
    with pytest.raises(NotUnderstood):
        await Until(ASKS, TUESDAY_EVENING).recall(token)


async def test_the_next_usual_hours_are_offered_and_none_that_is_nearly_over() -> None:
    offered = [int(one.token) for one in Until(ASKS, at(24, 21, 45)).options()]
    assert offered[0] == int(at(24, 23, 59).timestamp())
    assert offered == sorted(offered)
    assert len(offered) == 7


async def test_a_time_that_may_be_meant_six_hours_apart_is_asked() -> None:
    with pytest.raises(NotUnderstood) as asked:
        await Until(ASKS, TUESDAY_EVENING).read(typed("2:00", "am"))
    token = next(one.token for one in asked.value.options or () if one.token == "20:00")
    assert await Until(ASKS, TUESDAY_EVENING).recall(token) == at(24, 20)
