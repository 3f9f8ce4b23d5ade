"""/info: what can be read, part by part, and honestly in another language."""

from collections.abc import Callable, Mapping

import pytest
from bidi import get_display  # type: ignore[import-untyped]

from bot.demo import written_pages
from bot.lengths import units
from bot.messages import Style
from db.store import Store
from locales.formatter import FSI, PDI, RLM
from services.exchange_pages import import_pages
from tests.conftest import TUESDAY_EVENING
from tests.services.teams import SEAL
from tests.services.test_pages import file
from tests.telephone import TERMINAL, WHATSAPP, Chat

MARKS = dict.fromkeys(map(ord, f"{FSI}{PDI}{RLM}"))
LONG = "One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive."


def read(text: str) -> list[str]:
    return text.translate(MARKS).split("\n")


async def write(url: str, files: Mapping[str, str]) -> None:
    store = Store(url, seal=SEAL)
    async with store.write() as db:
        await import_pages(db, files, TUESDAY_EVENING)
    await store.close()


@pytest.fixture
async def amina(chats: Callable[..., Chat]) -> Chat:
    """Somebody who speaks English; the pages of the demo are there."""
    chat = chats("amina", limits=WHATSAPP)
    await write(chat.url, written_pages())
    await chat.say("English")
    return chat


async def test_the_topics_are_a_list_of_ten_rows(amina: Chat) -> None:
    await amina.say("/info")
    assert read(amina.last.text) == ["📖 What would you like to know?"]
    assert amina.last.style is Style.LIST
    assert amina.labels == [
        "🚨 Emergency numbers",
        "🛂 Asylum: first steps",
        "🏠 Reception centres",
        "👮 Police: your rights",
        "🏥 Health",
        "🚿 Showers",
        "🔌 Charge your phone",
        "🎁 What to bring",
        "➕ More topics",
        "☰ Menu",
    ]
    await amina.press("➕")
    assert amina.labels == ["🙋 Helping in Paris", "🙋 Helping in Calais", "☰ Menu"]


async def test_nine_topics_are_all_in_one_list(chats: Callable[..., Chat]) -> None:
    chat = chats(limits=WHATSAPP)
    await write(chat.url, {f"t{number}.fr.md": file(f"T{number}") for number in range(9)})
    await chat.say("English")
    await chat.say("/info")
    assert chat.labels == [*(f"T{number}" for number in range(9)), "☰ Menu"]


async def test_where_nothing_was_written_there_is_a_way_on(chats: Callable[..., Chat]) -> None:
    chat = chats()
    await chat.say("English")
    await chat.say("/info")
    assert read(chat.last.text) == ["📖 There is nothing to read yet."]
    assert chat.labels == ["☰ Menu"]


async def test_a_page_is_read_part_by_part_to_its_source(amina: Chat) -> None:
    await amina.say("/info")
    await amina.press("🚿")
    assert read(amina.last.text)[:2] == ["🚿 Showers · 1/3", "📌 Paris"]
    assert amina.labels == ["➡️ Next", "📖 All topics", "☰ Menu"]
    assert amina.last.style is Style.BUTTONS
    await amina.press("➡️")
    assert "109 Avenue du Président Wilson" in read(amina.last.text)
    await amina.say("6")
    assert read(amina.last.text)[0] == "🚿 Showers · 3/3"
    assert amina.labels == ["🔗 Source", "📖 All topics", "☰ Menu"]
    await amina.press("🔗")
    said = amina.last.text.split("\n")
    assert "https://freresetsoeursdecoeur.wordpress.com/2019/07/17/les-bains-douches/" in said
    await amina.press("🚿")
    assert read(amina.last.text)[0] == "🚿 Showers · 1/3"


async def test_a_topic_is_chosen_by_its_number_or_its_name(amina: Chat) -> None:
    await amina.say("/info")
    await amina.say("6")
    assert read(amina.last.text)[0] == "🚿 Showers · 1/3"
    await amina.say("7")
    await amina.say("health")
    assert read(amina.last.text)[0] == "🏥 Health · 1/3"


async def test_it_is_found_by_what_people_type(amina: Chat) -> None:
    for words in ("information", "info", "my rights", "asylum", "shower", "📖", "🚿"):
        await amina.say(words)
        assert read(amina.last.text) == ["📖 What would you like to know?"], words


async def test_help_has_a_button_to_it(amina: Chat) -> None:
    await amina.say("help")
    await amina.press("📖")
    assert read(amina.last.text) == ["📖 What would you like to know?"]


async def test_what_was_checked_long_ago_says_so(chats: Callable[..., Chat]) -> None:
    chat = chats()
    old = file("Old").replace("2026-11-01", "2025-11-23")
    edge = file("Edge", source="https://www.a.example/x").replace("2026-11-01", "2025-11-24")
    await write(chat.url, {"old.fr.md": old, "edge.fr.md": edge})
    await chat.say("English")
    await chat.say("/info old")
    assert read(chat.last.text)[-1] == "❔ Not checked since 23/11/2025 · Us"
    await chat.say("/info edge")
    assert read(chat.last.text)[-1] == "✅ Checked 24/11/2025 · a.example"


@pytest.mark.parametrize("words", ["/info gone", "/info gone 2", "/info !", "/info 12"])
async def test_an_old_button_gets_what_is_there_today(amina: Chat, words: str) -> None:
    await amina.say(words)
    assert read(amina.last.text)[0] == "That page is not there any more."
    assert "🏥 Health" in amina.labels


@pytest.mark.parametrize(
    ("words", "part"),
    [("2", 2), ("0", 1), ("9", 2), ("x", 1), ("-1", 1), ("²", 1), ("99999", 1), ("", 1)],
)
async def test_a_part_that_is_not_there_is_the_first_or_the_last(
    chats: Callable[..., Chat], words: str, part: int
) -> None:
    chat = chats()
    await write(chat.url, {"long.en_GB.md": file("Long", body=LONG)})
    await chat.say("English")
    await chat.say(f"/info long {words}")
    assert read(chat.last.text)[0] == f"Long · {part}/2"


@pytest.mark.parametrize("words", ["/info +8", "/info +99", "/info +x", "/info +"])
async def test_a_place_in_the_list_that_is_not_there_is_its_beginning(
    chats: Callable[..., Chat], words: str
) -> None:
    chat = chats()
    await write(chat.url, {"a.fr.md": file("A"), "b.fr.md": file("B")})
    await chat.say("English")
    await chat.say(words)
    assert chat.labels == ["A", "B", "☰ Menu"]


async def test_a_question_that_is_open_waits_while_a_page_is_read(amina: Chat) -> None:
    await amina.say("2")
    question = read(amina.last.text)[-1]
    await amina.say("/info health")
    assert read(amina.last.text)[0] == "🏥 Health · 1/3"
    assert read(amina.last.text)[-1] == question


async def test_a_missing_translation_is_said_and_keeps_its_own_direction(
    chats: Callable[..., Chat],
) -> None:
    chat = chats("amina", limits=WHATSAPP)
    await write(chat.url, written_pages())
    await chat.say("العربية")
    await chat.say("/info asylum")
    first, *rest = chat.last.text.split("\n")
    assert f"{FSI}Français{PDI}" in first
    assert f"{FSI}🛂 Asile : premiers pas{PDI}" in first
    assert all(line.startswith(RLM) for line in (first, *rest))
    body = rest[:-1]
    assert all(line == f"{RLM}{FSI}{line.translate(MARKS)}{PDI}" for line in body)
    call = next(line for line in body if "01 42 50 09 00" in line)
    assert "01 42 50 09 00, du lundi au vendredi" in get_display(call).translate(MARKS)


async def test_numbers_keep_their_order_in_a_right_to_left_page(
    chats: Callable[..., Chat],
) -> None:
    chat = chats()
    office = "المكتب: 01 42 50 09 00، من 9:00 إلى 16:30 {هنا}"
    await write(chat.url, {"office.ar.md": file("مكتب", body=office)})
    await chat.say("العربية")
    await chat.say("/info office")
    line = chat.last.text.split("\n")[1]
    assert line.translate(MARKS) == office
    seen = get_display(line).translate(MARKS)
    assert "01 42 50 09 00" in seen
    assert seen.index("16:30") < seen.index("9:00,".rstrip(",")) < seen.index("01 42")


async def test_the_emergency_numbers_stand_beside_french_and_english_until_they_are_read(
    chats: Callable[..., Chat],
) -> None:
    chat = chats("amina", limits=WHATSAPP)
    await write(chat.url, written_pages())
    await chat.say("Українська")
    await chat.say("/info numbers")
    said = read(chat.last.text)
    assert [line for line in said if line.startswith("🚨 112")] == [
        "🚨 112: небезпека, пожежа, поліція, поранена людина. Безкоштовно, вдень і вночі.",
        "🚨 112 : danger, feu, police, personne blessée. Gratuit, jour et nuit.",
        "🚨 112: danger, fire, police, someone hurt. Free, day and night.",
    ]
    assert chat.last.style is Style.BUTTONS


async def test_every_page_of_the_demo_is_short_and_has_buttons(amina: Chat) -> None:
    for name in written_pages():
        topic, code, _markdown = name.split(".")
        if code != "en_GB" or topic == "numbers":
            continue
        await amina.say(f"/info {topic}")
        while True:
            said = read(amina.last.text)
            assert len(said) <= 6, said
            assert units("\n".join(said)) <= 400, said
            assert amina.last.style is Style.BUTTONS
            if "➡️ Next" not in amina.labels:
                break
            await amina.press("➡️")


async def test_in_a_terminal_topics_are_typed(chats: Callable[..., Chat]) -> None:
    chat = chats(limits=TERMINAL)
    await write(chat.url, {"a.fr.md": file("A"), "b.fr.md": file("B")})
    await chat.say("English")
    await chat.say("/info")
    assert read(chat.last.text)[1:] == ["1 A", "2 B", "0 ☰ Menu"]
    await chat.say("2")
    assert read(chat.last.text)[0].endswith("B")
