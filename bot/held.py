"""What is held of a conversation between two messages: tokens, never words or positions."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.talk import Frame
from services.conversations import LASTS
from services.people import Standing


@dataclass(slots=True)
class Offer:
    """An option of the last reply, so that its number or its words can be typed."""

    token: str
    label: str  # folded
    number: int | None = None

    def __repr__(self) -> str:
        return "Offer()"


@dataclass(slots=True)
class Held:
    """The conversations of one person, the open one last, and what was last offered."""

    frames: list[Frame] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    misses: int = 0  # misunderstandings in a row

    @property
    def top(self) -> Frame | None:
        """The conversation whose question is open."""
        return self.frames[-1] if self.frames else None

    def offered(self, folded: str) -> str | None:
        """Return the token of an option of the last reply that was typed."""
        return next(
            (
                one.token
                for one in self.offers
                if folded and folded in (one.label, str(one.number))
            ),
            None,
        )

    def kept(self) -> dict[str, Any] | None:
        """Return what is stored; None when there is nothing to remember."""
        if not (self.frames or self.offers or self.misses):
            return None
        return {
            "frames": [one.kept() for one in self.frames],
            "offers": [[one.token, one.label, one.number] for one in self.offers],
            "misses": self.misses,
        }


def held(standing: Standing, now: datetime) -> Held:
    """Return what a person's conversation holds; nothing after 24 hours."""
    state = standing.state
    if state is None or standing.touched_at is None or now - standing.touched_at > LASTS:
        return Held()
    return Held(
        [Frame(**{**frame, "answers": dict(frame["answers"])}) for frame in state["frames"]],
        [Offer(*offer) for offer in state["offers"]],
        state["misses"],
    )
