"""A call as coordinators see it: whom it reaches, how long it takes, and what came of it."""

import pytest

from bot.call_cards import languages, lasting, left_out, speed, who_gets_it
from bot.call_whom import whom
from locales import Text, say
from services.activities import Activity
from services.audiences import Audience, Whom
from services.previews import Preview
from services.rates import Rates
from tests.week import at

MARKS = {0x2068: None, 0x2069: None}


def read(text: Text | None) -> str:
    assert text is not None
    return say(text, "en_GB").translate(MARKS)


def test_a_call_on_both_channels_says_how_long_and_for_how_much() -> None:
    seen = Preview(
        1204, {"telegram": 1000, "whatsapp": 204}, outside=120, seconds=42, cost=14.28, days=1
    )
    assert read(who_gets_it(seen)) == "👥 1204 people get it"
    assert read(speed(seen, Rates())) == (
        "⏱ less than 1 minute · Telegram 1000 · WhatsApp 204 (120 wrote over 24 h ago) · 14.28 €"
    )


def test_the_limit_of_a_new_number_on_whatsapp_is_said_in_plain_words() -> None:
    seen = Preview(900, {"whatsapp": 900}, outside=900, seconds=45, cost=63.0, days=4, groups=2)
    assert read(speed(seen, Rates())) == (
        "⏱ 4 days: WhatsApp lets us begin 250 chats a day"
        " · WhatsApp 900 (900 wrote over 24 h ago) · 2 groups · 63.00 €"
    )


def test_nobody_takes_no_time() -> None:
    assert speed(Preview(0), Rates()) is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than 1 minute"),
        (60, "less than 1 minute"),
        (61, "about 2 minutes"),
        (417, "about 7 minutes"),
        (7_200, "about 2 hours"),
        (7_201, "about 3 hours"),
    ],
)
def test_a_length_of_time_is_said_roughly(seconds: int, said: str) -> None:
    assert read(lasting(seconds)) == said


def test_the_languages_of_most_people_are_named_and_the_rest_counted() -> None:
    known = {"ar": 400, "fr": 300, "": 40, "so": 5, "ti": 3}
    assert read(languages(known)) == "العربية 400 · Français 300 · not known 40 · 8 others"


def test_why_people_are_left_out_is_said_with_numbers() -> None:
    assert left_out({"quiet": 0}) is None
    assert read(left_out({"quiet": 20, "capped": 8, "new_reason": 9})) == (
        "🔕 Want no calls: 20 · ❔ Something else: 9 · ✋ Had 3 calls today: 8"
    )
    assert read(left_out({"no_template": 3})) == "⌛ WhatsApp is closed: 3"


def test_whom_a_call_is_for_is_said_with_everything_that_was_asked() -> None:
    audience = Audience(
        Whom.VOLUNTEERS,
        languages=("ar", "fr", "so", "ti"),
        areas=("stalingrad",),
        activities=(Activity.NIGHT,),
        car=True,
        free=(at(27, 20), at(27, 23)),
        own=True,
    )
    assert read(whom(audience)) == (
        "🙋 Volunteers · Stalingrad · 🌙 Night round · العربية · Français · Soomaali · + 1"
        " · 🏠 Of our team · 🚗 A car · free Friday 27/11, 20:00 – 23:00"
    )
    assert read(whom(Audience())) == "👥 Everybody"
    assert read(whom(Audience(asked=3))) == "👥 Everybody · 🕒 Asked in last 3 hours"
