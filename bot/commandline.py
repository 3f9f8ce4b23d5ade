"""What each command of the command line does."""

import asyncio
import os
import secrets
from argparse import Namespace
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import uvicorn
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.app import App, built
from bot.channels import Channel
from bot.registry import find_openers
from bot.settings import Settings, WrongSetting, read_settings
from bot.web import application
from db.migrate import migrate as bring_up
from db.store import Store
