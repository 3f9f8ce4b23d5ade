"""/vouches and /vouch: who answers for which volunteer, and for how long.

* nobody has a name: volunteers and coordinators are numbers;
* what has to be looked at comes first: whose coordinator was sent away by somebody else.
"""

from bot.coordinating import home, numbered, numbers, organizations_of
from bot.messages import Option, Reply
from bot.pin_questions import with_pin
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, as_is, lines, ngettext
from services import volunteers, vouching
from services.days import local
from services.people import Role
from services.vouching import Vouch

SHOWN = 4  # volunteers in one message
NOBODY = _("Nobody is an approved volunteer yet.")


@command(
    "vouches",
    # i18n: button: which coordinator answers for which volunteer; max 20
    _("🤝 Who vouches"),
    role=Role.COORDINATOR,
)
async def vouches(talk: Talk) -> Reply:
    """Show who answers for whom; behind the command stands how many to leave out."""
    found = await vouching.vouches(talk.db, await _mine(talk))
    if not found:
        return Reply(NOBODY, numbered([home()]))
    named = numbers(talk)
    skip = named[0] if named and named[0] < len(found) else 0
    shown = found[skip : skip + SHOWN]
    # i18n: button: a volunteer by number; max 24
    options = [
        Option(f"/vouch {one.person_id}", _("🤝 Volunteer {number}", number=one.person_id))
        for one in shown
    ]
    if skip + SHOWN < len(found):
        # i18n: button, max 20
        options.append(Option(f"/vouches {skip + SHOWN}", _("➡️ Next")))
    first = ngettext("🤝 {count} volunteer:", "🤝 {count} volunteers:", len(found))
    return Reply(lines(first, *map(_line, shown)), numbered([*options, home()]))


@command("vouch", _("🤝 Vouch for a volunteer"), role=Role.COORDINATOR)
async def vouch(talk: Talk) -> Reply:
    """Answer for a volunteer from now on, or end their role."""
    named = numbers(talk)
    if not named:
        return await vouches.hold(talk)
    found = await vouching.vouch_of(talk.db, named[0], await _mine(talk))
    keep = await talk.choose(
        "keep",
        lines(_line(found), _("Can this volunteer be trusted?")),
        {
            # i18n: button: a volunteer can be trusted for 30 days more; max 20
            "yes": (True, _("🤝 I vouch for them")),
            # i18n: button: end the role of a volunteer; max 20
            "no": (False, _("🚫 End their role")),
        },
    )
    await with_pin(talk)
    if keep:
        await vouching.renew(talk.db, found.person_id, talk.now, talk.person.id)
        said = _("🤝 You vouch for volunteer {number} for 30 days.", number=found.person_id)
    else:
        await volunteers.remove(talk.db, found.person_id, talk.now, talk.person.id)
        said = _("✅ Done. They are told.")
    # i18n: button: which coordinator answers for which volunteer; max 20
    return Reply(said, numbered([Option("/vouches", _("🤝 Who vouches")), home()]))


async def _mine(talk: Talk) -> list[int]:
    return [one.id for one in await organizations_of(talk)]


def _line(one: Vouch) -> Text:
    who = as_is("–") if one.vouched_by is None else as_is(str(one.vouched_by))
    day = local(one.until).date()
    if one.review:
        return _(
            "⚠️ {number}: vouched by {who}, whose role was ended. Until {day}",
            number=one.person_id,
            who=who,
            day=day,
        )
    return _("{number}: vouched by {who}, until {day}", number=one.person_id, who=who, day=day)
