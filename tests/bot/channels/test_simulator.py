"""The simulator: three telephones over the web, asked as the page asks them."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels import Channel
from bot.channels.pages import FOLDER
from bot.channels.simulator import SimulatorChannel
from bot.channels.telephones import KEPT
from bot.messages import Button, Kind, Outgoing, Raw, Status, Style
from bot.settings import read_settings
from locales import LANGUAGES

STATIONS = [("nord", "Gare du Nord", 48.8809, 2.3553)]


@dataclass
class Bot:
    """Answers every message with what was planned for it, as the program would."""

    channel: SimulatorChannel
    taken: list[Raw] = field(default_factory=list)
    reported: list[Status] = field(default_factory=list)
    answers: int = 1
    silent: bool = False
    sends_first: bool = False

    async def receive(self, raws: Sequence[Raw]) -> None:
        for raw in raws:
            self.taken.append(raw)
            if not self.silent:
                await self.answer(raw)

    async def answer(self, raw: Raw) -> None:
        incoming = self.channel.read(raw)
        first = 10 * len(self.taken)
        numbers = list(range(first, first + self.answers))
        if not self.sends_first:
            self.channel.expect(raw.external_id, numbers)
        for number in numbers:
            await self.channel.send(said(number, incoming.address, f"{incoming.text} {number}"))
        if self.sends_first:
            self.channel.expect(raw.external_id, numbers)

    async def report(self, status: Status) -> None:
        self.reported.append(status)


def said(number: int, phone: str = "amina", text: str = "طعام", lane: int = 0) -> Outgoing:
    buttons = (Button("قريب مني", "near:1"),)
    return Outgoing(number, phone, lane, text, "ar", buttons, Style.BUTTONS)


@pytest.fixture
def channel() -> SimulatorChannel:
    settings = read_settings(None, now="2025-11-24T18:05:00+01:00")
    return SimulatorChannel(settings, STATIONS, patience=0.2)


@pytest.fixture
def bot(channel: SimulatorChannel) -> Bot:
    return Bot(channel)


@pytest.fixture
async def web(bot: Bot) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=list(bot.channel.routes(bot.receive, bot.report)))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8080"
    ) as client:
        yield client


async def posted(web: httpx.AsyncClient, body: object, phone: str = "amina") -> httpx.Response:
    return await web.post(f"/simulator/{phone}/messages", json=body)


async def read(web: httpx.AsyncClient, phone: str = "amina", query: str = "") -> list[Any]:
    answer = await web.get(f"/simulator/{phone}/messages{query}")
    assert answer.status_code == 200
    messages: list[Any] = answer.json()["messages"]
    return messages


def test_it_is_a_channel(channel: SimulatorChannel) -> None:
    as_channel: Channel = channel
    assert as_channel.name == "simulator"
    assert channel.limits.buttons == 100
    assert channel.limits.asks_location


async def test_a_message_is_answered_once_its_turn_is_done(web: httpx.AsyncClient) -> None:
    answer = await posted(web, {"text": "طعام"})
    assert answer.status_code == 200
    assert answer.json() == {
        "replies": [
            {
                "id": 10,
                "text": "طعام 10",
                "language": "ar",
                "direction": "rtl",
                "options": [{"label": "قريب مني", "token": "near:1"}],
            }
        ]
    }


async def test_what_can_be_heard_has_an_address_of_its_own(
    web: httpx.AsyncClient, channel: SimulatorChannel
) -> None:
    await channel.send(replace(said(7), language="fr", voice=("free", "address")))
    [message] = await read(web)
    assert message["voice"].startswith("/voice/fr/free.address.")
    page = await web.get("/")
    assert "media-src 'self';" in page.headers["content-security-policy"]


async def test_what_is_committed_is_json_with_the_telephone(
    web: httpx.AsyncClient, bot: Bot
) -> None:
    await posted(web, {"text": "طعام", "id": "a1", "unknown": 1})
    raw = bot.taken[0]
    assert raw.channel == "simulator"
    assert raw.external_id == "amina:a1"
    assert json.loads(raw.body) == {"phone": "amina", "text": "طعام"}


@pytest.mark.parametrize("sends_first", [True, False])
async def test_all_answers_of_a_turn_are_awaited_in_their_order(
    web: httpx.AsyncClient, bot: Bot, sends_first: bool
) -> None:
    bot.answers, bot.sends_first = 3, sends_first
    answer = await posted(web, {"text": "x"})
    assert [reply["id"] for reply in answer.json()["replies"]] == [10, 11, 12]


async def test_answers_of_a_late_outbox_are_awaited(web: httpx.AsyncClient, bot: Bot) -> None:
    bot.silent = True
    waiting = asyncio.create_task(posted(web, {"text": "x", "id": "1"}))
    await asyncio.sleep(0.01)
    bot.channel.expect("amina:1", [7, 8])
    await bot.channel.send(said(8))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    await bot.channel.send(said(7))
    assert [reply["id"] for reply in (await waiting).json()["replies"]] == [7, 8]


async def test_a_turn_without_an_answer_is_done_at_once(web: httpx.AsyncClient, bot: Bot) -> None:
    bot.answers = 0
    assert (await posted(web, {"kind": "left"})).json() == {"replies": []}


async def test_what_others_are_told_is_no_reply(web: httpx.AsyncClient, bot: Bot) -> None:
    bot.silent = True
    waiting = asyncio.create_task(posted(web, {"text": "x", "id": "1"}))
    bot.channel.expect("amina:1", [1, 2])
    await bot.channel.send(said(1, "bruno"))
    await bot.channel.send(said(2))
    assert [reply["id"] for reply in (await waiting).json()["replies"]] == [2]


async def test_an_answer_that_is_given_up_is_not_awaited(web: httpx.AsyncClient, bot: Bot) -> None:
    bot.silent = True
    bot.channel.expect("amina:1", [1, 2])
    await bot.channel.send(said(1))
    bot.channel.give_up(2)
    assert [
        reply["id"] for reply in (await posted(web, {"text": "x", "id": "1"})).json()["replies"]
    ] == [1]


async def test_a_late_turn_is_an_error_and_can_be_asked_for_again(
    web: httpx.AsyncClient, bot: Bot
) -> None:
    bot.silent = True
    late = await posted(web, {"text": "x", "id": "1"})
    assert late.status_code == 504
    assert late.json() == {"error": "The message was taken; its answer is late."}
    await bot.answer(bot.taken[0])
    again = await posted(web, {"text": "x", "id": "1"})
    assert [reply["id"] for reply in again.json()["replies"]] == [10]
    assert len(bot.taken) == 1


async def test_a_repeated_id_is_taken_once_and_answered_alike(
    web: httpx.AsyncClient, bot: Bot
) -> None:
    first, *others = [await posted(web, {"text": "x", "id": "1"}) for _ in range(3)]
    assert all(one.json() == first.json() for one in others)
    assert len(bot.taken) == 1


async def test_the_same_id_on_two_telephones_is_two_messages(
    web: httpx.AsyncClient, bot: Bot
) -> None:
    await posted(web, {"text": "x", "id": 1}, "amina")
    await posted(web, {"text": "x", "id": 1}, "bruno")
    assert [raw.external_id for raw in bot.taken] == ["amina:1", "bruno:1"]


async def test_messages_without_an_id_are_all_taken(web: httpx.AsyncClient, bot: Bot) -> None:
    await posted(web, {"text": "x"})
    await posted(web, {"text": "x"})
    assert len({raw.external_id for raw in bot.taken}) == 2


async def test_what_could_not_be_committed_can_be_sent_again(
    web: httpx.AsyncClient, bot: Bot, channel: SimulatorChannel
) -> None:
    async def full(raws: Sequence[Raw]) -> None:
        raise OSError("disk full")

    broken = Starlette(routes=list(channel.routes(full, bot.report)))
    transport = httpx.ASGITransport(broken, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        assert (await posted(client, {"text": "x", "id": "1"})).status_code == 500
    assert (await posted(web, {"text": "x", "id": "1"})).status_code == 200
    assert len(bot.taken) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"text": "طعام"}, Kind.TEXT),
        ({"text": ""}, Kind.TEXT),
        ({"token": "q:1"}, Kind.BUTTON),
        ({"location": {"latitude": 48.88, "longitude": 2}}, Kind.LOCATION),
        ({"kind": "voice"}, Kind.VOICE),
        ({"kind": "sticker"}, Kind.STICKER),
        ({"kind": "picture"}, Kind.PICTURE),
        ({"kind": "contact"}, Kind.CONTACT),
        ({"kind": "document"}, Kind.DOCUMENT),
        ({"kind": "left"}, Kind.LEFT),
        ({"kind": "hologram"}, Kind.OTHER),
        ({"kind": "location"}, Kind.OTHER),
        ({"kind": "text"}, Kind.OTHER),
    ],
)
async def test_the_kind_is_told_by_what_is_in_the_body(
    web: httpx.AsyncClient, bot: Bot, body: dict[str, object], kind: Kind
) -> None:
    assert (await posted(web, body)).status_code == 200
    incoming = bot.channel.read(bot.taken[0])
    assert incoming.kind is kind
    assert incoming.address == "amina"
    assert incoming.external_id == bot.taken[0].external_id


async def test_content_is_read_as_it_was_sent(web: httpx.AsyncClient, bot: Bot) -> None:
    await posted(web, {"text": "ሰላም"})
    await posted(web, {"token": "q:1"})
    await posted(web, {"location": {"latitude": 48.88, "longitude": 2}})
    text, token, location = (bot.channel.read(raw) for raw in bot.taken)
    assert (text.text, text.token, text.location) == ("ሰላም", None, None)
    assert token.token == "q:1"
    assert location.location == (48.88, 2.0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe\xfd",
        b"[" * 50_000,
        b"{}",
        b'{"text": 5}',
        b'{"text": null}',
        b'{"token": {}}',
        b'{"kind": 7}',
        b'{"location": "here"}',
        b'{"location": {"latitude": 91, "longitude": 2}}',
        b'{"location": {"latitude": NaN, "longitude": 2}}',
        b'{"location": {"latitude": 48}}',
        b'{"location": {"latitude": "48", "longitude": "2"}}',
        b'{"text": "x", "id": ""}',
        b'{"text": "x", "id": "' + b"a" * 81 + b'"}',
        b'{"text": "x", "id": "\\ud800"}',
        b'{"text": "x", "id": ["a"]}',
    ],
)
async def test_what_cannot_be_read_is_refused_and_not_committed(
    web: httpx.AsyncClient, bot: Bot, body: bytes
) -> None:
    answer = await web.post("/simulator/amina/messages", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert bot.taken == []


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"phone": "amina"}', b'{"text": "x"}'])
def test_what_was_not_committed_by_it_is_not_understood(
    channel: SimulatorChannel, body: bytes
) -> None:
    with pytest.raises(ValueError, match=r"."):
        channel.read(Raw("simulator", "amina:1", body))


@pytest.mark.parametrize("phone", ["a" * 41, "a b", "a.b", "a:b", "%00", "<b>", "a%0A"])
async def test_a_telephone_is_named_plainly(web: httpx.AsyncClient, bot: Bot, phone: str) -> None:
    for answer in (
        await posted(web, {"text": "x"}, phone),
        await web.get(f"/simulator/{phone}/messages"),
    ):
        assert answer.status_code == 400
        assert "named" in answer.json()["error"]
    assert bot.taken == []


@pytest.mark.parametrize("phone", ["a", "Selam-2", "new_1", "أمينة", "a" * 40])
async def test_any_plain_name_is_a_telephone(web: httpx.AsyncClient, bot: Bot, phone: str) -> None:
    assert (await posted(web, {"text": "x"}, phone)).status_code == 200
    assert bot.channel.read(bot.taken[0]).address == phone


async def test_ten_megabytes_of_text_are_cut_and_answered(
    web: httpx.AsyncClient, bot: Bot
) -> None:
    assert (await posted(web, {"text": "a" * 10_000_000})).status_code == 200
    assert bot.channel.read(bot.taken[0]).text == "a" * 4096
    assert len(bot.taken[0].body) < 5000


@pytest.mark.parametrize(
    "body", [{"text": "a" * 12_000_000}, {"kind": "v" * 70_000}, {"token": "t" * 70_000}]
)
async def test_what_is_larger_than_any_message_is_refused(
    web: httpx.AsyncClient, bot: Bot, body: object
) -> None:
    assert (await posted(web, body)).status_code == 413
    assert bot.taken == []


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:8080", 200),
        ("http://evil.example", 403),
        ("http://127.0.0.1:9090", 403),
        ("null", 403),
        ("http://[", 403),
    ],
)
async def test_messages_come_from_the_page_itself_only(
    web: httpx.AsyncClient, bot: Bot, origin: str, status: int
) -> None:
    answer = await web.post(
        "/simulator/amina/messages", json={"text": "x"}, headers={"Origin": origin}
    )
    assert answer.status_code == status
    assert len(bot.taken) == (status == 200)


async def test_all_that_reached_a_telephone_can_be_read_in_the_order_it_came(
    web: httpx.AsyncClient, channel: SimulatorChannel
) -> None:
    assert await read(web) == []
    for number in (5, 3, 4):
        assert await channel.send(said(number, lane=2)) == str(number)
    await channel.send(said(6, "bruno"))
    assert [one["id"] for one in await read(web)] == [5, 3, 4]
    assert [one["id"] for one in await read(web, query="?after=5")] == [3, 4]
    assert await read(web, query="?after=4") == []
    assert [one["id"] for one in await read(web, query="?after=999")] == [5, 3, 4]


async def test_a_message_that_was_read_is_delivered(
    web: httpx.AsyncClient, channel: SimulatorChannel, bot: Bot
) -> None:
    await channel.send(said(5))
    first = (await read(web))[0]
    assert first["state"] == "delivered"
    assert first["at"] == "2025-11-24T18:05:00+01:00"
    assert first["asks_location"] == ""
    await read(web)
    assert bot.reported == [Status("simulator", "5", "delivered", outbox_id=5)]


async def test_a_message_that_arrives_twice_is_shown_once(
    web: httpx.AsyncClient, channel: SimulatorChannel
) -> None:
    await channel.send(said(5))
    await channel.send(said(5))
    assert len(await read(web)) == 1


async def test_the_oldest_messages_are_forgotten_first(
    web: httpx.AsyncClient, channel: SimulatorChannel
) -> None:
    for number in range(KEPT + 5):
        await channel.send(said(number))
    found = [one["id"] for one in await read(web)]
    assert found == list(range(5, KEPT + 5))


async def test_a_reader_who_waits_is_woken_by_a_message(
    web: httpx.AsyncClient, channel: SimulatorChannel
) -> None:
    waiting = asyncio.create_task(read(web, query="?wait=20"))
    news = asyncio.create_task(web.get("/simulator/news?after=0&wait=20"))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    await channel.send(said(5))
    assert [one["id"] for one in await asyncio.wait_for(waiting, 1)] == [5]
    told = (await asyncio.wait_for(news, 1)).json()
    assert (told["sequence"], told["telephones"]) == (1, ["amina"])


async def test_news_of_another_run_is_told_at_once(
    web: httpx.AsyncClient, channel: SimulatorChannel
) -> None:
    await channel.send(said(5))
    other = SimulatorChannel(read_settings(None))
    routes = other.routes(Bot(other).receive, Bot(other).report)
    transport = httpx.ASGITransport(Starlette(routes=list(routes)))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        now, then = [(await each.get("/simulator/news?after=9")).json() for each in (client, web)]
    assert now["run"] != then["run"]
    assert now["sequence"] == 0


async def test_nobody_waits_longer_than_the_program_runs(
    web: httpx.AsyncClient, channel: SimulatorChannel
) -> None:
    waiting = asyncio.create_task(read(web, query="?wait=20"))
    await asyncio.sleep(0.02)
    await channel.close()
    assert await asyncio.wait_for(waiting, 1) == []


@pytest.mark.parametrize("query", ["?after=x", "?after=-1", "?wait=1e3", "?after=" + "9" * 30])
async def test_a_query_that_is_no_number_is_refused(web: httpx.AsyncClient, query: str) -> None:
    assert (await web.get(f"/simulator/amina/messages{query}")).status_code == 400
    assert (await web.get(f"/simulator/news{query}")).status_code == 400


async def test_the_page_is_told_what_it_is_made_from(web: httpx.AsyncClient) -> None:
    setup = (await web.get("/simulator/setup")).json()
    assert [one["code"] for one in setup["languages"]] == [one.code for one in LANGUAGES]
    assert [one["phone"] for one in setup["telephones"]] == ["amina", "bruno", "claire"]
    assert setup["stations"] == [
        {"key": "nord", "name": "Gare du Nord", "latitude": 48.8809, "longitude": 2.3553}
    ]
    assert setup["frozen"] is True
    assert setup["now"] == "2025-11-24T18:05:00+01:00"


async def test_the_map_lies_where_the_page_is_told(web: httpx.AsyncClient) -> None:
    edges = (await web.get("/simulator/setup")).json()["map"]
    drawing = ElementTree.fromstring((await web.get("/page/map.svg")).text)
    assert {side: float(drawing.attrib[f"data-{side}"]) for side in edges} == edges


async def test_the_page_forbids_everything_from_elsewhere(web: httpx.AsyncClient) -> None:
    page = await web.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "http" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_no_file_of_the_page_names_another_host(file: Path) -> None:
    text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in text
    assert "https://" not in text
    assert "@import" not in text


@pytest.mark.parametrize(
    ("name", "kind"),
    [("app.js", "text/javascript"), ("style.css", "text/css"), ("logo.svg", "image/svg+xml")],
)
async def test_the_files_of_the_page_are_served_with_their_type(
    web: httpx.AsyncClient, name: str, kind: str
) -> None:
    answer = await web.get(f"/page/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize("name", ["index.html", "none.js", "..%2fpages.py", "%2e%2e", "a%00.js"])
async def test_nothing_but_the_files_of_the_page_is_served(
    web: httpx.AsyncClient, name: str
) -> None:
    assert (await web.get(f"/page/{name}")).status_code == 404
