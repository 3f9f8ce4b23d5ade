"""Channels: a channel is a way messages come and go.

A channel is one file here, its parts have an underscore in their names; it has a
function `open_channel(settings) -> Channel | None`: None when
its settings are absent, so the same program runs with whatever is configured.

* `read` turns what was committed into an `Incoming`; None means there is nobody to answer;
* `receive` must be awaited before the provider is told that a message arrived;
* `send` raises `DeliveryError` and nothing else.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from starlette.routing import BaseRoute

from bot.messages import Incoming, Outgoing, Raw, Status, Wording
from services.approvals import Approval

PAUSED = "paused"  # nothing was tried: the platform asked us to wait
Receive = Callable[[Sequence[Raw]], Awaitable[None]]  # returns once the messages are committed
Report = Callable[[Status], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry; lengths in UTF-16 units, as the platforms count."""

    text: int
    text_with_options: int
    buttons: int = 0  # 0: options are shown as numbers
    button_label: int = 0
    rows: int = 0  # 0: the channel has no list
    row_label: int = 0
    row_description: int = 0
    token: int = 64  # bytes of ASCII
    window: bool = False  # only approved templates 24 hours after the person's last message
    asks_location: bool = False  # a button can ask for the location
    files: bool = False  # a file can go with a message
    edits: bool = False  # a message can take the place of an earlier one
    recalls: bool = False  # a message can be taken out of the chat again
    paced: bool = False  # anybody in the world can write: who writes very much is slowed


class DeliveryError(Exception):
    """A message could not be handed over; the outbox decides what follows."""

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        retry_after: float | None = None,
        unreachable: bool = False,
        window_closed: bool = False,
        skipped: bool = False,
        halts: bool = False,
        blocked: bool = False,
    ) -> None:
        super().__init__(code)
        self.code = code  # the provider's code, never its text
        self.permanent = permanent  # no use in trying again
        self.unknown = unknown  # it may have arrived: a time-out while waiting for the answer
        self.retry_after = retry_after  # seconds
        self.unreachable = unreachable  # blocked, deactivated, not on this channel
        self.blocked = blocked  # it is unreachable because the person wants nothing from us
        self.window_closed = window_closed
        self.skipped = skipped  # nothing was tried: no approved template fits
        self.halts = halts  # the platform refuses calls: somebody has to look after it


@runtime_checkable
class Announces(Protocol):
    """A channel whose platform shows a menu of commands of its own."""

    async def announce(self, commands: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Tell the platform names and descriptions by two-letter language, "" for the others."""


@runtime_checkable
class Recalls(Protocol):
    """A channel on which a message can be taken out of a chat, ours or the person's."""

    @property
    def name(self) -> str:
        """The word the store keeps."""

    async def recall(self, address: str, provider_id: str) -> None:
        """Take a message out of a chat; one that is gone already is fine. Raises DeliveryError."""


@runtime_checkable
class Roomy(Protocol):
    """A channel some of whose requests are larger than others may be."""

    @property
    def bodies(self) -> Mapping[str, int]:
        """How many bytes one may have, by what its path begins with."""


@runtime_checkable
class Linked(Protocol):
    """A channel on which an address of the web opens a chat with us."""

    async def introduce(self) -> None:
        """Ask the platform under which name we are found, until it answers."""

    def link(self, word: str) -> str | None:
        """Return the address that brings a word to us; None while our name is not known."""


@runtime_checkable
class Fetches(Protocol):
    """A channel whose messages we ask for."""

    @property
    def name(self) -> str:
        """The word the store keeps."""

    @property
    def failing(self) -> float:
        """For how many seconds nothing could be fetched, 0 while it can."""


@runtime_checkable
class Approves(Protocol):
    """A channel whose platform approves texts before they may be sent outside its window."""

    @property
    def name(self) -> str:
        """The word the store keeps."""

    async def approvals(self, wordings: Sequence[Wording]) -> Sequence[Approval]:
        """Ask how these texts stand; raises DeliveryError."""

    async def hand_in(
        self, wordings: Sequence[Wording], say: Callable[[Approval], None]
    ) -> Sequence[Approval]:
        """Ask for what was not asked yet, and say of each how it stands; returns what failed."""


class Channel(Protocol):
    """A way messages come and go."""

    @property
    def name(self) -> str:
        """The word the store keeps; addresses are unique within it."""

    @property
    def limits(self) -> Limits:
        """What it can carry, as data."""

    @property
    def parallel(self) -> int:
        """How many messages may be on their way at once."""

    def routes(self, receive: Receive, report: Report) -> Sequence[BaseRoute]:
        """Return the web addresses it serves; none when it polls."""

    async def run(self, receive: Receive) -> None:
        """Fetch messages until cancelled; returns at once when it is served by routes."""

    def read(self, raw: Raw) -> Incoming | None:
        """Read what was committed; raises ValueError for what cannot be understood."""

    async def send(self, outgoing: Outgoing) -> str:
        """Hand over one message and return the provider's id; raises DeliveryError."""

    async def close(self) -> None:
        """Give back connections."""
