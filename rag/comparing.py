"""Questions that set documents side by side: how they are known, and what they ask about. Pure.

What such a question says of documents (新旧文件怎么说得不一样) names nothing to look for: it would only draw
the answer to whatever speaks of documents.
"""

import re

_PERIOD = '[“"]?十[一二三四五]五[”"]?'
_NAMED = (
    rf"(?:(?:(?:19|20)\d\d年?|今年|去年|市里?|{_PERIOD})的?(?:那[份个篇])?版?的?)?"
    r"(?:[\u4e00-\u9fff]{0,4}(?:规划纲要|规划|纲要|要点|党代会|报告|文章|方案))(?:报告)?"
)
_DOCUMENT = rf"(?:{_NAMED}|{_PERIOD}(?!期间|末|时期))"
_AND = "(?:、|，|,|和|与|跟|同|以及)"
_SIDE_BY_SIDE = re.compile(rf"{_DOCUMENT}(?:{_AND}{_DOCUMENT})+(?:[里中上])?(?:分别|各自|各|都)?的?")
_PAPERS = r"(?:文件|材料|报告|规划|资料|口径|地方|说法)"
_COMPARES = re.compile(
    rf"[几各两三]份|(?:各|各个|几个|不同的?|两个|新旧){_PAPERS}|哪份文件|按时间排|各(?:定|写|说)|新旧|历年|历次|到底|"
    r"一样吗|一致吗|说得?法?不一|不一样|不一致|对[得不]上|差(?:很|这么|那么)多|差别|矛盾|打架"
)
_SAYS = r"有的?(?:地方|文件)?[写说讲定]的?是?[^，,。？?]{1,14}"
_SEEN = re.compile(rf"(?:我|好像|听说|看到?|见){{0,2}}{_SAYS}?[，,]?也?{_SAYS}")  # 有写甲的也有写乙的
# What is said of the documents and not of the thing.
_ABOUT_THEM = re.compile(
    rf"(?:各个?|[几两三][份个]|不同的?|新旧){_PAPERS}(?:里|中|上)?|{_PAPERS}(?:里|中)|"
    r"(?:怎么|为什么|咋|好像)?(?:对不上|说法不一|(?:说|写|定)得?不(?:太)?(?:一样|一致)|不(?:太)?(?:一样|一致)|差(?:很|这么|那么)多|"
    r"打架|有矛盾|一样吗|一致吗|对得上吗?|有差别)(?:了|吧|吗|呢)?|"
    r"(?:各|分别|都)?(?:是)?怎么(?:说|写|定|提)的?"
)


def compares(text: str) -> bool:
    """Is the question about the differences between documents?

    >>> compares("产值目标，2018规划和要点各是多少"), compares("机器人产值是多少")
    (True, False)
    """
    return any(pattern.search(text) for pattern in (_COMPARES, _SIDE_BY_SIDE, _SEEN))


def subject(text: str) -> str:
    """What a question that compares asks about, without what it says of the documents.

    >>> subject("机器人产值目标，2018规划和今年的要点差很多吧？")
    '机器人产值目标'
    """
    if not compares(text):
        return text
    about = _ABOUT_THEM.sub("", _SEEN.sub("", _SIDE_BY_SIDE.sub("", text)))
    about = re.sub(r"[，,、；;](?=[，,、；;？?。]|$)", "", about).strip("，,、；; ？?")
    return about if len(about) > 1 else text
