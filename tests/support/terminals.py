"""A program in a terminal of its own, which a test reads and types into, as Unix has it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import subprocess
import sys

try:
    import fcntl
    import pty
    import termios
except ImportError:  # Windows
    pty = None


def hear_ctrl_c():
    """Let a program end by Ctrl-C, also where the tests were started in the background, deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A program that runs in a terminal of its own, which is read and typed into."""

    def __init__(self, *words, folder, kind="dumb"):
        self.end, inside = pty.openpty()
        opened = 'exec "$@" <"$0" >"$0" 2>&1'  # the terminal of the session, as the session opens it
        command = ["sh", "-c", opened, os.ttyname(inside), sys.executable, "-m", "docgen", *words]
        environment = {**os.environ, "TERM": kind, "PROMPT_TOOLKIT_NO_CPR": "1"}
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 2000, 0, 0))
        self.run = subprocess.Popen(
            command, cwd=folder, env=environment, start_new_session=True, preexec_fn=hear_ctrl_c
        )
        self.inside = inside
        self.shown = ""

    def answer(self, question, typed):
        """Wait until the question is shown, and type."""
        while question not in self.shown:
            self.read()
        self.shown = self.shown.partition(question)[2]
        os.write(self.end, typed.encode())

    def read(self):
        """Read what is shown next, which a program that hangs never shows."""
        ready, _, _ = select.select([self.end], [], [], 30)
        assert ready, self.shown
        self.shown += os.read(self.end, 65536).decode("utf-8")

    def end_by(self, number):
        """Send a signal until the program ends, and return its exit code.

        Python may miss one that comes while it prepares to read.
        """
        for _ in range(10):
            self.run.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.run.wait(3)
        return self.run.wait(3)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """End the program, if it runs still."""
        self.run.kill()
        self.run.wait()
        os.close(self.inside)
        os.close(self.end)
