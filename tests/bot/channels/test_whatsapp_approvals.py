"""Handing in texts: each once, a changed one under a new name, and what WhatsApp says is read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.approved import PATTERNS
from bot.channels import Approves, DeliveryError
from bot.channels.whatsapp_approvals import approvals_in, resource, sync, types
from bot.channels.whatsapp_rest import Rest
from bot.messages import Template, Wording
from bot.settings import read_settings
from services.approvals import Approval
from tests.bot.channels.whatsapp_bot import reminder, whatsapp_bot
from tests.platforms.twilio_api import TwilioApi

NAME = "popote_seat_free_en"
FREE, NEWS = (one.wording("en_GB") for one in PATTERNS if one.key in ("seat_free", "news"))
BOTH = (FREE, NEWS)
OTHER_WORDS = "Can you help us? There is a free seat: {{1}}, {{2}}, {{3}}. Thank you so much."


@contextmanager
def resting(twilio: TwilioApi) -> Iterator[Rest]:
    rest = Rest(read_settings(None, **twilio.settings("https://popote.example.org")), 1, 5.0)
    try:
        yield rest
    finally:
        rest._threads.shutdown()
        for client in rest._clients:
            client.http_client.session.close()


async def synced(
    twilio: TwilioApi, wordings: Sequence[Wording] = BOTH
) -> tuple[dict[str, str], list[Approval]]:
    """Hand in; returns what was said of each text, and those that were not taken."""
    said: list[Approval] = []
    with resting(twilio) as rest:
        refused = await sync(rest, wordings, said.append)
    return {one.name: f"{one.status} {one.reason}".strip() for one in said}, refused


async def stand(twilio: TwilioApi) -> dict[str, str]:
    with resting(twilio) as rest:
        found = approvals_in(await rest.contents(), BOTH)
    return {one.name: f"{one.status} {one.reason}".strip() for one in found}


async def test_what_is_missing_is_made_and_handed_in() -> None:
    async with TwilioApi() as twilio:
        said, refused = await synced(twilio)
        assert said == {NAME: "received", "popote_news_en": "received"}
        assert refused == []
        assert twilio.submitted == {NAME: "UTILITY", "popote_news_en": "UTILITY"}
        [made] = [one for one in twilio.contents.values() if one["friendly_name"] == NAME]
        assert made["language"] == "en"
        assert made["types"] == types(FREE)


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
            await rest.create_content(resource(FREE, NAME))
        said, _refused = await synced(twilio)
        assert said[NAME] == "received"
        assert sorted(twilio.created) == ["popote_news_en", NAME]


async def test_a_changed_text_is_handed_in_as_a_second_one() -> None:
    changed = [replace(FREE, body=OTHER_WORDS)]
    async with TwilioApi() as twilio:
        await synced(twilio)
        twilio.decide(NAME, "approved")
        said, _refused = await synced(twilio, changed)
        assert said == {f"{NAME}_v2": "received"}
        assert (await synced(twilio, changed))[0] == said
        said, _refused = await synced(twilio, [FREE])
        assert said == {NAME: "approved"}, "the words of before are there"
        said, _refused = await synced(twilio, [replace(FREE, body=f"{OTHER_WORDS} Bye!")])
        assert said == {f"{NAME}_v3": "received"}


async def test_what_is_not_translated_is_not_handed_in() -> None:
    async with TwilioApi() as twilio:
        said, _refused = await synced(twilio, [replace(NEWS, said=False)])
        assert said == {"popote_news_en": "untranslated"}
        assert twilio.created == []


async def test_after_three_refusals_nothing_more_is_tried() -> None:
    many = [replace(NEWS, name=f"popote_news{n}_en") for n in "abcde"]
    async with TwilioApi() as twilio:
        twilio.fail("500", 99, where="ApprovalRequests")
        with pytest.raises(DeliveryError, match="500"):
            await synced(twilio, many)
        assert len(twilio.created) == 3


async def test_the_running_program_reads_how_texts_stand() -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.approve(NAME, FREE.body, samples=5)
        bot.twilio.approve("popote_news_en", "News: {{1}}.", status="rejected")
        bot.twilio.approve("popote_of_somebody_else", "…")
        assert isinstance(bot.channel, Approves)
        found = {
            one.name: (one.key, one.language, one.status)
            for one in await bot.channel.approvals(BOTH)
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
