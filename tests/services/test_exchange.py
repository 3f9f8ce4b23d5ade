"""The exchange: a file is taken whole or not at all, and taking it again changes nothing."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from db.models import place, serving
from db.session import Session
from locales import Text
from services import directory
from services.answers import at_place
from services.exchange import Imported, export_meals, import_meals
from services.exchange_rows import COLUMNS, FileRefused, entries
from services.exchange_words import audience_of, meaning
from services.meals import Audience, Condition, Meal
from tests.services.kitchens import paris, shown

DEMO = Path(__file__).parents[2] / "bot" / "demo" / "food_points.csv"
NOW = paris("2026-11-24T18:05")


def demo() -> str:
    return DEMO.read_text("utf-8")


def file(*rows: dict[str, str], header: tuple[str, ...] = COLUMNS) -> str:
    made = StringIO()
    lines = csv.DictWriter(made, header, lineterminator="\n")
    lines.writeheader()
    lines.writerows({"name": "Soup", "city": "Paris", **row} for row in rows)
    return made.getvalue()


def plain(text: Text) -> str:
    values = {
        name: plain(value) if isinstance(value, Text) else value
        for name, value in text.values.items()
    }
    return text.message.format(**values)


def mistakes(text: str) -> list[str]:
    with pytest.raises(FileRefused) as caught:
        entries(text)
    return [plain(one) for one in caught.value.errors]


async def number_of(db: Session, name: str) -> int:
    rows = await db.execute(select(place.c.id).where(place.c.name == name))
    return int(rows.scalar_one())


async def test_all_97_real_rows_are_taken_and_count_as_unconfirmed(db: Session) -> None:
    assert await import_meals(db, demo(), example=True) == Imported(created=97)
    confirmed = await db.execute(select(func.count(serving.c.confirmed_at)))
    assert confirmed.scalar() == 0
    examples = await db.execute(select(func.count()).select_from(place).where(place.c.example))
    assert examples.scalar() == 97
    offers = await at_place(db, NOW, await number_of(db, "Soupe de nuit Barbès"))
    assert shown(offers[0]) == "2026-11-24 18:00-20:00"
    assert offers[0].operator == "Armée du Salut"
    assert offers[0].address == "70 boulevard Barbès, 75018 Paris"
    assert offers[0].meal is Meal.DINNER
    assert offers[0].example


async def test_taking_a_file_again_changes_nothing(db: Session) -> None:
    await import_meals(db, demo(), example=True)
    again = await import_meals(db, demo(), example=True)
    assert again == Imported(unchanged=97)


async def test_what_is_exported_comes_back_unchanged(db: Session) -> None:
    await import_meals(db, demo())
    file = await export_meals(db)
    assert file.splitlines()[0] == ",".join(COLUMNS)
    assert await import_meals(db, file) == Imported(unchanged=97)
    assert await export_meals(db) == file


async def test_an_export_keeps_the_words_of_the_source(db: Session) -> None:
    await import_meals(db, demo())
    before = list(csv.DictReader(StringIO(demo())))
    after = list(csv.DictReader(StringIO(await export_meals(db))))
    dates = {"valid_from", "valid_to"}  # of 2018-12 the first or last day is kept
    for old, new in zip(before, after, strict=True):
        assert {name: old[name] for name in old if name not in dates | {"lat", "lon"}} == {
            name: new[name] for name in new if name not in dates | {"lat", "lon"}
        }
        assert [float(old[name] or 0) for name in ("lat", "lon")] == [
            float(new[name] or 0) for name in ("lat", "lon")
        ]


async def test_a_place_made_in_the_chat_survives_the_way_through_a_file(
    db: Session,
) -> None:
    number = await directory.add(
        db,
        "New kitchen",
        "Paris",
        audience=Audience.WOMEN,
        conditions=[Condition.FREE, Condition.PAPERS],
        position=(48.88, 2.36),
    )
    await directory.write_hours(db, number, Meal.LUNCH, "lun-ven 12h-14h", NOW)
    await directory.write_hours(db, number, Meal.DINNER, "lun-ven 19h-21h", NOW)
    await db.execute(update(serving).where(serving.c.meal == "dinner").values(ended=True))
    exported = await export_meals(db)
    assert await import_meals(db, exported) == Imported(unchanged=2)
    first, second = entries(exported)
    assert first.place["audience"] == "women"
    assert first.place["conditions"] == ["free", "papers"]
    assert [(one.serving["meal"], one.serving["ended"]) for one in (first, second)] == [
        ("lunch", False),
        ("dinner", True),
    ]


async def test_new_hours_in_a_file_replace_those_of_the_file_before(db: Session) -> None:
    await import_meals(db, file({"opening_hours": "Mo 12:00-14:00"}))
    done = await import_meals(db, file({"opening_hours": "Tu 12:00-14:00"}))
    assert done == Imported(created=1)
    offers = await at_place(db, NOW, await number_of(db, "Soup"))
    assert {one.starts.isoweekday() for one in offers if one.starts} == {2}


async def test_a_changed_row_is_counted_as_updated(db: Session) -> None:
    await import_meals(db, file({"metro": "Stalingrad"}, {"name": "Other"}))
    done = await import_meals(db, file({"metro": "Jaurès"}, {"name": "Other"}))
    assert done == Imported(updated=1, unchanged=1)


async def test_what_coordinators_wrote_stays(db: Session) -> None:
    await import_meals(db, file({"opening_hours": "Mo 12:00-14:00", "conditions": "dinner"}))
    number = await number_of(db, "Soup")
    await directory.write_hours(db, number, Meal.DINNER, "mardi 19h-21h", NOW)
    await import_meals(db, file({"opening_hours": "Mo 12:00-14:00", "conditions": "dinner"}))
    assert {shown(one)[-11:] for one in await at_place(db, NOW, number)} == {"19:00-21:00"}


async def test_a_key_may_tell_two_places_with_one_name(db: Session) -> None:
    rows = ({"key": "one"}, {"key": "two"})
    text = file(*rows, header=(*COLUMNS, "key"))
    assert await import_meals(db, text) == Imported(created=2)
    exported = await export_meals(db)
    assert exported.splitlines()[0].endswith(",key")
    assert await import_meals(db, exported) == Imported(unchanged=2)


async def test_every_mistake_is_told_with_its_line_and_nothing_is_written(db: Session) -> None:
    text = file(
        {},
        {"lat": "x", "lon": "2.3"},
        {"lat": "2.36", "lon": "48.88"},
        {"opening_hours": "whenever"},
        {"opening_hours": "Mo 10:00-12:00 || off"},
        {"valid_from": "24/12/2026"},
        {"valid_to": "2026-13"},
        {"valid_from": "2026-12", "valid_to": "2026-11"},
        {"source_date": "May"},
        {"audience": "wizards"},
        {"name": ""},
        {"city": ""},
        {"operator": "x" * 121},
        {"lat": "48.88"},
        {},
    )
    with pytest.raises(FileRefused) as caught:
        await import_meals(db, text)
    assert [plain(one) for one in caught.value.errors] == [
        "line 3: lat and lon must both be numbers, such as 48.8843 and 2.3602.",
        "line 4: lat and lon are not in France: the latitude comes first.",
        'line 5: These hours are not understood: write them like "Mo-Fr 18:00-20:00".',
        'line 6: "||" cannot be used here: write the second hours as another line.',
        "line 7: valid_from must be a date such as 2026-12-24, not “24/12/2026”.",
        "line 8: valid_to must be a date such as 2026-12-24, not “2026-13”.",
        "line 9: valid_to is before valid_from.",
        "line 10: source_date must be a date such as 2026-12-24, not “May”.",
        "line 11: the audience “wizards” is not known.",
        "line 12: name is empty.",
        "line 13: city is empty.",
        "line 14: operator is too long: use 120 characters at most.",
        "line 15: lat and lon must both be numbers, such as 48.8843 and 2.3602.",
        "line 16: the same meal stands in line 2 already.",
    ]
    assert plain(caught.value.why).startswith("The file has 1")
    rows = await db.execute(select(func.count()).select_from(place))
    assert rows.scalar() == 0


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "line 1: these columns are missing: name, operator"),
        ("name,city\n", "line 1: these columns are missing: operator"),
        (file(header=(*COLUMNS, "colour")), "line 1: these columns are not known: colour."),
        (file(header=(*COLUMNS, "name")), "line 1: these columns are not known: name"),
        (file() + "a,b\n", "line 2: it has 2 values, not one for each column."),
        (file() + '"a"b,c\n', "line 2: the quotation marks or the commas are wrong."),
    ],
)
def test_a_file_that_is_no_list_of_meals_is_refused(text: str, mistake: str) -> None:
    assert mistakes(text)[0].startswith(mistake)


def test_a_row_of_several_lines_is_told_by_its_first() -> None:
    text = file({"conditions": "one\ntwo"}, {"audience": "wizards"})
    assert mistakes(text) == ["line 4: the audience “wizards” is not known."]


def test_a_file_of_a_spreadsheet_may_begin_with_a_mark() -> None:
    assert len(entries("\ufeff" + file({}))) == 1


def test_a_year_or_a_month_means_its_first_and_its_last_day() -> None:
    whole = entries(file({"valid_from": "2016", "valid_to": "2016"}))[0].serving
    assert (whole["valid_from"], whole["valid_to"]) == (date(2016, 1, 1), date(2016, 12, 31))
    part = entries(file({"valid_from": "2020-02", "valid_to": "2020-02"}))[0].serving
    assert (part["valid_from"], part["valid_to"]) == (date(2020, 2, 1), date(2020, 2, 29))


def test_hours_in_plain_words_are_taken() -> None:
    assert entries(file({"opening_hours": "lun-ven 18h-20h"}))[0].serving["hours"] == (
        "Mo-Fr 18:00-20:00"
    )


async def test_the_progress_is_told_row_by_row(db: Session) -> None:
    told: list[tuple[int, int]] = []
    await import_meals(db, file({}, {"name": "Other"}), progress=lambda *done: told.append(done))
    assert told == [(1, 2), (2, 2)]


async def test_services_that_ended_stay_known_and_never_show(db: Session) -> None:
    await import_meals(db, demo())
    for name in (
        "Soupe de nuit, caserne Château-Landon (closed)",
        "Zone associative de Loon-Plage (destroyed)",
        "Les Midis du MIE",
        "Cop1 - Solidarités Étudiantes Paris 5",
        "Une Chorba pour tous - chapiteau du Ramadan 2013",
    ):
        number = await number_of(db, name)
        assert await at_place(db, NOW, number, spots=frozenset({number})) == ()


@pytest.mark.parametrize(
    ("words", "audience", "conditions"),
    [
        ("exiles", Audience.EVERYONE, ()),
        ("migrants incl. families", Audience.EVERYONE, ()),
        ("", Audience.EVERYONE, ()),
        ("adults only (no children)", Audience.ADULTS, ()),
        ("unaccompanied minors", Audience.MINORS, ()),
        ("registered", Audience.EVERYONE, (Condition.REGISTRATION,)),
        ("registered families", Audience.FAMILIES, (Condition.REGISTRATION,)),
        ("families with a yellow card", Audience.FAMILIES, (Condition.CARD,)),
        ("all, no papers asked", Audience.EVERYONE, (Condition.NO_PAPERS,)),
        ("Students", Audience.STUDENTS, ()),
    ],
)
def test_audiences_are_read_from_a_table(
    words: str, audience: Audience, conditions: tuple[Condition, ...]
) -> None:
    assert audience_of(words) == (audience, conditions)


def test_conditions_are_read_from_the_words_of_the_source() -> None:
    meant = meaning(
        "Foyer", "", "all", "13.50 EUR; membership 10 EUR; free for some; halal; take away", ""
    )
    assert meant is not None
    assert meant.conditions == (
        Condition.PAID,
        Condition.CARD,
        Condition.TAKE_AWAY,
        Condition.HALAL,
    )
