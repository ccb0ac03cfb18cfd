"""What a question asks of, one by one."""

import pytest

from rag.several import slots


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("机器人企业、加速器和孵化器各有多少家？", ["机器人企业", "加速器", "孵化器"]),
        ("党代会报告里产业的家底：工业企业、规上、超百亿的各多少家", ["工业企业", "规上", "超百亿的"]),
        ("院士、团队：2020年各有多少？", ["院士", "团队"]),
        ("院士，团队，人才各多少", ["院士", "团队", "人才"]),
        ("云溪的电池产业，2011年和2016年产值分别多少", ["产值"]),  # two times of one thing
        ("研发机构有几家，是2015年的几倍", ["研发机构有"]),
        ("公园、湿地各几个，步道多少公里？", ["公园", "湿地", "步道"]),
        ("港口一年吞吐多少货、多少箱", ["港口一年吞吐货", "箱"]),
        ("宽带普及率和手机普及率分别是多少", ["宽带普及率", "手机普及率"]),
        ("推动多少家企业搞技改", ["推动企业搞技改"]),
        ("学校及医院各几所", ["学校", "医院"]),
    ],
)
def test_the_things_asked_of(question: str, things: list[str]) -> None:
    assert [slot.thing for slot in slots(question) if slot.names] == things
