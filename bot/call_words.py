"""Call words: what somebody who gets a call reads and can press.

* what is structured is said in each one's own language; of a shift the area, never the address;
* own words come in the reader's version, else as they were written, with their language named;
* a call about something that is over or gone cannot be said any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.cards import in_short
from bot.lengths import cut
from bot.messages import Approved, Option, Reply
from bot.need_cards import about, missing, open_line
from bot.need_words import MENU, thing
from bot.news_words import of_shift
from bot.shift_cards import area, area_name, heading, language_name, moment, part
from db.sealing import Seal
from db.session import Session
from locales import UNDECIDED, Lines, Text, _, as_is, lines, listed, ngettext
from services import calls, needs, search, shifts
from services.answers import at_place
from services.calls import Call, Kind
from services.categories import Category
from services.days import local
from services.filling import of_role
from services.needs import Need
from services.offers import Offer
from services.shifts import Shift, ShiftRole

# i18n: button: somebody takes a seat in a shift, or comes to help; max 20
I_COME = _("✅ I come")
# i18n: button: somebody brings what is missing; max 20
I_BRING = _("🎁 I bring it")
# i18n: button: somebody brings one of the things that are missing; max 20
I_BRING_ONE = _("🎁 I bring one")
# i18n: button: somebody can help with what is missing; max 20
I_HELP = _("🙋 I can help")
# i18n: button: somebody cannot help this time; max 20
NOT_ME = _("🙅 Not me")
# i18n: button: fewer or no messages to many, such as this one; max 20
NO_MORE = _("🔕 No more of these")
SHORT = 30  # letters of own words in a list
NEED_NOT_ANSWER = _("You do not have to answer.")


@dataclass(frozen=True, slots=True)
class Material:
    """A call with what it is about and its own words in clear, by language."""

    call: Call
    need: Need | None = None
    shift: Shift | None = None
    role: ShiftRole | None = None
    offer: Offer | None = None  # a meal, as everybody may know it
    place: str = ""  # a name, as everybody may know it
    words: Mapping[str, str] = field(default_factory=dict)  # as they were written first

    @property
    def answerable(self) -> bool:
        """Tell whether somebody can do something about it."""
        return bool(self.role or self.need or self.call.wanted)


async def material(db: Session, seal: Seal, call: Call, now: datetime) -> Material | None:
    """Return what is said in a call; None when what it is about is over or gone."""
    need = await needs.current(db, call.need_id) if call.need_id is not None else None
    shift, role = await _shift(db, call)
    if need is not None and need.state.ended:
        return None
    if call.kind is Kind.GAP and not _still_open(call, shift, role, now):
        return None
    offer, place = await _place(db, call, now)
    words = await calls.words_of(db, seal, call.id)
    found = Material(call, need, shift, role, offer, place, words)
    return found if words or _structure(found) else None


def message(
    found: Material,
    code: str,
    *,
    group: bool = False,
    links: Sequence[str] = (),
    word: str = "",
) -> Reply:
    """Say a call to somebody who reads this language; "" when it is not known.

    A `group` gets no buttons, but these `links` to answer in a chat of one's own. Who came by
    the forwardable `word` of the call answers with it.
    """
    here = code or UNDECIDED[0]
    said = lines(
        first_line(found.call),
        structure(found),
        own_words(found, here),
        NEED_NOT_ANSWER if found.answerable and not group else None,
        _("👉 Answer here, each in a chat of their own:") if group and links else None,
        *(as_is(one) for one in links if group),
    )
    options = [] if group else buttons(found, word)
    return Reply(said, options, not_after=found.call.not_after, template=_approved(found))


def first_line(call: Call) -> Text:
    """Say what kind of call it is and who sends it."""
    return listed(call.kind.label, as_is(call.organization))


def about_in_short(found: Material) -> Text:
    """Say on a part of a line what a call is about; for its coordinators."""
    call = found.call
    if found.need is not None:
        return about(found.need)
    if found.shift is not None:
        return listed(found.shift.activity.label, as_is(found.shift.starts), area(found.shift))
    what = _wanted(call)
    where = found.place or call.area
    if what is not None:
        return listed(what, area_name(where)) if where else what
    if where:
        return _("📍 {place}", place=area_name(where))
    return _("💬 {words}", words=cut(next(iter(found.words.values()), ""), SHORT))


def structure(found: Material) -> Lines:
    """Say what a call is about, as far as it is not in somebody's own words."""
    return lines(*_structure(found))


def own_words(found: Material, code: str) -> Text | None:
    """Say a coordinator's own words: the version in this language, else as they were written."""
    if not found.words:
        return None
    if code in found.words:
        return _("💬 {words}", words=found.words[code])
    written, words = next(iter(found.words.items()))
    return _("✍️ In {language}: {words}", language=language_name(written), words=words)


def buttons(found: Material, word: str = "") -> list[Option]:
    """Return what can be pressed under a call; at most three, as many as fit on any channel."""
    number = found.call.id
    if not found.answerable:
        quiet = Option(f"/quiet call {number}", NO_MORE, number=1)
        return [quiet, Option("/menu", MENU, number=0)]
    no = Option(f"/notme {word or number}", NOT_ME, number=2)
    return [_answer(found, word), no, Option(f"/quiet call {number}", NO_MORE, number=3)]


def _answer(found: Material, word: str = "") -> Option:
    """Return the button with which somebody says that they do it."""
    number = word or found.call.id
    if found.role is not None:
        return Option(f"/come {number}", I_COME, number=1)
    if found.need is not None and found.need.category.brought:
        return Option(f"/bring {found.need.id}", I_BRING, number=1)
    if found.need is not None:
        return Option(f"/canhelp {found.need.id}", I_HELP, number=1)
    kind = _category(found.call)
    label = I_BRING_ONE if kind is not None and kind.brought else I_COME
    return Option(f"/come {number}", label, number=1)


def _structure(found: Material) -> list[Text]:
    call, need, shift = found.call, found.need, found.shift
    if need is not None:
        return [open_line(need) if need.wanted else about(need)]
    if shift is not None:
        return _of_shift(found, shift)
    if found.offer is not None:
        return in_short(found.offer)
    return _of_nothing(call, found.place)


def _of_shift(found: Material, shift: Shift) -> list[Text]:
    said = _("❌ Cancelled: {shift}", shift=heading(shift)) if shift.cancelled else heading(shift)
    short = of_role(found.role, found.call.wanted) if found.role else 0
    if found.role is None or not short:
        return [said]
    wanted = ngettext(
        "👥 {count} more person is needed", "👥 {count} more people are needed", short
    )
    return [said, listed(wanted, part(found.role))]


def _of_nothing(call: Call, place: str) -> list[Text]:
    """Say the parts of a call that is about nothing we know of."""
    what = _wanted(call)
    where = [_("📍 {place}", place=area_name(place or call.area))] if place or call.area else []
    at = []
    if call.starts_at is not None:
        at = [_("🕗 {moment}", moment=moment(call.starts_at))]
    elif what is not None:
        at = [_until(call)]
    return [one for one in (what, listed(*where, *at) if where or at else None) if one]


def _wanted(call: Call) -> Text | None:
    kind = _category(call)
    if kind is not None:
        return thing(kind, quantity=max(call.wanted, 1))
    if not call.wanted:
        return None
    return ngettext("👥 {count} person is needed", "👥 {count} people are needed", call.wanted)


def _until(call: Call) -> Text:
    return _("⏳ until {moment}", moment=moment(call.not_after))


def _approved(found: Material) -> Approved:
    """Return what WhatsApp shows outside its window, with the tokens of its buttons."""
    number, need = found.call.id, found.need
    quiet = as_is(f"/quiet call {number}")
    if found.role is not None and found.shift is not None:
        values = (*of_shift(found.shift), as_is(_answer(found).token), quiet)
        return Approved("seat_free", values, presses=False)
    if need is not None:
        until = moment(found.call.not_after)
        if need.deadline is not None:
            until = as_is(local(need.deadline).date())
        what = listed(thing(need.category, need.size), missing(need))
        shown = what if need.wanted else thing(need.category, need.size, need.quantity)
        values = (shown, area_name(need.area), until, as_is(_answer(found).token), quiet)
        return Approved("call_need", values, presses=False)
    read = as_is(f"/readcall {number}")
    return Approved("call_waiting", (as_is(found.call.organization), read, quiet), presses=False)


def _category(call: Call) -> Category | None:
    return Category(call.category) if call.category in set(Category) else None


async def _shift(db: Session, call: Call) -> tuple[Shift | None, ShiftRole | None]:
    if call.role_id is not None:
        shift = await shifts.with_role(db, call.role_id)
        roles = shift.roles if shift else ()
        return shift, next((one for one in roles if one.id == call.role_id), None)
    if call.shift_id is not None:
        return await shifts.shift_of(db, call.shift_id), None
    return None, None


def _still_open(call: Call, shift: Shift | None, role: ShiftRole | None, now: datetime) -> bool:
    """Tell whether people can still come: to a shift that did not begin, or just so."""
    if shift is None or role is None:
        return bool(call.wanted and call.area)
    return not shift.cancelled and not shift.begun(now)


async def _place(db: Session, call: Call, now: datetime) -> tuple[Offer | None, str]:
    """Return the meal a call is about, and the place's name, if everybody may know them."""
    if call.place_id is None:
        return None, ""
    offers = await at_place(db, now, call.place_id)
    at = None if call.starts_at is None else local(call.starts_at)
    meant = [one for one in offers if at is None or one.starts == at]
    if meant:
        return meant[0], meant[0].name
    spot = await search.spot(db, f"place:{call.place_id}")
    return None, spot.name if spot is not None and spot.position is not None else ""
