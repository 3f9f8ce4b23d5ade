"""A story: one piece of news for one person, with what is needed to put it into words."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.messages import Reply
from db.sealing import Seal
from db.session import Session
from services.news import Item, News
from services.people import Standing


@dataclass(frozen=True, slots=True)
class Story:
    """News, to whom they go, and the store in which the rest of it is found."""

    db: Session
    seal: Seal
    item: Item
    standing: Standing
    now: datetime  # in local time
    memo: dict[object, Any] = field(default_factory=dict)  # what is the same for many
    recalls: bool = False  # a message can be taken out of the chat again

    def number(self, name: str) -> int:
        """Return a number among the details, 0 when it is not there."""
        return int(self.item.details.get(name) or 0)

    def token(self, name: str) -> str:
        """Return a token among the details, "" when it is not there."""
        return str(self.item.details.get(name) or "")


Tell = Callable[[Story], Awaitable[Reply | None]]  # None when what it is about is gone
Stories = Mapping[News, Tell]
