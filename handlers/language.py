"""/language: which language is spoken here; an open question is asked again in the new one."""

from bot.messages import Reply
from bot.picker import pages
from bot.registry import command
from bot.talk import Talk
from locales import _, pgettext


@command(
    "language",
    # i18n: button, max 20
    _("🌐 Language"),
    words=pgettext("words", "language | languages | change language | translate"),
    signs=("🌐", "🌍", "🌎", "🌏", "🗣"),
    number=8,
    aside=True,
    urgent=True,
)
async def choose_language(talk: Talk) -> Reply:
    """Change the language; what stood behind the command may name it."""
    first, second = pages()
    code = talk.argument
    if code not in {**first, **second} or code == "more":
        asked = "second" if code == "more" else "first"
        code = await talk.choose(asked, QUESTION, second if code == "more" else first)
        if code == "more":
            code = await talk.choose("second", QUESTION, second)
    talk.choose_language(code)
    # i18n: name your own language instead of English
    return Reply(_("🌐 I speak English now."), then_food=True)


QUESTION = _("🌐 Which language do you want?")
