"""`python -m bot doctor`: each line says that a part is well, or what to do."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import backups, doctor
from db import driver, store
from tests.disk import opened
from tests.whole.programs import KEY, Command, Ended

KEYS = {"secret_key": KEY, "backup_key": "a key of the backups, which is long enough"}
ALL = {**KEYS, "telegram_bot_token": "1:hidden-words"}
LINE = re.compile(r"^(ok|!) ([a-z ]+): (.+)$")


@pytest.fixture(autouse=True)
def _encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let databases be as they are for those who use them, and every word be translated."""
    monkeypatch.setattr(store, "encrypts", driver.encrypts)
    monkeypatch.setattr(doctor, "missing", lambda code: [])


@pytest.fixture
def well(command: Command, tmp_path: Path) -> Path:
    """A folder in which all is well, but that nobody is on duty."""
    assert command("migrate", **ALL).code == 0
    assert command("backup", **ALL).code == 0
    return tmp_path


def change(folder: Path, *statements: str) -> None:
    with opened(folder / "var" / "popote.db", KEY) as db, db:
        for one in statements:
            db.execute(one)


def seen(end: Ended) -> dict[str, list[tuple[bool, str]]]:
    """Return what is said of each part, and whether it is well."""
    found: dict[str, list[tuple[bool, str]]] = {}
    for line in end.said.splitlines():
        if match := LINE.match(line):
            found.setdefault(match[2], []).append((match[1] == "ok", match[3]))
    return found


def wrong(end: Ended) -> set[str]:
    """Return the parts that need somebody."""
    return {part for part, lines in seen(end).items() if not all(well for well, _said in lines)}


TEAM = {"duty", "safeguarding"}


def test_where_all_is_well_only_the_team_is_missing(command: Command, well: Path) -> None:
    end = command("doctor", **ALL)
    assert wrong(end) == TEAM
    assert end.code == 1
    assert end.complained == "popote: 2 of these lines need somebody\n"
    assert "hidden-words" not in end.said
    said = seen(end)
    assert said["database"] == [(True, f"opens, version {newest()}, encrypted")]
    assert said["settings"] == [(True, "Telegram polling, WhatsApp off")]
    assert said["backups"][0][1].endswith("it opens")
    assert {"disk", "integrity", "audit log", "clock", "outbox", "inbox", "clips"} <= said.keys()


def newest() -> str:
    versions = Path(store.__file__).parent / "migrations" / "versions"
    return max(path.name[:4] for path in versions.glob("0*.py"))


def test_with_a_team_nothing_is_wrong(command: Command, well: Path) -> None:
    now = int(datetime.now(UTC).timestamp())
    change(
        well,
        "INSERT INTO organization (id, name) VALUES (1, 'Canal')",
        "INSERT INTO person (id, role, last_seen) VALUES (1, 'coordinator', '2026-11-24')",
        "INSERT INTO coordinator (person_id, organization_id, since, safeguarding)"
        f" VALUES (1, 1, {now}, 1)",
        "INSERT INTO duty (organization_id, person_id, starts_at, ends_at)"
        f" VALUES (1, 1, {now - 60}, {now + 3600})",
    )
    end = command("doctor", **ALL)
    assert (wrong(end), end.code, end.complained) == (set(), 0, "")
    assert seen(end)["duty"] == [(True, "1 on duty now")]


def test_before_the_first_start_it_says_what_to_do(command: Command, tmp_path: Path) -> None:
    end = command("doctor", secret_key=KEY)
    assert end.code == 1
    assert wrong(end) == {"settings", "backups", "database"}
    assert not (tmp_path / "var").exists()


def test_others_who_can_read_the_keys_are_named(command: Command, well: Path) -> None:
    (well / ".env").write_text("PORT=8080\n", "utf-8")
    os.chmod(well / ".env", 0o644)
    assert wrong(command("doctor", **ALL)) == {"keys", *TEAM}


def test_a_full_disk_is_named(
    command: Command, well: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "free", lambda settings: 5_000_000)
    assert wrong(command("doctor", **ALL)) == {"disk", *TEAM}


def test_backups_that_are_old_or_damaged_are_named(command: Command, well: Path) -> None:
    (file,) = (well / "var" / "backups").glob("*.backup")
    old = datetime.now(UTC) - timedelta(hours=5)
    aged = file.rename(file.with_name(f"popote-{old:{backups.STAMP}}.backup"))
    end = command("doctor", **ALL)
    assert wrong(end) == {"backups", *TEAM}
    assert "5 hours old" in seen(end)["backups"][0][1]
    changed = bytearray(aged.read_bytes())
    changed[9000] ^= 1
    file.write_bytes(changed)
    aged.unlink()
    end = command("doctor", **ALL)
    assert wrong(end) == {"backups", *TEAM}
    assert file.name in seen(end)["backups"][0][1]
    file.unlink()
    assert wrong(command("doctor", **ALL)) == {"backups", *TEAM}


def test_an_older_version_is_not_changed_but_named(command: Command, well: Path) -> None:
    change(well, "UPDATE alembic_version SET version_num = '0004'")
    end = command("doctor", **ALL)
    assert wrong(end) == {"database"}
    assert "python -m bot migrate" in seen(end)["database"][0][1]


def test_damage_is_named_with_what_brings_it_back(command: Command, well: Path) -> None:
    path = well / "var" / "popote.db"
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    path.write_bytes(changed)
    end = command("doctor", **ALL)
    assert wrong(end) == {"integrity"}
    assert "python -m bot restore" in seen(end)["integrity"][0][1]


CHANGES: list[tuple[str, str, str]] = [
    ("clock", "INSERT INTO job (name, ran_at) VALUES ('retention', {ahead})", "set it right"),
    ("retention", "INSERT INTO job (name, ran_at) VALUES ('retention', {old})", "does the prog"),
    ("retention", "INSERT INTO job (name, fault) VALUES ('retention', 'OSError')", "OSError"),
    (
        "inbox",
        "INSERT INTO incoming (channel, external_id, state, received_at)"
        " VALUES ('telegram', '1', 'dead', {old})",
        "could not be handled: 1",
    ),
    (
        "audit log",
        "INSERT INTO audit (at, act, details, chain) VALUES ({old}, 'wiped', '{{}}', x'00')",
        "line 1 is not as it was written",
    ),
]


@pytest.mark.parametrize(("part", "statement", "words"), CHANGES)
def test_what_is_wrong_in_the_database_is_named(
    command: Command, well: Path, part: str, statement: str, words: str
) -> None:
    now = int(datetime.now(UTC).timestamp())
    change(well, statement.format(old=now - 36_000, ahead=now + 36_000))
    end = command("doctor", **ALL)
    assert wrong(end) == {part, *TEAM}
    assert any(words in said for _well, said in seen(end)[part])


def test_answers_that_wait_are_named_with_their_age(command: Command, well: Path) -> None:
    now = int(datetime.now(UTC).timestamp())
    values: dict[str, Any] = {
        "id": 1,
        "address_id": 1,
        "channel": "'telegram'",
        "lane": 0,
        "body": "'{}'",
        "language": "'fr'",
        "next_at": now - 600,
        "not_after": now,
        "created_at": now - 600,
    }
    change(
        well,
        f"INSERT INTO outbox ({', '.join(values)})"
        f" VALUES ({', '.join(map(str, values.values()))})",
    )
    end = command("doctor", **ALL)
    assert wrong(end) == {"outbox", *TEAM}
    assert (False, "answers wait for 10 minutes") in seen(end)["outbox"]


def test_missing_translations_are_counted(
    command: Command, well: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "missing", lambda code: ["a word"] if code == "fr" else [])
    end = command("doctor", **ALL)
    assert wrong(end) == {"catalogues", *TEAM}
    assert "1 messages missing" in seen(end)["catalogues"][0][1]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 minutes"),
        (119, "119 minutes"),
        (120, "2 hours"),
        (2879, "47 hours"),
        (2880, "2 days"),
    ],
)
def test_ages_are_said_in_the_largest_unit_that_tells_them(minutes: int, said: str) -> None:
    assert doctor._long(timedelta(minutes=minutes)) == said
