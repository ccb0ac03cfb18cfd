"""Which model is opened, and what an answer is when the endpoint it stands behind does whatever it likes."""

import re
import socket
from collections.abc import Callable, Iterator
from time import monotonic

import pytest
from pydantic import SecretStr

from rag.errors import InputError
from rag.models.chat import MOST_OUTPUT, open_chat
from rag.schema import Answer, Phrasing, Status
from rag.settings import Settings
from tests.rag.endpoint import Endpoint, Request, endpoint
from tests.rag.puppet import Puppet, Shown, as_json

ASKED = "到2025年高新技术企业要达到多少家？"
RIGHT = "到2025年，高新技术企业要达到2000家"
GENEROUS = 20.0  # seconds; a bar that only a hang doesn't keep to


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


# Which one is opened


def test_none_is_configured_none_is_opened() -> None:
    assert open_chat(Settings()) is None


@pytest.mark.parametrize(
    ("configured", "told"),
    [
        ({"chat_url": "http://127.0.0.1:9/v1"}, "JUSHI_CHAT_MODEL"),
        ({"chat_model": "qwen"}, "JUSHI_CHAT_URL"),
        ({"chat_model": "nowhere/model.gguf"}, "没有模型文件"),
    ],
)
def test_settings_that_do_not_go_together_say_what_is_missing(configured: dict[str, str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        open_chat(Settings(**configured))  # type: ignore[arg-type]


def test_opening_asks_nothing() -> None:
    with endpoint(lambda request: request.refuse(500)) as there:
        chat = open_chat(Settings(chat_model="made", chat_url=there.url))
        assert chat is not None
        assert chat.name == "made"
        assert there.bodies == []
        chat.close()


# What an answer is


def asked(
    puppet: Puppet, url: str, seconds: float = GENEROUS, key: str | None = None, question: str = ASKED
) -> tuple[list[Answer], float]:
    """Every answer as it comes, and how long the whole took."""
    secret = SecretStr(key) if key else None
    configured = Settings(chat_model="made", chat_url=url, chat_seconds=seconds, chat_key=secret)
    chat = open_chat(configured)
    assert chat is not None
    with puppet.over(chat, seconds) as answerer:
        started = monotonic()
        answers = list(answerer.stream([question]))
        return answers, monotonic() - started


def shown(request: Request) -> Shown:
    """What the request shows, read as a script reads it."""
    from langchain_core.messages import HumanMessage, SystemMessage

    system, human = (message["content"] for message in request.body["messages"])
    return Shown((SystemMessage(system), HumanMessage(human)))


def right(request: Request) -> list[str]:
    (own,) = shown(request).own
    return re.findall(r"(?s).{1,7}", as_json(([own], RIGHT + "。")))


def check_right(answer: Answer) -> None:
    assert answer.status is Status.ANSWERED
    assert answer.text == f"{RIGHT}[1]。"
    assert answer.use is not None
    assert answer.use.phrasing is Phrasing.PHRASED
    assert (answer.model, answer.warnings) == ("made", ())


def test_a_right_answer_over_http(puppet: Puppet) -> None:
    with endpoint(lambda request: request.reply(right(request), usage=(321, 45))) as there:
        answers, _ = asked(puppet, there.url, key="secret")
    check_right(answers[-1])
    assert answers[-1].use is not None
    assert (answers[-1].use.input_tokens, answers[-1].use.output_tokens) == (321, 45)
    (body,), (headers,) = there.bodies, there.headers
    assert headers["authorization"] == "Bearer secret"
    assert body["model"] == "made"
    assert (body["temperature"], body["stream"]) == (0, True)
    assert body.get("max_completion_tokens", body.get("max_tokens")) == MOST_OUTPUT
    assert body["response_format"]["type"] == "json_schema"


def test_no_proxy_stands_between_this_machine_and_itself(
    puppet: Puppet, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with endpoint(lambda request: request.reply(right(request))) as there:
        answers, _ = asked(puppet, there.url)
    check_right(answers[-1])


def test_the_way_to_another_machine_is_the_environments(
    puppet: Puppet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the endpoint stands in for the proxy."""
    with endpoint(lambda request: request.reply(right(request))) as there:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, there.url.removesuffix("/v1"))
        answers, _ = asked(puppet, "http://model.example/v1")
    check_right(answers[-1])


def test_what_is_spent_is_counted_where_the_endpoint_does_not_say(puppet: Puppet) -> None:
    with endpoint(lambda request: request.reply(right(request))) as there:
        answers, _ = asked(puppet, there.url)
    use = answers[-1].use
    assert use is not None
    assert use.input_tokens > 100
    assert 10 < use.output_tokens < 200


def test_lines_where_the_endpoint_takes_no_schema(puppet: Puppet) -> None:
    def answer(request: Request) -> None:
        if "response_format" in request.body:
            request.refuse(400)
        else:
            (own,) = shown(request).own
            request.reply([f"[{own}] ", RIGHT, "。\n"])

    with endpoint(answer) as there:
        chat = open_chat(Settings(chat_model="made", chat_url=there.url))
        assert chat is not None
        with puppet.over(chat) as answerer:
            check_right(answerer.ask([ASKED]))
            assert ["response_format" in body for body in there.bodies] == [True, False]
            check_right(answerer.ask([ASKED]))
            assert ["response_format" in body for body in there.bodies] == [True, False, False]


def test_a_busy_endpoint_is_asked_again(puppet: Puppet) -> None:
    def answer(request: Request) -> None:
        if len(there.bodies) < 3:
            request.refuse(429 if len(there.bodies) == 1 else 503)
        else:
            request.reply(right(request))

    with endpoint(answer) as there:
        answers, _ = asked(puppet, there.url)
    check_right(answers[-1])
    assert len(there.bodies) == 3


def hanging(request: Request) -> None:
    request.endpoint.closing.wait(GENEROUS)


def hanging_in_mid_stream(request: Request) -> None:
    request.begin()
    request.say('{"answered": true, "sentences": [')
    request.endpoint.closing.wait(GENEROUS)


def trickling(request: Request) -> None:
    request.begin()
    while not request.endpoint.closing.wait(0.1):
        request.say("。")  # no word, and each of them in time


def cut_before_anything(request: Request) -> None:
    request.begin()
    request.cut()


def cut_in_mid_sentence(request: Request) -> None:
    request.begin()
    request.say('{"answered": true, "sentences": [{"sources": [')
    request.cut()


def busy_for_long(request: Request) -> None:
    request.refuse(429, retry_after_ms=15_000)


def no_stream(request: Request) -> None:
    body = "<html>登录</html>".encode()
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def nonsense_events(request: Request) -> None:
    request.begin()
    request.write("data: {broken\n\ndata: [DONE]\n\n")
    request.write("")


def an_error_in_the_stream(request: Request) -> None:
    request.begin()
    request.write('data: {"error": {"message": "out of memory", "type": "server_error"}}\n\n')
    request.write("")


FAILING: list[tuple[Callable[[Request], None], str, float]] = [
    (lambda request: request.refuse(401), "JUSHI_CHAT_KEY", GENEROUS),
    (lambda request: request.refuse(403), "JUSHI_CHAT_KEY", GENEROUS),
    (lambda request: request.refuse(404), "JUSHI_CHAT_MODEL", GENEROUS),
    (lambda request: request.refuse(400), "出错了（400）", GENEROUS),
    (lambda request: request.refuse(429), "请求太多", GENEROUS),
    (lambda request: request.refuse(500), "出错了（500）", GENEROUS),
    (hanging, "限定的时间", 1),
    (hanging_in_mid_stream, "限定的时间", 1),
    (trickling, "限定的时间", 1),
    (busy_for_long, "限定的时间", 1),
    (cut_before_anything, "没有连上，或者中途断开", GENEROUS),
    (cut_in_mid_sentence, "没有连上，或者中途断开", GENEROUS),
    (no_stream, "没有连上，或者中途断开", GENEROUS),
    (nonsense_events, "没有连上，或者中途断开", GENEROUS),
    (an_error_in_the_stream, "没有连上，或者中途断开", GENEROUS),
]


@pytest.mark.parametrize(("answer", "told", "seconds"), FAILING)
def test_a_failing_endpoint_costs_a_warning_and_nothing_else(
    puppet: Puppet, answer: Callable[[Request], None], told: str, seconds: float
) -> None:
    with endpoint(answer) as there:
        answers, took = asked(puppet, there.url, seconds)
    assert there.bodies
    check_unavailable(puppet, answers, told)
    assert took < seconds + GENEROUS / 2


def test_a_dead_port_costs_a_warning_and_nothing_else(puppet: Puppet) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answers, took = asked(puppet, f"http://127.0.0.1:{port}/v1")
    check_unavailable(puppet, answers, "没有连上")
    assert took < GENEROUS


def check_unavailable(puppet: Puppet, answers: list[Answer], told: str) -> None:
    plain = puppet.without(ASKED)
    for answer in answers:
        assert (answer.status, answer.text) == (plain.status, plain.text)
        assert (answer.facts, answer.citations) == (plain.facts, plain.citations)
    (warning,) = answers[-1].warnings
    assert told in warning
    assert warning.endswith("。")
    assert answers[-1].use is not None
    assert answers[-1].use.phrasing is Phrasing.UNAVAILABLE


def test_what_was_verified_before_a_cut_stays(puppet: Puppet) -> None:
    question = "产业基金怎么安排？"

    def answer(request: Request) -> None:
        id = shown(request).id_of("8亿元")
        request.begin()
        request.say(as_json(([id], "基金首期规模8亿元。"))[:-2])
        request.say(f', {{"sources": ["{id}"], "text": "研发飞地')
        request.cut()

    with endpoint(answer) as there:
        answers, _ = asked(puppet, there.url, question=question)
    assert [one.text for one in answers[1:-1]] == ["基金首期规模8亿元[1]。"]
    *said, rest = answers[-1].text.splitlines()
    assert said == ["基金首期规模8亿元[1]。"]
    assert rest == puppet.without(question).text
    (warning,) = answers[-1].warnings
    assert "中途断开" in warning


@pytest.fixture
def silent() -> Iterator[Endpoint]:
    with endpoint(hanging) as there:
        yield there


def test_an_answer_that_is_not_waited_for_is_let_go(puppet: Puppet, silent: Endpoint) -> None:
    chat = open_chat(Settings(chat_model="made", chat_url=silent.url))
    assert chat is not None
    with puppet.over(chat) as answerer:
        stream = answerer.stream([ASKED])
        first = next(stream)
        assert first.text == puppet.without(ASKED).text
        stream.close()  # type: ignore[attr-defined]
