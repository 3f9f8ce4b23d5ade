"""Written sittings: one sentence of a coordinator is read when it is certain, and else refused."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.days import PARIS
from services.refusals import Refused
from services.written_sitting import Sitting, cancelled, read

NOW = datetime(2026, 11, 24, 18, 5, tzinfo=PARIS)  # a Tuesday
AFTER_MIDNIGHT = datetime(2026, 11, 25, 0, 30, tzinfo=PARIS)


def said(sitting: Sitting) -> str:
    ends = f"-{sitting.ends:%d/%m %H:%M}" if sitting.ends else "+"
    return f"{sitting.starts:%d/%m %H:%M}{ends} {sitting.place}".rstrip()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ce soir 23h porte de la chapelle", "24/11 23:00+ porte de la chapelle"),
        ("tonight 23:00 Porte de la Chapelle", "24/11 23:00+ Porte de la Chapelle"),
        ("tonight 23:00-00:30 Stalingrad", "24/11 23:00-25/11 00:30 Stalingrad"),
        ("demain 12h", "25/11 12:00+"),
        ("24/11 18h-20h", "24/11 18:00-24/11 20:00"),
        ("Porte de la Chapelle, ce soir à 23h", "24/11 23:00+ Porte de la Chapelle"),
        ("distribution ce soir 23h à Jaurès", "24/11 23:00+ Jaurès"),
        ("de 18h à 20h demain à Jaurès", "25/11 18:00-25/11 20:00 Jaurès"),
        ("vendredi 20h à 22h Gare du Nord", "27/11 20:00-27/11 22:00 Gare du Nord"),
        ("vendredi 27/11 20h", "27/11 20:00+"),
        ("le 27 novembre 19h30 République", "27/11 19:30+ République"),
        ("Nov 25 18:00 Rosa Parks", "25/11 18:00+ Rosa Parks"),
        ("5/1 20h", "05/01 20:00+"),  # of the next year
        ("2026-12-01 20:00", "01/12 20:00+"),
        ("6-8pm tomorrow Calais", "25/11 18:00-25/11 20:00 Calais"),
        ("18-20h demain soir calais", "25/11 18:00-25/11 20:00 calais"),
        ("this evening 7.30pm stalingrad", "24/11 19:30+ stalingrad"),
        ("tonight from 10pm to midnight at La Chapelle", "24/11 22:00-25/11 00:00 La Chapelle"),
        ("samedi matin 8h30-10h30 Jardins d'Éole", "28/11 08:30-28/11 10:30 Jardins d'Éole"),
        ("12 rue du Canal ce soir 22h30", "24/11 22:30+ 12 rue du Canal"),
        ("ce soir 0h30 Stalingrad", "25/11 00:30+ Stalingrad"),
        ("ce soir minuit stalingrad", "25/11 00:00+ stalingrad"),
        ("cette nuit 2h-4h", "25/11 02:00-25/11 04:00"),
        ("demain 1h", "25/11 01:00+"),
        ("demain midi Saint-Denis", "25/11 12:00+ Saint-Denis"),
        ("après-demain 9h Stalingrad", "26/11 09:00+ Stalingrad"),
        ("20h", "24/11 20:00+"),
        ("17h Stalingrad", "25/11 17:00+ Stalingrad"),  # it is over today
        ("mar 20h", "24/11 20:00+"),  # mardi, and not March
        ("tonight ٢٣:٠٠ ستالينغراد", "24/11 23:00+ ستالينغراد"),
        ("۲۴/۱۱ ۲۳:۰۰ Stalingrad", "24/11 23:00+ Stalingrad"),
        ("ＴＯＮＩＧＨＴ ２３：００", "24/11 23:00+"),
    ],
)
def test_what_is_certain_is_read(words: str, meant: str) -> None:
    assert said(read(words, NOW)) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ce soir 1h Stalingrad", "25/11 01:00+ Stalingrad"),
        ("tonight 23:00 Stalingrad", "24/11 23:00+ Stalingrad"),  # it is going on
        ("tonight 20:00 Stalingrad", "25/11 20:00+ Stalingrad"),
        ("demain 20h", "26/11 20:00+"),
    ],
)
def test_tonight_is_still_tonight_after_midnight(words: str, meant: str) -> None:
    assert said(read(words, AFTER_MIDNIGHT)) == meant


@pytest.mark.parametrize(
    "words",
    [
        "",
        "stalingrad",
        "ce soir Stalingrad",
        "ce soir 6h",  # six in the evening?
        "demain minuit",  # which of its two?
        "ce soir 18h et 20h",
        "lundi et mardi 20h",
        "jeudi 27/11 20h",  # that is a Friday
        "25h Stalingrad",
        "13pm tonight",
        "30/02 18h",
        "demain 18h-18h",
        "demain 8h-7h",  # twenty-three hours
        "hier 20h",
        "24/11 12h",  # over
        "24/12/2027 20h",
    ],
)
def test_what_is_not_certain_is_refused_with_one_sentence(words: str) -> None:
    with pytest.raises(Refused) as caught:
        read(words, NOW)
    assert caught.value.why.message.endswith(".")


@given(some.text(max_size=60))
def test_any_words_are_read_or_refused(words: str) -> None:
    try:
        found = read(words, NOW)
    except Refused:
        return
    assert found.ends is None or found.ends > found.starts


@given(some.dates(NOW.date(), datetime(2027, 1, 20).date()), some.times())  # noqa: DTZ001
def test_a_written_date_and_time_are_read_as_they_stand(day: object, clock: object) -> None:
    words = f"{day:%d/%m} {clock:%H:%M} Stalingrad"
    try:
        found = read(words, NOW)
    except Refused:
        return
    assert f"{found.starts:%d/%m %H:%M}" == f"{day:%d/%m} {clock:%H:%M}"


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("annulé ce soir porte de la chapelle", "porte de la chapelle"),
        ("cancel tonight 23:00 Stalingrad", "Stalingrad"),
        ("annulé police", "police"),
        ("annulé ce soir", ""),
        ("annuler", None),  # ends a conversation
        ("tonight 23:00 Stalingrad", None),
    ],
)
def test_a_sentence_may_say_that_something_is_cancelled(words: str, place: str | None) -> None:
    assert cancelled(words) == place


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ce soir 18h-23h", "24/11 18:00-24/11 23:00"),
        ("mardi soir 18h-23h", "24/11 18:00-24/11 23:00"),
    ],
)
def test_what_began_this_evening_is_not_that_of_tomorrow(words: str, meant: str) -> None:
    assert said(read(words, NOW.replace(hour=20, minute=30))) == meant


@pytest.mark.parametrize("words", ["ce soir 18h", "tonight 18:00-20:00", "mardi soir 18h-20h"])
def test_what_is_over_this_evening_is_refused(words: str) -> None:
    with pytest.raises(Refused, match="over already"):
        read(words, NOW.replace(hour=20, minute=30))


def test_after_midnight_tonight_is_the_night_that_is_on_or_the_next_one() -> None:
    assert said(read("ce soir 22h-2h", AFTER_MIDNIGHT)) == "24/11 22:00-25/11 02:00"
    assert said(read("ce soir 19h-21h", AFTER_MIDNIGHT)) == "25/11 19:00-25/11 21:00"


def test_two_times_without_a_sign_between_them_are_not_one() -> None:
    with pytest.raises(Refused, match="not sure"):
        read("ce soir 18h 20h Stalingrad", NOW)
