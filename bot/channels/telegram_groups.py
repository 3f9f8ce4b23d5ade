"""Reading of what happens in Telegram's groups: three things, and nothing that people say there.

* /here and /away, also with our name behind them, said by a person and not by another bot or by
  somebody who hides behind the group;
* that we were removed from it;
* that it has a new number: https://core.telegram.org/bots/api#message, migrate_to_chat_id.
"""

import re
from typing import Any

from bot.messages import Incoming, Kind, Raw

NAME = "telegram"
GROUPS = ("group", "supergroup")
SAID = re.compile(r"/(here|away)(?:@(\w{1,64}))?(?:\s|$)", re.ASCII | re.IGNORECASE)
GONE = ("left", "kicked")


def of_group(message: dict[str, Any]) -> bool:
    """Tell whether something happened in a group."""
    chat = message.get("chat")
    return isinstance(chat, dict) and chat.get("type") in GROUPS


def in_group(raw: Raw, message: dict[str, Any], ours: str | None) -> Incoming | None:
    """Return what was said in a group, if it is for us; raises ValueError."""
    group = _number(message["chat"].get("id"))
    if "migrate_to_chat_id" in message:
        moved_to = _number(message["migrate_to_chat_id"])
        return Incoming(NAME, group, raw.external_id, Kind.OTHER, group=group, moved_to=moved_to)
    text, writer = message.get("text"), message.get("from")
    said = SAID.match(text) if isinstance(text, str) else None
    if said is None or not isinstance(writer, dict) or "sender_chat" in message:
        return None
    if writer.get("is_bot") or (said[2] and ours and said[2].lower() != ours.lower()):
        return None
    person = _number(writer.get("id"))
    return Incoming(NAME, person, raw.external_id, text=f"/{said[1].lower()}", group=group)


def left_group(raw: Raw, change: dict[str, Any]) -> Incoming | None:
    """Return that we were removed from a group; None for any other change; raises ValueError."""
    group, member = _number(change["chat"].get("id")), change.get("new_chat_member")
    if not isinstance(member, dict):
        raise ValueError("not an object")
    if member.get("status") not in GONE:
        return None
    return Incoming(NAME, group, raw.external_id, Kind.LEFT, group=group)


def _number(value: object) -> str:
    if type(value) is not int:
        raise ValueError("a chat without a number")
    return str(value)
