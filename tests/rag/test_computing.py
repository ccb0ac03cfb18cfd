"""Computed answers from the question to the screen: through the gate, with every operand cited."""

from collections.abc import Iterator

import pytest

from rag.answer import Answerer
from rag.schema import Answer, Status
from tests.rag.made import answerer
from tests.rag.test_answer import check_promises

PLAN = """\
---
title: 云溪市新兴产业规划（2021—2025年）
issuer: 云溪市人民政府
date: 2021-03-10
---

# 云溪市新兴产业规划（2021—2025年）

## 一、发展基础

“十三五”期间，全市累计新建小学45所。2020年全市货运量达到3200万吨。2020年拥有瞪羚企业120家。

## 二、发展目标

| 指标 | 单位 | 2020年 | 2025年 | 年均增长率 |
|---|---|---|---|---|
| 机器人产业产值 | 亿元 | 85 | 200 | 18.7% |
| 传感器产业产值 | 亿元 | 60 | 96 | 9.9% |
| 光电产业产值 | 亿元 | 40 | 70 | 13.8% |
| 三大产业总产值 | 亿元 | 185 | 360 | 14.2% |

到2025年，货运量年均增长6%左右，达到4300万吨左右。新建工业园区8个，总面积5600亩。
"""
REPORT = """\
---
title: 云溪市2023年工作报告
issuer: 云溪市人民政府
date: 2023-01-20
---

# 云溪市2023年工作报告

## 一、去年工作

2022年，瞪羚企业增至156家。松溪片区、云江片区、滨溪片区分别建成道路12公里、8公里和15公里。
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    with answerer(tmp_path_factory.mktemp("computing"), {"plan.md": PLAN, "report.md": REPORT}) as opened:
        yield opened


def ask(city: Answerer, question: str) -> Answer:
    answer = city.ask([question])
    check_promises(answer, {document.id: document for document in city.documents()})
    assert answer.status is Status.ANSWERED
    assert not answer.warnings
    return answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "验算一下机器人产业产值的年均增长率18.7%",
            "年均增长约18.66%（(200亿元 ÷ 85亿元)^(1/5) − 100%），四舍五入后与文件写的18.7%一致。",
        ),
        (
            "光电产业的年均增长率13.8%对吗",
            "与文件写的13.8%对不上；比文件写的13.8%少约1.96个百分点。",
        ),
        (
            "2025年三大产业的产值加起来等于总产值那一行吗",
            "2025年合计366亿元（200亿元 + 96亿元 + 70亿元），与文件写的360亿元对不上；"
            "比文件写的360亿元多6亿元。",
        ),
        ("瞪羚企业从2020年到2022年增长了百分之几", "增长30%（156家 ÷ 120家 − 100%）。"),
        ("瞪羚企业2020到2022年的年均增速是多少", "年均增长约14%（(156家 ÷ 120家)^(1/2) − 100%）。"),
        ("十三五期间平均每年新建多少所小学", "平均每年9所（45所 ÷ 5）。"),
        ("工业园区平均每个多少亩", "平均每个700亩（5600亩 ÷ 8个）。"),
        ("按6%的增速，到2025年货运量是多少", "到2025年推算为约4282.3万吨（3200万吨 × (100% + 6%)^5）。"),
        ("三个片区建成道路加起来多少公里", "合计35公里（12公里 + 8公里 + 15公里）。"),
    ],
)
def test_a_result_is_shown_with_its_formula(city: Answerer, question: str, said: str) -> None:
    answer = ask(city, question)
    assert answer.text.endswith(said)
    assert answer.computed
    assert all(answer.facts[i] for result in answer.computed for i in result.facts)


def test_the_largest_is_told_and_the_others_are_cited(city: Answerer) -> None:
    answer = ask(city, "三个产业里2025年产值最高的是哪个")
    assert "机器人产业产值2025年200亿元" in answer.text
    assert "96" not in answer.text
    assert answer.text.endswith("最高的是机器人产业产值，相比较的见[3][4]。")
    quoted = "\n".join(citation.quote for citation in answer.citations)
    assert "96" in quoted
    assert "70" in quoted


def test_a_name_with_a_mean_in_it_asks_for_what_is_printed(city: Answerer) -> None:
    answer = city.ask(["机器人产业年均增长目标是多少"])
    assert "18.7%" in answer.text
    assert not answer.computed
