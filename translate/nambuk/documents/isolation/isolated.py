"""Files are read in a process of their own, so that a hostile or damaged one can harm nothing else.

The process (`nambuk.documents.isolation.child`) is started when it is first needed and reads one file after another, with limits
on memory and time; it cannot write files. What it answers is checked (`messages`, `checked`) before anything rests on it.
"""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading

from nambuk.documents.containers.listing import Listing
from nambuk.documents.containers.membernames import INSIDE
from nambuk.documents.document import Document, DocumentError, MarkedText
from nambuk.documents.isolation.checked import checked, checked_listing
from nambuk.documents.isolation.messages import (
    Reply,
    Request,
    Task,
    UnsoundError,
    decoded,
    encoded,
    most_bytes,
    receive,
    send,
)
from nambuk.documents.options import AS_FOUND, ReadOptions
from nambuk.documents.recognition.pictures import picture_format
from nambuk.documents.recognition.tesseract import RUNS
from nambuk.documents.source import STANDARD_INPUT, Source

_REUSED = 500
_PATIENCE = 5.0
_START = "import sys; sys.path[:] = sys.argv[1:]; from nambuk.documents.isolation.child import main; main()"


def read(name: str, data: bytes, options: ReadOptions, prepared: bytes = b"") -> Document:
    """The document in `data`, read in the other process. Raises DocumentError for what cannot be read."""
    reply = _asked("read", name, data, options, prepared=prepared)
    try:
        if reply.document is None:
            raise UnsoundError("nothing")
        return checked(reply.document, Source(name, data, options))
    except UnsoundError as error:
        stop()
        raise DocumentError(name, _unsound(error)) from None


def write(
    name: str, data: bytes, options: ReadOptions, paragraphs: list[str | MarkedText], prepared: bytes = b""
) -> bytes:
    """The file in `data` with new paragraphs, written in the other process. Raises DocumentError."""
    reply = _asked("write", name, data, options, paragraphs, prepared=prepared)
    if not reply.data:
        raise DocumentError(name, _unsound(UnsoundError("nothing")))
    return reply.data


def listing(name: str, data: bytes, options: ReadOptions, digest: str) -> Listing:
    """What is inside the archive or letter in `data`, whose digest is given. Raises DocumentError."""
    found = _asked("list", name, data, options, archive=digest).listing
    try:
        return checked_listing(found, options.limits)
    except UnsoundError as error:
        stop()
        raise DocumentError(name, _unsound(error)) from None


def kind_of(data: bytes) -> str:
    """The format of a zip file that no suffix tells, "archive" for one that is no document. Raises DocumentError."""
    kind = _asked("kind", STANDARD_INPUT, data, AS_FOUND).kind
    return kind if kind.isalnum() else "archive"


def member(name: str, digest: str, inside: str, options: ReadOptions) -> bytes | None:
    """The bytes of a file inside the archive that was listed last; None where that was another. Raises DocumentError."""
    reply = _asked("member", f"{name}{INSIDE}{inside}", b"", options, archive=digest, member=inside)
    return None if reply.is_unknown else reply.data


class _Child:
    """The process, as its parent sees it."""

    def __init__(self) -> None:
        self.asked = 0
        path = filter(None, sys.path)  # it imports what this process would
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", _START, *path],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the parent, which then lets it go
        )

    def ask(self, request: Request) -> Reply | None:
        """Its answer, or None where it ended without one. Raises UnsoundError for an answer that is none."""
        message = encoded(request)
        self.asked += request.task != "member"
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            send(self.process.stdin, message)
            answer = receive(self.process.stdout, most_bytes(request))
        except OSError:
            return None
        return None if answer is None else decoded(answer)

    def end(self, patience: float = 0) -> int:
        """End it and whatever it has started; gives its exit status (negative: the signal that ended it).

        It may end by itself within `patience` seconds.
        """
        self.let_go()
        with contextlib.suppress(subprocess.TimeoutExpired):
            if patience:
                self.process.wait(patience)
        self.kill()
        return self.process.wait()

    def kill(self) -> None:
        """Kill it and whatever it has started."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)  # its session is a group of its own
        self.process.kill()

    def let_go(self) -> None:
        """Close the pipes to it on this side."""
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


_lock = threading.Lock()
_child: _Child | None = None


def _asked(
    task: Task,
    name: str,
    data: bytes,
    options: ReadOptions,
    paragraphs: list[str | MarkedText] | None = None,
    archive: str = "",
    member: str = "",
    prepared: bytes = b"",
) -> Reply:
    """The answer to a request, from the running process or a new one; raises DocumentError where it gives none."""
    global _child
    sendable = name.encode("utf-8", "replace").decode()  # a file's name may be no UTF-8; its suffix counts
    request = Request(task, sendable, data, options, paragraphs or [], archive, member, prepared)
    late = threading.Event()
    with _lock:
        child = _child = _child or _started(name)
        timer = threading.Timer(_most_seconds(data, options), _stop_late, (child, late))
        timer.daemon = True
        timer.start()
        reply, status, unsound = None, 0, None
        try:
            reply = child.ask(request)
        except UnsoundError as error:
            unsound = error
        finally:
            timer.cancel()
            if (
                reply is None or reply.is_worn or child.asked >= _REUSED
            ):  # also where a signal or Ctrl-C cut in
                _child = None
                has_ended = reply is None and unsound is None and sys.exc_info()[0] is None
                status = child.end(_PATIENCE if has_ended else 0)
    if reply is None:
        reason = _unsound(unsound) if unsound else _why_no_answer(request, status, is_late=late.is_set())
        raise DocumentError(name, reason)
    if reply.error:
        raise DocumentError(name, reply.error)
    return reply


def _most_seconds(data: bytes, options: ReadOptions) -> float:
    """After how long the process is stopped, if it did not stop itself: its clock stands still while it recognises."""
    limits = options.limits
    most = limits.seconds + _PATIENCE
    if options.recognition and (b"%PDF-" in data[:1024] or picture_format(data)):
        most += limits.recognised_pages * limits.page_seconds * RUNS
    return most


def _started(name: str) -> _Child:
    try:
        return _Child()
    except OSError as error:
        reason = f"the process that reads files cannot be started ({error.strerror or error})"
        raise DocumentError(name, f"{reason}; free memory, and try again") from None


def _stop_late(child: _Child, late: threading.Event) -> None:
    late.set()
    child.kill()


def _why_no_answer(request: Request, status: int, *, is_late: bool) -> str:
    limits = request.options.limits
    if is_late or status == -getattr(signal, "SIGALRM", 0):
        reason = f"took longer than {limits.seconds:,} s to {request.task} and was stopped"
        return f"{reason}; leave it out, or allow more with --limit seconds={limits.seconds * 10}"
    how = f"signal {-status}" if status < 0 else f"exit status {status}"
    reason = f"the process that reads files ended on it ({how}): it is damaged, or made to do harm"
    return f"{reason}; save it again in the program that made it, or leave it out"


def _unsound(error: UnsoundError) -> str:
    what = f"no sound answer on it ({str(error)[:80]})"
    reason = f"the process that reads files gave {what}: it is made to do harm"
    return f"{reason}; leave it out"


@atexit.register
def stop() -> None:
    """End the reading process, if there is one, when it has answered; the next file starts it again."""
    global _child
    is_mine = _lock.acquire(timeout=_PATIENCE)  # not for ever: the program may be ending
    try:
        child, _child = _child, None
        if child is not None:
            child.end()
    finally:
        if is_mine:
            _lock.release()


def _after_fork() -> None:
    """In a fork the reading process is the parent's: its pipes are let go, and the next file starts another."""
    global _child, _lock
    _lock = threading.Lock()
    child, _child = _child, None
    if child is not None:
        child.let_go()
        child.process.returncode = 0  # not ours to wait for


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
