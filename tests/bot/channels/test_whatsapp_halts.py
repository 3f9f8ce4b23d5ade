"""Which refusals stop calls: those that say something of us, and not of the person."""

import pytest

from bot.channels.whatsapp_errors import MEANINGS, refusal
from bot.channels.whatsapp_reading import read_status

HALTS = {63013, 63018, 63026, 63038}


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_a_refusal_of_us_stops_calls(code: int) -> None:
    assert refusal(code, 400).halts == (code in HALTS)


@pytest.mark.parametrize("code", [*sorted(HALTS), 63016, 63049])
def test_so_does_one_that_comes_later(code: int) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": str(code)}
    status = read_status(form, "7")
    assert status is not None
    assert status.halts == (code in HALTS)


def test_what_arrived_stops_nothing() -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "delivered", "ErrorCode": "63018"}
    status = read_status(form, "7")
    assert status is not None
    assert not status.halts
