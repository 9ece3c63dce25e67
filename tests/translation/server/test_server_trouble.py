"""`ServerEngine` with servers that are busy, slow, broken or gone."""

import json
import socket
import time
from typing import Any

import pytest

from nambuk.translation.engines.engine import EngineError, EngineLostError, Translation
from nambuk.translation.engines.server_engine import FAILURES_IN_A_ROW, ServerEngine

from ...conftest import Handler, Seen, Serve
from .conftest import Pauses, echo, note, one


def test_waits_as_long_as_the_server_asks(serve: Serve) -> None:
    def script(handler: Handler, seen: Seen, number: int) -> None:
        waits = {0: "7", 1: "900"}
        if number in waits:
            return handler.fail(429, "slow down", Retry_After=waits[number])
        if number == 2:
            return handler.fail(503, "Loading model")
        return echo(handler, seen, number)

    pauses = Pauses()
    server = serve(script)
    assert one(server, "가", sleep=pauses) == Translation("T(가)")
    assert pauses.seconds == [7.0, 30.0, 4.0]
    assert len({json.dumps(seen.body) for seen in server.seen}) == 1


def test_one_sentence_that_fails_for_ever_does_not_stop_the_others(serve: Serve) -> None:
    def script(handler: Handler, seen: Seen, number: int) -> None:
        if seen.sentence == "나":
            return handler.fail(500, "CUDA error\nat line 3")
        return echo(handler, seen, number)

    pauses = Pauses()
    server = serve(script)
    made = ServerEngine(server.url, "m", sleep=pauses).translate(["가", "나", "다"], "ko-KR", "en")
    assert [translation.text for translation in made] == ["T(가)", "", "T(다)"]
    assert note(made[1]) == "500 Internal Server Error: CUDA error at line 3"
    assert pauses.seconds == [1.0, 2.0, 4.0]


def test_a_server_that_only_fails_is_given_up(serve: Serve) -> None:
    server = serve(lambda handler, *_: handler.fail(502))
    engine = ServerEngine(server.url, "m", retries=1, parallel=2, sleep=Pauses())
    with pytest.raises(EngineError) as raised:
        engine.translate([str(number) for number in range(500)], "ko-KR", "en")
    assert str(raised.value) == (
        f"{server.url}: {FAILURES_IN_A_ROW} sentences in a row got no translation, the last because: "
        "502 Bad Gateway; look at the server, then run again"
    )
    assert len(server.seen) <= 2 * (FAILURES_IN_A_ROW + 2)


def test_failures_apart_from_each_other_do_not_add_up(serve: Serve) -> None:
    def script(handler: Handler, seen: Seen, number: int) -> None:
        return handler.fail(500) if int(seen.sentence) % 2 else echo(handler, seen, number)

    engine = ServerEngine(serve(script).url, "m", retries=0, parallel=1)
    made = engine.translate([str(number) for number in range(20)], "ko-KR", "en")
    assert [translation.text for translation in made[::2]] == [f"T({number})" for number in range(0, 20, 2)]
    assert {note(translation) for translation in made[1::2]} == {"500 Internal Server Error"}


def test_a_sentence_that_the_server_refuses_is_not_asked_again(serve: Serve) -> None:
    def script(handler: Handler, seen: Seen, number: int) -> None:
        if seen.sentence.startswith("long"):
            return handler.send(400, b'{"detail": "maximum context length is 10 tokens"}')
        return echo(handler, seen, number)

    server = serve(script)
    sentences = ["가", *[f"long {number}" for number in range(8)], "나"]
    made = ServerEngine(server.url, "m", parallel=1).translate(sentences, "ko-KR", "en")
    assert note(made[1]) == "400 Bad Request: maximum context length is 10 tokens"
    assert (made[0].text, made[-1].text) == ("T(가)", "T(나)")
    assert len(server.seen) == len(sentences)


@pytest.mark.parametrize("where", ["body", "head"])
def test_a_server_that_drips_does_not_hold_the_program(serve: Serve, where: str) -> None:
    def script(handler: Handler, *_: Any) -> None:
        whole = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b" " * 1000
        begun = 0 if where == "head" else 60
        handler.wfile.write(whole[:begun])
        for number in range(begun, begun + 60):
            handler.wfile.write(whole[number : number + 1])
            time.sleep(0.05)

    begun = time.monotonic()
    assert note(one(serve(script), timeout=0.3, retries=0)) == "no answer within 0.3 s"
    assert time.monotonic() - begun < 1.5


def test_a_slow_answer_is_asked_for_again(serve: Serve) -> None:
    def script(handler: Handler, seen: Seen, number: int) -> None:
        time.sleep(0.6 if number == 0 else 0)
        echo(handler, seen, number)

    server = serve(script)
    assert one(server, "가", timeout=0.3).text == "T(가)"
    assert len(server.seen) == 2


def test_a_cut_connection_is_tried_again(serve: Serve) -> None:
    def script(handler: Handler, seen: Seen, number: int) -> None:
        handler.close_connection = True
        if number == 0:
            return None  # hangs up without a word
        if number == 1:  # hangs up in the middle
            return (
                handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"choices": [') and None
            )
        return echo(handler, seen, number)

    server = serve(script)
    assert one(server, "가").text == "T(가)"
    assert len(server.seen) == 3
    dead = serve(lambda handler, *_: setattr(handler, "close_connection", True))
    assert note(one(dead, retries=1)).startswith("the connection was cut: ")


def test_nobody_there_is_said_at_once() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    pauses = Pauses()
    engine = ServerEngine(url, "m", sleep=pauses)
    with pytest.raises(EngineError, match=rf"{url}/v1: the server cannot be reached \(.+\); start it"):
        engine.translate(["가"] * 1000, "ko-KR", "en")
    assert pauses.seconds == []


def test_a_server_that_dies_on_the_way_is_waited_for_and_then_given_up(serve: Serve) -> None:
    server = serve(echo)
    pauses = Pauses()
    engine = ServerEngine(server.url, "m", sleep=pauses, retries=2)
    engine.translate(["가"], "ko-KR", "en")
    server.shutdown()
    server.server_close()
    (made,) = engine.translate(["가"], "ko-KR", "en")
    assert note(made)
    assert pauses.seconds == [1.0, 2.0]
    with pytest.raises(EngineError, match=f"{FAILURES_IN_A_ROW} sentences in a row"):
        engine.translate(["가"] * 1000, "ko-KR", "en")


@pytest.mark.parametrize(
    ("status", "body", "way_out"),
    [
        (401, {"error": "no"}, "401 Unauthorized: no; put a key that is valid there into NAMBUK_API_KEY"),
        (403, {}, "403 Forbidden; put a key that is valid there into NAMBUK_API_KEY"),
        (402, {}, "402 Payment Required; the account there needs credit"),
        (
            404,
            {"object": "error", "message": "The model `m` does not exist."},
            "404 Not Found: The model `m` does not exist.; "
            "check the address, which most often ends in /v1, and the model m",
        ),
        (
            400,
            {"error": {"message": "no m here", "code": "model_not_found"}},
            "400 Bad Request: no m here; check the address, which most often ends in /v1, and the model m",
        ),
    ],
)
def test_what_no_sentence_can_pass_stops_at_once(
    serve: Serve, status: int, body: dict[str, Any], way_out: str
) -> None:
    server = serve(lambda handler, *_: handler.send(status, json.dumps(body).encode()))
    engine = ServerEngine(server.url, "m", parallel=1)
    with pytest.raises(EngineError) as raised:
        engine.translate(["가"] * 50, "ko-KR", "en")
    assert str(raised.value) == f"{server.url}: {way_out}"
    assert isinstance(raised.value, EngineLostError) == (status != 403)  # which a text may bring about
    assert len(server.seen) == 1
