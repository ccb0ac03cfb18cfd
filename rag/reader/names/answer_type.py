"""What name, time or reason a question wants, of what thing, in what relation to it. Pure.

《…》的导演是谁 wants a person; the relation is 导演, in whatever words (执导); the thing is 《…》.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.asks import ASKS, CHANNEL, Ask, Wants
from rag.language.entities import Sort


@dataclass(frozen=True, slots=True)
class Sought:
    """The kind of name, and the words around it."""

    sorts: frozenset[Sort]
    relation: tuple[str, ...]  # patterns that tell the relation, the question's own words first; may be empty
    thing: str  # the question without the words that ask and those of the relation
    known: bool  # the relation is a listed one, with its other words; else it is guessed from the question
    fine: bool  # a time to the day or the month


_TITLES = (
    "作者|导演|编剧|主演|总统|首相|总理|主席|书记|行政长官|发言人|负责人|主任|教练|得主|获得者|创始人|发明者|凶手|"
    "(?:[省市区县镇村局部厅处校院所馆站行社台会组团队班船机舰]|董事|秘书|检察|指令)长"
)
_END = "(?:是|为|在)?(?:什么)?[?？]?$"
_PLACE = (
    r"在哪|哪里|哪儿|何地|什么地方|哪[些个]?(?:城市|省|市|区|县|镇|街道|园区|片区|地方)|位于|"
    rf"(?:首都|省会|起点|终点|举办地|地点|产地|总部){_END}"
)
_BODY = (
    r"哪个?(?:局|球?队|俱乐部|公司|企业|部门|单位|机构|政党|党)(?!.{0,4}(?:热线|平台|网站|系统))|哪家|哪支|哪些(?:球?队|部门|单位|公司|企业)|"
    r"牵头单位|责任单位|冠军|亚军|季军|金牌|球队|队伍"
)
_SERIES = "[集届期章页轮条款版场回]|号线?"
# The first that fits says what is wanted.
_SORTS: tuple[tuple[re.Pattern[str], frozenset[Sort]], ...] = tuple(
    (re.compile(pattern), frozenset(sorts))
    for pattern, sorts in (
        (rf"为什么|为何|因何|原因{_END}", {Sort.REASON}),
        (rf"(?:哪一?|第几)(?:{_SERIES})", {Sort.NUMBERED}),
        (
            r"什么时候|何时|什么时间|哪一?年|哪一?天|哪个?月|几月|几号|(?:时间|日期|年份|日子)" + _END,
            {Sort.TIME},
        ),
        (
            r"(?:文号|字号|标准号|编号|型号|代号|代码|处理器|芯片)(?:[是为叫用](?:的是)?)?(?:什么|多少|哪[个款种])?[?？]?$",
            {Sort.CODE},
        ),
        (r"哪一?[部首本出](?![分门])|片名|书名|剧名|歌名|主题|口号|名字|名称|命名|叫什么", {Sort.WORK}),
        (r"(?:主席|举办|主办|东道|参赛|承办)国|哪个国家|哪国", {Sort.PLACE}),
        (rf"^(?!.*(?:{_BODY})).*(?:{_PLACE})", {Sort.PLACE}),
        (_BODY, {Sort.BODY, Sort.PERSON, Sort.PLACE}),
        (rf"谁|哪位|何人|姓名|(?:{_TITLES})(?:是|叫|有)?(?:哪|什么名字)?[?？]?$", {Sort.PERSON, Sort.BODY}),
    )
)
# A noun alone asks for its figure: …的票房.
_FIGURE = re.compile(r"[\u4e00-\u9fff](?:[数量率额值价级]|人次|席位|票房|成绩|比分|点数)(?:是|为)?[?？]?$")
_HOW_MANY = re.compile(r"多少|几[个家人名]")
_YEAR_WILL_DO = re.compile(r"哪一?年|年份|什么时候|何时")
_ASKING = re.compile(
    r"请问|[放设落摆归](?=在?哪)|"
    r"(?:是|叫|有|在|为|由|将|会|了|都(?=有|是)|分别)*"
    r"(?:谁|哪[一几]?[个位部首本支家些里儿天年月]?(?:城市|地方|园区|片区|街道|部门|单位|国家|局)?|何时|何地|"
    r"什么(?:时候|时间|地方|名字)?|多少|几)|"
    rf"(?:是|为|叫|用)?什么(?=[?？]?$)|(?:球队|队伍|国家|城市|公司|部门|单位|原因)(?=[?？]?$)|为什么|为何|第几|哪一?(?:{_SERIES})|"
    r"的|是|了|吗|呢|[?？。，,]"
)
_TIME_WORDS = re.compile("时间|日期|年份")
# 国葬的时间, 首都在哪: what stands last names the relation.
_HEAD = re.compile(r"(?<=[\w》”]{2}|[\w》”] )[\u4e00-\u9fff]{2}$")
# 什么时候开始对外办公 asks for the time of 对外办公.
_BEGINS = re.compile(r"开始(?=[\u4e00-\u9fff]{2})")
_HAPPENS = ("发生", "爆发", "举行", "举办", "始于")


def read_sought(ask: Ask) -> Sought | None:
    """None where something else is asked for: an amount, a judgement, a passage.

    >>> from rag.understand import understand
    >>> read_sought(understand(["《新雨》的导演是谁"]).asks[0]).relation
    ('导演', '执导', '总导演')
    """
    text = _BEGINS.sub("", ask.text)
    sorts = _sorts(ask)
    if not sorts:
        return None
    listed = (group for group in _relations() if any(re.search(word, text) for word in group))
    relation = tuple(
        dict.fromkeys((*re.findall(_TITLES, text), *(word for group in listed for word in group)))
    )
    thing = text
    for word in sorted(relation, key=len, reverse=True):
        thing = re.sub(word, " ", thing)
    if Sort.TIME in sorts:
        thing = _TIME_WORDS.sub(" ", thing)
    thing = " ".join(_ASKING.sub(" ", thing).split())
    known = bool(relation)
    if not known and (head := _HEAD.search(thing)):
        relation = (head[0], *(_HAPPENS if sorts <= {Sort.TIME, Sort.PLACE} else ()))
        thing = thing[: head.start()].strip()
    return Sought(sorts, relation, thing, known, Sort.TIME in sorts and not _YEAR_WILL_DO.search(text))


def _sorts(ask: Ask) -> frozenset[Sort]:
    if ask.wants in (Wants.AMOUNT, Wants.ADVICE, Wants.YES_NO) or _HOW_MANY.search(ask.text):
        return frozenset()
    if CHANNEL.search(ask.text):  # a site will do
        return frozenset()
    for pattern, sorts in _SORTS:
        if pattern.search(ask.text):
            return sorts
    names_figure = ask.wants is Wants.TEXT and _FIGURE.search(ask.text) and not ASKS.search(ask.text)
    return frozenset({Sort.FIGURE}) if names_figure else frozenset()


@cache
def _relations() -> tuple[tuple[str, ...], ...]:
    lines = files("rag.reader.names").joinpath("relations.txt").read_text("utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return tuple((first.strip(), *(word.strip() for word in rest.split(","))) for first, _, rest in pairs)
