"""Suites from their declaration to their reports, with an embedder that needs no model."""

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval import given, gold, passages, suites, workspace
from eval.__main__ import app
from eval.options import options
from eval.provenance import ROOT
from eval.results import Outcome
from eval.run import run_suite
from eval.suites import Role, Suite, Way
from rag.contract import to_json
from rag.errors import InputError
from rag.schema import Answer, Status
from rag.settings import Settings
from rag.testing import HashEmbedder

Own = tuple[Path, Path, Settings]

ROW = {
    "id": "s1",
    "question": "全市建成公园多少个？",
    "kind": "numeric",
    "answer": "12个",
    "numbers": [{"value": 12, "unit": "个", "text": "12个", "doc": "parks"}],
    "docs": ["parks"],
    "evidence": [{"doc": "parks", "quote": "建成公园12个"}],
}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Own:
    """A case file, a folder of documents and settings."""
    for module in (gold, given, passages):
        monkeypatch.setattr(module, "open_embedder", lambda _: HashEmbedder())
    monkeypatch.setattr("rag.answer.open_embedder", lambda _: HashEmbedder())
    corpus = tmp_path / "docs"
    corpus.mkdir()
    (corpus / "parks.txt").write_text("公园建设情况\n\n去年全市建成公园12个。\n", encoding="utf-8")
    settings = Settings(store=tmp_path / "var" / "store")
    monkeypatch.setattr("eval.__main__.load", lambda: settings)
    return write(tmp_path / "cases.jsonl", ROW), corpus, settings


def call(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(done.exception, InputError):
        return 2, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


# Ways


def test_a_suite_from_its_files_to_its_report(own: Own) -> None:
    file, corpus, settings = own
    done = run_suite(Suite("own", "题", Way.GOLD, files=(file,), corpus=corpus), options(settings))
    assert [result.outcome for result in done.results] == [Outcome.RIGHT]
    (revision,) = done.made_from.revisions
    assert revision == ("parks", sha256((corpus / "parks.txt").read_bytes()).hexdigest())
    assert ("chunk_tokens", "400") in done.made_from.settings


def test_faulty_cases_stop_the_run_before_anything_is_asked(own: Own) -> None:
    file, corpus, settings = own
    suite = Suite("own", "题", Way.GOLD, files=(write(file, ROW | {"kind": "riddle"}),), corpus=corpus)
    with pytest.raises(InputError, match=r"cases\.jsonl:1"):
        run_suite(suite, options(settings))
    with pytest.raises(InputError, match="没有文件夹"):
        run_suite(replace(suite, corpus=corpus / "none"), options(settings))


def test_a_beir_folder_as_question_answering(own: Own, tmp_path: Path) -> None:
    text = "公园建设情况 去年全市建成公园12个。"
    write(tmp_path / "corpus.jsonl", {"_id": "a", "text": text}, {"_id": "b", "text": "学校 新建学校三所。"})
    write(tmp_path / "queries.jsonl", {"_id": "1", "text": "全市建成公园多少个？", "answer": "建成公园12个"})
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n1\ta\t1\n", "utf-8")
    write(tmp_path / "unanswerable.jsonl", {"_id": "2", "text": "如何办理护照？"})
    done = run_suite(Suite("qa", "题", Way.PASSAGES, corpus=tmp_path), options(own[2]))
    assert [(r.question.id, r.outcome) for r in done.results] == [
        ("1", Outcome.RIGHT),
        ("2", Outcome.RIGHT),
    ]
    figures = {figure.name: figure.value for figure in done.figures}
    assert figures["documents"] == figures["verbatim"] == figures["numbers"] == 1.0
    assert figures["refusal_recall"] == figures["auroc_status"] == figures["auroc_certainty"] == 1.0


def test_each_question_is_answered_from_its_own_passages(own: Own, tmp_path: Path) -> None:
    row = {"query": "全市建成公园多少个？", "answer_groups": [["12个", "十二个"]], "labels": []}
    there = row | {"id": "a", "docs": ["去年全市建成公园12个。", "学校三所。", " "], "expect": "answer"}
    elsewhere = row | {"id": "b", "docs": ["学校三所。"], "expect": "refuse"}
    file = write(tmp_path / "given.jsonl", there, elsewhere)
    suite = Suite("given", "题", Way.GIVEN, files=(file,))
    done = run_suite(suite, options(own[2]))
    assert [result.outcome for result in done.results] == [Outcome.RIGHT, Outcome.RIGHT]
    answer = done.results[0].answer
    assert answer is not None
    assert [citation.doc for citation in answer.citations] == ["a/1"]
    assert [result.scores["spans"].value for result in done.results] == [1.0, None]
    with pytest.raises(InputError, match="重复"):
        run_suite(replace(suite, files=(file, file)), options(own[2]))
    with pytest.raises(InputError, match=r"given\.jsonl:1"):
        run_suite(replace(suite, files=(write(file, row),)), options(own[2]))


# Recorded answers


def record(path: Path, *answers: Answer) -> Path:
    return write(path, *(to_json(answer, f"s{n}") for n, answer in enumerate(answers, 1)))


def test_recorded_answers_are_scored_as_if_they_were_given_now(own: Own, tmp_path: Path) -> None:
    file, corpus, settings = own
    suite = Suite("own", "题", Way.GOLD, files=(file,), corpus=corpus)
    live = run_suite(suite, options(settings)).results[0]
    assert live.answer is not None
    recorded = record(tmp_path / "answers.jsonl", live.answer)
    (again,) = run_suite(suite, options(settings, recorded)).results
    assert again.scores == live.scores
    assert again.outcome is live.outcome


def test_a_question_without_a_recorded_answer_is_an_error(own: Own, tmp_path: Path) -> None:
    file, corpus, _ = own
    write(file, ROW, ROW | {"id": "s2"})
    answers = record(tmp_path / "answers.jsonl", Answer("", Status.NOT_FOUND, "没有写"))
    status, shown = call("run", file, "--corpus", corpus, "--answers", answers, "--json")
    outcomes = [question["outcome"] for question in json.loads(shown)["runs"][0]["questions"]]
    assert (status, outcomes) == (0, ["wrong", "error"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "空的"),
        (b"{}\n", ":1 不是一个答案"),
        (b"[1]\n", ":1 不是一个答案"),
        (b'{"id": "a", "status": "fine", "text": ""}\n', ":1 不是一个答案"),
        (b'{"id": "a", "status": "answered", "text": ""}\n' * 2, ":2 的编号 a 重复"),
        (b"\xff\xfe", "读不了"),
    ],
)
def test_a_broken_answers_file_is_one_clear_line(own: Own, content: bytes, problem: str) -> None:
    file, corpus, _ = own
    answers = file.with_name("answers.jsonl")
    answers.write_bytes(content)
    status, shown = call("run", file, "--corpus", corpus, "--answers", answers)
    assert status == 2
    assert problem in shown


# The command line


def test_run_writes_the_reports_and_shows_them(own: Own, tmp_path: Path) -> None:
    file, corpus, _ = own
    status, shown = call("run", file, "--corpus", corpus, "--json", "--out", tmp_path / "out")
    assert status == 0
    assert (tmp_path / "out" / "report.json").read_text("utf-8") == shown
    assert json.loads(shown)["runs"][0]["right"] == 1
    assert "report.html" in call("run", file, "--corpus", corpus, "--out", tmp_path / "out")[1]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["run", "riddles"], "没有名为 riddles 的题集"),
        (["run", "samples", "--corpus", "."], "--corpus 只用于题目文件"),
        (["run", "{file}"], "请用 --corpus"),
        (["run", "{file}", "--corpus", "{none}"], "没有文件夹"),
        (["run", "{file}", "--corpus", "{docs}", "--model", "gpt"], "写明模型 gpt 的接口地址"),
        (["run", "{file}", "--corpus", "{docs}", "--model", "scripted:saint"], "没有脚本模型 scripted:saint"),
        (["run", "samples", "dev", "--answers", "x"], "一次只能用于一个题集"),
        (["run", "samples", "--suites", "{none}"], "读不了题集清单"),
        (["run", "samples", "--suites", "{file}"], "不是有效的 TOML"),
        (["compare", "{none}", "{none}"], "读不了报告"),
        (["compare", "{file}", "{file}"], "不是评测报告"),
    ],
)
def test_a_wrong_call_is_one_clear_line(own: Own, words: Sequence[str], problem: str) -> None:
    file, corpus, _ = own
    known = {"file": file, "docs": corpus, "none": corpus / "none"}
    status, shown = call(*(word.format(**known) for word in words))
    assert status == 2
    assert problem in shown
    assert "\n" not in shown


def test_a_model_is_used_only_where_it_is_asked_for(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path, chat_model="configured", chat_url="http://127.0.0.1:9/v1")
    asked = options(settings, model="asked-for")
    assert asked.model == "asked-for"
    # The chat is the run's; the settings, from which others would open one, name none.
    for one in (asked, options(settings)):
        assert (one.settings.chat_model, one.settings.chat_url) == (None, None)
    assert options(settings).chat is None


def test_check_lists_faults_and_fails(own: Own) -> None:
    file, corpus, _ = own
    assert call("check", file, "--corpus", corpus)[0] == 0
    file.write_text("{}\n", encoding="utf-8")
    status, shown = call("check", file)
    assert status == 1
    assert f"{file}:1：id：缺少这一项" in shown
    assert "4 处错误。" in shown
    assert "出处没有核对" in shown


def test_check_finds_the_folder_of_a_declared_case_file() -> None:
    status, shown = call("check", ROOT / "eval" / "cases" / "samples.jsonl")
    assert (status, shown.strip()) == (0, "没有错误。")


# Declarations


def test_the_declared_suites_are_sound() -> None:
    found = suites.declared()
    assert [suite.name for suite in found if suite.role is Role.GATE] == ["samples"]
    assert all(suite.missing == "" for suite in found if suite.role is Role.GATE)
    assert all(0 < suite.floor < 1 for suite in found if suite.role is Role.GATE)


@pytest.mark.parametrize("name", [suite.name for suite in suites.declared() if suite.way is Way.GOLD])
def test_the_case_files_of_the_declared_suites_are_sound(name: str) -> None:
    """Skips, and says so, where the suite isn't on this machine."""
    suite = suites.declared()[[s.name for s in suites.declared()].index(name)]
    if suite.missing:
        pytest.skip(suite.missing)
    assert suite.corpus is not None
    documents = {d.id: d.text for d in workspace.read_corpus(suite.corpus, Settings())}
    from eval.case_files import check, load

    assert [fault for file in suite.files for fault in check(file, documents)] == []
    assert load(suite.files, documents)


def declare(folder: Path, text: str) -> Path:
    (folder / "suites.toml").write_text(text, "utf-8")
    return folder / "suites.toml"


@pytest.mark.usefixtures("own")
def test_suites_of_ones_own(tmp_path: Path) -> None:
    file = declare(
        tmp_path,
        '[mine]\ntitle = "我的题"\nway = "gold"\ncases = "cases*.jsonl"\ncorpus = "docs"\n'
        '[other]\ntitle = "没有的"\nway = "gold"\ncases = "none*.jsonl"\ncorpus = "docs"\n',
    )
    status, shown = call("run", "mine", "--suites", file, "--json")
    assert (status, json.loads(shown)["runs"][0]["right"]) == (0, 1)
    assert "没有题目文件 none*.jsonl" in call("run", "other", "--suites", file)[1]
    listed = call("list", "--suites", file)[1]
    assert "我的题" in listed
    assert "没有题目文件" in listed


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[a]\nway = "gold"', "title"),
        ('[a]\ntitle = "题"\nway = "guess"', "way"),
        ('[a]\ntitle = "题"\nway = "gold"\ncolour = 1', "colour"),
        ('[a]\ntitle = "题"\nway = "gold"\nfloor = 2', "floor"),
    ],
)
def test_a_faulty_declaration_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        suites.declared(declare(tmp_path, text), tmp_path)


# Stores


def test_other_code_or_settings_get_another_store_and_the_old_one_goes(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store")
    corpus = tmp_path / "docs"
    first = workspace.store_for(corpus, settings)
    first.mkdir(parents=True)
    assert workspace.store_for(corpus, settings) == first
    assert first.exists()
    second = workspace.store_for(corpus, settings.model_copy(update={"chunk_tokens": 200}))
    assert second != first
    assert not first.exists()
    assert workspace.store_for(tmp_path / "other" / "docs", settings) != first
