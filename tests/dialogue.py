"""A dialogue in few words: what is a button is pressed, the rest is written; all stays short."""

import re

from bot.lengths import units
from tests.telephone import Chat

LINES, LETTERS = 6, 400
NUMBERED = re.compile(r"^\d+ [^·]", re.MULTILINE)  # options that stand in the text


def plain(said: str) -> str:
    """Return words without the marks of direction, which cannot be seen."""
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", said)


async def answer(chat: Chat, *answers: str) -> str:
    """Give answers one after the other and return the last reply; every reply is short."""
    for one in answers:
        offered = [plain(label) for label in chat.labels] if chat.heard else []
        if not one.isdigit() and any(label.startswith(one) for label in offered):
            button = next(each for each in chat.last.buttons if plain(each.label).startswith(one))
            await chat.press_token(button.token)
        else:
            await chat.say(one)
        said = plain(chat.last.text)
        assert len(said.split("\n")) <= LINES, said
        assert units(said) <= LETTERS, said
        assert chat.last.buttons or not NUMBERED.search(said), said
    return plain(chat.last.text)
