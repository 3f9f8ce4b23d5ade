"""Outside the window: approved templates, in a language the person reads."""

import pytest

from bot.channels import DeliveryError
from bot.channels.whatsapp_content import template_names
from bot.messages import Template
from tests.bot.channels.whatsapp_bot import AMINA, BRUNO, message, reminder, whatsapp_bot

APPROVED = {
    "fr": "Rappel : {{1}} à {{2}}.",
    "en": "Reminder: {{1}} at {{2}}.",
    "prs_af": "… {{1}} {{2}}",
}


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("fr", "fr"),
        ("en_GB", "en"),
        ("fa_AF", "prs_af"),
        ("ar", "fr"),  # not approved here
        ("am", "fr"),  # Meta has none of these
        ("ti", "fr"),
        ("so", "fr"),
        ("ps", "fr"),
        ("ckb", "fr"),
    ],
)
async def test_the_template_is_in_the_persons_language_or_french(code: str, chosen: str) -> None:
    async with whatsapp_bot() as bot:
        for tongue, body in APPROVED.items():
            bot.twilio.approve(f"popote_reminder_{tongue}", body, samples=2)
        await bot.channel.send(reminder("lun. 24/11\n18:00", "", language=code))
        [shown] = bot.twilio.shown
        assert shown.content == f"popote_reminder_{chosen}"
        words = APPROVED[chosen].replace("{{1}}", "lun. 24/11 18:00").replace("{{2}}", "–")
        assert shown.text == words


@pytest.mark.parametrize(
    ("code", "tongues"),
    [
        ("fr", ["fr", "en"]),
        ("en_GB", ["en", "fr"]),
        ("fa_AF", ["prs_af", "fr", "en"]),
        ("uk", ["uk", "fr", "en"]),
        ("am", ["fr", "en"]),
    ],
)
def test_where_templates_are_looked_for(code: str, tongues: list[str]) -> None:
    assert template_names("Reminder", code) == [f"popote_reminder_{one}" for one in tongues]


async def test_english_is_better_than_nothing() -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.approve("popote_reminder_en", "Reminder: {{1}}.")
        bot.twilio.approve("popote_reminder_fr", "Rappel : {{1}}.", status="rejected")
        await bot.channel.send(reminder("18:00", language="so"))
        assert bot.twilio.shown[0].text == "Reminder: 18:00."


@pytest.mark.parametrize("status", ["pending", "rejected", "paused", "unsubmitted"])
async def test_what_is_not_approved_is_not_tried(status: str) -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.approve("popote_reminder_fr", "Rappel : {{1}}.", status=status)
        with pytest.raises(DeliveryError) as caught:
            await bot.channel.send(reminder("18:00"))
        assert (caught.value.code, caught.value.permanent) == ("no_template", True)
        assert caught.value.skipped
        assert ("POST", "Messages.json") not in [
            (method, path.rpartition("/")[2]) for method, path in bot.twilio.requests
        ]


async def test_without_a_template_nothing_is_tried() -> None:
    async with whatsapp_bot() as bot:
        with pytest.raises(DeliveryError) as caught:
            await bot.channel.send(message(window_open=False))
        assert caught.value.skipped
        assert bot.twilio.requests == []


async def test_a_template_that_is_refused_gives_way_to_the_next_language() -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.approve("popote_reminder_ar", "تذكير {{1}} .")
        bot.twilio.approve("popote_reminder_fr", "Rappel : {{1}}.")
        bot.twilio.fail("63040")
        for time, person in (("18:00", AMINA), ("19:00", BRUNO)):
            await bot.channel.send(reminder(time, language="ar", address=person))
        assert [one.text for one in bot.twilio.shown] == ["Rappel : 18:00.", "Rappel : 19:00."]
        assert bot.twilio.refused == [63040], "and is not tried again soon"


async def test_when_templates_cannot_be_listed_the_message_is_tried_later() -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.fail("500", where="Content")
        with pytest.raises(DeliveryError) as caught:
            await bot.channel.send(reminder("18:00"))
        assert not caught.value.permanent


async def test_outside_the_window_text_is_accepted_and_fails_later() -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        bot.twilio.people.expire(AMINA)
        outgoing = message()
        sid = await bot.channel.send(outgoing)
        await bot.twilio.settled()
        assert bot.twilio.shown == []
        assert {(one.state, one.window_closed, one.unreachable) for one in bot.reports} == {
            ("failed", True, False)
        }
        assert {(one.outbox_id, one.provider_id) for one in bot.reports} == {(outgoing.id, sid)}


def test_a_template_is_named_by_its_key() -> None:
    assert reminder("18:00").template == Template("reminder", ("18:00",))
