"""Approvals at Twilio: handing in the texts of bot/approved.py, and reading what WhatsApp says.

* a text is found by its name; one whose words were changed is handed in as `…_v2`, because what
  was approved can be changed no more, and the name of what is deleted is closed for 30 days;
* what is there already is left as it is: handing in twice does nothing;
* what is not translated yet is not handed in.

https://www.twilio.com/docs/content/create-templates-with-the-content-template-builder
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.approved import Pattern, names
from bot.channels import DeliveryError
from bot.channels.whatsapp_rest import APPROVED, UNASKED, Content, Rest
from locales import language
from services.approvals import Approval

OUTDATED = "outdated"  # it was approved, and asks for values that are not given any more
UNTRANSLATED = "untranslated"
REFUSED = "refused"  # Twilio did not take it: the reason is its code
MOST_REFUSED = 3  # in a row: a hundred texts an hour are taken
LONGEST = 200  # letters of a reason
Say = Callable[[Approval], None]


def approvals_in(found: Iterable[Content]) -> list[Approval]:
    """Return what WhatsApp says of the texts of this version, the best one for each name."""
    known, best = names(), dict[str, Approval]()
    for one in found:
        if one.version[0] not in known:
            continue
        read = _approval(one, *known[one.version[0]])
        if one.name not in best or read.status == APPROVED:
            best[one.name] = read
    return list(best.values())


async def sync(rest: Rest, say: Say) -> list[Approval]:
    """Hand in what is missing and say of each text how it stands; returns those not taken.

    Raises DeliveryError when Twilio cannot be asked at all, or takes nothing any more.
    """
    kept = await rest.contents()
    refused: list[Approval] = []
    in_a_row = 0
    for name, (pattern, code) in names().items():
        try:
            one = await _handed_in(rest, kept, name, pattern, code)
            in_a_row = 0
        except DeliveryError as error:
            one = _named(name, pattern, code, REFUSED, error.code)
            refused.append(one)
            in_a_row += 1
            if in_a_row == MOST_REFUSED:
                raise
        say(one)
    return refused


async def _handed_in(
    rest: Rest, kept: Sequence[Content], name: str, pattern: Pattern, code: str
) -> Approval:
    """Let Twilio have this text in these words, and WhatsApp be asked about it."""
    if not pattern.said(code):
        return _named(name, pattern, code, UNTRANSLATED)
    ours = [one for one in kept if one.version[0] == name]
    same = [one for one in ours if _shape(one.types) == _shape(pattern.types(code))]
    if same:
        content = max(same, key=lambda one: (one.status == APPROVED, one.status, one.version[1]))
    else:
        last = max((one.version[1] for one in ours), default=0)
        fresh = f"{name}_v{last + 1}" if last else name
        content = Content(fresh, await rest.create_content(pattern.resource(code, fresh)))
    status = content.status
    if not status:
        status = await rest.submit(content.sid, content.name, pattern.category.value)
    return _named(content.name, pattern, code, status, content.reason, content.sid)


def _approval(one: Content, pattern: Pattern, code: str) -> Approval:
    outdated = one.status == APPROVED and one.variables > pattern.variables
    status = OUTDATED if outdated else one.status or UNASKED
    return _named(one.name, pattern, code, status, one.reason, one.sid)


def _named(
    name: str, pattern: Pattern, code: str, status: str, reason: str = "", sid: str = ""
) -> Approval:
    tongue = (language(code).meta or "").lower()
    return Approval(name, pattern.key, tongue, sid, status[:16], reason[:LONGEST])


def _shape(types: Mapping[str, Any]) -> tuple[object, ...]:
    """Return the words and buttons of a text, without what Twilio adds."""
    for kind, layout in types.items():
        actions = layout.get("actions") or []
        said = [(one.get("title"), one.get("id")) for one in actions]
        return (kind, layout.get("body"), *said)
    return ()
