"""Messages: what comes in and what goes out, the same on every channel.

Shown as an object each of them says nothing of anybody: that may stand in a log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from locales import Lines, Text


class Kind(StrEnum):
    """What sort of thing a person sent."""

    TEXT = "text"
    BUTTON = "button"
    LOCATION = "location"
    VOICE = "voice"
    PICTURE = "picture"
    STICKER = "sticker"
    CONTACT = "contact"
    DOCUMENT = "document"
    OTHER = "other"
    LEFT = "left"  # the person blocked us: nothing can be answered
    RETURNED = "returned"  # the person unblocked us: no words to answer yet


@dataclass(frozen=True, slots=True)
class Raw:
    """What a provider handed over, as it came, to be committed before it is acknowledged."""

    channel: str
    external_id: str  # unique in the channel: what is delivered twice is taken once
    body: bytes

    def __repr__(self) -> str:
        return f"Raw({self.channel})"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of one person, read from what the provider handed over."""

    channel: str
    address: str  # opaque, never parsed outside its channel
    external_id: str
    kind: Kind = Kind.TEXT
    text: str = ""
    token: str | None = None  # of the button pressed
    location: tuple[float, float] | None = None  # latitude, longitude in degrees
    language: str | None = None  # the provider's hint, an IETF tag such as "fa"
    near: tuple[str, ...] = ()  # languages of the country of a number: they only break ties
    also: str | None = None  # a second address of the same person on this channel
    group: str | None = None  # of the group it was said in: nobody is answered there
    moved_to: str | None = None  # the address that this group has from now on
    own_id: str | None = None  # of the message itself, where it can be taken out of the chat

    def __repr__(self) -> str:
        return f"Incoming({self.channel}, {self.kind})"


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen: a token for the machine and a label for the person."""

    token: str
    label: Text
    description: Text | None = None
    number: int | None = None  # typed instead of pressed; menu numbers never change
    yields: int = 0  # the highest is typed first, where so all others can be buttons; 0 never


@dataclass(frozen=True, slots=True)
class Approved:
    """Which approved text WhatsApp shows outside its window, and the values it speaks of.

    Where it has quick replies, the tokens of the options follow: docs/whatsapp-templates.md.
    """

    key: str
    values: tuple[Text, ...] = ()
    presses: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be said to the person who wrote, before it is put into a language."""

    text: Text | Lines
    options: Sequence[Option] = ()
    notice: Text | Lines | None = (
        None  # said first: why a question is asked again, what was not possible
    )
    asks_location: bool = False
    safety: bool = False  # shown with fr and en beside it while no speaker has read it
    vital: bool = False  # sent even when the day's messages are spent
    footer: Text | Lines | None = None
    once: Text | None = None  # said once, in however many languages all the rest is
    then_food: bool = False  # today's food is said after it, unless a question is open
    not_after: datetime | None = None  # of no use later; hours by default
    template: Approved | None = None  # for who did not write
    sealed: bool = False  # it holds somebody's own words: its row is sealed until it is sent
    voice: tuple[str, ...] = ()  # the clips that say it, where the language has them
    file: str = ""  # JSON to keep, where the channel carries files
    last: bool = False  # once it is out, the address it went to is forgotten
    gone_at: datetime | None = None  # it says where people are: taken out of the chat then

    def __repr__(self) -> str:
        return "Reply()"


class Style(StrEnum):
    """How the options of an outgoing message are shown on its channel."""

    NONE = "none"  # there are none, or they stand in the text as numbers
    BUTTONS = "buttons"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Button:
    """An option as it is shown: the words are in the person's language and within the limits."""

    label: str
    token: str
    description: str = ""

    def __repr__(self) -> str:
        return "Button()"


@dataclass(frozen=True, slots=True)
class Template:
    """An approved text for WhatsApp outside its 24-hour window."""

    key: str
    variables: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Template({self.key})"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that a platform is asked to approve for use outside its window, in one language."""

    name: str  # popote_seat_free_fr
    key: str
    language: str  # as the platform calls it
    category: str
    body: str  # with {{1}} where the first value stands
    titles: tuple[str, ...]  # of its buttons, whose tokens are the variables after the values
    samples: tuple[str, ...]  # one for each variable
    said: bool  # all of it is translated


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One row of the outbox, ready to be handed to its channel."""

    id: int
    address: str
    lane: int  # 0 a reply, 1 what one person must know, 2 a call
    text: str
    language: str  # a code of locales.languages
    buttons: tuple[Button, ...] = ()
    style: Style = Style.NONE
    opener: str = ""  # what is written on the button that opens a list
    asks_location: str = ""  # what is written on the button that shares a location; "" for none
    window_open: bool = True  # WhatsApp: the person wrote less than 24 hours ago
    template: Template | None = None
    seconds_left: int | None = None  # until it may no longer be sent
    edits: str = ""  # the provider's id of the message whose place it takes
    voice: tuple[str, ...] = ()  # the clips to be heard with it, in its language
    protected: bool = False  # nobody can pass it on, or keep it
    file: str = ""  # JSON that goes with it

    def __repr__(self) -> str:
        return f"Outgoing({self.id}, lane {self.lane})"


class Lane:
    """The three lanes of the outbox; the lowest goes first."""

    REPLY = 0
    PERSONAL = 1
    CALL = 2


@dataclass(frozen=True, slots=True)
class Status:
    """What a provider says later about a message it took."""

    channel: str
    provider_id: str
    state: str  # sent, delivered, read or failed
    outbox_id: int | None = None  # our own number, when the provider carries it back
    code: str = ""
    unreachable: bool = False
    blocked: bool = False  # unreachable because the person wants nothing from us
    window_closed: bool = False
    halts: bool = False  # the platform refuses calls

    def __repr__(self) -> str:
        return f"Status({self.channel}, {self.state}, {self.code})"
