"""An amount of another measure, or of another kind of it, doesn't answer."""

import pytest

from tests.rag.reader.test_suffice import able


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("2020年规上工业增加值是多少？", "2020年规上工业增加值4100亿元。", True),
        ("2020年规上工业增加值是多少？", "2020年规上工业总产值2万亿元。", False),
        ("2020年规上工业增加值是多少？", "2020年规上工业企业1万家。", False),
        ("2020年规上工业增加值是多少？", "2020年先进制造业增加值占规上工业增加值50.9%。", False),
        ("2020年先进制造业增加值占比是多少？", "2020年先进制造业增加值占规上工业增加值50.9%。", True),
        ("2020年贷款余额是多少？", "2020年存款余额1.2万亿元。", False),
        ("2020年存款余额是多少？", "2020年存款余额1.2万亿元。", True),
        ("省级孵化器有几家？", "国家级孵化器23家。", False),
        ("常住人口有多少人？", "新增常住人口220万人。", False),
        ("新增常住人口多少人？", "新增常住人口220万人。", True),
        ("产值排名第几？", "产值200亿元。", False),
        ("产值排名第几？", "产值位居全国第19名。", True),
    ],
)
def test_another_measure_of_the_same_thing_is_none(question: str, text: str, fits: bool) -> None:
    assert bool(able(question, text)) is fits
