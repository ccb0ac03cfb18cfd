from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.spans import OffsetMap, Span

_spans = st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda pair: Span(pair[0], sum(pair)))
_lists = st.lists(_spans, max_size=8)


def positions(spans: list[Span]) -> list[int]:
    """What a map of these spans must say, one original position a derived character."""
    return list(chain.from_iterable(range(span.start, span.end) for span in spans))


@st.composite
def mapped_ranges(draw: st.DrawFn) -> tuple[list[int], OffsetMap, int, int]:
    """A map, what it must say, and a range of its derived text."""
    spans = draw(_lists)
    expected = positions(spans)
    start = draw(st.integers(0, len(expected)))
    end = draw(st.integers(start, len(expected)))
    return expected, OffsetMap.keeping(spans), start, end


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_a_span_runs_forwards_from_the_start_of_a_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(_spans, _spans)
def test_spans_overlap_where_they_share_a_position(one: Span, other: Span) -> None:
    shared = set(positions([one])) & set(positions([other]))
    # An empty span inside another shares no character, but lies in it.
    assert one.overlaps(other) or not shared
    assert one.overlaps(other) == other.overlaps(one)
    if len(one) and len(other):
        assert one.overlaps(other) == bool(shared)


@given(st.text(max_size=20), _spans)
def test_a_span_reads_what_it_covers(text: str, span: Span) -> None:
    assert span.of(text) == "".join(text[i] for i in positions([span]) if i < len(text))


@given(_lists)
def test_keeping_maps_every_character(spans: list[Span]) -> None:
    kept = OffsetMap.keeping(spans)
    assert kept.length == sum(map(len, spans))
    assert [kept.at(i) for i in range(kept.length)] == positions(spans)


@given(_lists)
def test_adjoining_spans_make_one_run(spans: list[Span]) -> None:
    kept = OffsetMap.keeping(spans)
    breaks = sum(1 for a, b in pairwise(positions(spans)) if b != a + 1)
    assert len(kept.starts) == (breaks + 1 if kept.length else 0)


@given(mapped_ranges())
def test_pieces_are_the_range_in_order(case: tuple[list[int], OffsetMap, int, int]) -> None:
    expected, kept, start, end = case
    assert positions(list(kept.pieces(start, end))) == expected[start:end]


@given(mapped_ranges())
def test_pieces_make_the_map_again(case: tuple[list[int], OffsetMap, int, int]) -> None:
    _, kept, start, end = case
    assert OffsetMap.keeping(kept.pieces(0, kept.length)) == kept
    assert OffsetMap.keeping(kept.pieces(start, end)) == kept.slice(start, end)


@given(mapped_ranges())
def test_a_slice_is_the_map_of_the_part(case: tuple[list[int], OffsetMap, int, int]) -> None:
    expected, kept, start, end = case
    part = kept.slice(start, end)
    assert [part.at(i) for i in range(part.length)] == expected[start:end]


@given(mapped_ranges())
def test_original_is_the_smallest_span_around_a_range(case: tuple[list[int], OffsetMap, int, int]) -> None:
    expected, kept, start, end = case
    if start == end:
        with pytest.raises(ValueError, match="empty range"):
            kept.original(start, end)
    else:
        covered = expected[start:end]
        assert kept.original(start, end) == Span(min(covered), max(covered) + 1)


@given(st.integers(0, 50))
def test_identity_maps_each_position_to_itself(length: int) -> None:
    same = OffsetMap.identity(length)
    assert [same.at(i) for i in range(same.length)] == list(range(length))


@given(_lists, st.integers(-5, 200))
def test_positions_outside_the_text_are_refused(spans: list[Span], position: int) -> None:
    kept = OffsetMap.keeping(spans)
    if not 0 <= position < kept.length:
        with pytest.raises(IndexError):
            kept.at(position)
    if not 0 <= position <= kept.length:
        with pytest.raises(IndexError):
            kept.pieces(min(position, 0), max(position, 0))
