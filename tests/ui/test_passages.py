"""Citations → passages: exact highlights, surroundings cut at sentence ends."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Citation
from tests.ui.fake import QUOTE, TEXT, FakeAnswerer, citation, document
from ui.passages import REACH, Passage, Readable, passages, surroundings

as_read = FakeAnswerer().readable


def shown_for(*cited: Citation, text: str = TEXT, readable: Readable = as_read) -> tuple[Passage, ...]:
    return passages(cited, lambda _: replace(document(), text=text), readable)


def texts(shown: Passage) -> list[str]:
    return [piece.text for piece in shown.pieces]


def test_a_document_replaced_since_shows_the_quotation_alone() -> None:
    changed = replace(document(), revision="b" * 64, text="别的内容")
    (shown,) = passages([citation()], lambda _: changed, as_read)
    assert texts(shown) == [QUOTE]


TABLE = "指标|数值\n企业|42家\n车间|9个\n"


def cells(_: str, start: int, end: int) -> str:
    return TABLE[start:end].replace("|", "\t").strip()


def cell(quote: str, n: int = 1) -> Citation:
    start = TABLE.index(quote)
    return replace(citation(), n=n, start=start, end=start + len(quote), quote=quote)


def test_a_table_row_keeps_its_line_and_cells_apart_from_its_neighbours() -> None:
    (shown,) = shown_for(cell("42家"), text=TABLE, readable=cells)
    assert texts(shown) == ["指标\t数值\n企业\t", "42家", "\n车间\t9个"]


def test_citations_of_one_place_share_a_passage_in_reading_order() -> None:
    row, head = cell("车间|9个", n=1), cell("指标|数值", n=2)
    (shown,) = shown_for(row, head, text=TABLE, readable=cells)
    assert texts(shown) == ["", "指标\t数值", "\n企业\t42家\n", "车间\t9个", ""]


def test_what_lies_between_distant_citations_of_a_section_is_left_out() -> None:
    text = QUOTE + "无关的话。" * 100 + QUOTE
    near = replace(citation(), start=0, end=len(QUOTE))
    far = replace(near, n=2, start=len(text) - len(QUOTE), end=len(text))
    (shown,) = shown_for(near, far, text=text, readable=lambda _, a, b: text[a:b])
    around = "无关的话。" * (REACH // 5)
    assert texts(shown) == ["", QUOTE, around, "\n…\n", around[5:], QUOTE, ""]
    assert (shown.starts_inside, shown.ends_inside) == (False, False)


def test_overlapping_citations_and_those_of_other_sections_have_their_own_passages() -> None:
    overlapping = replace(citation(), n=2, end=citation().start + 5, quote=QUOTE[:5])
    elsewhere = replace(citation(), n=3, section=("三、保障措施",))
    shown = shown_for(citation(), overlapping, elsewhere)
    assert [[cited.n for cited in one.citations] for one in shown] == [[1], [2], [3]]


def test_a_quotation_that_cleaning_would_lose_is_shown_as_it_is() -> None:
    (shown,) = shown_for(citation(), readable=lambda *_: "")
    assert texts(shown) == [QUOTE]


@given(st.text(alphabet="甲乙丙，。；！\n」", max_size=600), st.data())
def test_surroundings_hold_the_span_and_are_cut_at_sentence_ends(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = surroundings(text, start, end)
    assert max(0, start - REACH) <= first <= start
    assert end <= last <= min(len(text), end + REACH)
    closing = "。；！\n」"
    if first > 0 and first != start - REACH:
        assert text[first - 1] in closing
    if last < len(text) and last != end + REACH:
        assert text[last - 1] in closing
