"""What each piece of news says: one table from what happened to words, buttons and a template.

The first line says what happened, the second which shift, always with weekday, date and times.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.messages import Approved, Option, Reply
from bot.shift_cards import area, card, heading, moment, when
from locales import Lines, Text, _, lines, ngettext
from services.disclosure import Told
from services.news import Item, News
from services.shifts import Shift
from services.sight import Sight
from services.signups import Seat

# i18n: button, max 20
COMING = _("✅ I am coming")
# i18n: button, max 20
NOT_COMING = _("❌ I cannot come")
# i18n: button, max 20
SEEN = _("👌 OK, seen")
# i18n: button, max 20
TAKE = _("✅ I take it")
# i18n: button, max 20
NO_THANKS = _("❌ No, thank you")
# i18n: button, max 20
SHIFTS = _("📅 Shifts")
# i18n: button, max 20
SEE_SHIFT = _("👀 See the shift")


@dataclass(frozen=True, slots=True)
class About:
    """What news are about, and how much of it may be said to whom they are for."""

    item: Item
    shift: Shift | None = None
    seat: Seat | None = None
    told: Told = field(default_factory=lambda: Told(Sight.AREA))

    @property
    def which(self) -> Text | None:
        """Say the shift on one line."""
        return heading(self.shift) if self.shift else None

    def number(self, name: str) -> int:
        """Return a number among the details, 0 when it is not there."""
        return int(self.item.details.get(name) or 0)


def reply_of(about: About) -> Reply | None:
    """Put news into a reply; None when what they are about is gone."""
    if about.item.kind in OF_SHIFTS and about.shift is None:
        return None
    return WORDS[about.item.kind](about)


def of_shift(shift: Shift) -> tuple[Text, ...]:
    """Return what the templates of shifts begin with: what, when and about where."""
    return (shift.activity.label, when(shift), area(shift))


def _news(
    text: Text, *options: Option, which: Text | None = None, more: Text | None = None
) -> Reply:
    """Say something for which there is no template of its own; the general one shows the shift."""
    return Reply(
        lines(text, which, more),
        options,
        template=Approved("news", (which or text,), presses=False),
    )


def _applied(about: About) -> Reply:
    # i18n: button, max 20
    see = _("🙋 Who wants to help")
    return _news(_("🙋 Somebody wants to be a volunteer."), Option("/volunteers", see))


def _approved(about: About) -> Reply:
    said = _("✅ Welcome! You are a volunteer now, and can take seats in shifts.")
    return Reply(said, [Option("/shifts", SHIFTS)], template=Approved("volunteer_approved"))


def _refused(about: About) -> Reply:
    said = _("Thank you for offering your help. The team cannot take you as a volunteer now.")
    return Reply(said, template=Approved("volunteer_refused"))


def _ended(about: About) -> Reply:
    said = _("The team has ended your role as a volunteer. Your seats are given to others.")
    return _news(said)


def _left(about: About) -> Reply:
    return _news(_("👋 A volunteer has stopped. Their seats are free again."))


def _offered(about: About) -> Reply:
    number = about.item.signup_id
    until = moment(about.item.not_after)
    return Reply(
        lines(
            _("🎟 A seat is free for you:"),
            about.which,
            _("Answer before {moment}. Then the next one is asked.", moment=until),
        ),
        [Option(f"/accept {number}", TAKE), Option(f"/leave {number}", NO_THANKS)],
        template=Approved("seat_offered", (*_shown(about), until)),
    )


def _offer_over(about: About) -> Reply:
    said = _("⌛ The time to answer is over. The seat goes to the next one:")
    return _news(said, Option("/shifts", SHIFTS), which=about.which)


def _released(about: About) -> Reply:
    said = _("⌛ You did not confirm. Somebody who waited may have your seat now:")
    return _news(said, Option("/shifts", SHIFTS), which=about.which)


def _moved_back(about: About) -> Reply:
    said = _("↩️ The shift is smaller now. You have no seat any more:")
    again = _("You are told at once when a seat is free.")
    number = about.item.signup_id
    seen = Option(f"/seen {number}", SEEN)
    leave = Option(f"/leave {number}", NOT_COMING)
    reply = _news(said, seen, leave, which=about.which)
    return replace(reply, text=lines(said, _card(about), again))


def _changed(about: About) -> Reply:
    number = about.item.signup_id
    return Reply(
        lines(_("🔁 This shift was changed. It is now:"), _card(about), _warning(about)),
        [Option(f"/seen {number}", SEEN), Option(f"/leave {number}", NOT_COMING)],
        template=Approved("shift_changed", _shown(about)),
    )


def _warning(about: About) -> Text | None:
    """Say what a change means for this person beside what the card shows."""
    if about.item.details.get("overlaps"):
        return _("⚠️ It is now at the same time as another shift of yours. Please leave one.")
    if about.item.details.get("held"):
        return _("⚠️ There is no room any more for the friends you kept seats for.")
    return None


def _called_off(about: About) -> Reply:
    return Reply(
        lines(_("❌ Cancelled. Please do not come:"), about.which),
        [Option(f"/seen {about.item.signup_id}", SEEN)],
        template=Approved("shift_cancelled", _shown(about)),
    )


def _replaced(about: About) -> Reply:
    said = _("✅ Somebody took over your seat. You are free. Thank you!")
    return _news(said, which=about.which)


def _friend(about: About) -> Reply:
    return _news(_("✅ Your friend has a seat beside you:"), which=about.which)


def _hold_over(about: About) -> Reply:
    said = _(
        "⌛ Nobody took the seats kept for your friends. They are free again. You keep yours:"
    )
    return _news(said, which=about.which)


def _late(about: About) -> Reply:
    seat = f"#{about.number('number')}"
    short = about.shift.short if about.shift else 0
    missing = (
        ngettext("{count} person is missing.", "{count} people are missing.", short)
        if short
        else _("There are still enough people.")
    )
    said = _("⚠️ {seat} cannot come any more:", seat=seat)
    see = Option(f"/shift {about.item.shift_id}", SEE_SHIFT)
    return _news(said, see, which=about.which, more=missing)


def _leads(about: About) -> Reply:
    said = _("⭐ You lead this shift now. When it begins you are asked who is there:")
    see = Option(f"/shift {about.item.shift_id}", SEE_SHIFT)
    return _news(said, see, which=about.which)


def _roll(about: About) -> Reply:
    # i18n: button, max 20
    begin = Option(f"/roll {about.item.shift_id}", _("📋 Who is here"))
    return _news(_("📋 Who is here? It takes one tap for each."), begin, which=about.which)


def _missed_twice(about: About) -> Reply:
    # i18n: button, max 20
    ask = Option(f"/askafter {about.number('volunteer')}", _("💬 Is all well?"))
    said = _(
        "🤝 A volunteer did not come two times, and we heard nothing. Perhaps all is not well."
    )
    return _news(said, ask, which=about.which)


def _asked_after(about: About) -> Reply:
    said = _("🤝 We missed you, and hope that you are well. There is nothing you have to do.")
    return _news(said, Option("/shifts", SHIFTS), which=about.which)


def _shown(about: About) -> tuple[Text, ...]:
    return of_shift(about.shift) if about.shift else ()


def _card(about: About) -> Lines | None:
    if about.shift is None:
        return None
    return card(about.shift, about.told, about.seat)


WORDS: Mapping[News, Callable[[About], Reply]] = {
    News.APPLIED: _applied,
    News.APPROVED: _approved,
    News.REFUSED: _refused,
    News.ENDED: _ended,
    News.LEFT: _left,
    News.OFFERED: _offered,
    News.OFFER_OVER: _offer_over,
    News.RELEASED: _released,
    News.MOVED_BACK: _moved_back,
    News.CHANGED: _changed,
    News.CALLED_OFF: _called_off,
    News.REPLACED: _replaced,
    News.FRIEND: _friend,
    News.HOLD_OVER: _hold_over,
    News.LATE: _late,
    News.LEADS: _leads,
    News.ROLL: _roll,
    News.MISSED_TWICE: _missed_twice,
    News.ASKED_AFTER: _asked_after,
}
OF_SHIFTS = frozenset(WORDS) - {
    News.APPLIED,
    News.APPROVED,
    News.REFUSED,
    News.ENDED,
    News.LEFT,
    News.MISSED_TWICE,
    News.ASKED_AFTER,
}
WITH_CARD = frozenset({News.CHANGED, News.MOVED_BACK})
"""Those that show all of a shift that may be told."""
