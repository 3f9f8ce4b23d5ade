"""Days of seasons: pressed, or written with or without a year."""

from datetime import date

import pytest

from bot.messages import Incoming
from bot.questions import NotUnderstood, Said
from bot.season_days import SeasonDay
from locales import _

NEAR = date(2027, 2, 8)


def said(words: str) -> Said:
    return Said(Incoming("wire", "claire", "1", text=words), "en_GB")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("1", date(2027, 2, 7)),
        ("3", date(2027, 2, 9)),
        ("10/2", date(2027, 2, 10)),
        ("31/12", date(2026, 12, 31)),
        ("10/2/2028", date(2028, 2, 10)),
        ("١٠/٢", date(2027, 2, 10)),
        ("29/2", date(2028, 2, 29)),
    ],
)
async def test_a_day_is_read(words: str, day: date) -> None:
    question = SeasonDay(_("Which day?"), NEAR)
    assert await question.read(said(words)) == day
    assert await question.recall(question.keep(day)) == day


@pytest.mark.parametrize("words", ["", "4", "32/1", "10/2/2099", "30/2", "soon", "2027-02"])
async def test_what_is_no_day_is_asked_again(words: str) -> None:
    with pytest.raises(NotUnderstood):
        await SeasonDay(_("Which day?"), NEAR).read(said(words))
    with pytest.raises(NotUnderstood):
        await SeasonDay(_("Which day?"), NEAR).recall(words)


def test_where_no_day_is_known_none_is_offered() -> None:
    assert len(SeasonDay(_("Which day?"), NEAR).options()) == 3
    assert SeasonDay(_("Which day?"), NEAR, offered=False).options() == ()
