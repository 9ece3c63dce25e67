"""What servers answer, and the translation in it."""

from typing import Any

import pytest

from nambuk.translation.engines import server_messages
from nambuk.translation.engines.engine import Translation
from nambuk.translation.engines.server_engine import ServerEngine
from nambuk.translation.engines.server_messages import clean, make_prompt
from nambuk.translation.engines.server_protocol import LARGEST_ANSWER

from ...conftest import Handler, Seen, Serve
from .conftest import echo, note, one


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!DOCTYPE html><title>Log in</title>", "its answer is no JSON object"),
        (b'{"choices": [{"message": {"content": "He ca', "its answer is no JSON object"),
        (b"\xff\xfe\x00", "its answer is no JSON object"),
        (b"[" * 100_000, "its answer is no JSON object"),
        (b'["choices"]', "its answer is no JSON object"),
        (b"", "its answer is no JSON object"),
        (b"{}", "its answer has no translation in it"),
        (b'{"choices": []}', "its answer has no translation in it"),
        (b'{"choices": [{"text": "He came."}]}', "its answer has no translation in it"),
        (b'{"error": {"message": "no\\n GPU"}}', "its answer has no translation in it: no GPU"),
        (b'{"choices": [{"message": {"content": null}}]}', "its answer is empty"),
        (b'{"choices": [{"message": {"content": 5}}]}', "its answer is empty"),
        (b'{"choices": [{"message": {"content": "<think>So"}}]}', "its answer is empty"),
        (
            b'{"choices": [{"message": {"content": "<think>So"}, "finish_reason": "length"}]}',
            "its limit was reached before a translation began",
        ),
        (
            b'{"choices": [{"message": {"content": null, "refusal": "I cannot."}}]}',
            "the model refused: I cannot.",
        ),
        (b'{"a": "' + b"x" * LARGEST_ANSWER + b'"}', "its answer is longer than 1,000,000 bytes"),
    ],
)
def test_an_answer_without_a_translation_is_asked_for_once_more(
    serve: Serve, body: bytes, reason: str
) -> None:
    server = serve(lambda handler, *_: handler.send(200, body))
    assert note(one(server)) == reason
    assert len(server.seen) == 2

    def mends(handler: Handler, seen: Seen, number: int) -> None:
        return handler.send(200, body) if number == 0 else echo(handler, seen, number)

    assert one(serve(mends), "가") == Translation("T(가)")


def test_an_endless_answer_is_not_read_to_its_end(serve: Serve) -> None:
    sent = [0]

    def script(handler: Handler, *_: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
        while True:
            sent[0] += handler.wfile.write(b"x" * 65536)

    assert note(one(serve(script), retries=0)) == "its answer is longer than 1,000,000 bytes"
    assert sent[0] < 50 * LARGEST_ANSWER


def test_a_compressed_answer_is_not_unpacked(serve: Serve) -> None:
    server = serve(lambda handler, *_: handler.send(200, b"{}", Content_Encoding="gzip"))
    assert note(one(server)) == "its answer is compressed, which was not asked for"
    assert server.seen[0].headers["Accept-Encoding"] == "identity"


def test_an_answer_that_reached_its_limit_is_flagged(serve: Serve) -> None:
    server = serve(lambda handler, *_: handler.say("He ca", finish="length"))
    assert one(server) == Translation("He ca", notes=(server_messages.LIMIT_NOTE,))
    assert len(server.seen) == 1


def test_an_answer_that_a_filter_cut_is_flagged(serve: Serve) -> None:
    server = serve(lambda handler, *_: handler.say("He ca", finish="content_filter"))
    assert one(server) == Translation("He ca", notes=(server_messages.FILTER_NOTE,))


def test_an_answer_in_parts_is_joined(serve: Serve) -> None:
    parts = [{"type": "text", "text": "He "}, {"type": "other"}, {"type": "text", "text": "came."}]
    assert one(serve(lambda handler, *_: handler.say(parts))) == Translation("He came.")


def test_refusals_are_the_models_affair_and_stop_nothing(serve: Serve) -> None:
    server = serve(lambda handler, *_: handler.say(None, refusal="I cannot."))
    made = ServerEngine(server.url, "m", retries=0).translate(["가"] * 20, "ko-KR", "en")
    assert {note(translation) for translation in made} == {"the model refused: I cannot."}


@pytest.mark.parametrize(
    ("source", "answer", "text"),
    [
        ("그가 왔다.", "<think>\n“그” is he.\n</think>\n\nHe came.", "He came."),
        ("그가 왔다.", "<think>a</think><think>b</think>He came.", "He came."),
        ("그가 왔다.", "I think.\n</think>\nHe came.", "He came."),
        ("그가 왔다.", "```\nHe came.\n```", "He came."),
        ("그가 왔다.", "```markdown\n<<<TEXT1>>>\nHe came.\n<<<END1>>>\n```", "He came."),
        ("```\n코드\n```", "```\ncode\n```", "```\ncode\n```"),
        ("그가 왔다.", "Translation: He came.", "He came."),
        ("그가 왔다.", '**English translation:**\n"He came."', "He came."),
        ("그가 왔다.", "Here is the translation in English: He came.", "He came."),
        ("그가 왔다.", "译文：他来了。", "他来了。"),
        ("출력 500와트", "Output: 500 watts", "Output: 500 watts"),
        ("번역 리철호", "Translation: Ri Chol Ho", "Translation: Ri Chol Ho"),
        ("번역: 그가 왔다.", "Translation: He came.", "Translation: He came."),
        ("그가 왔다.", "Translation:", "Translation:"),
        ("그가 왔다.", "“He came.”", "He came."),
        ("그가 왔다.", "«Он пришёл.»", "Он пришёл."),
        ("로동신문", "«Нодон синмун»", "«Нодон синмун»"),
        ("《그가 왔다.》", "“He came.”", "“He came.”"),
        ("그가 왔다.", '"He" is not "she"', '"He" is not "she"'),
        ("그가\n왔다.", "He\ncame.", "He\ncame."),
        ("그가 왔다.", "He\x00 \x1b[31mcame.", "He [31mcame."),
    ],
)
def test_what_models_put_around_a_translation_is_taken_off(source: str, answer: str, text: str) -> None:
    assert clean(answer, make_prompt(source, "ko-KR", "en")) == (text, ())


@pytest.mark.parametrize(
    ("source", "answer", "text", "notes"),
    [
        ("가", "A <<<TEXT1>>> B", "A <<<TEXT1>>> B", (server_messages.MARKER_NOTE,)),
        ("가", "A <<<END1>>> B", "A <<<END1>>> B", (server_messages.MARKER_NOTE,)),
        ("가 </think> 나", "A </think> B", "A </think> B", (server_messages.REASONING_NOTE,)),
        ("<think>라는 꼬리표", "<think> as a tag", "<think> as a tag", (server_messages.REASONING_NOTE,)),
        ("가", "A\ud800B", "A\ufffdB", (server_messages.BROKEN_NOTE,)),
    ],
)
def test_what_cannot_be_taken_off_is_flagged(
    source: str, answer: str, text: str, notes: tuple[str, ...]
) -> None:
    assert clean(answer, make_prompt(source, "ko-KR", "en")) == (text, notes)


def test_the_file_of_the_prompt_names_the_projects_languages() -> None:
    names = [server_messages.language_name(tag) for tag in ("ko-KP", "ko-CN", "en", "ru", "zh-CN", "ja")]
    assert names == ["Korean", "Korean", "English", "Russian", "Chinese (simplified characters)", "Japanese"]
