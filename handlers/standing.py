"""/standing and /newstanding: what an organization can always use, with a target."""

from bot import need_questions
from bot.coordinating import asked_organization, home, numbered, numbers, organizations_of
from bot.messages import Option, Reply
from bot.need_cards import lasting_line, until_day
from bot.need_desk import LIST, board_button, choices, see
from bot.need_words import thing
from bot.registry import command
from bot.talk import Talk
from locales import _, as_is, lines, listed, ngettext
from services import standing_needs
from services.people import Role
from services.triage import MOST


@command(
    "standing",
    # i18n: button: what is needed all the time; max 20
    _("📋 Lasting needs"),
    role=Role.COORDINATOR,
)
async def show_lasting(talk: Talk) -> Reply:
    """Show the lasting needs: what is wanted and how many are missing."""
    named = numbers(talk)
    return await _list(talk, named[0] if named else 0)


@command("newstanding", _("➕ Lasting need"), role=Role.COORDINATOR)
async def new_lasting(talk: Talk) -> Reply:
    """Put something on the list of what can always be brought."""
    team = (await asked_organization(talk)).id
    category = await need_questions.category(talk, brought=True)
    size = await need_questions.size(talk, category)
    asks = _("🎁 {thing}: how many are wanted?", thing=thing(category, size))
    wanted = await talk.number("wanted", asks, at_least=1, at_most=MOST)
    point = await need_questions.drop_off(talk, team)
    if point is None:
        said = _("📍 First tell where things are brought to.")
        # i18n: button: a place where things are brought to; max 20
        make = Option("/newdropoff", _("➕ Drop-off point"))
        return Reply(said, numbered([make, home()]))
    until = await need_questions.until(talk, point)
    await talk.confirm(
        lines(
            listed(thing(category, size), as_is(f"× {wanted}")),
            _("📍 {place}", place=listed(as_is(point.name), as_is(point.area))),
            _("⏳ {until}", until=until_day(until)) if until else None,
            _("Everybody sees it, and can bring some. Put it on the list?"),
        )
    )
    number = await standing_needs.standing(
        talk.db, team, category, size, wanted, point.id, until, talk.now, talk.person.id
    )
    options = [see(number), _new(), _all(), home()]
    return Reply(_("✅ It is on the list. People can bring it now."), numbered(options))


async def _list(talk: Talk, skip: int) -> Reply:
    await organizations_of(talk)
    found, total = await standing_needs.lasting(talk.db, talk.person.id, skip=skip, limit=LIST)
    if skip and not found:
        return await _list(talk, 0)
    options = choices(found)
    if total > skip + LIST:
        # i18n: button, max 20
        options.append(Option(f"/standing {skip + LIST}", _("➡️ Next")))
    first = ngettext("📋 {count} lasting need:", "📋 {count} lasting needs:", total)
    if not total:
        first = _("📋 Nothing is on the list yet. What can you always use?")
    said = [lasting_line(number, one) for number, one in enumerate(found, start=1)]
    return Reply(lines(first, *said), numbered([*options, _new(), board_button(), home()]))


def _new() -> Option:
    # i18n: button: something that can always be brought; max 20
    return Option("/newstanding", _("➕ Lasting need"))


def _all() -> Option:
    # i18n: button: what is needed all the time; max 20
    return Option("/standing", _("📋 Lasting needs"))
