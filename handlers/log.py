"""/log: what coordinators did for their organization, the newest first."""

from itertools import groupby

from bot.coordinating import home, named_organization, numbered, numbers, the_week
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, as_is, lines
from services import audit, audit_chain, safeguarding
from services.audit import Act, Entry
from services.days import local
from services.people import Role

SHOWN = 4  # lines in one message; the end of the chain is one more
READ = 60  # entries that these are made of
ABOUT = (
    "shift",
    "template",
    "need",
    "pledge",
    "ticket",
    "drop_off",
    "volunteer",
    "person",
    "invitation",
    "place",
)


@command(
    "log",
    # i18n: button: what coordinators did; max 20
    _("📜 What was done"),
    role=Role.COORDINATOR,
)
async def log(talk: Talk) -> Reply:
    """Show who did what; people are numbers, as everywhere.

    The last line is the end of the log: it is the same for all, and changes with every act.

    Behind the command stand the line to go on before, or 0, and the number of an organization.
    """
    mine = await named_organization(talk, 1)
    named = numbers(talk)
    before = named[0] or None if named else None
    found, further = await _read(talk, mine.id, before)
    if not found:
        return Reply(_("📜 Nothing more was done."), numbered([the_week(), home()]))
    groups = [list(alike) for _key, alike in groupby(found, key=_alike)][:SHOWN]
    options = []
    last = groups[-1][-1]
    if last.id != found[-1].id or further:
        # i18n: button: earlier lines of a log; max 20
        options.append(Option(f"/log {last.id} {mine.id}", _("⬅️ Earlier")))
    said = [_line(one[0], len(one), talk.person.id) for one in groups]
    said.append(as_is(f"🔗 {await audit_chain.head(talk.db)}"))
    return Reply(
        lines(_("📜 {organization}:", organization=mine.name), *said),
        numbered([*options, the_week(), home()]),
    )


async def _read(talk: Talk, team: int, before: int | None) -> tuple[list[Entry], bool]:
    """Return the lines that somebody may see, and whether there may be more before them.

    What was done about a child only those see who answer for children.
    """
    found = await audit.read(talk.db, team, READ, before)
    about = {int(one.details["ticket"]) for one in found if "ticket" in one.details}
    hidden = await safeguarding.hidden(talk.db, about, talk.person.id)
    shown = [one for one in found if one.details.get("ticket") not in hidden]
    further = len(found) == READ
    return await _read(talk, team, found[-1].id) if further and not shown else (shown, further)


def _alike(entry: Entry) -> tuple[int | None, Act, int | str | None]:
    """Return what makes two lines one: a roll-call is noted seat by seat."""
    return entry.actor, entry.act, _about(entry)


def _about(entry: Entry) -> int | str | None:
    return next((entry.details[one] for one in ABOUT if one in entry.details), None)


def _line(entry: Entry, times: int, own: int) -> Text:
    who = _("Administrator")
    if entry.actor == own:
        who = _("You")
    elif entry.actor is not None:
        who = _("Number {number}", number=entry.actor)
    about = _about(entry)
    what = entry.act.label
    if about is not None:
        # i18n: what somebody did and the number of the shift, the volunteer …
        what = _("{act} ({number})", act=what, number=about)
    if times > 1:
        what = _("{act} × {times}", act=what, times=times)
    return _("{when} · {who}: {what}", when=local(entry.at), who=who, what=what)
