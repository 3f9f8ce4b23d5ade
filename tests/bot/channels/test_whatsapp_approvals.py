"""Handing in texts: each once, a changed one under a new name, and what WhatsApp says is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.approved import PATTERNS, Pattern, names
from bot.channels import Approves, DeliveryError
from bot.channels.whatsapp_approvals import approvals_in, sync
from bot.channels.whatsapp_rest import Rest
from bot.messages import Template
from bot.settings import read_settings
from locales.text import Text
from services.approvals import Approval
from tests.bot.channels.whatsapp_bot import reminder, whatsapp_bot
from tests.platforms.twilio_api import TwilioApi

FREE, NEWS = (one for one in PATTERNS if one.key in ("seat_free", "news"))
NAME = "popote_seat_free_en"
OTHER_WORDS = (
    "Can you help us? There is a free seat: {what}, {when}, {area}. Thank you for reading."
)


@pytest.fixture(autouse=True)
def two_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {name: pair for name, pair in names().items() if name in (NAME, "popote_news_en")}
    _let(monkeypatch, few)


def _let(monkeypatch: pytest.MonkeyPatch, few: dict[str, tuple[Pattern, str]]) -> None:
    monkeypatch.setattr("bot.channels.whatsapp_approvals.names", lambda: few)


@contextmanager
def resting(twilio: TwilioApi) -> Iterator[Rest]:
    rest = Rest(read_settings(None, **twilio.settings("https://popote.example.org")), 1, 5.0)
    try:
        yield rest
    finally:
        rest._threads.shutdown()
        for client in rest._clients:
            client.http_client.session.close()


async def synced(twilio: TwilioApi) -> tuple[dict[str, str], list[Approval]]:
    """Hand in; returns what was said of each text, and those that were not taken."""
    said: list[Approval] = []
    with resting(twilio) as rest:
        refused = await sync(rest, said.append)
    return {one.name: f"{one.status} {one.reason}".strip() for one in said}, refused


async def stand(twilio: TwilioApi) -> dict[str, str]:
    with resting(twilio) as rest:
        found = approvals_in(await rest.contents())
    return {one.name: f"{one.status} {one.reason}".strip() for one in found}


async def test_what_is_missing_is_made_and_handed_in() -> None:
    async with TwilioApi() as twilio:
        said, refused = await synced(twilio)
        assert said == {NAME: "received", "popote_news_en": "received"}
        assert refused == []
        assert twilio.submitted == {NAME: "UTILITY", "popote_news_en": "UTILITY"}
        [made] = [one for one in twilio.contents.values() if one["friendly_name"] == NAME]
        assert made["language"] == "en"
        assert made["types"] == FREE.types("en_GB")


async def test_handing_in_twice_does_nothing_the_second_time() -> None:
    async with TwilioApi() as twilio:
        await synced(twilio)
        twilio.decide(NAME, "approved")
        twilio.decide("popote_news_en", "rejected", "too short")
        said, _refused = await synced(twilio)
        assert said == {NAME: "approved", "popote_news_en": "rejected too short"}
        assert len(twilio.created) == len(twilio.submitted) == 2


async def test_what_was_made_but_not_handed_in_is_handed_in_the_next_time() -> None:
    async with TwilioApi() as twilio:
        twilio.fail("500", where="ApprovalRequests")
        said, refused = await synced(twilio)
        assert said == {NAME: "refused 500", "popote_news_en": "received"}
        assert [one.name for one in refused] == [NAME]
        said, refused = await synced(twilio)
        assert said[NAME] == "received"
        assert (refused, len(twilio.created)) == ([], 2)


async def test_what_was_made_though_nobody_heard_of_it_is_not_made_again() -> None:
    async with TwilioApi() as twilio:
        with resting(twilio) as rest:
            await rest.create_content(FREE.resource("en_GB", NAME))
        said, _refused = await synced(twilio)
        assert said[NAME] == "received"
        assert sorted(twilio.created) == ["popote_news_en", NAME]


async def test_a_changed_text_is_handed_in_as_a_second_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with TwilioApi() as twilio:
        await synced(twilio)
        twilio.decide(NAME, "approved")
        changed = replace(FREE, body=Text(OTHER_WORDS, FREE.body.values))
        _let(monkeypatch, {NAME: (changed, "en_GB")})
        said, _refused = await synced(twilio)
        assert said == {f"{NAME}_v2": "received"}
        assert (await synced(twilio))[0] == said
        _let(monkeypatch, {NAME: (FREE, "en_GB")})
        assert (await synced(twilio))[0] == {NAME: "approved"}, "the words of before are there"
        again = replace(FREE, body=Text(OTHER_WORDS + " Bye!", FREE.body.values))
        _let(monkeypatch, {NAME: (again, "en_GB")})
        assert (await synced(twilio))[0] == {f"{NAME}_v3": "received"}


async def test_what_is_not_translated_is_not_handed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = replace(NEWS, body=Text("Nobody translated this {news} at all.", NEWS.body.values))
    _let(monkeypatch, {"popote_news_ar": (unknown, "ar")})
    async with TwilioApi() as twilio:
        assert (await synced(twilio))[0] == {"popote_news_ar": "untranslated"}
        assert twilio.created == []


async def test_after_three_refusals_nothing_more_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"popote_news{n}_en": (NEWS, "en_GB") for n in "abcde"}
    _let(monkeypatch, many)
    async with TwilioApi() as twilio:
        twilio.fail("500", 99, where="ApprovalRequests")
        with pytest.raises(DeliveryError, match="500"):
            await synced(twilio)
        assert len(twilio.created) == 3


async def test_the_running_program_reads_how_texts_stand() -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.approve(NAME, FREE.words("en_GB"), samples=5)
        bot.twilio.approve("popote_news_en", "News: {{1}}.", status="rejected")
        bot.twilio.approve("popote_of_somebody_else", "…")
        assert isinstance(bot.channel, Approves)
        found = {
            one.name: (one.key, one.language, one.status) for one in await bot.channel.approvals()
        }
        assert found == {
            NAME: ("seat_free", "en", "approved"),
            "popote_news_en": ("news", "en", "rejected"),
        }


async def test_a_text_that_asks_for_more_than_is_given_counts_for_nothing() -> None:
    async with TwilioApi() as twilio:
        twilio.approve("popote_news_en", "News of {{1}}: {{2}}.", samples=2)
        assert await stand(twilio) == {"popote_news_en": "outdated"}


async def test_the_newest_text_that_is_approved_is_sent() -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.approve("popote_reminder_fr", "Un : {{1}}.")
        bot.twilio.approve("popote_reminder_fr_v2", "Deux : {{1}}.")
        bot.twilio.approve("popote_reminder_fr_v3", "Trois : {{1}}.", status="received")
        bot.twilio.approve("popote_reminder_fr_v4", "Quatre : {{1}} {{2}}.", samples=2)
        await bot.channel.send(reminder("18:00"))
        assert bot.twilio.shown[0].text == "Deux : 18:00."


async def test_a_text_gets_no_more_variables_than_it_takes() -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.approve("popote_reminder_en", "Reminder: {{1}}.")
        given = reminder("18:00", "/seat 1", language="en_GB")
        assert given.template == Template("reminder", ("18:00", "/seat 1"))
        await bot.channel.send(given)
        assert bot.twilio.shown[0].form["ContentVariables"] == '{"1": "18:00"}'
