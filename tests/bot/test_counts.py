"""Counts: how many people are needed, and numbers that may be skipped."""

import pytest

from bot.counts import Amount, Count, HowMany
from bot.messages import Incoming, Kind
from bot.questions import NotUnderstood, Said
from locales import as_is, label


def said(words: str, token: str | None = None, language: str = "en_GB") -> Said:
    return Said(Incoming("wire", "a", "1", Kind.TEXT, words), language, token)


ASKED = HowMany(as_is("How many?"), (Count(2, 4),))
AMOUNT = Amount(as_is("How many?"), 500)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("4", Count(4, 4)),
        ("3-6", Count(3, 6)),
        ("6-3", Count(3, 6)),
        ("3 à 6", Count(3, 6)),
        ("٣-٦", Count(3, 6)),
        ("0-2", Count(0, 2)),
        ("200", Count(200, 200)),
    ],
)
async def test_one_number_is_exactly_that_many_and_two_are_from_to(
    words: str, count: Count
) -> None:
    assert await ASKED.read(said(words)) == count
    assert await ASKED.recall(ASKED.keep(count)) == count


@pytest.mark.parametrize("words", ["", "some", "0", "201", "1-2-3", "3-999", "99999999999999999"])
async def test_no_count_is_asked_again(words: str) -> None:
    with pytest.raises(NotUnderstood):
        await ASKED.read(said(words))


async def test_a_button_is_the_count_on_it() -> None:
    assert await ASKED.read(said("", "2-4")) == Count(2, 4)
    assert "4" in label(ASKED.options()[0].label, "en_GB")


@pytest.mark.parametrize("token", ["", "x", "1-2-3", "-", "²-3"])
async def test_a_token_that_is_no_count_is_asked_again(token: str) -> None:
    with pytest.raises(NotUnderstood):
        await ASKED.recall(token)


async def test_an_amount_may_be_none_at_all() -> None:
    assert await AMOUNT.read(said("skip")) is None
    assert await AMOUNT.read(said("", "skip")) is None
    assert await AMOUNT.recall(AMOUNT.keep(None)) is None


async def test_an_amount_is_a_number_from_nothing_on() -> None:
    assert [await AMOUNT.read(said(one)) for one in ("0", "120", "٥٠٠")] == [0, 120, 500]
    assert AMOUNT.keep(120) == "120"


@pytest.mark.parametrize("words", ["", "many", "-1x", "501", "1 2"])
async def test_what_is_no_amount_is_asked_again(words: str) -> None:
    with pytest.raises(NotUnderstood):
        await AMOUNT.read(said(words))
