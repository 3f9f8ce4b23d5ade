"""The program as a process of its own: `python -m bot …` in a folder, with settings of its own."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEY = "a key of the tests, which is long enough"
NOWHERE = "http://127.0.0.1:9"  # where the platforms are when a test has none
PATIENCE = 20  # seconds


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that came to its end."""

    code: int
    said: str
    complained: str


Command = Callable[..., Ended]  # the arguments, and the settings by name


@dataclass(frozen=True, slots=True)
class Running:
    """A program that has said its first line."""

    process: asyncio.subprocess.Process
    first_line: str
    began: float  # monotonic seconds
    complaints: Path

    @property
    def url(self) -> str:
        """The address a demo says."""
        return self.first_line.split()[-1].rstrip("/")

    @property
    def processor(self) -> float:
        """The seconds of the processor it has taken so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def stop(self, signal: int) -> tuple[int, float]:
        """Send a signal; returns the exit code and the seconds until the end."""
        sent = time.monotonic()
        self.process.send_signal(signal)
        code = await asyncio.wait_for(self.process.wait(), PATIENCE)
        return code, time.monotonic() - sent


async def ended(folder: Path, *arguments: str, typed: str = "", **settings: str) -> Ended:
    """Run `python -m bot` with these arguments to its end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env=environment(settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(process.communicate(typed.encode()), PATIENCE)
    assert process.returncode is not None
    return Ended(process.returncode, said.decode(), complained.decode())


@asynccontextmanager
async def running(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[Running]:
    """Run `python -m bot` until the end of the block; what it complains of goes to a file."""
    complaints = folder / "complaints.txt"
    began = time.monotonic()
    with complaints.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=folder,
            env=environment(settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=file,
        )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        assert line, complaints.read_text("utf-8")
        yield Running(process, line.decode().strip(), began, complaints)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def free_port() -> int:
    """Return a port where nobody listens now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return nothing of this machine's but what Python needs."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1",
        "PORT": "0",
        "TELEGRAM_API_URL": NOWHERE,
        "TWILIO_API_URL": NOWHERE,
        "TWILIO_CONTENT_URL": NOWHERE,
        **{name.upper(): value for name, value in settings.items()},
    }
