"""Voice messages on WhatsApp: the text with its buttons, then what is heard, from our address."""

from bot.recordings import speech
from tests.bot.channels.whatsapp_bot import AMINA, PUBLIC, buttons, message, reminder, whatsapp_bot
from tests.platforms.twilio_api import TwilioApi

CLIPS = ("food-now", "ends", "t2000", "address")


async def test_a_card_is_read_and_heard() -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        sid = await bot.channel.send(buttons("Next", "Menu", language="fr", voice=CLIPS))
        text, voice = bot.twilio.shown
        assert (text.sid, text.style) == (sid, "buttons")
        assert (voice.style, voice.text) == ("voice", "")
        assert voice.form["MediaUrl"].startswith(f"{PUBLIC}/voice/fr/food-now.ends.t2000.address.")
        assert bot.twilio.heard == [speech("fr", CLIPS)]


async def test_only_the_text_is_reported() -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        outgoing = message(language="fr", voice=CLIPS)
        await bot.channel.send(outgoing)
        await bot.twilio.settled()
        assert "StatusCallback" not in bot.twilio.shown[1].form
        assert {one.outbox_id for one in bot.reports} == {outgoing.id}


async def test_a_voice_that_is_not_taken_costs_nothing() -> None:
    async with TwilioApi() as twilio, whatsapp_bot(twilio) as bot:
        await twilio.people.say(AMINA, "hello")
        sent = await bot.channel.send(message(language="fr", voice=("no such clip",)))
        assert [one.sid for one in twilio.shown] == [sent]
        assert twilio.heard == []


async def test_a_refused_voice_does_not_send_the_text_again() -> None:
    async with whatsapp_bot() as bot:
        await bot.twilio.people.say(AMINA, "hello")
        original = bot.channel._rest.create_message
        calls = []

        async def _refused_when_heard(**fields: object) -> str:
            calls.append(fields)
            if "media_url" in fields:
                bot.twilio.fail("63019")
            return await original(**fields)

        bot.channel._rest.create_message = _refused_when_heard  # type: ignore[method-assign]
        await bot.channel.send(message(language="fr", voice=CLIPS))
        assert len(calls) == 2
        assert len(bot.twilio.shown) == 1


async def test_outside_the_window_nothing_is_heard() -> None:
    async with whatsapp_bot() as bot:
        bot.twilio.approve("popote_reminder_en", "At {{1}} there is food.")
        await bot.channel.send(reminder("18:00", voice=CLIPS))
        assert bot.twilio.heard == []
        assert len(bot.twilio.shown) == 1
