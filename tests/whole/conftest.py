"""What the tests of the whole program share: its commands in this process, short pauses."""

from pathlib import Path

import pytest

from bot import aftermath
from bot.__main__ import main
from bot.channels import telegram_channel
from bot.messages import Lane
from bot.settings import Settings
from tests.whole.programs import Command, Ended


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run a command in this process, which is much quicker than in one of its own."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def _command(*arguments: str, **settings: str) -> Ended:
        for name, value in settings.items():
            monkeypatch.setenv(name.upper(), value)
        code = main([*arguments])
        return Ended(code, *capsys.readouterr())

    return _command


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pauses be tenths of a second, and Telegram's answers late after half a second."""
    monkeypatch.setattr(aftermath, "UNKNOWN_PAUSE", 0.3)
    monkeypatch.setitem(aftermath.PAUSES, Lane.REPLY, (0.1, 0.2, 0.3))
    monkeypatch.setattr(telegram_channel, "ANSWER", 0.5)
