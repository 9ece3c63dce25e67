"""The engine for large models behind a server that speaks the OpenAI chat protocol."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from nambuk.translation.engines.engine import EngineError, EngineLostError, Hint, Translation
from nambuk.translation.engines.families import language_key
from nambuk.translation.engines.server_messages import Prompt, make_prompt, read_answer
from nambuk.translation.engines.server_protocol import (
    LONGEST_WAIT,
    Connection,
    Failure,
    Trouble,
    one_line,
    read_address,
)

FAILURES_IN_A_ROW = 5
"""So many sentences that fail one after the other, and the server is given up."""

_PERHAPS_THE_TEXT = 403  # services also answer so to a text that they will not have

_Read = TypeVar("_Read")


class ServerEngine:
    """Translates with a large model behind `url`, one question for each sentence, `parallel` at a time.

    `url` is such as http://localhost:8000/v1. `model` is the server's name for it; without one the
    server is asked which it has. The key is in the environment variable `key_variable` (or in
    OPENAI_API_KEY, which is not sent unencrypted to another machine) and is read when it is needed.
    `timeout` is in seconds, for a whole question and answer; a question that failed is asked again
    up to `retries` times. `max_tokens` limits an answer, with its reasoning; by default the server's
    own limit holds. `temperature` 0 and a fixed seed are asked for, so that the server does not
    sample. `sleep` waits a number of seconds between two tries.

    Raises `EngineError` when `url` is no address, or when no model is named and the server does not
    have exactly one.
    """

    takes_hints = True

    def __init__(
        self,
        url: str,
        model: str | None = None,
        *,
        key_variable: str = "NAMBUK_API_KEY",
        timeout: float = 120.0,
        parallel: int = 4,
        retries: int = 3,
        max_tokens: int | None = None,
        temperature: float = 0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._address = read_address(url)
        self._key_variable = key_variable
        self._timeout = timeout
        self._parallel = max(parallel, 1)
        self._retries = max(retries, 0)
        self._settings = {"temperature": temperature, "seed": 0, "stream": False}
        if max_tokens is not None:
            self._settings["max_tokens"] = max_tokens
        self._sleep = sleep
        self._met = False  # whether the server has ever answered as it should
        self._failed_in_a_row = 0
        self._lost: Failure | None = None  # the last sentence's, where there was no connection
        self._model = model or ""
        if not model:
            self._model = _run(self._only_model())

    @property
    def name(self) -> str:
        """The address without credentials, the model, and the settings that are not the usual ones."""
        unusual = "".join(
            f", {key} {self._settings[key]}"
            for key in ("temperature", "max_tokens")
            if self._settings.get(key)
        )
        return f"{self._address.base} {one_line(self._model)} (server{unusual})"

    def __repr__(self) -> str:
        return f"ServerEngine({self.name!r})"

    @property
    def warning(self) -> str | None:
        """One line on where the texts go, or None where they stay on this machine."""
        host = self._address.host
        if self._address.local:
            if self._model.endswith("cloud"):  # Ollama passes models such as gpt-oss:20b-cloud on
                return f"texts may leave this machine: {one_line(self._model)} looks like a model that {host} passes on"
            return None
        if self._address.encrypted:
            return f"texts leave this machine: they go to {host}"
        return f"texts go unencrypted to {host}: they leave this machine, and others on the way can read them"

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        candidates: int = 1,
        hints: Sequence[Sequence[Hint]] = (),
    ) -> list[Translation]:
        """See `Engine.translate`. There is one candidate; hints go into the prompt.

        Raises `EngineError` also when many sentences one after the other fail.
        """
        if language_key(source) == language_key(target):
            raise EngineError(
                f"--from {source} --to {target}: the same language for a model; nambuk translates between "
                "the Korean standards without one"
            )
        wanted = hints or [()] * len(sentences)
        prompts = {
            number: make_prompt(sentence, source, target, words)
            for number, (sentence, words) in enumerate(zip(sentences, wanted, strict=True))
            if sentence.strip()
        }
        made = _run(self._ask_all(prompts)) if prompts else {}
        return [made.get(number, Translation("")) for number in range(len(sentences))]

    def _connect(self) -> Connection:
        return Connection(self._address, self._key_variable, self._timeout)

    async def _only_model(self) -> str:
        """The name of the one model that the server has."""
        async with self._connect() as line:
            found = await self._persist(line, "models", None, _model_names)
        if isinstance(found, Failure):
            raise EngineError(
                f"{self._address.base}/models: {found.reason}; look at the server, or name a model"
            )
        if len(found) == 1:
            return found[0]
        more = ", …" if len(found) > 10 else ""
        have = f"several models; name one of {', '.join(map(one_line, found[:10]))}{more}"
        raise EngineError(
            f"{self._address.base}: the server has {have if found else 'no model; load one there'}"
        )

    async def _ask_all(self, prompts: dict[int, Prompt]) -> dict[int, Translation]:
        """The translation for each prompt; `parallel` workers take from one list."""
        made: dict[int, Translation] = {}
        waiting = iter(prompts.items())
        async with self._connect() as line:
            try:
                async with asyncio.TaskGroup() as workers:
                    for _ in range(min(self._parallel, len(prompts))):
                        workers.create_task(self._work(line, waiting, made))
            except ExceptionGroup as failed:
                error = failed.exceptions[0]
            else:
                return made
        raise error

    async def _work(
        self, line: Connection, waiting: Iterator[tuple[int, Prompt]], made: dict[int, Translation]
    ) -> None:
        for number, prompt in waiting:
            made[number] = await self._ask(line, prompt)

    async def _ask(self, line: Connection, prompt: Prompt) -> Translation:
        body = {"model": self._model, "messages": prompt.messages(), **self._settings}
        answer = await self._persist(line, "chat/completions", body, lambda data: read_answer(data, prompt))
        if isinstance(answer, Translation):
            self._failed_in_a_row, self._lost = 0, None
            return answer
        self._lost = answer if answer.trouble is Trouble.DOWN else None
        self._count(answer)
        return Translation("", notes=(f"the server gave no translation: {answer.reason}",))

    async def _persist(
        self,
        line: Connection,
        path: str,
        body: dict[str, Any] | None,
        read: Callable[[dict[str, Any]], _Read | Failure],
    ) -> _Read | Failure:
        """What `read` makes of the server's answer, asked again while that may help."""
        tries = 0
        while True:
            data = await line.ask(path, body)
            outcome = data if isinstance(data, Failure) else read(data)
            self._met = self._met or not isinstance(outcome, Failure) or outcome.trouble is Trouble.SILENT
            if not isinstance(outcome, Failure):
                return outcome
            self._stop_if_hopeless(outcome)
            pause = _pause(outcome, tries, self._retries)
            if pause is None:
                return outcome
            tries += 1
            await self._sleep(pause)

    def _stop_if_hopeless(self, failure: Failure) -> None:
        """Raise when no sentence will get through: what is wrong, and what the user can change."""
        if failure.trouble is Trouble.DOWN and not self._met:
            raise EngineLostError(self._no_connection(failure))
        if failure.trouble is Trouble.DENIED:
            kind = EngineError if failure.status == _PERHAPS_THE_TEXT else EngineLostError
            raise kind(f"{self._address.base}: {failure.reason}; {self._way_out(failure)}")

    @property
    def unreachable(self) -> str | None:
        """One line where the last sentence got no translation because there was no connection, else None."""
        return self._no_connection(self._lost) if self._lost else None

    def _no_connection(self, failure: Failure) -> str:
        reason = f"the server cannot be reached ({failure.reason})"
        return f"{self._address.base}: {reason}; {self._way_out(failure)}"

    def _way_out(self, failure: Failure) -> str:
        """What the user can do about a failure that stops everything."""
        status = failure.status
        if status is None:
            if "CERTIFICATE_VERIFY_FAILED" in failure.reason:
                return "name the file with its authority's certificate in SSL_CERT_FILE"
            return "start it, or check the address"
        if status in (401, 403):
            if self._address.credentials:
                return "check the user and the password in the address"
            return f"put a key that is valid there into {self._key_variable}"
        if status == 402:
            return "the account there needs credit"
        if 300 <= status < 400:
            return "a redirection is not followed: name the address where the server really is"
        model = f", and the model {one_line(self._model)}" if self._model else ""
        return f"check the address, which most often ends in /v1{model}"

    def _count(self, failure: Failure) -> None:
        """Count sentences that failed by the server's fault; raise when there are too many in a row.

        What a server refuses or garbles is the sentence's fault as soon as another one went through.
        """
        if failure.trouble is Trouble.SILENT:
            self._failed_in_a_row = 0
            return
        if failure.trouble in (Trouble.DOWN, Trouble.BUSY) or not self._met:
            self._failed_in_a_row += 1
        if self._failed_in_a_row >= FAILURES_IN_A_ROW:
            self._failed_in_a_row = 0
            kind = EngineLostError if _is_gone(failure) else EngineError
            raise kind(
                f"{self._address.base}: {FAILURES_IN_A_ROW} sentences in a row got no translation, the last "
                f"because: {failure.reason}; look at the server, then run again"
            )


def _is_gone(failure: Failure) -> bool:
    """Whether a failure is that of a server which does not answer, not that of a sentence.

    >>> [_is_gone(Failure(Trouble.BUSY, "", status=status)) for status in (None, 429, 500, 503)]
    [True, False, False, True]
    """
    silent = failure.status is None or failure.status in (
        502,
        503,
        504,
    )  # a gateway that waits for the server
    return failure.trouble is Trouble.DOWN or (failure.trouble is Trouble.BUSY and silent)


def _pause(failure: Failure, tries: int, retries: int) -> float | None:
    """Seconds before the next try after `tries` repeated ones; None when there is none.

    >>> [_pause(Failure(Trouble.BUSY, "503"), tries, 3) for tries in range(4)]
    [1.0, 2.0, 4.0, None]
    """
    if failure.trouble in (Trouble.DOWN, Trouble.BUSY) and tries < retries:
        return failure.wait if failure.wait is not None else min(2.0**tries, LONGEST_WAIT)
    if failure.trouble in (Trouble.BROKEN, Trouble.SILENT) and tries == 0 < retries:
        return 0.0
    return None


def _model_names(data: dict[str, Any]) -> list[str] | Failure:
    """The names in a server's list of models."""
    if "data" not in data:
        return Failure(Trouble.BROKEN, "its answer is no list of models")
    listed = data["data"] if isinstance(data["data"], list) else []
    return [entry["id"] for entry in listed if isinstance(entry, dict) and isinstance(entry.get("id"), str)]


def _run(task: Coroutine[Any, Any, _Read]) -> _Read:
    """Run `task` to its end, also where an event loop runs already (a notebook, a web page)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(task)
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, task).result()
