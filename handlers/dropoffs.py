"""/dropoffs, /newdropoff, /changedropoff and /enddropoff: where things are brought to."""

from bot.coordinating import (
    asked_organization,
    home,
    numbered,
    numbers,
    organization_of,
    organizations_of,
)
from bot.drop_off_cards import card, coming, row
from bot.messages import Option, Reply
from bot.need_desk import board_button
from bot.registry import command
from bot.talk import Talk
from bot.written_rules import Hours
from locales import Text, _, lines, ngettext
from services import disclosure, drop_offs
from services.coordinators import must_act_for
from services.drop_offs import LONGEST, DropOff
from services.people import Role
from services.refusals import Refused

ROWS = 5  # points in one list
NAME, AREA, ADDRESS, CONTACT, HOURS = "name", "area", "address", "contact", "hours"
PROMPTS = {
    # i18n: a place where things are brought to
    NAME: _("📍 What is the place called? Everybody may know this."),
    AREA: _("🗺 In which area is it? Everybody may know this."),
    ADDRESS: _("🏠 Which address? Only who brings something reads it."),
    CONTACT: _("☎️ Whom can people call there? Only who brings something reads it."),
    HOURS: _("🕕 When is somebody there? For example: lun-ven 14h-18h, sam 10h-12h"),
}
CHOICES = {
    # i18n: row of a list: the address of a place; max 24
    ADDRESS: _("🏠 The address"),
    # i18n: row of a list: when a place is open; max 24
    HOURS: _("🕕 The hours"),
    # i18n: row of a list: whom to call; max 24
    CONTACT: _("☎️ Whom to call"),
    # i18n: row of a list: what a place is called; max 24
    NAME: _("📍 The name"),
    # i18n: row of a list: the part of a town; max 24
    AREA: _("🗺 The area"),
}


@command(
    "dropoffs",
    # i18n: button: places where things are brought to; max 20
    _("📍 Drop-off points"),
    role=Role.COORDINATOR,
)
async def show_points(talk: Talk) -> Reply:
    """Show the drop-off points; a number behind the command shows one of them in full."""
    found = await _points(talk)
    named = numbers(talk)
    one = next((point for point in found if named and point.id == named[0]), None)
    if one is not None:
        return await _shown(talk, one)
    options = [Option(f"/dropoffs {one.id}", *row(one)) for one in found[:ROWS]]
    said = ngettext(
        "📍 {count} drop-off point. Things are brought there:",
        "📍 {count} drop-off points. Things are brought there:",
        len(found),
    )
    if not found:
        said = _("📍 There is no drop-off point yet. Things need a place to be brought to.")
    return Reply(said, numbered([*options, _new(), board_button(), home()]))


@command("newdropoff", _("➕ Drop-off point"), role=Role.COORDINATOR)
async def new_point(talk: Talk) -> Reply:
    """Make a drop-off point: its name, area, address, hours and whom to call."""
    team = (await asked_organization(talk)).id
    name = await _words(talk, NAME)
    area = await _words(talk, AREA)
    address = await _words(talk, ADDRESS)
    hours = await talk.ask("hours", Hours(PROMPTS[HOURS], talk.now))
    contact = await _words(talk, CONTACT)
    await talk.confirm(
        lines(
            _("📍 {name}, {area}", name=name, area=area),
            _("🏠 {address}", address=address),
            coming(hours, talk.now),
            _("☎️ {contact}", contact=contact) if contact else None,
            _("Is this right?"),
        )
    )
    point = {NAME: name, AREA: area, ADDRESS: address, CONTACT: contact}
    number = await drop_offs.create(
        talk.db,
        talk.seal,
        team,
        talk.now,
        talk.person.id,
        name=point[NAME],
        area=point[AREA],
        address=point[ADDRESS],
        contact=point[CONTACT],
        hours=hours,
    )
    made = await drop_offs.drop_off_of(talk.db, number)
    assert made is not None
    return await _shown(talk, made, _("✅ Things can be brought there now."))


@command("changedropoff", _("✏️ Change a point"), role=Role.COORDINATOR)
async def change_point(talk: Talk) -> Reply:
    """Change one thing about a drop-off point; who brings something there is asked again."""
    point = await _named(talk)
    prompt = _("✏️ {name}: what is to change?", name=point.name)
    what = await talk.choose("what", prompt, {one: (one, said) for one, said in CHOICES.items()})
    if what == HOURS:
        hours = await talk.ask("hours", Hours(PROMPTS[HOURS], talk.now))
        fields: drop_offs.Point = {"hours": hours}
    else:
        words = await _words(talk, what)
        fields = {what: words}  # type: ignore[misc]
    count = await drop_offs.change(
        talk.db, talk.seal, point.id, talk.now, talk.person.id, **fields
    )
    changed = await drop_offs.drop_off_of(talk.db, point.id)
    assert changed is not None
    done = _("✅ Changed.")
    if count and what in (ADDRESS, HOURS):
        done = ngettext(
            "✅ Changed. {count} person who brings something is told.",
            "✅ Changed. {count} people who bring something are told.",
            count,
        )
    return await _shown(talk, changed, done)


@command("enddropoff", _("❌ End this point"), role=Role.COORDINATOR)
async def end_point(talk: Talk) -> Reply:
    """End a drop-off point to which nothing is to be brought any more."""
    point = await _named(talk)
    await drop_offs.may_end(talk.db, point)
    await talk.confirm(_("❌ {name}: is nothing brought there any more?", name=point.name))
    await drop_offs.end(talk.db, point.id, talk.now, talk.person.id)
    # i18n: button: places where things are brought to; max 20
    points = Option("/dropoffs", _("📍 Drop-off points"))
    return Reply(_("✅ It has ended."), numbered([points, board_button(), home()]))


async def _points(talk: Talk) -> list[DropOff]:
    mine = [one.id for one in await organizations_of(talk)]
    return await drop_offs.of_organizations(talk.db, mine)


async def _named(talk: Talk) -> DropOff:
    """Return the point whose number stands behind the command; raises Refused for any other."""
    await organization_of(talk)
    named = numbers(talk)
    found = await drop_offs.drop_off_of(talk.db, named[0]) if named else None
    if found is None:
        raise Refused(drop_offs.GONE)
    await must_act_for(talk.db, talk.person.id, found.organization_id)
    if found.ended:
        raise Refused(drop_offs.GONE)
    return found


async def _words(talk: Talk, what: str) -> str:
    optional = what == CONTACT
    return await talk.text(what, PROMPTS[what], at_most=LONGEST[what], optional=optional)


async def _shown(talk: Talk, point: DropOff, done: Text | None = None) -> Reply:
    where, contact = await disclosure.of_drop_off(talk.db, talk.seal, point, talk.person.id)
    used = await drop_offs.needs_at(talk.db, point.id)
    options = [
        # i18n: button: change a place where things are brought to; max 20
        Option(f"/changedropoff {point.id}", _("✏️ Change it")),
        # i18n: button: nothing is brought there any more; max 20
        Option(f"/enddropoff {point.id}", _("❌ End this point")),
        _new(),
        board_button(),
        home(),
    ]
    return Reply(card(point, where, contact, used, talk.now), numbered(options), done)


def _new() -> Option:
    # i18n: button: a place where things are brought to; max 20
    return Option("/newdropoff", _("➕ Drop-off point"))
