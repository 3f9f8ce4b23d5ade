"""Who reads: what not everybody may know is opened in few places, each with its reason.

A new reader fails here, until it asks `services.disclosure`, or stands below with why it need not.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPENERS = {
    # what opens it: the files that may, besides the one in which it is written
    "contact_of": {
        "disclosure": "decides",
        "changing": "writes what was not changed",
        "exchange_shifts": "compares: an import by the administrator",
    },
    "opened_contact": {
        "shifts": "contact_of",
        "templates": "seals it for the shifts of a plan",
        "template_changes": "seals it again",
    },
    "note_of": {"disclosure": "decides"},
    "opened_words": {
        "needs": "note_of",
        "reported": "to who wrote it",
        "my_data": "to who wrote it",
        "erasing": "takes words out",
    },
    "utterances": {"disclosure": "decides"},
    "utterance_of": {"disclosure": "decides"},
    "opened": {
        "exact": "whole",
        "offers": "to who may know the spots that disclosure names",
        "search": "to who acts for the place, for distances only",
        "sensitivity": "to who acts for the place, to set it",
    },
    "whole": {
        "exact": "seals it again",
        "shifts": "whose address only the card says, as disclosure tells it",
        "exchange": "an export by the administrator",
    },
}
NOT_OURS = {"bot/outbox.py": "opened", "bot/keys.py": "opened"}  # of sealed rows, of the driver
ADDRESSES = {
    # of messages: where they go, never what they say
    "bot/channels/telegram_channel.py": {"outgoing.address"},
    "bot/channels/telegram_sending.py": {"outgoing.address"},
    "bot/channels/telegram_voice.py": {"outgoing.address"},
    "bot/channels/telephones.py": {"shown.outgoing.address"},
    "bot/channels/whatsapp.py": {"outgoing.address"},
    "bot/flood.py": {"said.address"},
    "bot/repeats.py": {"said.address"},
    "bot/group_turns.py": {"one.address"},
    "bot/inbox.py": {"incoming.address"},
    "bot/outbox.py": {"delivery.address"},
    "bot/recaller.py": {"one.address"},
    "bot/writing.py": {"incoming.address", "one.address"},
    # of who answers for the bot
    "bot/app.py": {"settings.contact"},
    "handlers/complain.py": {"talk.addresses.contact"},
    "handlers/privacy.py": {"talk.addresses.contact"},
    # what disclosure told, or a viewer of it
    "bot/shift_cards.py": {"told.address", "told.contact"},
    "bot/cards.py": {"offer.address"},
    # read back to who just wrote it
    "bot/new_places.py": {"new.address"},
    "bot/plan_cards.py": {"spec.address", "spec.contact"},
    "bot/demo/week.py": {"plan.address"},
    # of public places only
    "handlers/addmeal.py": {"place.address"},
    # whether there is one, not which
    "bot/reminding.py": {"shift.address"},
}


def sources(*folders: str) -> Iterator[tuple[str, ast.AST]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield str(path.relative_to(ROOT)), node


def called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name
    return ""


@pytest.mark.parametrize("opener", OPENERS)
def test_what_is_sealed_is_opened_only_by_those_who_are_named(opener: str) -> None:
    found = {
        where
        for where, node in sources("bot", "handlers", "services")
        if called(node) == opener and NOT_OURS.get(where) != opener
    }
    assert found <= {f"services/{one}.py" for one in OPENERS[opener]}, found


def test_nothing_that_talks_reads_an_address_or_a_contact_but_those_who_are_named() -> None:
    found: dict[str, set[str]] = {}
    for where, node in sources("bot", "handlers"):
        if isinstance(node, ast.Attribute) and node.attr in ("address", "contact", "exact"):
            found.setdefault(where, set()).add(ast.unparse(node))
    unknown = {where: one - ADDRESSES.get(where, set()) for where, one in found.items()}
    assert {where: one for where, one in unknown.items() if one} == {}
