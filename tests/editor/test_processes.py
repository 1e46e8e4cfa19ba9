"""Processes: which have gone, and that none outlives the one that started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from editor.processes import is_gone, own_name

PATIENCE = 30.0


def test_a_process_is_there_until_it_has_ended() -> None:
    machine = os.uname().nodename
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        name = f"{machine}-{child.pid}"
        assert (is_gone(own_name()), is_gone(name)) == (False, False)
        child.kill()
        while not is_gone(name):  # it has ended, though nobody has asked how
            time.sleep(0.01)
    assert is_gone(name) is True


def test_nothing_is_known_of_another_machine() -> None:
    assert is_gone("another-machine-1") is None


def test_a_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    told = tmp_path / "child"
    child = (
        "import os, pathlib, sys, time; from editor.processes import end_with_parent;"
        "end_with_parent(int(sys.argv[1])); pathlib.Path(sys.argv[2]).write_text(str(os.getpid())); time.sleep(600)"
    )
    parent = (
        "import os, subprocess, sys, time;"
        "subprocess.Popen([sys.executable, '-c', sys.argv[1], str(os.getpid()), sys.argv[2]]); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", parent, child, str(told)]) as started:
        ends = time.monotonic() + PATIENCE
        while not (told.exists() and told.read_text()) and time.monotonic() < ends:
            time.sleep(0.02)
        grandchild = f"{os.uname().nodename}-{told.read_text()}"
        assert is_gone(grandchild) is False
        started.send_signal(signal.SIGKILL)
    ends = time.monotonic() + PATIENCE
    while not is_gone(grandchild) and time.monotonic() < ends:
        time.sleep(0.02)
    assert is_gone(grandchild) is True
