"""A month that is asked about is named with what answers."""

import pytest

from rag.reader.suffice import is_of_the_month
from tests.rag.made import passage
from tests.rag.reader.asked import asked


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("2022年8月汽车出口多少辆？", "2022年8月汽车出口30辆。", True),
        ("2022年8月汽车出口多少辆？", "2022年1-8月汽车出口30辆。", False),
        ("2022年8月汽车出口多少辆？", "2022年汽车出口30辆。", False),
        ("2022年汽车出口多少辆？", "2022年1-8月汽车出口30辆。", True),
        ("2022年1月的报告说汽车出口多少辆？", "2022年汽车出口30辆。", True),  # the month names a document
    ],
)
def test_month(question: str, text: str, fits: bool) -> None:
    case = asked(question, passage(text))
    assert is_of_the_month(case.ask, case.near[0]) is fits
