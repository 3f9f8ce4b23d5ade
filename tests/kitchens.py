"""Invented kitchens on the street, for dialogues: places and hours that nobody has."""

from datetime import datetime, timedelta

from db.session import Session
from services import directory
from services.hours import Position
from services.meals import Audience, Condition, Meal, Sensitivity


async def open_kitchens(db: Session, now: datetime) -> None:
    """Open four kitchens in the north of Paris, three of them confirmed an hour ago."""
    await _kitchen(
        db,
        now,
        "Cantine du Canal",
        "12 Rue du Canal, 75019 Paris",
        (48.8850, 2.3660),
        "Mo-Su 18:00-20:00",
        (Condition.FREE, Condition.NO_PAPERS, Condition.HALAL),
    )
    await _kitchen(
        db,
        now,
        "Soupe de la Gare",
        "3 Place de la Gare, 75010 Paris",
        (48.8800, 2.3550),
        "Mo-Su 19:30-21:30",
        (Condition.FREE,),
    )
    await _kitchen(
        db,
        now,
        "Petit-déjeuner des Jardins",
        "Jardins d'Éole, 75018 Paris",
        (48.8878, 2.3665),
        "Mo-Su 08:00-10:00",
        (Condition.FREE, Condition.TAKE_AWAY),
        Meal.BREAKFAST,
    )
    await _kitchen(
        db,
        now,
        "Table des Mères",
        "8 Rue des Écoles, 75020 Paris",
        (48.8700, 2.3900),
        "Tu 18:00-20:00",
        (Condition.FREE,),
        audience=Audience.WOMEN,
        confirmed=False,
    )


async def _kitchen(
    db: Session,
    now: datetime,
    name: str,
    address: str,
    position: Position,
    hours: str,
    conditions: tuple[Condition, ...],
    meal: Meal = Meal.DINNER,
    *,
    audience: Audience = Audience.EVERYONE,
    confirmed: bool = True,
) -> None:
    number = await directory.add(
        db,
        name,
        "Paris",
        address=address,
        position=position,
        audience=audience,
        conditions=conditions,
        sensitivity=Sensitivity.PUBLIC,
    )
    age = timedelta(hours=1) if confirmed else timedelta(days=100)
    await directory.write_hours(db, number, meal, hours, now - age)
