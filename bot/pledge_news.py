"""What news about pledges say: to who brings something, and to who waits for it."""

from bot.messages import Approved, Option, Reply
from bot.need_cards import named
from bot.pledge_words import (
    BRING,
    CANNOT,
    MENU,
    MY_PLEDGES,
    STILL,
    amount,
    day_and_hours,
    hash_,
    place,
)
from bot.shift_cards import area_name, moment
from bot.story import Stories, Story
from locales import Lines, Text, _, as_is, lines, listed
from services import drop_offs, promises
from services.disclosure import of_drop_off
from services.news import News
from services.promises import Pledge, Promise


async def _pledge(story: Story) -> Pledge | None:
    """Return the pledge the news are about, unless it is gone."""
    return await promises.pledge_of(story.db, story.number("pledge"))


def _reply(text: Lines, which: Text, *options: Option) -> Reply:
    return Reply(text, options, template=Approved("news", (which,), presses=False))


async def _made(story: Story) -> Reply | None:
    """Tell a coordinator that somebody brings something, and how many are missing then."""
    pledge = await _pledge(story)
    if pledge is None or not pledge.state.stands:
        return None
    which = listed(amount(pledge), as_is(hash_(pledge)))
    left = pledge.need.missing
    return _reply(
        lines(
            _("🎁 Somebody brings {things}.", things=which),
            _("📅 {time}", time=day_and_hours(pledge)),
            _("Still missing: {count}", count=left) if left else _("✅ All of it is promised."),
        ),
        which,
        # i18n: button: what is expected there; max 20
        Option("/storeroom", _("🏬 Store room")),
        # i18n: button: a need as its coordinators see it; max 20
        Option(f"/manageneed {pledge.need.id}", _("📦 This need")),
    )


async def _ask(story: Story) -> Reply | None:
    """Ask whether somebody still brings something."""
    pledge = await _pledge(story)
    if pledge is None or not pledge.state.stands:
        return None
    number = pledge.need.drop_off_id
    point = None if number is None else await drop_offs.drop_off_of(story.db, number)
    where = ""
    if point is not None:
        reader = story.item.person_id
        where, _contact = await of_drop_off(story.db, story.seal, point, reader)
    asked = pledge.state is Promise.PLEDGED and pledge.until is not None
    until = moment(pledge.until) if pledge.until is not None else as_is(pledge.day)
    return Reply(
        lines(
            _("❓ Do you still bring {things}?", things=amount(pledge)),
            _("📅 {time}", time=day_and_hours(pledge)),
            place(point, where) if point is not None else None,
            _("Please answer before {moment}. Then others may bring it.", moment=until)
            if asked
            else None,
        ),
        [
            Option(f"/confirmpledge {pledge.id}", STILL),
            Option(f"/cancelpledge {pledge.id}", CANNOT),
        ],
        template=Approved(
            "pledge_confirm",
            (
                amount(pledge),
                day_and_hours(pledge),
                area_name(point.area if point is not None else pledge.need.area),
            ),
        ),
    )


async def _over(story: Story) -> Reply | None:
    """Say that a pledge expired; who was sure is thanked in case it came all the same."""
    pledge = await _pledge(story)
    if pledge is None or pledge.state is not Promise.EXPIRED:
        return None
    which = listed(amount(pledge), as_is(hash_(pledge)))
    if story.number("sure"):
        return _reply(
            lines(
                _("🏬 We did not see what you wanted to bring: {things}.", things=which),
                _("Did you bring it? Thank you! Please tell the team your number."),
            ),
            which,
            Option("/bring", BRING),
            Option("/person", _("👤 A person"), number=9),
        )
    return _reply(
        lines(
            _("⌛ You did not answer. Others may bring this now: {things}", things=which),
            _("Do you still want to bring it? Press the button."),
        ),
        which,
        Option(f"/confirmpledge {pledge.id}", STILL),
        Option("/bring", BRING),
    )


async def _off(story: Story) -> Reply | None:
    """Ask somebody not to bring something any more."""
    pledge = await _pledge(story)
    if pledge is None:
        return None
    which = listed(amount(pledge), as_is(hash_(pledge)))
    return _reply(
        lines(
            _("🙏 Please do not bring this any more: {things}", things=which),
            _("It is not needed now. Thank you for your offer!"),
        ),
        which,
        Option("/bring", BRING),
        Option("/mypledges", MY_PLEDGES),
    )


async def _taken(story: Story) -> Reply | None:
    """Thank somebody for what arrived."""
    pledge = await _pledge(story)
    if pledge is None:
        return None
    which = _("{count} × {thing}", count=story.number("quantity"), thing=named(pledge.need))
    return _reply(
        lines(_("💚 It arrived: {things}. Thank you!", things=which)),
        which,
        Option("/bring", BRING),
        Option("/menu", MENU, number=0),
    )


PLEDGES: Stories = {
    News.PLEDGED: _made,
    News.PLEDGE_ASK: _ask,
    News.PLEDGE_OVER: _over,
    News.PLEDGE_OFF: _off,
    News.PLEDGE_TAKEN: _taken,
}
