"""The need desk: which need a coordinator means, how it is shown, and the way on.

* a need is named behind the command, so that an old button gets today's truth;
* a need of another organization is refused, whose button it was.
"""

from bot.coordinating import home, numbered, numbers, organization_of, organizations_of
from bot.messages import Option, Reply
from bot.need_cards import MOST_LINES, card, line, row
from bot.talk import Talk
from locales import Lines, Text, _, lines, ngettext
from services import coordinators, disclosure, drop_offs, needs, triage
from services.needs import Need, State

ROWS = 10  # of a list on WhatsApp
LIST = 4  # needs in one message, a line each


async def named_need(talk: Talk) -> Need | None:
    """Return the need whose number stands behind the command, None when there is no number.

    Raises Refused when it is not there or not of this organization.
    """
    await organization_of(talk)
    named = numbers(talk)
    return await triage.actable(talk.db, named[0], talk.person.id) if named else None


async def board(talk: Talk, skip: int = 0) -> Reply:
    """Show what is missing, the most urgent first, after so many that were seen already."""
    mine = await organizations_of(talk)
    found, total = await triage.board(talk.db, talk.person.id, talk.now, skip=skip, limit=LIST)
    if skip and not found:
        return await board(talk)
    options = choices(found)
    if total > skip + LIST:
        # i18n: button, max 20
        options.append(Option(f"/needs {skip + LIST}", _("➡️ Next")))
    options += [
        # i18n: button: what is needed all the time; max 20
        Option("/standing", _("📋 Lasting needs")),
        # i18n: button: places where things are brought to; max 20
        Option("/dropoffs", _("📍 Drop-off points")),
        # i18n: button: what people bring and when; max 20
        Option("/storeroom", _("🏬 Store room")),
        # i18n: button: the week in needs; max 20
        Option("/summary", _("📊 The week")),
        home(),
    ]
    first = ngettext("📦 {count} need:", "📦 {count} needs:", total)
    if not total:
        first = _("✅ No need is open: {organization}", organization=mine[0].name)
    said = [line(number, one) for number, one in enumerate(found, start=1)]
    return Reply(lines(first, *said), numbered(options))


def choices(shown: list[Need], command: str = "manageneed") -> list[Option]:
    """Return a button for each need that begins a command about it."""
    return [Option(f"/{command} {one.id}", *row(one)) for one in shown]


async def shown(talk: Talk, number: int, done: Text | None = None) -> Reply:
    """Show a need with everything that can be done about it, after what was done."""
    need = await triage.actable(talk.db, number, talk.person.id)
    options = numbered(await _options(talk, need))
    most = MOST_LINES if done is None else MOST_LINES - 1
    return Reply(await said(talk, need, most), options, done, sealed=True)


async def brief(talk: Talk, number: int, done: Text, *more: Option) -> Reply:
    """Say what was done about a need, with the ways on that suit."""
    options = [*more, see(number), board_button(), home()]
    return Reply(done, numbered(options))


async def said(talk: Talk, need: Need, most: int) -> Lines:
    """Say a need as its coordinators see it."""
    several = len(await coordinators.organizations_of(talk.db, talk.person.id)) > 1
    point = None
    if need.drop_off_id is not None:
        point = await drop_offs.drop_off_of(talk.db, need.drop_off_id)
    note = await disclosure.words_of_need(talk.db, talk.seal, need, talk.person.id)
    name = need.organization if several else ""
    return card(need, note, point, talk.person.id, name, most)


def people_told(count: int) -> Text | None:
    """Say how many reporters are told; None when it is nobody."""
    return (
        ngettext("{count} person is told.", "{count} people are told.", count) if count else None
    )


def see(number: int) -> Option:
    """Return the button that shows a need as its coordinators see it."""
    # i18n: button: one thing that is missing; max 20
    return Option(f"/manageneed {number}", _("📦 This need"))


def board_button() -> Option:
    """Return the button that shows all needs."""
    # i18n: button: what people say is missing; max 20
    return Option("/needs", _("📦 Needs"))


async def _options(talk: Talk, need: Need) -> list[Option]:
    """Return what can be done today; ten at most, as many as a list of WhatsApp has rows."""
    number = need.id
    if need.state.ended:
        return [board_button(), home()]
    if need.standing:
        return [*_of_standing(number), home()]
    options = [_holding(need)]
    if await needs.reporters(talk.db, number):
        # i18n: button: ask who reported a need; max 20
        options.append(Option(f"/askback {number}", _("❓ Ask back")))
    if need.category.brought and need.state is not State.OPEN:
        # i18n: button: people can bring what is missing; max 20
        options.append(Option(f"/openneed {number}", _("📣 Ask to bring it")))
    else:
        options.append(_ask_helpers(number))
    # i18n: button: change what is told of a need; max 20
    options.append(Option(f"/changeneed {number}", _("✏️ Change it")))
    # i18n: button: the need is told twice; max 20
    options.append(Option(f"/mergeneed {number}", _("🔗 Same as another")))
    if need.state is not State.OPEN and await triage.teams(talk.db, need.organization_id):
        # i18n: button: another team looks after the need; max 20
        options.append(Option(f"/giveneed {number}", _("➡️ Another team")))
    # i18n: button: what was missing is there; max 20
    options.append(Option(f"/metneed {number}", _("✅ It is met")))
    # i18n: button: close a need without meeting it; max 20
    options.append(Option(f"/closeneed {number}", _("❌ Close it")))
    if need.state is State.OPEN or not need.category.brought:
        options.append(_call(number))
    if len(options) < ROWS - 1:
        options.append(board_button())
    return [*options, home()]


def _holding(need: Need) -> Option:
    if need.claimed_by is None:
        # i18n: button: a coordinator looks after a need; max 20
        return Option(f"/claimneed {need.id}", _("🙋 I look after it"))
    # i18n: button: the coordinator looks after a need no more; max 20
    return Option(f"/letgo {need.id}", _("↩️ Let it go"))


def _ask_helpers(number: int) -> Option:
    # i18n: button: ask volunteers, or who brought things before; max 20
    return Option(f"/callhelpers {number}", _("🙏 Ask helpers"))


def _call(number: int) -> Option:
    # i18n: button: a message to many people; max 20
    return Option(f"/newcall need {number}", _("📣 Call people"))


def _of_standing(number: int) -> list[Option]:
    return [
        _ask_helpers(number),
        _call(number),
        Option(f"/changeneed {number}", _("✏️ Change it")),
        # i18n: button: it is no lasting need any more; max 20
        Option(f"/closeneed {number}", _("❌ Not needed now")),
        # i18n: button: what is needed all the time; max 20
        Option("/standing", _("📋 Lasting needs")),
    ]
