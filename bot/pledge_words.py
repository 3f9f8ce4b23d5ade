"""Pledge words: what is said to who brings something, and what can be done next.

* where exactly, and whom to call, is told only to who has promised something;
* a reason is always the true one, of today, and never a blame.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.lengths import cut
from bot.messages import Option, Reply
from bot.need_cards import missing, named, until_day
from bot.shift_cards import area_name, moment
from bot.talk import Talk
from locales import Lines, Text, _, as_is, lines, listed
from services import drop_offs, promises
from services.disclosure import of_drop_off
from services.drop_offs import DropOff
from services.needs import Need
from services.pledge_guard import MOST, Decision, Outcome
from services.promises import Pledge, Promise
from services.supply import Wanted

NAME, ADDRESS = 40, 120  # letters that are shown
# i18n: button: things that are missing; max 20
BRING = _("🎁 Bring something")
# i18n: button, max 20
MY_PLEDGES = _("🎒 What I bring")
# i18n: button: I still bring it; max 20
STILL = _("✅ I bring it")
# i18n: button, max 20
CANNOT = _("❌ I cannot bring it")
# i18n: button: more or fewer things; max 20
ANOTHER_NUMBER = _("✏️ Another number")
# i18n: button, max 20
MENU = _("☰ Menu")
NOT_MINE = _("You bring nothing with this number.")
NO_MORE = {
    Outcome.NOTHING_MISSING: _("💚 Others already bring all of it. Thank you!"),
    Outcome.NOT_OPEN: _("💚 This is not needed any more. Thank you!"),
    Outcome.CLOSED_DAY: _("Nobody is there on that day to take it. Please choose another day."),
    Outcome.GONE: _("I do not know this need. It may be an old one."),
    Outcome.ENDED: _("This is over. You do not have to bring it."),
}
OVER = {
    Promise.RECEIVED: _("✅ It arrived. Thank you!"),
    Promise.CANCELLED: _("You do not bring it. All is well."),
    Promise.EXPIRED: _("⌛ The time for this is over. Others may bring it now."),
    Promise.CALLED_OFF: _("💚 It is not needed any more. Please keep it."),
}


def amount(pledge: Pledge) -> Text:
    """Say how many of what somebody brings."""
    return times(pledge.quantity, pledge.need)


def times(count: int, need: Need) -> Text:
    """Say so many of something."""
    return _("{count} × {thing}", count=count, thing=named(need))


def day_and_hours(pledge: Pledge) -> Text:
    """Say on which day and at what time it is taken."""
    return hours(pledge.opens, pledge.closes)


def hours(opens: datetime, closes: datetime) -> Text:
    """Say an opening of a drop-off point."""
    return _(
        "{day}, from {start} to {end}", day=opens.date(), start=opens.time(), end=closes.time()
    )


def wanted_line(number: int, one: Wanted) -> Text:
    """Say what can be brought on one line, with the number typed for it."""
    until = [] if one.need.deadline is None else [until_day(one.need.deadline)]
    where = area_name(one.area)
    return listed(as_is(f"{number}"), named(one.need), missing(one.need), where, *until)


def pledge_line(number: int, pledge: Pledge, where: str = "") -> Text:
    """Say a pledge on one line of a list, with the number typed for it."""
    there = [area_name(where)] if where else []
    day = as_is(pledge.day)
    return listed(as_is(f"{number}"), amount(pledge), day, *there, as_is(f"#{pledge.id}"))


def pledge_row(command: str, pledge: Pledge, number: int) -> Option:
    """Return what chooses a pledge in a list."""
    label = listed(as_is(hash_(pledge)), named(pledge.need))
    return Option(f"/{command} {pledge.id}", label, day_and_hours(pledge), number)


async def own(talk: Talk, pledge: Pledge, first: Text | None = None) -> Reply:
    """Say what somebody brings, where to and when; `first` in place of its usual first line."""
    if not pledge.state.stands:
        return over(pledge)
    point = await point_of(talk, pledge)
    where, contact = "", ""
    if point is not None:
        where, contact = await of_drop_off(talk.db, talk.seal, point, talk.person.id)
    said = _(
        "🎁 You bring {things}. Your number: {number}", things=amount(pledge), number=hash_(pledge)
    )
    return Reply(
        lines(
            first,
            said,
            _("📅 {time}", time=day_and_hours(pledge)),
            place(point, where) if point is not None else None,
            _("☎️ {contact}", contact=contact) if contact else None,
            _asked(pledge, talk.now),
        ),
        own_options(pledge),
    )


def hash_(pledge: Pledge) -> str:
    """Return the number that is said at the store room."""
    return f"#{pledge.id}"


def own_options(pledge: Pledge) -> list[Option]:
    """Return what somebody can do with a promise; three, as many as WhatsApp has buttons."""
    cannot = Option(f"/cancelpledge {pledge.id}", CANNOT)
    change = Option(f"/changepledge {pledge.id}", ANOTHER_NUMBER)
    if pledge.state is Promise.PLEDGED and pledge.asked:
        return [Option(f"/confirmpledge {pledge.id}", STILL), change, cannot]
    return [change, cannot, Option("/mypledges", MY_PLEDGES)]


def over(pledge: Pledge) -> Reply:
    """Say what became of a pledge that does not stand any more."""
    said = OVER[pledge.state]
    options = [Option("/bring", BRING), Option("/menu", MENU, number=0)]
    if pledge.state is Promise.EXPIRED and not pledge.received:
        options.insert(0, Option(f"/confirmpledge {pledge.id}", STILL))
    return Reply(lines(said, listed(amount(pledge), as_is(hash_(pledge)))), options)


async def decided(talk: Talk, decision: Decision, need: Need | None) -> Reply:
    """Say why nothing was promised, and what can be done instead."""
    if decision.outcome in (Outcome.ALREADY, Outcome.PLEDGED) and decision.pledge_id is not None:
        mine = await promises.own(talk.db, talk.person.id, decision.pledge_id)
        if mine is not None:
            return await own(talk, mine)
    options: Sequence[Option] = (Option("/bring", BRING), Option("/menu", MENU, number=0))
    if need is not None and decision.outcome in (Outcome.TOO_MUCH, Outcome.CLOSED_DAY):
        # i18n: button: try once more; max 20
        options = (Option(f"/bring {need.id}", _("🔁 Try again")), *options)
    elif decision.outcome is Outcome.TOO_MANY:
        options = (Option("/mypledges", MY_PLEDGES), Option("/menu", MENU, number=0))
    about = listed(named(need)) if need is not None else None
    return Reply(lines(why(decision), about), options)


def why(decision: Decision) -> Text:
    """Say why nothing was promised."""
    if decision.outcome is Outcome.TOO_MUCH:
        if not decision.missing:
            return _("💚 No more are missing. Thank you!")
        return _("💚 Only {count} are missing now.", count=decision.missing)
    if decision.outcome is Outcome.TOO_MANY:
        return _(
            "🙏 You promised {count} things already. Bring those first, then come back.",
            count=MOST,
        )
    return NO_MORE[decision.outcome]


async def point_of(talk: Talk, pledge: Pledge) -> DropOff | None:
    """Return where a pledge is brought to."""
    number = pledge.need.drop_off_id
    return None if number is None else await drop_offs.drop_off_of(talk.db, number)


def wanted_card(need: Need, point: DropOff, opening: Text | None) -> Lines:
    """Say what is missing and about where it is taken; for everybody."""
    until = [] if need.deadline is None else [until_day(need.deadline)]
    return lines(
        listed(named(need), missing(need), *until),
        _("📍 {place}", place=listed(as_is(cut(point.name, NAME)), area_name(point.area))),
        _("🕒 {time}", time=opening) if opening is not None else None,
    )


def place(point: DropOff, where: str) -> Text:
    """Say where something is taken, exactly when the address is given; else about where."""
    if not where:
        return _("📍 {place}", place=listed(as_is(cut(point.name, NAME)), area_name(point.area)))
    name, address = cut(point.name, NAME), cut(where, ADDRESS)
    return _("📍 {place}: {address}", place=name, address=address)


def _asked(pledge: Pledge, now: datetime) -> Text | None:
    """Say what has still to be answered."""
    if pledge.state is not Promise.PLEDGED:
        return None
    if pledge.asked and pledge.until is not None:
        return _("❓ Please answer before {moment}.", moment=moment(pledge.until))
    return _("🔔 The day before, I ask you if you still bring it.")
