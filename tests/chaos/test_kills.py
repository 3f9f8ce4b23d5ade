"""Popote killed at random moments: nothing is lost, nothing happens twice.

Acknowledged is what Telegram does not deliver again. When everything has come to rest all messages
are: so every message that was ever written must be found, with its effect and its reply.
"""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest

from bot.channels.telegram_channel import TelegramChannel
from bot.messages import Lane
from tests.chaos.crowd import ORDERLY
from tests.chaos.outcome import Outcome, called, in_order, personal
from tests.chaos.stage import popote_killed


@pytest.fixture(scope="module")
def outcome(
    tmp_path_factory: pytest.TempPathFactory, kills: int, figures: Callable[[str], None]
) -> Outcome:
    """What is there after a crowd has written to a bot that was killed so often."""
    found = asyncio.run(popote_killed(tmp_path_factory.mktemp("kills"), kills, seed=1))
    figures(f"Popote, {found.figures()}")
    return found


def test_no_message_is_lost(outcome: Outcome) -> None:
    assert set(outcome.incoming) == set(outcome.crowd.said)
    assert set(outcome.incoming.values()) == {("handled", False)}


def test_every_message_has_its_effect_exactly_once(outcome: Outcome) -> None:
    assert outcome.crowd.effects
    assert outcome.effects == Counter(outcome.crowd.effects)


def test_every_message_is_answered_with_one_reply_which_arrived(outcome: Outcome) -> None:
    arrived = {str(one.id): one.chat for one in outcome.sent}
    replies = outcome.replies
    for update, chat in outcome.crowd.said.items():
        (reply,) = replies[update]
        assert (reply.state, reply.chat) == ("sent", chat)
        assert arrived[reply.provider_id] == str(chat)


def test_what_one_person_must_know_arrived(outcome: Outcome) -> None:
    arrived = {str(one.id): one.chat for one in outcome.sent}
    rows = personal(outcome)
    assert {row.lane for row in rows} == {Lane.REPLY, Lane.PERSONAL}
    assert {row.state for row in rows} == {"sent"}
    assert all(arrived[row.provider_id] == str(row.chat) for row in rows)


def test_nobody_reads_more_than_one_message_twice_after_a_kill(outcome: Outcome) -> None:
    assert max(max(chats.values(), default=0) for chats in outcome.repeats) <= 1


def test_a_kill_repeats_no_more_than_may_be_on_its_way(outcome: Outcome) -> None:
    assert max(chats.total() for chats in outcome.repeats) <= TelegramChannel.parallel


def test_few_messages_are_said_twice(outcome: Outcome) -> None:
    # What is on its way is repeated: the pace times 70 ms in the mean, and more after a start,
    # when all that waited is on its way at once.
    assert sum(chats.total() for chats in outcome.repeats) <= 3 * len(outcome.killed)


def test_what_is_said_twice_is_the_same_words(outcome: Outcome) -> None:
    said = Counter((one.chat, one.text) for one in outcome.sent)
    assert all(said[one.chat, one.text] > 1 for one in outcome.unnoted if not called(one))


def test_everybody_is_answered_in_the_order_of_their_messages(outcome: Outcome) -> None:
    for chat in ORDERLY:
        assert in_order(outcome, chat) == outcome.crowd.order[chat]


def test_a_call_reaches_nobody_twice(outcome: Outcome) -> None:
    calls = Counter((one.chat, one.text) for one in outcome.sent if called(one))
    rows = [row for row in outcome.outbox if row.lane == Lane.CALL]
    assert set(calls.values()) == {1}
    assert {row.state for row in rows} <= {"sent", "failed"}
    assert sum(row.state == "sent" for row in rows) <= len(calls) <= len(rows)


def test_the_database_is_whole(outcome: Outcome) -> None:
    assert outcome.damage == "ok"


def test_no_life_had_anything_to_complain_about(outcome: Outcome) -> None:
    assert outcome.log == ""
