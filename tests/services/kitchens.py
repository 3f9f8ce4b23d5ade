"""Kitchens for tests: invented places around La Chapelle, and moments on the clock of Paris."""

from datetime import date, datetime
from itertools import count

from sqlalchemy import insert

from db.models import person, place, serving
from db.session import Session
from services.answers import Found, When, at_place, nearest
from services.days import PARIS
from services.hours import Position
from services.meals import Audience, Meal, Sensitivity
from services.offers import Offer

HERE = (48.8843, 2.3602)
NUMBERS = count(1)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def north(metres: float, of: Position = HERE) -> Position:
    return of[0] + metres / 111_195, of[1]


async def kitchen(
    db: Session,
    hours: str | None = "Mo-Su 18:00-20:00",
    *,
    name: str = "",
    position: Position | None = HERE,
    confirmed: datetime | None = None,
    audience: Audience = Audience.EVERYONE,
    meal: Meal = Meal.MEAL,
    sensitivity: Sensitivity = Sensitivity.PUBLIC,
    meeting: Position | None = None,
    city: str = "Paris",
    valid_from: date | None = None,
    valid_to: date | None = None,
    season_id: int | None = None,
) -> int:
    """Add a place with one rule, or with none for `hours=None`; returns its number."""
    number = next(NUMBERS)
    latitude, longitude = position or (None, None)
    added = await db.execute(
        insert(place)
        .values(
            key=f"kitchen-{number}",
            name=name or f"Kitchen {number}",
            city=city,
            address=f"{number} rue de la Soupe",
            latitude=latitude,
            longitude=longitude,
            audience=audience.value,
            conditions=["free"],
            sensitivity=sensitivity.value,
            meeting_point="in front of the library" if meeting else None,
            meeting_latitude=meeting[0] if meeting else None,
            meeting_longitude=meeting[1] if meeting else None,
        )
        .returning(place.c.id)
    )
    place_id = int(added.scalar_one())
    if hours is not None:
        await rule(
            db,
            place_id,
            hours,
            meal=meal,
            confirmed=confirmed,
            valid_from=valid_from,
            valid_to=valid_to,
            season_id=season_id,
        )
    return place_id


async def rule(
    db: Session,
    place_id: int,
    hours: str,
    *,
    meal: Meal = Meal.MEAL,
    confirmed: datetime | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    season_id: int | None = None,
    source: str = "",
) -> None:
    await db.execute(
        insert(serving).values(
            place_id=place_id,
            meal=meal.value,
            hours=hours,
            valid_from=valid_from,
            valid_to=valid_to,
            season_id=season_id,
            source=source,
            confirmed_at=confirmed,
        )
    )


async def somebody(db: Session) -> int:
    added = await db.execute(
        insert(person).values(last_seen=date(2026, 11, 24)).returning(person.c.id)
    )
    return int(added.scalar_one())


async def now_near(
    db: Session,
    now: datetime,
    position: Position | None = HERE,
    when: When = When.NOW,
    audience: Audience | None = None,
    limit: int = 3,
) -> Found:
    return await nearest(db, now, position, when, audience, limit=limit)


async def first(db: Session, now: datetime, place_id: int) -> Offer | None:
    """Return what comes first at one place, or None when it serves nothing in 14 days."""
    return next(iter(await at_place(db, now, place_id)), None)


def shown(offer: Offer | None) -> str:
    """Write when an offer is, as a person would: 2026-11-24 18:00-20:00."""
    if offer is None or offer.starts is None:
        return "nothing"
    ends = f"-{offer.ends:%H:%M}" if offer.ends else "+"
    return f"{offer.starts:%Y-%m-%d %H:%M}{ends}"
