"""Pledge times: when who brings something is asked, and when a pledge expires.

Who was not asked is waited for until a day after the drop-off point closed.
"""

from datetime import datetime, timedelta

from services.deadlines import later

ASKED_BEFORE = timedelta(hours=20)  # the drop-off point opens: do you still bring it?
ANSWERED_BEFORE = timedelta(hours=2)  # it opens: what nobody confirmed is missing again
SURE = timedelta(hours=24)  # who promises this late is not asked again
KEPT = timedelta(hours=24)  # after it closed, for the store room to note what came


def kept(closes: datetime) -> datetime:
    """Return until when something that is sure to come may be noted."""
    return later(closes, KEPT)


def answered(opens: datetime, asked_at: datetime | None = None) -> datetime:
    """Return until when somebody can confirm: two hours before, or after they were asked."""
    opening = later(opens, -ANSWERED_BEFORE)
    return opening if asked_at is None else max(opening, later(asked_at, ANSWERED_BEFORE))
