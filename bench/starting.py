"""Starting: from `python -m bot demo` of an installed bot to its first answer."""

import asyncio
import os
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
PORT = 18_432


async def started(folder: Path) -> tuple[float, float]:
    """Return the seconds to the first answer, on a new database and on one that is there."""
    return await _start(folder), await _start(folder)


async def _start(folder: Path) -> float:
    environment = {**os.environ, "PORT": str(PORT), "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        await _answered()
        return time.perf_counter() - began
    finally:
        process.terminate()
        await process.wait()


async def _answered() -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}") as client:
        while True:
            try:
                answer = await client.post("/simulator/first/messages", json={"text": "food"})
                answer.raise_for_status()
                return
            except httpx.TransportError:
                await asyncio.sleep(0.02)
