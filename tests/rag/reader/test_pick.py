"""The few facts that answer: each thing listed gets its own, cells of a row are one statement."""

from rag.reader.pick import pick
from rag.schema import Chunk
from tests.rag.made import passage, rows
from tests.rag.reader.asked import asked

LONG = passage("2021年，机器人企业30家，加速器5家，孵化器12家，公园绿地1860公顷。")


def best(question: str, *chunks: Chunk) -> str:
    return asked(question, *chunks).near[0].text


def picked(question: str, *chunks: Chunk) -> list[str]:
    case = asked(question, *chunks)
    return [one.text for one in pick(case.ask, case.aspects, case.near, case.near)]


def test_the_fact_whose_name_is_asked_for_comes_first() -> None:
    assert best("孵化器有多少家？", LONG) == "孵化器12家，"
    assert best("公园绿地有多少公顷？", LONG) == "公园绿地1860公顷。"


def test_a_growth_and_a_level_are_told_apart() -> None:
    chunk = passage("机器人产值达到112亿元。机器人产值增长8%。")
    assert best("机器人产值是多少？", chunk) == "机器人产值达到112亿元。"
    assert best("机器人产值增长了多少？", chunk) == "机器人产值增长8%。"


def test_the_year_and_the_standing_asked_for() -> None:
    chunk = passage("2021年机器人产值112亿元。力争2025年机器人产值200亿元。")
    assert best("2021年机器人产值是多少？", chunk) == "2021年机器人产值112亿元。"
    assert best("机器人产值的目标是多少？", chunk) == "力争2025年机器人产值200亿元。"


def test_each_thing_that_is_listed_gets_its_fact() -> None:
    found = picked("机器人企业、加速器和孵化器各有多少家？", LONG)
    assert sorted(found) == ["加速器5家，", "孵化器12家，", "机器人企业30家，"]


def test_the_second_thing_is_said_of_what_the_first_is_said_of() -> None:
    marks = passage(
        "2021年全市商标申请量为812件，增长4%，防御商标申请量为204件，防御商标注册量为49件，比上年增长。"
        "全市商标注册量为452件。"
    )
    found = picked("2021年商标申请和注册各多少？", marks)
    assert found == ["2021年全市商标申请量为812件，", "全市商标注册量为452件。"]


def test_cells_of_a_row_are_one_statement() -> None:
    lines = (
        ("指标", "单位", "2020年", "2021年"),
        ("研发机构", "家", "90", "120"),
        ("学校", "所", "40", "44"),
    )
    table = passage(rows(*lines), table=True)
    assert picked("2020年和2021年研发机构各有多少家？", table) == ["研发机构：2020年90家、2021年120家"]


def test_what_is_chosen_for_another_thing_is_not_taken_for_the_first() -> None:
    base = passage("形成了由19万家工业企业、1.1万家规上工业企业、19家超百亿企业组成的体系。")
    found = picked("工业企业、规上工业企业、超百亿企业各多少家？", base)
    assert len(found) == 3
    assert any("19万家工业企业" in one for one in found)


def test_every_year_asked_for_is_told_wherever_it_stands() -> None:
    text = passage("2011年电池产值达到30亿元。全市连年扩产。到2016年，电池产值58亿元，电机产值66亿元。")
    found = picked("电池产业，2011年和2016年产值分别多少", text)
    assert [amount for amount in ("30亿元", "58亿元", "66亿元") if amount in "".join(found)] == [
        "30亿元",
        "58亿元",
    ]


def test_an_amount_of_unsaid_unit_is_told_beside_its_multiple() -> None:
    text = passage("2020年，孵化器23家、加速器5家，分别是2015年的2.9倍、1.5倍。")
    found = "".join(picked("孵化器有多少，是2015年的几倍？", text))
    assert "23家" in found
    assert "2.9倍" in found


def test_each_thing_is_told_in_each_unit() -> None:
    text = passage("2020年，新增学位18万个、养老床位4266张，分别比2015年增长19.4%、56%。")
    found = "".join(picked("新增学位、养老床位各多少，比2015年分别增长多少？", text))
    assert all(amount in found for amount in ("18万个", "4266张", "19.4%", "56%"))


def test_the_years_of_a_row_and_its_growth() -> None:
    lines = (
        ("指标", "单位", "2017年", "2025年", "复合增长率"),
        ("电池产值", "亿元", "660", "2000", "14.9%"),
        ("电机产值", "亿元", "600", "2000", "16.2%"),
    )
    found = picked("电池 2017 产值和 2025 目标，年复合增速？", passage(rows(*lines), table=True))
    assert found == ["电池产值：2017年660亿元、2025年2000亿元、复合增长率14.9%"]


def test_nothing_able_nothing_picked() -> None:
    case = asked("孵化器有多少家？", LONG)
    assert pick(case.ask, case.aspects, [], case.near) == []


def test_amounts_only_passed_rank_behind_where_things_stand() -> None:
    steps = passage("机器人产值连跨70亿元、80亿元、90亿元三大台阶，2021年达112亿元。")
    case = asked("机器人产值有多少？", steps)
    assert case.fact(case.near[0]).figure.quantity.verbatim == "112亿元"


def test_a_multiple_is_no_amount_unless_it_is_asked_for() -> None:
    chunk = passage("机器人产值112亿元，是2015年的1.8倍。")
    amount, times = asked("机器人产值多少？", chunk), asked("机器人产值是2015年的几倍？", chunk)
    assert amount.fact(amount.near[0]).figure.quantity.verbatim == "112亿元"
    assert times.fact(times.near[0]).figure.quantity.verbatim == "1.8倍"
