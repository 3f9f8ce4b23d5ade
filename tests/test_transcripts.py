"""Whole dialogues as text: played with a bot rebuilt between every two messages.

In a transcript `>` is what a person says, `!` a button they press, `@` a location they share, `?`
something without words; `<` is the answer, `[…]` its buttons. `--update` writes the answers.
Marks of direction are left out: they cannot be seen.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.messages import Kind
from db.migrate import migrate
from db.store import Store
from tests.conftest import TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.telephone import TELEGRAM, TERMINAL, WHATSAPP, Chat

FOLDER = Path(__file__).parent / "transcripts"
LIMITS = {"Telegram": TELEGRAM, "WhatsApp": WHATSAPP, "terminal": TERMINAL}
MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
async def test_the_dialogue_is_as_written(
    path: Path, tmp_path: Path, chats: Callable[..., Chat], request: pytest.FixtureRequest
) -> None:
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/popote.db")
    await migrate(store)
    async with store.write() as db:
        await open_kitchens(db, TUESDAY_EVENING)
    await store.close()
    written = path.read_text("utf-8")
    title = written.split("\n", 1)[0]
    channel = next(name for name in LIMITS if name in title)
    played = await _played(chats(limits=LIMITS[channel]), written)
    if request.config.getoption("--update"):
        path.write_text(played, "utf-8")
    assert played == written


async def _played(chat: Chat, written: str) -> str:
    lines: list[str] = []
    for line in written.splitlines():
        if line.startswith("#"):
            lines.append(line)
        elif line[:2] in ("> ", "! ", "@ ", "? "):
            lines += ["", line, *await _answered(chat, line[0], line[2:])]
    return "\n".join(lines) + "\n"


async def _answered(chat: Chat, sign: str, words: str) -> list[str]:
    if sign == ">":
        said = await chat.say(words)
    elif sign == "!":
        said = await chat.press(words)
    elif sign == "@":
        latitude, longitude = words.split(",")
        said = await chat.share(float(latitude), float(longitude))
    else:
        said = await chat.send_kind(Kind(words))
    answer = [f"< {line}".rstrip() for line in MARKS.sub("", said).split("\n")]
    labels = [MARKS.sub("", f"[{button.label}]") for button in chat.last.buttons]
    return [*answer, f"  {' '.join(labels)}"] if labels else answer
