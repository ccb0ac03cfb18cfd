"""Chunks hold all of the text once, end where sentences end, keep to the budget and map to the original."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import chunk
from ingest.clean import clean
from ingest.damage import find_marks
from ingest.load import Loaded, discover, load
from ingest.pipeline import Prepared, prepare
from ingest.structure import Block, outline
from rag.language import tokens
from rag.language.sentences import sentences
from rag.schema import Chunk, ChunkKind, Document
from rag.spans import OffsetMap

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SAMPLES = Path(__file__).parents[2] / "samples"
BUDGET = 400


def made(text: str) -> Loaded:
    document = Document("样例", "样例", None, None, "样例.txt", "0" * 64, text)
    return Loaded(document, text, OffsetMap.identity(len(text)))


def chunked(text: str, budget: int = 30) -> tuple[Chunk, ...]:
    """With characters for tokens."""
    paragraphs = clean(text, OffsetMap.identity(len(text))).paragraphs
    return chunk(made(text).document, outline(paragraphs).blocks, find_marks(paragraphs), budget, len)


def texts(text: str, budget: int = 30) -> list[str]:
    return [one.text for one in chunked(text, budget)]


@cache
def documents() -> tuple[Prepared, ...]:
    """The samples, and the real documents where they are."""
    folders = [folder for folder in (SAMPLES, CORPUS) if folder.is_dir()]
    return tuple(prepare(load(found, 2**24), BUDGET) for found in discover(folders))


# Prose


def test_sentences_are_packed_up_to_the_budget() -> None:
    text = "样例企业十家好。样例园区十家好。样例产业十家好。样例平台十家好。样例项目十家好。"
    assert texts(text, 24) == [text[:24], text[24:]]


def test_a_longer_sentence_stays_whole() -> None:
    text = "样例企业好。样例园区和样例产业以及样例平台都很好很好。样例项目好。"
    assert texts(text, 10) == [text[:6], text[6:27], text[27:]]


def test_paragraphs_of_a_section_share_a_chunk_and_sections_do_not() -> None:
    text = "一、目标\n样例一好。\n样例二好。\n二、任务\n样例三好。\n"
    assert [(one.path, one.text) for one in chunked(text)] == [
        (("一、目标",), "样例一好。\n样例二好。"),
        (("二、任务",), "样例三好。"),
    ]


def test_the_index_sees_headings_and_lead_in_above_the_text() -> None:
    first, second = chunked("主要目标包括：\n- 样例一。\n主要任务包括：\n- 样例二。\n")[1::2]
    assert (first.lead_in, second.lead_in) == ("主要目标包括：", "主要任务包括：")
    assert first.indexed_text == "- 样例一\n主要目标包括：\n- 样例一。"


def test_a_heading_with_nothing_below_is_not_lost() -> None:
    assert texts("一、目标\n（一）样例指标\n二、任务\n样例好。\n") == ["（一）样例指标", "样例好。"]


# Tables


def test_the_header_stands_above_every_piece_of_a_table() -> None:
    rows = [f"样例{n}\t{n}0\t家" for n in range(1, 7)]
    text = "指标\t数值\t单位\n" + "\n".join(rows) + "\n"
    found = chunked(text, 30)
    assert len(found) > 1
    assert {one.kind for one in found} == {ChunkKind.TABLE}
    assert all(one.text.startswith("指标\t数值\t单位\n") for one in found)
    assert [row for one in found for row in one.text.split("\n")[1:]] == rows
    last = found[-1]
    at = last.text.index("样例6")
    assert last.original(at, len(last.text)).of(text) == rows[-1]


def test_a_row_over_the_budget_and_a_lone_header() -> None:
    assert texts("指标\t数值\n样例企业样例企业\t50\n样例\t3\n", 5) == [
        "指标\t数值\n样例企业样例企业\t50",
        "指标\t数值\n样例\t3",
    ]
    assert texts("指标\t数值\n") == ["指标\t数值"]


# What chunks carry


def test_marks_go_to_the_chunks_they_stand_in() -> None:
    sound, damaged = chunked("一、目标\n样例好。\n二、任务\n样例3号线号线一期。\n")
    assert (sound.marks, [mark.span.start for mark in damaged.marks]) == ((), [18])


def test_ids_name_document_revision_and_order() -> None:
    found = chunked("一、目标\n样例好。\n二、任务\n样例好。\n")
    assert [one.id for one in found] == ["样例:000000000000:0", "样例:000000000000:1"]
    assert [one.ordinal for one in found] == [0, 1]


# Properties

_BITS = st.sampled_from(
    [
        "样例企业",
        "达到50家",
        "。",
        "，",
        "！”",
        "\n",
        "\n\n",
        "一、目标\n",
        "（一）指标。",
        "指标\t数值\n",
        "甲\t5\n",
        "——",
        "主要包括：",
    ]
)
_TEXTS = st.lists(_BITS, min_size=1, max_size=30).map("".join)


def cut(text: str, budget: int) -> tuple[tuple[Block, ...], tuple[Chunk, ...]]:
    blocks = outline(clean(text, OffsetMap.identity(len(text))).paragraphs).blocks
    return blocks, chunk(made(text).document, blocks, (), budget, len)


@given(_TEXTS, st.integers(5, 40))
def test_every_paragraph_is_in_a_chunk_or_in_its_path(text: str, budget: int) -> None:
    blocks, found = cut(text, budget)
    covered = {one.offsets.at(i) for one in found for i in range(len(one.text))}
    paths = {one.path[: n + 1] for one in found for n in range(len(one.path))}
    for block in blocks:
        if not (block.is_heading and block.path in paths):
            assert set(map(block.paragraph.offsets.at, range(len(block.paragraph.text)))) <= covered


@given(_TEXTS, st.integers(5, 40))
def test_prose_stands_in_one_chunk_only(text: str, budget: int) -> None:
    prose = [one for one in cut(text, budget)[1] if one.kind is ChunkKind.PROSE]
    places = [one.offsets.at(i) for one in prose for i, character in enumerate(one.text) if character != "\n"]
    assert places == sorted(set(places))


@given(_TEXTS, st.integers(5, 40))
def test_chunks_end_on_sentence_ends_and_keep_the_budget(text: str, budget: int) -> None:
    blocks, found = cut(text, budget)
    ends = {block.paragraph.span.end for block in blocks}
    for one in found:
        used = len(one.text.replace("\n", ""))
        if one.kind is ChunkKind.TABLE:
            assert used <= budget or one.text.count("\n") <= 1
        else:
            assert used <= budget or len(sentences(one.text)) == 1
            assert one.text.rstrip()[-1] in "。！”" or one.offsets.at(len(one.text) - 1) + 1 in ends


@pytest.mark.parametrize("prepared", documents(), ids=lambda prepared: prepared.document.id)
def test_chunks_of_whole_documents(prepared: Prepared) -> None:
    text = prepared.document.text
    for one in prepared.chunks:
        assert len(one.text) == one.offsets.length
        for i, character in enumerate(one.text):
            position = one.offsets.at(i)
            # A tab stands for a gap or a cell's border, a newline for whatever parts two paragraphs.
            assert character in "\t\n" or text[position] == character
        size = tokens.count(one.text)
        small = one.text.count("\n") if one.kind is ChunkKind.TABLE else len(sentences(one.text))
        assert size <= BUDGET + one.text.count("\n") or small == 1
        assert one.path == () or one.path in {section.path for section in prepared.sections}


@given(st.data())
def test_any_part_of_any_chunk_is_found_in_its_document(data: st.DataObject) -> None:
    prepared = data.draw(st.sampled_from(documents()))
    one = data.draw(st.sampled_from(prepared.chunks))
    start = data.draw(st.integers(0, len(one.text) - 1))
    end = data.draw(st.integers(start + 1, len(one.text)))
    quote = one.original(start, end).of(prepared.document.text)
    assert one.text[start] in ("\t", "\n", quote[0])
    assert one.text[end - 1] in ("\t", "\n", quote[-1])
