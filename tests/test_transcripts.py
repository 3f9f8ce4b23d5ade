"""Whole dialogues as text: played with a bot rebuilt between every two messages.

In a transcript `>` is what a person says, `!` a button they press, `@` a location they share, `?`
something without words; `<` is the answer, `[…]` its buttons, 🔊 what is heard. `--update` writes
the answers. Marks of direction are left out: they cannot be seen.

A title with "with shifts" plans a week of them, with "things wanted" it asks people to bring some.
Further telephones have names: `bruno > food`, and a role where a line such as
`# bruno is a volunteer who speaks fr` says so; `^ bruno` forwards the last card that bruno read,
`= 2026-11-26 10:00` moves the clock. Whoever is told something meanwhile is seen to read it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from bot.clip_words import heard
from bot.demo import written_pages
from bot.messages import Kind, Outgoing
from db.store import Store
from services.exchange_pages import import_pages
from services.people import Role
from tests.conftest import PARIS, TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.services.teams import SEAL
from tests.supplies import open_things
from tests.telephone import TELEGRAM, TERMINAL, WHATSAPP, Chat
from tests.week import plan_week, settled, somebody

FOLDER = Path(__file__).parent / "transcripts"
LIMITS = {"Telegram": TELEGRAM, "WhatsApp": WHATSAPP, "terminal": TERMINAL}
MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")
FIRST = "amina"  # whose telephone needs no name
SHIFTS, WANTED = "with shifts", "things wanted"
PAGES = "with the pages of the demo"
CARD = "popote-"  # what a word that can be forwarded begins with
SAID = re.compile(r"(?:(\w+) )?([>!@?^]) (.*)")
CLOCK = re.compile(r"= (\d{4}-\d\d-\d\d \d\d:\d\d)")
SOMEBODY = re.compile(
    r"# (?P<phone>\w+) is an? (?P<role>person|volunteer|coordinator)"
    r"(?: with an? (?P<has>licence|car))?(?: who speaks (?P<language>\w+))?"
)


@dataclass
class Stage:
    """The telephones of a dialogue, which share a bot and a clock."""

    make: Callable[..., Chat]
    given: dict[str, object]
    shifts: bool = False
    chats: dict[str, Chat] = field(default_factory=dict)

    def chat(self, phone: str) -> Chat:
        if phone not in self.chats:
            self.chats[phone] = self.make(phone, **self.given)
        return self.chats[phone]

    def move_clock(self, words: str) -> None:
        now = datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=PARIS)
        self.given["now"] = now
        for chat in self.chats.values():
            chat.now = now

    async def news(self) -> list[str]:
        """Return what people read who said nothing."""
        if not self.shifts:
            return []
        self.chat(FIRST)
        told = await settled(list(self.chats.values()))
        return [
            line for phone, heard in told.items() for one in heard for line in _read(phone, one)
        ]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
async def test_the_dialogue_is_as_written(
    path: Path, database: str, chats: Callable[..., Chat], request: pytest.FixtureRequest
) -> None:
    written = path.read_text("utf-8")
    title = written.split("\n", 1)[0]
    await _prepared(database, written)
    channel = next(name for name in LIMITS if name in title)
    stage = Stage(chats, {"limits": LIMITS[channel]}, SHIFTS in title)
    for found in SOMEBODY.finditer(written):
        stage.chat(found["phone"])
    played = await _played(stage, written)
    if request.config.getoption("--update"):
        path.write_text(played, "utf-8")
    assert played == written


async def _prepared(url: str, written: str) -> None:
    """Open the kitchens and, where the title says so, plan shifts and let people have roles."""
    store = Store(url, seal=SEAL)
    async with store.write() as db:
        await open_kitchens(db, TUESDAY_EVENING)
        if SHIFTS in written.split("\n", 1)[0]:
            await plan_week(db)
        if WANTED in written.split("\n", 1)[0]:
            await open_things(db)
        if PAGES in written.split("\n", 1)[0]:
            await import_pages(db, written_pages(), TUESDAY_EVENING)
        for found in filter(None, map(SOMEBODY.fullmatch, written.splitlines())):
            can = {found["has"]: True} if found["has"] else {}
            can |= {"licence": True} if found["has"] == "car" else {}
            await somebody(
                db, found["phone"], Role(found["role"]), found["language"] or "en_GB", **can
            )
    await store.close()


async def _played(stage: Stage, written: str) -> str:
    lines: list[str] = []
    for line in written.splitlines():
        if line.startswith("#"):
            lines.append(line)
        elif clock := CLOCK.fullmatch(line):
            stage.move_clock(clock[1])
            lines += ["", line, *await stage.news()]
        elif said := SAID.fullmatch(line):
            phone, sign, words = said[1] or FIRST, said[2], said[3]
            lines += ["", line, *await _answered(stage, phone, sign, words), *await stage.news()]
    return "\n".join(lines) + "\n"


async def _answered(stage: Stage, phone: str, sign: str, words: str) -> list[str]:
    chat = stage.chat(phone)
    if sign == ">":
        await chat.say(words)
    elif sign == "!":
        await chat.press(words)
    elif sign == "@":
        latitude, longitude = words.split(",")
        await chat.share(float(latitude), float(longitude))
    elif sign == "^":
        read = [one.text for one in stage.chat(words).heard if CARD in one.text]
        await chat.say(read[-1])
    else:
        await chat.send_kind(Kind(words))
    return _read(phone, chat.last)


def _read(phone: str, outgoing: Outgoing) -> list[str]:
    """Write what somebody reads; lines of other telephones begin with their name."""
    name = "" if phone == FIRST else f"{phone} "
    voice = [f"🔊 {heard(outgoing.voice, outgoing.language)}"] if outgoing.voice else []
    said = [*voice, *MARKS.sub("", outgoing.text).split("\n")]
    read = [f"{name}< {line}".rstrip() for line in said]
    labels = [MARKS.sub("", f"[{button.label}]") for button in outgoing.buttons]
    return [*read, f"  {' '.join(labels)}"] if labels else read
