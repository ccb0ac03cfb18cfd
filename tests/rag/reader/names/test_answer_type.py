"""What name a question wants, of what, in what relation."""

import pytest

from rag.language.entities import Sort
from rag.reader.names.answer_type import Sought, read_sought
from tests.rag.made import only_ask


def sought(question: str) -> Sought:
    found = read_sought(only_ask(question))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("《新雨》的导演是谁？", Sort.PERSON),
        ("云溪国际马拉松的起点？", Sort.PLACE),
        ("云溪灯会在哪里举行", Sort.PLACE),
        ("科学城什么时候开工？", Sort.TIME),
        ("轻轨二号线开通时间", Sort.TIME),
        ("哪部电影获奖", Sort.WORK),
        ("新能源由哪个部门牵头", Sort.BODY),
        ("灯会取消的原因", Sort.REASON),
        ("主角在哪一集出场", Sort.NUMBERED),
        ("云溪大会堂的票房", Sort.FIGURE),
    ],
)
def test_the_sort_that_is_wanted(question: str, sort: Sort) -> None:
    assert sort in sought(question).sorts


@pytest.mark.parametrize(
    "question",
    [
        "高新技术企业有多少家？",
        "有几个人参加？",
        "能不能申请补贴？",
        "怎样培育链主企业？",
        "在哪里办理登记？",
        "哪部分收入计入利润？",
        "拨打哪个企业服务热线？",
    ],
)
def test_other_questions_want_no_name(question: str) -> None:
    assert read_sought(only_ask(question)) is None


def test_a_listed_relation_brings_its_other_words() -> None:
    found = sought("《新雨》的导演是谁？")
    assert found.known
    assert "执导" in found.relation
    assert found.thing == "《新雨》"


def test_what_begins_is_the_relation_not_its_beginning() -> None:
    assert "办公" in sought("云溪窗口什么时候开始对外办公？").relation
    assert "开始" in sought("不见面审批何时开始？").relation


def test_else_the_last_word_is_the_relation() -> None:
    found = sought("云溪国的首都在哪")
    assert not found.known
    assert found.relation[0] == "首都"
    assert found.thing == "云溪国"


@pytest.mark.parametrize(("question", "fine"), [("二号线开通时间", True), ("二号线哪年开通", False)])
def test_only_a_date_wants_day_or_month(question: str, fine: bool) -> None:
    assert sought(question).fine is fine
