"""Keys, passwords, redirections and proxies: what goes where, and is shown nowhere."""

import json
import logging
import pickle
import shutil
import ssl
import subprocess
import traceback
from pathlib import Path

import pytest

from nambuk.translation.engines.engine import EngineError, Translation
from nambuk.translation.engines.server_engine import ServerEngine

from ...conftest import Handler, Seen, Serve
from .conftest import KEY, Pauses, echo, note, one


def test_the_key_is_sent_and_seen_nowhere(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def script(handler: Handler, seen: Seen, number: int) -> None:
        said = f"{'x' * 100 * (number % 2)} your header was {seen.headers['Authorization']}"
        body = json.dumps({"error": {"message": said}})
        body = body if number < 2 else body.replace("/", r"\/")
        status = {"가": 500, "나": 400, "다": 200, "라": 401}[seen.sentence]
        handler.send(status, body.encode())

    monkeypatch.setenv("NAMBUK_API_KEY", f" {KEY}\n")
    caplog.set_level(logging.DEBUG)
    server = serve(script)
    engine = ServerEngine(server.url, "m", sleep=Pauses(), parallel=1)
    said = repr(engine.translate(["가", "나", "다"], "ko-KR", "en"))
    assert said.count("your header was Bearer [hidden]") == 3
    with pytest.raises(EngineError) as raised:
        engine.translate(["라"], "ko-KR", "en")
    said += "".join(traceback.format_exception(raised.value)) + repr(raised.value)
    said += repr(engine) + engine.name + repr(vars(engine)) + repr(pickle.dumps(engine)) + caplog.text
    assert {seen.headers["Authorization"] for seen in server.seen} == {f"Bearer {KEY}"}
    assert "HTTP Request" in caplog.text
    for part in (KEY, KEY[:12], "sk-a", "very", "1234567890"):
        assert part not in said


def test_a_key_that_is_a_word_spoils_no_translation(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMBUK_API_KEY", "none")
    assert one(serve(lambda handler, *_: handler.say("none of them"))).text == "none of them"
    said = note(one(serve(lambda handler, *_: handler.fail(400, "key none"))))
    assert said == "400 Bad Request: key [hidden]"


def test_the_common_key_stands_in_but_does_not_go_unencrypted_to_others(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "common-key")
    server = serve(echo)
    one(server)
    monkeypatch.setenv("HTTP_PROXY", server.url.removesuffix("/v1"))
    away = ServerEngine("http://server.example:8000", "m")
    assert away.translate(["가"], "ko-KR", "en") == [Translation("T(가)")]
    monkeypatch.setenv("OWN_KEY", "own-key")
    own = ServerEngine("http://server.example:8000", "m", key_variable="OWN_KEY")
    own.translate(["가"], "ko-KR", "en")
    keys = [seen.headers.get("Authorization") for seen in server.seen]
    assert keys == ["Bearer common-key", None, "Bearer own-key"]
    assert server.seen[1].path == "http://server.example:8000/v1/chat/completions"


def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(echo)
    for key in ("sk-ab\ncd", "sk-비밀", "sk-ab cd"):
        monkeypatch.setenv("NAMBUK_API_KEY", key)
        with pytest.raises(EngineError, match="NAMBUK_API_KEY: has characters") as raised:
            one(server)
        assert "sk-" not in "".join(traceback.format_exception(raised.value))
    assert server.seen == []


def test_user_and_password_in_the_address_are_used_and_not_shown(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    server = serve(lambda handler, seen, _: handler.fail(401, f"{seen.headers['Authorization']} p@ss:w0rd"))
    url = server.url.replace("//", "//me:p%40ss:w0rd@")
    engine = ServerEngine(url, "m")
    with pytest.raises(EngineError) as raised:
        engine.translate(["가"], "ko-KR", "en")
    assert server.seen[0].headers["Authorization"] == "Basic bWU6cEBzczp3MHJk"
    said = f"{engine.name} {engine!r} {vars(engine)} {raised.value!r} {caplog.text}"
    assert str(raised.value).startswith(f"{server.url}: 401 Unauthorized: Basic [hidden] [hidden]; ")
    assert str(raised.value).endswith("check the user and the password in the address")
    for secret in ("p@ss", "p%40ss", "w0rd", "bWU6", KEY):
        assert secret not in said
    broken = "http://me:" + "secret@host:99999999/v1"
    with pytest.raises(EngineError, match=r"^host:99999999/v1: not the address") as raised:
        ServerEngine(broken, "m")
    assert "secret" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_is_not_followed(serve: Serve, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setenv("NAMBUK_API_KEY", KEY)
    thief = serve(echo)
    onward = f"http://me:pw@127.0.0.1:{thief.server_port}/x"
    server = serve(lambda handler, *_: handler.send(status, b"", Location=onward))
    with pytest.raises(EngineError, match=r"a redirection is not followed: name the address") as raised:
        one(server)
    assert f"to 127.0.0.1:{thief.server_port}/x" in str(raised.value)
    assert "pw" not in str(raised.value)
    assert thief.seen == []


def test_this_machine_is_reached_without_a_proxy(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, server = serve(echo), serve(echo)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
    assert one(server, "가").text == "T(가)"
    assert (len(server.seen), proxy.seen) == (1, [])


def test_a_proxy_that_cannot_be_used_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://me:secret@proxy.example")
    with pytest.raises(EngineError, match=r"ALL_PROXY\) cannot be used") as raised:
        ServerEngine("http://server.example", "m").translate(["가"], "ko-KR", "en")
    assert "secret" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes the certificate")
def test_a_certificate_that_is_not_trusted_stops_the_key(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*make.split(), *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = serve(echo)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    engine = ServerEngine(server.url.replace("http:", "https:"), "m")
    with pytest.raises(EngineError, match=r"CERTIFICATE_VERIFY_FAILED.*certificate in SSL_CERT_FILE$"):
        engine.translate(["가"], "ko-KR", "en")
    assert server.seen == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert engine.translate(["가"], "ko-KR", "en") == [Translation("T(가)")]
