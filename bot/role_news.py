"""What news about roles say: who needs a yes, whose role sleeps or has ended."""

from bot.coordinating import home
from bot.messages import Approved, Option, Reply
from bot.story import Stories, Story
from locales import Text, _, lines, ngettext
from services import coordinators, seconds
from services.news import News

# i18n: button, max 20
MENU = _("☰ Menu")


async def _second(story: Story) -> Reply | None:
    """Ask for a yes to a new coordinator, as long as one is needed."""
    found = await seconds.waiting_for(story.db, story.number("invitation"), story.now)
    if found is None:
        return None
    if not await coordinators.acts_for(story.db, story.item.person_id, found.organization_id):
        return None
    said = who_waits(found)
    ways = second_ways(found.id)
    return Reply(
        lines(said, _("Ask who invited them. Without a yes within 48 hours it is over.")),
        ways,
        template=Approved("news", (said,), presses=False),
    )


async def _seconded(story: Story) -> Reply | None:
    found = await coordinators.organization_of(story.db, story.item.person_id)
    if found is None:
        return None
    said = _("✅ You are a coordinator of {organization} now.", organization=found.name)
    more = _("What coordinators do is written down, and the team can read it.")
    return _reply(said, home(), more=more)


async def _asleep(story: Story) -> Reply | None:
    said = _("😴 You had no shift for 30 days: your role as a volunteer sleeps.")
    return _reply(said, more=_("Your seats stay. The team can wake it, they know."))


async def _asleep_team(story: Story) -> Reply | None:
    said = ngettext(
        "😴 The role of {count} volunteer sleeps: no shift for 30 days.",
        "😴 The roles of {count} volunteers sleep: no shift for 30 days.",
        story.number("count"),
    )
    # i18n: button: people who wait for an answer whether they are volunteers; max 20
    return _reply(said, Option("/volunteers", _("🙋 Who waits")))


async def _role_ends(story: Story) -> Reply | None:
    said = _("⏳ Your role as a coordinator ends in a week: you wrote nothing for long.")
    return _reply(said, home(), more=_("Write anything to keep it."))


async def _role_unused(story: Story) -> Reply | None:
    said = _(
        "⌛ Coordinator {number} wrote nothing for 45 days. The role has ended.",
        number=story.number("person"),
    )
    # i18n: button: the coordinators of the organization; max 20
    return _reply(said, Option("/team", _("👥 Our team")))


def who_waits(found: seconds.Waiting) -> Text:
    """Say who waits for a second coordinator's yes, and by whom they were invited."""
    return _(
        "🔑 Number {person}, invited by number {inviter}, wants to coordinate {organization}.",
        person=found.person_id,
        inviter=found.invited_by or 0,
        organization=found.organization,
    )


def second_ways(number: int) -> list[Option]:
    """Return the buttons by which a second coordinator answers."""
    return [
        # i18n: button: yes to a new coordinator; max 20
        Option(f"/second {number}", _("✅ I agree"), number=1),
        # i18n: button: no to a new coordinator; max 20
        Option(f"/takeback {number}", _("❌ No, take it back"), number=2),
    ]


def _reply(said: Text, *options: Option, more: Text | None = None) -> Reply:
    shown = [*options, Option("/menu", MENU, number=0)]
    return Reply(lines(said, more), shown, template=Approved("news", (said,), presses=False))


ROLES: Stories = {
    News.SECOND: _second,
    News.SECONDED: _seconded,
    News.ASLEEP: _asleep,
    News.ASLEEP_TEAM: _asleep_team,
    News.ROLE_ENDS: _role_ends,
    News.ROLE_UNUSED: _role_unused,
}
