"""/storeroom and /received: what is expected at the drop-off points, and what came of it."""

from bot.coordinating import numbered, numbers, organization_of
from bot.counts import Amount
from bot.messages import Option, Reply
from bot.pledge_words import MENU, amount, day_and_hours, hash_, pledge_line, times
from bot.registry import command
from bot.talk import Talk
from locales import Lines, Text, _, as_is, lines, listed, ngettext, pgettext
from services import coordinators, promises, receiving
from services.needs import State
from services.people import Role
from services.pledges import LARGEST
from services.promises import Pledge
from services.receiving import NO_PLEDGE
from services.refusals import Refused

LIST = 4
ALL, PART, NOTHING = "all", "part", "nothing"
# i18n: button: where things are brought to; max 20
STORE_ROOM = _("🏬 Store room")


@command(
    "storeroom",
    STORE_ROOM,
    words=pgettext("words", "store room | storeroom | what is coming | expected"),
    signs=("🏬",),
    role=Role.COORDINATOR,
)
async def store_room(talk: Talk) -> Reply:
    """Show what people bring, the soonest first; "+4" behind the command goes on."""
    await organization_of(talk)
    found = await promises.expected(talk.db, talk.person.id, talk.now)
    named = numbers(talk)
    skip = named[0] if named and named[0] < len(found) else 0
    shown = found[skip : skip + LIST]
    said = [pledge_line(number, one) for number, one in enumerate(shown, start=1)]
    options = [_came(one) for one in shown]
    if len(found) > skip + LIST:
        # i18n: button, max 20
        options.append(Option(f"/storeroom {skip + LIST}", _("➡️ Next")))
    options += [
        # i18n: button: somebody says the number of what they bring; max 20
        Option("/received", _("🔢 By its number")),
        # i18n: button: what people say is missing; max 20
        Option("/needs", _("📦 Needs")),
    ]
    first = ngettext(
        "🏬 {count} promise is expected. What is here?",
        "🏬 {count} promises are expected. What is here?",
        len(found),
    )
    said_first = first if found else _("🏬 Nobody brings anything for now.")
    return Reply(lines(said_first, *said), [*numbered(options), Option("/menu", MENU, number=0)])


@command(
    "received",
    # i18n: button: note what somebody brought; max 20
    _("📥 It is here"),
    role=Role.COORDINATOR,
)
async def received(talk: Talk) -> Reply:
    """Note what came of a pledge: all, a part, or nothing."""
    await organization_of(talk)
    pledge = await _pledge(talk)
    what = await talk.choose("what", _card(pledge), _choices(pledge))
    came = {ALL: pledge.quantity, NOTHING: 0}.get(what)
    if came is None:
        asked = Amount(_("🔢 How many are here?"), LARGEST)
        came = await talk.ask("came", asked)
    if came is None:
        return Reply(_("Nothing was noted."), _ways())
    left = await receiving.receive(talk.db, pledge.id, came, talk.now, talk.person.id)
    after = await promises.pledge_of(talk.db, pledge.id)
    return Reply(
        lines(
            _noted(pledge, came),
            _left(after, left),
        ),
        _ways(),
    )


async def _pledge(talk: Talk) -> Pledge:
    """Return the pledge that is meant; its number is asked for when it is not named."""
    named = numbers(talk)
    if not named:
        named = [
            await talk.number("number", _("🔢 Which number?"), at_least=1, at_most=999_999_999)
        ]
    found = await promises.pledge_of(talk.db, named[0])
    if found is None:
        raise Refused(NO_PLEDGE)
    await coordinators.must_act_for(talk.db, talk.person.id, found.need.organization_id)
    return found


def _card(pledge: Pledge) -> Lines:
    before = _("📥 Noted before: {count} came.", count=pledge.received)
    return lines(
        listed(as_is(hash_(pledge)), amount(pledge)),
        _("📅 {time}", time=day_and_hours(pledge)),
        before if pledge.received else None,
        _("📥 What is here?"),
    )


def _choices(pledge: Pledge) -> dict[str, tuple[str, Text]]:
    return {
        # i18n: button: all that was promised is here; max 20
        ALL: (ALL, _("✅ All: {count}", count=pledge.quantity)),
        # i18n: button: more or fewer came than was promised; max 20
        PART: (PART, _("🔢 Another number")),
        # i18n: button: nothing of what was promised came; max 20
        NOTHING: (NOTHING, _("➖ Nothing came")),
    }


def _noted(pledge: Pledge, came: int) -> Text:
    number, things = hash_(pledge), times(came, pledge.need)
    if not came:
        return _("✅ Noted: nothing came for {number}.", number=number)
    return _("✅ Noted for {number}: {things}", number=number, things=things)


def _came(pledge: Pledge) -> Option:
    label = listed(as_is(hash_(pledge)), amount(pledge))
    return Option(f"/received {pledge.id}", label, day_and_hours(pledge))


def _left(after: Pledge | None, left: int) -> Text | None:
    if after is not None and after.need.state is State.FULFILLED:
        return _("💚 The need is met. Who told us about it is told.")
    if not left:
        return None
    return _("Still missing: {count}", count=left)


def _ways() -> list[Option]:
    return [Option("/storeroom", STORE_ROOM, number=1), Option("/menu", MENU, number=0)]
