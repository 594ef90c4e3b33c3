"""Runs a program on a pseudo-terminal and answers its prompts.

Standard input is a JSON object: `argv`, `cwd`, `env`, `seconds` and `steps`, a list of [expected, keys]: when `expected` stands in
the output written since the last answer (colours left out), `keys` are typed. The screen goes to standard output; the exit
status is the program's, or 1 when it stops asking or asks something else.
"""

import json
import os
import pty
import re
import select
import sys
import termios
import time

ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x01\x02\r]")
LINE_MODE_SECONDS = 1.0


class Screen:
    def __init__(self, fd: int, deadline: float) -> None:
        self.fd = fd
        self.deadline = deadline
        self.text = ""
        self.open = True

    def read(self, seconds: float) -> None:
        """Takes what the program writes within `seconds`."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # Linux: the other end is closed
            data = b""
        self.open = data != b""
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        self.text += data.decode("utf-8", "replace")

    def expect(self, wanted: str) -> bool:
        while wanted not in ANSI.sub("", self.text):
            if not self.open or time.monotonic() > self.deadline:
                return False
            self.read(0.2)
        return True

    def type(self, keys: str) -> None:
        """Menus throw away what is typed before they read single keys: wait for that; plain prompts read whole lines."""
        until = time.monotonic() + LINE_MODE_SECONDS
        while termios.tcgetattr(self.fd)[3] & termios.ICANON and time.monotonic() < until:
            self.read(0.01)
        self.text = ""
        os.write(self.fd, keys.encode())


def main() -> int:
    job = json.load(sys.stdin)
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(job["cwd"])
        os.execve(job["argv"][0], job["argv"], job["env"])
    screen = Screen(fd, time.monotonic() + job["seconds"])
    for expected, keys in job["steps"]:
        if not screen.expect(expected):
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            sys.stderr.write(f"waited for {expected!r} in vain\n")
            return 1
        screen.type(keys)
    while screen.open and time.monotonic() < screen.deadline:
        screen.read(0.2)
    if screen.open:
        os.kill(pid, 9)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) if not screen.open else 1


if __name__ == "__main__":
    sys.exit(main())
