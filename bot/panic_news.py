"""What news about freezes, wipes, suspensions and locked PINs say to coordinators."""

from bot.messages import Approved, Option, Reply
from bot.panic_words import OFF, STILL, menu, restore, since, steps, suspend
from bot.shift_cards import moment
from bot.story import Stories, Story
from locales import Lines, Text, _, lines
from services import freezing, suspending
from services.freezing import PATIENCE
from services.news import News


async def _frozen(story: Story) -> Reply | None:
    found = await freezing.current(story.db)
    if found is None:
        return None
    said = since(found)
    who = _by(found.begun_by)
    more = [suspend(found.begun_by)] if found.begun_by is not None else []
    return _news(lines(said, who, OFF, STILL), said, *steps(found), *more)


async def _thaw_asked(story: Story) -> Reply | None:
    found = await freezing.current(story.db)
    if found is None or found.thaw_asked_by is None:
        return None
    said = _(
        "▶️ Coordinator {number} wants to end the freeze. A second one must agree.",
        number=found.thaw_asked_by,
    )
    return _news(lines(said, since(found)), said, *steps(found))


async def _thawed(story: Story) -> Reply | None:
    said = _("▶️ The freeze is over. Calls that were held back wait: see each of them.")
    # i18n: button: messages to many people; max 20
    calls = Option("/calls", _("📣 Calls"), number=1)
    return _news(said, said, calls, menu())


async def _wipe_asked(story: Story) -> Reply | None:
    found = await freezing.current(story.db)
    if found is None or found.wipe_asked_at is None:
        return None
    said = _(
        "🗑 Coordinator {number} wants to erase all people, shifts, needs and messages.",
        number=found.wipe_asked_by or 0,
    )
    until = moment(found.wipe_asked_at + PATIENCE)
    stop = _(
        "⏱ It is done at {moment}, or when one of you agrees. Anybody can stop it.", moment=until
    )
    more = [suspend(found.wipe_asked_by)] if found.wipe_asked_by is not None else []
    return _news(lines(said, stop), said, *steps(found), *more)


async def _wipe_cancelled(story: Story) -> Reply | None:
    found = await freezing.current(story.db)
    said = _("✋ Nothing is erased: one of you stopped it.")
    return _news(said, said, *(steps(found) if found else [menu()]))


async def _wipe_agreed(story: Story) -> Reply | None:
    said = _("🗑 Two of you agreed: everything is erased now. I do not know you after this.")
    return _news(said, said, menu())


async def _drill(story: Story) -> Reply | None:
    said = _("🧪 This is a drill: nothing is frozen. Please press, so that we know who reads it.")
    # i18n: button: somebody has read a message; max 20
    seen = Option(f"/drillseen {story.number('freeze')}", _("👍 I read it"), number=1)
    return _news(said, said, seen)


async def _suspended(story: Story) -> Reply | None:
    number = story.number("person")
    found = await suspending.suspension_of(story.db, number)
    if found is None:
        return None
    until = moment(found.until)
    said = _(
        "⛔ The role of number {number} is suspended until {moment}", number=number, moment=until
    )
    own = _("👤 They did it themselves.") if story.number("own") else _by(found.suspended_by)
    how = _("Two of you can restore it.")
    return _news(lines(said, own, how), said, restore(number), menu())


async def _restore_asked(story: Story) -> Reply | None:
    number = story.number("person")
    if await suspending.suspension_of(story.db, number) is None:
        return None
    said = _("↩️ One of you wants to restore the role of number {number}.", number=number)
    return _news(lines(said, _("A second one must agree.")), said, restore(number), menu())


async def _restored(story: Story) -> Reply | None:
    number = story.number("person")
    said = _("↩️ The role of number {number} is restored.", number=number)
    if number == story.item.person_id:
        said = _("↩️ Your role in the team is restored.")
    return _news(said, said, menu())


async def _pin_locked(story: Story) -> Reply | None:
    number = story.number("person")
    said = _("🔒 Somebody typed five wrong PINs for coordinator {number}.", number=number)
    ask = _("Please ask them, not in this chat, whether it was they.")
    return _news(lines(said, ask), said, suspend(number), menu())


def _by(number: int | None) -> Text | None:
    return _("👤 It was coordinator {number}.", number=number) if number is not None else None


def _news(text: Text | Lines, short: Text, *options: Option) -> Reply:
    template = Approved("news", (short,), presses=False)
    return Reply(text, options, template=template, vital=True)


PANICS: Stories = {
    News.FROZEN: _frozen,
    News.THAW_ASKED: _thaw_asked,
    News.THAWED: _thawed,
    News.WIPE_ASKED: _wipe_asked,
    News.WIPE_CANCELLED: _wipe_cancelled,
    News.WIPE_AGREED: _wipe_agreed,
    News.DRILL: _drill,
    News.SUSPENDED: _suspended,
    News.RESTORE_ASKED: _restore_asked,
    News.RESTORED: _restored,
    News.PIN_LOCKED: _pin_locked,
}
