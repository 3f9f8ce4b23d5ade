"""/volunteers, /approve and /refuse: who asked to volunteer, and the answer by one tap.

Nobody gives a name: what is shown is what somebody told of what they can do.
"""

from bot.coordinating import home, numbers, organization_of
from bot.messages import Option, Reply
from bot.pin_questions import with_pin
from bot.registry import command
from bot.shift_cards import language_name
from bot.talk import Talk
from locales import Lines, Text, _, as_is, lines, listed, ngettext
from services import volunteers
from services.areas import area
from services.days import local
from services.people import Role
from services.volunteers import Profile, Volunteer


@command(
    "volunteers",
    # i18n: button: who asked to volunteer; max 20
    _("🙋 New volunteers"),
    role=Role.COORDINATOR,
)
async def waiting(talk: Talk) -> Reply:
    """Show who waits for an answer, one after the other, the first who asked first."""
    await organization_of(talk)
    named = numbers(talk)
    return await _next(talk, named[0] if named else 0)


@command("approve", _("✅ Approve"), role=Role.COORDINATOR)
async def approve(talk: Talk) -> Reply:
    """Let somebody be a volunteer."""
    await organization_of(talk)
    named = numbers(talk)
    if not named:
        return await _next(talk, 0)
    await with_pin(talk)
    await volunteers.approve(talk.db, named[0], talk.now, talk.person.id)
    return await _next(talk, 0, _("✅ Volunteer {number} is approved and told.", number=named[0]))


@command("refuse", _("❌ Refuse"), role=Role.COORDINATOR)
async def refuse(talk: Talk) -> Reply:
    """Say no to somebody; what they told of themselves is gone."""
    await organization_of(talk)
    named = numbers(talk)
    if not named:
        return await _next(talk, 0)
    await volunteers.refuse(talk.db, named[0], talk.now, talk.person.id)
    return await _next(talk, 0, _("Volunteer {number} is refused and told.", number=named[0]))


async def _next(talk: Talk, skip: int, done: Text | None = None) -> Reply:
    """Show one of those who wait, after what was done about another."""
    pending = await volunteers.pending(talk.db)
    if not pending:
        # i18n: button: which coordinator answers for which volunteer; max 20
        vouches = Option("/vouches", _("🤝 Who vouches"), number=1)
        return Reply(lines(done, _("Nobody waits for an answer.")), [vouches, home()])
    shown = pending[skip % len(pending)]
    options = [
        # i18n: button: somebody who asked to volunteer; max 20
        Option(f"/approve {shown.person_id}", _("✅ Approve"), number=1),
        # i18n: button: somebody who asked to volunteer; max 20
        Option(f"/refuse {shown.person_id}", _("❌ Refuse"), number=2),
    ]
    if len(pending) > 1:
        following = (skip + 1) % len(pending)
        # i18n: button, max 20
        options.append(Option(f"/volunteers {following}", _("➡️ Next"), number=3))
    else:
        # i18n: button: which coordinator answers for which volunteer; max 20
        options += [Option("/vouches", _("🤝 Who vouches"), number=3), home()]
    return Reply(_said(shown, len(pending)), options, done)


def _said(shown: Volunteer, count: int) -> Lines:
    day = local(shown.applied_at).date()
    told = _told(shown.profile)
    return lines(
        _("🙋 Volunteer {number}, asked on {day}", number=shown.person_id, day=day),
        *(told or [_("They told nothing of what they can do.")]),
        _("😴 Was a volunteer, and had no shift for 30 days.") if shown.asleep else None,
        _("⚠️ The team said no before, on {day}.", day=local(shown.refused_at).date())
        if shown.refused_at
        else None,
        ngettext(
            "⏳ {count} person waits for an answer.",
            "⏳ {count} people wait for an answer.",
            count,
        )
        if count > 1
        else None,
    )


def _told(profile: Profile) -> list[Text]:
    """Say what somebody can do, a line for each kind of thing."""
    known = [one for one in map(area, profile.areas) if one is not None]
    drives = [
        one
        for one, can in (
            (_("🚗 Driving licence and car"), profile.car),
            (_("🚗 Driving licence"), profile.licence and not profile.car),
            (_("⛑ First aid"), profile.first_aid),
        )
        if can
    ]
    languages = [language_name(one) for one in profile.languages]
    activities = [one.label for one in profile.activities]
    areas = [as_is(one.name) for one in known]
    return [
        *([_("🗣 {languages}", languages=listed(*languages))] if languages else []),
        *([_("💪 {activities}", activities=listed(*activities))] if activities else []),
        *([_("📍 {areas}", areas=listed(*areas))] if areas else []),
        *([listed(*drives)] if drives else []),
    ]
