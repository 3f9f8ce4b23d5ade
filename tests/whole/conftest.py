"""What the tests of the whole program share: its commands, run in this process."""

from pathlib import Path

import pytest

from bot.__main__ import main
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
