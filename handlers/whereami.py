"""/whereami and /safe: somebody in danger says where they are, or that it is over."""

from bot.danger_words import ways_on
from bot.messages import Option, Reply
from bot.registry import command
from bot.seat_words import number_of
from bot.spots import Spot, shared
from bot.talk import Talk
from bot.whereabouts import Whereabouts
from locales import _, lines
from services import emergencies, tickets

NONE_OPEN = _("✅ No emergency of yours is open. In danger: call 112.")
# i18n: button, max 20
AGAIN = _("🚨 112")
# i18n: button, max 20
MENU = _("☰ Menu")


@command(
    "whereami",
    # i18n: button: tell the team where I am; max 20
    _("📍 Where I am"),
)
async def where_am_i(talk: Talk) -> Reply:
    """Tell the team where somebody in danger is: a location, a place or any words."""
    ticket_id = await emergencies.open_of(talk.db, talk.person.id)
    if ticket_id is None:
        return _none()
    prompt = _("📍 Where are you? Share your location, or write what you see around you.")
    answer: Spot | str | None = _shared(talk.argument)
    if answer is None:
        answer = await talk.ask("where", Whereabouts(prompt, talk.db, talk.seal, talk.person.id))
    await _tell(talk, ticket_id, answer)
    text = lines(
        _("✅ The team is told where you are."),
        _("🚨 In danger now: call 112, and tell them too. At sea: 196."),
    )
    return Reply(text, ways_on(ticket_id), safety=True)


@command(
    "safe",
    # i18n: button: the danger is over, or there was none; max 20
    _("✅ I am safe"),
)
async def safe(talk: Talk) -> Reply:
    """End one's own emergency."""
    named, found = number_of(talk.argument), await emergencies.open_of(talk.db, talk.person.id)
    ended = False
    for number in dict.fromkeys((named, found)):  # an old button means the one that is open
        if number is not None and not ended:
            ended = await emergencies.safe(talk.db, number, talk.person.id, talk.now)
    if not ended:
        return _none()
    text = lines(
        _("✅ Good that you are safe. The team is told."),
        _("🚨 If it begins again: call 112, and press 🚨."),
    )
    return Reply(text, [Option("/emergency", AGAIN), Option("/menu", MENU, number=0)])


async def _tell(talk: Talk, ticket_id: int, answer: Spot | str) -> None:
    person_id = talk.person.id
    if isinstance(answer, str):
        await tickets.said(
            talk.db, talk.seal, ticket_id, person_id, answer, talk.language, talk.now
        )
    else:
        await emergencies.place(
            talk.db, ticket_id, person_id, answer.position, answer.name or "", talk.now
        )


def _none() -> Reply:
    return Reply(NONE_OPEN, [Option("/emergency", AGAIN), Option("/menu", MENU, number=0)])


def _shared(argument: str) -> Spot | None:
    """Read a location that was shared without being asked for, as "@48.88410,2.36590"."""
    latitude, comma, longitude = argument.removeprefix("@").partition(",")
    if not (argument.startswith("@") and comma):
        return None
    try:
        return shared(float(latitude), float(longitude))
    except (ValueError, OverflowError):
        return None
