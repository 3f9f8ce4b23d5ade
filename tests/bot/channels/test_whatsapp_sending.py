"""Messages inside the window: text, buttons, lists, and what is done when they fail."""

import asyncio
import socket
import subprocess
import sys

import pytest

from bot.channels import DeliveryError
from bot.channels.whatsapp import open_channel
from bot.channels.whatsapp_content import Layout, variables
from bot.messages import Button, Style
from bot.settings import read_settings
from tests.bot.channels.whatsapp_bot import (
    AMINA,
    EVERYBODY,
    PUBLIC,
    buttons,
    choices,
    message,
    whatsapp_bot,
)
from tests.platforms.twilio_api import TwilioApi

TEN = tuple(Button(f"Place {n}", f"place:{n}:1", f"Open until {n}:00") for n in range(10, 20))
STARVING = [
    ("21655", "Messages"),
    ("21656", "Messages"),
    ("63027", "Messages"),
    ("500", "Content"),
    ("20001", "Content"),
    ("lost", "Content"),
    ("reset", "Content"),
]


def test_without_twilio_there_is_no_channel_and_nothing_of_it_is_loaded() -> None:
    assert open_channel(read_settings(None)) is None
    program = (
        "import sys, pkgutil, importlib, bot.channels as here\n"
        "for one in pkgutil.iter_modules(here.__path__):\n"
        "    if 'whatsapp' in one.name: importlib.import_module(f'bot.channels.{one.name}')\n"
        "sys.exit('twilio.rest' in sys.modules or 'requests' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


async def test_a_text_arrives_as_it_is() -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        outgoing = message("Ce soir, 18:00\n\nBd Ney 🍲", seconds_left=3600)
        sid = await bot.channel.send(outgoing)
        [shown] = bot.twilio.shown
        assert (shown.sid, shown.text, shown.style) == (sid, outgoing.text, "text")
        assert shown.form["StatusCallback"] == f"{PUBLIC}/whatsapp/status?id={outgoing.id}"
        assert shown.form["ValidityPeriod"] == "3600"


@pytest.mark.parametrize(("left", "given"), [(None, None), (0, "1"), (90_000, "36000")])
async def test_the_validity_is_what_twilio_takes(left: int | None, given: str | None) -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        await bot.channel.send(message(seconds_left=left))
        assert bot.twilio.shown[0].form.get("ValidityPeriod") == given


async def test_up_to_three_buttons_are_shown() -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        for count in (1, 2, 3):
            outgoing = buttons(*["Yes", "No", "L'autre"][:count], text="Is it open?\n\nNow")
            await bot.channel.send(outgoing)
            shown = bot.twilio.shown[-1]
            assert (shown.style, shown.text) == ("buttons", outgoing.text)
            assert [one.identity for one in shown.choices] == ["q:0:1", "q:1:1", "q:2:1"][:count]
            assert [one.title for one in shown.choices] == ["Yes", "No", "L’autre"][:count]


async def test_up_to_ten_rows_are_shown_with_and_without_descriptions() -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        mixed = (TEN[0], Button("Elsewhere", "place:0:1"), TEN[1])
        for rows in (TEN, TEN[:4], mixed):
            await bot.channel.send(choices(*rows))
            shown = bot.twilio.shown[-1]
            assert (shown.style, shown.opener) == ("list", "Choose")
            assert [(one.title, one.identity, one.description) for one in shown.choices] == [
                (row.label, row.token, row.description) for row in rows
            ]


@pytest.mark.parametrize(
    "text",
    [
        "one line",
        "two\nlines",
        "a paragraph\n\nand another",
        "\u200fسطر\n\u200f\n\u200fآخر",
        "\n\nbegins and ends empty\n\n",
        "tabs\tand      many spaces",
        '{{line0}} {{1}} \\ " %',
    ],
)
async def test_a_text_above_options_keeps_its_lines(text: str) -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        await bot.channel.send(buttons("Yes", text=text))
        [shown] = bot.twilio.shown
        assert shown.style == "buttons"
        lines = [" ".join(line.split()) for line in text.split("\n")]
        assert [line.strip("\u200f") for line in shown.text.split("\n")] == [
            line.strip("\u200f") for line in lines
        ]


async def test_resources_are_made_once_even_after_a_restart() -> None:
    async with TwilioApi() as twilio:
        for _start in range(3):
            async with whatsapp_bot(twilio) as bot:
                await bot.everybody_writes()
                yes_or_no = [buttons("Yes", "No", address=one) for one in EVERYBODY[:20]]
                await asyncio.gather(*(bot.channel.send(one) for one in yes_or_no))
                await bot.channel.send(choices(*TEN, address=EVERYBODY[20]))
        assert sorted(twilio.created) == ["popote_buttons_pp_t_v1", "popote_list_dddddddddd_t_v1"]
        assert len(twilio.shown) == 63
        assert len([one for one in twilio.requests if "ContentAndApprovals" in one[1]]) == 3


async def test_resources_are_found_on_later_pages() -> None:
    async with TwilioApi() as twilio:
        for n in range(120):
            twilio.approve(f"something_else_{n}", "Hello {{1}}")
        for _start in range(2):
            async with whatsapp_bot(twilio) as bot:
                await bot.twilio.people.say(AMINA, "hello")
                await bot.channel.send(buttons("Yes"))
        assert twilio.created == ["popote_buttons_p_t_v1"]


@pytest.mark.parametrize(("fault", "where"), STARVING)
async def test_when_options_cannot_be_shown_they_are_written(fault: str, where: str) -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        bot.twilio.fail(fault, times=1, where=where)
        await bot.channel.send(buttons("Yes", "No", text="Is it open?"))
        [shown] = bot.twilio.shown
        assert shown.text == "Is it open?\n• Yes\n• No"
        assert not shown.content


async def test_after_a_failure_of_content_the_next_is_not_kept_waiting() -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        bot.twilio.fail("500", where="Content", times=100)
        for _message in range(3):
            await bot.channel.send(buttons("Yes"))
        asked = [path for _method, path in bot.twilio.requests if "Content" in path]
        assert len(asked) == 1


async def test_a_layout_twilio_lost_is_made_again() -> None:
    async with whatsapp_bot() as bot:
        await bot.everybody_writes()
        await bot.channel.send(buttons("Yes", address=EVERYBODY[0]))
        bot.twilio.contents.clear()
        for person in EVERYBODY[1:3]:
            await bot.channel.send(buttons("Yes", address=person))
        assert [one.style for one in bot.twilio.shown] == ["buttons", "text", "buttons"]
        assert len(bot.twilio.created) == 2


async def test_variables_that_are_refused_again_and_again_make_nothing_new() -> None:
    async with whatsapp_bot() as bot:
        await bot.everybody_writes()
        await bot.channel.send(buttons("Yes", address=EVERYBODY[0]))
        for person in EVERYBODY[1:4]:
            bot.twilio.fail("21656")
            await bot.channel.send(buttons("Yes", address=person))
        assert len(bot.twilio.created) == 1


@pytest.mark.parametrize(
    "outgoing",
    [
        buttons("1", "2", "3", "4"),
        buttons("twenty-one characters"),
        buttons("Yes", text="x" * 1025),
        buttons("Yes", text="x\n" * 60),
        choices(*TEN, TEN[0]),
        choices(Button("twenty-five characters ..", "a")),
        choices(Button("A", "a", "x" * 73)),
        choices(),
    ],
)
async def test_what_whatsapp_would_drop_is_written_as_text(outgoing: object) -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        await bot.channel.send(outgoing)  # type: ignore[arg-type]
        assert [one.style for one in bot.twilio.shown] == ["text"]
        assert bot.twilio.created == []


async def test_options_written_in_arabic_begin_on_the_right() -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        bot.twilio.fail("500", where="Content")
        await bot.channel.send(buttons("نعم", language="ar"))
        assert bot.twilio.shown[0].text.endswith("\n\u200f• نعم")


async def test_a_text_that_is_too_long_is_our_bug() -> None:
    async with whatsapp_bot() as bot:
        for text in ("x" * 1601, "🥖" * 801):
            with pytest.raises(DeliveryError) as caught:
                await bot.channel.send(message(text))
            assert (caught.value.code, caught.value.permanent) == ("21617", True)
        assert bot.twilio.requests == []


def test_no_layout_holds_a_word_of_a_message() -> None:
    resource = Layout(Style.LIST, "t_t", "dp").resource()
    assert resource == {
        "friendly_name": "popote_list_dp_t_t_v1",
        "language": "en",
        "variables": dict.fromkeys(
            ["line0", "line2", "opener", "label0", "id0", "about0", "label1", "id1"], "1"
        ),
        "types": {
            "twilio/list-picker": {
                "body": "{{line0}}\n\n{{line2}}",
                "button": "{{opener}}",
                "items": [
                    {"item": "{{label0}}", "id": "{{id0}}", "description": "{{about0}}"},
                    {"item": "{{label1}}", "id": "{{id1}}"},
                ],
            }
        },
    }
    assert "\\n" not in variables(choices(*TEN, text="a\n\nb"))


async def test_nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = []
    original = socket.getaddrinfo

    def spy(host: object, *args: object, **given: object) -> object:
        looked_up.append(host)
        return original(host, *args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", spy)
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        await bot.channel.send(message())
        await bot.channel.send(buttons("Yes"))
        await bot.channel.run(bot.receive)
    assert set(looked_up) == {"127.0.0.1"}
