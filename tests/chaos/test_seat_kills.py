"""Seats and kills: what was answered stands, and no reminder is lost or doubled.

What the file says is compared with what the telephones received. When everything has come to rest
every command was handled, and every moment that was to come has come.
"""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest

from bot.channels.telegram_channel import TelegramChannel
from tests.chaos.seat_outcome import (
    BEFORE,
    OFFER_OVER,
    RELEASED,
    ROLL,
    SeatOutcome,
    volunteers_killed,
)

OPEN = ("seated", "offered", "waiting")


MANY = 100  # kills: in a shorter run chance may leave out what rarely happens
LEAST = 25  # kills: in fewer somebody may have said nothing that is looked for


@pytest.fixture(scope="module")
def outcome(
    tmp_path_factory: pytest.TempPathFactory, kills: int, figures: Callable[[str], None]
) -> SeatOutcome:
    """What is there after volunteers wanted seats of a bot that was killed so often."""
    folder = tmp_path_factory.mktemp("seats")
    found = asyncio.run(volunteers_killed(folder, max(kills // 2, LEAST), seed=5))
    figures(f"Popote with volunteers, {found.figures()}")
    return found


def test_no_wish_is_lost_and_each_is_answered_once(outcome: SeatOutcome) -> None:
    assert set(outcome.incoming) == set(outcome.crowd.said)
    assert set(outcome.incoming.values()) == {("handled", False)}
    arrived = {str(one.id): one.chat for one in outcome.sent}
    replies = [row for row in outcome.outbox if row.answers]
    assert Counter(int(row.answers) for row in replies) == Counter(outcome.crowd.said.keys())
    for row in replies:
        assert row.state == "sent"
        assert arrived[row.provider_id] == str(outcome.crowd.said[int(row.answers)].chat)


def test_whoever_was_told_that_they_have_a_seat_had_it(outcome: SeatOutcome) -> None:
    assert len(outcome.seat_answers) > 20
    for number in outcome.seat_answers:
        assert outcome.signups[number].status not in ("waiting", "offered", "held")


def test_a_seat_is_only_gone_when_it_was_given_back_or_not_confirmed(
    outcome: SeatOutcome,
) -> None:
    given_back = {one.number for one in outcome.acted_on("leave")}
    for number in outcome.seat_answers:
        one = outcome.signups[number]
        released = one.status == "released" and one.confirmed is None
        assert one.status == "seated" or released or number in given_back


def test_every_seat_was_answered(outcome: SeatOutcome) -> None:
    for number, one in outcome.signups.items():
        assert one.status not in ("seated", "late") or outcome.was_seat(number)


def test_what_was_given_back_is_not_there_any_more(outcome: SeatOutcome) -> None:
    given_back = outcome.acted_on("leave")
    assert given_back
    assert all(one.status not in OPEN for one in given_back)


def test_who_said_that_they_come_is_asked_nothing_more(outcome: SeatOutcome) -> None:
    said = outcome.acted_on("confirm", knew="seated")
    assert said
    assert all(one.status != "seated" or one.confirmed is not None for one in said)


def test_who_accepted_an_offer_has_it_or_gave_it_back(
    outcome: SeatOutcome, pytestconfig: pytest.Config
) -> None:
    said = outcome.acted_on("accept", knew="offered")
    assert said or pytestconfig.getoption("kills") < MANY  # in a short run chance may offer none
    assert all(one.status != "offered" for one in said)


def test_no_seat_was_ever_given_twice(outcome: SeatOutcome) -> None:
    assert len(outcome.looks) > 10
    for look in outcome.looks:
        assert set(look.wrong.values()) == {0}, look.wrong


def test_every_seat_has_exactly_the_reminders_that_are_to_come(outcome: SeatOutcome) -> None:
    rows = outcome.rows_of()
    to_come = 0
    for number, one in outcome.signups.items():
        for purpose, before in BEFORE.items():
            waiting = [row.at for row in rows[number][purpose] if row.state == "queued"]
            asked = purpose == "details" or one.confirmed is None
            at = one.starts - before
            wanted = one.status == "seated" and asked and at > outcome.finished
            assert waiting == ([at] if wanted else [])
            to_come += wanted
    assert to_come > 10


def test_no_reminder_is_laid_twice(outcome: SeatOutcome) -> None:
    laid = Counter((one.signup, one.purpose) for one in outcome.reminders)
    assert set(laid.values()) == {1}
    assert {one.state for one in outcome.reminders} == {"queued", "sent", "skipped"}


def test_no_reminder_is_lost(outcome: SeatOutcome) -> None:
    received, rows = outcome.reminded(outcome.sent), outcome.rows_of()
    due = 0
    for number, one in outcome.signups.items():
        for purpose, before in BEFORE.items():
            at = one.starts - before
            if one.status != "seated" or not outcome.seat_since(number) < at < outcome.finished:
                continue
            (row,) = rows[number][purpose]
            said_before = purpose == "eve" and one.confirmed is not None
            assert row.state == "sent" or (row.state == "skipped" and said_before)
            assert received[number, purpose] >= 1 or row.state == "skipped"
            due += row.state == "sent"
    assert due > 5


def test_every_reminder_that_went_arrived_and_none_twice_without_a_kill(
    outcome: SeatOutcome,
) -> None:
    went = Counter((one.signup, one.purpose) for one in outcome.reminders if one.state == "sent")
    assert {purpose for _number, purpose in went} == set(BEFORE)
    assert outcome.reminded(outcome.noted) == went


def test_whoever_was_promoted_was_told_once(outcome: SeatOutcome) -> None:
    told = outcome.offered(outcome.noted)
    assert outcome.promoted
    assert outcome.promoted <= set(told)
    assert set(told.values()) == {1}
    assert all(outcome.signups[number].status != "waiting" for number in told)


def test_what_the_clock_does_is_told_once(outcome: SeatOutcome) -> None:
    released = [one for one in outcome.signups.values() if one.status == "released"]
    seats = Counter(str(one.chat) for one in released if outcome.was_seat(one.number))
    offers = Counter(str(one.chat) for one in released if not outcome.was_seat(one.number))
    assert seats
    assert offers
    assert outcome.told(RELEASED) == seats
    assert outcome.told(OFFER_OVER) == offers
    assert outcome.told(ROLL) == Counter(map(str, outcome.scene.leads))


def test_few_messages_are_said_twice(outcome: SeatOutcome) -> None:
    again = len(outcome.sent) - len(outcome.noted)
    assert again <= TelegramChannel.parallel * len(outcome.killed)


def test_nothing_is_left_untold(outcome: SeatOutcome) -> None:
    assert outcome.untold == 0


def test_the_database_is_whole_after_volunteers(outcome: SeatOutcome) -> None:
    assert outcome.damage == "ok"


def test_no_life_complained_of_volunteers(outcome: SeatOutcome) -> None:
    assert outcome.log == ""
