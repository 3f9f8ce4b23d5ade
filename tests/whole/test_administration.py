"""`python -m bot`: what an administrator does: invitations, and shifts from and to files."""

import csv
import re
import time
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from bot.demo import SECRET
from services.shift_rows import COLUMNS
from tests.disk import opened
from tests.platforms.bot_api import BotApi
from tests.whole.programs import KEY, Command, Ended, ended, running

WORD = re.compile(r"^popote-i\d+-[0-9a-f]{20}$")
OTHER_KEY = "another key of the tests, long enough too"
TWILIO = {
    "twilio_account_sid": "AC00000000000000000000000000000000",
    "twilio_auth_token": "a token of the tests",
    "twilio_whatsapp_from": "whatsapp:+33639980000",
    "public_url": "https://popote.example.org",
}
INVITE = ("invite", "coordinator", "--organization", "Kitchen of the Canal")
AHEAD = date.today() + timedelta(days=9)  # noqa: DTZ011 - the command has a clock of its own


def write_shifts(file: Path, *rows: dict[str, str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.DictWriter(opened, COLUMNS, restval="")
        lines.writeheader()
        lines.writerows(rows)


def shift(key: str, **given: str) -> dict[str, str]:
    return {
        "key": key,
        "organization": "Kitchen of the Canal",
        "activity": "distribution",
        "date": AHEAD.isoformat(),
        "start": "18:00",
        "end": "21:00",
        "area": "La Chapelle",
        "meeting": "Metro exit 2",
        "roles": "anyone 2-6; driver 1-1",
        **given,
    }


def rows(folder: Path, question: str) -> list[tuple[object, ...]]:
    with opened(folder / "var" / "popote.db", KEY) as db:
        return list(db.execute(question))


def test_an_invitation_is_a_word_and_the_address_that_brings_it(command: Command) -> None:
    end = command(*INVITE, secret_key=KEY, **TWILIO)
    assert (end.code, end.complained) == (0, "")
    about, word, *links = end.said.splitlines()
    assert about.startswith("Invitation 1 for Kitchen of the Canal, good once, until ")
    assert WORD.match(word)
    assert links == [f"https://wa.me/33639980000?text={word}"]


async def test_telegram_is_asked_for_its_name(tmp_path: Path) -> None:
    async with BotApi() as api:
        end = await ended(
            tmp_path,
            *INVITE,
            secret_key=KEY,
            telegram_bot_token=api.token,
            telegram_api_url=api.url,
        )
    assert (end.code, end.complained) == (0, "")
    word, link = end.said.splitlines()[1:]
    assert link == f"https://t.me/stand_in_bot?start={word}"


async def test_without_telegram_there_is_a_word_all_the_same(tmp_path: Path) -> None:
    end = await ended(tmp_path, *INVITE, secret_key=KEY, telegram_bot_token="1:token")
    assert (end.code, end.complained) == (0, "")
    assert len(end.said.splitlines()) == 2


def test_invitations_are_listed_and_taken_back(command: Command) -> None:
    assert command("invite", "list", secret_key=KEY).said == "No invitation is open.\n"
    command(*INVITE)
    (line,) = command("invite", "list").said.splitlines()
    assert line.startswith("1: Kitchen of the Canal, until ")
    assert command("invite", "revoke", "1") == Ended(0, "Invitation 1 was taken back.\n", "")
    again = command("invite", "revoke", "1")
    assert again == Ended(1, "", "popote: Invitation 1 was already taken back.\n")
    assert command("invite", "list").said == "No invitation is open.\n"


def test_the_administrator_is_the_second_where_there_is_no_other(
    command: Command, tmp_path: Path
) -> None:
    command("migrate", secret_key=KEY)
    now = int(time.time())
    with opened(tmp_path / "var" / "popote.db", KEY) as db:
        db.execute("INSERT INTO organization (id, name) VALUES (1, 'Kitchen of the Canal')")
        for number, role in ((1, "coordinator"), (2, "person")):
            row = (number, role, date.today().isoformat())  # noqa: DTZ011 - as above
            db.execute("INSERT INTO person (id, role, last_seen) VALUES (?, ?, ?)", row)
        db.execute("INSERT INTO coordinator VALUES (1, 1, ?, NULL, 0)", (now,))
        used = (now, now, now + 3600)
        db.execute(
            "INSERT INTO invitation (id, role, organization_id, created_at, created_by, used_at,"
            " used_by, not_after) VALUES (7, 'coordinator', 1, ?, 1, ?, 2, ?)",
            used,
        )
        db.commit()
    (line,) = command("invite", "list").said.splitlines()
    assert line.startswith("7: Kitchen of the Canal, used by number 2, needs a second until ")
    assert command("invite", "agree", "7") == Ended(0, "Number 2 is a coordinator now.\n", "")
    again = command("invite", "agree", "7")
    assert again == Ended(1, "", "popote: Nobody waits for this any more.\n")
    assert rows(tmp_path, "SELECT role FROM person ORDER BY id") == [("coordinator",)] * 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_an_organization_needs_a_name(command: Command, name: str) -> None:
    end = command("invite", "coordinator", "--organization", name, secret_key=KEY)
    assert (end.code, end.said) == (1, "")
    assert end.complained == "popote: --organization: needs 1 to 120 letters\n"


def test_an_invitation_needs_the_key(command: Command) -> None:
    end = command(*INVITE)
    assert (end.code, end.said) == (1, "")
    assert end.complained.startswith("popote: SECRET_KEY: ")


async def test_another_key_than_the_databases_is_refused(tmp_path: Path) -> None:
    command = ("invite", "coordinator", "--organization", "Kitchen")
    await ended(tmp_path, *command, secret_key=KEY)
    database = tmp_path / "var" / "popote.db"
    with opened(database, KEY) as db, db:
        db.execute("INSERT INTO person (id, last_seen) VALUES (1, '2026-11-24')")
        db.execute(
            "INSERT INTO address (person_id, channel, lookup, sealed) VALUES (1, 'x', ?, ?)",
            (b"0" * 16, b"sealed with a third key, long enough"),
        )
    end = await ended(tmp_path, *command, secret_key=OTHER_KEY)
    assert (end.code, end.said) == (1, "")
    assert "is not the one that sealed this database" in end.complained


def test_shifts_go_in_and_out_and_in_again(command: Command, tmp_path: Path) -> None:
    write_shifts(tmp_path / "week.csv", shift("a"), shift("b", start="09:00", end="12:00"))
    taken = command("import", "shifts", "week.csv", secret_key=KEY)
    assert taken == Ended(0, "2 new, 0 changed, 0 as they were.\n", "")
    assert command("export", "shifts", "out.csv").code == 0
    again = command("import", "shifts", "out.csv")
    assert again == Ended(0, "0 new, 0 changed, 2 as they were.\n", "")
    write_shifts(tmp_path / "week.csv", shift("a", meeting="Metro exit 3"))
    assert command("import", "shifts", "week.csv").said.startswith("0 new, 1 changed")
    assert rows(tmp_path, "SELECT meeting FROM shift WHERE key = 'a'") == [("Metro exit 3",)]


def test_every_mistake_in_shifts_has_its_line_and_nothing_is_taken(
    command: Command, tmp_path: Path
) -> None:
    wrong = [shift("a"), shift("b", activity="dancing"), shift("c", start="late")]
    write_shifts(tmp_path / "week.csv", *wrong)
    end = command("import", "shifts", "week.csv", secret_key=KEY)
    assert (end.code, end.said) == (1, "")
    headline, *mistakes = end.complained.splitlines()
    assert headline == "popote: The file has 2 mistakes. Nothing was changed."
    assert [one.split(":")[0] for one in mistakes] == ["line 3", "line 4"]
    assert rows(tmp_path, "SELECT id FROM shift") == []


async def test_a_demo_invents_a_crowd_once(tmp_path: Path) -> None:
    counts = []
    for _start in range(2):
        async with (
            running(tmp_path, "demo", "--volunteers", "40") as program,
            httpx.AsyncClient(base_url=program.url, timeout=15, trust_env=False) as client,
        ):
            answer = await client.post("/simulator/x/messages", json={"text": "food"})
            assert answer.status_code == 200
        with opened(tmp_path / "var" / "demo.db", SECRET) as db:
            counts.append(db.execute("SELECT count(*) FROM volunteer").fetchone()[0])
    assert counts[0] >= 40
    assert counts[0] == counts[1]


ORGANIZATIONS = "name,hub,areas\nKitchen of the Port,Big Hub,Calais\nBig Hub,,\n"
AREAS = "key,name,city,latitude,longitude,spellings\ncaen,Caen,Caen,49.1829,-0.3707,kan\n"


@pytest.mark.parametrize(
    ("what", "content", "new", "all_of"),
    [("organizations", ORGANIZATIONS, 2, 2), ("areas", AREAS, 1, None)],
)
def test_organizations_and_areas_go_in_and_out_and_in_again(
    command: Command, tmp_path: Path, what: str, content: str, new: int, all_of: int | None
) -> None:
    (tmp_path / "in.csv").write_text(content, "utf-8")
    taken = command("import", what, "in.csv")  # nothing of them is sealed: no key is needed
    assert taken == Ended(0, f"{new} new, 0 changed, 0 as they were.\n", "")
    assert command("export", what, "out.csv") == Ended(0, "Written: out.csv\n", "")
    again = command("import", what, "out.csv")
    count = all_of or len((tmp_path / "out.csv").read_text("utf-8").splitlines()) - 1
    assert again == Ended(0, f"0 new, 0 changed, {count} as they were.\n", "")


def test_a_hub_of_the_file_is_the_hub_of_its_members(command: Command, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(ORGANIZATIONS, "utf-8")
    command("import", "organizations", "in.csv")
    question = """SELECT member.name, hub.name, member.areas
        FROM organization member JOIN organization hub ON hub.id = member.hub_id"""
    assert rows(tmp_path, question) == [("Kitchen of the Port", "Big Hub", ";calais;")]


@pytest.mark.parametrize(
    ("what", "content", "line"),
    [
        ("organizations", ORGANIZATIONS + "Third,Nobody,\n", "line 4"),
        ("areas", AREAS + "here,Here,There,2.36,48.88,\n", "line 3"),
    ],
)
def test_a_mistake_in_them_has_its_line_and_nothing_is_taken(
    command: Command, tmp_path: Path, what: str, content: str, line: str
) -> None:
    (tmp_path / "in.csv").write_text(content, "utf-8")
    end = command("import", what, "in.csv")
    assert (end.code, end.said) == (1, "")
    headline, mistake = end.complained.splitlines()
    assert headline == "popote: The file has 1 mistake. Nothing was changed."
    assert mistake.startswith(line)
    assert rows(tmp_path, "SELECT id FROM organization UNION SELECT id FROM area") == []


def test_needs_are_exported_and_never_imported(command: Command, tmp_path: Path) -> None:
    assert command("export", "needs", "needs.csv") == Ended(0, "Written: needs.csv\n", "")
    titles = (tmp_path / "needs.csv").read_text("utf-8")
    assert titles.startswith("number,organization,category,")
    assert titles.count("\n") == 1
    with pytest.raises(SystemExit) as wrong:
        command("import", "needs", "needs.csv")
    assert wrong.value.code == 2
