"""What asks the scripted server."""

import socket
from dataclasses import dataclass, field
from typing import Any

import pytest

from nambuk.translation.engines.engine import Translation
from nambuk.translation.engines.server_engine import ServerEngine

from ...conftest import Handler, Scripted, Seen

KEY = "sk-a/very+secret-1234567890"


@dataclass
class Pauses:
    """A clock that does not wait and remembers how long it should have."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only 127.0.0.1 can be reached, and nothing of the environment's keys and proxies is used."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if address[0] != "127.0.0.1":
            raise AssertionError(f"a test reached for {address}")
        connect(self, address)

    def no_names(host: Any, *_: Any, **__: Any) -> None:
        raise AssertionError(f"a test asked for the address of {host}")

    monkeypatch.setattr(socket.socket, "connect", only_here)
    monkeypatch.setattr(socket, "getaddrinfo", no_names)
    for name in ("NAMBUK_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def echo(handler: Handler, seen: Seen, _: int) -> None:
    handler.say(f"T({seen.sentence})")


def one(server: Scripted, sentence: str = "그가 왔다.", **options: Any) -> Translation:
    options.setdefault("sleep", Pauses())
    return ServerEngine(server.url, "m", **options).translate([sentence], "ko-KR", "en")[0]


def note(translation: Translation) -> str:
    """The one note of a sentence without a translation."""
    assert translation.text == ""
    (text,) = translation.notes
    assert "\n" not in text
    assert text.startswith("the server gave no translation: ")
    return text.removeprefix("the server gave no translation: ")
