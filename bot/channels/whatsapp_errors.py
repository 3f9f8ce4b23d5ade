"""Errors of Twilio and WhatsApp: what each code means for a message, as data.

The codes are explained at https://www.twilio.com/docs/api/errors and the reasons for what we do
about each in the table below; a code that is not in it is final.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels import DeliveryError

SOON = 1.0  # seconds: the limit of requests is counted by the second
LATER = 3600.0  # seconds: limits of a sender are counted by the day


@dataclass(frozen=True, slots=True)
class Meaning:
    """What follows from a code."""

    permanent: bool = True
    retry_after: float | None = None  # seconds
    unreachable: bool = False
    blocked: bool = False
    window_closed: bool = False
    halts: bool = False  # no call goes on before somebody looked after it


TRY_AGAIN = Meaning(permanent=False)
TOO_MANY = Meaning(permanent=False, retry_after=SOON)
TOO_MANY_TODAY = Meaning(permanent=False, retry_after=LATER, halts=True)
UNREACHABLE = Meaning(unreachable=True)
BLOCKED = Meaning(unreachable=True, blocked=True)
FINAL = Meaning()

MEANINGS: Mapping[int, Meaning] = {
    20429: TOO_MANY,
    30001: TRY_AGAIN,  # Twilio's queue is full
    63016: Meaning(window_closed=True),
    63018: TOO_MANY_TODAY,  # WhatsApp's limit for this sender
    63038: TOO_MANY_TODAY,  # the account's limit
    21211: UNREACHABLE,  # not a number
    21614: UNREACHABLE,  # not a mobile number
    21610: BLOCKED,  # has unsubscribed
    63003: UNREACHABLE,  # not on WhatsApp
    63024: UNREACHABLE,  # not a recipient
    63032: UNREACHABLE,  # a limitation of WhatsApp for this person
    63014: BLOCKED,  # blocked
    63033: BLOCKED,  # blocked
    20003: FINAL,  # the account: wrong token
    20020: FINAL,  # the account: closed
    63001: FINAL,  # the account: WhatsApp refuses it
    63007: FINAL,  # the account: the sender is not ours
    63020: FINAL,  # the account: not accepted by Meta
    63013: Meaning(halts=True),  # against a policy
    63026: Meaning(halts=True),  # taken for spam
    63049: FINAL,  # Meta chose not to deliver it
    63015: FINAL,  # the sandbox was not joined
    21617: FINAL,  # too long
}

UNKNOWN_SID = "21655"
# The resource or its variables are wrong, not the message: it can be said another way.
CONTENT_CODES = frozenset({21655, 21656, 21658, 63005, 63021, 63027, 63028, 63040, 63041})


def meaning(code: int | None, status: int = 400) -> Meaning:
    """Return what follows from a code of Twilio's, or else from the status of HTTP."""
    if code is not None and code in MEANINGS:
        return MEANINGS[code]
    if status == 429:
        return TOO_MANY
    return TRY_AGAIN if status >= 500 else FINAL


def refusal(code: int | None, status: int) -> DeliveryError:
    """Return the error for the outbox; Twilio's text is left out, for it holds phone numbers."""
    found = meaning(code, status)
    return DeliveryError(
        str(code or status),
        permanent=found.permanent,
        retry_after=found.retry_after,
        unreachable=found.unreachable,
        blocked=found.blocked,
        window_closed=found.window_closed,
        halts=found.halts,
    )


def about_content(error: DeliveryError) -> bool:
    """Whether another text or another template may succeed where this one was refused."""
    return error.code.isdigit() and int(error.code) in CONTENT_CODES
