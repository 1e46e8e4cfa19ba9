"""Processes of servers under test, as the system lists them: threads and children come and go meanwhile."""

import contextlib
from pathlib import Path


def children_of(pid: int) -> list[int]:
    """What a process has started and that has not ended."""
    found: list[int] = []
    for path in Path("/proc").glob(f"{pid}/task/*/children"):
        with contextlib.suppress(OSError):  # the thread has ended since it was listed
            found += map(int, path.read_text().split())
    return found


def descendants_of(pid: int) -> list[int]:
    """The same with all that these have started."""
    children = children_of(pid)
    return [*children, *(one for child in children for one in descendants_of(child))]


def command_of(pid: int) -> bytes:
    """The command line of a process; empty when it has ended."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def times_woken(pid: int) -> int:
    """How often a process that waits to be asked has been."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])
