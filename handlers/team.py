"""/team, /teams, /revoke and /takeback: the coordinators of organizations, and invitations.

Nobody has a name here: a coordinator is a number, which the audit log also says.
"""

from bot.coordinating import home, named_organization, numbered, numbers, organizations_of
from bot.messages import Option, Reply
from bot.pin_questions import with_pin
from bot.registry import command
from bot.shift_cards import moment
from bot.talk import Talk
from locales import Text, _, as_is, lines, ngettext
from services import coordinators, departures, invitations, seconds
from services.people import Role

SHOWN = 5  # coordinators and invitations in one list
TEAMS = 8  # in one list


@command(
    "team",
    # i18n: button, max 20
    _("👥 Our team"),
    role=Role.COORDINATOR,
)
async def team(talk: Talk) -> Reply:
    """Show who coordinates, and which invitations nobody has used yet.

    Behind the command stand how many to leave out and the number of an organization.
    """
    mine, all_of = await named_organization(talk, 1), await organizations_of(talk)
    people = await coordinators.of_organization(talk.db, mine.id)
    people.sort(key=lambda one: one == talk.person.id)  # one's own number comes last
    open_ones = await invitations.open_invitations(talk.db, mine.id, talk.now)
    waiting = await seconds.waiting(talk.db, mine.id, talk.now)
    shown = [_agree(one.id, one.person_id) for one in waiting]
    shown += [_end(one, talk.person.id) for one in people]
    shown += [_take_back(one.id) for one in open_ones]
    skip = _skip(talk, len(shown))
    most = SHOWN if len(all_of) == 1 else SHOWN - 1  # a list has ten rows
    options = shown[skip : skip + most]
    if skip + most < len(shown):
        # i18n: button, max 20
        options.append(Option(f"/team {skip + most} {mine.id}", _("➡️ Next")))
    if len(all_of) > 1:
        # i18n: button: the other organizations for which somebody acts; max 20
        options.append(Option("/teams", _("🏢 All teams")))
    options += [
        # i18n: button: invite a coordinator; max 20
        Option(f"/invite {mine.id}", _("🔑 Invite")),
        # i18n: button: what coordinators did; max 20
        Option(f"/log 0 {mine.id}", _("📜 What was done")),
        # i18n: button: end the role of a volunteer; max 20
        Option("/endrole", _("🚫 End a role")),
        home(),
    ]
    until = [moment(one.not_after) for one in open_ones[:1]]
    return Reply(
        lines(
            ngettext(
                "👥 {organization} has {count} coordinator.",
                "👥 {organization} has {count} coordinators.",
                len(people),
                organization=mine.name,
            ),
            _("You are number {number}.", number=talk.person.id),
            _("🔑 An invitation is open until {moment}", moment=until[0]) if until else None,
            _("Press one to end it. You are asked before anything happens."),
        ),
        numbered(options),
    )


@command(
    "teams",
    # i18n: button: the organizations for which somebody acts; max 20
    _("🏢 All teams"),
    role=Role.COORDINATOR,
)
async def teams(talk: Talk) -> Reply:
    """Show the organizations for which somebody acts: their own, and the members of its hub."""
    acts_for = await organizations_of(talk)
    skip = _skip(talk, len(acts_for))
    options = [
        Option(f"/team 0 {one.id}", as_is(one.name)) for one in acts_for[skip : skip + TEAMS]
    ]
    if skip + TEAMS < len(acts_for):
        # i18n: button, max 20
        options.append(Option(f"/teams {skip + TEAMS}", _("➡️ Next")))
    said = ngettext(
        "🏢 You act for {count} team. Which one do you want to see?",
        "🏢 You act for {count} teams. Which one do you want to see?",
        len(acts_for),
    )
    return Reply(said, numbered([*options, home()]))


@command("revoke", _("End a coordinator's role"), role=Role.COORDINATOR)
async def revoke(talk: Talk) -> Reply:
    """End the role of a coordinator of one's own organization, from their next message on."""
    named = numbers(talk)
    if not named:
        return await team.hold(talk)
    number, own = named[0], named[0] == talk.person.id
    await talk.confirm(
        _("End your own role as a coordinator?")
        if own
        else _("End the role of coordinator {number}? They can do nothing more.", number=number)
    )
    if not own:
        await with_pin(talk)
    await departures.revoke(talk.db, number, talk.now, talk.person.id)
    if own:
        # i18n: button, max 20
        menu = Option("/menu", _("☰ Menu"), number=0)
        return Reply(_("✅ You are no coordinator any more. Thank you."), [menu])
    said = _("✅ Coordinator {number} can do nothing more from now on.", number=number)
    return Reply(said, [_back_to_team(), home()])


@command("takeback", _("Take an invitation back"), role=Role.COORDINATOR)
async def take_back(talk: Talk) -> Reply:
    """Take an invitation back before somebody uses it."""
    named = numbers(talk)
    if not named:
        return await team.hold(talk)
    await talk.confirm(_("Take invitation {number} back?", number=named[0]))
    await invitations.revoke_invitation(talk.db, named[0], talk.now, talk.person.id)
    said = _("✅ Invitation {number} opens nothing any more.", number=named[0])
    return Reply(said, [_back_to_team(), home()])


def _end(number: int, own: int) -> Option:
    # i18n: button: a coordinator by number, to end their role; max 24
    label: Text = _("👤 Coordinator {number}", number=number)
    if number == own:
        # i18n: button: the reader's own role; max 24
        label = _("👤 You: {number}", number=number)
    return Option(f"/revoke {number}", label)


def _agree(number: int, person: int) -> Option:
    # i18n: button: somebody who was invited, by number, to agree to it; max 24
    return Option(f"/second {number}", _("🔑 {number} needs a yes", number=person))


def _take_back(number: int) -> Option:
    # i18n: button: an invitation by number, to take it back; max 24
    return Option(f"/takeback {number}", _("🔑 Invitation {number}", number=number))


def _back_to_team() -> Option:
    # i18n: button: the coordinators of the organization; max 20
    return Option("/team", _("👥 Our team"), number=1)


def _skip(talk: Talk, most: int) -> int:
    named = numbers(talk)
    return named[0] if named and named[0] < most else 0
