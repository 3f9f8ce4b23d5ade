"""Logs name an error and the way to it, and never what it says."""

import asyncio
import logging

import pytest

from bot import commandline
from bot.__main__ import main
from bot.logs import PROGRAM, Wordless, unawaited, where
from bot.settings import WrongSetting, read_settings
from db.sealing import Seal

WORDS = "words of somebody"


def fail(words: str = WORDS) -> None:
    raise ValueError(words)


def caught(error: BaseException) -> str:
    """Return what the program would write of an error."""
    record = logging.LogRecord(
        "bot",
        logging.ERROR,
        __file__,
        1,
        "it failed",
        (),
        (type(error), error, error.__traceback__),
    )
    return Wordless(PROGRAM).format(record)


def test_an_error_is_written_with_its_steps_and_without_its_text() -> None:
    with pytest.raises(ValueError, match=WORDS) as failure:
        fail()
    lines = caught(failure.value).splitlines()
    assert lines[0].endswith("ERROR bot it failed")
    assert [line for line in lines if line.endswith(" fail")]
    assert lines[-1] == "ValueError"
    assert WORDS not in "".join(lines)


def test_what_caused_an_error_and_what_it_holds_are_named_too() -> None:
    try:
        try:
            fail()
        except ValueError as error:
            raise ExceptionGroup(WORDS, [KeyError(WORDS), OSError(WORDS)]) from error
    except ExceptionGroup as group:
        written = caught(group)
    names = [line for line in written.splitlines() if not line.startswith(" ")][1:]
    assert names == ["ValueError", "ExceptionGroup", "KeyError", "OSError"]
    assert WORDS not in written


def test_a_place_is_a_name_and_a_line() -> None:
    with pytest.raises(ValueError, match=WORDS) as failure:
        fail()
    assert where(failure.value) == f"ValueError at fail:{fail.__code__.co_firstlineno + 1}"
    assert where(KeyError(WORDS)) == "KeyError"


def test_a_place_in_our_own_files_says_more_than_one_in_a_library() -> None:
    with pytest.raises(ValueError, match="sealed") as failure:
        Seal(WORDS).open(bytes(40), b"nothing")
    assert where(failure.value).startswith("ValueError at _opened_first_form:")
    with pytest.raises(WrongSetting) as wrong:
        read_settings(None, port=-1)
    assert where(wrong.value).startswith("WrongSetting at read_settings:")


def test_what_nobody_waited_for_is_named_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def _go() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(unawaited)
        loop.call_soon(fail, WORDS)
        forgotten = asyncio.create_task(asyncio.to_thread(fail))
        await asyncio.wait([forgotten])
        del forgotten
        loop.call_exception_handler({"message": f"Something quite bad: {WORDS}"})

    asyncio.run(_go())
    assert sorted(record.getMessage().split(" at ")[0] for record in caplog.records) == [
        "Exception in callback (ValueError",
        "Something quite bad: (no error)",
        "Task exception was (ValueError",
    ]
    assert WORDS not in caplog.text


def test_a_bug_ends_the_program_with_one_line_and_no_words(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(commandline, "migrate", lambda given: fail())
    assert main(["migrate"]) == 1
    said, complained = capsys.readouterr()
    assert said == ""
    assert complained.startswith("popote: it ended: ValueError at main:")
    assert complained.count("\n") == 1
    (record,) = caplog.records
    assert WORDS not in Wordless(PROGRAM).format(record)
