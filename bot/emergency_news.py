"""What news about emergencies and duties say; the person in danger is never named."""

from dataclasses import replace

from bot.danger_words import AGAIN, UNHEARD, heading, point, where
from bot.messages import Approved, Option, Reply
from bot.shift_cards import moment
from bot.story import Stories, Story
from locales import Lines, Text, _, as_is, lines, listed
from services import duties
from services.dangers import Danger
from services.emergencies import emergency_of
from services.news import News
from services.ringing import Emergency

# i18n: button: a coordinator looks after an emergency; max 20
TAKE = _("🤝 I take it")
# i18n: button: answer a person; max 20
ANSWER = _("✍️ Answer")
# i18n: button, max 20
CLOSE = _("✅ Close")
# i18n: button: who is on duty for emergencies; max 20
ON_DUTY = _("🔔 On duty")
# i18n: button: I go on duty from now; max 20
I_AM_ON = _("🔔 I am on now")
NEXT_TOLD = _("⏱ Take it within 3 minutes, or the next ones are told.")
TOLD_WHOM = _("☎️ The person was told whom to call.")


async def _emergency(story: Story) -> Reply | None:
    """Ring: somebody on duty is to take it, or who took it is to look."""
    found = await _found(story)
    if found is None:
        return None
    if found.taken_by == story.item.person_id:
        return _own(story, found)
    if found.taken_by is not None:
        return None
    again = story.item.details.get("again")
    first = _("🚨 Somebody is in danger: {danger}", danger=heading(found))
    if again:
        first = _("🚨 News of an emergency: {danger}", danger=_with_more(story, found))
    return _ring(found, lines(first, where(found), TOLD_WHOM, None if again else NEXT_TOLD))


def _with_more(story: Story, found: Emergency) -> Text:
    """Say what it is, and what else the person says: that of a child stays one."""
    more = story.token("danger")
    return listed(heading(found), *([Danger(more).label] if more in set(Danger) else []))


async def _open(story: Story) -> Reply | None:
    found = await _found(story)
    if found is None or found.taken_by is not None:
        return None
    first = _("🚨 Nobody has taken this emergency: {danger}", danger=heading(found))
    return _ring(found, lines(first, where(found), TOLD_WHOM))


async def _taken(story: Story) -> Reply | None:
    found = await _found(story)
    if found is None:
        return None
    said = _("🤝 Somebody has taken it: {danger}", danger=heading(found))
    return _news(lines(said, _("You have nothing to do. Thank you.")), said)


async def _safe(story: Story) -> Reply | None:
    found = await emergency_of(story.db, story.number("ticket"))
    if found is None:
        return None
    said = _("✅ The person says that they are safe: {danger}", danger=heading(found))
    return _news(said, said)


async def _waits(story: Story) -> Reply | None:
    found = await _found(story)
    if found is None or found.taken_by is not None:
        return None
    # i18n: button: the danger is over, or there was none; max 20
    safe = Option(f"/safe {found.id}", _("✅ I am safe"))
    return Reply(
        lines(UNHEARD, AGAIN),
        [safe],
        safety=True,
        template=Approved("news", (UNHEARD,), presses=False),
    )


async def _duty_given(story: Story) -> Reply | None:
    found = await duties.duty_of(story.db, story.number("duty"))
    if found is None or found.ends <= story.now:
        return None
    name = as_is(await duties.name_of(story.db, found.organization_id))
    said = _("🔔 You are on duty for {organization}.", organization=name)
    times = _("🕕 From {start} to {end}", start=moment(found.starts), end=moment(found.ends))
    return _news(lines(said, times), said, Option("/duty", ON_DUTY, number=1))


async def _duty_nobody(story: Story) -> Reply | None:
    number = story.number("organization")
    if await duties.on_duty(story.db, number, story.now):
        return None
    name = as_is(await duties.name_of(story.db, number))
    following = await duties.next_on_duty(story.db, number, story.now)
    said = _("⚠️ Nobody is on duty for {organization} now.", organization=name)
    text = lines(
        said,
        _("🚨 Emergencies are told to all of you."),
        _("🕕 On duty again: {moment}", moment=moment(following)) if following else None,
    )
    return _news(
        text,
        said,
        Option(f"/onduty {number}", I_AM_ON, number=1),
        Option("/duty", ON_DUTY, number=2),
    )


def _own(story: Story, found: Emergency) -> Reply:
    """Ring who has it: something is new, or nothing was said to the person for long."""
    said = _("🚨 News of your emergency: {danger}", danger=_with_more(story, found))
    more = None
    if story.item.details.get("silent"):
        said = _("🚨 You have this emergency: {danger}", danger=heading(found))
        more = _("⏱ Nothing was said to the person for 30 minutes. Please write, or close it.")
    answer = Option(f"/answer {found.id}", ANSWER, number=1)
    close = Option(f"/closeticket {found.id}", CLOSE, number=2)
    told = _news(lines(said, where(found), point(found), more), said, answer, close)
    return replace(told, sealed=True, vital=True)  # it says the point


def _ring(found: Emergency, text: Lines) -> Reply:
    return Reply(
        text,
        [Option(f"/takealarm {found.id}", TAKE, number=1)],
        vital=True,
        template=Approved("emergency", (found.danger.label, where(found))),
    )


def _news(text: Text | Lines, short: Text, *options: Option) -> Reply:
    return Reply(text, options, template=Approved("news", (short,), presses=False))


async def _found(story: Story) -> Emergency | None:
    """Return the emergency news are about, as long as it is not over."""
    found = await emergency_of(story.db, story.number("ticket"))
    return found if found is not None and not found.ended else None


EMERGENCIES: Stories = {
    News.EMERGENCY: _emergency,
    News.EMERGENCY_OPEN: _open,
    News.EMERGENCY_TAKEN: _taken,
    News.EMERGENCY_SAFE: _safe,
    News.EMERGENCY_WAITS: _waits,
    News.DUTY_GIVEN: _duty_given,
    News.DUTY_NOBODY: _duty_nobody,
}
