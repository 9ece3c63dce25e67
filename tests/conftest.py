"""A real server in a thread of this process, which each test scripts: what speaks the OpenAI protocol."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Handler(BaseHTTPRequestHandler):
    """Keeps what came in and lets the test's script answer."""

    server: "Scripted"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else {}
        seen = Seen(self.command, self.path, dict(self.headers), body)
        with self.server.lock:
            self.server.seen.append(seen)
            number = len(self.server.seen) - 1
        self.server.script(self, seen, number)

    do_GET = do_POST  # noqa: N815

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def say(self, content: Any, finish: str = "stop", **message: Any) -> None:
        """An answer as the protocol has it."""
        choice = {"message": {"role": "assistant", "content": content, **message}, "finish_reason": finish}
        self.send(200, json.dumps({"object": "chat.completion", "choices": [choice]}).encode())

    def fail(self, status: int, message: str = "", **headers: str) -> None:
        self.send(status, json.dumps({"error": {"message": message}}).encode(), **headers)

    def log_message(self, *_: Any) -> None:
        pass


@dataclass
class Seen:
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def user(self) -> str:
        return str(self.body["messages"][1]["content"])

    @property
    def sentence(self) -> str:
        return "\n".join(self.user.split("\n")[1:-1])


Script = Callable[[Handler, Seen, int], None]


class Scripted(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.seen: list[Seen] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up early is part of the game."""


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Scripted]]:
    servers: list[Scripted] = []

    def start(script: Script) -> Scripted:
        server = Scripted(script)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


Serve = Callable[[Script], Scripted]
