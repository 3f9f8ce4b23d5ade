"""Areas from and to files: all or nothing, in place of the program's own, found by every name."""

import pytest
from sqlalchemy import insert, select

from db.models import area as table
from db.session import Session
from locales import say
from services.areas import (
    FILE,
    Area,
    area_of,
    city_near,
    every_area,
    known_areas,
    nearest_area,
)
from services.exchange import Imported
from services.exchange_areas import MOST, export_areas, import_areas
from services.exchange_rows import FileRefused
from services.search import named, spot
from tests.services.teams import how_many

HEADER = "key,name,city,latitude,longitude,spellings\n"
CAEN = "caen,Caen,Caen,49.1829,-0.3707,kan|كان الفرنسية|Кан\n"
STATION = "caen-gare,Gare de Caen,Caen,49.1767,-0.3486,\n"
MARKS = {0x2068: None, 0x2069: None}
ARRONDISSEMENTS = [(1, "1er"), *((one, f"{one}e") for one in range(2, 21))]


async def mistakes(db: Session, rows: str) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        await import_areas(db, HEADER + rows)
    return [say(one, "en_GB").translate(MARKS) for one in refused.value.errors]


async def test_an_imported_area_is_found_by_each_of_its_names(db: Session) -> None:
    assert await import_areas(db, HEADER + CAEN + STATION) == Imported(created=2)
    for words in ("Caen", "kan", "كان الفرنسية", "КАН"):
        assert (await named(db, words))[0].key == "area:caen", words
    found = await spot(db, "area:caen")
    assert found is not None
    assert found.position == (49.1829, -0.3707)
    assert await area_of(db, "caen-gare") == Area(
        "caen-gare", "Gare de Caen", "Caen", (49.1767, -0.3486), ("Gare de Caen",)
    )


async def test_a_slip_in_the_name_of_an_imported_area_is_forgiven(db: Session) -> None:
    await import_areas(db, HEADER + "cherbourg,Cherbourg,Cherbourg,49.6337,-1.6221,\n")
    assert [one.key for one in await named(db, "cherbour")] == ["area:cherbourg"]


async def test_what_is_nearest_counts_what_was_imported(db: Session) -> None:
    here = (49.17, -0.35)
    assert (await nearest_area(db, here)).key == "ouistreham"
    assert await city_near(db, (49.10, -0.40)) is None
    await import_areas(db, HEADER + CAEN + STATION)
    assert (await nearest_area(db, here)).key == "caen-gare"
    assert await city_near(db, (49.10, -0.40)) == "Caen"
    assert (await nearest_area(db, (49.2776, -0.2586))).key == "ouistreham"


async def test_a_file_that_was_exported_changes_nothing(db: Session) -> None:
    await import_areas(db, HEADER + CAEN + STATION)
    file = await export_areas(db)
    again = await import_areas(db, file)
    assert again == Imported(unchanged=len(every_area()) + 2)
    assert await export_areas(db) == file
    assert await how_many(db, table) == 2


async def test_the_programs_own_file_can_be_imported_and_changes_nothing(db: Session) -> None:
    assert await import_areas(db, FILE.read_text("utf-8")) == Imported(unchanged=len(every_area()))
    assert await how_many(db, table) == 0


async def test_an_import_corrects_an_area_that_came_with_the_program(db: Session) -> None:
    row = "calais,Calais,Calais,50.9600,1.8600,the port of hope\n"
    assert await import_areas(db, HEADER + row) == Imported(updated=1)
    assert [one.name for one in await named(db, "port of hope")] == ["Calais"]
    assert [one.key for one in await known_areas(db)].count("calais") == 1
    assert await import_areas(db, HEADER + row.replace("50.96", "50.97")) == Imported(updated=1)
    assert [one.latitude for one in await db.execute(select(table))] == [50.97]
    assert "area:calais" not in [one.key for one in await named(db, "كاليه")]  # no more


async def test_every_mistake_has_its_line_and_nothing_is_taken(db: Session) -> None:
    wrong = [
        CAEN,
        "Caen Gare,x,Caen,49.1,-0.3,\n",
        "a,,Caen,49.1,-0.3,\n",
        "b,b,Caen,north,-0.3,\n",
        "c,c,Caen,2.36,48.88,\n",
        "d,d,Caen,nan,1,\n",
        "caen,Caen,Caen,49.1,-0.3,\n",
        "e,e,Caen,49.1\n",
        f"f,{'x' * 81},Caen,49.1,-0.3,\n",
        "g,g,Caen,49.1,-0.3,fine|!!!\n",
    ]
    found = await mistakes(db, "".join(wrong))
    assert [one.split(":")[0] for one in found] == [f"line {one}" for one in range(3, 12)]
    assert "latitude comes first" in found[3]
    assert await how_many(db, table) == 0
    for header in ("", "key,name\n", HEADER.replace("city", "town")):
        with pytest.raises(FileRefused):
            await import_areas(db, header + CAEN)


async def test_there_is_an_end_to_how_many_every_search_looks_at(db: Session) -> None:
    rows = [
        {"key": f"k{one}", "name": "x", "city": "y", "latitude": 49.0, "longitude": 1.0}
        for one in range(MOST - 1)
    ]
    await db.execute(insert(table), rows)
    found = await mistakes(db, CAEN + STATION)
    assert found == [f"there can be {MOST} imported areas at most."]
    assert (await import_areas(db, HEADER + CAEN)).created == 1


@pytest.mark.parametrize(("number", "name"), ARRONDISSEMENTS)
async def test_an_arrondissement_is_found_by_all_its_names(
    db: Session, number: int, name: str
) -> None:
    typed = [
        f"Paris {name}",
        name,
        f"paris {number}",
        f"{75000 + number}",
        f"{name} arrondissement",
        f"{name} arr. {75000 + number} Paris",
        f"باريس {number}",
        f"الدائرة {number}",
        f"پاریس {number}",
        f"Париж {number}",
        f"ፓሪስ {number}",
        f"প্যারিস {number}",
    ]
    for words in typed:
        found = await named(db, words)
        assert found, words
        assert found[0].name == f"Paris {name}", words
        assert found[0].key == f"area:paris-{name}"


async def test_a_figure_alone_is_no_arrondissement(db: Session) -> None:
    for words in ("1", "2", "6", "9", "٧"):
        assert await named(db, words) == ()
    assert [one.name for one in await named(db, "18")] == ["Paris 18e"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("porte de bercy", "Porte de Bercy"),
        ("porte d asnieres", "Porte d'Asnières"),
        ("porte dauphine", "Porte Dauphine"),
        ("porte de charenton", "Porte de Charenton"),
        ("93200", "Saint-Denis"),
        ("62100", "Calais"),
        ("59760", "Grande-Synthe"),
        ("59140", "Dunkerque"),
        ("14150", "Ouistreham"),
    ],
)
async def test_gates_and_towns_are_known_also_by_their_number(
    db: Session, words: str, name: str
) -> None:
    assert (await named(db, words))[0].name == name
