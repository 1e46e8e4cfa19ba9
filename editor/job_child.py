"""One job in a process of its own: started by the worker, ended by it when it takes too long."""

import os
import signal
import sys

from editor.app import make_kit
from editor.processes import end_with_parent
from editor.settings import Settings
from editor.worker import do, limit_memory

POLITENESS = 10
"""A file can wait for its turn of the processor; somebody who writes cannot."""


def main(id: str, parent: int) -> None:
    """Does the job with this id, for as long as the process that asked for it lives."""
    end_with_parent(parent, signal.SIGKILL)
    os.nice(POLITENESS)
    kit = make_kit(Settings.read())
    limit_memory(kit)
    try:
        do(kit, id)
    finally:
        kit.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
