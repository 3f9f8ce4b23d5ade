"""Spans: from when to when, in all the ways in which people write it at night."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.messages import Incoming, Kind
from bot.questions import NotUnderstood, Said
from bot.spans import FromTo, Span
from locales import as_is
from tests.conftest import PARIS

DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 24, 18, 5, tzinfo=PARIS)


def said(words: str, token: str | None = None, language: str = "fr") -> Said:
    return Said(Incoming("wire", "a", "1", Kind.TEXT, words), language, token)


def question(now: datetime = NOW, *offered: Span) -> FromTo:
    return FromTo(as_is("When?"), DAY, now, offered)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("18h-21h", "18:00-21:00"),
        ("18:00-21:00", "18:00-21:00"),
        ("18-21", "18:00-21:00"),
        ("18h 21h", "18:00-21:00"),
        ("1830-2100", "18:30-21:00"),
        ("de 18h30 à 21h", "18:30-21:00"),
        ("18.30 – 21.15", "18:30-21:15"),
        ("22h à 2h", "22:00-02:00"),
        ("20h-minuit", "20:00-00:00"),
        ("20h - 24h", "20:00-00:00"),
        ("midi à 14h", "12:00-14:00"),
        ("6pm to 9pm", "18:00-21:00"),
        ("6-9 pm", "18:00-21:00"),
        ("7 a.m. to 9 a.m.", "07:00-09:00"),
        ("١٨:٠٠ - ٢١:٠٠", "18:00-21:00"),
        ("с 18:00 до 21:00", "18:00-21:00"),
    ],
)
async def test_two_times_are_read_in_any_way_of_writing(words: str, kept: str) -> None:
    asked = question()
    assert asked.keep(await asked.read(said(words))) == kept


@pytest.mark.parametrize(
    "words", ["", "soon", "18h-21h-23h", "25h-26h", "18:75-19:00", "13pm-14pm", "18h-17h", "1-2-3"]
)
async def test_what_is_not_two_times_is_asked_again(words: str) -> None:
    with pytest.raises(NotUnderstood):
        await question().read(said(words))


async def test_a_beginning_alone_is_asked_until_when() -> None:
    with pytest.raises(NotUnderstood) as asked:
        await question().read(said("22h"))
    assert [one.token for one in asked.value.options or ()] == [
        "22:00-00:00",
        "22:00-01:00",
        "22:00-02:00",
    ]


async def test_where_a_clock_has_two_readings_it_is_asked_which() -> None:
    with pytest.raises(NotUnderstood) as asked:
        await question().read(said("12-3", language="am"))
    assert [one.token for one in asked.value.options or ()] == [
        "06:00-09:00",
        "12:00-15:00",
        "18:00-21:00",
    ]
    assert await question().read(said("18:00-21:00", language="am")) == Span(time(18), time(21))


async def test_a_button_and_its_number_are_what_stands_on_it() -> None:
    offered = Span(time(18), time(21))
    asked = question(NOW, offered)
    assert await asked.read(said("1")) == offered
    assert await asked.read(said("", "18:00-21:00")) == offered


async def test_what_is_over_is_neither_offered_nor_taken() -> None:
    morning, night = Span(time(8), time(11)), Span(time(22), time(2))
    asked = question(datetime(2026, 11, 26, 18, 5, tzinfo=PARIS), morning, night)
    assert [one.token for one in asked.options()] == ["22:00-02:00"]
    with pytest.raises(NotUnderstood):
        await asked.recall("08:00-11:00")
    assert await asked.recall("18:00-19:00") == Span(time(18), time(19))  # it still runs


async def test_a_night_over_midnight_ends_on_the_day_after() -> None:
    night = Span(time(22), time(2))
    assert timedelta(minutes=night.minutes) == timedelta(hours=4)
    asked = question(datetime(2026, 11, 27, 1, 59, tzinfo=PARIS))
    assert await asked.recall("22:00-02:00") == night


@pytest.mark.parametrize("token", ["", "18:00", "x-y", "18:00-25:00", "-", "18:00-21:00-23:00"])
async def test_a_token_that_is_none_is_asked_again(token: str) -> None:
    with pytest.raises(NotUnderstood):
        await question().recall(token)
