"""Questions in traditional script."""

import pytest

from rag.language.script import simplified


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("東莞市2025年的地區生產總值目標是多少？", "东莞市2025年的地区生产总值目标是多少？"),
        ("規上工業增加值一萬億元", "规上工业增加值一万亿元"),
        ("後勤佔比", "后勤占比"),
    ],
)
def test_traditional_characters_are_read_as_simplified(written: str, read: str) -> None:
    assert simplified(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "乾安县、乾隆年间的著名企业",
        "昭著的徵羽、慰藉于心",
        "朱镕基、陶喆、张堃",
        "how many 5G base stations?",
        "",
    ],
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert simplified(text) == text
