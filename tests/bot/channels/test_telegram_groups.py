"""Groups: two words, what happens to the group, and nothing else that is said there."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_reading import raw_update, read_update
from bot.messages import Incoming, Kind

ID = 700_000_001
GROUP = {"id": -100_200, "title": "Helpers", "type": "supergroup"}
SENDER = {"id": 7, "is_bot": False, "first_name": "Somebody", "language_code": "fa"}
BOT = {"id": 1, "is_bot": True, "first_name": "Bot"}
OURS = "popote_bot"


def said(text: str, **fields: Any) -> Incoming | None:
    written = {"message_id": 5, "from": SENDER, "chat": GROUP, "date": 1, "text": text}
    return read({"update_id": ID, "message": {**written, **fields}})


def read(update: dict[str, Any]) -> Incoming | None:
    return read_update(raw_update(update, json.dumps(update).encode()), OURS)


def member(status: str) -> dict[str, Any]:
    change = {
        "chat": GROUP,
        "from": SENDER,
        "date": 1,
        "old_chat_member": {"user": BOT, "status": "member"},
        "new_chat_member": {"user": BOT, "status": status},
    }
    return {"update_id": ID, "my_chat_member": change}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("/here", "/here"),
        ("/here@popote_bot", "/here"),
        ("/HERE@Popote_Bot please", "/here"),
        ("/here now", "/here"),
        ("/away", "/away"),
        ("/away@popote_bot", "/away"),
    ],
)
def test_two_words_are_heard(text: str, word: str) -> None:
    assert said(text) == Incoming("telegram", "7", str(ID), text=word, group="-100200")


@pytest.mark.parametrize(
    "text",
    ["here", "hello", "/heresy", "/food", "/start", "say /here", "/here@other_bot", " /here", ""],
)
def test_nothing_else_is(text: str) -> None:
    assert said(text) is None


def test_who_hides_behind_the_group_says_nothing() -> None:
    assert said("/here", sender_chat=GROUP) is None
    assert said("/here", **{"from": {**SENDER, "is_bot": True}}) is None
    assert said("/here", **{"from": None}) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"voice": {}},
        {"location": {"latitude": 48.8, "longitude": 2.3}},
        {"photo": []},
        {"new_chat_members": [BOT]},
    ],
)
def test_no_picture_or_place_of_a_group_is_read(fields: dict[str, Any]) -> None:
    written = {"message_id": 5, "from": SENDER, "chat": GROUP, "date": 1, **fields}
    assert read({"update_id": ID, "message": written}) is None
    assert read({"update_id": ID, "edited_message": {**written, "text": "/here"}}) is None


def test_a_press_in_a_group_is_not_answered() -> None:
    below = {"message_id": 5, "chat": GROUP, "date": 1}
    query = {"id": "9", "from": SENDER, "chat_instance": "1", "message": below, "data": "/food"}
    assert read({"update_id": ID, "callback_query": query}) is None


@pytest.mark.parametrize("status", ["left", "kicked"])
def test_being_removed_is_heard(status: str) -> None:
    expected = Incoming("telegram", "-100200", str(ID), Kind.LEFT, group="-100200")
    assert read(member(status)) == expected


@pytest.mark.parametrize("status", ["member", "administrator", "restricted"])
def test_being_added_begins_nothing(status: str) -> None:
    assert read(member(status)) is None


def test_a_new_number_is_heard() -> None:
    found = said("", migrate_to_chat_id=-1_009_900)
    assert found is not None
    assert (found.group, found.moved_to) == ("-100200", "-1009900")


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=4))
def test_whatever_stands_there_is_refused_or_nothing(value: Any) -> None:
    for name in ("text", "from", "migrate_to_chat_id"):
        written = {"message_id": 5, "from": SENDER, "chat": GROUP, "text": "/here", name: value}
        try:
            found = read({"update_id": ID, "message": written})
        except ValueError:
            continue
        assert found is None or found.group == "-100200"
