"""/info: what can be read: rights, asylum, health, showers, and what helpers should know.

What stands behind the command is a topic and a part of its page, so that an old button gets what
is written today: "showers 2"; "showers source" is where it is from; "+8" goes on in the list.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from bot.lengths import cut
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import UNDECIDED, Lines, Text, _, as_is, language, lines, listed, pgettext, reviewed
from locales.text import AS_IS
from services import pages
from services.pages import Page

ROWS = 8  # topics in one list, which has ten rows
NEXT = 6  # the number that goes on, as it does for meals
TOPICS = 7
NAMED = 40  # letters of a source that is not an address of the web
FRESH = timedelta(days=365)  # for how long somebody's comparison with the source counts
SAFETY = ("numbers",)  # shown with French and English beside it while no speaker has read it
SOURCE = "source"
NUMBER = re.compile(r"\+?\d+(?:[ .:/-]\d+)*")  # a telephone number, an hour, a day


@command(
    "info",
    # i18n: button, max 20
    _("📖 Information"),
    words=pgettext(
        "words",
        "information | informations | info | rights | my rights | asylum | papers | shower"
        " | showers | where can i wash | charge my phone | where can i charge my phone",
    ),
    signs=("📖", "📚", "🚿"),
    aside=True,
)
async def info(talk: Talk) -> Reply:
    """Show what can be read, or a part of a page."""
    topic, *rest = talk.argument.lower().split() or ["+0"]
    if topic.startswith("+"):
        return await _list(talk, _number(topic[1:]))
    found = await pages.page(talk.db, topic, talk.language)
    if found is None:
        return await _list(talk, 0, _("That page is not there any more."))
    asked = rest[0] if rest else ""
    return _source(found) if asked == SOURCE else await _part(talk, found, _number(asked))


async def _list(talk: Talk, skip: int, notice: Text | None = None) -> Reply:
    """Show what can be read, eight topics at a time, or nine when those are all."""
    found = await pages.topics(talk.db, talk.language)
    if not found:
        return Reply(_("📖 There is nothing to read yet."), [_menu()], notice)
    shown = found[skip:] or found
    shown = shown if len(shown) <= ROWS + 1 else shown[:ROWS]
    options = [
        Option(f"/info {one.name}", as_is(one.title), number=number)
        for number, one in enumerate(shown, start=1)
    ]
    if shown[-1] is not found[-1]:
        # i18n: button: further topics; max 20
        options.append(Option(f"/info +{skip + ROWS}", _("➕ More topics"), number=ROWS + 1))
    return Reply(_("📖 What would you like to know?"), [*options, _menu()], notice)


async def _part(talk: Talk, found: Page, asked: int) -> Reply:
    """Show one part of a page; what is not there is the first or the last one."""
    most = len(found.parts)
    number = min(max(asked, 1), most)
    said = [_body(one, number, talk.language) for one in (found, *await _beside(talk, found))]
    return Reply(
        lines(_title(found, number, most), *said, _checked(found, talk.now.date())),
        _options(found, number, most),
    )


async def _beside(talk: Talk, found: Page) -> list[Page]:
    """Return the same page in French and English, where safety hangs on words nobody checked."""
    if found.topic not in SAFETY or reviewed(found.language):
        return []
    others = [await pages.page(talk.db, found.topic, code) for code in UNDECIDED]
    return [one for one in others if one and not one.fallback and one.language != found.language]


def _body(found: Page, number: int, code: str) -> Lines:
    """Return the lines of a part; those of another language keep their own direction."""
    shown = found.parts[min(number, len(found.parts)) - 1]
    return lines(*(_own(one) if found.language == code else as_is(one) for one in shown))


def _own(line: str) -> Text:
    """Say a line in the language of who reads it: only its numbers are kept together."""
    if line.startswith(("http://", "https://")):
        return as_is(line)
    values = {f"n{order}": found for order, found in enumerate(NUMBER.findall(line))}
    rest = iter(values)
    pieces = [piece.replace("{", "{{").replace("}", "}}") for piece in NUMBER.split(line)]
    pattern = pieces[0] + "".join(f"{{{next(rest)}}}{piece}" for piece in pieces[1:])
    return Text(pattern, values, context=AS_IS)


def _title(found: Page, number: int, most: int) -> Text:
    """Say what this is about, and when it is not in the language of who reads it."""
    title = as_is(found.title)
    if found.fallback:
        title = _(
            # i18n: first line of a page; {language} is another language, by its own name
            "🌐 Not in your language yet. {language}: {title}",
            language=language(found.language).name,
            title=found.title,
        )
    return listed(title, as_is(f"{number}/{most}")) if most > 1 else title


def _checked(found: Page, today: date) -> Text:
    """Say where it is from, and when somebody last compared it with that."""
    source = _named(found.sources)
    if found.checked_on is None:
        return _("❔ Nobody has checked this · {source}", source=source)
    day = f"{found.checked_on:%d/%m/%Y}"
    if today - found.checked_on > FRESH:
        return _("❔ Not checked since {date} · {source}", date=day, source=source)
    return _("✅ Checked {date} · {source}", date=day, source=source)


def _source(found: Page) -> Reply:
    """Say where a page is from, in full."""
    said = _("🔗 “{title}” is from:", title=found.title)
    return Reply(lines(said, *map(as_is, found.sources)), [_back(found, 1), _topics(), _menu()])


def _named(sources: Sequence[str]) -> str:
    """Name the first of several sources, by its site, and say how many more there are."""
    first = sources[0]
    host = urlsplit(first).hostname if first.startswith("http") else None
    name = host.removeprefix("www.") if host else cut(first, NAMED)
    return f"{name} +{len(sources) - 1}" if len(sources) > 1 else name


def _options(found: Page, number: int, most: int) -> Sequence[Option]:
    """Return what can be read next; three, as many as WhatsApp has buttons."""
    if number < most:
        # i18n: button, max 20
        going_on = Option(f"/info {found.topic} {number + 1}", _("➡️ Next"), number=NEXT)
    else:
        # i18n: button: where a page of information is from; max 20
        going_on = Option(f"/info {found.topic} {SOURCE}", _("🔗 Source"), number=NEXT)
    return [going_on, _topics(), _menu()]


def _back(found: Page, number: int) -> Option:
    return Option(f"/info {found.topic} {number}", as_is(found.title), number=NEXT)


def _topics() -> Option:
    # i18n: button: all that can be read about; max 20
    return Option("/info", _("📖 All topics"), number=TOPICS)


def _menu() -> Option:
    # i18n: button, max 20
    return Option("/menu", _("☰ Menu"), number=0)


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 4 else 0
