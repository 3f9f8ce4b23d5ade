"""/openneed and /callhelpers: people can bring what is missing, and are asked to."""

from bot.coordinating import home, numbered
from bot.messages import Option, Reply
from bot.need_cards import about, named, until_day
from bot.need_desk import board, board_button, brief, named_need, people_told
from bot.need_desk import see as see_need
from bot.need_questions import drop_off, until
from bot.registry import command
from bot.talk import Talk
from bot.wave_words import asked, see
from locales import _, as_is, lines, listed
from services import opening_up, waves
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
    """Ask volunteers who are near, then supporters who brought things, a few at a time."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    started = [await waves.for_need(talk.db, need.id, talk.now, talk.person.id)]
    options = [*see(started), see_need(need.id), board_button(), home()]
    return Reply(lines(asked(started), about(need)), numbered(options))
