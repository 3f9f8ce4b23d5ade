"""Reading of Telegram's updates: only the few fields that are used, straight from the JSON.

* private chats only; in a group /here and /away are heard, and that we were removed from it;
* an edited text is a text, but a location that moves is not news;
* whatever is not shaped as https://core.telegram.org/bots/api#update says raises ValueError.
"""

import json
from hashlib import sha256
from typing import Any

from bot.channels.telegram_groups import NAME, in_group, left_group, of_group
from bot.messages import Incoming, Kind, Raw

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
LARGEST_ID = 2**63

KINDS = {
    "voice": Kind.VOICE,
    "audio": Kind.VOICE,
    "video_note": Kind.VOICE,
    "photo": Kind.PICTURE,
    "video": Kind.PICTURE,
    "animation": Kind.PICTURE,  # before document, which Telegram sends beside it
    "sticker": Kind.STICKER,
    "contact": Kind.CONTACT,
    "document": Kind.DOCUMENT,
}
# What Telegram itself writes into a chat; nobody said anything.
SERVICE = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "write_access_allowed",
    "proximity_alert_triggered",
    "connected_website",
)
MEMBERS = {"kicked": Kind.LEFT, "member": Kind.RETURNED}


def raw_update(update: object, body: bytes) -> Raw:
    """Return what is committed of an update; one without a number of its own gets a digest."""
    number = number_of(update)
    if number is None:
        return Raw(NAME, f"bad-{sha256(body).hexdigest()[:32]}", body)
    return Raw(NAME, str(number), body)


def number_of(update: object) -> int | None:
    """Return the number Telegram gave an update, if it looks like one."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and 0 <= number < LARGEST_ID else None


def press_of(update: object) -> str | None:
    """Return the number of the button press that an update is, to be acknowledged."""
    query = update.get("callback_query") if isinstance(update, dict) else None
    number = query.get("id") if isinstance(query, dict) else None
    return number if isinstance(number, str) else None


def parse(body: bytes | str) -> Any:
    """Return the JSON of a body; raises ValueError for what is none."""
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("nested too deep") from None


def read_update(raw: Raw, ours: str | None = None) -> Incoming | None:
    """Return the message an update carries; None when nobody is to be answered.

    `ours` is the bot's name: in a group a command may be meant for another one.
    """
    update = _object(parse(raw.body))
    if number_of(update) is None:
        raise ValueError("an update without a number")
    if "message" in update:
        message = _object(update["message"])
        return in_group(raw, message, ours) if of_group(message) else _message(raw, message)
    if "callback_query" in update:
        return _press(raw, _object(update["callback_query"]))
    if "edited_message" in update:
        return _edited(raw, _object(update["edited_message"]))
    if "my_chat_member" in update:
        change = _object(update["my_chat_member"])
        return left_group(raw, change) if of_group(change) else _member(raw, change)
    return None  # a kind of update that was not asked for


def _message(raw: Raw, message: dict[str, Any]) -> Incoming | None:
    address = _private(message)
    if address is None:
        return None
    language = _language(message)
    text = message.get("text", message.get("caption", ""))
    if not isinstance(text, str):
        raise ValueError("text is not text")
    if "location" in message:
        where = _location(_object(message["location"]))
        return Incoming(NAME, address, raw.external_id, Kind.LOCATION, text, None, where, language)
    kind = _kind(message)
    if kind is None:
        return None
    own_id = message.get("message_id")
    named = str(own_id) if type(own_id) is int else None
    return Incoming(NAME, address, raw.external_id, kind, text, language=language, own_id=named)


def _kind(message: dict[str, Any]) -> Kind | None:
    if "text" in message:
        return Kind.TEXT
    for field, kind in KINDS.items():
        if field in message:
            return kind
    return None if any(field in message for field in SERVICE) else Kind.OTHER


def _edited(raw: Raw, message: dict[str, Any]) -> Incoming | None:
    return _message(raw, message) if "text" in message or "caption" in message else None


def _press(raw: Raw, query: dict[str, Any]) -> Incoming | None:
    token = query.get("data")
    if "message" not in query or token is None:
        return None  # below a message in another chat, or of a game
    if not isinstance(token, str):
        raise ValueError("data is not text")
    address = _private(_object(query["message"]))
    if address is None:
        return None
    return Incoming(
        NAME, address, raw.external_id, Kind.BUTTON, token=token, language=_language(query)
    )


def _member(raw: Raw, change: dict[str, Any]) -> Incoming | None:
    address = _private(change)
    kind = MEMBERS.get(str(_object(change.get("new_chat_member")).get("status")))
    if address is None or kind is None:
        return None
    return Incoming(NAME, address, raw.external_id, kind, language=_language(change))


def _private(message: dict[str, Any]) -> str | None:
    """Return the address of a private chat; None for a group or a channel."""
    chat = _object(message.get("chat"))
    number, kind = chat.get("id"), chat.get("type")
    if type(number) is not int or not isinstance(kind, str):
        raise ValueError("a chat without a number or a type")
    return str(number) if kind == "private" else None


def _language(message: dict[str, Any]) -> str | None:
    sender = message.get("from")
    hint = sender.get("language_code") if isinstance(sender, dict) else None
    return hint if isinstance(hint, str) else None


def _location(location: dict[str, Any]) -> tuple[float, float]:
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        raise ValueError("a location without numbers")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("a location off the globe")
    return float(latitude), float(longitude)


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
