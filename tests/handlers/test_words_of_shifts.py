"""What volunteers read fits WhatsApp in every language, with buttons and not with numbers."""

from collections.abc import Awaitable, Callable

import pytest

from bot.lengths import units
from bot.messages import Style
from locales import LANGUAGES
from locales.formatter import RLM
from locales.languages import Language
from tests.telephone import WHATSAPP, Chat

SAID = (
    "/shifts",
    "/shift 4",
    "/seat 4",
    "/confirm 1",
    "/myshifts",
    "/seat 3",
    "/leave 1",
    "/swap",
)


@pytest.mark.parametrize("one", LANGUAGES, ids=lambda one: one.code)
async def test_a_volunteer_has_buttons_that_fit(
    one: Language, volunteers: Callable[..., Awaitable[Chat]]
) -> None:
    chat = await volunteers("bruno", limits=WHATSAPP, language=one.code, licence=True)
    await chat.say(f"/language {one.code}")
    for words in SAID:
        await chat.say(words)
        sent = chat.last
        assert sent.style is not Style.NONE, (words, sent.text)
        room = WHATSAPP.button_label if sent.style is Style.BUTTONS else WHATSAPP.row_label
        assert all(units(button.label) <= room for button in sent.buttons), words
        assert units(sent.text) <= WHATSAPP.text_with_options
        assert len(sent.text.split("\n")) <= 6, words
        assert all(line.startswith(RLM) is one.rtl for line in sent.text.split("\n")), words
