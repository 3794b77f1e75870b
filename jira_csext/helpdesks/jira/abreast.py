"""The same work for many things, several at a time, their results in order and never far ahead of who takes them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def abreast(work: Callable[[Item], Result], items: Sequence[Item], most: int) -> Generator[Result]:
    """Yield what becomes of each item, in their order; at most `most` are under way or done before their turn.

    What `work` raises is raised when its turn comes, and ends it all. No thread is left when the iteration ends, or is
    closed; only Ctrl-C, which is for leaving, waits for none. With a single item, or `most` 1, it all happens in the
    caller's thread.
    """
    if most < 2 or len(items) < 2:
        yield from map(work, items)
        return
    left = iter(items)
    pool = ThreadPoolExecutor(min(most, len(items)), thread_name_prefix="abreast")
    is_patient = True
    try:
        ahead: deque[Future[Result]] = deque(pool.submit(work, item) for item in islice(left, most))
        while ahead:
            done = ahead.popleft().result()
            ahead.extend(pool.submit(work, item) for item in islice(left, 1))
            yield done
    except KeyboardInterrupt:
        is_patient = False
        raise
    finally:
        pool.shutdown(wait=is_patient, cancel_futures=True)
