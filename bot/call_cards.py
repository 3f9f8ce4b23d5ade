"""Call cards: a call as its coordinators see it, before it is sent, while it goes and after it.

* before: how many people, on which channels, in which languages, how long and for how much;
* while and after: how many have it, who answered, and why some did not get it.
"""

from collections.abc import Mapping, Sequence

from bot.call_whom import whom
from bot.call_words import Material, about_in_short
from bot.messages import Option, Reply
from bot.shift_cards import language_name
from locales import Lines, Text, _, as_is, lines, listed, ngettext
from services.audiences import from_json
from services.call_counts import Counts
from services.calls import Call, State
from services.days import local
from services.previews import Preview
from services.rates import Rates
from services.recipients import Skipped

MINUTE, HOUR = 60, 3_600  # seconds
NO_TEMPLATE = "no_template"  # what the channel says of whom WhatsApp is closed for
SHOWN = 3  # languages, or reasons, that are named one by one
CHANNELS = {"telegram": "Telegram", "whatsapp": "WhatsApp"}


def line(number: int, call: Call, found: Material | None) -> Text:
    """Say a call on one line of a list, with the number that is typed for it."""
    about = [] if found is None else [about_in_short(found)]
    at = as_is(local(call.begins_at or call.created_at))
    return listed(as_is(f"{number}"), call.kind.label, *about, call.state.label, at)


def row(call: Call, found: Material | None) -> tuple[Text, Text]:
    """Return the label and the description of a call in a list; each channel cuts them."""
    about = call.kind.label if found is None else about_in_short(found)
    number = _("call {number}", number=call.id)
    return about, listed(call.kind.label, call.state.label, number)


def heading(call: Call) -> Text:
    """Say a call by its number, its kind and how far it is."""
    urgent = [URGENT] if call.urgent else []
    return listed(
        _("📣 Call {number}", number=call.id), call.kind.label, call.state.label, *urgent
    )


def about(found: Material | None) -> Text:
    """Say on one line what a call is about; also when that is gone."""
    return about_in_short(found) if found is not None else _("What it was about is over.")


def before(call: Call, found: Material | None, seen: Preview, rates: Rates) -> Lines:
    """Say a call that is not sent yet: who would get it, how fast and for how much."""
    return lines(
        heading(call),
        about(found),
        listed(who_gets_it(seen), whom(from_json(call.audience))),
        _("🌐 {languages}", languages=languages(seen.languages)) if seen.languages else None,
        speed(seen, rates),
        left_out(_excluded(seen)),
    )


def after(call: Call, found: Material | None, counts: Counts) -> Lines:
    """Say a call that is on its way, or over: how many have it and what they answered."""
    return lines(
        heading(call),
        about(found),
        *_how_far(call, counts),
        left_out(counts.skipped),
    )


def progress(call: Call, counts: Counts) -> Reply:
    """Say how far a call has come to who sent it, with what can be done about it."""
    return Reply(lines(heading(call), *_how_far(call, counts)), numbered_ways(call))


def numbered_ways(call: Call) -> list[Option]:
    """Return what can be done about a call that was sent, and how to see it, from one on."""
    return [
        Option(one.token, one.label, number=number)
        for number, one in enumerate([*ways(call), this_call(call.id)], start=1)
    ]


def ways(call: Call) -> list[Option]:
    """Return what can be done about a call that was sent."""
    pause, resume, stop = (Option(f"/{one} {call.id}", label) for one, label in WAYS)
    return {State.SENDING: [pause, stop], State.PAUSED: [resume, stop]}.get(call.state, [])


def undo(number: int) -> Option:
    """Return the button that takes back what two agreed to, within a minute."""
    # i18n: button: a message to many that does not go out yet; max 20
    return Option(f"/undocall {number}", _("↩️ Undo"))


def in_a_minute() -> Text:
    """Say that a call goes out soon, and can be undone until then."""
    return _("⏳ It goes out in one minute. Until then you can undo it.")


def this_call(number: int) -> Option:
    """Return the button that shows a call as its coordinators see it."""
    # i18n: button: a message to many; max 20
    return Option(f"/call {number}", _("📣 This call"))


def who_gets_it(seen: Preview) -> Text:
    """Say how many people get a call."""
    return ngettext("👥 {count} person gets it", "👥 {count} people get it", seen.people)


def speed(seen: Preview, rates: Rates) -> Text | None:
    """Say how long a call takes on which channels, and what it costs on WhatsApp."""
    if not seen.people and not seen.groups:
        return None
    channels = [_channel(name, many, seen) for name, many in _most(seen.channels)]
    groups = [ngettext("{count} group", "{count} groups", seen.groups)] if seen.groups else []
    # i18n: what messages cost, in euros
    cost = [_("{cost} €", cost=f"{seen.cost:.2f}")] if seen.cost else []
    long = _("⏱ {time}", time=lasting(seen.seconds))
    if seen.days > 1:
        long = ngettext(
            "⏱ {count} day: WhatsApp lets us begin {most} chats a day",
            "⏱ {count} days: WhatsApp lets us begin {most} chats a day",
            seen.days,
            most=rates.conversations,
        )
    return listed(long, *channels, *groups, *cost)


def lasting(seconds: int) -> Text:
    """Say a length of time roughly."""
    if seconds <= MINUTE:
        return _("less than 1 minute")
    if seconds < 2 * HOUR:
        minutes = -(-seconds // MINUTE)
        return ngettext("about {count} minute", "about {count} minutes", minutes)
    return ngettext("about {count} hour", "about {count} hours", -(-seconds // HOUR))


def languages(known: Mapping[str, int]) -> Text:
    """Say in which languages people get a call, those of most people first."""
    shown = [
        # i18n: a language, or a messenger, and how many people have it
        _("{name} {count}", name=language_name(code) if code else NO_LANGUAGE, count=many)
        for code, many in _most(known)[:SHOWN]
    ]
    others = sum(many for _code, many in _most(known)[SHOWN:])
    more = [ngettext("{count} other", "{count} others", others)] if others else []
    return listed(*shown, *more)


def left_out(reasons: Mapping[str, int]) -> Text | None:
    """Say who does not get a call and why; None when nobody is left out."""
    if not sum(reasons.values()):
        return None
    labels = {one.value: one.label for one in Skipped}
    labels[NO_TEMPLATE] = Skipped.NO_WINDOW.label
    shown = [
        # i18n: why people do not get a message, such as "🔕 Want no calls", and how many
        _("{reason}: {count}", reason=labels.get(reason, OTHER), count=many)
        for reason, many in _most(reasons)[:SHOWN]
    ]
    return listed(*shown)


def night_warning() -> Text:
    """Say that most people sleep."""
    return _("🌙 It is night. People sleep, and a message can wake them.")


def approval_wanted(most: int) -> Text:
    """Say from how many people on somebody else of the team has to agree."""
    return _("🖐 More than {count} people: another coordinator has to agree.", count=most)


def _how_far(call: Call, counts: Counts) -> Sequence[Text]:
    said = [
        _(
            "📤 {done} of {people} done · {arrived} sent",
            done=counts.through,
            people=counts.people,
            arrived=counts.arrived,
        )
    ]
    seen = counts.delivered + counts.read
    if seen:
        said.append(_("📬 Arrived: {arrived} · read: {read}", arrived=seen, read=counts.read))
    if counts.failed or counts.unknown:
        said.append(_trouble(counts))
    if counts.yes or counts.no or counts.late:
        said.append(_answers(counts))
    return said


def _trouble(counts: Counts) -> Text:
    failed = _("⚠️ Not arrived: {count}", count=counts.failed)
    unknown = _("❔ Not known if it arrived: {count}", count=counts.unknown)
    return listed(*([failed] if counts.failed else []), *([unknown] if counts.unknown else []))


def _answers(counts: Counts) -> Text:
    return _(
        "💬 Yes: {yes} · no: {no} · too late: {late}",
        yes=counts.yes,
        no=counts.no,
        late=counts.late,
    )


def _excluded(seen: Preview) -> dict[str, int]:
    return {
        Skipped.QUIET.value: seen.quiet,
        Skipped.CAPPED.value: seen.capped,
        Skipped.UNREACHABLE.value: seen.unreachable,
        Skipped.NO_WINDOW.value: seen.untemplated,
    }


def _channel(name: str, many: int, seen: Preview) -> Text:
    shown = _("{name} {count}", name=CHANNELS.get(name, name), count=many)
    if name != "whatsapp" or not seen.outside:
        return shown
    # i18n: people who wrote on WhatsApp more than 24 hours ago: they get an approved text
    outside = _("{count} wrote over 24 h ago", count=seen.outside)
    return _("{some} ({others})", some=shown, others=outside)


def _most(known: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return what is counted, the most first, without what is not there."""
    return sorted(
        ((name, many) for name, many in known.items() if many), key=lambda one: (-one[1], one[0])
    )


# i18n: a call that also reaches people who want urgent calls only; max 20
URGENT = _("🔴 Urgent")
# i18n: people whose language nobody knows; max 20
NO_LANGUAGE = _("not known")
# i18n: why people do not get a message: something else; max 24
OTHER = _("❔ Something else")
WAYS = (
    # i18n: button: send nothing more of a message to many for now; max 20
    ("pausecall", _("⏸ Pause")),
    # i18n: button: send the rest of a message to many; max 20
    ("resumecall", _("▶️ Go on")),
    # i18n: button: send nothing more of a message to many; max 20
    ("stopcall", _("⏹ Stop this call")),
)
