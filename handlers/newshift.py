"""/newshift: a shift is planned, alone or coming back, as a new one or like an earlier one."""

from bot.coordinating import (
    asked_organization,
    home,
    manage,
    named_shift,
    new_shift,
    numbered,
    organizations_of,
    planned_shifts,
)
from bot.messages import Option, Reply
from bot.plan_cards import Plan, read_back
from bot.registry import command
from bot.shift_plans import planned
from bot.talk import Talk
from locales import _, as_is, lines, listed
from services.days import DAY
from services.people import Role
from services.planning import create
from services.shifts import Shift, of_organizations
from services.templates import create_template

NEW = "new"
EARLIER = 5  # shifts that a new one may be like
BACK = 7 * DAY


@command(
    "newshift",
    # i18n: button, max 24
    _("➕ New shift"),
    role=Role.COORDINATOR,
)
async def plan_a_shift(talk: Talk) -> Reply:
    """Plan a shift; the number behind the command is that of one it is like."""
    model = await named_shift(talk)
    if model is None and talk.argument != NEW:
        teams = [one.id for one in await organizations_of(talk)]
        earlier = await _earlier(talk, teams)
        if earlier:
            return _offered(earlier, teams[0])
    team = model.organization_id if model else (await asked_organization(talk)).id
    return await _made(talk, await planned(talk, team, model))


async def _earlier(talk: Talk, teams: list[int]) -> list[Shift]:
    """Return the latest shifts that are unlike each other."""
    lately = await of_organizations(talk.db, teams, talk.now - BACK, talk.now + DAY)
    if not lately:
        lately = await of_organizations(talk.db, teams, talk.now, talk.now + BACK)
    unlike = {
        (one.organization_id, one.activity, one.area, one.starts.time()): one for one in lately
    }
    return list(reversed(unlike.values()))[:EARLIER]


def _offered(earlier: list[Shift], own: int) -> Reply:
    """Ask whether the shift is like an earlier one."""
    options = [
        # i18n: button: a shift that is like no other; max 20
        Option(f"/newshift {NEW}", _("🆕 Something new"))
    ]
    for one in earlier:
        label = listed(one.activity.label, as_is(one.starts.time()))
        theirs = [] if one.organization_id == own else [as_is(one.organization)]
        options.append(Option(f"/newshift {one.id}", label, listed(as_is(one.area), *theirs)))
    return Reply(_("➕ Is the new shift like one of these?"), numbered([*options, home()]))


async def _made(talk: Talk, plan: Plan) -> Reply:
    if plan.repeat is not None:
        await create_template(
            talk.db,
            talk.seal,
            plan.spec,
            plan.repeat.rule,
            plan.day,
            plan.repeat.until,
            talk.now,
            talk.person.id,
        )
        done = _("✅ Planned. The shifts of the next four weeks are there.")
        return Reply(
            lines(done, read_back(plan)), numbered([planned_shifts(plan.day), new_shift(), home()])
        )
    number = await create(talk.db, talk.seal, plan.spec, talk.now, talk.person.id)
    said = lines(_("✅ Planned."), *read_back(plan).lines[:2])
    return Reply(said, numbered([manage(number), new_shift(), home()]))
