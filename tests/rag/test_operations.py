"""Which computation a question wants, in the words people use; and that a name is no wish for one."""

import pytest

from rag.operations import Operation, operation_of

WORDINGS = {
    Operation.CHECK: """
        验算一下，机器人产值那行的14.2%对吗
        帮我复核：传感器增速印的8.5%
        表中合计数对不对
        文件写的19.4%对吗
        各项加起来等于合计那一行吗
        表里几个产业的产值相加是不是等于总产值？等于吗
        年均增速12%这个数有没有算错
        复合增长率写的是11%，算得对不对
        占比62.5%准不准
        把四个片区的面积加一遍，跟总计对得上吗
        那个2.4倍算得对吗
        增长40%跟前后两年的数吻合吗
        重新算一下增幅9.1%对不对
        合计那栏的数正确吗
        增速核算一下，是不是6.6%
        """,
    Operation.GROWTH: """
        机器人产值2021年比2018年增长了百分之几
        从2016年到2020年，学校数涨了百分之多少
        2022年的发电量较2019年增幅是多少
        税收2023年比2020年提高了几成
        2020年相比2015年下降了百分之几
        从2017年至2021年增长多少%
        由2018年到2021年，货运量涨幅
        比2019年降了几个点
        """,
    Operation.ANNUAL_GROWTH: """
        要达到目标，年均增长多少
        从2018年到2022年机器人产值年均增速多少
        2015到2020年复合增长率是多少
        每年要增长百分之几才够
        平均每年涨几个百分点
        年均得涨多少
        算一下CAGR
        年均增长率大概百分之几
        一年得增长百分之多少
        年均增幅多少
        """,
    Operation.ANNUAL_MEAN: """
        十三五期间平均每年建多少所学校
        五年里每年平均投入多少亿元
        平均一年新增几家企业
        平均下来每年改造多少个车间
        年均新增多少家
        年均投入多少资金
        """,
    Operation.MEAN: """
        平均每家企业补贴多少钱
        这些项目平均一宗多少投资
        每个园区平均多少亩
        平均每块地多大
        均摊到每户多少钱
        平均每所学校几个学位
        平均到每个镇是多少家
        """,
    Operation.PROJECTION: """
        按6%的增速，到2025年产值是多少
        照这个增速，2030年能到多少
        以每年8%的速度增长，到2026年底能有几家
        按规划的年均增速往后推，2024年多少
        按现在的增长率，三年后能达到多少
        从2020年按5%滚到2025年是多少
        按目标增速推到2025年，够不够200亿
        """,
    Operation.RANKING: """
        增速最快的是哪个
        四个片区里面积最大的是哪一个
        哪个产业的产值最高
        哪项指标增长最慢
        谁的产值最多
        哪类学校最少
        从高到低排一下各产业的增速
        给五个产业的产值排个序
        由大到小列一列各园区面积
        最多的是什么学校
        排第一的是哪个产业
        """,
    Operation.SUM: """
        学校、幼儿园和医院三项合计多少
        小学加中学总共几所
        市级省级加起来有几家
        各类奖金之和是多少
        两项投资合起来多少亿
        三块面积相加是多少亩
        一共要建几个
        甲园区和乙园区的企业共计多少家
        """,
    Operation.DIFFERENCE: """
        目标比实际还差多少
        离目标还差几家
        2025年目标比2020年多多少家
        两份文件的数相差多少
        学校比幼儿园少几所
        最后超了多少
        实际比计划多出几家
        跟目标的差距有多大
        还差几个百分点
        缺口多少亿
        """,
    Operation.RATIO: """
        学校是幼儿园的几倍
        2020年产值是2015年的多少倍
        """,
    Operation.SHARE: """
        机器人产值占全部产值的百分之几
        中学占学校总数几成
        学校里中学占百分之几
        发明专利占专利总量的多少
        """,
}


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        (line.strip(), operation)
        for operation, lines in WORDINGS.items()
        for line in lines.strip().splitlines()
    ],
)
def test_what_is_to_be_computed(question: str, operation: Operation) -> None:
    assert operation_of(question.lower()) is operation


@pytest.mark.parametrize(
    "question",
    """
    机器人产值是多少
    平均气温是多少
    居民平均预期寿命多少岁
    平均工资有多高
    每万人发明专利拥有量多少件
    平均每万人拥有几张床位
    人均可支配收入多少
    户均年用电量是多少
    年均浓度是多少
    PM2.5年均值多少
    最低工资标准是多少
    最高奖励多少万元
    最大的短板是什么
    最多跑几次
    最近一次修订是什么时候
    最后一章讲什么
    学校有7387家对吗
    牵头部门是发改局对吗
    2017年家具制造业是不是还在增长
    两份文件一致吗
    占比多少
    增速多少
    比较优势是什么
    差别化用地政策是什么
    总部企业有多少家
    按规定到哪里申请
    按时间排列有哪些文件
    对标哪些城市
    翻译费多少
    增加值是多少
    加快建设哪些项目
    参加培训的有多少人
    """.strip().splitlines(),
)
def test_a_name_or_a_plain_question_is_no_wish_to_compute(question: str) -> None:
    assert operation_of(question.strip().lower()) is None


def test_a_sum_asked_for_goes_before_holding_it_against_another() -> None:
    assert operation_of("学校加幼儿园一共多少所，跟报告对得上吗") is Operation.SUM
    assert operation_of("合计多少家？与公报一致吗") is Operation.SUM


def test_year_on_year_is_told_from_an_annual_rate() -> None:
    assert operation_of("2020年比2015年年均增长百分之几") is Operation.ANNUAL_GROWTH
    assert operation_of("2020年比2015年年均增加多少家") is Operation.ANNUAL_MEAN
