"""Daily words: what is said of the meal somebody is told of every day."""

from datetime import time

from bot.messages import Option
from bot.quiet_words import DAILY
from bot.spots import Spot, recalled
from db.session import Session
from locales import Text, _, as_is
from services.subscriptions import Subscription


async def described(db: Session, kept: Subscription) -> Text:
    """Say when somebody is told every day, and near what."""
    return every_day(kept.at, await recalled(db, kept.spot))


def every_day(at: time, spot: Spot | None) -> Text:
    """Say the same of a time and a spot; a shared location has no name."""
    if spot is not None and spot.name is not None:
        return _("🍲 Every day at {time}: food near {place}", time=at, place=as_is(spot.name))
    return _("🍲 Every day at {time}: food near you", time=at)


def daily() -> Option:
    """Return the button that lets somebody be told every day where food is."""
    return Option("/daily", DAILY)


def end_daily(number: int | None = None) -> Option:
    """Return the button that ends it."""
    # i18n: button: a message that comes every day; max 20
    return Option("/daily end", _("🔕 End daily food"), number=number)
