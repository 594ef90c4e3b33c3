"""A lock that keeps other processes and threads out."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_threads_lock = threading.RLock()


@contextmanager
def locked_file(path: Path) -> Iterator[None]:
    """Waits until nobody else holds the lock of the file. The lock itself is a file beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _threads_lock, open(os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        if os.name == "nt":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    time.sleep(0.05)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
