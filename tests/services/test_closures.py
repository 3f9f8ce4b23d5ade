"""Closures: the 23 real ones of the data, each as the exception it is, inside and outside."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from services.circumstances import Alert, Circumstances, Season, Sighting
from services.days import beginning, span
from services.doubts import doubts
from services.hours import Position
from services.meals import Doubt, Meal, SightingKind
from services.timetable import Change, Occurrence, Serving, Sitting, timetable

CLOSURES = Path(__file__).parents[1] / "data" / "food_closures.csv"
ROWS = list(csv.DictReader(CLOSURES.read_text("utf-8").splitlines()))
STALINGRAD = (48.8841, 2.3659)
CALAIS = (50.9581, 1.8508)
VILLETTE = (48.8971, 2.3859)
EVENING = "Mo-Su 19:00-21:00"


@dataclass(frozen=True)
class Case:
    """A closure as it is expressed, and what the evaluator says of single days."""

    servings: tuple[Serving, ...]
    changes: tuple[Occurrence, ...] = ()
    alerts: tuple[Alert, ...] = ()
    seasons: tuple[Season, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    position: Position = STALINGRAD
    days: tuple[tuple[str, str], ...] = ()  # a day and what is said of it


def serving(
    hours: str = EVENING,
    number: int = 1,
    *,
    first: date | None = None,
    last: date | None = None,
    season: tuple[date, date] | None = None,
    ended: bool = False,
    confirmed: date | None = None,
) -> Serving:
    return Serving(
        number,
        Meal.MEAL,
        hours,
        valid_from=first,
        valid_to=last,
        season=season,
        ended=ended,
        confirmed_at=beginning(confirmed) if confirmed else None,
    )


def change(
    kind: Change, first: date, last: date, number: int = 1, address: str = ""
) -> Occurrence:
    starts, ends = span(first, last)
    return Occurrence(number, kind, starts, ends, starts - timedelta(days=9), address=address)


def ban(first: date, last: date, position: Position, radius_m: int, number: int = 1) -> Alert:
    return Alert(number, position, radius_m, *span(first, last))


def said(case: Case, text: str) -> str:
    """Return what the evaluator says of the last sitting of a day, in one word."""
    day = date.fromisoformat(text)
    sittings = [
        one
        for one in timetable(case.servings, case.changes, *span(day, day))
        if one.slot.day == day
    ]
    return _word(case, sittings[-1]) if sittings else "closed"


def _word(case: Case, sitting: Sitting) -> str:
    if sitting.cancelled:
        return "cancelled"
    found = doubts(
        sitting,
        case.position,
        case.servings,
        case.sightings,
        Circumstances(case.alerts, case.seasons),
        sitting.slot.starts + timedelta(minutes=30),
    )
    for doubt in (Doubt.NO_FOOD, Doubt.ALERT, Doubt.USUALLY):
        if doubt in found:
            return doubt.value
    if sitting.moved_to:
        return f"at {sitting.moved_to.address}"
    return "open"


AUSTERLITZ_MOVED = change(
    Change.MOVE, date(2024, 6, 24), date(2024, 7, 25), address="49 boulevard de l'Hôpital"
)
VIRVAL_SUSPENDED = change(Change.CANCEL, date(2019, 10, 9), date(2020, 10, 8))
RAMADAN_2020 = (date(2020, 4, 24), date(2020, 5, 23))

CASES = {
    "Soupe Saint-Eustache": Case(
        (serving("Dec 01-Mar 31 19:30-20:15"),),
        days=(("2024-03-31", "open"), ("2024-04-01", "closed"), ("2024-12-02", "open")),
    ),
    "Restos du Cœur camion Austerlitz (2 Quai Saint-Bernard)": Case(
        (serving(),),
        (AUSTERLITZ_MOVED,),
        days=(
            ("2024-06-23", "open"),
            ("2024-06-24", "at 49 boulevard de l'Hôpital"),
            ("2024-07-25", "at 49 boulevard de l'Hôpital"),
            ("2024-07-26", "open"),
        ),
    ),
    "Restos du Cœur camion Austerlitz": Case(
        (serving(confirmed=date(2024, 8, 1)),),
        (AUSTERLITZ_MOVED, change(Change.CANCEL, date(2024, 7, 26), date(2024, 8, 25), 2)),
        days=(("2024-07-26", "cancelled"), ("2024-08-25", "cancelled"), ("2024-08-26", "open")),
    ),
    "Cop1 Paris 5": Case(
        (serving(last=date(2024, 7, 13)),),
        days=(("2024-07-13", "open"), ("2024-07-14", "closed"), ("2026-07-13", "closed")),
    ),
    "9 streets around Stalingrad and Jaurès (10e, 19e)": Case(
        (serving(),),
        alerts=(ban(date(2023, 10, 10), date(2023, 11, 10), STALINGRAD, 600),),
        days=(("2023-10-09", "open"), ("2023-10-10", "alert"), ("2023-11-10", "alert")),
    ),
    "same zone / ban_lifted": Case(
        (serving(),),
        alerts=(ban(date(2023, 10, 10), date(2023, 10, 24), STALINGRAD, 600),),
        days=(("2023-10-24", "alert"), ("2023-10-25", "open"), ("2023-11-10", "open")),
    ),
    "all public-space gatherings, Paris": Case(
        (serving(),),
        alerts=(ban(date(2015, 11, 14), date(2015, 11, 20), (48.8566, 2.3522), 10_000),),
        days=(("2015-11-13", "open"), ("2015-11-14", "alert"), ("2015-11-21", "open")),
    ),
    "about 20 streets, quays, squares of the town centre": Case(
        (serving(),),
        alerts=(ban(date(2020, 9, 11), date(2020, 9, 30), CALAIS, 900),),
        position=CALAIS,
        days=(("2020-09-10", "open"), ("2020-09-30", "alert"), ("2020-10-01", "open")),
    ),
    "same zone, wider (one more quay)": Case(
        (serving(),),
        alerts=(
            ban(date(2020, 9, 11), date(2020, 9, 30), CALAIS, 900),
            ban(date(2020, 10, 20), date(2020, 11, 16), CALAIS, 1_200, 2),
        ),
        position=(CALAIS[0] + 0.009, CALAIS[1]),  # a kilometre away: only in the wider circle
        days=(("2020-09-20", "open"), ("2020-10-20", "alert"), ("2020-11-17", "open")),
    ),
    "same zone / ban_zone_renewed": Case(
        (serving(),),
        alerts=(
            ban(date(2020, 10, 20), date(2020, 11, 16), CALAIS, 1_200),
            ban(date(2020, 11, 17), date(2020, 12, 14), CALAIS, 1_200, 2),
        ),
        position=CALAIS,
        days=(("2020-11-16", "alert"), ("2020-11-17", "alert"), ("2020-12-15", "open")),
    ),
    "town centre and Beau-Marais": Case(
        (serving(),),
        alerts=(ban(date(2021, 4, 1), date(2021, 5, 3), CALAIS, 3_000),),
        position=CALAIS,
        days=(("2021-03-31", "open"), ("2021-04-01", "alert"), ("2021-05-04", "open")),
    ),
    "same zone / ban_expired": Case(
        (serving(),),
        alerts=(ban(date(2022, 4, 4), date(2022, 5, 1), CALAIS, 3_000),),
        position=CALAIS,
        days=(("2022-05-01", "alert"), ("2022-05-02", "open")),
    ),
    "La Vie Active, Virval": Case(
        (serving("Mo-Su 09:00-11:00,15:00-18:00"),),
        (VIRVAL_SUSPENDED,),
        position=CALAIS,
        days=(("2019-10-08", "open"), ("2019-10-09", "cancelled"), ("2020-10-08", "cancelled")),
    ),
    "RCK evening service": Case(
        (serving(),),
        (change(Change.CANCEL, date(2018, 3, 6), date(2018, 3, 9)),),
        position=CALAIS,
        days=(("2018-03-05", "open"), ("2018-03-09", "cancelled"), ("2018-03-10", "open")),
    ),
    "Les Midis du MIE, jardin Pali-Kao": Case(
        (serving("Th-Su 12:00+", first=date(2016, 1, 1), last=date(2023, 7, 6)),),
        days=(("2023-07-06", "open"), ("2023-07-07", "closed"), ("2026-07-09", "closed")),
    ),
    "Breakfast Porte de la Chapelle": Case(
        (
            serving("Mo-Su 10:00-12:00", 1, last=date(2018, 7, 31)),
            serving("Mo-Su 09:00-12:00", 2, first=date(2018, 9, 1), last=date(2018, 12, 19)),
            serving("Mo-Su 08:30-11:30", 3, first=date(2018, 12, 27)),
        ),
        days=(
            ("2018-07-31", "open"),
            ("2018-10-01", "open"),
            ("2018-12-26", "closed"),
            ("2018-12-27", "usually"),
            ("2019-02-01", "open"),
        ),
    ),
    "private car park used for distributions": Case(
        (serving(),),
        (change(Change.MOVE, date(2018, 2, 21), date(2018, 3, 21), address="along the canal"),),
        days=(("2018-02-20", "open"), ("2018-02-22", "at along the canal")),
    ),
    "associations' area near the camp": Case(
        (serving(ended=True),),
        days=(("2021-09-14", "closed"), ("2026-11-24", "closed")),
    ),
    "La Table Ouverte": Case(
        (
            serving("Mo-Su 12:00-14:00", 1, last=date(2020, 4, 23)),
            serving("Mo-Su sunset-22:30", 2, season=RAMADAN_2020),
            serving("Mo-Su 12:00-14:00", 3, first=date(2020, 5, 24)),
        ),
        (
            change(
                Change.MOVE,
                *RAMADAN_2020,
                address="angle rue des Poissonniers / rue Polonceau",
            ),
        ),
        days=(
            ("2020-04-23", "open"),
            ("2020-04-24", "at angle rue des Poissonniers / rue Polonceau"),
            ("2020-05-23", "at angle rue des Poissonniers / rue Polonceau"),
            ("2020-05-25", "open"),
        ),
    ),
    "P'tits Déj. Saint-Bernard": Case(
        (serving("Sa-Su 09:00-11:00"),),
        (change(Change.CANCEL, date(2019, 5, 6), date(2019, 6, 3)),),
        seasons=(Season(1, "ramadan-2019", date(2019, 5, 6), date(2019, 6, 3)),),
        days=(("2019-05-05", "open"), ("2019-05-11", "cancelled"), ("2019-06-08", "open")),
    ),
    "Porte de la Villette, Porte d'Aubervilliers": Case(
        (serving(),),
        position=VILLETTE,
        sightings=tuple(
            Sighting(
                SightingKind.NO_FOOD,
                span(date(2021, 5, 12), date(2021, 5, 12))[0]
                + timedelta(hours=14, minutes=minute),
                False,
                minute,
            )
            for minute in (10, 20)
        ),
        days=(("2021-05-11", "open"), ("2021-05-12", "no_food"), ("2021-05-14", "open")),
    ),
    "9 of 9 Restos du Cœur trucks, Paris": Case(
        (serving(confirmed=date(2021, 7, 1)),),
        days=(("2021-07-10", "open"), ("2021-08-10", "usually"), ("2021-09-01", "open")),
    ),
    "24 of 153 sit-down meal services, Paris": Case(
        (serving(confirmed=date(2021, 12, 1)),),
        days=(("2021-12-19", "open"), ("2021-12-24", "usually"), ("2022-01-06", "open")),
    ),
}
REPEATED = {"same zone"}


def _name(row: dict[str, str]) -> str:
    zone = row["place_or_zone"]
    return f"{zone} / {row['event_type']}" if zone in REPEATED else zone


def test_every_row_of_the_data_is_a_case() -> None:
    assert len(ROWS) == 23
    assert {_name(row) for row in ROWS} == set(CASES)


@pytest.mark.parametrize("name", [_name(row) for row in ROWS])
def test_a_real_closure_is_said_inside_its_dates_and_not_outside(name: str) -> None:
    case = CASES[name]
    assert [(day, said(case, day)) for day, _expected in case.days] == list(case.days)
