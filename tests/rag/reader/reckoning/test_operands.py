"""What is computed of which facts; nothing where the documents lack one of them."""

import pytest

from rag.reader.reckoning.reckon import Calculation
from rag.schema import Chunk
from tests.rag.made import passage
from tests.rag.reader.asked import asked

SCHOOLS = passage("学校44所，幼儿园60所。")
AIM = passage("到2025年，机器人产值达到200亿元。", doc="plan")
ACTUAL = passage("2021年，机器人产值达到112亿元。", doc="report")


def shown(calculation: Calculation | None) -> str | None:
    if calculation is None:
        return None
    (result,) = calculation.results
    assert calculation.facts[: len(result.operands)] == result.operands
    return f"{result.shown}：{result.reading}"


def calculated(question: str, *chunks: Chunk) -> str | None:
    return shown(asked(question, *chunks).calculated())


def reckoned(question: str, *chunks: Chunk) -> str | None:
    return shown(asked(question, *chunks).reckoned())


def test_the_things_listed_are_added_up() -> None:
    assert calculated("学校和幼儿园一共有多少所？", SCHOOLS) == "104所：44所 + 60所"


def test_a_sum_that_lacks_a_part_is_none() -> None:
    assert calculated("学校和海底电缆一共有多少？", SCHOOLS) is None
    assert calculated("学校和幼儿园一共有多少所？", passage("学校44所，幼儿园面积60公顷。")) is None


def test_the_aim_less_what_there_is() -> None:
    expected = "88亿元：200亿元 − 112亿元"
    assert calculated("2025年机器人产值目标比2021年多多少亿元？", AIM, ACTUAL) == expected
    assert calculated("机器人产值离目标还差多少？", AIM, ACTUAL) == expected
    assert calculated("机器人产值离目标还差多少？", ACTUAL) is None


def test_multiple_and_share_of_two_sides() -> None:
    chunk = passage("学校120所，幼儿园60所。")
    assert calculated("学校是幼儿园的几倍？", chunk) == "2倍：120所 ÷ 60所"
    chunk = passage("发明专利30件，专利总量120件。")
    assert calculated("发明专利占专利总量的百分之几？", chunk) == "25%：30件 ÷ 120件"


def test_nothing_is_computed_unasked() -> None:
    assert calculated("学校有多少所？", SCHOOLS) is None


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("2015年机器人产值是多少？", "机器人产值达到120亿元，是2015年的2.4倍。", "50亿元：120亿元 ÷ 2.4倍"),
        (
            "2015年机器人产值是多少？",
            "机器人产值达到120亿元，比2015年增长20%。",
            "100亿元：120亿元 ÷ (100% + 20%)",
        ),
        ("2019年研发机构有多少家？", "研发机构达到120家，新增研发机构20家。", "100家：120家 − 20家"),
        (
            "全市税收总额大概是多少？",
            "机器人税收达到30亿元，占全市税收总额25%。",
            "120亿元：30亿元 ÷ 25%",
        ),
    ],
)
def test_worked_out_from_what_became_of_it(question: str, text: str, expected: str) -> None:
    assert reckoned(question, passage(f"2020年，{text}")) == expected


def test_not_from_what_became_of_something_else_or_since_another_year() -> None:
    chunk = passage("2020年，机器人产值达到120亿元，传感器产值是2015年的2.4倍。")
    assert reckoned("2015年机器人产值是多少？", chunk) is None
    chunk = passage("2020年，机器人产值达到120亿元，是2015年的2.4倍。")
    assert reckoned("2012年机器人产值是多少？", chunk) is None
