"""What an amount measures, as the words around it name it. Pure.

The name stands before the amount (规上工业总产值突破2万亿元), or behind it where the words before only say
what is done (推动300家企业实现倍增), or in the clause before where this one says something more of it
(…总数达6381家，位居全省第三).
"""

import re
from dataclasses import dataclass

from rag.language.period import read_periods

LONGEST = 40  # characters of a name

_ADVERB = (
    "预计|力争|争取|累计|总共|一共|共计|共有|共|分别|将|已经|已|大幅|稳步|逐步|全部|全年|全市|我市|目前|年均|"
    "始终|首次|正式|全力|大力|积极|进一步|继续|相继|连续|提前|其中|仅|则|均|都|且|并|也|再|还|约|近|以及|要|更|每年|当年|同比|环比|同期|各|市县"
)
_REACHING = (
    r"(?:增|升|提升|提高|增加|增长|跃升|上升|扩大|扩展|下降|降低|降|减|缩短|发展|拓展|突破|控制|保持|稳定|维持|"
    r"培育|跨越|跃居|挺进|迈入|入围|进入|达|增至)?(?:至|到|达到|达|在|为|前)|从|由|"
    r"达到|达|突破|超过|超|实现|成为|为|是|(?<!占)比|较|相比|与|有|占|约|近|共|不少于|不低于|合计|翻|迈上|连跨|跨越|拥有|仅有|(?<=[破到过超增成现])了"
)
_GROWTH = "增长|增加|提高|提升|上升|上涨|下降|降低|减少|提速|扩大|压减|提质"
_QUALIFIER = (
    "不超过|不少于|不低于|不高于|不多于|大于|小于|高于|低于|超过|超出|突破|不足|至少|至多|最多|最少|大约|大概|接近|逾|"
    "[≈~><≥≤=约近超过达到至为有]|人民币"
)
_TAIL = re.compile(rf"(?:{_ADVERB}|{_REACHING}|{_QUALIFIER}|[:：、,，;；\s（(“\"—–-])+$")
_HEAD = re.compile(rf"^(?:{_ADVERB}|[、,，;；:：。\s）)”\"*•—–-]|和|与|及(?!其)|而|但)+")
_VERB = re.compile(
    r"(?:推动|带动|新增|新建|增加|建成|建设|培育|引进|打造|形成|实现|完成|开展|组织|举办|认定|遴选|培养|发布|支持|设立|"
    r"投入|统筹|安排|拥有|有|选取|走访|整治|清理|改造|推广|规划|布局|一批|争创|创建|由|从|超|聚集|集聚|关停|推出|编制|完善|编制完善|等|的|"
    r"依托|聚焦|围绕|以|将|对|在|为|至|到|达|突破|入选|获批|了|淘汰|通过|服务|提供|吸引|共|每|个|年|累计|覆盖|"
    r"包括|包含|涵盖|含|以及|并|是|成为|全球|全国|全省|继续|更)+"
)
_RANKED = re.compile(
    r"(?:综合|稳|连续.{1,4}年)?(?:排名|排在|排|位居|位列|居于|居|列|名列|跻身|挺进|跃居|稳居|入围|为|是)*"
    r"(?:(?:全球|全国|全省|省内|全市|世界|国内|珠三角|大湾区|中国|亚洲)?(?:地级市|地级以上市|城市|文明城市)*)$"
)
# More of what the clause before names: its total, share, growth, place or multiple.
_ASPECT = re.compile(
    r"^(?:其中|其(?!他)|该|增速|增幅|占比|占|比|较|是|为|总数|总量|总额|总规模|规模(?!以上)|数量|同比|年均|增长|下降|提高|降低|提升|位居|居(?![民住])|排|位列|"
    r"列|名列|稳居|年均增长率|复合增长率|税收)"
)
_RELATIVE = re.compile(r"^(?:是|为)$")
_LISTED = re.compile(r"^.*、.*等(?=.{2})")  # A、B、C等创新平台
# What leads on to the amount and names nothing: 国家级孵化器(是2015年的)2.9倍, 占全国(的)25%.
_HANGING = re.compile(r"(?:(?<![认作成])[是为]|(?:19|20)\d\d年的|(?<!目)的|(?<!占)比|较)+$")
_INNER_YEAR = re.compile(r"(?<=[\u4e00-\u9fff])(?:19|20)\d\d年(?=[\u4e00-\u9fffA-Z])")
_BOUND = re.compile(r"^(?:以上|以下|以内|之内|内|左右|及以上|多|余|的)+")
_STOP = re.compile(r"[、,，。；;：:]|(?<![共饱])和(?!谐|平)|与|以及")
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]|[“”\"'‘’《》]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Named:
    """A name read before an amount. `own`: the words name something themselves."""

    name: str
    own: bool
    reached: bool  # a verb or a bound leads from the name to the amount (达到, 增至, 超过)


def before(words: str, *, rank: bool = False) -> Named:
    """The name in the words before an amount, its verb, bounds and time taken off.

    >>> before("2020年全市国家高新技术企业总数大幅跃升至").name
    '国家高新技术企业总数'
    """
    text = _BRACKETS.sub("", _undated(words))
    if rank:
        text = _RANKED.sub("", text)
    text = whole = _BOUND.sub("", text).rstrip()
    text = _undated(_TAIL.sub("", text))
    text = _TAIL.sub("", re.sub(f"(?:{_GROWTH})了?$", "", text))
    reached = len(text) < len(whole)
    text = _HEAD.sub("", text)
    text = _HEAD.sub("", _undated(text))[-LONGEST:]
    text = _INNER_YEAR.sub("", _HANGING.sub("", _LISTED.sub("", text)))
    own = (
        len(text) > 1 and bool(_LETTER.search(text)) and not _VERB.fullmatch(text) and not text.endswith("等")
    )
    return Named(text, own, reached)


def behind(words: str) -> str:
    """What is counted, in the words behind an amount: 家企业实现倍增 → 企业实现倍增; "" if they name nothing.

    >>> behind("试点行业中小企业数字化改造，确保高质量")
    '试点行业中小企业数字化改造'
    """
    text = _BRACKETS.sub("", words)
    text = _BOUND.sub("", text)
    # 省、市“链主”企业 is one
    stops = (stop.start() for stop in _STOP.finditer(text) if stop.start() != 1 or stop[0] in "，。；;：:")
    text = text[: next(stops, len(text))].strip()
    return text[:LONGEST] if len(text) > 1 and _LETTER.search(text) else ""


def continued(subject: str, words: str) -> str:
    """The name where a clause says more of the subject of the clause before.

    >>> continued("科技企业孵化载体", "其中国家级"), continued("新增高新技术企业", "总数")
    ('科技企业孵化载体（国家级）', '高新技术企业总数')
    """
    if words.startswith("其中"):
        part = words.removeprefix("其中")
        return f"{subject}（{part}）" if part and len(subject) <= LONGEST else subject
    if re.match(r"总[数量额]|规模", words):
        subject = re.sub(r"^(?:新增|净增)|(?:总[数量额]|数量)$", "", subject)
    if words.startswith("占"):
        subject = re.sub(r"(?<=.{3})占.*$", "", subject)
    return subject if _RELATIVE.match(words) or len(subject) > LONGEST else f"{subject}{words}"


def says_more(words: str) -> bool:
    """Whether the words before an amount go on about an earlier subject (占比达到, 位居全省)."""
    text = _HEAD.sub("", _undated(words))
    return bool(_ASPECT.match(text)) or not text or words.lstrip("，,、 ").startswith("其中")


def _undated(words: str) -> str:
    """Without the periods that open or close them."""
    text = words
    for span, _ in reversed(read_periods(words, 2000)):
        inside = words[: span.start].strip("，,、 到至截止在从自") == "" or span.end == len(words)
        between = len(words[: span.start]) < 6
        if inside or between:
            text = text[: span.start] + text[span.end :]
    return re.sub(r"^(?:[，,、 ]|到|至|截至|自)+(?=[，,、 ]|$)|^(?:以来|期间|末|底|时期)[,，]?", "", text)
