"""Runs and reports, with a scripted answerer."""

import json
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval import report, run
from eval.__main__ import app
from eval.cases import Case, Evidence, GoldNumber, Kind
from eval.run import Outcome, SuiteRun, ask_all
from rag.errors import InputError
from rag.schema import Answer, Citation, Status
from rag.settings import Settings
from rag.spans import Span
from rag.testing import HashEmbedder

TEXTS = {"plan": "建成公园12个。"}
CITED = Citation(1, "plan", "题名", None, ("一、成效",), 0, 7, "建成公园12个", "0" * 64)
PARKS = Case(
    "s1",
    ("几个公园？",),
    Kind.NUMERIC,
    "12个",
    numbers=(GoldNumber(value=Decimal(12), unit="个", text="12个", doc="plan"),),
    evidence=(Evidence("plan", Span(2, 7)),),
)
NOTHING = Case("s2", ("几条地铁？",), Kind.UNANSWERABLE, "没有写")
FOLLOW_UP = Case(
    "s3", ("有公园吗？", "几个？"), Kind.MULTITURN, "12个", numbers=PARKS.numbers, evidence=PARKS.evidence
)
CASES = (PARKS, NOTHING, FOLLOW_UP)

SCRIPT = {
    "几个公园？": Answer("几个公园？", Status.ANSWERED, "12个。[1]", (CITED,), timings_ms={"total": 5.0}),
    "几条地铁？": Answer("几条地铁？", Status.ANSWERED, "3条。[1]", (CITED,)),
}


def scripted(conversation: Sequence[str]) -> Answer:
    return SCRIPT[conversation[-1]]


def suite(results: tuple[run.Result, ...]) -> SuiteRun:
    return SuiteRun("own", results, (("plan", "0" * 64),), (("embedder", "fake"),), "abc+")


@pytest.fixture
def done() -> SuiteRun:
    return suite(ask_all(CASES, scripted, TEXTS, "own"))


def test_a_crash_is_its_own_outcome_and_the_run_goes_on(done: SuiteRun) -> None:
    assert [result.outcome for result in done.results] == [Outcome.RIGHT, Outcome.WRONG, Outcome.ERROR]
    crashed = done.results[2]
    assert crashed.verdict is None
    assert crashed.error == "KeyError: '几个？'"


def test_an_answer_that_says_it_failed_is_an_error() -> None:
    (result,) = ask_all([PARKS], lambda _: Answer("几个公园？", Status.ERROR, "内部错误"), TEXTS, "own")
    assert result.outcome is Outcome.ERROR
    assert result.error == "内部错误"


def test_the_last_turn_comes_with_the_whole_conversation() -> None:
    heard: list[Sequence[str]] = []

    def listening(conversation: Sequence[str]) -> Answer:
        heard.append(conversation)
        return SCRIPT["几个公园？"]

    (result,) = ask_all([FOLLOW_UP], listening, TEXTS, "own")
    assert heard == [("有公园吗？", "几个？")]
    assert result.outcome is Outcome.RIGHT


def test_the_table_has_each_kind_and_each_failure_with_its_reason(done: SuiteRun) -> None:
    lines = report.table(done).splitlines()
    assert ["numeric", "1", "1", "0", "100%"] in [line.split() for line in lines]
    assert ["multiturn", "1", "0", "1", "0%"] in [line.split() for line in lines]
    assert ["合计", "3", "1", "1", "33%"] in [line.split() for line in lines]
    assert "  s2 unanswerable：资料没有答案，却给出了 answered" in lines
    assert "  s3 multiturn：出错，KeyError: '几个？'" in lines
    assert "误拒（有答案却说没有）：0/2（0.0%）" in lines
    assert "numeric" not in "".join(lines[lines.index("未答对：") :])


def test_a_false_refusal_is_counted() -> None:
    refused = suite(
        ask_all([PARKS], lambda _: Answer("几个公园？", Status.NOT_FOUND, "没有写"), TEXTS, "own")
    )
    assert "误拒（有答案却说没有）：1/1（100.0%）" in report.table(refused)
    assert report.to_json(refused)["false_refusals"] == 1


def test_errors_are_no_part_of_a_mean(done: SuiteRun) -> None:
    assert report.evidence_recall(done.results) == 1.0
    assert report.evidence_recall(done.results[2:]) is None


def test_json_is_the_same_to_the_byte_but_for_the_timings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "perf_counter", count(step=0.5).__next__)
    first, second = (report.to_json(suite(ask_all(CASES, scripted, TEXTS, "own"))) for _ in range(2))
    assert first.pop("timings_ms")["median"] == 500.0
    del second["timings_ms"]
    assert json.dumps(first, ensure_ascii=False) == json.dumps(second, ensure_ascii=False)
    assert first["corpus"] == [{"doc": "plan", "revision": "0" * 64}]
    assert first["commit"] == "abc+"
    assert first["questions"][0]["answer"]["citations"][0]["quote"] == "建成公园12个"
    assert first["questions"][1]["scores"]["status"]["value"] == 0.0
    assert first["questions"][2]["answer"] is None


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Settings]:
    """A case file, a folder of documents and settings, with an embedder that needs no model."""
    for module in ("eval.run", "rag.answer"):
        monkeypatch.setattr(f"{module}.open_embedder", lambda _: HashEmbedder())
    corpus = tmp_path / "docs"
    corpus.mkdir()
    (corpus / "parks.txt").write_text("公园建设情况\n\n去年全市建成公园12个。\n", encoding="utf-8")
    row = {
        "id": "s1",
        "question": "全市建成公园多少个？",
        "kind": "numeric",
        "answer": "12个",
        "numbers": [{"value": 12, "unit": "个", "text": "12个", "doc": "parks"}],
        "docs": ["parks"],
        "evidence": [{"doc": "parks", "quote": "建成公园12个"}],
    }
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    return file, corpus, Settings(store=tmp_path / "var" / "store")


def test_a_suite_from_its_files_to_its_report(own: tuple[Path, Path, Settings]) -> None:
    file, corpus, settings = own
    done = run.run_suite("own", [file], corpus, settings)
    assert [result.outcome for result in done.results] == [Outcome.RIGHT]
    (revision,) = done.revisions
    assert revision == ("parks", sha256((corpus / "parks.txt").read_bytes()).hexdigest())
    assert ("chunk_tokens", "400") in done.settings


def test_faulty_cases_stop_the_run_before_anything_is_asked(own: tuple[Path, Path, Settings]) -> None:
    file, corpus, settings = own
    file.write_text(
        file.read_text(encoding="utf-8").replace("建成公园12个", "建成公园13个"), encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"cases\.jsonl:1"):
        run.run_suite("own", [file], corpus, settings)
    with pytest.raises(InputError, match="没有文件夹"):
        run.run_suite("own", [file], corpus / "none", settings)


def test_check_lists_faults_and_fails(own: tuple[Path, Path, Settings]) -> None:
    file, corpus, _ = own
    assert CliRunner().invoke(app, ["check", str(file), "--corpus", str(corpus)]).exit_code == 0
    file.write_text("{}\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(file)])
    assert done.exit_code == 1
    assert f"{file}:1：id：缺少这一项" in done.output
    assert "4 处错误。" in done.output


def test_run_writes_the_report_it_prints(
    own: tuple[Path, Path, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, corpus, settings = own
    monkeypatch.setattr("eval.__main__.load", lambda: settings)
    out = file.with_name("out.json")
    words = ["run", str(file), "--corpus", str(corpus), "--json", "--out", str(out)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["right"] == 1
    assert out.read_text(encoding="utf-8") in done.output


def test_other_code_or_settings_get_another_store_and_the_old_one_goes(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store")
    corpus = tmp_path / "docs"
    first = run.store_for(corpus, settings)
    first.mkdir(parents=True)
    assert run.store_for(corpus, settings) == first
    assert first.exists()
    second = run.store_for(corpus, settings.model_copy(update={"chunk_tokens": 200}))
    assert second != first
    assert not first.exists()
    assert run.store_for(tmp_path / "other" / "docs", settings) != first
