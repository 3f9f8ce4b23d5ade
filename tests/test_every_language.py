"""Every language says everything: within the limits of every channel, in order, and all of it.

The meals are the longest that are really known: all rows of the example data.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from itertools import chain
from pathlib import Path

import pytest

from bot.cards import answer
from bot.channels.telegram_sending import LIMITS as OF_TELEGRAM
from bot.channels.whatsapp import LIMITS as OF_WHATSAPP
from bot.lengths import units
from bot.messages import Reply, Style
from bot.registry import Registry, find_commands
from bot.rendering import render
from db.migrate import migrate
from db.store import Store
from locales import LANGUAGES, catalogues, say
from locales.formatter import FSI, PDI, RLM
from locales.languages import Language
from services.answers import Found, When, nearest
from services.exchange import import_meals
from tests.conftest import PARIS, TUESDAY_EVENING
from tests.locales import pseudo
from tests.services.teams import SEAL
from tests.telephone import TELEGRAM, TERMINAL, WHATSAPP, Chat

EXAMPLES = Path(__file__).parent.parent / "bot" / "demo" / "food_points.csv"
WINTER_EVENING = datetime(2021, 1, 11, 18, 5, tzinfo=PARIS)  # when most of the data was true
MOMENTS = (TUESDAY_EVENING, WINTER_EVENING, datetime(2018, 10, 9, 9, 30, tzinfo=PARIS))
PLACES = (None, (48.8843, 2.3602), (50.9513, 1.8587), (48.8534, 2.3488))
codes = pytest.mark.parametrize("one", LANGUAGES, ids=lambda one: one.code)


@pytest.fixture(scope="module")
def real_answers(tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """All pages of answers about the real data, at several times and places."""
    return asyncio.run(_answers(f"{tmp_path_factory.mktemp('real')}/popote.db"))


async def _answers(file: str) -> list[Found]:
    store = Store(f"sqlite+aiosqlite:///{file}", seal=SEAL)
    await migrate(store)
    async with store.write() as db:
        await import_meals(db, EXAMPLES.read_text("utf-8"), example=True)
    found = []
    async with store.read() as db:
        for now in MOMENTS:
            for position in PLACES:
                for skip in range(0, 40, 2):
                    found.append(await nearest(db, now, position, When.NOW, None, skip=skip))
    await store.close()
    return [one for one in found if one.offers]


@codes
def test_real_answers_have_six_lines_and_at_most_four_hundred_letters_mostly(
    one: Language, real_answers: list[Found]
) -> None:
    lengths = []
    for found in real_answers:
        said = say(answer(found), one.code)
        assert len(said.split("\n")) <= 7  # the seventh tells what is cancelled
        lengths.append(units(_visible(said)))
    assert max(lengths) <= 520  # three names, an address and a doubt, each as long as they come
    assert sorted(lengths)[len(lengths) // 2] <= 400


@codes
def test_real_answers_fit_every_channel(one: Language, real_answers: list[Found]) -> None:
    for found in real_answers:
        for limits in (OF_TELEGRAM, OF_WHATSAPP):
            body = render(Reply(answer(found)), [one.code], limits)
            assert units(body["text"]) <= limits.text_with_options
            assert not body["text"].endswith("…")


@codes
def test_every_line_of_a_right_to_left_language_begins_with_its_mark(
    one: Language, real_answers: list[Found]
) -> None:
    for found in real_answers:
        for line in say(answer(found), one.code).split("\n"):
            assert line.startswith(RLM) is one.rtl
            assert line.count(FSI) == line.count(PDI)


@codes
@pytest.mark.parametrize("limits", [TELEGRAM, WHATSAPP], ids=["telegram", "whatsapp"])
async def test_a_dialogue_fits_its_channel(
    one: Language, limits: object, chats: Callable[..., Chat]
) -> None:
    chat = chats(limits=limits)
    for words in (one.name, "0", "1", "🍲", "2", "🌐", "back", "9", "👥", "112", "7", "?"):
        await chat.say(words)
        sent = chat.last
        most = chat.limits.text_with_options if sent.buttons else chat.limits.text
        assert units(sent.text) <= most, words
        assert sent.style is Style.NONE or sent.buttons
        for button in sent.buttons:
            assert len(button.token) <= 64
            room = (
                chat.limits.button_label if sent.style is Style.BUTTONS else chat.limits.row_label
            )
            assert units(button.label) <= room
            assert units(sent.opener) <= 20
        if words in ("0", "1", "👥", "9"):
            assert sent.language == one.code


def _room(chat: Chat, style: Style) -> int:
    return chat.limits.button_label if style is Style.BUTTONS else chat.limits.row_label


@codes
async def test_on_whatsapp_nothing_degrades_to_numbers(
    one: Language, chats: Callable[..., Chat]
) -> None:
    chat = chats(limits=WHATSAPP)
    for words, style in (
        (one.name, Style.BUTTONS),
        ("0", Style.LIST),
        ("👥", Style.LIST),
        ("🌐", Style.LIST),
        ("2", Style.LIST),
    ):
        await chat.say(words)
        assert chat.last.style is style, (words, chat.last.text)


@pytest.fixture
def pseudo_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """Catalogues in which everything that is translated can be told from what is not."""
    folder = tmp_path / "pseudo"
    folder.mkdir()
    pseudo.write(folder)
    monkeypatch.setattr(catalogues, "FOLDER", folder)
    return Registry(find_commands())


@pytest.mark.parametrize("code", ["ru", "ar"])
async def test_nothing_is_said_that_is_not_in_the_catalogue(
    code: str, pseudo_languages: Registry, chats: Callable[..., Chat]
) -> None:
    chat = chats(registry=pseudo_languages, limits=TERMINAL)
    name = next(one.name for one in LANGUAGES if one.code == code)
    for words in (
        name,
        "0",
        "1",
        "2",
        "xyz xyz",
        "3",
        "👥",
        "2",
        "9",
        "🌐",
        "back",
        "7",
        "?",
        "/x",
    ):
        await chat.say(words)
        names = {word for one in LANGUAGES for word in one.name.split()}
        numbered = [line for line in chat.last.text.split("\n") if "⟦" not in line]
        leaked = set(chain.from_iterable(map(pseudo.leaks, chat.last.text.split("\n"))))
        assert not leaked - names - _values(numbered), (words, leaked)


def _values(lines: list[str]) -> set[str]:
    """Return the words of options that are names: they stand after their number."""
    return {word for line in lines for word in line.replace("-", " ").split()}


def _visible(said: str) -> str:
    return "".join(sign for sign in said if sign not in (FSI, PDI, RLM))
