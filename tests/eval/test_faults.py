"""Planted faults: each corruption of a right answers file lowers its score, and only sensible others."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from eval.answers import read
from eval.scorers.judge import RULES, judge
from rag.contract import to_json
from tests.eval.right_answers import DOCUMENTS, NEWS, PLAN, RIGHT, evidence

Row = dict[str, Any]
Corrupt = Callable[[Row], Row]

# What may fall along: the words differ with the amounts; what is cited is quoted; a page has everything.
WORDS = {"containment", "rouge_l"}
AMOUNTS = {"numbers", "precision", "qualifiers", "conflict", "computed", *WORDS}
PLACES = {"evidence", "documents", "citations", "conflict", "containment"}
EVERYTHING_SAID = {*AMOUNTS, "items", "departments", "damage", *PLACES}


@dataclass(frozen=True, slots=True)
class Fault:
    """A corruption of one row. `lowers` must fall, `along` may, nothing else does."""

    id: str
    what: str
    corrupt: Corrupt
    lowers: str
    along: frozenset[str]


def said(old: str, new: str) -> Corrupt:
    def corrupt(row: Row) -> Row:
        assert old in row["text"]
        return row | {"text": row["text"].replace(old, new)}

    return corrupt


def cited(change: Callable[[Row], Row]) -> Corrupt:
    return lambda row: row | {"citations": [change(citation) for citation in row["citations"]]}


def replaced_by(doc: str, quote: str) -> Corrupt:
    """Every citation shows another place, exactly."""
    place = evidence(doc, quote)
    changed = {"doc": doc, "start": place.span.start, "end": place.span.end, "quote": quote}
    return cited(lambda citation: citation | changed)


def refused(row: Row) -> Row:
    return row | {"status": "not_found", "text": "文件里没有写。", "citations": [], "computed": []}


def pasted(row: Row) -> Row:
    return row | {"text": f"{PLAN}{NEWS}" * 2 + row["text"]}


def faults() -> Iterator[Fault]:
    def fault(id: str, what: str, corrupt: Corrupt, lowers: str, along: set[str]) -> Fault:
        return Fault(id, what, corrupt, lowers, frozenset(along))

    for id, old, new in (
        ("parks", "12个", "13个"),
        ("parks", "1.4亿", "1.5亿"),
        ("parks", "12个", "112个"),
        ("aim", "20个", "30个"),
        ("green", "47.2", "47.3"),
        ("green", "47.2", "4.72"),
        ("when", "2025", "2026"),
        ("divided", "15个", "16个"),
        ("growth", "12个", "21个"),
    ):
        yield fault(id, f"digit {new}", said(old, new), "numbers", AMOUNTS)
    for id, old, new in (
        ("parks", "12个", "12%"),
        ("parks", "1.4亿元", "1.4亿美元"),
        ("parks", "1.4亿元", "1.4万元"),
        ("green", "47.2%", "47.2个"),
        ("aim", "20个", "20亩"),
        ("when", "2025年", "2025个"),
        ("divided", "12个", "12公里"),
    ):
        yield fault(id, f"unit {new}", said(old, new), "numbers", AMOUNTS)
    yield fault("aim", "bound turned round", said("超过20个", "不超过20个"), "numbers", AMOUNTS)
    yield fault("aim", "bound dropped", said("超过20个", "20个"), "qualifiers", WORDS)
    yield fault("growth", "result 26%", said("25%", "26%"), "computed", AMOUNTS)
    yield fault("growth", "result without unit", said("25%", "25个"), "computed", AMOUNTS)
    yield fault("aim", "the trap", said("超过20个", "超过20个，去年12个"), "trap", AMOUNTS)
    yield fault("divided", "time dropped", said("（2021年）", ""), "conflict", WORDS)
    yield fault("divided", "half of it", said("\n公园建设简报（2021年）：15个[2]", ""), "numbers", AMOUNTS)
    yield fault("lakes", "items dropped", said("、北湖、中湖", ""), "items", WORDS)
    yield fault("firm", "department dropped", said("，市水务局配合", ""), "departments", WORDS)
    yield fault("torn", "damage not said", lambda row: row | {"status": "answered"}, "damage", set())
    yield fault("nothing", "answered all the same", lambda row: row | {"status": "answered"}, "status", set())
    for id in ("parks", "aim", "green", "when", "divided", "lakes", "who", "firm", "torn"):
        dropped: Corrupt = lambda row: row | {"citations": []}  # noqa: E731
        yield fault(id, "citations dropped", dropped, "evidence", PLACES)
    for id in ("parks", "green", "who", "lakes", "torn"):
        yield fault(id, "another document", replaced_by("news", "接待游客80万人次"), "documents", PLACES)
        yield fault(id, "another place", replaced_by("plan", "新增停车位3000个"), "evidence", PLACES)
    for id in ("parks", "divided", "who", "firm"):
        shifted = cited(lambda c: c | {"start": c["start"] + 2, "end": c["end"] + 2})
        yield fault(id, "span shifted", shifted, "spans", set())
    for id in ("green", "lakes"):
        renamed = cited(lambda c: c | {"doc": "lost"})
        yield fault(id, "unknown document", renamed, "spans", PLACES)
    for id in ("parks", "who"):
        retouched = cited(lambda c: c | {"quote": c["quote"] + "！"})
        yield fault(id, "quote retouched", retouched, "spans", {"containment"})
    for id in ("parks", "when", "divided", "lakes", "who", "firm"):
        yield fault(id, "refused", refused, "status", EVERYTHING_SAID)
    for id in ("parks", "aim", "green"):
        yield fault(id, "pasted page", pasted, "precision", {"concise", "trap", "rouge_l"})
    for id in ("who", "lakes"):
        yield fault(id, "pasted page", pasted, "concise", {"rouge_l"})


FAULTS = tuple(faults())


def write(path: Path, fault: Fault | None) -> Path:
    rows = {id: to_json(answer, id) for id, (_, answer) in RIGHT.items()}
    if fault:
        rows[fault.id] = fault.corrupt(rows[fault.id])
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows.values()), "utf-8")
    return path


def scores(path: Path) -> dict[str, dict[str, float | None]]:
    answers = read(path)
    return {
        id: {name: score.value for name, score in judge(case, answers[id], DOCUMENTS).scores.items()}
        for id, (case, _) in RIGHT.items()
    }


def test_the_correct_file_is_right_and_decides_at_the_top(tmp_path: Path) -> None:
    before = scores(write(tmp_path / "answers.jsonl", None))
    answers = read(tmp_path / "answers.jsonl")
    assert all(judge(case, answers[id], DOCUMENTS).right for id, (case, _) in RIGHT.items())
    for id, (case, _) in RIGHT.items():
        assert all(before[id][name] in (1.0, None) for name in RULES[case.kind])


def test_there_are_faults_enough() -> None:
    assert len(FAULTS) >= 50
    assert {fault.id for fault in FAULTS} == set(RIGHT)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.id}, {fault.what}")
def test_a_fault_lowers_its_score_and_only_sensible_others(fault: Fault, tmp_path: Path) -> None:
    before = scores(write(tmp_path / "right.jsonl", None))
    after = scores(write(tmp_path / "wrong.jsonl", fault))
    fallen = {
        (id, name)
        for id, values in before.items()
        for name, value in values.items()
        if value is not None and (now := after[id][name]) is not None and now < value
    }
    assert (fault.id, fault.lowers) in fallen
    assert fallen <= {(fault.id, name) for name in {fault.lowers, *fault.along}}


@pytest.mark.parametrize(
    "fault", [f for f in FAULTS if f.lowers in RULES[RIGHT[f.id][0].kind]], ids=lambda f: f"{f.id}, {f.what}"
)
def test_a_fault_in_what_decides_makes_the_answer_wrong(fault: Fault, tmp_path: Path) -> None:
    case, _ = RIGHT[fault.id]
    verdict = judge(case, read(write(tmp_path / "wrong.jsonl", fault))[fault.id], DOCUMENTS)
    assert verdict.right is False
    assert verdict.scores[fault.lowers].reason in verdict.reasons
