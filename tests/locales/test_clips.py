"""Clips: the list of what is recorded, and what a speaker reads for each."""

import json
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.clip_words import heard, words
from locales import LANGUAGES, clips
from locales.clips import (
    AREA,
    SIDECAR,
    ClipKind,
    by_machine,
    clip,
    recorded,
    recording,
    time_clip,
    time_of,
    weekday_clip,
)
from locales.languages import Language
from locales.voice import PROMPTS
from services.areas import FIRST, area

LISTED = clips.clips()


def test_every_name_is_there_once_and_fits_an_address() -> None:
    names = [one.name for one in LISTED]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalnum() and name.islower() for name in names)


def test_what_is_announced_is_on_the_list_and_has_words() -> None:
    assert {one.name for one in LISTED if one.kind is ClipKind.PROMPT} == set(PROMPTS)


def test_every_half_hour_and_every_weekday_has_a_clip() -> None:
    halves = {time_clip(time(hour, minute)) for hour in range(24) for minute in (0, 30)}
    assert {one.name for one in LISTED if one.kind is ClipKind.TIME} == halves
    assert {time_of(one) for one in halves} >= {time(0), time(18, 30)}
    days = {weekday_clip(date(2026, 11, 23) + timedelta(n)) for n in range(7)}
    assert {one.name for one in LISTED if one.kind is ClipKind.WEEKDAY} == days


def test_areas_are_those_that_are_known_the_first_among_them() -> None:
    keys = [one.name.removeprefix(AREA) for one in LISTED if one.kind is ClipKind.AREA]
    assert all(area(key) for key in keys)
    assert set(FIRST) <= set(keys)
    assert len(keys) == 30


@pytest.mark.parametrize("one", LANGUAGES, ids=lambda one: one.code)
def test_a_speaker_of_any_language_has_words_to_read(one: Language) -> None:
    assert all(words(each, one.code) for each in LISTED)


def test_an_area_is_called_as_on_its_sign() -> None:
    assert words(clip("at-la-chapelle"), "ar") == "La Chapelle"
    assert words(clip("t1830"), "fr") == "18:30"
    assert words(clip("monday"), "uk") == "понеділок"
    with pytest.raises(KeyError):
        clip("no such clip")


def test_what_is_heard_can_be_read_in_a_line() -> None:
    said = heard(("food-now", "ends", "t2000"), "en_GB")
    assert said == "Food is served now. It ends at: 20:00"


def test_french_and_english_are_whole_and_say_that_a_machine_speaks() -> None:
    for code in ("fr", "en_GB"):
        assert recorded(code) == {one.name for one in LISTED}
        assert by_machine(code)
    assert recorded("ps") == frozenset()
    assert not by_machine("ps")
    assert recording("fr", "free").parts[-2:] == ("fr", "free.ogg")


def test_recordings_are_small() -> None:
    assert sum(path.stat().st_size for path in clips.FOLDER.rglob("*")) < 1_500_000


def test_a_person_speaks_unless_the_sidecar_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "ps").mkdir()
    said: tuple[object, ...] = ({"voice": "person"}, [], "machine")
    for told in said:
        (tmp_path / "ps" / SIDECAR).write_text(json.dumps(told), "utf-8")
        assert not by_machine("ps", tmp_path)
