"""One question and one answer over HTTP: the address, the key, the limits, and what can go wrong.

The servers meant are those that speak the OpenAI chat protocol (vLLM, llama.cpp, Ollama,
`transformers serve`, and services on the network). What the words of an answer mean is not known here.
"""

import asyncio
import base64
import ipaddress
import json
import os
import re
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx2

from nambuk.translation.engines.engine import EngineError

LARGEST_ANSWER = 1_000_000
"""Bytes of an answer that are read; a longer one is given up."""

LONGEST_WAIT = 30.0
"""Seconds that a server's Retry-After is respected at most."""

_COMMON_KEY = "OPENAI_API_KEY"
_CONNECT_SECONDS = 10.0
_SHORTEST_SECRET = 12
_DENIED = (401, 402, 403, 404, 405)
_BUSY = (408, 409, 425, 429)
_CHAT = "/chat/completions"
_VERSION = re.compile(r"v\d")


class Trouble(Enum):
    """Why there is no answer, told apart by what helps: waiting, asking again, or the user."""

    DOWN = "no connection"
    BUSY = "overloaded, failing or slow: waiting may help"
    BROKEN = "an answer that is not of the protocol"
    SILENT = "an answer of the protocol without a translation"
    REJECTED = "this request is refused, another may pass"
    DENIED = "no request will pass until the user changes something"


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that got no answer: the trouble, and the reason in a few words without secrets.

    `wait` is what the server asks for before the next try, in seconds; `status` its HTTP status.
    """

    trouble: Trouble
    reason: str
    wait: float | None = None
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is. `base` is the URL before /models and /chat/completions, without credentials.

    `local`: the host is this machine. `credentials` is "user:password", or empty.
    """

    base: str
    host: str
    local: bool
    encrypted: bool
    credentials: str = field(default="", repr=False)


def read_address(url: str) -> Address:
    """The address that a user means with `url`; raises `EngineError` when it is none.

    >>> [read_address(u).base for u in ("http://localhost:8000", "https://a.example/api/v1/chat/completions/")]
    ['http://localhost:8000/v1', 'https://a.example/api/v1']
    >>> read_address("http://me:secret@10.0.0.5:8000/llm/")
    Address(base='http://10.0.0.5:8000/llm/v1', host='10.0.0.5', local=False, encrypted=False)
    """
    url = url.strip()
    shown = re.split(r"[?#]", url)[0].rpartition("@")[2]
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        httpx2.URL(url)
    except (ValueError, httpx2.InvalidURL):
        known = None
    if not known:
        raise EngineError(f"{shown}: not the address of a server; name one like http://localhost:8000/v1")
    if parts.query or parts.fragment:
        raise EngineError(f"{shown}: followed by ? or #, which is not sent; name the address up to /v1")
    path = parts.path.rstrip("/")
    if path.endswith(_CHAT):
        path = path.removesuffix(_CHAT)
    elif not any(map(_VERSION.match, path.split("/"))):
        path += "/v1"
    user, _, place = parts.netloc.rpartition("@")
    host = str(parts.hostname)
    base = urlunsplit((parts.scheme, place, path, "", ""))
    return Address(base, host, _is_this_machine(host), parts.scheme == "https", unquote(user))


def _is_this_machine(host: str) -> bool:
    """Whether `host` can be no other machine. A name but "localhost" can: a resolver decides on it."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified


class Connection:
    """An open line to a server, for `async with`.

    `key_variable` names the environment variable with the key, which is read here and kept no longer
    than the line; OPENAI_API_KEY stands in for it, but does not go unencrypted to another machine.
    A user and password in the address go before a key. `timeout` is in seconds and counts for a whole
    question and answer. A proxy of the environment is used, except to this machine.

    Raises `EngineError` for a key that cannot be sent and a proxy that cannot be used.
    """

    def __init__(self, address: Address, key_variable: str, timeout: float) -> None:
        self._base = address.base
        self._timeout = timeout
        authorization, self._secrets = _authorization(address, key_variable)
        connect = min(0.9 * timeout, _CONNECT_SECONDS)
        # Reading the certificates of the system takes 50 ms; unencrypted, none is needed and none trusted.
        verify = True if address.encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        limits = httpx2.Limits()  # whoever asks decides how many questions go at a time
        direct = httpx2.AsyncHTTPTransport(verify=verify, limits=limits) if address.local else None
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", **authorization}
        try:
            self._client = httpx2.AsyncClient(
                headers=headers,
                timeout=httpx2.Timeout(None, connect=connect),
                limits=limits,
                verify=verify,
                follow_redirects=False,
                transport=direct,
            )
        except (ImportError, ValueError, httpx2.InvalidURL):
            raise EngineError(
                f"{address.base}: the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY) "
                "cannot be used; name an http:// proxy, or none with NO_PROXY"
            ) from None

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._client.__aexit__(*error)

    async def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | Failure:
        """The JSON object that the server answers: to a POST of `body`, or to a GET without one."""
        try:
            async with asyncio.timeout(self._timeout):
                return await self._exchange(path, body)
        except TimeoutError:
            return Failure(Trouble.BUSY, f"no answer within {self._timeout:g} s")
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError, UnicodeError) as error:
            return Failure(Trouble.DOWN, self._words(error))
        except (httpx2.HTTPError, OSError) as error:
            return Failure(Trouble.BUSY, f"the connection was cut: {self._words(error)}")

    async def _exchange(self, path: str, body: dict[str, Any] | None) -> dict[str, Any] | Failure:
        content = None if body is None else json.dumps(body).encode("ascii")
        asked = self._client.stream(
            "GET" if body is None else "POST",
            f"{self._base}/{path}",
            content=content,
            headers={} if content is None else {"Content-Type": "application/json"},
        )
        async with asked as response:
            read = bytearray()
            async for piece in response.aiter_raw():
                read += piece
                if len(read) > LARGEST_ANSWER:
                    return Failure(Trouble.BROKEN, f"its answer is longer than {LARGEST_ANSWER:,} bytes")
        return self._judged(response, bytes(read))

    def _judged(self, response: httpx2.Response, read: bytes) -> dict[str, Any] | Failure:
        """The object in an answer, or what its status and its bytes say is wrong."""
        status = response.status_code
        data = _object(self._hidden(read.decode("utf-8", "replace"), all_of_them=status != 200))
        if status == 200:
            if response.headers.get("content-encoding", "identity") != "identity":
                return Failure(Trouble.BROKEN, "its answer is compressed, which was not asked for")
            return data if data is not None else Failure(Trouble.BROKEN, "its answer is no JSON object")
        name = HTTPStatus(status).phrase if status in {known.value for known in HTTPStatus} else "unknown"
        said = error_words(data or {})
        reason = f"{status} {name}" + (f": {said}" if said else "")
        if 300 <= status < 400:
            onward = self._hidden(response.headers.get("location", "nowhere").rpartition("@")[2])
            reason = f"{status} {name}, to {one_line(onward)}"
            return Failure(Trouble.DENIED, reason, status=status)
        if status in _DENIED or (status < 500 and _is_about_model(data or {})):
            return Failure(Trouble.DENIED, reason, status=status)
        if status >= 500 or status in _BUSY:
            wait = _seconds(response.headers.get("retry-after", ""))
            return Failure(Trouble.BUSY, reason, wait, status)
        return Failure(Trouble.REJECTED, reason, status=status)

    def _words(self, error: Exception) -> str:
        """An error's own words for a message, or its class where it has none."""
        return one_line(self._hidden(str(error))) or type(error).__name__

    def _hidden(self, text: str, *, all_of_them: bool = True) -> str:
        """`text` without the secrets sent.

        In a translation, `all_of_them` off, only long ones are: a key such as "none" is a word.
        """
        for secret in self._secrets:
            if all_of_them or len(secret) >= _SHORTEST_SECRET:
                for form in {secret, json.dumps(secret)[1:-1], secret.replace("/", r"\/")}:
                    text = text.replace(form, "[hidden]")
        return text


def error_words(data: dict[str, Any]) -> str:
    """What a server says about an error, in one short line; the servers put it in different places.

    >>> error_words({"error": {"message": "no such model", "code": 404}}), error_words({"detail": "busy"})
    ('no such model', 'busy')
    """
    error = data.get("error")
    inner = error.get("message") if isinstance(error, dict) else error
    said = next((s for s in (inner, data.get("message"), data.get("detail")) if isinstance(s, str)), "")
    return one_line(said)


def one_line(text: str, longest: int = 200) -> str:
    r"""Foreign words fit for a message: one line, without control characters, not too long.

    >>> one_line("a\n\x1b[31m b")
    'a [31m b'
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 10 * longest]).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _object(text: str) -> dict[str, Any] | None:
    """The JSON object that `text` is, or None."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _is_about_model(data: dict[str, Any]) -> bool:
    """Whether an error says that the model does not exist, whatever its status."""
    error = data.get("error")
    return isinstance(error, dict) and (
        error.get("code") == "model_not_found" or error.get("param") == "model"
    )


def _seconds(retry_after: str) -> float | None:
    """The seconds that a Retry-After means, a number or a date; None when it means nothing.

    >>> _seconds("2"), _seconds("3600"), _seconds("Wed, 21 Oct 2015 07:28:00 GMT"), _seconds("soon")
    (2.0, 30.0, 0.0, None)
    """
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT) if seconds == seconds else None


def _authorization(address: Address, key_variable: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The header that opens the door, if there is any, and the secrets to be kept out of messages."""
    if address.credentials:
        code = base64.b64encode(address.credentials.encode()).decode("ascii")
        password = address.credentials.partition(":")[2]
        return {"Authorization": f"Basic {code}"}, tuple(filter(None, (code, password)))
    names = [key_variable, _COMMON_KEY] if address.local or address.encrypted else [key_variable]
    for name in names:
        key = os.environ.get(name, "").strip()
        if key and (not key.isascii() or not key.isprintable() or " " in key):
            raise EngineError(
                f"{name}: has characters that no key has (blanks, line breaks, Hangul); set it anew"
            )
        if key:
            return {"Authorization": f"Bearer {key}"}, (key,)
    return {}, ()
