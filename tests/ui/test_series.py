"""Which facts of an answer make one series, and which of its points are joined."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rag.schema import CitedFact, FactKind, Standing
from tests.ui.fake import at_year
from ui.series import Series, series

ACTUAL, ESTIMATE, TARGET, PLAN = Standing.ACTUAL, Standing.ESTIMATE, Standing.TARGET, Standing.PLAN


def found(*facts: CitedFact) -> Series:
    one = series(facts)
    assert one is not None
    return one


def drawn(*facts: CitedFact) -> list[tuple[int, int]]:
    return [(point.year, int(point.value)) for point in found(*facts).points]


def test_points_are_at_the_last_year_of_their_periods_in_order() -> None:
    assert drawn(at_year("9", 2030), at_year("5", 2024), at_year("7", 2027)) == [
        (2024, 5),
        (2027, 7),
        (2030, 9),
    ]


@pytest.mark.parametrize(
    "facts",
    [
        (),
        (at_year("5", 2024), at_year("7", 2027)),
        (at_year("5", 2024), at_year("7", 2027), at_year("7", 2027, n=2)),
        (at_year("5", 2024), at_year("6", 2024), at_year("7", 2024)),
        (at_year("5", 2024), at_year("7", 2027), at_year("9", None)),
        (at_year("5", 2024), at_year("7", 2027), at_year("9", 2030, unit="个")),
        (at_year("5", 2024), at_year("7", 2027), at_year("9", 2030, scope="南溪")),
        (at_year("5", 2024), at_year("7", 2027), at_year("9", 2030, indicator="规上科技型企业")),
        tuple(at_year(str(year), year, kind=FactKind.RANK, unit="名") for year in (2024, 2027, 2030)),
        tuple(at_year(str(year), year, kind=FactKind.MULTIPLE, unit="倍") for year in (2024, 2027, 2030)),
        tuple(at_year(str(year), year, kind=FactKind.CHANGE) for year in (2024, 2027, 2030)),
    ],
    ids=[
        "nothing",
        "two",
        "two, one of them said twice",
        "one year",
        "one has no year",
        "another unit",
        "another place",
        "another indicator",
        "ranks",
        "multiples",
        "changes",
    ],
)
def test_fewer_than_three_amounts_of_one_measure_are_no_series(facts: tuple[CitedFact, ...]) -> None:
    assert series(facts) is None


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (FactKind.COUNT, ("高企", "国家高新技术企业总数", "全市高新技术企业数量")),
        (FactKind.LEVEL, ("地区生产总值", "东莞GDP", "GDP总量")),
        (FactKind.SHARE, ("R&D支出占GDP比重", "R&D占GDP比例", "R&D占比")),
    ],
)
def test_names_that_differ_in_added_words_only_are_one(kind: FactKind, names: tuple[str, ...]) -> None:
    facts = [at_year(str(2 + i), 2024 + i, kind=kind, indicator=name) for i, name in enumerate(names)]
    assert found(*facts).names == names


def test_shares_in_different_wholes_are_apart_and_one_that_names_none_joins_neither() -> None:
    names = ("甲业占工业增加值比重", "甲业占地区生产总值比重", "甲业占比")
    assert (
        series([at_year(str(i), 2024 + i, kind=FactKind.SHARE, indicator=n) for i, n in enumerate(names)])
        is None
    )


def test_a_level_and_a_count_are_one_kind() -> None:
    assert len(drawn(at_year("5", 2024, kind=FactKind.LEVEL), at_year("7", 2027), at_year("9", 2030))) == 3


def test_the_largest_series_is_taken() -> None:
    more = [at_year(str(n), 2020 + n, unit="个") for n in range(4)]
    assert len(drawn(at_year("5", 2024), at_year("7", 2027), at_year("9", 2030), *more)) == 4


def test_what_has_no_year_or_two_ends_is_left_out_and_named() -> None:
    ends = at_year("8", 2026)
    quantity = replace(ends.fact.figure.quantity, verbatim="8至9家", low=Decimal(8), high=Decimal(9))
    ranging = replace(ends, fact=replace(ends.fact, figure=replace(ends.fact.figure, quantity=quantity)))
    one = found(at_year("5", 2024), at_year("7", 2027), at_year("9", 2030), at_year("6", None), ranging)
    assert [quantity.verbatim for quantity in one.left_out] == ["6家", "8至9家"]
    assert len(one.points) == 3


def test_what_is_said_twice_is_one_point_with_both_sources() -> None:
    one = found(at_year("5", 2024, n=2), at_year("5", 2024, n=1), at_year("7", 2027), at_year("9", 2030))
    assert [[source.citation for source in point.sources] for point in one.points] == [[2, 1], [1], [1]]


def test_the_line_of_results_takes_actuals_before_estimates_and_no_rivals() -> None:
    one = found(
        at_year("5", 2024),
        at_year("6", 2025),
        at_year("7", 2025, n=2),
        at_year("8", 2026, ESTIMATE),
        at_year("9", 2026),
        at_year("10", 2027, ESTIMATE),
        at_year("20", 2028, TARGET),
    )
    assert [(point.year, int(point.value)) for point in one.results()] == [(2024, 5), (2026, 9), (2027, 10)]


def test_the_targets_of_a_document_start_from_its_latest_result_before_them() -> None:
    one = found(
        at_year("5", 2024, doc="a"),
        at_year("6", 2025, doc="a"),
        at_year("8", 2027, TARGET, doc="a"),
        at_year("9", 2030, PLAN, doc="a"),
        at_year("12", 2030, TARGET, doc="b"),
        at_year("7", 2026, doc="c"),
    )
    assert [[point.year for point in course] for course in one.courses()] == [[2025, 2027, 2030]]


def test_two_targets_for_one_year_are_not_one_course() -> None:
    one = found(at_year("5", 2024), at_year("8", 2027, TARGET), at_year("9", 2027, TARGET))
    assert one.courses() == ()
