"""Need words: what is said of a need to who told it, and what they can do about it.

A need is said with its thing, size, number and area; never with what anybody wrote.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import Option
from db.session import Session
from locales import Text, _, as_is, listed
from services import duties
from services.categories import Category, Urgency
from services.days import local
from services.needs import Need, State
from services.reported import Told

# i18n: button, max 20: what somebody told to be missing
MY_NEEDS = _("📦 My needs")
# i18n: button, max 20: tell the team what is missing
TELL = _("📦 Tell us a need")
# i18n: button, max 20: write more about what is missing
DESCRIBE = _("✍️ Add words")
# i18n: button, max 20: the team is not to write to me about this
QUIET = _("🙈 Do not write")
# i18n: button, max 20: the team may write to me about this again
NOT_QUIET = _("🔔 Write to me")
# i18n: button, max 20: it is not missing any more
TAKE_BACK = _("↩️ Not needed now")
# i18n: button, max 20
MENU = _("☰ Menu")
# i18n: button, max 20
FOOD = _("🍲 Food now")
NONE_YET = _("📦 You told us no need yet.")
# i18n: a size, of clothes for children; max 20
FOR_A_CHILD = _("🧒 Child")
URGENT_ALREADY = frozenset(
    {Category.HOT_MEAL, Category.WATER, Category.BABY_FOOD, Category.SHELTER}
)
EATEN = frozenset({Category.HOT_MEAL, Category.WATER})
STATES = {
    State.NEW: _("⏳ The team has it."),
    State.CLAIMED: _("👀 Somebody of the team looks after it."),
    State.OPEN: _("🎁 People are asked to bring it."),
    State.FULFILLED: _("✅ It was found."),
    State.CLOSED: _("☑️ The team has closed it."),
    State.MERGED: _("⏳ The team has it."),
}
ALSO = {
    Category.SHELTER: _("☎️ Please call 115 as well, free, day and night."),
    Category.MEDICAL: _("🏥 If it is bad or sudden: call 15 or 112 now, free."),
}


def usual_urgency(category: Category) -> Urgency:
    """Return how soon something is needed when nobody says so."""
    return Urgency.NOW if category in URGENT_ALREADY else Urgency.TODAY


def size_label(size: str) -> Text:
    """Say a size."""
    return FOR_A_CHILD if size == "child" else as_is(size)


def thing(category: Category, size: str = "", quantity: int = 1) -> Text:
    """Say what is missing, with its size, and how many when it is more than one."""
    parts = [category.label]
    if size:
        parts.append(size_label(size))
    if quantity > 1:
        parts.append(as_is(f"× {quantity}"))
    return listed(*parts) if len(parts) > 1 else parts[0]


def told(one: Told) -> Text:
    """Say on one line what somebody told: how many they need themselves, not the others."""
    need = one.need
    return listed(thing(need.category, need.size, one.quantity), as_is(need.area))


async def who_looks(db: Session, organization_id: int, now: datetime) -> Text:
    """Say honestly when somebody of the team looks at something new."""
    if await duties.on_duty(db, organization_id, now):
        return _("🔔 Somebody of the team is on duty and reads it now.")
    following = await duties.next_on_duty(db, organization_id, now)
    if following is None:
        return _("🕗 Nobody is on duty now. The team reads it as soon as it can.")
    at = local(following)
    return _("🕗 Somebody reads it from {day}, {time} on.", day=at.date(), time=at.time())


def ways(one: Told, *, listing: bool = True) -> Sequence[Option]:
    """Return what somebody can do about a need they told; at most nine."""
    need = one.need
    eats = [Option("/food", FOOD, number=1)] if need.category in EATEN else []
    mine = [Option("/myneeds", MY_NEEDS)] if listing else []
    home = Option("/menu", MENU, number=0)
    if need.state.ended:
        return [Option("/need", TELL, number=4), *eats, *mine, home]
    quiet = Option(f"/quietneed {need.id}", QUIET)
    loud = Option(f"/quietneed {need.id} off", NOT_QUIET)
    return [
        *(Option(f"/urgent {need.id} {soon.value}", soon.label) for soon in _other(need)),
        Option(f"/describe {need.id}", DESCRIBE),
        quiet if one.may_write else loud,
        Option(f"/takeneed {need.id}", TAKE_BACK),
        *eats,
        *mine,
        home,
    ]


def _other(need: Need) -> list[Urgency]:
    """Return how soon else it may be needed: where others told it too, only sooner."""
    order = list(Urgency)
    last = len(order) if need.reports == 1 else order.index(need.urgency)
    return [one for one in order[:last] if one is not need.urgency]


def row(one: Told, command: str, number: int) -> Option:
    """Return a need in a list of what somebody told, to choose it for a command."""
    label = thing(one.need.category, one.need.size)
    return Option(f"/{command} {one.need.id}", label, told(one), number)
