"""/daily: anyone can be told every day, at a time they choose, where food is near a place.

Behind it stands "new" to choose another time or place, or "end".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.coordinating import numbered
from bot.daily_words import described, end_daily, every_day
from bot.messages import Option, Reply
from bot.questions import Said
from bot.quiet_words import DAILY, SILENT, food, levels, menu, my_messages
from bot.registry import command
from bot.spots import CELL, Spot
from bot.talk import Talk
from bot.written import TimeOfDay
from locales import Text, _, as_is, lines, pgettext
from services import quiet, subscriptions
from services.days import local
from services.grid import snap
from services.quiet import Level

USUAL = (time(7), time(12), time(17))
LONGEST = 60  # letters of a spot's token
NEW, END = "new", "end"


@dataclass(frozen=True)
class DailyTime(TimeOfDay):
    """A time of day: one of the usual ones by its button or number, or another that is typed."""

    def options(self) -> Sequence[Option]:
        """Return the usual times."""
        return [
            Option(self.keep(one), as_is(one), number=number)
            for number, one in enumerate(USUAL, start=1)
        ]

    async def read(self, said: Said) -> time:
        """Read the number of a usual time, else a time."""
        if said.token is None and said.folded in ("1", "2", "3"):
            return USUAL[int(said.folded) - 1]
        return await TimeOfDay.read(self, said)


@command(
    "daily",
    DAILY,
    words=pgettext("words", "every day | food every day | tell me every day | daily"),
)
async def tell_every_day(talk: Talk) -> Reply:
    """Take the time and the place, or end it; with none of both say what is kept."""
    if talk.argument == END:
        return await _ended(talk)
    if await quiet.level_of(talk.db, talk.person.id) is Level.NONE:
        return Reply(SILENT, levels())
    kept = await subscriptions.of_person(talk.db, talk.person.id)
    if kept is not None and talk.argument != NEW:
        return Reply(await described(talk.db, kept), numbered([_change(), end_daily(), menu()]))
    prompt = _("🍲 At what time shall I tell you every day where food is?")
    at = await talk.ask("time", DailyTime(prompt))
    spot = await talk.place("place", _("📍 Where? Share your location, or write a station."))
    first = await subscriptions.subscribe(talk.db, talk.person.id, at, _token(spot), talk.now)
    today = local(first).date() == talk.now.date()
    when = _("The first time is today.") if today else _("The first time is tomorrow.")
    said = lines(_("✅ Thank you."), every_day(at, spot), when)
    return Reply(said, numbered([end_daily(), my_messages(), menu()]))


async def _ended(talk: Talk) -> Reply:
    if await subscriptions.end(talk.db, talk.person.id):
        said: Text = _("🔕 I do not write every day any more.")
    else:
        said = _("You are not told every day.")
    again = Option("/daily", DAILY, number=2)
    return Reply(said, [food(), again, menu()])


def _change() -> Option:
    # i18n: button: another time or place of a message that comes every day; max 20
    return Option(f"/daily {NEW}", _("✏️ Change"))


def _token(spot: Spot) -> str:
    """Return what is kept of a place; of a shared location only its cell."""
    return spot.token if len(spot.token) <= LONGEST else f"{CELL}{snap(*spot.position)}"
