"""Reports: what each shows, that it is whole, and that nothing of a document becomes markup."""

import json
import re
from dataclasses import replace
from io import StringIO
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from eval import asking, provenance
from eval.asking import ask_all
from eval.baseline import Change
from eval.reports import data, files, junit, page, summary, terminal
from eval.results import SuiteRun
from rag.errors import InputError
from rag.schema import Answer, Status
from tests.eval.invented import CITED, PARKS, TEXTS, run, suite

HOSTILE = "<script>window.harmed=1</script>|`]]>&\x07\ud800"


@pytest.fixture
def done() -> SuiteRun:
    return run()


@pytest.fixture
def hostile() -> SuiteRun:
    """A question, an answer and a quote full of markup."""
    text = f"{HOSTILE}12个"
    cited = replace(CITED, start=0, end=len(text), quote=text, title=HOSTILE)
    asked = replace(PARKS, conversation=(HOSTILE,), evidence=())
    results = ask_all(
        [asked], lambda _: Answer(HOSTILE, Status.ANSWERED, HOSTILE, (cited,)), {"plan": text}, ""
    )
    return replace(suite(results), documents={"plan": text})


def shown(done: SuiteRun) -> list[str]:
    console = Console(file=StringIO(), width=120)
    terminal.show(done, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().splitlines()


def test_the_table_has_each_kind_and_each_failure_with_its_reason(done: SuiteRun) -> None:
    lines = shown(done)
    cells = [line.split() for line in lines]
    assert ["数字", "numeric", "1", "1", "0", "100.0%"] in cells
    assert ["追问", "multiturn", "1", "0", "1", "0.0%"] in cells
    assert ["合计", "3", "1", "1", "33.3%"] in cells
    assert ["全部答对", "0.333", "3", "0.250", "别家"] in cells
    failures = [line.strip() for line in lines[lines.index("未答对：") :]]
    assert failures[1:3] == [
        "s2 unanswerable：资料没有答案，却给出了 answered",
        "s3 multiturn：出错，KeyError: '几个？'",
    ]
    assert lines[-2].split()[:3] == ["代码", "abc+", "embedder=fake"]
    assert "模型 小模型" in lines[-2]
    assert "提示词 answer.md cdcdcdcd" in lines[-2]


def test_json_is_the_same_to_the_byte_but_for_the_timings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "perf_counter", count(step=0.5).__next__)
    first, second = (data.to_json([run()])["runs"][0] for _ in range(2))
    assert first.pop("timings_ms")["median"] == 500.0
    del second["timings_ms"]
    assert json.dumps(first) == json.dumps(second)
    assert (first["commit"], first["corpus"]) == ("abc+", [{"doc": "plan", "revision": "ab" * 32}])
    assert first["prompts"] == {"answer.md": "cd" * 32}
    one, two, three = first["questions"]
    assert one["answer"]["citations"][0]["quote"] == "建成公园12个"
    assert two["scores"]["status"]["value"] == 0.0
    assert two["scores"]["numbers"] == {
        "value": None, "outcome": "not_applicable", "reason": "没有标准数字",
    }  # fmt: skip
    assert three["answer"] is None


def test_junit_has_a_case_for_every_question(done: SuiteRun) -> None:
    root = ElementTree.fromstring(junit.to_xml([done]))
    (found,) = root
    assert {k: found.get(k) for k in ("tests", "failures", "errors", "skipped")} == {
        "tests": "3", "failures": "1", "errors": "1", "skipped": "0",
    }  # fmt: skip
    cases = found.findall("testcase")
    assert [case.get("classname") for case in cases] == ["own.numeric", "own.unanswerable", "own.multiturn"]
    assert [child.tag for case in cases for child in case] == ["failure", "error"]
    properties = {p.get("name"): p.get("value") for p in found.iter("property")}
    assert (properties["commit"], properties["model"], properties["doc plan"]) == (
        "abc+",
        "小模型",
        "ab" * 32,
    )


def test_against_a_baseline_only_what_it_has_right_can_fail(done: SuiteRun) -> None:
    root = ElementTree.fromstring(junit.to_xml([done], {"own": frozenset({"s1", "s3"})}))
    outcomes = {c.get("name"): [child.tag for child in c] for c in root.iter("testcase")}
    assert outcomes == {"s1 几个公园？": [], "s2 几条地铁？": ["skipped"], "s3 几个？": ["error"]}


def test_the_summary_puts_changes_first(done: SuiteRun) -> None:
    text = summary.to_markdown([done], {"own": Change(lost=("s2",))})
    (row,) = [line for line in text.splitlines() if line.startswith("| 自编题")]
    assert re.fullmatch(r"\| 自编题 \| 3 \| 1 \| 33.3% \| 1 \| \d+ 毫秒 \| 变错：s2 \|", row)
    assert "- s3（multiturn）：出错，KeyError: '几个？'" in text
    assert "`plan` abababab" in text
    assert "没有基线" in summary.to_markdown([done])


def test_the_page_shows_question_answer_gold_reason_and_the_passage(done: SuiteRun) -> None:
    soup = BeautifulSoup(page.to_html([done]), "html.parser")
    first, second, third = soup.find_all("article")
    assert first["data-kind"] == "numeric"
    assert json.loads(str(first["data-docs"])) == ["plan"]
    passage = first.select_one(".passage p")
    assert passage is not None
    assert passage.get_text() == TEXTS["plan"]
    assert [mark.get_text() for mark in passage.find_all("mark")] == ["建成公园12个"]
    assert [part.get_text() for part in passage.select(".gold")] == ["去年", "建成公园12个"]
    assert "资料没有答案" in second.select_one(".reason").get_text()  # type: ignore[union-attr]
    missed = third.select_one(".passage")
    assert missed is not None
    assert "没有引到" in missed.get_text()
    assert not missed.find_all("mark")


def test_the_page_loads_nothing_from_elsewhere(done: SuiteRun) -> None:
    html = page.to_html([done])
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.find_all(["link", "img", "iframe"])
    assert not [tag for tag in soup.find_all("script") if tag.get("src")]
    assert "http" not in html


def test_what_a_document_says_is_never_markup(hostile: SuiteRun, tmp_path: Path) -> None:
    soup = BeautifulSoup(page.to_html([hostile]), "html.parser")
    assert len(soup.find_all("script")) == 1
    ElementTree.fromstring(junit.to_xml([hostile]))
    assert "<script>" not in summary.to_markdown([hostile])
    assert shown(hostile)
    files.write([hostile], tmp_path)


def test_all_reports_are_written_together(done: SuiteRun, tmp_path: Path) -> None:
    written = files.write([done], tmp_path / "new" / "folder")
    assert [path.name for path in written] == ["report.json", "report.html", "junit.xml", "summary.md"]
    assert json.loads(written[0].read_text("utf-8"))["runs"][0]["right"] == 1
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="写不进"):
        files.write([done], tmp_path / "file")


def test_prompts_are_named_by_their_hash(tmp_path: Path) -> None:
    assert provenance.prompts(tmp_path / "none") == ()
    (tmp_path / "answer.md").write_text("只用材料里的数。", "utf-8")
    ((name, before),) = provenance.prompts(tmp_path)
    (tmp_path / "answer.md").write_text("只用材料里的数！", "utf-8")
    ((_, after),) = provenance.prompts(tmp_path)
    assert name == "answer.md"
    assert before != after
