"""Rendering: a reply is put into words and within the limits of a channel.

* options degrade by the channel's limits: buttons, else a list, else numbers that are typed;
* where a few of them yield the others are buttons, and those few a line with their numbers.
"""

from collections.abc import Sequence
from typing import Any

from bot.channels import Limits
from bot.lengths import cut, units
from bot.messages import Option, Reply, Style
from bot.recordings import complete
from locales import Lines, Text, _, label, language, say
from locales.formatter import RLM
from locales.text import AS_IS

# i18n: button, max 40
SHARE = _("📍 Share my location")
# i18n: button that opens a list, max 20
CHOOSE = _("Choose")


def render(reply: Reply, codes: Sequence[str], limits: Limits) -> dict[str, Any]:
    """Return the body of an outbox row: the words in one or more languages, and the options."""
    words = _with_once(reply, [_said(reply, code) for code in codes], codes[0])
    options, typed = _yielding(reply.options, limits)
    if typed:
        words = f"{words}\n{_in_a_line(typed, codes[0])}"
    labels = [_label(one.label, codes[0], limits) for one in options]
    style = _style(labels, limits, words)
    if labels and style is Style.NONE:
        words = f"{words}\n{_numbered(options, labels, codes[0])}"
    shares = reply.asks_location and limits.asks_location
    return (
        _template(reply, codes[0])
        | {
            "text": cut(words, limits.text if style is Style.NONE else limits.text_with_options),
            "style": style.value,
            "buttons": _buttons(options, labels, codes[0], limits)
            if style is not Style.NONE
            else [],
            "opener": label(CHOOSE, codes[0]) if style is Style.LIST else "",
            "asks_location": label(SHARE, codes[0]) if shares else "",
        }
        | _voiced(reply, codes[0])
        | ({"file": reply.file} if reply.file and limits.files else {})
    )


def _voiced(reply: Reply, code: str) -> dict[str, Any]:
    """Return the names of the clips to be heard, if the language has all of them."""
    return {"voice": list(reply.voice)} if complete(code, reply.voice) else {}


def _template(reply: Reply, code: str) -> dict[str, Any]:
    """Return the approved text of a message, if it has one, with the tokens of its buttons."""
    if reply.template is None:
        return {}
    values = [label(one, code).removesuffix(":") for one in reply.template.values]
    tokens = [one.token for one in reply.options if reply.template.presses]
    return {"template": {"key": reply.template.key, "variables": values, "tokens": tokens}}


def _said(reply: Reply, code: str) -> str:
    parts: tuple[Text | Lines | None, ...] = (reply.notice, reply.text, reply.footer)
    return say(Lines(parts), code)


def _with_once(reply: Reply, said: Sequence[str], code: str) -> str:
    """Put what is said once first; nothing comes before what keeps somebody safe."""
    once = [] if reply.once is None else [say(reply.once, code)]
    return "\n\n".join([*said, *once] if reply.safety else [*once, *said])


def _label(text: Text, code: str, limits: Limits) -> str:
    """Say what stands on a button; a name that is too long for any is cut."""
    most = max(limits.button_label, limits.row_label)
    said = label(text, code)
    return cut(said, most) if most and text.context == AS_IS else said


def _style(labels: Sequence[str], limits: Limits, words: str) -> Style:
    if not labels or units(words) > limits.text_with_options:
        return Style.NONE
    longest = max(map(units, labels))
    if len(labels) <= limits.buttons and longest <= limits.button_label:
        return Style.BUTTONS
    if len(labels) <= limits.rows and longest <= limits.row_label:
        return Style.LIST
    return Style.NONE


def _buttons(
    options: Sequence[Option], labels: Sequence[str], code: str, limits: Limits
) -> list[tuple[str, str, str]]:
    most = limits.row_description
    return [
        (shown, one.token, cut(label(one.description, code), most))
        if one.description and most
        else (shown, one.token, "")
        for one, shown in zip(options, labels, strict=True)
    ]


def _yielding(
    options: Sequence[Option], limits: Limits
) -> tuple[Sequence[Option], Sequence[Option]]:
    """Return what is shown as buttons, or else as a list, and what gives way to it."""
    giving = sorted((one for one in options if one.yields), key=lambda one: -one.yields)
    for room in (limits.buttons, limits.rows):
        needed = len(options) - room
        if room and needed <= len(giving):
            return _parted(options, giving[: max(needed, 0)])
    return options, ()


def _parted(
    options: Sequence[Option], gone: Sequence[Option]
) -> tuple[Sequence[Option], Sequence[Option]]:
    return [one for one in options if one not in gone], [one for one in options if one in gone]


def _in_a_line(options: Sequence[Option], code: str) -> str:
    """Write options that are typed on one line."""
    mark = RLM if language(code).rtl else ""
    return mark + " · ".join(f"{one.number} {label(one.label, code)}" for one in options)


def _numbered(options: Sequence[Option], labels: Sequence[str], code: str) -> str:
    """Write options on lines of their own, with the number that is typed for each."""
    mark = RLM if language(code).rtl else ""
    return "\n".join(
        f"{mark}{'•' if one.number is None else one.number} {shown}"
        for one, shown in zip(options, labels, strict=True)
    )
