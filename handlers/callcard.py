"""/call, /callwhom, /callwords, /calluntil and more: one call before it is sent.

Each shows the call again with the numbers of now.
"""

from bot.call_desk import UNTIL_WHEN, board, calls_button, named_call, shown
from bot.call_people import Aim, audience, one_language
from bot.call_until import Until
from bot.call_words import Material, material
from bot.coordinating import home, numbered
from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import LANGUAGES, _, as_is, lines
from services import call_drafts, calls, search
from services.calls import LONGEST, Call, State
from services.people import Role
from services.previews import preview


@command("call", _("📣 This call"), role=Role.COORDINATOR)
async def call_card(talk: Talk) -> Reply:
    """Show one call: whom it would reach, or how far it has come."""
    call = await named_call(talk)
    return await board(talk) if call is None else await shown(talk, call.id)


@command("callwhom", _("👥 Whom to call"), role=Role.COORDINATOR)
async def choose_whom(talk: Talk) -> Reply:
    """Choose other people for a call that is not sent yet."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    if call.state is not State.DRAFT:
        return await shown(talk, call.id)
    found = await material(talk.db, talk.seal, call, talk.now)
    whom = await audience(talk, await _aim(talk, call, found))
    await call_drafts.retarget(talk.db, call.id, whom, talk.now, talk.person.id)
    return await shown(talk, call.id, _("✅ Other people are chosen:"))


@command("callwords", _("✍️ Words of a call"), role=Role.COORDINATOR)
async def add_words(talk: Talk) -> Reply:
    """Give a call own words in a language, in place of those it has in it."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    if call.state is not State.DRAFT:
        return await shown(talk, call.id)
    code = await one_language(talk, *await _unsaid(talk, call))
    name = next(as_is(one.name) for one in LANGUAGES if one.code == code)
    asks = lines(
        _("✍️ Please write it in {language}.", language=name),
        _("They go out as you write them. At most {count} letters.", count=LONGEST),
    )
    words = await talk.text("words", asks, at_most=LONGEST)
    args = call.id, code, words, talk.now, talk.person.id
    await call_drafts.add_version(talk.db, talk.seal, *args)
    return await shown(talk, call.id, _("✅ The words are added:"))


@command("calluntil", UNTIL_WHEN, role=Role.COORDINATOR)
async def set_until(talk: Talk) -> Reply:
    """Give a call that is not sent yet another end, as when its time is over."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    if call.state is not State.DRAFT:
        return await shown(talk, call.id)
    until = await talk.ask("until", Until(UNTIL_WHEN, talk.now))
    await call_drafts.set_until(talk.db, call.id, until, talk.now, talk.person.id)
    return await shown(talk, call.id)


@command("urgentcall", _("🔴 Urgent call"), role=Role.COORDINATOR)
async def set_urgent(talk: Talk) -> Reply:
    """Let a call reach who wants urgent calls only, or not."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    urgent = _on(talk)
    await call_drafts.set_urgent(talk.db, call.id, urgent, talk.now, talk.person.id)
    on = _("🔴 It is urgent now, also for who wants urgent calls only.")
    return await shown(talk, call.id, on if urgent else _("⚪ It is not urgent any more."))


@command("callgroups", _("💬 Call in groups"), role=Role.COORDINATOR)
async def set_groups(talk: Talk) -> Reply:
    """Let a call be posted in the group chats, or not."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    groups = _on(talk)
    await call_drafts.set_groups(talk.db, call.id, groups, talk.now, talk.person.id)
    on = _("💬 It is posted in your groups as well.")
    return await shown(talk, call.id, on if groups else _("💬 It is not posted in groups."))


@command("dropcall", _("🗑 Throw a call away"), role=Role.COORDINATOR)
async def drop(talk: Talk) -> Reply:
    """Throw away a call that was not sent."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    await call_drafts.drop(talk.db, call.id, talk.now, talk.person.id)
    said = _("🗑 Thrown away. Nobody got it.")
    return Reply(said, numbered([calls_button(), home()]))


def _on(talk: Talk) -> bool:
    return talk.argument.split()[1:] != ["off"]


async def _unsaid(talk: Talk, call: Call) -> list[str]:
    """Return the languages of its people in which a call has no own words yet, most first."""
    said = await calls.words_of(talk.db, talk.seal, call.id)
    if not said:
        return [talk.language]
    seen = await preview(talk.db, call, talk.now, talk.rates)
    return [code for code in seen.languages if code and code not in said]


async def _aim(talk: Talk, call: Call, found: Material | None) -> Aim:
    shift = found.shift if found is not None else None
    need = found.need if found is not None else None
    position = shift.position if shift is not None else need.position if need else None
    if call.place_id is not None:
        spot = await search.spot(talk.db, f"place:{call.place_id}", actor=talk.person.id)
        position = spot.position if spot is not None else None
    area = shift.area if shift is not None else need.area if need is not None else call.area
    return Aim(
        call.kind,
        area,
        position,
        call.place_id,
        found.role.part if found is not None and found.role is not None else None,
        (shift.starts, shift.ends) if shift is not None else None,
    )
