"""The keeper as the server sees it: a child process that holds the open documents, started again when it dies."""

import contextlib
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from editor.live.keeper_child import Frames
from sections.errors import StoreFailed

log = logging.getLogger(__name__)

LOOKS = 0.25
"""Seconds between two looks at a keeper that has not answered yet."""
BUSY, BUSY_EACH = 1.0, 0.1
"""Seconds of computing, behind the first look, that the updates of one commit may take, and each of them beside; a
keeper that computes longer is frozen. One upon 800 suggestions takes some hundredths."""
BUSY_READING = 30.0
"""The same for questions that read whole sections."""
MOST_UNTOLD = 200
"""Updates that wait to be told to the keeper."""
PATIENCE = 20.0
"""Seconds after which it is ended without blame: it does not compute, and does not answer."""

Question = tuple[str, dict[str, Any]]
"""What to do, and the values: always a `section`."""


class KeeperDied(Exception):
    """The keeper has not survived a question. `blamed`: the question did it, not somebody who ended the process."""

    def __init__(self, blamed: bool) -> None:
        self.blamed = blamed
        super().__init__("blamed" if blamed else "ended by somebody")


class KeeperFailed(StoreFailed):
    """The keeper could not answer, whatever the database does: whoever asked had done nothing wrong."""


class Keeper:
    """Questions to a keeper, one at a time. `updates_of` gives what a section is opened from, when it must be."""

    def __init__(self, updates_of: Callable[[str], list[bytes]]) -> None:
        self._updates_of = updates_of
        self._lock = threading.RLock()
        self._untold: dict[str, list[bytes]] = {}
        self._untold_lock = threading.Lock()
        self._astray: set[str] = set()
        self._child: subprocess.Popen[bytes] | None = None
        self._line: Frames | None = None

    def ask(self, do: str, section: str, **values: Any) -> dict[str, Any]:
        """One question about a section, which is opened when the keeper does not have it.

        Raises KeeperFailed when the keeper cannot answer it or does not survive it; it is then started again."""
        try:
            (answer,) = self._ask_again([(do, {"section": section, **values})])
        except KeeperDied:
            raise KeeperFailed() from None
        if "error" in answer:
            log.error("the keeper could not %s %s: %s", do, section, answer["error"])
            raise KeeperFailed()
        return answer

    def _ask_again(self, questions: Sequence[Question]) -> list[dict[str, Any]]:
        """Asks, and once more when somebody had ended the keeper: that is noticed only by who asks next."""
        try:
            return self.ask_all(questions, BUSY_READING)
        except KeeperDied as died:
            if died.blamed:
                raise
            return self.ask_all(questions, BUSY_READING)

    def ask_all(self, questions: Sequence[Question], busy: float = BUSY) -> list[dict[str, Any]]:
        """Several questions in one message. An answer with `error` is a refusal; its section is then forgotten.

        Raises KeeperDied; then every section is forgotten."""
        with self._lock:
            self.tell_all()
            answers = self._exchange(questions, busy)
            unknown = [number for number, answer in enumerate(answers) if answer.get("unknown")]
            if unknown:
                for section in {questions[number][1]["section"] for number in unknown}:
                    read = ("load", {"section": section, "updates": self._updates_of(section)})
                    if "error" not in self._exchange([read], BUSY_READING)[0]:
                        self._astray.discard(section)
                again = self._exchange([questions[number] for number in unknown], busy)
                for number, answer in zip(unknown, again, strict=True):
                    answers[number] = {"error": "it cannot be opened"} if answer.get("unknown") else answer
        return answers

    def tell(self, section: str, update: bytes) -> None:
        """Tells the keeper of an update that is in the log and that nothing can be said against. It takes it in before
        the next question, or with `tell_all`; at once where much waits, which has those wait who bring so much."""
        with self._untold_lock:
            self._untold.setdefault(section, []).append(update)
            waiting = sum(map(len, self._untold.values()))
        if waiting >= MOST_UNTOLD:
            self.tell_all()

    def tell_all(self) -> None:
        """Has the keeper take in what it was told. When it does not survive that, it reads the log."""
        if not self._untold:
            return
        with self._lock:
            with self._untold_lock:
                untold, self._untold = self._untold, {}
            told: list[Question] = [("take_in", {"section": id, "updates": one}) for id, one in untold.items()]
            with contextlib.suppress(KeeperDied):
                for section, answer in zip(untold, self._exchange(told, BUSY_READING), strict=True):
                    if "error" in answer:
                        log.error("the keeper could not take in words of %s: %s", section, answer["error"])
                        self._astray.add(section)

    def is_astray(self, section: str) -> bool:
        """Whether the keeper could not take in what it was told of a section, and has not read it anew since."""
        return section in self._astray

    def forget(self, section: str) -> None:
        """Drops a section: what the keeper holds of it may not be what the log says."""
        with self._lock, contextlib.suppress(KeeperDied):
            if self._line is not None:
                self._exchange([("forget", {"section": section})], BUSY)

    def stop(self) -> None:
        """Ends the process; the next question starts another."""
        with self._lock:
            if self._line is not None:
                self._line.close()
            if self._child is not None:
                self._child.kill()
                self._child.wait()
            self._child = self._line = None

    @property
    def process(self) -> int | None:
        """The id of the process, when there is one."""
        return self._child.pid if self._child else None

    def _exchange(self, questions: Sequence[Question], busy: float) -> list[dict[str, Any]]:
        line = self._line or self._start()
        try:
            line.write({"questions": questions})
            answers = self._answers(line, questions, busy)
        except OSError:
            answers = None
        if answers is None:
            raise KeeperDied(self._ended_by_itself())
        return list(answers["answers"])

    def _answers(self, line: Frames, questions: Sequence[Question], busy: float) -> Any:
        """The message that answers; None when there will be none. Looks now and then whether the child is frozen."""
        began, computed = time.monotonic(), None
        while True:
            with contextlib.suppress(BlockingIOError):
                return line.read()
            computed = self._computed() if computed is None else computed
            computes = self._computed() - computed > busy
            if computes or time.monotonic() - began > max(PATIENCE, busy):
                log.error("the keeper is frozen; it was asked to %s", ", ".join(do for do, _ in questions))
                self.stop()
                raise KeeperDied(blamed=computes)

    def _computed(self) -> float:
        """Seconds of processor time that the child has used; on systems that do not say, of any time."""
        if self._child is None or not sys.platform.startswith("linux"):
            return time.monotonic()
        with contextlib.suppress(OSError):
            # The number by which Linux knows the clock of another process.
            return time.clock_gettime((~self._child.pid << 3) | 2)
        return 0.0

    def _ended_by_itself(self) -> bool:
        """Buries the child; whether it fell over what it was asked, rather than being ended by somebody."""
        code = 0
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self._child.wait(1.0)
        self.stop()
        log.error("the keeper ended with %s and is started again", code)
        return code not in (-signal.SIGKILL, -signal.SIGTERM)

    def _start(self) -> Frames:
        ours, theirs = socket.socketpair()
        environ = {**os.environ, "RUST_BACKTRACE": "0"}
        command = [sys.executable, "-m", "editor.live.keeper_child"]
        self._child = subprocess.Popen(command, stdin=theirs.fileno(), env=environ, start_new_session=True)
        theirs.close()
        # The system itself waits so long, which takes a call less than Python's own timeouts.
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _timeval(LOOKS))
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(PATIENCE))
        self._line = Frames(ours)
        return self._line


def _timeval(seconds: float) -> bytes:
    return struct.pack("@ll", int(seconds), round(seconds % 1 * 1_000_000))
