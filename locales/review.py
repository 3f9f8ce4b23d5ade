"""Review: what a machine can see wrong in the catalogues, before a speaker reads them."""

import gettext
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from unicodedata import category

from babel.messages import Catalog
from babel.messages.catalog import Message

from locales import status
from locales.catalogues import FOLDER
from locales.extraction import (
    ROOT,
    TEMPLATE,
    complete,
    entries,
    extract,
    forms,
    key,
    load,
    rendered,
)
from locales.fold import fold
from locales.languages import LANGUAGES, Language
from locales.readers import LONGEST, WORDS

_JOINERS = "\u200c\u200d"  # Persian, Sorani and Bengali are written with them
_LEADING_EMOJI = re.compile("(?:[←-⯿\U0001f000-\U0001faff]|[0-9#]?\ufe0f?\u20e3|\ufe0f|\u200d)*")
_ETHIOPIC_NUMBERS = range(0x1369, 0x137D)


def check(folder: Path = FOLDER, root: Path = ROOT) -> list[str]:
    """Return what is wrong with the catalogues of a folder, one line each; none if all is well."""
    template = extract(root)
    found = list(status.problems(folder, _catalogues(folder), datetime.now(UTC).date()))
    path = folder / TEMPLATE
    if not path.exists() or path.read_text("utf-8") != rendered(template):
        found.append(f"{TEMPLATE}: is not what the program says: run `python -m bot translations`")
    for one in LANGUAGES:
        found += (f"{one.code}.po: {why}" for why in _in_catalogue(folder, one, template))
    return found


def _catalogues(folder: Path) -> dict[str, Catalog]:
    paths = {one.code: folder / f"{one.code}.po" for one in LANGUAGES}
    return {code: load(path) if path.exists() else Catalog() for code, path in paths.items()}


def _in_catalogue(folder: Path, one: Language, template: Catalog) -> Iterator[str]:
    path = folder / f"{one.code}.po"
    if not path.exists():
        yield "does not exist"
        return
    catalogue = load(path)
    if f'"Plural-Forms: {one.plural}\\n"' not in _unwrapped(path.read_text("utf-8")):
        yield f"its plural rule must be {one.plural}"
        return
    yield from _difference(template, catalogue)
    for message in entries(catalogue):
        yield from (f"«{key(message)}»: {why}" for why in _in_message(message, one))


def _unwrapped(written: str) -> str:
    """Join a header that an editor has broken into several lines."""
    return re.sub(r'(?<!\\n)"\n"', "", written)


def _difference(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    said, known = _identities(template), _identities(catalogue)
    yield from (f"«{each[1]}»: is missing" for each in said if each not in known)
    yield from (f"«{each[1]}»: is obsolete" for each in known if each not in said)


def _in_message(message: Message, one: Language) -> Iterator[str]:
    if message.fuzzy:
        yield "is marked fuzzy"
    if not complete(message):
        yield "is not translated"
        return
    if message.pluralizable and len(forms(message)) != _count(one):
        yield f"has {len(forms(message))} plural forms, not {_count(one)}"
        return
    for index, form in enumerate(forms(message)):
        yield from _in_form(message, form, one, index)


def _in_form(message: Message, form: str, one: Language, index: int) -> Iterator[str]:
    if strange := sorted({letter for letter in form if _is_control(letter)}):
        yield "has invisible characters: " + ", ".join(f"U+{ord(each):04X}" for each in strange)
    if message.context == WORDS:
        if not any(map(fold, form.split("|"))):
            yield "lists no words"
        return
    if any(_is_native_digit(letter) for letter in form):
        yield "has digits other than 0-9"
    yield from _placeholders(message, form, one, index)
    yield from _shape(message, form)


def _placeholders(message: Message, form: str, one: Language, index: int) -> Iterator[str]:
    try:
        used, ours = names(form), names(*_ids(message))
    except ValueError as error:
        yield f"has a placeholder that cannot be filled: {error}"
        return
    count = {"count"} if message.pluralizable else set()
    spelled = count if index in _for_one_number(one.plural) else set()
    for name in sorted(ours - used - spelled):
        yield f"{{{name}}} is left out"
    for name in sorted(used - ours - count):
        yield f"{{{name}}} is not a placeholder of the source"


def names(*patterns: str) -> set[str]:
    """Return the names of the placeholders of patterns; raises ValueError for any other kind."""
    found = set()
    for pattern in patterns:
        for _, name, layout, conversion in Formatter().parse(pattern):
            if name is None:
                continue
            if not name.isidentifier() or layout or conversion:
                raise ValueError("{" + name + "}")
            found.add(name)
    return found


def _shape(message: Message, form: str) -> Iterator[str]:
    source = _ids(message)[-1]
    if _emoji(form) != _emoji(source):
        yield f"must begin with {_emoji(source)!r}, as the source"
    if form.count("\n") != source.count("\n"):
        yield f"must have {source.count(chr(10)) + 1} lines, as the source"
    if form != form.strip():
        yield "has spaces at an end"
    for comment in message.auto_comments:
        for longest in map(int, LONGEST.findall(comment)):
            if len(form.encode("utf-16-le")) // 2 > longest:
                yield f"is longer than {longest} characters"


def _identities(catalogue: Catalog) -> dict[tuple[str | None, ...], None]:
    """Return what tells messages apart, in order: context, id and plural."""
    return dict.fromkeys((message.context, *_ids(message)) for message in entries(catalogue))


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _emoji(form: str) -> str:
    found = _LEADING_EMOJI.match(form)
    return found[0] if found else ""


def _is_control(letter: str) -> bool:
    return category(letter) in ("Cc", "Cf") and letter not in _JOINERS + "\n"


def _is_native_digit(letter: str) -> bool:
    native = category(letter) == "Nd" and letter not in "0123456789"
    return native or ord(letter) in _ETHIOPIC_NUMBERS


def _count(one: Language) -> int:
    return int(one.plural.removeprefix("nplurals=").split(";")[0])


@cache
def _for_one_number(plural: str) -> set[int]:
    """Return the plural forms that stand for one number only, which may be said in words."""
    rule = gettext.c2py(plural.split("plural=")[1].rstrip(";"))
    uses = Counter(map(rule, range(1000)))
    return {index for index, count in uses.items() if count == 1}
