"""Whether an amount came about: its own words, its years, then what stands above it."""

import pytest

from rag.language.standing import is_work_list, printed_standing, standing_of
from rag.schema import Period, Standing

ACTUAL, ESTIMATE, TARGET, PLAN = Standing.ACTUAL, Standing.ESTIMATE, Standing.TARGET, Standing.PLAN


def of_year(year: int, first: int | None = None) -> Period:
    return Period("", first or year, year)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("预计学校达到", ESTIMATE),
        ("力争学校达到", TARGET),
        ("学校要达到", TARGET),
        ("规划建设学校", PLAN),
        ("拟建学校", PLAN),
        ("目前学校有", ACTUAL),
        ("建成了学校", ACTUAL),
        ("学校", None),
        ("", None),
    ],
)
def test_its_own_words(words: str, expected: Standing | None) -> None:
    assert standing_of(words, None, 2022) is expected


@pytest.mark.parametrize(
    ("period", "issued", "expected"),
    [
        (of_year(2021), 2022, ACTUAL),
        (of_year(2022), 2022, None),
        (of_year(2025), 2022, TARGET),
        (of_year(2026, first=2020), 2022, TARGET),
        (of_year(2021), None, None),
        (None, 2022, None),
    ],
)
def test_its_years_against_the_year_of_issue(
    period: Period | None, issued: int | None, expected: Standing | None
) -> None:
    assert standing_of("学校44所", period, issued) is expected


def test_an_aim_for_a_past_year_stays_an_aim_but_a_plan_for_it_came_about() -> None:
    assert standing_of("力争学校达到", of_year(2020), 2022) is TARGET
    assert standing_of("规划建设学校", of_year(2020), 2022) is ACTUAL


def test_what_stands_above_nearest_first_and_only_where_nothing_else_says() -> None:
    assert standing_of("学校", None, 2022, ["发展目标"]) is TARGET
    assert standing_of("学校", None, 2022, ["发展基础", "发展目标"]) is ACTUAL
    assert standing_of("学校", of_year(2020), 2022, ["发展目标"]) is ACTUAL
    assert standing_of("目前学校", None, 2022, ["发展目标"]) is ACTUAL
    assert standing_of("学校", None, 2022, ["教育"]) is None


def test_a_list_of_work_is_still_to_do() -> None:
    assert is_work_list("云溪市2022年工作要点")
    assert not is_work_list("云溪市2022年工作报告")
    assert standing_of("学校", None, 2022, title="云溪市2022年工作要点") is TARGET
    assert standing_of("学校", None, 2022, ["工作回顾"], "云溪市2022年工作要点") is ACTUAL
    assert standing_of("学校", None, 2022, title="云溪市2022年工作报告") is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("实际", ACTUAL),
        ("现状值", ACTUAL),
        ("预计", ESTIMATE),
        ("2025年目标", TARGET),
        ("规划", PLAN),
        ("", None),
        ("数值", None),
    ],
)
def test_what_a_tables_column_says(words: str, expected: Standing | None) -> None:
    assert printed_standing(words) is expected
