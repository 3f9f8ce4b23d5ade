"""The exchange of shifts: a plan is taken whole or not at all, and people hear what it changes."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from db.models import place, shift
from db.session import Session
from services import audit
from services.activities import Activity, Part, Status, Visibility
from services.audit import Act
from services.changing import cancel, change
from services.exchange import Imported
from services.exchange_rows import FileRefused
from services.exchange_shifts import export_shifts, import_shifts
from services.news import News
from services.shift_rows import COLUMNS
from services.shifts import RoleSpec, Shift, contact_of
from services.templates import create_template
from tests.services.kitchens import kitchen, paris
from tests.services.rosters import (
    NOW,
    SEAL,
    planned,
    seated,
    shift_at,
    signup_at,
    spec,
    team,
    told,
)
from tests.services.test_exchange import plain

SAMPLE = Path(__file__).with_name("shifts.csv").read_text("utf-8")
ROW = {
    "key": "friday",
    "organization": "Example kitchen",
    "activity": "distribution",
    "date": "2026-11-27",
    "start": "18:00",
    "end": "21:00",
    "area": "La Chapelle",
    "roles": "anyone 2-4",
}


def file(*rows: dict[str, str]) -> str:
    made = StringIO()
    lines = csv.DictWriter(made, COLUMNS, restval="", lineterminator="\n")
    lines.writeheader()
    lines.writerows({**ROW, **row} for row in rows)
    return made.getvalue()


async def taken(db: Session, text: str) -> Imported:
    return await import_shifts(db, SEAL, text, NOW)


async def mistakes(db: Session, text: str) -> list[str]:
    before = await export_shifts(db)
    with pytest.raises(FileRefused) as caught:
        await taken(db, text)
    assert await export_shifts(db) == before
    return [plain(one) for one in caught.value.errors]


async def by_key(db: Session, key: str) -> Shift:
    rows = await db.execute(select(shift.c.id).where(shift.c.key == key))
    return await shift_at(db, rows.scalar_one())


async def sampled(db: Session) -> Imported:
    await kitchen(db, name="Kitchen by the canal")
    return await taken(db, SAMPLE)


async def test_a_real_plan_is_taken_whole(db: Session) -> None:
    assert await sampled(db) == Imported(created=12)
    found = await by_key(db, "mon-distribution")
    assert (found.organization, found.activity) == ("Example kitchen", Activity.DISTRIBUTION)
    assert f"{found.meets:%a %H:%M} {found.starts:%H:%M} {found.ends:%H:%M}" == (
        "Mon 17:45 18:00 21:00"
    )
    assert [(one.part, one.least, one.most, one.language) for one in found.roles] == [
        (Part.ANYONE, 3, 6, ""),
        (Part.DRIVER, 1, 1, ""),
        (Part.INTERPRETER, 0, 1, "ar"),
        (Part.INTERPRETER, 0, 1, "fa_AF"),
    ]
    assert contact_of(SEAL, found) == "+33 6 39 98 00 12"
    assert found.place_id is not None
    sorting = await by_key(db, "mon-sorting")
    assert (sorting.area, sorting.visibility) == ("Saint-Denis", Visibility.OPEN)
    assert sorting.meets == sorting.starts
    assert (await by_key(db, "wed-accompaniment")).cancelled
    assert (await by_key(db, "thu-serving")).position is None


async def test_a_night_ends_on_the_next_day_also_when_clocks_are_changed(db: Session) -> None:
    await sampled(db)
    for key, ends, hours in (
        ("mon-night", "2026-12-01 01:30", 4),
        ("new-year", "2027-01-01 03:00", 4),
        ("clocks-forward", "2027-03-28 04:00", 4),  # five by the clock, one of them left out
    ):
        found = await by_key(db, key)
        assert f"{found.ends:%Y-%m-%d %H:%M}" == ends
        assert found.ends.timestamp() - found.starts.timestamp() == hours * 3600


async def test_taking_a_file_again_changes_nothing(db: Session) -> None:
    await sampled(db)
    assert await taken(db, SAMPLE) == Imported(unchanged=12)


async def test_what_is_exported_comes_back_unchanged_and_without_contacts(db: Session) -> None:
    await sampled(db)
    text = await export_shifts(db)
    assert "39 98" not in text
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert await taken(db, text) == Imported(unchanged=12)
    assert await export_shifts(db) == text
    assert contact_of(SEAL, await by_key(db, "mon-night")) == "+33 6 39 98 00 13"


async def test_shifts_made_in_the_chat_and_by_templates_survive_the_way_through_a_file(
    db: Session,
) -> None:
    roles = (RoleSpec(Part.ANYONE, 2, 4), RoleSpec(Part.INTERPRETER, 0, 1, "en_GB"))
    await planned(db, roles=roles, note='A "note", with; all of\nit', position=(48.9, 2.4))
    await planned(db, area="calais", meets=paris("2026-11-27T12:00"))
    await create_template(
        db, SEAL, await spec(db), "FREQ=DAILY", NOW.date(), None, paris("2027-03-10T12:00"), None
    )
    text = await export_shifts(db)
    assert await taken(db, text) == Imported(unchanged=31)
    assert await export_shifts(db) == text
    assert await told(db) == []


async def test_a_shift_in_the_hour_that_comes_twice_comes_back_unchanged(db: Session) -> None:
    number = await planned(db)
    await seated(db, number)
    starts = paris("2027-10-31T02:15").replace(fold=1)
    await change(db, SEAL, number, NOW, None, starts=starts, meets=starts)
    assert await taken(db, await export_shifts(db)) == Imported(unchanged=1)
    assert (await shift_at(db, number)).starts.fold == 1


async def test_a_file_that_changes_a_shift_tells_who_is_on_it(db: Session) -> None:
    await taken(db, file({}, {"key": "other"}))
    found = await by_key(db, "friday")
    one = await seated(db, found.id)
    await seated(db, (await by_key(db, "other")).id)
    done = await taken(db, file({"start": "19:00", "meeting": "Exit 4"}, {"key": "other"}))
    assert done == Imported(updated=1, unchanged=1)
    assert await told(db) == [(News.CHANGED.value, one)]
    found = await by_key(db, "friday")
    assert (f"{found.starts:%H:%M}", found.meeting, found.version) == ("19:00", "Exit 4", 2)


async def test_a_file_can_resize_and_cancel(db: Session) -> None:
    await taken(db, file({"roles": "anyone 2-4; cook 1-1"}, {"key": "other"}))
    found, other = await by_key(db, "friday"), await by_key(db, "other")
    stays = await seated(db, found.id)
    cook = await seated(db, found.id, role=1)
    called_off = await seated(db, other.id)
    done = await taken(
        db, file({"roles": "anyone 1-3; driver 0-1"}, {"key": "other", "status": "cancelled"})
    )
    assert done == Imported(updated=2)
    assert sorted(await told(db), key=str) == sorted(
        [
            (News.CHANGED.value, stays),
            (News.MOVED_BACK.value, cook),
            (News.CALLED_OFF.value, called_off),
        ],
        key=str,
    )
    assert (await signup_at(db, called_off)).status == Status.CALLED_OFF.value
    text = await export_shifts(db)
    assert "anyone 1-3; driver 0-1" in text
    assert await taken(db, text) == Imported(unchanged=2)


async def test_what_was_cancelled_or_is_over_stays_as_it_is(db: Session) -> None:
    text = file({}, {"key": "other"})
    await taken(db, text)
    await cancel(db, (await by_key(db, "friday")).id, NOW, None)
    later = paris("2026-11-27T21:00")
    changed = file({"note": "x"}, {"key": "other", "note": "x"})
    assert await import_shifts(db, SEAL, changed, later) == Imported(unchanged=2)
    assert (await by_key(db, "friday")).cancelled
    assert (await by_key(db, "other")).note == ""


async def test_shifts_of_the_past_are_taken_as_history(db: Session) -> None:
    assert await taken(db, file({"date": "2026-10-02"})) == Imported(created=1)
    assert (await by_key(db, "friday")).over(NOW)


async def test_a_shift_is_not_moved_into_the_past(db: Session) -> None:
    await taken(db, file({}))
    assert await mistakes(db, file({"date": "2026-11-23"})) == ["line 2: This time is past."]


async def test_every_mistake_is_told_with_its_line_and_nothing_is_written(db: Session) -> None:
    await kitchen(db, name="Twice")
    await kitchen(db, name="Twice")
    text = file(
        {},
        {"key": ""},
        {"key": "b", "activity": "dancing"},
        {"key": "c", "date": "27/11/2026"},
        {"key": "d", "date": "2027-02-29"},
        {"key": "e", "start": "25:00"},
        {"key": "f", "meets": "18:30"},
        {"key": "g", "roles": "anyone four"},
        {"key": "h", "roles": "interpreter 0-1"},
        {"key": "i", "roles": "interpreter:elvish 0-1"},
        {"key": "j", "roles": "anyone 4-2"},
        {"key": "k", "roles": "wizard 1-2"},
        {"key": "l", "visibility": "secret"},
        {"key": "m", "status": "maybe"},
        {"key": "n", "note": "x" * 201},
        {},
    )
    said = await mistakes(db, text)
    activities = ", ".join(Activity)
    example = "Write it like this: anyone 2-6; driver 1-1; interpreter:ar 0-1"
    assert said == [
        "line 3: key is empty.",
        f"line 4: activity must be one of {activities}, not “dancing”.",
        "line 5: date must be a date such as 2026-12-24, not “27/11/2026”.",
        "line 6: date must be a date such as 2026-12-24, not “2027-02-29”.",
        "line 7: start must be an hour such as 18:30, not “25:00”.",
        "line 8: The meeting time is more than 12 hours before the start.",
        f"line 9: the role “anyone four” cannot be read. {example}",
        "line 10: An interpreter needs a language; other roles have none.",
        "line 11: The language “elvish” is not known.",
        "line 12: The least number must not be more than the most.",
        f"line 13: the role “wizard 1-2” cannot be read. {example}",
        "line 14: visibility must be one of open, volunteers, team, not “secret”.",
        "line 15: status must be one of open, cancelled, not “maybe”.",
        "line 16: note is too long: use 200 characters at most.",
        "line 17: the same key stands in line 2 already.",
    ]
    assert await mistakes(
        db, file({"meal_place": "Twice"}, {"key": "b", "meal_place": "Nowhere"})
    ) == [
        "line 2: the place “Twice” is not known, or there are several.",
        "line 3: the place “Nowhere” is not known, or there are several.",
    ]
    assert (await db.execute(select(func.count()).select_from(shift))).scalar_one() == 0


async def test_another_organization_s_shift_is_not_taken_over(db: Session) -> None:
    await taken(db, file({}))
    assert await mistakes(db, file({"organization": "Example warehouse"})) == [
        "line 2: this key is that of a shift of another organization."
    ]


async def test_a_broken_file_names_its_line(db: Session) -> None:
    assert await mistakes(db, "key,organization\n") == [
        "line 1: these columns are missing: " + ", ".join(COLUMNS[2:]) + "."
    ]
    assert await mistakes(db, file({}) + 'x,"y\n') == [
        "line 3: the quotation marks or the commas are wrong."
    ]
    assert await mistakes(db, file({}) + "x,y\n") == [
        "line 3: it has 2 values, not one for each column."
    ]


async def test_the_key_of_a_place_will_do_where_its_name_does_not(db: Session) -> None:
    first = await kitchen(db, name="Twice")
    await kitchen(db, name="Twice")
    await db.execute(update(place).where(place.c.id == first).values(key="twice-1"))
    await taken(db, file({"meal_place": "twice-1"}))
    assert (await by_key(db, "friday")).place_id == first
    assert ",twice-1," in await export_shifts(db)
    await taken(db, file({}))
    assert (await by_key(db, "friday")).place_id is None


async def test_progress_is_told_row_by_row(db: Session) -> None:
    seen: list[tuple[int, int]] = []
    await import_shifts(
        db, SEAL, file({}, {"key": "b"}), NOW, lambda done, total: seen.append((done, total))
    )
    assert seen == [(1, 2), (2, 2)]


async def test_an_import_stands_in_the_log_of_each_organization(db: Session) -> None:
    await taken(db, file({}, {"key": "b", "organization": "Example warehouse"}, {"key": "c"}))
    await taken(db, file({}))
    for name, created in (("Example kitchen", 2), ("Example warehouse", 1)):
        entries = await audit.read(db, await team(db, name), 9)
        assert [(one.actor, one.act, one.details) for one in entries] == [
            (None, Act.IMPORTED, {"created": created, "updated": 0})
        ]
