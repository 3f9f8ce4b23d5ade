"""Speaking: in which language somebody is answered, and what is said about it.

* a language once chosen always wins; a message that is surely in another offers the change;
* in a first message a sure language is spoken at once, beside it stands how to change it;
* of a likely one it is asked whether it is right; otherwise French and English, and the choice;
* who writes what we recognise and do not speak is told so in that language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.held import Held
from bot.joining import MOST_OPTIONS
from bot.messages import Incoming, Kind, Option, Reply
from bot.picker import picker
from bot.registry import Registry
from locales import UNDECIDED, Lines, Spoken, Text, _, as_is, from_tag, language, lines, reviewed
from locales.fold import fold
from locales.strangers import honest_line
from locales.tongues import LIKELY, SURE, recognise
from services import slips
from services.search import named_area

# i18n: said first to somebody new; the names are those of companies; max 200
ABOUT = _(
    "👋 Popote says where food is. No name needed."
    " We forget you after 30 days, or at once: /forget."
    " Telegram, Meta and Twilio can read this chat. 🚨 112 · 115 · 119"
)
UNCHECKED = _("🛠 Nobody who speaks this language has checked these words yet.")
YOURS = _("🌐 Is this your language? If not, write 8.")
# i18n: button, max 20
LANGUAGE = _("🌐 Language")
CHIP = Option("/language", LANGUAGE, number=8, yields=1)
BUTTONS = 3  # as many as WhatsApp shows at once
LONGEST_NAME = 60  # letters of a place's name
CERTAIN, ENOUGH_WORDS = 4.0, 3  # of a message that offers a change


@dataclass(frozen=True, slots=True)
class Speech:
    """How somebody is answered: the language, None while it is not known, and what is open."""

    code: str | None
    new: bool = False  # it is spoken from now on
    asked: bool = False  # it is only likely
    foreign: str | None = None  # what they write, and we do not speak
    change: str | None = None  # what they write now instead of what they chose
    picked: bool = False  # they have just chosen it

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages of the answer."""
        return UNDECIDED if self.code is None else (self.code,)


def speech(
    registry: Registry, incoming: Incoming, known: str | None, *, asked: bool = False
) -> Speech:
    """Return how a message is answered; `known` is the language that was chosen before.

    `asked` tells that a question is open: what answers it may be words for somebody else.
    """
    if known is not None:
        return Speech(known, change=None if asked else _changed(incoming, known))
    words, hint = _own_words(incoming.text), from_tag(incoming.language)
    typed = registry.languages_of(folded) if (folded := fold(words)) else []
    found = recognise(words, tuple(filter(None, (hint, *incoming.near))))
    if len(typed) == 1 and (found.margin < LIKELY or found.code == typed[0]):
        return Speech(typed[0], new=True)
    if found.code is None or found.margin < LIKELY:
        return Speech(hint, new=hint is not None)
    if honest_line(found.code) is not None:
        return Speech(None, foreign=found.code)
    return Speech(found.code, new=True, asked=found.margin < SURE)


def _own_words(text: str) -> str:
    """Return what somebody wrote themselves: commands, forwardable words, street signs are not.

    Telegram writes "/start" for whoever comes, and the names of places are the same to everybody.
    """
    if text.startswith("/") or slips.PATTERN.fullmatch(fold(text)):
        return ""
    named = text.isascii() and len(text) <= LONGEST_NAME and named_area(text, alone=True)
    return "" if named else text


def _changed(incoming: Incoming, known: str) -> str | None:
    words = incoming.text.split()
    if incoming.kind is not Kind.TEXT or len(words) < ENOUGH_WORDS:
        return None
    found = recognise(_own_words(incoming.text))
    other = found.code not in (None, known) and honest_line(found.code or "") is None
    return found.code if other and found.margin >= CERTAIN else None


def with_choice(
    reply: Reply, speaks: Speech, held: Held, supposed: Sequence[Option] = ()
) -> Reply:
    """Let somebody choose their language where it is not sure, or change it.

    `supposed` are the options for what may have been meant: they stay, before the languages.
    """
    if held.frames:  # where a number answers the question
        return _beside(reply, replace(CHIP, number=None)) if speaks.asked else reply
    if speaks.code is None:
        return _with_picker(reply, supposed)
    if speaks.change is not None:
        name = as_is(f"🌐 {language(speaks.change).name}")
        return _beside(reply, Option(f"/language {speaks.change}", name))
    return _beside(reply, CHIP) if speaks.new and not speaks.picked else reply


def _with_picker(reply: Reply, supposed: Sequence[Option]) -> Reply:
    """Offer the languages, after what keeps somebody safe."""
    if reply.safety:
        return replace(reply, options=[*reply.options, CHIP])
    if not supposed:
        return replace(reply, options=picker())
    room = MOST_OPTIONS - len(supposed) - 1
    return replace(reply, options=[*supposed, *picker()[:room], CHIP])


def _beside(reply: Reply, option: Option) -> Reply:
    """Put an option last; where few fit, what can be typed gives way, and 0 is the menu."""
    full = len(reply.options) >= MOST_OPTIONS
    if full or any(one.token == option.token for one in reply.options):
        return reply
    kept = [_giving_way(one) for one in reply.options]
    if option.number is None and sum(not one.yields for one in kept) == BUTTONS:
        return reply
    return replace(reply, options=[*kept, option])


def _giving_way(one: Option) -> Option:
    menu = one.token == "/menu" and one.number is not None
    return replace(one, yields=one.yields or 1) if menu else one


def introduced(reply: Reply, told: Lines | None) -> Reply:
    """Say who this is; nothing comes before what keeps somebody safe."""
    if told is None:
        return reply
    if reply.safety:
        return replace(reply, footer=lines(reply.footer, *told.lines))
    return replace(reply, notice=lines(*told.lines, reply.notice))


def in_their_language(reply: Reply, speaks: Speech) -> Reply:
    """Say honestly, in it, that a language is not spoken."""
    if speaks.foreign is None:
        return reply
    return replace(reply, once=as_is(honest_line(speaks.foreign) or ""))


def introduction(speaks: Speech, new: bool) -> Lines | None:
    """Return who this is, at the first contact, and what is open about the language."""
    told: list[Text | Spoken] = [ABOUT] if new else []
    if (new or speaks.new) and not all(map(reviewed, speaks.codes)):
        told.append(UNCHECKED)
    if speaks.asked:
        told += [YOURS, *(Spoken(YOURS, one) for one in UNDECIDED if one not in speaks.codes)]
    return lines(*told) if told else None
