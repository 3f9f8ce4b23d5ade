"""Approvals at Twilio: handing in texts, and reading what WhatsApp says.

* a text is found by its name; one whose words were changed is handed in as `…_v2`, because what
  was approved can be changed no more, and the name of what is deleted is closed for 30 days;
* what is there already is left as it is: handing in twice does nothing;
* what is not translated yet is not handed in.

https://www.twilio.com/docs/content/create-templates-with-the-content-template-builder
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.channels import DeliveryError
from bot.channels.whatsapp_rest import APPROVED, UNASKED, Content, Rest
from bot.messages import Wording
from services.approvals import OUTDATED, REFUSED, UNTRANSLATED, Approval

MOST_REFUSED = 3  # in a row: a hundred texts an hour are taken
LONGEST = 200  # letters of a reason
Say = Callable[[Approval], None]


def approvals_in(found: Iterable[Content], wordings: Sequence[Wording]) -> list[Approval]:
    """Return what WhatsApp says of these texts, the best one for each name."""
    known, best = {one.name: one for one in wordings}, dict[str, Approval]()
    for one in found:
        wording = known.get(one.version[0])
        if wording is None:
            continue
        read = _approval(one, wording)
        if one.name not in best or read.status == APPROVED:
            best[one.name] = read
    return list(best.values())


async def sync(rest: Rest, wordings: Sequence[Wording], say: Say) -> list[Approval]:
    """Hand in what is missing and say of each text how it stands; returns those not taken.

    Raises DeliveryError when Twilio cannot be asked at all, or takes nothing any more.
    """
    kept = await rest.contents()
    refused: list[Approval] = []
    in_a_row = 0
    for wording in wordings:
        try:
            one = await _handed_in(rest, kept, wording)
            in_a_row = 0
        except DeliveryError as error:
            one = _named(wording, wording.name, REFUSED, error.code)
            refused.append(one)
            in_a_row += 1
            if in_a_row == MOST_REFUSED:
                raise
        say(one)
    return refused


def types(wording: Wording) -> dict[str, Any]:
    """Return the words and buttons of a text as Twilio takes them."""
    if not wording.titles:
        return {"twilio/text": {"body": wording.body}}
    first = len(wording.samples) - len(wording.titles) + 1
    actions = [
        {"type": "QUICK_REPLY", "title": title, "id": f"{{{{{n}}}}}"}
        for n, title in enumerate(wording.titles, first)
    ]
    return {"twilio/quick-reply": {"body": wording.body, "actions": actions}}


def resource(wording: Wording, name: str) -> dict[str, object]:
    """Return what Twilio is asked to keep under this name."""
    return {
        "friendly_name": name,
        "language": wording.language,
        "variables": {str(n): one for n, one in enumerate(wording.samples, 1)},
        "types": types(wording),
    }


async def _handed_in(rest: Rest, kept: Sequence[Content], wording: Wording) -> Approval:
    """Let Twilio have this text in these words, and WhatsApp be asked about it."""
    if not wording.said:
        return _named(wording, wording.name, UNTRANSLATED)
    ours = [one for one in kept if one.version[0] == wording.name]
    same = [one for one in ours if _shape(one.types) == _shape(types(wording))]
    if same:
        content = max(same, key=lambda one: (one.status == APPROVED, one.status, one.version[1]))
    else:
        last = max((one.version[1] for one in ours), default=0)
        fresh = f"{wording.name}_v{last + 1}" if last else wording.name
        content = Content(fresh, await rest.create_content(resource(wording, fresh)))
    status = content.status
    if not status:
        status = await rest.submit(content.sid, content.name, wording.category)
    return _named(wording, content.name, status, content.reason, content.sid)


def _approval(one: Content, wording: Wording) -> Approval:
    outdated = one.status == APPROVED and one.variables > len(wording.samples)
    status = OUTDATED if outdated else one.status or UNASKED
    return _named(wording, one.name, status, one.reason, one.sid)


def _named(wording: Wording, name: str, status: str, reason: str = "", sid: str = "") -> Approval:
    tongue = wording.language.lower()
    return Approval(name, wording.key, tongue, sid, status[:16], reason[:LONGEST])


def _shape(laid: Mapping[str, Any]) -> tuple[object, ...]:
    """Return the words and buttons of a text, without what Twilio adds."""
    for kind, layout in laid.items():
        actions = layout.get("actions") or []
        said = [(one.get("title"), one.get("id")) for one in actions]
        return (kind, layout.get("body"), *said)
    return ()
