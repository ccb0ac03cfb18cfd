"""Names in running text, by their form and their neighbours: persons, places, bodies, works, times. Pure.

No dictionary knows the names that tomorrow's text will hold, so most are known by how they are built (a
surname and one or two characters, characters that transliterate, the last character of a kind of body)
and by where they stand. Only countries and well-known cities are listed (world.txt).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from rag.language.period import read_periods
from rag.spans import Span


class Sort(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"
    BODY = "body"  # a firm, an office, a team
    WORK = "work"  # 《》 and quoted names
    TIME = "time"
    NUMBERED = "numbered"  # 第三届, 第12集
    FIGURE = "figure"  # a number with what it counts
    CODE = "code"  # what a thing is numbered by: 东府〔2018〕2号, 骁龙835, GB/T 1234
    REASON = "reason"  # what a sentence gives as the cause of something


@dataclass(frozen=True, slots=True)
class Entity:
    """A name as it stands in the text. `fine` times say the day or the month, not only the year."""

    sort: Sort
    text: str
    span: Span
    fine: bool = True


_H = "\u4e00-\u9fff"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏苏潘葛奚范彭郎鲁韦昌马苗"
    "凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪"
    "祁毛狄米贝臧伏成戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡"
    "田樊胡凌霍虞万柯管卢莫房缪宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀甄曲封羊储靳段富巫焦"
    "巴牧山谷车侯宓班仰仲伊宫宁仇栾甘厉祖武符刘景詹龙叶司黎溥印怀蒲索卓蔺屠蒙池乔胥苍闻翟谭贡劳姬申"
    "冉雍桑桂濮牛寿尚农温庄晏柴瞿阎慕茹习艾容古易慎戈廖庾衡耿匡寇聂晁敖冷辛阚简饶沙养"
    "鞠丰关巩单曹游权赖肖闫付葉陳劉張黃吳鄭許趙楊謝馬羅蔣韓馮鄧蕭鄒"
)
_COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|夏侯|端木|南宫"
# What may stand in front of a person's name and behind it.
_BEFORE = (
    "由是为和与及跟同向对经被以的即系让请、，。；：:（(“《》”’\\s演员家者军长席理师授任生士手练辑剧记官人帝后"
)
_BEHIND = (
    "[，。；、：:（()）”》!！?？\\s\\[【….]|$|[的是为在和与及等将也就都于以对从被把让给说称则却已再又任饰获夺来自]|"
    "执导|执教|担任|出演|出任|扮演|编剧|导演|编导|创作|所?著|主演|主持|主编|表示|透露|率领|带领|率队|接受|出席|当选|赢得|胜选|"
    "败选|宣布|写[的作道]|介绍|指出|认为|作为|亲自|首次|先后|本人|领衔|参与|参加|共同|先生|女士|教授|同志|继续|连任|发现|提出"
)
_FOREIGN = (
    "阿埃艾安昂奥巴白拜班邦保鲍北贝本比彼毕宾波伯勃博卜布查楚川达戴丹道得德登邓迪蒂丁顿多厄恩尔法凡范菲费芬丰"
    "佛弗福甫夫盖甘冈戈格根古圭哈豪赫黑亨怀惠霍基吉加贾简杰金京卡凯坎康考科克肯孔库夸奎拉莱兰朗劳勒雷黎里"
    "利丽廉列琳隆卢鲁伦罗洛马玛迈麦曼芒梅蒙米密缪莫墨默姆穆拿娜纳乃内尼涅宁纽努农诺欧帕派潘庞培佩皮珀"
    "普奇齐契恰钱乔切琴琼丘让热茹瑞若萨塞森沙莎珊绍舍圣施史舒朔斯丝苏索塔泰坦汤唐陶特滕提廷图托陀瓦旺威韦维魏"
    "翁沃乌伍武希锡夏逊谢辛欣休雅亚延耶伊尤约詹泽赞扎兹佐祖翰李胡历山大孙西"
)
_PERSON = re.compile(
    rf"(?P<dotted>(?:[{_FOREIGN}]{{1,7}}|[A-Z][A-Za-z.]{{0,6}})"
    rf"(?:[·•・‧]\s?(?:[{_FOREIGN}]{{1,8}}|[A-Za-z]{{1,12}})){{1,3}})"
    rf"|(?P<foreign>[{_FOREIGN}]{{3,8}})"
    rf"|(?P<han>(?<=[{_BEFORE}])(?:{_COMPOUND}|[{_SURNAMES}])[{_H}]{{1,2}}?(?={_BEHIND}))"
    rf"|(?P<short>(?:(?<=[{_BEFORE}])|^)[{_FOREIGN}]{{2}}(?={_BEHIND}))"
    rf"|(?P<first>^(?:{_COMPOUND}|[{_SURNAMES}])[{_H}]{{1,2}}?(?={_BEHIND}))"
)
_REPORTS = re.compile(r"(?:记者|通讯员|编辑|责编|摄影|校对)[^。；）)]*$")
_NO_NAME = re.compile(r"[的了是在有和与不也都将会这那个些年月日时人们其此该为到上下位]")
_PLACE = re.compile(
    rf"[{_H}]{{2,7}}?(?:国际机场|体育[场馆]|会展中心|大教堂|发射中心|发射场|科技园|产业园|工业园|园区|开发区|高新区"
    rf"|新区|新城|自治[州县]|街道|机场|火车站|省|(?<![城都县省])市(?![级场直属委政领内外县])|县|(?<![地社园景城])区"
    rf"|[镇乡村州岛湾山湖](?![镇乡村区县市]))(?![{_H}]?长(?![{_H}]))"
)
_NO_PLACE = re.compile("(?:直辖|行政|自治|特别行政|建成|老城|新城|中心城)[区县市州]")
# 在…举行: whatever stands there is a place, known or not.
_VENUE = re.compile(
    rf"(?<=[在于])(?:(?![在于])[{_H}A-Za-z·]){{2,14}}?(?=(?:隆重|正式|成功|圆满|顺利)?(?:举[行办]|召开|开幕|揭牌|揭幕|落幕|发射))"
    rf"|(?<=设在|设于|位于|落户|坐落|选址)于?[{_H}A-Za-z·]{{2,14}}(?=[，。；、）]|$)"
)
# A seat of government, whatever it is called: 首都阿布贾; 阿布贾，是…首都.
_SEAT = re.compile(
    rf"(?:首都|首府|省会|州府)[】）：:是为设在于]{{0,2}}(?P<behind>[{_FOREIGN}及]{{2,6}}市?)"
    rf"|(?P<before>[{_FOREIGN}及]{{2,6}}市?)(?:（[^（）]*）)?，?[是为][^，。；]{{0,20}}(?:首都|首府|省会|州府)"
)
_NO_VENUE = re.compile("[时日年月初底末旬会上中下里后前间其此该]$|时间|期间|同样|首次|今")
_BODY = re.compile(
    rf"[{_H}A-Za-z]{{2,16}}?(?:有限公司|公司|集团|大学|学院|研究院|研究所|银行|协会|委员会|联合会|组委会|俱乐部|基金会|管委会"
    rf"|政府|[{_H}](?<![格结布当])局(?![{_H}]?[面势])|[{_H}]{{2}}[厅委](?![{_H}])|办公室|主要领导|负责同志|责任部门"
    r"|[男女][足排篮]|(?<![球团部军车全各支赛排编领])队(?![伍员内友史长])|(?<![政同])党(?![员内派建费外]))"
)
# The longest stretch up to a word that a name doesn't hold: it only leads in to the name.
_LEADING_IN = re.compile(
    "^.*(?:(?<!工业)和|首都|首府|省会|州府|[是由被与及的了在对让年月日将把向为以从于个名支]|率领|带领|战胜|击败|完胜|力克|淘汰|帮助|协助|宣布|公布|不管|"
    "书写|成为|举行|加盟|签约|组建|担任)"
)
_WORK = re.compile(r"《([^《》]{1,40})》|[“「『]([^”」』]{1,24})[”」』]")
_DAY = r"(?:\d{1,2}[日号]|[一二三四五六七八九十]{1,3}日)"
_MONTH = r"(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月)(?:份|底|初|中旬|上旬|下旬|末)?"
_YEAR = r"(?:(?<!\d)(?:1[0-9]|20|21)\d\d|[一二][零〇九][零〇一二三四五六七八九]{2})"
_TIME = re.compile(
    rf"(?P<fine>{_YEAR}\s?年\s?{_MONTH}\s?(?:{_DAY})?|{_YEAR}[-./]\d{{1,2}}[-./]\d{{1,2}}|{_MONTH}\s?{_DAY}|"
    rf"(?<![\d月]){_DAY}(?=[晚早上下凌，在开]|中午)|{_MONTH}(?!球))"
    rf"|(?P<coarse>(?:\d{{1,2}}|[一二两三四五六七八九十]{{1,3}})年(?:之?内|以内|后)|{_YEAR}\s?年[底末初]?)"
)

# The number of a document or standard; letters or a name with a number that counts nothing.
_CODE = re.compile(
    rf"[{_H}]{{1,6}}[〔\[（(](?:19|20)\d\d[〕\])）]\s?第?\d{{1,4}}号"
    rf"|(?<![A-Za-z])[A-Z]{{1,4}}(?:/[A-Z]{{1,2}})?\s?\d{{1,6}}(?:[-—–.]\d{{1,4}})*[A-Za-z+]{{0,4}}(?![\d.,%％])"
    rf"|[{_H}]{{2}}\s?\d{{3,4}}[A-Za-z+]{{0,4}}(?![\d.,%％]|\s?[年月日号时届集元万亿个家人名件台倍分公米吨平克岁位次条项亩吋寸])"
)
_NUMBERED = re.compile(
    r"第?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})(?:集|届|期|章|页|号线?|轮|条|款|版|场|回)"
)
_REASON = re.compile(
    r"(?:因为|由于|鉴于|(?<![基原])因(?![此而素果])|受)[^，。；]{2,30}"
    r"|[^，。；\s]{4,60}(?=，(?:最终|因此|因而|所以|从而|只能|不得不|导致|无奈|遂))"
)
_FIGURE = re.compile(
    r"(?<![\d.,\-年月第:：])\d[\d,]*(?:\.\d+)?(?![\d.]|\s?[年月日号时届集]|[:：]\d)\s?[万亿]{0,2}[\u4e00-\u9fff%％]?"
)


def figures(text: str) -> list[Entity]:
    """Numbers that date nothing, each with the character behind it."""
    return [Entity(Sort.FIGURE, m[0], Span(*m.span())) for m in _FIGURE.finditer(text)]


def numbered(text: str) -> list[Entity]:
    """Members of a series, by their number."""
    return [Entity(Sort.NUMBERED, m[0], Span(*m.span())) for m in _NUMBERED.finditer(text)]


def codes(text: str) -> list[Entity]:
    """What things are numbered by.

    >>> [e.text for e in codes("采用骁龙835处理器，售价3299元")]
    ['骁龙835']
    """
    return [Entity(Sort.CODE, m[0], Span(*m.span())) for m in _CODE.finditer(text)]


def reasons(text: str) -> list[Entity]:
    """What a sentence gives as a cause: 因…, or the clause before 最终, 因此."""
    return [Entity(Sort.REASON, m[0], Span(*m.span())) for m in _REASON.finditer(text)]


def times(text: str) -> list[Entity]:
    """Dates and years.

    >>> [e.text for e in times("2017年3月3日发售，2018年售完")]
    ['2017年3月3日', '2018年']
    """
    found = [
        Entity(Sort.TIME, m[0], Span(*m.span()), fine=m["fine"] is not None) for m in _TIME.finditer(text)
    ]
    # 今后五年, “十四五”期间: what only a reader of periods knows.
    known = [entity.span for entity in found]
    found += [
        Entity(Sort.TIME, span.of(text), span, fine=False)
        for span, _ in read_periods(text)
        if not any(span.overlaps(other) for other in known)
    ]
    return sorted(found, key=lambda entity: entity.span.start)


def works(text: str) -> list[Entity]:
    """Titles and quoted names, without their marks."""
    return [Entity(Sort.WORK, m[1] or m[2], Span(*m.span())) for m in _WORK.finditer(text)]


def persons(text: str) -> list[Entity]:
    """Names built like a person's: a surname and one or two characters, or characters that transliterate."""
    listed = [Span(*m.span()) for m in _listed().finditer(text)]
    found = []
    for m in _PERSON.finditer(text):
        name = m[0]
        if (m["han"] or m["first"]) and (_NO_NAME.search(name[1:]) or _known_place(name)):
            continue
        if _REPORTS.search(text[max(0, m.start() - 30) : m.start()]):
            continue  # who wrote it, not whom it is about
        if (m["foreign"] or m["short"]) and any(Span(*m.span()).overlaps(place) for place in listed):
            continue
        found.append(Entity(Sort.PERSON, name, Span(*m.span())))
    return found


def repeated(text: str, names: Collection[str], found: Collection[Entity]) -> list[Entity]:
    """Names of persons known from elsewhere, where their form and neighbours alone do not tell them."""
    if not names:
        return []
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    spans = [Span(*m.span()) for m in re.finditer(pattern, text)]
    new = [span for span in spans if not any(span.overlaps(one.span) for one in found)]
    return [Entity(Sort.PERSON, span.of(text), span) for span in new]


def places(text: str) -> list[Entity]:
    """Countries, well-known cities, what ends like a place, and what stands where a place does."""
    spans = [Span(*m.span()) for m in _listed().finditer(text)]
    for span in (*map(_named, _PLACE.finditer(text)), *map(_seat, _SEAT.finditer(text)), *_venues(text)):
        is_place = len(span) > 1 and not _NO_PLACE.fullmatch(span.of(text))
        if is_place and not any(span.overlaps(other) for other in spans):
            spans.append(span)
    return [Entity(Sort.PLACE, span.of(text), span) for span in sorted(spans, key=lambda span: span.start)]


def _named(found: re.Match[str]) -> Span:
    """The name without what leads in to it."""
    return Span(found.end() - len(_LEADING_IN.sub("", found[0])), found.end())


def _seat(found: re.Match[str]) -> Span:
    return Span(*found.span("behind" if found["behind"] else "before"))


def _venues(text: str) -> list[Span]:
    return [_named(m) for m in _VENUE.finditer(text) if not _NO_VENUE.search(m[0])]


def bodies(text: str) -> list[Entity]:
    """Firms, offices, teams, as far back as their name goes."""
    found = []
    for m in _BODY.finditer(text):
        name = _LEADING_IN.sub("", m[0])
        if len(name) <= len("公司") < len(m[0]):  # 由市属国资控股的公司: what it is, though not its name
            name = re.sub(r"^.*[是由被和与在为，]", "", m[0])
        if len(name) > 2 or name.endswith("党"):
            found.append(Entity(Sort.BODY, name, Span(m.end() - len(name), m.end())))
    return found


FINDERS = {
    Sort.PERSON: persons,
    Sort.PLACE: places,
    Sort.BODY: bodies,
    Sort.WORK: works,
    Sort.TIME: times,
    Sort.NUMBERED: numbered,
    Sort.FIGURE: figures,
    Sort.CODE: codes,
    Sort.REASON: reasons,
}


def _known_place(name: str) -> bool:
    return bool(_listed().fullmatch(name))


@cache
def _listed() -> re.Pattern[str]:
    names: list[str] = []
    for file in ("world.txt", "places.txt"):
        lines = files("rag.language").joinpath(file).read_text("utf-8").splitlines()
        names += (name for line in lines if not line.startswith(("#", "[")) for name in line.split())
    names = [name for name in names if "#" not in name and "、" not in name]
    return re.compile("|".join(sorted(set(names), key=len, reverse=True)))
