"""The people who write to the stand-in of Telegram's Bot API, and what waits to be fetched."""

import asyncio
import random
import time
from dataclasses import dataclass
from typing import Any

FILE = {"file_id": "AgACAgQAAxk", "file_unique_id": "AQADAg"}


@dataclass(slots=True, eq=False)
class Waiting:
    """An update that waits to be fetched; `id` is the server's own, whatever the update says."""

    id: int
    update: Any
    once: bool = False  # delivered whatever the offset, and never again


class People:
    """Everybody who writes to the bot; each act returns its update_id."""

    def __init__(self, seed: int = 1) -> None:
        self.pending: list[Waiting] = []
        self.blocked: set[str] = set()
        self.voiceless: set[str] = set()  # who forbids voice messages
        self.news = asyncio.Event()  # set, and replaced, when something new waits
        self._known: dict[int, Any] = {}
        self.next_update = 700_000_000
        self._next_message = 1
        self._random = random.Random(seed)

    def say(self, chat: int, text: str, language: str = "fr", **fields: Any) -> int:
        return self._message(chat, language, text=text, **fields)

    def say_in(self, group: int, chat: int, text: str, **fields: Any) -> int:
        """Let a person say something in a group."""
        written = self._written(chat, "fr") | {"chat": self._group(group)}
        return self.update(message={**written, "text": text, **fields})

    def grow(self, group: int, new: int) -> int:
        """Let a group become a supergroup, which has another number."""
        written = self._written(1, "fr") | {"chat": self._group(group)}
        return self.update(message={**written, "migrate_to_chat_id": new})

    def remove_from(self, group: int, chat: int) -> int:
        """Let somebody put us out of a group."""
        self.blocked.add(str(group))
        return self._member(chat, "member", "left", self._group(group))

    def add_to(self, group: int, chat: int) -> int:
        """Let somebody put us into a group."""
        self.blocked.discard(str(group))
        return self._member(chat, "left", "member", self._group(group))

    def edit(self, chat: int, text: str) -> int:
        message = {**self._written(chat, "fr"), "edit_date": int(time.time()), "text": text}
        return self.update(edited_message=message)

    def press(self, chat: int, data: str, language: str = "fr") -> int:
        query = {
            "id": str(4_000_000_000 + self.next_update),
            "from": self._person(chat, language),
            "chat_instance": "1",
            "data": data,
            "message": {**self._written(chat, language), "text": "with buttons"},
        }
        return self.update(callback_query=query)

    def share_location(self, chat: int, latitude: float, longitude: float) -> int:
        return self._message(chat, location={"latitude": latitude, "longitude": longitude})

    def voice(self, chat: int) -> int:
        return self._message(chat, voice={**FILE, "duration": 4})

    def picture(self, chat: int, caption: str = "") -> int:
        photo = [{**FILE, "width": 90, "height": 90}]
        return self._message(chat, photo=photo, **({"caption": caption} if caption else {}))

    def sticker(self, chat: int) -> int:
        still = {"is_animated": False, "is_video": False}
        told = {**FILE, "type": "regular", "width": 9, "height": 9, **still}
        return self._message(chat, sticker=told)

    def contact(self, chat: int) -> int:
        told = {"phone_number": "+33639980000", "first_name": "Somebody"}
        return self._message(chat, contact=told)

    def document(self, chat: int) -> int:
        return self._message(chat, document=FILE)

    def block(self, chat: int) -> int:
        self.blocked.add(str(chat))
        return self._member(chat, "member", "kicked")

    def unblock(self, chat: int) -> int:
        self.blocked.discard(str(chat))
        return self._member(chat, "kicked", "member")

    def update(self, **fields: Any) -> int:
        """Let an update with these fields wait to be fetched."""
        return self._add({"update_id": self.next_update, **fields})

    def garble(self, update: Any) -> int:
        """Let anything at all stand where an update should; returns the server's number of it."""
        return self._add(update)

    def repeat(self, update_id: int) -> None:
        """Deliver an update once more, whether it was confirmed or not."""
        self.pending.append(Waiting(update_id, self._known[update_id], once=True))
        self.tell()

    def shuffle(self) -> None:
        """Mix the updates that wait."""
        self._random.shuffle(self.pending)

    def _message(self, chat: int, language: str = "fr", **fields: Any) -> int:
        return self.update(message={**self._written(chat, language), **fields})

    def _written(self, chat: int, language: str) -> dict[str, Any]:
        self._next_message += 1
        return {
            "message_id": self._next_message,
            "from": self._person(chat, language),
            "chat": {"id": chat, "first_name": "Somebody", "type": "private"},
            "date": int(time.time()),
        }

    def _person(self, chat: int, language: str) -> dict[str, Any]:
        return {"id": chat, "is_bot": False, "first_name": "Somebody", "language_code": language}

    def _group(self, number: int) -> dict[str, Any]:
        return {"id": number, "title": "Maraude", "type": "supergroup"}

    def _member(
        self, chat: int, before: str, after: str, place: dict[str, Any] | None = None
    ) -> int:
        written = self._written(chat, "fr")
        written["chat"] = place or written["chat"]
        bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
        del written["message_id"]
        old, new = ({"user": bot, "status": status, "until_date": 0} for status in (before, after))
        return self.update(
            my_chat_member={**written, "old_chat_member": old, "new_chat_member": new}
        )

    def _add(self, update: Any) -> int:
        number, self.next_update = self.next_update, self.next_update + 1
        self._known[number] = update
        self.pending.append(Waiting(number, update))
        self.tell()
        return number

    def tell(self) -> None:
        """Wake who waits for news."""
        self.news.set()
        self.news = asyncio.Event()
