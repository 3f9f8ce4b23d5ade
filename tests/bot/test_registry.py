"""The registry: conversations and channels are found by being in the folder, commands by words."""

import sys
from pathlib import Path

import pytest

from bot.messages import Reply
from bot.registry import Command, Registry, command, find_commands, find_openers
from bot.talk import Talk
from locales import LANGUAGES, Text, as_is, label, pgettext, phrases
from locales.fold import fold
from services.people import Role

CODES = [one.code for one in LANGUAGES]
HANDLERS = Path(__file__).parents[2] / "handlers"
MENU = {
    0: "menu",
    1: "food",
    2: "near",
    3: "tomorrow",
    4: "need",
    5: "volunteer",
    8: "language",
    9: "person",
}
HANDLER = """
from bot.messages import Reply
from bot.registry import command
from locales import as_is

@command("{name}", as_is("{name}"))
async def hold(talk):
    return Reply(as_is("{name}"))
"""


async def hold(talk: Talk) -> Reply:
    """Say nothing of use."""
    return Reply(as_is("x"))


def made(name: str, *, default: bool = False, words: Text | None = None) -> Command:
    return command(name, as_is(name), default=default, words=words)(hold)


def test_every_file_in_the_folder_is_found_and_nothing_has_a_list_of_them() -> None:
    files = {path.stem for path in HANDLERS.glob("*.py")} - {"__init__"}
    found = {one.hold.__module__.removeprefix("handlers.") for one in find_commands()}
    assert found == files


def test_a_new_file_is_a_new_conversation_and_parts_of_others_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "invented_handlers"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for name in ("blankets", "showers", "showers_words"):
        (folder / f"{name}.py").write_text(HANDLER.format(name=name))
    monkeypatch.syspath_prepend(tmp_path)
    found = find_commands("invented_handlers")
    for name in list(sys.modules):
        if name.startswith("invented_handlers"):
            monkeypatch.delitem(sys.modules, name)
    assert [one.name for one in found] == ["blankets", "showers"]


def test_telegram_and_whatsapp_are_found_and_the_simulator_is_not() -> None:
    modules = {one.__module__ for one in find_openers()}
    assert modules == {"bot.channels.telegram", "bot.channels.whatsapp"}


def test_two_commands_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        Registry([made("a", default=True), made("a")])


def test_a_sign_that_is_nothing_when_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="a sign is nothing"):
        Registry([made("a", default=True), command("b", as_is("b"), signs=("!",))(hold)])


def test_the_numbers_of_the_menu_never_change(registry: Registry) -> None:
    for number, name in MENU.items():
        found = registry.numbered(number)
        assert found is not None
        assert found.name == name
    assert registry.numbered(77) is None


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("🍲", "food"),
        ("📍", "near"),
        ("🌐", "language"),
        ("🚨", "emergency"),
        ("17", "emergency"),
    ],
)
def test_a_sign_is_known_in_every_language(registry: Registry, sign: str, name: str) -> None:
    found = registry.sign(fold(sign))
    assert found is not None
    assert found.name == name
    assert found.urgent is (name in ("language", "emergency"))


@pytest.mark.parametrize("code", CODES)
def test_what_every_catalogue_lists_is_understood_in_its_language(
    registry: Registry, code: str
) -> None:
    for one in registry.commands.values():
        for typed in phrases(one.words, code) if one.words else ():
            found = registry.phrase(typed, code)
            assert found is not None, typed
            assert code in registry.languages_of(typed)


def test_a_word_of_two_languages_means_what_it_means_in_ones_own() -> None:
    registry = Registry(
        [
            made("food", default=True, words=pgettext("words", "food | pain")),
            made("doctor", words=pgettext("words", "doctor | bread")),
        ]
    )
    for code in (None, "fr", "en_GB", "ti"):
        found = registry.phrase("doctor", code)
        assert found is not None
        assert found.name == "doctor"
    assert registry.phrase("qwrtpsdf", "fr") is None


def test_a_role_sees_in_the_menu_what_it_may_do(registry: Registry) -> None:
    tokens = {role: [one.token for one in registry.menu(role)] for role in Role}
    assert "/coordinate" in tokens[Role.COORDINATOR]
    assert "/coordinate" not in tokens[Role.VOLUNTEER]
    assert "/myshifts" in tokens[Role.VOLUNTEER]
    assert "/myshifts" not in tokens[Role.PERSON]
    for role in Role:
        assert tokens[role][:3] == ["/food", "/near", "/tomorrow"]
        assert len(tokens[role]) <= 10  # the rows of a list


@pytest.mark.parametrize("code", CODES)
def test_a_platforms_own_menu_shows_names_it_takes_and_what_everybody_may_ask(
    registry: Registry, code: str
) -> None:
    announced = dict(registry.announced(code))
    assert "food" in announced
    assert "cancelmeal" not in announced
    for name, description in announced.items():
        assert name.isascii()
        assert name == name.lower()
        assert name.isidentifier()
        assert len(name) <= 32
        assert 1 <= len(description) <= 256
        assert description == label(registry.commands[name].title, code)


def test_exactly_one_command_is_said_when_nothing_was_understood(registry: Registry) -> None:
    assert [one.name for one in registry.commands.values() if one.default] == ["food"]
