"""A watched disk: everything SQLite asks of it, in order, for cutting the power afterwards.

The library of the program itself is watched, with its own calls to the disk: a VFS is laid over
its usual one, and notes each write, sync, truncation and deletion before it is done.

* https://www.sqlite.org/vfs.html and https://www.sqlite.org/c3ref/io_methods.html
"""

import ctypes
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

NAME = b"watched"
DATABASE, JOURNAL, LOG, CREATE = (
    0x100,
    0x800,
    0x80000,
    0x4,
)  # https://www.sqlite.org/c3ref/c_open_autoproxy.html
WATCHED = DATABASE | JOURNAL | LOG


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; of a file, or `say` that something is known by now."""

    kind: str  # open, write, sync, truncate, delete or say
    file: str = ""
    at: int = 0  # offset, or the new length, or whether the folder is synced with it
    data: bytes = b""
    said: Any = None


class _Methods(Structure):
    _fields_ = [("version", c_int), ("calls", c_void_p * 18)]


class _File(Structure):
    _fields_ = [("methods", POINTER(_Methods))]


class _Vfs(Structure):
    _fields_ = [
        ("version", c_int),
        ("size", c_int),
        ("longest", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("calls", c_void_p * 16),
    ]


_OPEN = CFUNCTYPE(c_int, POINTER(_Vfs), c_void_p, POINTER(_File), c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, POINTER(_Vfs), c_char_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
WRITE, TRUNCATE, SYNC = 2, 3, 4  # places among the methods of a file
OPEN, DELETE = 0, 1  # and among those of a VFS


@dataclass
class Watch:
    """What is noted; `say` adds to it what was said to somebody meanwhile."""

    steps: list[Step] = field(default_factory=list)
    _names: dict[int, str] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)  # what SQLite has pointers to
    _copies: dict[int, _Methods] = field(default_factory=dict)

    def say(self, what: Any) -> None:
        """Note that something is known by now."""
        self.steps.append(Step("say", said=what))

    def over(self, usual: _Vfs) -> _Vfs:
        """Return a VFS that does what the usual one does, and notes it."""
        mine = _Vfs.from_buffer_copy(usual)
        mine.name, mine.next = NAME, None
        base = ctypes.pointer(usual)
        open_file, delete = _OPEN(usual.calls[OPEN]), _DELETE(usual.calls[DELETE])

        def _open(_vfs: Any, name: Any, file: Any, flags: int, out: Any) -> int:
            result: int = open_file(base, name, file, flags, out)
            if result == 0 and flags & WATCHED:
                self._watch(file, Path(ctypes.string_at(name).decode()).name, flags)
            return result

        def _delete(_vfs: Any, name: bytes, synced: int) -> int:
            self.steps.append(Step("delete", Path(name.decode()).name, synced))
            return int(delete(base, name, synced))

        for place, call in ((OPEN, _OPEN(_open)), (DELETE, _DELETE(_delete))):
            mine.calls[place] = self._pointer(call)
        self._kept += [mine, usual, open_file, delete]
        return mine

    def _watch(self, file: Any, name: str, flags: int) -> None:
        number = ctypes.cast(file, c_void_p).value or 0
        self._names[number] = name
        # The first sync of a new log or journal also syncs the folder.
        fresh = bool(flags & CREATE and flags & (JOURNAL | LOG))
        self.steps.append(Step("open", name, fresh))
        methods = file.contents.methods
        usual = ctypes.addressof(methods.contents)
        if usual not in self._copies:
            self._copies[usual] = self._noting(methods.contents)
        file.contents.methods = ctypes.pointer(self._copies[usual])

    def _noting(self, usual: _Methods) -> _Methods:
        mine = _Methods.from_buffer_copy(usual)
        write = _WRITE(usual.calls[WRITE])
        truncate, sync = _TRUNCATE(usual.calls[TRUNCATE]), _SYNC(usual.calls[SYNC])

        def _write(file: int, data: int, size: int, at: int) -> int:
            written = ctypes.string_at(data, size)
            self.steps.append(Step("write", self._names[file], at, written))
            return int(write(file, data, size, at))

        def _truncate(file: int, size: int) -> int:
            self.steps.append(Step("truncate", self._names[file], size))
            return int(truncate(file, size))

        def _sync(file: int, flags: int) -> int:
            result = int(sync(file, flags))
            self.steps.append(Step("sync", self._names[file]))
            return result

        calls = ((WRITE, _WRITE(_write)), (TRUNCATE, _TRUNCATE(_truncate)), (SYNC, _SYNC(_sync)))
        for place, call in calls:
            mine.calls[place] = self._pointer(call)
        self._kept += [write, truncate, sync]
        return mine

    def _pointer(self, call: Any) -> int | None:
        self._kept.append(call)
        return ctypes.cast(call, c_void_p).value


@contextmanager
def watched(library: ModuleType) -> Iterator[Watch]:
    """Watch every file that a library of SQLite opens until the end of the block.

    All of them have to be closed by then.
    """
    calls = ctypes.CDLL(_binary(library))
    calls.sqlite3_vfs_find.restype = POINTER(_Vfs)
    watch = Watch()
    mine = watch.over(calls.sqlite3_vfs_find(None).contents)
    assert calls.sqlite3_vfs_register(ctypes.byref(mine), 1) == 0
    try:
        yield watch
    finally:
        assert calls.sqlite3_vfs_unregister(ctypes.byref(mine)) == 0


def _binary(library: ModuleType) -> str:
    inner = "sqlcipher3._sqlite3" if library.__name__.startswith("sqlcipher3") else "_sqlite3"
    return str(importlib.import_module(inner).__file__)
