"""Opening words: the shifts that need somebody, one line and one button each."""

from datetime import date, datetime

from bot.messages import Option, Reply
from bot.seat_words import MENU, MY_SHIFTS, NOBODY_YET, VOLUNTEER
from bot.shift_cards import area, row
from db.session import Session
from locales import Text, _, lines, listed, ngettext
from services.openings import Opening, Openings, openings
from services.sight import eyes

SHOWN = 4
NEXT = 6  # the number that goes on, as with food
# i18n: button, max 20
ANOTHER_DAY = _("📆 Another day")


async def needed(
    db: Session, person_id: int, now: datetime, *, day: date | None = None, skip: int = 0
) -> Reply:
    """Say which shifts need somebody, on one day when it is given; after the first `skip`."""
    looking = await eyes(db, person_id)
    if not (looking.approved or looking.pending):
        return Reply(
            NOBODY_YET,
            [Option("/volunteer", VOLUNTEER, number=5), Option("/menu", MENU, number=0)],
        )
    found = await openings(db, person_id, now, day=day, skip=skip, limit=SHOWN)
    return Reply(
        lines(_first(found, looking.approved, day), *(_line(one) for one in found.shifts)),
        _options(found, looking.approved, day, skip),
    )


def _first(found: Openings, approved: bool, day: date | None) -> Text:
    if not found.shifts and day is not None:
        return _("📅 I know no shift for you on {day}.", day=day)
    if not found.shifts:
        return _("📅 I know no shift for you in the next weeks. Thank you for looking.")
    if not approved:
        return _("⏳ A coordinator has to say yes first. These shifts are planned:")
    if found.shifts[0].full:
        return _("⏳ These shifts are full. You can wait for a seat:")
    return _("📅 Here you can help:")


def _line(one: Opening) -> Text:
    """Say what, when and about where, and how many are missing; the card says the rest."""
    shift, starts = one.shift, one.shift.starts
    when = _("{day}, {start}", day=starts.date(), start=starts.time())
    said = listed(shift.activity.label, when, area(shift))
    if not one.needed:
        return said
    missing = ngettext(
        "👥 {count} more person is needed", "👥 {count} more people are needed", one.role.short
    )
    return listed(said, missing)


def _options(found: Openings, approved: bool, day: date | None, skip: int) -> list[Option]:
    options = [Option(f"/shift {one.shift.id}", *row(one.shift)) for one in found.shifts]
    if found.more:
        which = f"{day.isoformat()} " if day is not None else ""
        # i18n: button, max 20
        options.append(Option(f"/shifts {which}+{skip + SHOWN}", _("➡️ Next"), number=NEXT))
    if found.shifts or day is not None:
        options.append(Option("/shifts day", ANOTHER_DAY))
    if approved:
        options.append(Option("/myshifts", MY_SHIFTS))
    if not found.shifts or not approved:
        options.append(Option("/menu", MENU, number=0))
    return options
