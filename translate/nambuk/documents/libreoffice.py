"""LibreOffice, run without a screen: the one file that knows how.

It turns old office formats into those that are read here. Each run has a folder and a profile of its own that are
removed afterwards, runs no macro, follows no link, has limits on time, memory and the size of what it writes, and is
ended together with everything that it started.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from nambuk.documents.document import DocumentError
from nambuk.documents.limits import Limits
from nambuk.documents.source import Source, too_large

_PROGRAMS = ("soffice", "libreoffice")
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo")
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "int", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "boolean", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "boolean", "true"),
    ("Office.Common/Security/Scripting", "CheckDocumentEvents", "boolean", "true"),
    ("Office.Writer/Content/Update", "Link", "int", "2"),
    ("Office.Calc/Content/Update", "Link", "short", "2"),
    ("Office.Common/Save/Document", "UseUserData", "boolean", "false"),
    ("Inet/Settings", "ooInetProxyType", "int", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "string", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "int", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "string", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "int", "9"),
    ("Inet/Settings", "ooInetFTPProxyName", "string", "127.0.0.1"),
    ("Inet/Settings", "ooInetFTPProxyPort", "int", "9"),
)
"""No macros, no links, nothing of the user in what is written; whatever still asks for a page asks a closed door."""


def program() -> str | None:
    """The path of the program, or None where LibreOffice is not installed."""
    found = (shutil.which(name) for name in _PROGRAMS)
    return next((path for path in found if path), None) or next(
        (path for path in _ELSEWHERE if Path(path).is_file()), None
    )


def converted(source: Source, suffix: str, target: str, filter_in: str | None = None) -> bytes:
    """The file of a source, called `document` with this `suffix`, as LibreOffice writes it as `target` ("docx").

    `filter_in` names the filter to read it with, else LibreOffice finds one. Raises DocumentError where it is not
    installed, takes longer or more memory than the limits allow, or cannot read the file.
    """
    office = program()
    if office is None:
        advice = f"install LibreOffice, or save it as .{target}"
        raise DocumentError(
            source.name, f"{suffix} files are read with LibreOffice, which is missing; {advice}"
        )
    try:
        with tempfile.TemporaryDirectory(prefix="nambuk-", ignore_cleanup_errors=True) as folder:
            return _run(source, office, Path(folder), suffix, target, filter_in)
    except OSError as error:
        reason = f"LibreOffice could not be run on it ({error.strerror or error})"
        raise DocumentError(source.name, f"{reason}; check the folder for temporary files") from None


def _run(source: Source, office: str, folder: Path, suffix: str, target: str, filter_in: str | None) -> bytes:
    """The file as LibreOffice writes it, all in this folder."""
    given, profile, made = folder / f"document{suffix}", folder / "profile", folder / "made"
    given.write_bytes(source.data)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
    command = [office, f"-env:UserInstallation={profile.as_uri()}", *_OPTIONS]
    command += [f"--infilter={filter_in}"] if filter_in else []
    command += ["--convert-to", target, "--outdir", str(made), str(given)]
    status = _status(_limited(command, source.limits), folder, source.limits.seconds)
    if status is None:
        seconds = source.limits.seconds
        reason = f"took LibreOffice longer than {seconds:,} s to read and was stopped"
        raise DocumentError(
            source.name, f"{reason}; leave it out, or allow more with --limit seconds={seconds * 10}"
        )
    result = made / f"document.{target}"
    if status != 0 or result.is_symlink() or not result.is_file():
        reason = f"LibreOffice cannot read it as {suffix}: it is damaged, or has a password"
        raise DocumentError(
            source.name, f"{reason}; save it as .{target} without one in the program that made it"
        )
    size = result.stat().st_size
    if size > source.limits.file_size:
        raise too_large(source.name, size, source.limits.file_size, "file-size")
    return result.read_bytes()


def _profile() -> str:
    """The settings of a fresh profile."""
    items = "\n".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse" oor:type="xs:{kind}">'
        f"<value>{value}</value></prop></item>"
        for path, name, kind, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">\n{items}\n</oor:items>\n'
    )


def _limited(command: list[str], limits: Limits) -> list[str]:
    """The command, with limits on memory, processor time and the size of files where the system has a shell."""
    if sys.platform == "win32" or shutil.which("sh") is None:
        return command
    kibibytes, blocks = limits.memory // 1024, limits.file_size // 512
    bounds = f"ulimit -v {kibibytes}; ulimit -t {limits.seconds}; ulimit -f {blocks}; ulimit -c 0"
    return ["sh", "-c", f'{{ {bounds}; }} 2>/dev/null; exec "$@"', "sh", *command]


def _status(command: list[str], folder: Path, seconds: int) -> int | None:
    """The exit status of a command; None where it took longer and was stopped, with all that it had started."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _environment(folder: Path) -> dict[str, str]:
    """What LibreOffice sees of this process's environment: no display, no home of the user."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG", "LC_ALL") if name in os.environ}
    own = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME"), str(folder))
    return kept | own | {"SAL_USE_VCLPLUGIN": "svp"}


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and its group."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
