"""Extraction: finds what the program says and keeps the catalogues in step with it.

* `messages.pot` and every `.po` stand in the order of the program, file by file;
* no dates and no line numbers: a file changes only when its words do;
* a changed message is a new one: nothing is guessed from what resembles it.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from locales.catalogues import FOLDER
from locales.languages import LANGUAGES, Language, language
from locales.readers import note
from locales.status import follow

ROOT = FOLDER.parent
SPEAKING = ("bot", "handlers", "services", "locales")
TEMPLATE = "messages.pot"
_KEYWORDS: dict[str, Any] = {"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_COMMENT = "i18n:"


def extract(root: Path = ROOT) -> Catalog:
    """Return all messages of the program, with what `# i18n:` comments say to translators."""
    found = Catalog()
    for folder in SPEAKING:
        for path in sorted((root / folder).rglob("*.py")):
            where = path.relative_to(root).as_posix()
            for line, message, comments, context in extract_from_file(
                "python", path, _KEYWORDS, (_COMMENT,), strip_comment_tags=True
            ):
                found.add(
                    message,
                    locations=[(where, line)],
                    auto_comments=[*_joined(comments), note(root, where, comments, context)],
                    context=context,
                )
    return found


def update(folder: Path = FOLDER, root: Path = ROOT) -> None:
    """Write `messages.pot` and bring every catalogue up to date, keeping its translations.

    English is filled from the source; what was reviewed and is said differently is a draft again.
    """
    written: dict[str, Catalog] = {}
    template = extract(root)
    (folder / TEMPLATE).write_text(rendered(template), "utf-8")
    for one in LANGUAGES:
        path = folder / f"{one.code}.po"
        merged = merge(template, load(path) if path.exists() else Catalog(), one)
        if one.code == "en_GB":
            fill_source(merged)
        path.write_text(rendered(merged, one), "utf-8")
        written[one.code] = merged
    follow(folder, written)


def _joined(comments: Sequence[str]) -> list[str]:
    return [" ".join(comments)] if comments else []


def merge(template: Catalog, old: Catalog, into: Language) -> Catalog:
    """Return the messages of the template with the translations that were there."""
    merged = Catalog()
    merged.mime_headers = [("Plural-Forms", into.plural)]
    for message in entries(template):
        before = old.get(key(message), message.context)
        same = before is not None and before.pluralizable == message.pluralizable
        empty = ("",) * merged.num_plurals if message.pluralizable else ""
        merged.add(
            message.id,
            before.string if before and same else empty,
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            context=message.context,
        )
    return merged


def fill_source(catalogue: Catalog) -> None:
    """Fill a catalogue with the words of its ids: English is the language of the source."""
    for message in entries(catalogue):
        message.string = message.id


def missing(code: str, folder: Path = FOLDER) -> list[str]:
    """Return the messages that have no translation, or an unfinished one, in a language."""
    catalogue = load(folder / f"{code}.po")
    return [key(message) for message in entries(catalogue) if not complete(message)]


def complete(message: Message) -> bool:
    """Tell whether a message, with all its plural forms, is translated."""
    return all(forms(message))


def forms(message: Message) -> tuple[str, ...]:
    """Return the translations of a message: one, or one for each plural form."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def key(message: Message) -> str:
    """Return the id of a message, the singular where it has two."""
    return message.id if isinstance(message.id, str) else message.id[0]


def entries(catalogue: Catalog) -> Iterable[Message]:
    """Return the messages of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def load(path: Path) -> Catalog:
    """Read a catalogue; raises FileNotFoundError without one."""
    with path.open("rb") as source:
        return read_po(source)


def rendered(catalogue: Catalog, one: Language | None = None) -> str:
    """Return a catalogue as it is written, under the pinned header of its language."""
    body = BytesIO()
    write_po(body, catalogue, omit_header=True, ignore_obsolete=True, include_lineno=False)
    return _header(one) + body.getvalue().decode().rstrip("\n") + "\n"


def _header(one: Language | None) -> str:
    title = f"{language('en_GB').name} to {one.name}" if one else "what the program says"
    fields = [
        "Project-Id-Version: Popote",
        f"Language: {one.code if one else ''}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        *([f"Plural-Forms: {one.plural}"] if one else []),
    ]
    written = "".join(f'"{field}\\n"\n' for field in fields)
    return f'# Popote: {title}. How to help: docs/translating.md\nmsgid ""\nmsgstr ""\n{written}\n'
