"""Links: addresses of the web that lead to this bot, as far as they are known."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels import Channel, Linked


@dataclass(frozen=True, slots=True)
class Links:
    """Where this bot is found: on its channels, and by its own pages."""

    channels: Sequence[Channel] = ()
    public_url: str | None = None
    contact: str | None = None  # of who answers for this bot, as people read it

    def to(self, word: str) -> list[str]:
        """Return addresses that open a chat in which this word is said; none in the demo."""
        found = [one.link(word) for one in self.channels if isinstance(one, Linked)]
        return [one for one in found if one is not None]

    def web(self, path: str) -> str | None:
        """Return the whole address of one of our pages; None when nobody told where we are."""
        return f"{self.public_url}{path}" if self.public_url else None
