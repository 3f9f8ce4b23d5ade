"""What people send on WhatsApp, and what becomes of what we send."""

import json

import pytest

from bot.channels.whatsapp_reading import keep, read_message, read_status
from bot.messages import Incoming, Kind, Raw
from tests.bot.channels.whatsapp_bot import (
    AMINA,
    EVERYBODY,
    buttons,
    choices,
    message,
    whatsapp_bot,
)
from tests.platforms.twilio_people import inbound, status

BSUID = "whatsapp:CZ.13491208655302741918"
SID = "SM" + "a" * 32


def read(**fields: str) -> Incoming:
    return read_message(Raw("whatsapp", SID, keep(inbound(fields.pop("From", AMINA), **fields))))


@pytest.mark.parametrize(
    ("fields", "kind", "text"),
    [
        ({"Body": "hello"}, Kind.TEXT, "hello"),
        ({"Body": "مرحبا 🍲"}, Kind.TEXT, "مرحبا 🍲"),
        ({"Body": ""}, Kind.OTHER, ""),
        ({"NumMedia": "1", "MediaContentType0": "audio/ogg"}, Kind.VOICE, ""),
        (
            {"NumMedia": "1", "MediaContentType0": "image/jpeg", "Body": "here"},
            Kind.PICTURE,
            "here",
        ),
        ({"NumMedia": "1", "MediaContentType0": "video/mp4"}, Kind.PICTURE, ""),
        ({"NumMedia": "1", "MediaContentType0": "image/webp"}, Kind.STICKER, ""),
        ({"NumMedia": "1", "MediaContentType0": "text/x-vcard"}, Kind.CONTACT, ""),
        ({"NumMedia": "1", "MediaContentType0": "text/vcard"}, Kind.CONTACT, ""),
        ({"NumMedia": "1", "MediaContentType0": "application/pdf"}, Kind.DOCUMENT, ""),
        ({"NumMedia": "1"}, Kind.DOCUMENT, ""),
        ({"MessageType": "contacts"}, Kind.CONTACT, ""),
        ({"MessageType": "unsupported"}, Kind.OTHER, ""),
    ],
)
def test_every_sort_of_message_is_told_apart(
    fields: dict[str, str], kind: Kind, text: str
) -> None:
    assert read(**fields) == Incoming("whatsapp", AMINA, SID, kind, text)


def test_a_location_is_two_numbers() -> None:
    found = read(Latitude="48.8935", Longitude="2.3624", Label="x", Address="y")
    assert (found.kind, found.location) == (Kind.LOCATION, (48.8935, 2.3624))


@pytest.mark.parametrize("token", [{"ButtonPayload": "q:yes:1"}, {"ListId": "q:yes:1"}])
def test_a_button_and_a_row_bring_their_token(token: dict[str, str]) -> None:
    found = read(Body="Yes", **token)
    assert (found.kind, found.token, found.text) == (Kind.BUTTON, "q:yes:1", "Yes")


def test_a_person_may_have_no_phone_number() -> None:
    assert read(From=BSUID, Body="hello").address == BSUID
    assert read(From=BSUID, Body="hello").also is None
    assert read(From=BSUID, Body="hello", ExternalUserId=BSUID).also is None


def test_a_person_with_a_number_and_another_identity_has_both() -> None:
    found = read(Body="hello", ExternalUserId=BSUID)
    assert (found.address, found.also) == (AMINA, BSUID)


def test_names_and_links_are_not_kept() -> None:
    kept = json.loads(keep(inbound(AMINA, Body="hi", MediaUrl0="https://x", Address="y")))
    assert kept == {"From": AMINA, "Body": "hi", "NumMedia": "0"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"From": 3}',
        b'{"From": ""}',
        b'{"From": "whatsapp:+33639980001", "Latitude": "north", "Longitude": "2"}',
        b'{"From": "whatsapp:+33639980001", "Latitude": "91", "Longitude": "2"}',
        b'{"From": "whatsapp:+33639980001", "Latitude": "nan", "Longitude": "2"}',
    ],
)
def test_what_cannot_be_read_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_message(Raw("whatsapp", SID, body))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("read", "read"),
        ("failed", "failed"),
        ("undelivered", "failed"),
        ("canceled", "failed"),
        ("queued", None),
        ("accepted", None),
        ("sending", None),
        ("scheduled", None),
        ("something new", None),
    ],
)
def test_states_are_ours(state: str, expected: str | None) -> None:
    found = read_status(status(SID, AMINA, state), "7")
    assert (found.state if found else None) == expected


@pytest.mark.parametrize(
    ("code", "unreachable", "window_closed"),
    [(63016, False, True), (21617, False, False), (99999, False, False)]
    + [(code, True, False) for code in (63024, 63003, 63032, 63033, 63014, 21610)],
)
def test_a_failure_says_what_follows(code: int, unreachable: bool, window_closed: bool) -> None:
    found = read_status(status(SID, AMINA, "undelivered", code), "7")
    assert found
    assert (found.outbox_id, found.code) == (7, str(code))
    assert (found.unreachable, found.window_closed) == (unreachable, window_closed)


@pytest.mark.parametrize("number", [None, "", "x", "-1", "9" * 30, "²"])
def test_a_number_that_is_not_ours_is_no_number(number: str | None) -> None:
    found = read_status(status(SID, AMINA, "sent"), number)
    assert found
    assert found.outbox_id is None


async def test_reports_come_in_any_order_and_twice_with_our_number() -> None:
    async with whatsapp_bot() as bot:
        await bot.everybody_writes()
        sent = [message("An answer", address=one) for one in EVERYBODY[:5]]
        sids = [await bot.channel.send(one) for one in sent]
        await bot.twilio.settled()
        assert bot.twilio.problems == []
        for outgoing, sid in zip(sent, sids, strict=True):
            mine = [one for one in bot.reports if one.outbox_id == outgoing.id]
            assert {one.provider_id for one in mine} == {sid}
            assert sorted(one.state for one in mine) == sorted(2 * ["sent", "delivered", "read"])
        orders = {
            tuple(one.state for one in bot.reports if one.outbox_id == outgoing.id)
            for outgoing in sent
        }
        assert len(orders) > 1, "the stand-in shuffles"


async def test_whatever_people_do_arrives() -> None:
    async with whatsapp_bot() as bot:
        people = bot.twilio.people
        assert await people.say(AMINA, "hello", also=BSUID) == 200
        assert bot.read().also == BSUID
        await bot.channel.send(buttons("Yes", "No"))
        assert await people.press(AMINA, "No") == 200
        assert bot.read().token == "q:1:1"
        first, second = buttons("Arras", "Lens").buttons
        await bot.channel.send(choices(first, second))
        assert await people.pick(AMINA, "Lens") == 200
        assert bot.read().token == "q:1:1"
        assert await people.share(AMINA, 50.95, 1.86) == 200
        assert bot.read().location == (50.95, 1.86)
        assert await people.media(AMINA, "audio/ogg") == 200
        assert bot.read().kind is Kind.VOICE
        assert await people.say(BSUID, "no number") == 200
        assert bot.read().address == BSUID
        await bot.channel.send(message("It works", address=BSUID))
        assert bot.twilio.shown[-1].to == BSUID


@pytest.mark.parametrize(
    ("sender", "near"),
    [
        ("whatsapp:+93000000001", ("fa_AF", "ps")),
        ("whatsapp:+964000000001", ("ar", "ckb")),
        ("whatsapp:+251000000001", ("am", "ti")),
        ("whatsapp:+70000000001", ("ru",)),
        ("whatsapp:+33639980011", ()),
        ("whatsapp:+10000000001", ()),
        (BSUID, ()),
    ],
)
def test_where_a_number_is_from_is_a_hint_for_its_languages(
    sender: str, near: tuple[str, ...]
) -> None:
    assert read(From=sender).near == near
