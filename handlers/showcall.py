"""/showcall: a call exactly as somebody gets it who reads a language."""

from bot.call_cards import about, this_call
from bot.call_desk import board, named_call
from bot.call_people import one_language
from bot.call_words import material, message
from bot.coordinating import home, numbered
from bot.messages import Option, Reply
from bot.registry import command
from bot.shift_cards import language_name
from bot.talk import Talk
from locales import LANGUAGES, Spoken, Text, _, as_is, label, lines, listed
from services.calls import Call
from services.people import Role
from services.previews import preview

OTHERS = 6  # languages that are offered, those of most people first
OTHER = "other"
CODES = frozenset(one.code for one in LANGUAGES)


@command(
    "showcall",
    _("👁 Read a call"),
    role=Role.COORDINATOR,
)
async def show_call(talk: Talk) -> Reply:
    """Show the message of a call in one's own language, or in the one behind its number."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    found = await material(talk.db, talk.seal, call, talk.now)
    if found is None:
        return Reply(about(None), numbered([this_call(call.id), home()]))
    code = await _code(talk)
    said = message(found, code)
    pressed = listed(*(as_is(label(one.label, code)) for one in said.options))
    options = [*await _languages(talk, call, code), this_call(call.id), home()]
    buttons = _("👉 Buttons: {buttons}", buttons=pressed)
    return Reply(lines(Spoken(said.text, code), buttons), numbered(options), sealed=True)


async def _code(talk: Talk) -> str:
    """Return the language behind the number, or the one that is chosen now."""
    named = talk.argument.split()[1:2]
    if named == [OTHER]:
        return await one_language(talk)
    return named[0] if named and named[0] in CODES else talk.language


async def _languages(talk: Talk, call: Call, code: str) -> list[Option]:
    """Return the other languages in which people would get it, and the way to all of them."""
    spoken: list[str] = []
    if call.state.unsent:
        seen = await preview(talk.db, call, talk.now, talk.rates)
        spoken = [one for one in seen.languages if one in CODES and one != code]
    shown: list[tuple[str, Text]] = [(one, language_name(one)) for one in spoken[:OTHERS]]
    # i18n: button: a message as people get it who read another language; max 20
    shown.append((OTHER, _("🌐 Other language")))
    return [Option(f"/showcall {call.id} {one}", name) for one, name in shown]
