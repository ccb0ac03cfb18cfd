import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.table import Cell, read_row, with_unit

HEADER = ["指标", "数值", "单位", "时期", "性质"]


def test_a_row_of_a_fact_sheet() -> None:
    row = read_row(HEADER, ["样例企业数", "超过50", "家", "2030年", "目标"])
    assert (row.label, row.cells) == ("样例企业数", (Cell("", "超过50家"),))
    assert (row.period, row.standing) == ("2030年", "目标")
    assert row.words == ("样例企业数",)


def test_columns_of_years_keep_their_names() -> None:
    row = read_row(["序号", "指标", "单位", "2020年", "2025年"], ["3", "样例产值", "亿元", "12.5", "30"])
    assert row.label == "样例产值"
    assert row.cells == (Cell("2020年", "12.5亿元"), Cell("2025年", "30亿元"))


def test_groups_come_before_indicators() -> None:
    row = read_row(["类别", "指标", "2025年"], ["样例创新", "样例投入", "3.1%"])
    assert (row.label, row.words) == ("样例投入", ("样例创新", "样例投入"))


def test_a_row_of_words_holds_no_amounts() -> None:
    row = read_row(["领域", "重点"], ["样例制造", "样例整机"])
    assert (row.cells, row.words) == ((), ("样例制造", "样例整机"))


def test_a_short_row_lacks_its_last_cells() -> None:
    row = read_row(HEADER, ["样例企业数", "50"])
    assert (row.label, row.cells, row.period, row.standing) == ("样例企业数", (Cell("", "50"),), "", "")


def test_empty_cells_say_nothing() -> None:
    row = read_row(HEADER, ["样例企业数", "", "家", "", "目标"])
    assert (row.label, row.cells, row.standing) == ("样例企业数", (), "目标")


def test_an_empty_row() -> None:
    row = read_row([], [])
    assert (row.label, row.cells, row.words) == ("", (), ())


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("50", "家", "50家"),
        ("50", "", "50"),
        ("50家", "家", "50家"),
        ("1 200", "家", "1200家"),
        ("超过220万", "人", "超过220万人"),
        ("1.8万亿", "元", "1.8万亿元"),
        ("100以上", "吨", "100吨以上"),
        ("从8.3到11.5", "万元", "从8.3万元到11.5万元"),
        ("19.4%", "亿元", "19.4%"),
        ("1,000", "个", "1,000个"),
        ("50（2025年）", "家", "50家（2025年）"),
    ],
)
def test_with_unit(cell: str, unit: str, expected: str) -> None:
    assert with_unit(cell, unit) == expected


@given(st.lists(st.text("样例50.%年家", max_size=6), max_size=4), st.permutations([*HEADER[:2], *HEADER[3:]]))
def test_no_cell_is_lost(cells: list[str], header: list[str]) -> None:
    row = read_row(header, cells)
    said = [*(cell.amount for cell in row.cells), *row.words, row.period, row.standing]
    assert sorted(filter(None, said)) == sorted(filter(None, cells))
