"""`python -m bot`: what each command says, leaves behind and ends with."""

import csv
import os
from pathlib import Path

import pytest

from bot.demo import EXAMPLES
from locales import LANGUAGES, say
from locales.text import _
from tests.whole.programs import KEY, ended

MODE = 0o777
TWO = """name,city,address,opening_hours,audience
Cantine du Canal,Paris,12 Rue du Canal,Mo-Su 18:00-20:00,all
Soupe de la Gare,Paris,3 Place de la Gare,Mo-Fr 19:30-21:30,all
"""
WRONG = """name,city,address,opening_hours,audience
Cantine du Canal,Paris,12 Rue du Canal,Mo-Su 18:00-20:00,all
,Paris,3 Place de la Gare,Mo-Fr 19:30-21:30,all
Soupe de la Gare,Paris,3 Place de la Gare,every day or so,all
"""


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
    assert [one.name for one in tmp_path.iterdir()] == [".env"]


async def test_the_key_joins_settings_that_are_there_and_hides_them_with_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / ".env"
    file.write_text("# ours: é\nSECRET_KEY=\nPORT=8081\n", "utf-8")
    os.chmod(file, 0o644)
    await ended(tmp_path, "run")
    assert file.read_text("utf-8") == f"# ours: é\nPORT=8081\nSECRET_KEY={key_of(file)}\n"
    assert file.stat().st_mode & MODE == 0o600


async def test_a_key_of_the_environment_is_not_written_down(tmp_path: Path) -> None:
    end = await ended(tmp_path, "run", secret_key=KEY)
    assert end.code == 1
    assert not (tmp_path / ".env").exists()


async def test_the_doctor_needs_a_key_and_says_who_makes_it(tmp_path: Path) -> None:
    end = await ended(tmp_path, "doctor")
    assert (end.code, end.said) == (1, "")
    assert end.complained.startswith("popote: SECRET_KEY: ")
    assert "make run" in end.complained


async def test_the_doctor_says_what_is_set_up_and_what_waits(tmp_path: Path) -> None:
    end = await ended(tmp_path, "doctor", secret_key=KEY, telegram_bot_token="1:hidden-words")
    assert (end.code, end.complained) == (0, "")
    assert "Telegram: polling" in end.said
    assert "WhatsApp: off" in end.said
    assert "could not be handled: 0" in end.said
    assert "hidden-words" not in end.said


async def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    first, second = await ended(tmp_path, "migrate"), await ended(tmp_path, "migrate")
    assert (first.code, second.code) == (0, 0)
    assert first.said == second.said == "The database is up to date.\n"
    assert first.complained == second.complained == ""


async def test_meals_go_in_and_out_and_in_again(tmp_path: Path) -> None:
    (tmp_path / "meals.csv").write_text(TWO, "utf-8")
    assert (await ended(tmp_path, "import", "meals", "meals.csv")).said.startswith("2 new, 0 ")
    assert (await ended(tmp_path, "export", "meals", "out.csv")).code == 0
    again = await ended(tmp_path, "import", "meals", "out.csv")
    assert (again.code, again.said) == (0, "0 new, 0 changed, 2 as they were.\n")
    elsewhere = {"database_url": f"sqlite+aiosqlite:///{tmp_path}/elsewhere.db"}
    assert (await ended(tmp_path, "import", "meals", "out.csv", **elsewhere)).code == 0
    assert (await ended(tmp_path, "export", "meals", "twice.csv", **elsewhere)).code == 0
    out = (tmp_path / "out.csv").read_text("utf-8")
    assert (tmp_path / "twice.csv").read_text("utf-8") == out
    assert {one["name"] for one in csv.DictReader(out.splitlines())} == {
        "Cantine du Canal",
        "Soupe de la Gare",
    }


async def test_the_examples_can_be_imported_as_they_are(tmp_path: Path) -> None:
    end = await ended(tmp_path, "import", "meals", str(EXAMPLES))
    assert (end.code, end.complained) == (0, "")
    assert end.said.startswith("97 new, ")


async def test_every_mistake_of_a_file_has_its_line_and_nothing_is_taken(tmp_path: Path) -> None:
    (tmp_path / "meals.csv").write_text(WRONG, "utf-8")
    end = await ended(tmp_path, "import", "meals", "meals.csv")
    assert (end.code, end.said) == (1, "")
    headline, *mistakes = end.complained.splitlines()
    assert headline.startswith("popote: ")
    assert len(mistakes) == 2
    assert [line for line in mistakes if "3" in line and "4" not in line]
    assert [line for line in mistakes if "4" in line]
    await ended(tmp_path, "export", "meals", "out.csv")
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
async def test_a_file_that_cannot_be_used_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe")
    end = await ended(tmp_path, *arguments)
    assert (end.code, end.said) == (1, "")
    assert end.complained == f"popote: {arguments[2]}: {why}\n"


async def test_translations_lists_every_language(tmp_path: Path) -> None:
    end = await ended(tmp_path, "translations")
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


@pytest.mark.parametrize("typed", ["", "quit\nfood\n", "EXIT"])
async def test_a_chat_can_be_left_at_once(tmp_path: Path, typed: str) -> None:
    end = await ended(tmp_path, "chat", typed=typed)
    assert (end.code, end.complained) == (0, "")
    assert len(end.said.splitlines()) == 1


async def test_what_is_no_command_is_explained(tmp_path: Path) -> None:
    end = await ended(tmp_path, "cook")
    assert end.code == 2
    assert "usage: python -m bot" in end.complained
