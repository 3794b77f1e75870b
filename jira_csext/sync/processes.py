"""Work shared out to processes of our own: pieces go out one by one, answers come back in the order of the pieces.

Made for what costs a processor, not for waiting. What goes over is plain (`marshal`): texts, bytes, numbers, tuples.
"""

from __future__ import annotations

import gc
import marshal
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self

Work = Callable[[Any], Any]

# One is worked on, one lies ready and one is waiting to be fetched, so that nobody waits for the one who hands out.
_AHEAD: Final = 3


class ProcessLost(Exception):
    """A process ended before its work did: killed by hand, or by the system for want of memory."""


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Return whether this system lets a process go on as two, each with all that was loaded so far."""
    return sys.platform.startswith("linux") or "bsd" in sys.platform


class Processes:
    """So many processes that each do `work`; begun at once, so before files are open and threads run here.

    They end with the `with` block, and with this process, however that ends; what a signal interrupts is for us alone.
    """

    def __init__(self, count: int, work: Work) -> None:
        context = multiprocessing.get_context("fork")
        self._ours: Final[list[Connection]] = []
        self._processes: Final = []
        # What is loaded by now is shared with them for as long as nobody touches it.
        gc.collect()
        gc.freeze()
        try:
            for _ in range(count):
                ours, theirs = context.Pipe()
                self._ours.append(ours)
                # The ends of those before are closed there: else they would not see that we are gone.
                process = context.Process(target=_serve, args=(work, theirs, list(self._ours)), daemon=True)
                process.start()
                theirs.close()
                self._processes.append(process)
        finally:
            gc.unfreeze()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._ours:
            connection.close()
        for process in self._processes:
            if kind is not None:
                process.terminate()
            process.join()

    def answers(self, pieces: Iterable[Any]) -> Iterator[Any]:
        """Yield what comes of each piece, in order; few pieces are held at once.

        When `pieces` raises, what went out before is answered first. Raises ProcessLost, and whatever `work` raised
        as a RuntimeError with its traceback.
        """
        source = iter(pieces)
        owing: deque[Connection] = deque()
        problem: Exception | None = None
        place = 0
        is_over = False
        while True:
            while not is_over and len(owing) < _AHEAD * len(self._ours):
                try:
                    piece = next(source)
                except StopIteration:
                    is_over = True
                    break
                except Exception as raised:  # noqa: BLE001 - raised again below, when all is answered
                    problem, is_over = raised, True
                    break
                connection = self._ours[place % len(self._ours)]
                _send(connection, marshal.dumps(piece))
                owing.append(connection)
                place += 1
            if not owing:
                break
            yield _received(owing.popleft())
        if problem is not None:
            raise problem


def _send(connection: Connection, message: bytes) -> None:
    try:
        connection.send_bytes(message)
    except OSError as error:
        raise ProcessLost from error


def _received(connection: Connection) -> Any:
    try:
        message = connection.recv_bytes()
    except (EOFError, OSError) as error:
        raise ProcessLost from error
    answer, trouble = marshal.loads(message)  # noqa: S302 - from a process of our own
    if trouble:
        raise RuntimeError(trouble)
    return answer


def _serve(work: Work, theirs: Connection, ours: list[Connection]) -> None:
    """Do work until the other end is closed."""
    # Ctrl-C reaches all of a terminal's processes; the one that was called answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for connection in ours:
        connection.close()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    inbox: SimpleQueue[bytes | None] = SimpleQueue()
    outbox: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_fill, args=(inbox, theirs), daemon=True).start()
    sender = Thread(target=_empty, args=(outbox, theirs), daemon=True)
    sender.start()
    while (message := inbox.get()) is not None:
        try:
            said = (work(marshal.loads(message)), "")  # noqa: S302 - from the process that began us
        except Exception:  # noqa: BLE001 - told to that process, which raises it
            import traceback

            said = (None, traceback.format_exc())
        outbox.put(marshal.dumps(said))
    outbox.put(None)
    sender.join()


def _fill(inbox: SimpleQueue[bytes | None], theirs: Connection) -> None:
    """Take in what is sent even while work goes on: two that send and do not read would wait for ever."""
    while True:
        try:
            inbox.put(theirs.recv_bytes())
        except (EOFError, OSError):
            inbox.put(None)
            return


def _empty(outbox: SimpleQueue[bytes | None], theirs: Connection) -> None:
    """Send what is ready while the next piece is worked on: who is to take it in may be busy with another's."""
    while (message := outbox.get()) is not None:
        try:
            theirs.send_bytes(message)
        except OSError:
            return
