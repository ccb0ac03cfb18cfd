"""The figures of a table: label, column, unit column, and the place of the number in its cell."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.figures import Context
from rag.language.rows import read_table
from rag.schema import FactKind, Figure, Standing
from tests.rag.made import rows

ISSUED = Context(2022)


def read(*lines: Sequence[str], context: Context = ISSUED) -> tuple[Figure, ...]:
    return read_table(rows(*lines), context)


def test_the_column_says_the_year_and_the_unit_column_the_unit() -> None:
    text = rows(("指标", "单位", "2020年", "2025年"), ("研发机构", "家", "90", "150"))
    then, later = read_table(text, ISSUED)
    assert [f.quantity.verbatim for f in (then, later)] == ["90家", "150家"]
    assert [f.quantity.span.of(text) for f in (then, later)] == ["90", "150"]
    assert [f.period and f.period.last for f in (then, later)] == [2020, 2025]
    assert [f.standing for f in (then, later)] == [Standing.ACTUAL, Standing.TARGET]
    assert {f.clause.of(text) for f in (then, later)} == {"研发机构\t家\t90\t150"}


def test_a_sign_is_a_bound_and_stays_out_of_the_span() -> None:
    text = rows(("指标", "数值", "单位"), ("工业总产值", "> 24000", "亿元"))
    (found,) = read_table(text, ISSUED)
    assert (found.quantity.qualifier, found.quantity.value) == (">", Decimal(24000 * 10**8))
    assert found.quantity.span.of(text) == "24000"


def test_a_growth_runs_over_all_the_columns() -> None:
    *_, growth = read(
        ("指标", "单位", "2015年", "2020年", "年均增速"), ("工业总产值", "亿元", "800", "1200", "8.4%")
    )
    assert (growth.kind, growth.indicator) == (FactKind.GROWTH, "工业总产值年均增速")
    assert growth.period is not None
    assert (growth.period.first, growth.period.last) == (2015, 2020)


def test_a_label_that_says_what_was_added_tells_a_change() -> None:
    added, all_ = read(("指标", "数值", "单位"), ("新增学位", "4500", "个"), ("学位", "9000", "个"))
    assert (added.kind, all_.kind) == (FactKind.CHANGE, FactKind.LEVEL)


def test_kind_by_unit() -> None:
    found = read(
        ("指标", "数值"),
        ("综合排名", "第3名"),
        ("产值", "2.4倍"),
        ("失业率", "2.4%"),
        ("上升", "0.3个百分点"),
    )
    assert [f.kind for f in found] == [
        FactKind.RANK,
        FactKind.MULTIPLE,
        FactKind.SHARE,
        FactKind.CHANGE,
    ]


def test_standing_and_time_in_columns_of_their_own() -> None:
    done, aim, guess = read(
        ("指标", "数值", "单位", "时期", "性质"),
        ("绿地", "1860", "公顷", "2021年", "实际"),
        ("绿地", "2300", "公顷", "2026年", "目标"),
        ("收入", "超过5.2万", "元", "2021年", "预计"),
    )
    assert [f.standing for f in (done, aim, guess)] == [Standing.ACTUAL, Standing.TARGET, Standing.ESTIMATE]
    assert [f.period and f.period.last for f in (done, aim, guess)] == [2021, 2026, 2021]
    assert (guess.quantity.qualifier, guess.quantity.value) == ("超过", Decimal(52000))


def test_what_stands_above_a_table_dates_it_where_its_columns_dont() -> None:
    (found,) = read(
        ("指标", "数值", "单位"), ("学校", "12", "所"), context=Context(2022, ("2025年发展目标",))
    )
    assert found.period is not None
    assert (found.period.last, found.standing) == (2025, Standing.TARGET)


def test_equal_amounts_of_a_row_stand_in_their_own_cells() -> None:
    text = rows(("指标", "单位", "2015年", "2020年"), ("学校", "所", "12", "12"))
    first, second = read_table(text, ISSUED)
    assert first.quantity.span.end <= second.quantity.span.start < len(text)


@pytest.mark.parametrize(
    "text", ["", "指标", "指标\t数值", "指标\t数值\n\t\n学校", "指标\t数值\n学校\t\ud800"]
)
def test_no_amounts_no_figures(text: str) -> None:
    assert read_table(text, Context(None)) == ()


def test_a_power_is_no_amount_and_contradictory_units_break_nothing() -> None:
    assert read(("指标", "数值", "单位"), ("甲", "10^30", "元")) == ()
    assert [f.quantity.value for f in read(("指标", "数值", "单位"), ("学校", "12", "家吨%"))] == [12]


CELL = st.one_of(
    st.sampled_from(["", "12", "> 24000", "1.2万", "3.5%", "从8到12", "学校", "亿元", "2020年", "-3.7"]),
    st.text(st.characters(exclude_characters="\t\n"), max_size=5),
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=5))
def test_every_figure_lies_in_its_row_and_in_order(lines: list[list[str]]) -> None:
    text = rows(*lines)
    found = read_table(text, ISSUED)
    starts = [figure.quantity.span.start for figure in found]
    assert starts == sorted(set(starts))
    for figure in found:
        assert figure.clause.start <= figure.quantity.span.start < figure.quantity.span.end
        assert figure.quantity.span.end <= figure.clause.end
        assert any(c.isdecimal() for c in figure.quantity.span.of(text))
