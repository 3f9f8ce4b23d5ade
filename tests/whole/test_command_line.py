"""`python -m bot`: what each command says, leaves behind and ends with."""

import csv
import os
from pathlib import Path

import pytest

from bot.demo import EXAMPLES
from locales import LANGUAGES, say
from locales.text import _
from services.exchange_rows import COLUMNS
from tests.whole.programs import KEY, Command, Ended, ended

MODE = 0o777
CANAL = ("Cantine du Canal", "12 Rue du Canal", "Mo-Su 18:00-20:00")
GARE = ("Soupe de la Gare", "3 Place de la Gare", "Mo-Fr 19:30-21:30")


def write_meals(file: Path, *rows: tuple[str, str, str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.DictWriter(opened, COLUMNS)
        lines.writeheader()
        for name, address, hours in rows:
            lines.writerow(
                {"name": name, "city": "Paris", "address": address, "opening_hours": hours}
            )


def key_of(file: Path) -> str:
    (line,) = (one for one in file.read_text("utf-8").splitlines() if "SECRET_KEY=" in one)
    return line.removeprefix("SECRET_KEY=")


async def test_the_first_run_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    await ended(tmp_path, "run")
    assert file.stat().st_mode & MODE == 0o600
    assert len(key_of(file)) == 64
    made = file.read_bytes()
    await ended(tmp_path, "run")
    assert file.read_bytes() == made
    assert os.listdir(tmp_path) == [".env"]


def test_the_key_joins_settings_that_are_there_and_hides_them_with_it(
    command: Command, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("# ours: é\nSECRET_KEY=\nPORT=8081\n", "utf-8")
    os.chmod(file, 0o644)
    command("run")
    assert file.read_text("utf-8") == f"# ours: é\nPORT=8081\nSECRET_KEY={key_of(file)}\n"
    assert file.stat().st_mode & MODE == 0o600


def test_a_key_of_the_environment_is_not_written_down(command: Command, tmp_path: Path) -> None:
    end = command("run", secret_key=KEY)
    assert end.code == 1
    assert not (tmp_path / ".env").exists()


def test_the_doctor_needs_a_key_and_says_who_makes_it(command: Command) -> None:
    end = command("doctor")
    assert (end.code, end.said) == (1, "")
    assert end.complained.startswith("popote: SECRET_KEY: ")
    assert "make run" in end.complained


def test_the_doctor_says_what_is_set_up_and_what_waits(command: Command) -> None:
    assert command("migrate", secret_key=KEY).code == 0
    end = command("doctor", secret_key=KEY, telegram_bot_token="1:hidden-words")
    assert (end.code, end.complained.count("\n")) == (1, 1)  # nobody is on duty
    assert "ok settings: Telegram polling, WhatsApp off" in end.said
    assert "could not be handled: 0" in end.said
    assert "hidden-words" not in end.said


def test_migrating_twice_changes_nothing(command: Command) -> None:
    first, second = command("migrate"), command("migrate")
    assert first == second == Ended(0, "The database is up to date.\n", "")


def test_only_its_owner_reads_the_database(command: Command, tmp_path: Path) -> None:
    command("migrate")
    made = [one for one in tmp_path.rglob("*.db*") if one.is_file()]
    assert made
    assert {one.stat().st_mode & MODE for one in made} == {0o600}


def test_meals_go_in_and_out_and_in_again(command: Command, tmp_path: Path) -> None:
    write_meals(tmp_path / "meals.csv", CANAL, GARE)
    taken = command("import", "meals", "meals.csv")
    assert taken == Ended(0, "2 new, 0 changed, 0 as they were.\n", "")
    assert command("export", "meals", "out.csv").code == 0
    again = command("import", "meals", "out.csv")
    assert again == Ended(0, "0 new, 0 changed, 2 as they were.\n", "")
    elsewhere = {"database_url": f"sqlite+aiosqlite:///{tmp_path}/elsewhere.db"}
    assert command("import", "meals", "out.csv", **elsewhere).said.startswith("2 new, ")
    assert command("export", "meals", "twice.csv", **elsewhere).code == 0
    out = (tmp_path / "out.csv").read_text("utf-8")
    assert (tmp_path / "twice.csv").read_text("utf-8") == out
    assert [one["name"] for one in csv.DictReader(out.splitlines())] == [CANAL[0], GARE[0]]


async def test_the_examples_can_be_imported_as_they_are(tmp_path: Path) -> None:
    end = await ended(tmp_path, "import", "meals", str(EXAMPLES))
    assert end == Ended(0, "97 new, 0 changed, 0 as they were.\n", "")


def test_every_mistake_of_a_file_has_its_line_and_nothing_is_taken(
    command: Command, tmp_path: Path
) -> None:
    nameless, vague = ("", *GARE[1:]), (*GARE[:2], "every day or so")
    write_meals(tmp_path / "meals.csv", CANAL, nameless, vague)
    end = command("import", "meals", "meals.csv")
    assert (end.code, end.said) == (1, "")
    headline, *mistakes = end.complained.splitlines()
    assert headline == "popote: The file has 2 mistakes. Nothing was changed."
    assert [one.split(":")[0] for one in mistakes] == ["line 3", "line 4"]
    assert end.complained.isascii()
    assert command("export", "meals", "out.csv").code == 0
    assert len((tmp_path / "out.csv").read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("import", "meals", "none.csv"), "there is no such file"),
        (("import", "meals", "."), "cannot be read as text"),
        (("import", "meals", "picture.csv"), "cannot be read as text"),
        (("export", "meals", "no/such/folder.csv"), "cannot be written"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(
    command: Command, tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe")
    assert command(*arguments) == Ended(1, "", f"popote: {arguments[2]}: {why}\n")


def test_translations_lists_every_language(command: Command) -> None:
    end = command("translations")
    assert end.code == 0
    codes = [line.split()[0] for line in end.said.splitlines()[: len(LANGUAGES)]]
    assert codes == [one.code for one in LANGUAGES]


async def test_a_chat_is_answered_line_by_line_and_ends_with_its_input(tmp_path: Path) -> None:
    end = await ended(tmp_path, "chat", typed="English\n0\n112")
    assert (end.code, end.complained) == (0, "")
    in_order = [
        say(_("🌐 I speak English now."), "en_GB"),
        say(_("☰ What do you need?"), "en_GB"),
        say(_("🏥 Doctor: 15. You cannot speak: write an SMS to 114."), "en_GB"),
    ]
    assert [line for line in end.said.splitlines() if line in in_order] == in_order


@pytest.mark.parametrize("typed", ["", "EXIT\nfood\n"])
async def test_a_chat_can_be_left_at_once(tmp_path: Path, typed: str) -> None:
    end = await ended(tmp_path, "chat", typed=typed)
    assert (end.code, end.complained) == (0, "")
    assert len(end.said.splitlines()) == 1


async def test_what_is_no_command_is_explained(tmp_path: Path) -> None:
    end = await ended(tmp_path, "cook")
    assert end.code == 2
    assert "usage: python -m bot" in end.complained
