"""The two doors: only Twilio comes in, and 200 is said only after the commit."""

import random
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import httpx
import pytest

from bot.channels.whatsapp_reading import keep
from tests.bot.channels.whatsapp_bot import AMINA, PUBLIC, Bot, whatsapp_bot
from tests.platforms.twilio_people import TOKEN, inbound, status
from tests.platforms.twilio_rules import signature

FORM = "application/x-www-form-urlencoded"
MUTATIONS = (1000, 10_000)  # at least, and at most


async def knock(
    bot: Bot,
    form: Mapping[str, str],
    *,
    path: str = "/whatsapp",
    signed_for: str | None = None,
    host: str = PUBLIC,
    **headers: str,
) -> httpx.Response:
    """Call the bot with a signature for an address, which is the right one by default."""
    given = {"Content-Type": FORM, "X-Twilio-Signature": sign(signed_for or PUBLIC + path, form)}
    assert bot.twilio.line.bot
    return await bot.twilio.line.bot.post(
        host + path, content=urlencode(form), headers={**given, **headers}
    )


def sign(url: str, form: Mapping[str, str]) -> str:
    return signature(TOKEN, url, form)


@pytest.mark.parametrize("query", ["", "?a=1", "?blank=&b=x%20y", "?a=1&a=2"])
@pytest.mark.parametrize("blank", [{}, {"Address": ""}])
@pytest.mark.parametrize("host", [PUBLIC, "http://127.0.0.1:8080", "http://[::1]"])
async def test_a_signed_request_is_taken_wherever_it_came_through(
    query: str, blank: dict[str, str], host: str
) -> None:
    async with whatsapp_bot() as bot:
        form = inbound(AMINA, Body="hello", **blank)
        answer = await knock(bot, form, path=f"/whatsapp{query}", host=host)
        assert answer.status_code == 200
        assert answer.text == "<Response/>"
        assert answer.headers["content-type"].startswith("text/xml")
        assert bot.received[0].external_id == form["MessageSid"]


@pytest.mark.parametrize(
    ("public_url", "signed_for"),
    [
        ("https://popote.example.org", "https://popote.example.org:443/whatsapp"),
        ("https://popote.example.org:8443", "https://popote.example.org/whatsapp"),
        ("https://popote.example.org:8443", "https://popote.example.org:8443/whatsapp"),
        ("https://example.org/popote", "https://example.org/popote/whatsapp"),
    ],
)
async def test_a_port_may_be_signed_or_not(public_url: str, signed_for: str) -> None:
    async with whatsapp_bot(public_url=public_url) as bot:
        answer = await knock(bot, inbound(AMINA, Body="hello"), signed_for=signed_for)
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "signed_for",
    [
        "http://127.0.0.1:8080/whatsapp",
        "http://popote.example.org/whatsapp",
        f"{PUBLIC}/whatsapp?a=1",
        f"{PUBLIC}/whatsapp/",
        f"{PUBLIC}/whatsapp/status",
    ],
)
async def test_a_signature_for_another_address_is_refused(signed_for: str) -> None:
    async with whatsapp_bot() as bot:
        answer = await knock(bot, inbound(AMINA, Body="hello"), signed_for=signed_for)
        assert answer.status_code == 403
        assert bot.received == []


@pytest.mark.parametrize("path", ["/whatsapp", "/whatsapp/status"])
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "é"},
        {"X-Twilio-Signature": "A" * 5000},
        {"Content-Type": "application/json"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": ""},
    ],
)
async def test_what_cannot_be_verified_is_refused_and_never_an_error(
    path: str, headers: dict[str, str]
) -> None:
    async with whatsapp_bot() as bot:
        sent = {name: one.encode() for name, one in headers.items()}
        answer = await knock(bot, inbound(AMINA), path=path, **sent)  # type: ignore[arg-type]
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"\xff\xfe\x00",
        b"Body=%FF%FE&From=x",
        b"Body=%ED%A0%80",
        b"&&&=&=",
        b"a=1&" * 300,
        "Body=héllo".encode(),
    ],
)
async def test_garbage_is_refused(body: bytes) -> None:
    async with whatsapp_bot() as bot:
        assert bot.twilio.line.bot
        for path in ("/whatsapp", "/whatsapp/status"):
            headers = {"Content-Type": FORM, "X-Twilio-Signature": sign(PUBLIC + path, {})}
            answer = await bot.twilio.line.bot.post(PUBLIC + path, content=body, headers=headers)
            assert answer.status_code == 403


async def test_no_header_chooses_the_algorithm() -> None:
    async with whatsapp_bot() as bot:
        settings = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
        for header in (settings, "algorithm=NONE"):
            named = {"X-Twilio-Webhooks-Signature-Settings": header}
            assert (await knock(bot, inbound(AMINA), **named)).status_code == 200
        named["X-Twilio-Signature"] = "x" * 44
        assert (await knock(bot, inbound(AMINA), **named)).status_code == 403


async def test_a_body_has_a_limit_and_the_longest_text_is_within_it() -> None:
    async with whatsapp_bot() as bot:
        assert (await knock(bot, inbound(AMINA, Body="🥖" * 4096))).status_code == 200
        assert bot.read().text == "🥖" * 4096
        assert (await knock(bot, inbound(AMINA, Body="🥖" * 6000))).status_code == 413


async def test_parameters_twilio_may_add_are_taken_and_not_kept() -> None:
    async with whatsapp_bot() as bot:
        new = {
            "FromUserId": "1",
            "BodyType": "x",
            "Referral": "y",
            "TopicV2": "z",
            "snake_case": "",
        }
        assert (await knock(bot, inbound(AMINA, Body="hello", **new))).status_code == 200
        assert b"Somebody" not in bot.received[0].body
        assert not any(name.encode() in bot.received[0].body for name in new)


@pytest.mark.parametrize(
    "recut",
    [
        {"Body": None, "Bodyh": "ello"},
        {"Body": None, "B": "odyhello"},
        {"Body": None, "ApiVersion": "2010-04-01Bodyhello"},
        {"ButtonPayload": None, "ButtonPayloadq": ":yes:1"},
        {"ButtonPayload": None, "Button": "Payloadq:yes:1"},
        {"From": None, "Fromwhatsapp:": "+33639980001"},
        {"From": None, "F": "romwhatsapp:+33639980001"},
        {"MessageSid": None, "Message": "Sid{MessageSid}"},
    ],
)
async def test_a_signed_request_cut_another_way_is_refused(recut: dict[str, str | None]) -> None:
    async with whatsapp_bot() as bot:
        form = inbound(AMINA, Body="hello", ButtonPayload="q:yes:1")
        right = sign(f"{PUBLIC}/whatsapp", form)
        cut: dict[str, str] = {**form}
        for name, value in recut.items():
            if value is None:
                del cut[name]
            else:
                cut[name] = value.format(**form)
        assert sign(f"{PUBLIC}/whatsapp", cut) == right, "it is a forgery that counts"
        answer = await knock(bot, cut, **{"X-Twilio-Signature": right})
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"AccountSid": "AC" + "6" * 32},
        {"MessageSid": "SM1"},
        {"From": "+33639980001"},
        {"From": ""},
        {"To": "whatsapp:"},
        {"NumMedia": "many"},
    ],
)
async def test_a_signed_message_that_is_not_whatsapps_is_refused(wrong: dict[str, str]) -> None:
    async with whatsapp_bot() as bot:
        assert (await knock(bot, {**inbound(AMINA), **wrong})).status_code == 403


async def test_a_parameter_given_twice_is_refused() -> None:
    async with whatsapp_bot() as bot:
        form = inbound(AMINA, Body="hello")
        headers = {
            "Content-Type": FORM,
            "X-Twilio-Signature": sign(f"{PUBLIC}/whatsapp", form),
        }
        assert bot.twilio.line.bot
        for twice in ("&Body=hello", "&Body=other"):
            answer = await bot.twilio.line.bot.post(
                f"{PUBLIC}/whatsapp", content=urlencode(form) + twice, headers=headers
            )
            assert answer.status_code == 403


async def test_200_is_said_only_after_the_commit() -> None:
    async with whatsapp_bot() as bot:
        bot.full = True
        assert await bot.twilio.people.say(AMINA, "hello") == 503
        assert (
            await knock(bot, status("SM" + "1" * 32, AMINA, "sent"), path="/whatsapp/status")
        ).status_code == 503
        bot.full = False
        assert await bot.twilio.people.repeat() == 200
        assert bot.read().text == "hello"


async def test_only_post_is_answered() -> None:
    async with whatsapp_bot() as bot:
        assert bot.twilio.line.bot
        for path in ("/whatsapp", "/whatsapp/status"):
            assert (await bot.twilio.line.bot.get(PUBLIC + path)).status_code == 405


def _changed(dice: random.Random, form: dict[str, str]) -> dict[str, str]:
    """Return a form that means something else."""
    name = dice.choice(sorted(form))
    value = form[name]
    where = dice.randrange(len(value) + 1)
    others = {key: one for key, one in form.items() if key != name}
    changes: list[Callable[[], dict[str, str]]] = [
        lambda: others,
        lambda: {**form, name: value[:where] + dice.choice("xX0 é&=+\0") + value[where:]},
        lambda: {**form, name: value[:where] + value[where + 1 :] if value else "x"},
        lambda: {**form, name: value.swapcase() if value.swapcase() != value else value + "1"},
        lambda: {**others, name + dice.choice("aZ0 "): value},
        lambda: {**others, name.lower(): value},
        lambda: {**form, dice.choice(["ButtonPayload", "ListId", "Latitude", "Extra"]): "q:no:1"},
        lambda: {**form, name: form[dice.choice(sorted(form))] + "."},
        lambda: {**form, "From": f"whatsapp:+336399{dice.randrange(10_000):05}"},
        lambda: {**form, "MessageSid": "SM" + f"{dice.getrandbits(128):032x}"},
    ]
    return dice.choice(changes)()


async def test_of_all_forgeries_none_is_accepted_and_none_is_an_error(
    pytestconfig: pytest.Config,
) -> None:
    least, most = MUTATIONS
    count = min(most, max(least, pytestconfig.getoption("hostile") // 20))
    dice = random.Random(20261124)
    async with whatsapp_bot() as bot:
        answers = []
        for n in range(count):
            more = (
                {"ButtonPayload": "q:yes:1"} if n % 2 else {"Latitude": "48.9", "Longitude": "2"}
            )
            form = inbound(AMINA, Body="Où manger ? 🍲", **more)
            query = dice.choice(["", "?a=1&b="])
            url = f"{PUBLIC}/whatsapp{query}"
            right = sign(url, form)
            headers, path, forged = {"X-Twilio-Signature": right}, query, form
            while forged == form:
                forged = _changed(dice, form)
            if n % 10 == 0:  # the form is right and what is around it is not
                forged = form
                headers, path = dice.choice(
                    [
                        ({"X-Twilio-Signature": right[:-1]}, query),
                        ({"X-Twilio-Signature": right.swapcase()}, query),
                        ({"X-Twilio-Signature": right}, f"{query or '?'}&c=2"),
                        ({"X-Twilio-Signature": sign(url + "/", form)}, query),
                        ({"X-Twilio-Signature": signature("f" * 32, url, form)}, query),
                    ]
                )
            answer = await knock(bot, forged, path=f"/whatsapp{path}", **headers)
            answers.append(answer.status_code)
        assert answers == [403] * count
        assert bot.received == []
        assert (await knock(bot, form)).status_code == 200, "and the right one is still taken"


async def test_of_the_names_nobody_reads_another_cut_changes_nothing() -> None:
    async with whatsapp_bot() as bot:
        form = inbound(AMINA, Body="hello")
        cut = {name: one for name, one in form.items() if name != "ProfileName"}
        cut["ProfileNameS"] = "omebody"
        answer = await knock(bot, cut)
        assert answer.status_code in (200, 403)
        assert [raw.body for raw in bot.received] in ([], [keep(form)])
