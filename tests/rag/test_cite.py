"""Citations: exact to the character, numbered, each stretch once; and how a stretch reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cite import Citations, readable
from rag.schema import Chunk, ChunkKind, Document
from rag.spans import OffsetMap, Span
from tests.rag.made import document

TEXT = "导航\n第一段讲机器[第3页]人产业。\n第二段讲绿地。\n指标|数值\n学校|12所\n医院|9家\n"


def chunk(ordinal: int, *kept: str, header: str = "") -> Chunk:
    """A chunk made of these stretches of TEXT, each behind the one before."""
    spans = [Span(TEXT.index(header), TEXT.index(header) + len(header))] if header else []
    for part in kept:
        start = TEXT.index(part)
        spans.append(Span(start, start + len(part)))
    text = "".join(span.of(TEXT) for span in spans)
    kind = ChunkKind.TABLE if header else ChunkKind.PROSE
    offsets = OffsetMap.keeping(spans)
    return Chunk(f"made:x:{ordinal}", "made", ordinal, kind, ("一、产业",), "", text, offsets)


PROSE = chunk(0, "第一段讲机器", "人产业。\n", "第二段讲绿地。")
TABLES = (chunk(1, "学校|12所\n", header="指标|数值\n"), chunk(2, "医院|9家\n", header="指标|数值\n"))


@pytest.fixture
def made() -> Document:
    return document(TEXT)


def test_a_citation_quotes_the_original_with_whatever_was_taken_out_inside(made: Document) -> None:
    citation = Citations({"made": made}).add(PROSE, 4, 9)
    assert PROSE.text[4:9] == "机器人产业"
    assert citation.quote == "机器[第3页]人产业"
    assert TEXT[citation.start : citation.end] == citation.quote
    assert (citation.n, citation.doc, citation.section) == (1, "made", ("一、产业",))
    assert (citation.title, citation.issued, citation.revision) == (made.title, made.issued, made.revision)


def test_the_same_stretch_keeps_its_number_and_others_count_on(made: Document) -> None:
    citations = Citations({"made": made})
    numbers = [citations.add(PROSE, *ends).n for ends in ((0, 3), (4, 9), (0, 3), (4, 8))]
    assert numbers == [1, 2, 1, 3]
    assert [citation.n for citation in citations.all()] == [1, 2, 3]


def test_the_same_header_in_two_chunks_is_one_citation(made: Document) -> None:
    citations = Citations({"made": made})
    assert citations.add(TABLES[0], 0, 5) == citations.add(TABLES[1], 0, 5)


def test_nothing_cannot_be_cited(made: Document) -> None:
    with pytest.raises(ValueError, match="empty"):
        Citations({"made": made}).add(PROSE, 3, 3)
    with pytest.raises(ValueError, match="nothing to cite"):
        Citations({"made": made}).add_span("made", Span(3, 3), ())


def test_pages() -> None:
    paged = Document("made", "", None, None, "made.pdf", "x", TEXT, pages=(0, 10))
    citations = Citations({"made": paged})
    assert citations.add_span("made", Span(3, 5), ()).page == 1
    assert citations.add_span("made", Span(12, 14), ()).page == 2


@given(st.data())
def test_every_citation_is_exact(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from([PROSE, *TABLES]))
    start = data.draw(st.integers(0, len(source.text) - 1))
    end = data.draw(st.integers(start + 1, len(source.text)))
    citation = Citations({"made": document(TEXT)}).add(source, start, end)
    assert TEXT[citation.start : citation.end] == citation.quote


def test_a_stretch_reads_without_what_was_taken_out() -> None:
    assert readable([PROSE, *TABLES], 0, len(TEXT)) == (
        "第一段讲机器人产业。\n第二段讲绿地。\n指标|数值\n学校|12所\n医院|9家"
    )


def test_a_part_of_a_stretch() -> None:
    start = TEXT.index("人产业")
    assert readable([PROSE, *TABLES], start, TEXT.index("绿地")) == "人产业。\n第二段讲"
    assert readable([PROSE, *TABLES], 0, 2) == ""  # navigation only
