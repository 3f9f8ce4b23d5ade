"""Reading of Telegram's updates: payloads and what is understood of them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.channels.telegram_reading import press_of, raw_update, read_update
from bot.messages import Incoming, Kind, Raw

ID = 700_000_001
SENDER = {"id": 7, "is_bot": False, "first_name": "Somebody", "language_code": "fa"}
CHAT = {"id": 7, "first_name": "Somebody", "type": "private"}
HEAD = {"message_id": 5, "from": SENDER, "chat": CHAT, "date": 1_764_000_000}
FILE = {"file_id": "AgACAgQAAxk", "file_unique_id": "AQADAg"}
HERE = {"latitude": 48.8922, "longitude": 2.3444}
VENUE = {"location": HERE, "title": "A square", "address": "Paris"}
GROUP = {"id": -100_200, "title": "Helpers", "type": "supergroup"}
BOT = {"id": 1, "is_bot": True, "first_name": "Bot"}


def message(**fields: Any) -> dict[str, Any]:
    return {"update_id": ID, "message": {**HEAD, **fields}}


def press(**fields: Any) -> dict[str, Any]:
    query = {"id": "9", "from": SENDER, "chat_instance": "1", "message": HEAD, "data": "meals:now"}
    return {"update_id": ID, "callback_query": {**query, **fields}}


def member(status: str, **fields: Any) -> dict[str, Any]:
    change = {
        "chat": CHAT,
        "from": SENDER,
        "date": 1_764_000_000,
        "old_chat_member": {"user": BOT, "status": "member"},
        "new_chat_member": {"user": BOT, "status": status, "until_date": 0},
    }
    return {"update_id": ID, "my_chat_member": {**change, **fields}}


def read(update: Any) -> Incoming | None:
    return read_update(raw_update(update, json.dumps(update).encode()))


def incoming(kind: Kind, **fields: Any) -> Incoming:
    return Incoming("telegram", "7", str(ID), kind, **{"language": "fa", **fields})


UNDERSTOOD = {
    "text": (message(text="hello"), incoming(Kind.TEXT, text="hello")),
    "text in another script": (message(text="غذا"), incoming(Kind.TEXT, text="غذا")),
    "command with a payload": (
        message(
            text="/start invite_1", entities=[{"type": "bot_command", "offset": 0, "length": 6}]
        ),
        incoming(Kind.TEXT, text="/start invite_1"),
    ),
    "forwarded": (
        message(
            text="food at six",
            forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"},
        ),
        incoming(Kind.TEXT, text="food at six"),
    ),
    "edited text": (
        {"update_id": ID, "edited_message": {**HEAD, "edit_date": 1_764_000_100, "text": "help"}},
        incoming(Kind.TEXT, text="help"),
    ),
    "button": (press(), incoming(Kind.BUTTON, token="meals:now")),
    "button of an old message": (
        press(message={"chat": CHAT, "message_id": 5, "date": 0}),
        incoming(Kind.BUTTON, token="meals:now"),
    ),
    "location": (
        message(location=HERE),
        incoming(Kind.LOCATION, location=(48.8922, 2.3444)),
    ),
    "live location, as it begins": (
        message(location={**HERE, "live_period": 900}),
        incoming(Kind.LOCATION, location=(48.8922, 2.3444)),
    ),
    "location in whole degrees": (
        message(location={"latitude": 51, "longitude": 2}),
        incoming(Kind.LOCATION, location=(51.0, 2.0)),
    ),
    "venue": (
        message(venue=VENUE, location=HERE),
        incoming(Kind.LOCATION, location=(48.8922, 2.3444)),
    ),
    "voice note": (message(voice={**FILE, "duration": 3}), incoming(Kind.VOICE)),
    "music": (message(audio={**FILE, "duration": 3}), incoming(Kind.VOICE)),
    "round video": (
        message(video_note={**FILE, "length": 9, "duration": 3}),
        incoming(Kind.VOICE),
    ),
    "photo": (message(photo=[{**FILE, "width": 9, "height": 9}]), incoming(Kind.PICTURE)),
    "photo with a caption": (
        message(photo=[{**FILE, "width": 9, "height": 9}], caption="where is this?"),
        incoming(Kind.PICTURE, text="where is this?"),
    ),
    "video": (
        message(video={**FILE, "width": 9, "height": 9, "duration": 1}),
        incoming(Kind.PICTURE),
    ),
    "animation, with its document": (
        message(animation={**FILE, "width": 9, "height": 9, "duration": 1}, document=FILE),
        incoming(Kind.PICTURE),
    ),
    "sticker": (
        message(
            sticker={
                **FILE,
                "type": "regular",
                "width": 9,
                "height": 9,
                "is_animated": False,
                "is_video": False,
            }
        ),
        incoming(Kind.STICKER),
    ),
    "contact": (
        message(contact={"phone_number": "+33639980000", "first_name": "Somebody"}),
        incoming(Kind.CONTACT),
    ),
    "document": (message(document=FILE), incoming(Kind.DOCUMENT)),
    "document with a caption": (
        message(document=FILE, caption="my paper"),
        incoming(Kind.DOCUMENT, text="my paper"),
    ),
    "dice": (message(dice={"emoji": "🎲", "value": 4}), incoming(Kind.OTHER)),
    "something new": (message(hologram={}), incoming(Kind.OTHER)),
    "blocked": (member("kicked"), incoming(Kind.LEFT)),
    "unblocked": (member("member"), incoming(Kind.RETURNED)),
    "no language": (
        message(text="hi", **{"from": {"id": 7, "is_bot": False, "first_name": "Somebody"}}),
        incoming(Kind.TEXT, text="hi", language=None),
    ),
    "a number beyond 32 bits": (
        message(text="hi", chat={**CHAT, "id": 7_000_000_000}),
        Incoming("telegram", "7000000000", str(ID), Kind.TEXT, "hi", language="fa"),
    ),
}

NOBODY_TO_ANSWER = {
    "a group": message(text="hello", chat=GROUP),
    "a location in a group": message(location=HERE, chat=GROUP),
    "a channel": {"update_id": ID, "channel_post": {**HEAD, "text": "news"}},
    "a button in a group": press(message={**HEAD, "chat": GROUP}),
    "a button below a message elsewhere": {
        "update_id": ID,
        "callback_query": {"id": "9", "from": SENDER, "inline_message_id": "1", "data": "x"},
    },
    "a game": press(data=None),
    "a live location that moves": {
        "update_id": ID,
        "edited_message": {**HEAD, "edit_date": 1, "location": HERE},
    },
    "added to a group": member("member", chat=GROUP),
    "made an administrator": member("administrator"),
    "a pinned message": message(pinned_message={**HEAD, "text": "hi"}),
    "the timer was changed": message(message_auto_delete_timer_changed={}),
    "an update of another kind": {"update_id": ID, "poll": {"id": "1"}},
    "an update of no kind": {"update_id": ID},
}

DEEP = b'{"update_id": 1, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
NOT_UNDERSTOOD = {
    "nothing": b"",
    "no JSON": b'{"update_id": 1, "mess',
    "no UTF-8": b'{"update_id": 1, "message": "\xff\xfe"}',
    "nested without end": DEEP,
    "a list": [],
    "a number": 7,
    "null": None,
    "an object of something else": {"hello": "world"},
    "a message that is text": {"update_id": ID, "message": "hello"},
    "a message that is null": {"update_id": ID, "message": None},
    "no chat": {"update_id": ID, "message": {"text": "hello"}},
    "a chat without a number": message(chat={"type": "private"}),
    "a chat with a name for a number": message(chat={"id": "7", "type": "private"}),
    "a chat with yes for a number": message(chat={"id": True, "type": "private"}),
    "a chat without a type": message(chat={"id": 7}),
    "text that is a number": message(text=5),
    "text that is null": message(text=None),
    "caption that is a list": message(photo=[], caption=["x"]),
    "location without numbers": message(location={"latitude": "48", "longitude": "2"}),
    "location without longitude": message(location={"latitude": 48}),
    "location off the globe": message(location={"latitude": 91, "longitude": 2}),
    "location that is no number": b'{"update_id": 1, "message": {"chat": {"id": 7, "type": '
    b'"private"}, "location": {"latitude": NaN, "longitude": 2}}}',
    "a press with a number for data": press(data=5),
    "a press on text": press(message="hello"),
    "a member that is text": {"update_id": ID, "my_chat_member": "kicked"},
    "a member without a status": {"update_id": ID, "my_chat_member": {"chat": CHAT}},
}


@pytest.mark.parametrize(("update", "expected"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_an_update_of_a_person_is_understood(update: Any, expected: Incoming) -> None:
    found = read(update)
    assert found is not None
    assert replace(found, own_id=None) == expected


@pytest.mark.parametrize("update", NOBODY_TO_ANSWER.values(), ids=NOBODY_TO_ANSWER)
def test_some_updates_have_nobody_to_answer(update: Any) -> None:
    assert read(update) is None


@pytest.mark.parametrize("update", NOT_UNDERSTOOD.values(), ids=NOT_UNDERSTOOD)
def test_what_is_malformed_raises_value_error(update: Any) -> None:
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    with pytest.raises(ValueError):  # noqa: PT011, the text is for nobody
        read_update(Raw("telegram", "1", body))


@pytest.mark.parametrize("name", [name for name in UNDERSTOOD if name != "something new"])
def test_the_library_reads_the_same_updates_alike(name: str) -> None:
    """A test against the outside truth: python-telegram-bot knows the Bot API."""
    update, expected = UNDERSTOOD[name]
    theirs = Update.de_json(update, None)
    assert theirs.effective_chat is not None
    assert str(theirs.effective_chat.id) == expected.address
    assert theirs.effective_user is not None
    assert theirs.effective_user.language_code == expected.language
    written = theirs.message or theirs.edited_message
    if written is not None:
        assert (written.text or written.caption or "") == expected.text
        place = written.location
        assert (place and (place.latitude, place.longitude)) == expected.location
    if theirs.callback_query is not None:
        assert theirs.callback_query.data == expected.token


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "chat", "id", "type", "text", "location", "from", "data"])
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]), json_values
)
def test_whatever_comes_is_read_or_raises_value_error(field: str, value: Any) -> None:
    try:
        found = read({"update_id": ID, field: value})
    except ValueError:
        return
    assert found is None or found.address.lstrip("-").isdigit()


@given(st.binary(max_size=200))
def test_whatever_bytes_come_are_read_or_raise_value_error(body: bytes) -> None:
    try:
        found = read_update(Raw("telegram", "1", body))
    except ValueError:
        return
    assert found is None


@pytest.mark.parametrize("number", [None, "7", -1, True, 1.5, 2**63, [7]])
def test_an_update_without_a_proper_number_is_known_by_its_content(number: Any) -> None:
    body = json.dumps({"update_id": number}).encode()
    raw = raw_update({"update_id": number}, body)
    assert raw.external_id.startswith("bad-")
    assert raw == raw_update({"update_id": number}, body)
    assert raw.external_id != raw_update({}, b"{}").external_id


def test_only_a_press_is_acknowledged() -> None:
    assert press_of(press()) == "9"
    others: list[Any] = [message(text="hi"), {"callback_query": {"id": 9}}, {"callback_query": 1}]
    for other in (*others, [], 1, None):
        assert press_of(other) is None
