"""The fact sheets in samples/ and the questions on them: own words, true figures, sound gold answers."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from eval import case_files

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
QUESTIONS = ROOT / "eval" / "cases" / "samples.jsonl"
SHEETS = sorted((ROOT / "samples").glob("*.md"))
TEXTS = {sheet.stem: sheet.read_text(encoding="utf-8") for sheet in SHEETS}

FRONT_MATTER = ("title", "issuer", "date", "validity", "source")
NATURES = {"实际", "预计", "目标", "计划"}
COPIED = 26  # as many characters in a row count as a copied sentence
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_HAN_NUMBER = re.compile("[一二两三四五六七八九十百千万亿成]+")

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the source documents aren't on this machine")


def _tight(text: str) -> str:
    """Without whitespace and Markdown's marks."""
    return re.sub(r"[\s*#|>`_-]+", "", text)


def _source(name: str) -> str:
    return (CORPUS / f"{name}.txt").read_text(encoding="utf-8")


def _tables(text: str) -> list[list[dict[str, str]]]:
    """The pipe tables of a sheet, each a list of rows by column name."""
    tables = []
    for block in re.findall(r"(?m)(?:^\|.*\n)+", text):
        header, _, *rows = (
            [cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()
        )
        assert all(len(row) == len(header) for row in rows), f"ragged table under {header}"
        tables.append([dict(zip(header, row, strict=True)) for row in rows])
    return tables


def _copied(text: str, source: str) -> list[str]:
    text, source = _tight(text), _tight(source)
    runs = (text[i : i + COPIED] for i in range(len(text) - COPIED + 1))
    return [run for run in runs if run in source]


def test_there_are_sheets_for_all_five_documents() -> None:
    assert set(TEXTS) == {"congress2022", "emerging2018", "mfg2022", "miit2025", "plan14"}


@pytest.mark.parametrize("name", TEXTS)
def test_front_matter_names_what_the_sheet_is(name: str) -> None:
    opening, head, _ = TEXTS[name].split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    assert opening == ""
    assert tuple(fields) == FRONT_MATTER
    assert all(value.strip() for value in fields.values())
    assert re.search("要点|摘录", fields["title"])


@pytest.mark.parametrize("name", TEXTS)
def test_every_figure_has_unit_period_and_nature(name: str) -> None:
    rows = [row for table in _tables(TEXTS[name]) for row in table if "性质" in row]
    assert rows
    for row in rows:
        assert all(row.values()), row
        assert row["性质"] in NATURES, row


@needs_corpus
@pytest.mark.parametrize("name", TEXTS)
def test_figures_of_the_tables_stand_in_the_source(name: str) -> None:
    source = _source(name)
    # A page break or a blank may split a number or its unit; both readings count.
    printed = {*_NUMBER.findall(source), *_NUMBER.findall(re.sub(r"\s+", "", source))}
    for table in _tables(TEXTS[name]):
        for row in table:
            for column, cell in row.items():
                if column in ("时期", "单位"):
                    continue
                missing = [number for number in _NUMBER.findall(cell) if number not in printed]
                assert not missing, (row, missing)
            for number in _HAN_NUMBER.findall(row.get("数值", "")):
                assert number in source, row


@needs_corpus
@pytest.mark.parametrize("source", sorted(TEXTS))
@pytest.mark.parametrize("path", [*SHEETS, QUESTIONS], ids=lambda path: path.name)
def test_no_sentence_is_copied(path: Path, source: str) -> None:
    assert _copied(path.read_text(encoding="utf-8"), _source(source)) == []


def test_a_copied_sentence_is_noticed_through_markup() -> None:
    sentence = "这一句话有二十六个字或者更多所以照抄过来就一定会被发现的"
    assert _copied(f"| **{sentence[:9]}** | {sentence[9:]} |", f"前文。{sentence}。后文")
    assert not _copied(sentence[: COPIED - 1], sentence)


def test_questions_are_sound() -> None:
    """Unique ids, known kinds, quotes that stand once, gold numbers printed in the evidence."""
    assert case_files.check(QUESTIONS, TEXTS) == ()


def test_questions_cover_every_kind() -> None:
    least = {
        "numeric": 25, "table": 8, "date": 4, "conflict": 5, "computed": 4, "list": 8, "text": 6,
        "yesno": 5, "enterprise": 5, "multiturn": 5, "garbled": 3, "unanswerable": 10,
    }  # fmt: skip
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    kinds = Counter(row["kind"] for row in rows)
    assert set(kinds) == set(least)
    assert {kind: n for kind, n in least.items() if kinds[kind] < n} == {}


def test_items_and_departments_stand_in_the_evidence() -> None:
    """A gold name has to be there to be found, or the question can't be answered."""
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        passages = _tight("".join(place["quote"] for place in row.get("evidence", ())))
        for name in (*row.get("items", ()), *row.get("departments", ())):
            assert _tight(name) in passages, (row["id"], name)
