"""Processes of the house: what one is called, whether it has gone, and ending with the one that started it."""

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any


def own_name() -> str:
    """What this process is called in the tables: its machine and its number."""
    return f"{os.uname().nodename}-{os.getpid()}"


def is_gone(name: str) -> bool | None:
    """Whether a process of this machine has ended; None for one of another machine, of which nothing is known."""
    machine, _, number = name.rpartition("-")
    if machine != os.uname().nodename or not number.isdecimal():
        return None
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_dead(int(number))


def end_with_parent(parent: int, number: signal.Signals = signal.SIGTERM) -> None:
    """Has the system send this process a signal when the one that started it, `parent`, is gone, even when killed."""
    set_death_signal = 1
    libc: Any = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):  # Linux
        libc.prctl(set_death_signal, number)
    if os.getppid() != parent:  # it went before the system was told
        sys.exit(1)


def _is_dead(number: int) -> bool:
    """Whether it has ended and only waits for somebody to take note."""
    try:
        status = Path(f"/proc/{number}/stat").read_text("utf-8", "replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] == "Z"
