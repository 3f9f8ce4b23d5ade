"""Moments: whole UTC seconds in the store, aware when they come back."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from db.models import alert
from db.store import Store
from db.types import Moment

PARIS = ZoneInfo("Europe/Paris")
SPAN = datetime(1970, 1, 2), datetime(2100, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
DIALECT = sqlite.dialect()
ZONES = st.sampled_from([UTC, PARIS, ZoneInfo("Asia/Kabul"), timezone(timedelta(hours=-11))])


@given(st.datetimes(*SPAN, timezones=ZONES))
def test_a_moment_comes_back_as_the_same_second_in_utc(moment: datetime) -> None:
    kept = Moment().process_bind_param(moment, DIALECT)
    back = Moment().process_result_value(kept, DIALECT)
    assert back is not None
    assert back.tzinfo is UTC
    assert timedelta(0) <= moment - back < timedelta(seconds=1)


def test_the_hour_that_comes_twice_in_october_stays_two_hours() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    bind = Moment().process_bind_param
    seconds = bind(first, DIALECT), bind(first.replace(fold=1), DIALECT)
    assert seconds[0] is not None
    assert seconds[1] == seconds[0] + 3600


def test_no_moment_is_none_both_ways() -> None:
    assert Moment().process_bind_param(None, DIALECT) is None
    assert Moment().process_result_value(None, DIALECT) is None


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 11, 24, 18, 5), DIALECT)  # noqa: DTZ001


async def test_the_store_keeps_seconds_and_gives_back_moments(store: Store) -> None:
    moment = datetime(2026, 11, 24, 18, 5, 7, 900_000, tzinfo=PARIS)
    values = {"latitude": 0, "longitude": 0, "radius_m": 1, "created_at": moment}
    async with store.write() as db:
        await db.execute(insert(alert).values(starts_at=moment, ends_at=moment, **values))
        kept = (await db.execute(text("SELECT starts_at, typeof(starts_at) FROM alert"))).one()
        back = (await db.execute(select(alert.c.starts_at))).scalar_one()
    assert tuple(kept) == (1795539907, "integer")
    assert back == datetime(2026, 11, 24, 17, 5, 7, tzinfo=UTC)


async def test_the_store_takes_no_moment_without_a_zone(store: Store) -> None:
    naive = datetime(2026, 11, 24, 18, 5)  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"):
        async with store.read() as db:
            await db.execute(select(alert.c.id).where(alert.c.ends_at > naive))
