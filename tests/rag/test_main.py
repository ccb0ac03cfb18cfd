"""`python -m rag`: what it prints, what it writes, how it ends."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage

from rag import cli, settings
from rag.__main__ import app
from rag.models.chat import Chat
from rag.testing import HashEmbedder, ScriptedChat
from tests.rag import made

ANSWER_FIELDS = {
    "question", "status", "text", "citations", "facts", "computed", "warnings", "turns", "model",
    "model_use", "rewritten", "timings_ms",
}  # fmt: skip
ASKED = "2020年机器人产值是多少？"

# arguments → exit status, stdout, stderr
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("main")
    made.answerer(folder).close()
    return str(folder / "store")


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    monkeypatch.setattr("rag.answer.open_embedder", lambda _: HashEmbedder())

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["rag", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.run(app, "rag")
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return run


def batch(call: Call, folder: Path, lines: list[str], *command: str, encoding: str = "utf-8") -> list[Any]:
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("\n".join(lines) + "\n", encoding)
    code, _, err = call(*command, "--batch", source, "--out", target)
    assert (code, err) == (0, "")
    assert [path.name for path in folder.iterdir() if path.suffix == ".part"] == []
    return [json.loads(line) for line in target.read_text("utf-8").split("\n")[:-1]]


# ask


def test_ask_prints_the_answer_and_its_passages(call: Call, store: str) -> None:
    code, out, err = call("ask", ASKED, "--store", store)
    assert (code, err) == (0, "")
    assert out.startswith("机器人产值达到85.6亿元[1]。\n")
    assert "[1] 《云溪市机器人产业规划（2021—2025年）》 2021-03-10  一、发展基础" in out


def test_ask_prints_warnings(call: Call, store: str) -> None:
    _, out, _ = call("ask", "土地整备完成了多少亩？", "--store", store)
    assert "注意：原文此处" in out


def scripted(messages: Sequence[BaseMessage]) -> Iterator[str]:
    """Repeats the first sentence of what it is given; asked to rewrite, the question of these tests."""
    sentence = re.search(r"\[([a-z]{4})\] *([^\n。]+)", messages[-1].text)
    yield f"[{sentence[1]}] {sentence[2]}。" if sentence else ASKED


def unconnected(_: Sequence[BaseMessage]) -> Iterator[str]:
    raise ConnectionError
    yield ""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    def use(script: Any) -> None:
        monkeypatch.setattr("rag.answer.open_chat", lambda _: Chat(ScriptedChat(script=script), "小模型"))

    return use


def test_ask_says_whose_words_an_answer_is_in(call: Call, store: str, model: Callable[[Any], None]) -> None:
    model(scripted)
    _, out, _ = call("ask", ASKED, "--store", store)
    assert out.endswith("\n措辞由 小模型 整理\n")
    model(unconnected)
    _, out, _ = call("ask", ASKED, "--store", store)
    assert out.endswith("\n注意：大模型没有连上，或者中途断开了。回答摘自文件原文。\n")


def test_ask_prints_how_a_question_was_read(call: Call, store: str, model: Callable[[Any], None]) -> None:
    model(scripted)
    code, out, _ = call("ask", "robot Umsatz 2020?", "--store", store)
    assert code == 0
    assert out.startswith(f"按“{ASKED}”理解\n\n")
    assert "85.6亿元" in out


def test_ask_as_json(call: Call, store: str) -> None:
    code, out, _ = call("ask", ASKED, "--store", store, "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer.keys() == ANSWER_FIELDS
    assert answer["status"] == "answered"
    assert answer["facts"][0]["value"] == 8_560_000_000


def test_not_found_is_an_answer(call: Call, store: str) -> None:
    code, out, _ = call("ask", "海底电缆有多长？", "--store", store, "--json")
    assert (code, json.loads(out)["status"]) == (0, "not_found")


@pytest.mark.parametrize("question", ["", "？？", "问" * 10_000])
def test_a_question_that_is_none_is_one_line_and_status_2(call: Call, store: str, question: str) -> None:
    code, out, err = call("ask", question, "--store", store)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.endswith("。\n")


def test_ask_a_batch(call: Call, store: str, tmp_path: Path) -> None:
    rows = [
        {"id": "one", "question": ASKED},
        {"id": 2, "question": ["到2025年高新技术企业要达到多少家？", "那2020年呢？"]},
        {"id": "empty", "question": ""},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    one, two, empty = batch(call, tmp_path, lines, "ask", "--store", store)
    assert one.keys() == {"id", *ANSWER_FIELDS}
    assert (one["id"], one["status"], one["question"]) == ("one", "answered", ASKED)
    assert two["id"] == 2
    assert "1200家" in two["text"]
    assert [turn["status"] for turn in two["turns"]] == ["answered"]
    assert (empty["id"], empty["status"], empty["text"]) == ("empty", "error", "请输入一个问题。")


@pytest.mark.parametrize(
    ("bad", "id"),
    [
        ("not json", None),
        ("[1, 2]", None),
        ('"words"', None),
        ('{"id": "bad"}', "bad"),
        ('{"id": "bad", "question": 5}', "bad"),
        ('{"id": "bad", "question": {"a": 1}}', "bad"),
        ('{"id": "bad", "question": ["学校几所？", 5]}', "bad"),
        ('{"id": "bad", "question": null}', "bad"),
        ("[" * 100_000, None),
    ],
)
def test_a_bad_line_does_not_end_the_batch(
    call: Call, store: str, tmp_path: Path, bad: str, id: str | None
) -> None:
    good = json.dumps({"id": "good", "question": ASKED})
    failed, answered = batch(call, tmp_path, [bad, "", good], "ask", "--store", store)
    assert failed.keys() == {"id", *ANSWER_FIELDS}
    assert (failed["id"], failed["status"]) == (id, "error")
    assert failed["text"].endswith("。")
    assert (answered["id"], answered["status"]) == ("good", "answered")


def test_characters_that_are_hard_to_write(call: Call, store: str, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "\ud800", "question": f"\ud800{ASKED}"}),
        json.dumps({"id": "\u2028", "question": ASKED}, ensure_ascii=False),
    ]
    half, separator = batch(call, tmp_path, lines, "ask", "--store", store)
    assert (half["id"], half["status"]) == ("\ud800", "answered")
    assert (separator["id"], separator["status"]) == ("\u2028", "answered")


def test_a_byte_order_mark_is_no_part_of_the_first_line(call: Call, store: str, tmp_path: Path) -> None:
    lines = [json.dumps({"id": "one", "question": ASKED})]
    (answer,) = batch(call, tmp_path, lines, "ask", "--store", store, encoding="utf-8-sig")
    assert answer["status"] == "answered"


def test_an_empty_batch(call: Call, store: str, tmp_path: Path) -> None:
    assert batch(call, tmp_path, [], "ask", "--store", store) == []


# search


def test_search(call: Call, store: str) -> None:
    code, out, err = call("search", "链主企业 奖励", "--k", "3", "--store", store, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert len(found) == 3
    assert found[0].keys() == {"doc", "title", "section", "start", "end", "text", "score", "parts"}
    assert found[0]["doc"] == "plan"
    text = made.PLAN[found[0]["start"] : found[0]["end"]]
    assert text == found[0]["text"]
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)


def test_search_for_people(call: Call, store: str) -> None:
    code, out, _ = call("search", "链主企业 奖励", "--store", store)
    assert code == 0
    assert "plan  三、重点任务 > （二）培育链主企业" in out


@pytest.mark.parametrize("query", ["", "？", '"', "NEAR(a b) OR *", "\udcff"])
def test_anything_may_be_searched_for(call: Call, store: str, query: str) -> None:
    code, out, _ = call("search", query, "--store", store, "--json")
    assert code == 0
    assert isinstance(json.loads(out), list)


# quantities


def test_quantities(call: Call) -> None:
    code, out, err = call("quantities", "新增学位4500个，增长超过3.5%", "--json")
    assert (code, err) == (0, "")
    first, second = json.loads(out)
    assert first == {
        "start": 4, "end": 9, "verbatim": "4500个", "value": 4500, "unit": "个", "qualifier": None,
        "low": None, "high": None,
    }  # fmt: skip
    assert (second["value"], second["unit"], second["qualifier"]) == (3.5, "%", "超过")


def test_quantities_for_people(call: Call) -> None:
    assert call("quantities", "新增学位4500个") == (0, "4500个\t4500\t个\t\n", "")
    assert call("quantities", "没有数字") == (0, "", "")
    assert call("quantities", "", "--json") == (0, "[]\n", "")


def test_quantities_of_a_batch(call: Call, tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "text": "建成学校12所"}',
        "not json",
        '{"id": "b", "text": "没有数字"}',
        '{"id": "c"}',
    ]
    first, bad, none, without = batch(call, tmp_path, lines, "quantities")
    assert (first["id"], [q["verbatim"] for q in first["quantities"]]) == ("a", ["12所"])
    assert (bad["id"], bad["status"]) == (None, "error")
    assert none == {"id": "b", "quantities": []}
    assert (without["id"], without["status"]) == ("c", "error")


# Wrong calls


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "--batch", "in.jsonl"),
        ("ask", "--out", "out.jsonl"),
        ("ask", "几家？", "--batch", "in.jsonl", "--out", "out.jsonl"),
        ("quantities",),
        ("search",),
        ("search", "几家？", "--k", "0"),
        ("search", "几家？", "--k", "many"),
        ("answer", "几家？"),
        ("ask", "几家？", "--nonsense"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(call: Call, arguments: tuple[str, ...]) -> None:
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1, err


def test_a_store_that_is_not_there(call: Call, tmp_path: Path) -> None:
    code, out, err = call("ask", ASKED, "--store", tmp_path / "nowhere")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_a_batch_that_cannot_be_read_or_written(call: Call, tmp_path: Path) -> None:
    missing, binary, good = tmp_path / "missing", tmp_path / "binary", tmp_path / "good"
    binary.write_bytes(b"\xff\xfe\x00")
    good.write_text('{"id": "a", "text": "学校12所"}', "utf-8")
    for source, target in (
        (missing, tmp_path / "out"),
        (binary, tmp_path / "out"),
        (tmp_path, tmp_path / "out"),
        (good, tmp_path / "no" / "out"),
    ):
        code, out, err = call("quantities", "--batch", source, "--out", target)
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
        assert not target.exists()


# verify


@pytest.fixture
def draft(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "draft.txt"
        path.write_bytes(text.encode("gb18030"))
        return path

    return write


Draft = Callable[[str], Path]
SOUND = "2020年云溪市机器人产值达到85.6亿元，高新技术企业1200家。"
WRONG = "机器人产值已突破200亿元，高新技术企业1300家，地铁12公里。"


def test_a_sound_draft(call: Call, store: str, draft: Draft) -> None:
    code, out, err = call("verify", "--text", draft(SOUND), "--store", store)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "共 2 个数：有据 2 个，不符 0 个，没找到 0 个。"
    assert "85.6亿" in out


def test_a_wrong_draft_ends_with_1(call: Call, store: str, draft: Draft) -> None:
    code, out, err = call("verify", "--text", draft(WRONG), "--store", store, "--json")
    assert (code, err) == (1, "")
    target, number, unknown = json.loads(out)
    assert (target["outcome"], target["reason"]) == ("contradicted", "文件里这是2025年的目标，不是实际")
    assert (target["fact"]["doc"], target["fact"]["issued"]) == ("plan", "2021-03-10")
    assert "200亿元" in target["fact"]["quote"]
    assert (number["outcome"], number["verbatim"], number["fact"]) == ("absent", "1300家", None)
    assert "1200家（2020年，实际）" in number["reason"]
    assert {fact["verbatim"] for fact in number["nearest"]} >= {"1200家", "1450家"}
    assert (unknown["outcome"], unknown["nearest"]) == ("absent", [])
    assert WRONG[unknown["start"] : unknown["end"]] == "12公里"


def test_a_wrong_draft_for_people(call: Call, store: str, draft: Draft) -> None:
    code, out, err = call("verify", "--text", draft(WRONG), "--store", store)
    assert (code, err) == (1, "")
    assert out.splitlines()[-1] == "共 3 个数：有据 0 个，不符 1 个，没找到 2 个。"
    assert all(word in out for word in ("不符", "没找到"))


def test_a_draft_against_some_documents(call: Call, store: str, draft: Draft) -> None:
    path = draft(SOUND)
    assert call("verify", "--text", path, "--store", store, "--doc", "report")[0] == 1
    assert call("verify", "--text", path, "--store", store, "--doc", "report", "--doc", "plan")[0] == 0
    code, out, err = call("verify", "--text", path, "--store", store, "--doc", "nowhere")
    assert (code, out) == (2, "")
    assert err == "文档库里没有 nowhere，现有的文件是：brief、plan、report。\n"


def test_a_draft_without_amounts(call: Call, store: str, draft: Draft) -> None:
    assert call("verify", "--text", draft("没有数字。"), "--store", store) == (0, "文中没有读到数量。\n", "")
    assert call("verify", "--text", draft(""), "--store", store, "--json") == (0, "[]\n", "")


def test_brackets_of_a_draft_are_no_markup(call: Call, store: str, draft: Draft) -> None:
    code, out, _ = call("verify", "--text", draft("[/red]企业[bold]12家"), "--store", store)
    assert code == 1
    assert "bold" in out


def test_a_draft_that_cannot_be_read(
    call: Call, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binary, large = tmp_path / "binary", tmp_path / "large"
    binary.write_bytes(b"\x00\x01\x02" * 100)
    large.write_bytes(b"1" * (1024 * 1024 + 1))
    monkeypatch.setenv("JUSHI_MAX_FILE_MB", "1")
    settings.load.cache_clear()
    for path in (tmp_path / "missing", tmp_path, binary, large):
        code, out, err = call("verify", "--text", path, "--store", store)
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
    monkeypatch.undo()
    settings.load.cache_clear()


def test_as_a_program() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "rag", "quantities", "建成学校12所", "--json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)[0]["unit"] == "所"
