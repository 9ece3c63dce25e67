"""The process that reads files, started by `nambuk.documents.isolation.isolated`.

It has no file to write to (the size of files is limited to nothing), no network (where the system lets it give that up),
a limit on memory and one on time, and speaks with its parent alone. It ends when its parent does.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from typing import IO

from nambuk.documents import reading, writing
from nambuk.documents.containers import listing as containers
from nambuk.documents.containers import unpacking
from nambuk.documents.document import DocumentError
from nambuk.documents.isolation import messages
from nambuk.documents.limits import MEBIBYTE, Limits
from nambuk.documents.options import ReadOptions
from nambuk.documents.source import Source

_LOOK_FOR_PARENT = 1.0
_NO_MEMORY = 2  # XML_ERR_NO_MEMORY
_LONG = 100_000  # characters: such a text keeps its reader busy for longer than a new process takes to start


def main() -> None:
    """Answer requests on standard input until it ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _forbid_files()
    forbid_connections()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    while _serve(answers):
        _give_memory_back()


def _serve(answers: IO[bytes]) -> bool:
    """Answer the next request; whether there may be another. Nothing of it is kept."""
    request = messages.next_request(sys.stdin.buffer)
    if request is None:
        return False
    _limit(request.options.limits)
    reply = _reply(request)
    try:
        messages.answer(answers, reply)
    except MemoryError:
        reply = messages.Reply(error=_out_of_memory(request.options), is_worn=True)
        messages.answer(answers, reply)
    _set_alarm(0)
    return not reply.is_worn


def _give_memory_back() -> None:
    """Give what the last file took back to the system, where its library can: the next may come late or never."""
    with contextlib.suppress(ImportError, OSError, AttributeError, TypeError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)


def _reply(request: messages.Request) -> messages.Reply:
    source = Source(request.name, request.data, request.options, request.prepared)
    try:
        if request.task == "read":
            document = reading.parse(source)
            return messages.Reply(document=document, is_worn=len(document.text) > _LONG and not _opened)
        if request.task in ("list", "member"):
            return _inside(request, source)
        if request.task == "kind":
            return messages.Reply(kind=unpacking.kind_of(request.data))
        return messages.Reply(data=writing.rewritten(source, request.paragraphs))
    except (DocumentError, MemoryError) as error:
        if _is_out_of_memory(error):
            return messages.Reply(error=_out_of_memory(request.options), is_worn=True)
        return messages.Reply(error=getattr(error, "reason", ""))


_opened: dict[str, containers.Opened] = {}
"""The archive or letter that was listed last, by its digest."""


def _inside(request: messages.Request, source: Source) -> messages.Reply:
    """What is inside an archive or letter, or the bytes of a file in it."""
    if request.task == "list":
        _opened.clear()
        _opened[request.archive] = containers.Opened(source)
        return messages.Reply(listing=_opened[request.archive].listing())
    if request.archive not in _opened:
        return messages.Reply(is_unknown=True)
    return messages.Reply(data=_opened[request.archive].member(request.member))


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Whether an error, or one behind it, says that there was no memory: libxml2 has a code of its own for that."""
    while error is not None:
        if isinstance(error, MemoryError) or (
            getattr(error, "code", None) == _NO_MEMORY and isinstance(error, SyntaxError)
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _out_of_memory(options: ReadOptions) -> str:
    mebibytes = options.limits.memory // MEBIBYTE
    reason = f"needs more than {mebibytes:,} MiB of memory to be read"
    return f"{reason}; leave it out, or allow more with --limit memory={mebibytes * 2}M"


def _end_with(parent: int) -> None:
    """End this process soon after its parent has: a thread, for what reads a file does not look."""
    if hasattr(os, "getppid"):
        while os.getppid() == parent:
            time.sleep(_LOOK_FOR_PARENT)
        os._exit(1)


def forbid_connections() -> bool:
    """Leave the network for good, and whether the system let us: Linux, where users may have namespaces (unshare(2)).

    To be called before the process has a second thread.
    """
    new_user, new_network = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET
    with contextlib.suppress(ImportError, OSError, AttributeError, TypeError):
        import ctypes

        return bool(ctypes.CDLL(None).unshare(new_user | new_network) == 0)
    return False


def _forbid_files() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit(limits: Limits) -> None:
    """Limit memory and time for one file, where the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, hard))
    _set_alarm(limits.seconds)


def _set_alarm(seconds: int) -> None:
    """End this process after so many seconds (0: never), also where its parent is gone."""
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
