import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.years import years_of


@pytest.mark.parametrize(
    ("text", "issued", "expected"),
    [
        ("", None, set()),
        ("样例企业50家", None, set()),
        ("2020年达到50家", None, {2020}),
        ("到2025年底，50家", None, {2025}),
        ("2018至2020年", None, {2018, 2019, 2020}),
        ("“十四五”时期", None, {2021, 2022, 2023, 2024, 2025}),
        # Relative years need the year of issue.
        ("今后三年", None, set()),
        ("今后三年", 2022, {2022, 2023, 2024}),
        ("去年", 2022, {2021}),
        # What something is compared with is not when it happened.
        ("2020年是2015年的1.8倍", None, {2020}),
        ("2020年比2015年增加50家", None, {2020}),
        ("较2019年增长5%", None, set()),
        ("在2019年基础上再增加5家", None, set()),
        ("2015年以来增长5%", None, set()),
        # A stretch of years after 为 is a period, not a base.
        ("期限为2021-2023年", None, {2021, 2022, 2023}),
    ],
)
def test_years_of(text: str, issued: int | None, expected: set[int]) -> None:
    assert years_of(text, issued) == expected


@given(st.integers(1990, 2060), st.integers(0, 30))
def test_a_stretch_of_years_holds_both_ends(first: int, length: int) -> None:
    assert years_of(f"{first}至{first + length}年") == frozenset(range(first, first + length + 1))


@given(st.text("2015至比年是的—十四五“”", max_size=20))
def test_any_text_is_read(text: str) -> None:
    assert all(1900 <= year < 2100 for year in years_of(text, 2022))
