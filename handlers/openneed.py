"""/openneed and /callhelpers: people can bring what is missing, and are asked to."""

from bot.coordinating import home, numbered
from bot.messages import Option, Reply
from bot.need_cards import named, until_day
from bot.need_desk import board, brief, named_need, people_told
from bot.need_questions import drop_off, until
from bot.registry import command
from bot.talk import Talk
from locales import _, as_is, lines, listed, ngettext
from services import callouts, opening_up
from services.people import Role
from services.triage import MOST


@command("openneed", _("📣 Ask to bring it"), role=Role.COORDINATOR)
async def open_need(talk: Talk) -> Reply:
    """Ask everybody to bring what is missing: how many, where to and until when."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    opening_up.may_be_opened(need)
    asks = lines(
        _("📣 {thing}: how many are to be brought?", thing=named(need)),
        _("Told us: {count}", count=need.quantity),
    )
    wanted = await talk.number("wanted", asks, at_least=1, at_most=MOST)
    point = await drop_off(talk, need.organization_id)
    if point is None:
        said = _("📍 First tell where things are brought to.")
        # i18n: button: a place where things are brought to; max 20
        make = Option("/newdropoff", _("➕ Drop-off point"))
        return Reply(said, numbered([make, home()]))
    deadline = await until(talk, point)
    await talk.confirm(
        lines(
            listed(named(need), as_is(f"× {wanted}")),
            _("📍 {place}", place=listed(as_is(point.name), as_is(point.area))),
            _("⏳ {until}", until=until_day(deadline)) if deadline else None,
            _("Everybody sees what is missing and the area. Shall I ask?"),
        )
    )
    count = await opening_up.open_up(
        talk.db, need.id, wanted, point.id, deadline, talk.now, talk.person.id
    )
    done = _("✅ People can bring it now.")
    # i18n: button: ask volunteers, or who brought things before; max 20
    ask = Option(f"/callhelpers {need.id}", _("🙏 Ask helpers"))
    reply = await brief(talk, need.id, done, ask)
    return Reply(lines(done, people_told(count)), reply.options)


@command("callhelpers", _("🙏 Ask helpers"), role=Role.COORDINATOR)
async def call_helpers(talk: Talk) -> Reply:
    """Ask a few volunteers who are near, or supporters who brought something before."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    await callouts.callable_need(talk.db, need.id, talk.now, talk.person.id)
    volunteers = True
    if need.category.brought:
        prompt = _("🙏 {thing}: whom shall I ask?", thing=named(need))
        # i18n: button: volunteers whose areas are near; max 20
        near = _("💪 Volunteers near")
        # i18n: button: people who brought things before; max 20
        before = _("🎁 Brought before")
        volunteers = await talk.choose("whom", prompt, {"v": (True, near), "s": (False, before)})
    call = callouts.call_volunteers if volunteers else callouts.call_supporters
    count = await call(talk.db, need.id, talk.now, talk.person.id)
    done = ngettext("🙏 {count} person is asked.", "🙏 {count} people are asked.", count)
    return await brief(talk, need.id, done if count else _("There is nobody more to ask today."))
