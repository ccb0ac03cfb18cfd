"""Whether a statement tells what came about or what is meant to. Pure."""

import re
from collections.abc import Iterable
from typing import Final

from rag.schema import Period, Standing

LABELS: Final = {
    Standing.ACTUAL: "实际",
    Standing.ESTIMATE: "预计",
    Standing.TARGET: "目标",
    Standing.PLAN: "计划",
    None: "",
}
AIMED: Final = frozenset({Standing.TARGET, Standing.PLAN})

_ESTIMATE = re.compile(r"预计|预测|快报|初步核算|初步统计|估计|估算")
_TARGET = re.compile(
    r"力争|争取|目标|(?<![主重需])要(?=[求]?[达占在到比有])|要(?:实现|突破|超过|建成|增至|提高|形成)|将达|将超|打算|预期"
)
_PLAN = re.compile(r"规划(?:建设|面积|约|用地)|拟|计划(?!单列)|设立|统筹不少于|安排")
_RESULT = re.compile(
    r"[达到实现完成建形获得取增长提高构立有]了|已[经有达完建]|截至|累计(?:有|达|完成|引进|建成)|现有|目前|历史性|实际完成|完成值|现状"
)
_SAYS_TARGET = re.compile(r"目标|力争|争取|计划|规划|要|到20|将|今后|未来|拟")
# Words of a heading or of the sentence above a list that speak for all that stands below.
_ABOVE_TARGET = re.compile(r"目标|今后|未来|重点做好|工作安排|主要任务|展望")
_ABOVE_RESULT = re.compile(
    r"发展基础|发展现状|现状|回顾|存在问题|取得|成就|五年接续|总体特点|完成情况|迈上新台阶"
)
# A year's list of work holds what is to be done in that year; a long plan tells of the past as well.
_WORK_LIST = re.compile(r"工作要点|工作计划|行动计划|工作安排|实施方案|行动方案")


def says_target(words: str) -> bool:
    """Whether a reader of these words takes an amount in them for one that is meant to be."""
    return bool(_SAYS_TARGET.search(words))


def standing_of(
    words: str, period: Period | None, issued_year: int | None, above: Iterable[str] = (), title: str = ""
) -> Standing | None:
    """The standing of an amount: its own words first, then its years against the year of issue, then the
    lead-in and headings above (`above`, nearest first), then the kind of document; None if nothing says.

    >>> standing_of("力争突破", None, 2025)
    <Standing.TARGET: 'target'>
    """
    if _ESTIMATE.search(words):
        return Standing.ESTIMATE
    if _TARGET.search(words):
        return Standing.TARGET
    if period and issued_year and period.last < issued_year:
        return Standing.ACTUAL
    if _PLAN.search(words):
        return Standing.PLAN
    if period and issued_year and (period.first > issued_year or period.last > issued_year):
        return Standing.TARGET
    if _RESULT.search(words):
        return Standing.ACTUAL
    for text in above:
        if _ABOVE_TARGET.search(text):
            return Standing.TARGET
        if _ABOVE_RESULT.search(text):
            return Standing.ACTUAL
    return Standing.TARGET if is_work_list(title) else None


def is_work_list(title: str) -> bool:
    """Whether a document by its title lists the work of one year or one campaign, all of it still to do."""
    return bool(_WORK_LIST.search(title))


def printed_standing(words: str) -> Standing | None:
    """What a table's column for it says (实际, 预计, 目标, 计划); None where it says none of them."""
    for pattern, standing in (
        (r"预计|快报|估计|预测", Standing.ESTIMATE),
        (r"目标|预期", Standing.TARGET),
        (r"计划|规划", Standing.PLAN),
        (r"实际|现状|完成|基数", Standing.ACTUAL),
    ):
        if re.search(pattern, words):
            return standing
    return None
