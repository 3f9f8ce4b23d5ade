"""Seat words: what is said about somebody's wish for a seat, and what can be done next.

* a reason is always the true one, of today, and never a blame;
* whoever has a seat, an offer or a place in the line reads the card of the shift.
"""

from collections.abc import Sequence

from bot.messages import Option, Reply
from bot.news_words import COMING, NO_THANKS, NOT_COMING, SHIFTS, TAKE
from bot.shift_cards import MOST_LINES, card, heading, language_name, row
from bot.talk import Talk
from locales import Lines, Text, _, as_is, lines
from services import calendars, shifts, signups
from services.activities import Status
from services.decisions import Decision, Outcome
from services.disclosure import of_shift
from services.shifts import Shift
from services.sight import Sight, eyes, sight
from services.signups import Seat

# i18n: button, max 20
MY_SHIFTS = _("📋 My shifts")
# i18n: button, max 20
WAIT = _("⏳ Wait for a seat")
# i18n: button, max 20
VOLUNTEER = _("🙋 Volunteer")
# i18n: button, max 20
MENU = _("☰ Menu")
# i18n: button, max 20
CALENDAR = _("📆 Calendar")
NOT_KNOWN = _("I do not know this shift. It may be an old one.")
NOBODY_YET = _("🙋 Shifts are for volunteers. Do you want to be one? Tell us what you can do.")
PENDING = _("⏳ A coordinator has to say yes first. You are told here.")
MOST_ROWS = 10  # of a list on WhatsApp
DONE = frozenset(
    {Outcome.SEATED, Outcome.WAITING, Outcome.ALREADY_SEATED, Outcome.ALREADY_WAITING}
)
DONE_WITH = frozenset(Status) - {Status.SEATED, Status.OFFERED, Status.WAITING}
REASONS = {
    Outcome.OVERLAPS: _("You have another shift at that time:"),
    Outcome.NEEDS_LICENCE: _("This seat is for somebody with a driving licence."),
    Outcome.NEEDS_CAR: _("This seat is for somebody with a car."),
    Outcome.NEEDS_FIRST_AID: _("This seat is for somebody who learned first aid."),
    Outcome.NEEDS_LANGUAGE: _("This seat is for somebody who speaks another language."),
    Outcome.NOT_TEAM: _("This shift is for another team."),
    Outcome.FULL: _("All seats are taken now."),
    Outcome.OVER: _("It is too late for this: the shift has begun."),
    Outcome.CANCELLED: _("This shift is cancelled."),
    Outcome.GONE: _("This seat is not free any more."),
}
SKILLS = frozenset(
    {
        Outcome.NEEDS_LICENCE,
        Outcome.NEEDS_CAR,
        Outcome.NEEDS_FIRST_AID,
        Outcome.NEEDS_LANGUAGE,
    }
)


def said(decision: Decision, *, pending: bool = False, language: str = "") -> Text:
    """Say why there is no seat; `language` is the one that an interpreter must speak."""
    if decision.outcome is Outcome.NOT_APPROVED:
        return PENDING if pending else NOBODY_YET
    if decision.outcome is Outcome.NEEDS_LANGUAGE and language:
        spoken = language_name(language)
        return _("This seat is for somebody who speaks {language}.", language=spoken)
    return REASONS[decision.outcome]


async def decided(
    talk: Talk, decision: Decision, shift: Shift | None, role_id: int | None = None
) -> Reply:
    """Say what became of a wish for a seat on a shift, and what can be done next."""
    seat = None
    if decision.signup_id is not None:
        seat = await signups.seat(talk.db, decision.signup_id)
    if decision.outcome in DONE and seat is not None:
        return await own(talk, await shifts.shift_of(talk.db, seat.shift_id), seat)
    looking = await eyes(talk.db, talk.person.id)
    which = shift
    if decision.overlaps_with is not None:
        which = await shifts.shift_of(talk.db, decision.overlaps_with)
    seen = which is not None and sight(which, looking, talk.now) is not Sight.NOTHING
    spoken = _spoken(shift, role_id)
    return Reply(
        lines(
            said(decision, pending=looking.pending, language=spoken),
            heading(which) if seen and which is not None else None,
        ),
        _ways(decision, looking.pending, role_id),
    )


async def own(talk: Talk, shift: Shift | None, seat: Seat, first: Text | None = None) -> Reply:
    """Say what somebody has on a shift: the card; `first` and the calendar if there is room."""
    if shift is None:
        return Reply(NOT_KNOWN, [Option("/shifts", SHIFTS), Option("/menu", MENU, number=0)])
    told = await of_shift(
        talk.db, talk.seal, talk.person.id, shift, talk.now, seat, recalls=talk.recalls
    )
    kept = [one for one in card(shift, told, seat).lines if one is not None]
    if first is not None and len(kept) < MOST_LINES:
        kept.insert(0, first)
    link = None if shift.cancelled or not seat.seated else await calendar(talk)
    written = link is not None and len(kept) + 2 <= MOST_LINES
    if link is not None and written:
        kept += [_("📅 All your shifts, for the calendar of your phone:"), as_is(link)]
    held = await signups.held_for(talk.db, seat.signup_id)
    options = _own_options(talk, shift, seat, friends=bool(held))
    if link is not None and not written:
        others = [one for one in options if one.token != "/myshifts"]
        options = [*others, Option("/calendar", CALENDAR)]
    return Reply(Lines(tuple(kept)), options, gone_at=told.gone_at)


async def which(talk: Talk, command: str) -> Reply:
    """Ask which signup is meant, when a command came without one."""
    mine = (await signups.mine(talk.db, talk.person.id, talk.now))[:MOST_ROWS]
    known = {one.id: one for one in await shifts.load(talk.db, [one.shift_id for one in mine])}
    options = [Option(f"/{command} {one.signup_id}", *row(known[one.shift_id])) for one in mine]
    if not options:
        return Reply(
            _("📋 You have no shift now."),
            [Option("/shifts", SHIFTS), Option("/menu", MENU, number=0)],
        )
    return Reply(_("Which shift?"), options)


async def calendar(talk: Talk) -> str | None:
    """Return the address of a person's own calendar; None when nobody told where we are."""
    if talk.web("/") is None:
        return None
    token = await calendars.token(talk.db, talk.seal, talk.person.id)
    return talk.web(f"/calendar/{token}.ics")


def number_of(words: str) -> int | None:
    """Return the number that stands behind a command, or None."""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 16 else None


def _own_options(talk: Talk, shift: Shift, seat: Seat, *, friends: bool) -> Sequence[Option]:
    """Return what somebody can do with what they have; three, as many as WhatsApp has buttons."""
    mine = Option("/myshifts", MY_SHIFTS)
    leave = f"/leave {seat.signup_id}"
    if shift.cancelled or shift.over(talk.now) or seat.status in DONE_WITH:
        return [Option("/shifts", SHIFTS), mine]
    if seat.status is Status.WAITING:
        # i18n: button, max 20
        return [Option(leave, _("❌ Leave the line")), Option("/shifts", SHIFTS), mine]
    if seat.status is Status.OFFERED:
        return [Option(f"/accept {seat.signup_id}", TAKE), Option(leave, NO_THANKS), mine]
    if shift.begun(talk.now):
        return [Option(leave, NOT_COMING), mine]
    # i18n: button, max 20: somebody else may have my seat
    swap = Option(f"/swap {seat.signup_id}", _("🔁 Give my seat"))
    confirm = Option(f"/confirm {seat.signup_id}", COMING)
    # i18n: button, max 20: the word that friends need
    brought = Option(f"/friends {seat.role_id}", _("👥 For my friends"))
    return [
        *([brought] if friends else []),
        *([confirm] if seat.confirmed_at is None else []),
        swap,
        Option(leave, NOT_COMING),
        *([mine] if seat.confirmed_at is not None else []),
    ]


def _ways(decision: Decision, pending: bool, role_id: int | None) -> Sequence[Option]:
    """Return what can be done instead."""
    others = Option("/shifts", SHIFTS)
    if decision.outcome is Outcome.NOT_APPROVED and not pending:
        return [Option("/volunteer", VOLUNTEER, number=5), Option("/menu", MENU, number=0)]
    if decision.outcome is Outcome.FULL and role_id is not None:
        return [Option(f"/wait {role_id}", WAIT), others]
    if decision.outcome is Outcome.OVERLAPS and decision.overlaps_with is not None:
        # i18n: button, max 20
        see = Option(f"/shift {decision.overlaps_with}", _("👀 See that shift"))
        return [see, others]
    if decision.outcome in SKILLS:
        # i18n: button, max 20
        return [others, Option("/volunteer change", _("✏️ What I can do"))]
    return [others, Option("/menu", MENU, number=0)]


def _spoken(shift: Shift | None, role_id: int | None) -> str:
    roles = shift.roles if shift is not None else ()
    return next((one.language for one in roles if one.id == role_id), "")
