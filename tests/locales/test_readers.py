"""What translators are told of each message: who reads it, where, and how long it may be."""

from locales.extraction import ROOT, entries, extract
from locales.readers import LONGEST, WORDS, is_safety, readings


def test_every_file_that_says_something_stands_in_the_table_and_no_other() -> None:
    speaking = {where for one in entries(extract()) for where, _line in one.locations}
    assert set(readings()) == speaking


def test_whoever_reads_is_one_of_four() -> None:
    known = {one.readers for one in readings().values()}
    assert known == {"everybody", "volunteers", "coordinators", "administrators"}


def test_translators_are_told_who_reads_a_message_where_and_how_long_it_may_be() -> None:
    for one in entries(extract()):
        told = " ".join(one.auto_comments)
        assert "for " in told, one.id
        assert one.context == WORDS or LONGEST.search(told), one.id
        assert (ROOT / one.locations[0][0]).exists()


def test_safety_may_hang_on_what_is_said_to_somebody_in_danger_and_not_on_what_they_type() -> None:
    safe = [one for one in entries(extract()) if is_safety(one)]
    said = {one.id for one in safe}
    assert "🚨 Danger, police, fire, someone badly hurt: call 112. Free, day and night." in said
    assert "👋 Popote says where food is. No name needed." not in said
    assert not [one for one in safe if one.context == WORDS]
    assert 100 < len(safe) < 500
