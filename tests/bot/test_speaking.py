"""In which language somebody is answered: surely, likely, not at all, and when it changes."""

from collections.abc import Callable

import pytest

from bot import speaking
from bot.channels import Limits
from bot.channels.simulator import SimulatorChannel
from bot.held import Held
from bot.messages import Option, Reply, Style
from bot.speaking import CHIP, Speech, with_choice
from locales import as_is
from locales.tongues import Guess
from tests.telephone import TELEGRAM, TERMINAL, WHATSAPP, Chat

ASKED = (
    "🌐 Is this your language? If not, write 8.",
    "🌐 Est-ce votre langue\u00a0? Sinon, écrivez 8.",
)
SIMULATOR = SimulatorChannel.limits
Pretend = Callable[[str | None, float], None]


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Let every message seem to be in one language, so surely."""

    def _pretend(code: str | None, margin: float) -> None:
        monkeypatch.setattr(speaking, "recognise", lambda text, near=(): Guess(code, margin))

    return _pretend


async def test_a_sure_language_is_spoken_at_once_with_a_way_out(
    chat: Chat, pretend: Pretend
) -> None:
    pretend("so", 2.0)
    said = await chat.say("🍲")
    assert chat.last.language == "so"
    assert not any(question in said for question in ASKED)
    assert [one.token for one in chat.last.buttons][-1] == "/language"
    await chat.press("/language")
    assert len(chat.labels) == 10
    await chat.press("አማርኛ")
    assert chat.last.language == "am"


@pytest.mark.parametrize("limits", [TELEGRAM, WHATSAPP, SIMULATOR, TERMINAL])
@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("وين في اكل هون يا اخي", "ar"),
        ("wen fi akel hon ya akhi", "ar"),
        ("bhai mujhe bhook lagi hai khana kahan milega", "ur"),
        ("xagee cunto laga helaa walaal", "so"),
        ("gde mozhno poest segodnya", "ru"),
    ],
)
async def test_on_every_channel_the_first_words_are_answered_in_their_language(
    chats: Callable[..., Chat], limits: Limits, words: str, language: str
) -> None:
    chat = chats(limits=limits)
    assert "👋 Popote" in await chat.say(words)
    assert chat.last.language == language
    await chat.say("8")
    assert "አማርኛ" in "".join([chat.last.text, *chat.labels])


async def test_of_a_likely_language_it_is_asked_in_it_in_french_and_in_english(
    chat: Chat, pretend: Pretend
) -> None:
    pretend("so", 1.9)
    said = await chat.say("🍲")
    assert chat.last.language == "so"
    assert all(said.count(question) == 1 for question in ASKED)
    assert "115" in said
    await chat.say("8")
    assert "አማርኛ" in chat.labels


async def test_it_is_asked_once(chat: Chat, pretend: Pretend) -> None:
    pretend("so", 1.0)
    await chat.say("🍲")
    assert "🌐" not in await chat.say("🍲")
    assert not any(one.startswith("🌐") for one in chat.labels)


async def test_a_likely_language_that_is_one_of_both_is_not_asked_twice_in_it(
    chat: Chat, pretend: Pretend
) -> None:
    pretend("fr", 1.5)
    said = await chat.say("🍲")
    assert [said.count(question) for question in ASKED] == [1, 1]


async def test_a_guess_is_answered_in_french_and_english_and_can_be_right_later(
    chat: Chat, pretend: Pretend
) -> None:
    pretend("so", 0.99)
    assert (await chat.say("🍲")).count("👋 Popote") == 2
    assert chat.labels[:2] == ["العربية", "دری / فارسی"]
    pretend("so", 2.5)
    await chat.say("🍲")
    assert chat.last.language == "so"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("hola no tengo dinero, tengo hambre", "🌐 Todavía no hablo español."),
        ("çok açım bu gece nerede yemek var", "🌐 Henüz Türkçe bilmiyorum."),
        ("ez gelek birçî me xwarin li ku ye", "🌐 Ez hîn bi kurmancî nizanim."),
    ],
)
async def test_who_writes_what_we_do_not_speak_is_told_so_once_until_they_choose(
    chat: Chat, words: str, line: str
) -> None:
    said = await chat.say(words)
    assert said.count(line) == 1
    assert said.count("👋 Popote") == 2
    assert "አማርኛ" in chat.labels
    await chat.say("Français")
    assert line not in await chat.say(words)


async def test_danger_in_a_language_that_we_do_not_speak_comes_before_the_line(
    chat: Chat, pretend: Pretend
) -> None:
    pretend("es", 3.0)
    said = await chat.say("112")
    assert said.index("112") < said.index("🌐 Todavía no hablo español.")


async def test_what_may_have_been_meant_stays_before_the_languages(
    chat: Chat, pretend: Pretend
) -> None:
    pretend(None, 0.0)
    said = await chat.say("we are lacking many many blankets there")
    assert "Did you mean" in said
    tokens = [one.token for one in chat.last.buttons]
    assert tokens[0] == "/need"
    assert "/language ar" in tokens
    assert tokens[-1] == "/language"
    assert len(tokens) <= 10


@pytest.mark.parametrize("code", ["ar", "ckb", "so", "am"])
async def test_on_whatsapp_three_buttons_are_left_and_it_fits(
    chats: Callable[..., Chat], pretend: Pretend, code: str
) -> None:
    chat = chats(limits=WHATSAPP)
    pretend(code, 1.2)
    await chat.say("🍲")
    assert chat.last.style is Style.BUTTONS
    assert len(chat.last.buttons) <= 3
    assert chat.last.buttons[-1].token == "/language"
    assert len(chat.last.text) <= 1024


async def test_a_language_once_chosen_is_kept_and_the_other_is_offered(
    chat: Chat, pretend: Pretend
) -> None:
    await chat.say("English")
    pretend("ckb", 4.0)
    await chat.say("where is it now")
    assert chat.last.language == "en_GB"
    assert (chat.last.buttons[-1].label, chat.last.buttons[-1].token) == (
        "🌐 کوردیی سۆرانی",
        "/language ckb",
    )
    await chat.say("where is it now")
    assert chat.last.language == "en_GB"
    await chat.press("/language ckb")
    assert chat.last.language == "ckb"


@pytest.mark.parametrize(
    ("code", "margin", "words"),
    [
        ("ckb", 3.9, "where is it now"),
        ("ckb", 9.0, "where now"),
        ("en_GB", 9.0, "where is it now"),
        ("es", 9.0, "where is it now"),
        (None, 0.0, "where is it now"),
    ],
)
async def test_nothing_is_offered_for_less(
    chat: Chat, pretend: Pretend, code: str | None, margin: float, words: str
) -> None:
    await chat.say("English")
    pretend(code, margin)
    await chat.say(words)
    assert not any(one.token.startswith("/language") for one in chat.last.buttons)


async def test_what_answers_a_question_may_be_words_for_others(
    chat: Chat, pretend: Pretend
) -> None:
    await chat.say("English")
    await chat.say("/near")
    pretend("fr", 9.0)
    said = await chat.say("rue de la chapelle stalingrad")
    assert "📍" in said
    assert not any(one.token.startswith("/language") for one in chat.last.buttons)


async def test_inside_a_question_a_likely_language_leaves_numbers_alone(
    chat: Chat, pretend: Pretend
) -> None:
    pretend("fr", 1.5)
    said = await chat.say("besoin")
    assert not any(question in said for question in ASKED)
    assert chat.last.buttons[-1].token == "/language"


def test_no_option_is_added_where_three_are_needed_and_none_can_be_typed() -> None:
    three = [Option(f"/{name}", as_is(name)) for name in ("a", "b", "c")]
    changed = Speech("fr", change="ar")
    assert with_choice(Reply(as_is("?"), three), changed, Held()).options == three
    assert with_choice(Reply(as_is("?"), three[:2]), changed, Held()).options[2].token == (
        "/language ar"
    )


def test_a_full_list_stays_as_it_is() -> None:
    ten = [Option(f"/{number}", as_is(str(number))) for number in range(10)]
    assert with_choice(Reply(as_is("?"), ten), Speech("fr", new=True), Held()).options == ten


def test_the_way_out_is_offered_once() -> None:
    reply = with_choice(Reply(as_is("?"), [CHIP]), Speech("fr", new=True), Held())
    assert reply.options == [CHIP]
