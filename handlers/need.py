"""/need: anybody tells what is missing, without signing up, in four taps where they can do.

What stands behind the command is the category, so that a button can begin further on.
"""

from bot.messages import Option, Reply
from bot.need_choices import DANGER, MORE, Amount, Size, What
from bot.need_words import ALSO, MENU, TELL, thing, told, usual_urgency, ways, who_looks
from bot.registry import command
from bot.spots import Spot
from bot.talk import Talk
from locales import Text, _, as_is, lines, listed, pgettext
from services import needs, reported, reporting, routing
from services.categories import MEMBERS, Category, Group, Whom
from services.dangers import Danger
from services.needs import Need
from services.reporting import AT_MOST, NOBODY, Wish

TOLD = (Whom.ME, Whom.US, Whom.SOMEONE)
PLACE = "place:"
SAME, OTHER = "same", "other"
TOO = {
    # i18n: button, max 20: somebody else told it already
    Whom.ME: _("🙋 I need it too"),
    # i18n: button, max 20: somebody else told it already
    Whom.US: _("👥 We need it too"),
    # i18n: button, max 20: somebody else told it already
    Whom.SOMEONE: _("👀 I see it too"),
}
# i18n: button, max 20: what I told before
THE_SAME = _("☑️ It is the same")
# i18n: button, max 20: not what is known already
ANOTHER = _("➕ It is another one")


@command(
    "need",
    TELL,
    words=pgettext(
        "words",
        "need | i need | we need | something is missing | report a need | what is missing"
        " | we need blankets | need tents | food ran out | no food left here | blanket | blankets"
        " | sleeping bag | sleeping bags | tent | tents | clothes | shoes | jacket",
    ),
    signs=("📦", "📝", "🛏", "⛺", "🧥", "👟", "🧦", "🧤"),
    number=4,
)
async def tell_a_need(talk: Talk) -> Reply:
    """Take what is missing and let the team know; what is known already is counted."""
    if not await routing.anybody(talk.db):
        return _nobody()
    category = await _category(talk)
    if category is None:
        return _danger()
    wish = await _wish(talk, category)
    known = await reporting.alike(talk.db, wish, talk.person.id, talk.now)
    if known is not None and await _is_known(talk, known, wish.whom):
        return await _counted(talk, known, wish)
    number = await reporting.report(talk.db, wish, talk.person.id, talk.now)
    return await _thanks(talk, number, _("✅ Thank you. We have it:"))


async def _category(talk: Talk) -> Category | None:
    """Ask what is missing; None for what cannot wait."""
    chosen = talk.argument
    if chosen not in set(Category):
        chosen = await talk.ask("category", What(_("📦 What is missing?")))
    if chosen == DANGER:
        return None
    if chosen != MORE:
        return Category(chosen)
    group = await talk.pick("group", _("📦 What is it about?"), Group)
    return await talk.pick("thing", _("📦 What is missing?"), MEMBERS[group])


async def _wish(talk: Talk, category: Category) -> Wish:
    whom = await talk.pick("whom", _("Who is it for?"), TOLD)
    quantity = 1
    if whom is not Whom.ME:
        quantity = await talk.ask("quantity", Amount(_how_many(category), AT_MOST))
    size = ""
    if category.sizes:
        size = await talk.ask("size", Size(_("Which size?"), category.sizes))
    spot = await talk.place("where", _("📍 Where is it needed? Share a location, or write it."))
    return Wish(
        category,
        size,
        quantity,
        whom,
        usual_urgency(category),
        (await routing.area_at(talk.db, spot.position)).name,
        spot.position,
        _place(spot),
    )


def _how_many(category: Category) -> Text:
    if category.brought and category.group is not Group.FOOD:
        return _("How many are needed?")
    return _("For how many people?")


def _place(spot: Spot) -> int | None:
    return int(spot.token.removeprefix(PLACE)) if spot.token.startswith(PLACE) else None


async def _is_known(talk: Talk, known: Need, whom: Whom) -> bool:
    """Ask whether somebody means what is known already; the number tells it from others."""
    mine = await _mine(talk, known)
    first = _("👀 You told us this already:") if mine else _("👀 Somebody told us this already:")
    return await talk.choose(
        "known",
        lines(first, listed(thing(known.category, known.size), as_is(known.area))),
        {
            f"{SAME}-{known.id}": (True, THE_SAME if mine else TOO[whom]),
            OTHER: (False, ANOTHER),
        },
    )


async def _counted(talk: Talk, known: Need, wish: Wish) -> Reply:
    first = _("✅ Thank you. You are counted too:")
    if await _mine(talk, known):
        first = _("✅ Yes, the team has it:")
    number = await reporting.see_too(
        talk.db, known.id, talk.person.id, wish.whom, wish.quantity, talk.now
    )
    return await _thanks(talk, number, first)


async def _mine(talk: Talk, known: Need) -> bool:
    return talk.person.id in await needs.reporters(talk.db, known.id, may_write=False)


async def _thanks(talk: Talk, number: int, first: Text) -> Reply:
    """Say what the team sees, when somebody looks at it, and what can be done about it."""
    made = await reported.own(talk.db, number, talk.person.id)
    return Reply(
        lines(
            first,
            told(made),
            await who_looks(talk.db, made.need.organization_id, talk.now),
            _("👀 The team does not see your name or number. You get the news here."),
            ALSO.get(made.need.category),
        ),
        ways(made),
    )


def _danger() -> Reply:
    """Say whom to call, and ask what goes on; what is pressed is told to those on duty."""
    dangers = [
        Option(f"/{one.value}", one.label, number=number)
        for number, one in enumerate(Danger, start=1)
    ]
    return Reply(
        lines(
            _("🚨 Danger, police, fire, someone badly hurt: call 112. Free, day and night."),
            _("🏥 Doctor: 15. You cannot speak: write an SMS to 114."),
            _("👇 What goes on? The team on duty is told at once."),
        ),
        [*dangers, _menu()],
        safety=True,
    )


def _nobody() -> Reply:
    return Reply(
        lines(
            NOBODY,
            _("☎️ A place to sleep, advice: call 115, free, day and night."),
            _("🚨 Danger: call 112, free."),
        ),
        [_menu()],
    )


def _menu() -> Option:
    return Option("/menu", MENU, number=0)
