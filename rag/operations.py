"""The words of a question → what is to be computed of the amounts, where it wants that. Pure."""

import re
from enum import StrEnum

from rag.language.quantity import read_quantities


class Operation(StrEnum):
    """What is to be computed of the amounts, where the question wants that."""

    SUM = "sum"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    SHARE = "share"
    CHECK = "check"  # does the printed figure come out?
    GROWTH = "growth"  # from one year to another, in per cent
    ANNUAL_GROWTH = "annual_growth"  # the same a year, compounded
    ANNUAL_MEAN = "annual_mean"  # of what came about over some years
    MEAN = "mean"  # to each of those counted
    PROJECTION = "projection"  # what it comes to at some rate
    RANKING = "ranking"  # which is the largest, the smallest, or all from the largest down


_MUCH = r"(?:百分之几|百分之多少|百分之|多少|几|多大|多快)"
_MOST = (
    "[大高多快长强少低小慢短弱](?!法|检|人民|限|额|奖|补|程度|跑"
    "|的?(?:短板|问题|优势|亮点|特点|变化|困难|挑战|特色))"
)
_EACH = "家个件户项条座宗列辆台套所支名位处块亩场届篇人镇区县市"
_SUM = re.compile(
    r"一共|总共|合计|合起来|合在一起|加起来|加在一起|加一起|加一块|加总|相加|之和|总和|加上|总计|共计|拢共|统共"
    r"|[^增]加.{2,12}共"
)
_RECKONED_ANEW = re.compile(r"验算|核算|复核|复算|重算|重新算|[算加]得?对|[算加]错|算.{0,4}一遍")
_JUDGED = re.compile(r"对吗|对么|对不对|对得上|准不准|准确吗|正确|没错|等于|吻合|相符|一致")
# What can be reckoned anew of other figures: not a count by itself (7387家对吗 is only looked up).
_DERIVED = re.compile(
    r"合计|总计|总数那|总产值|总额那|各项|之和|相加|加起来|加总|增速|增长|增幅|涨幅|年均|复合|比重|占比|翻.?番|倍"
)
DERIVED_UNITS = frozenset({"%", "倍", "个百分点"})
_AMOUNT_ASKED = re.compile(r"多少|几(?![个份]?文件)")

# The first that fits says what is wanted; the finer go before the coarser.
_PATTERNS = (
    (
        Operation.RANKING,
        re.compile(
            rf"最{_MOST}[^，,。；]{{0,12}}?是?(?:哪|什么|谁)|(?:哪|谁)[^，,。；]{{0,16}}最{_MOST}|(?:排第一|居首|领跑|垫底)的?是?(?:哪|谁)"
            r"|从[大高多快长](?:到|往|至)[小低少慢短]|由[大高多快](?:到|至)[小低少慢]|排[个一]?[序队]"
        ),
    ),
    (Operation.RATIO, re.compile(r"(是.{1,24}|的)(几|多少)倍")),
    (
        Operation.SHARE,
        re.compile(
            r"占(?:了|到)?(?:百分之几|百分之多少|几成)|占(?!比).{1,24}(百分之几|百分之多少|几成|多少|多大(比|份)|的比[重例])"
        ),
    ),
    (
        Operation.PROJECTION,
        re.compile(
            r"(?:按照?|照着?|以|依)[^，,？?]{0,16}(?:[%％]|个点|百分之|增速|增长率|增幅|涨幅|速度|势头|节奏|增长).{0,24}"
            r"(?:20[2-9]\d|\d年[后底末]|年后|年底|年末|期末|[滚推]到).{0,24}(?:多少|几|多大|能|到|达|够)"
            r"|[到至]20[2-9]\d.{0,12}按.{0,10}(?:[%％]|增速|增长率).{0,10}(?:多少|几|能|够)"
            r"|(?:滚到|推到|外推到?|往后推|顺推)"
        ),
    ),
    (
        Operation.ANNUAL_GROWTH,
        re.compile(
            rf"(?:年均|年复合|平均每年|每年平均|每年|一年).{{0,3}}(?:增长|增|涨|提高|提升|递增|下降|降){{1,2}}(?:率|幅)?(?:了|约|是|为)?{_MUCH}"
            rf"(?!家|个(?!百?分?点)|亿|万|户|件|人|亩|元|项|公里|吨|名)"
            r"|(?:年均|年复合|复合)(?:增长率?|增速|增幅|涨幅|年均增长率?|年增长率?)|cagr"
        ),
    ),
    (
        Operation.ANNUAL_MEAN,
        re.compile(
            r"(?:平均每年|每年平均|平均一年|一年平均|平均下来每年|平均到每年|均摊到每年|年均(?=[投新引建完花净处发收征减改培治整淘增].{0,12}(?:多少|几)|多少|有多少)).*(?:多少|几|多大|多长)"
        ),
    ),
    (
        Operation.MEAN,
        re.compile(
            rf"(?:平均|均摊到?|摊到|平均下来|平均到)(?:每一?|一)(?![万千百]|年)[{_EACH}]"
            rf"|每一?(?![万千百]|年)[{_EACH}].{{0,6}}平均"
        ),
    ),
    (
        Operation.GROWTH,
        re.compile(
            r"(?:比|较|相比|从|由|自|对比|\d年?[到至—~-]).{2,36}(?:增长|增|涨|提高|提升|上升|扩大|下降|减少|降|减)(?:了|幅|率|速)?(?:约|有|是|为|达到?)?"
            r"(?:百分之几|百分之多少|几成|多少%|几个点|多快|多少(?![家个亿万户件人亩元项公吨名]))"
            r"|从.{1,12}到.{1,12}(?:增长|增加|提高|提升|上升|下降|减少|涨|降)了?多少"
            r"|(?:比|较|相比|从|由|自|对比|\d年?[到至—~-]).{2,36}(?:增幅|涨幅|增速|增长率|降幅)"
        ),
    ),
    (
        Operation.DIFFERENCE,
        re.compile(
            r"相差|还?差(多少|几|了)|差距|差额|差值|缺口|(多|少|高|低)了还是(多|少|高|低)了|还(差|缺|要(增|加|多))"
            r"|比.{1,24}(多|少|高|低)(了|出)?(多少|几)|(多|少|超)(了|出|过)+(多少|几)|超额"
        ),
    ),
    (Operation.SUM, _SUM),
)


def operation_of(text: str) -> Operation | None:
    """What is to be computed; None where amounts are only to be told.

    >>> operation_of("学校和幼儿园一共几所"), operation_of("学校有几所")
    (<Operation.SUM: 'sum'>, None)
    """
    if _is_check(text):
        return Operation.CHECK
    return next((operation for operation, pattern in _PATTERNS if pattern.search(text)), None)


def _is_check(text: str) -> bool:
    """验算, or whether a figure that comes of others is right. 一共多少，对得上吗 asks for the sum first."""
    if _RECKONED_ANEW.search(text):
        return True
    if not _JUDGED.search(text):
        return False
    if _SUM.search(text) and _AMOUNT_ASKED.search(text) and "等于" not in text:
        return False
    stated = any(quantity.unit in DERIVED_UNITS for quantity in read_quantities(text))
    return stated or bool(_DERIVED.search(text))
