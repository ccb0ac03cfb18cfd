"""Units of amounts in Chinese policy text: how they are spelt, which are the same, how they convert.

Everything here works on folded text (rag/language/numerals.py).
"""

import re
from decimal import Decimal

from rag.language.numerals import EXACT

# Units of one kind.
AREA = frozenset({"平方公里", "平方米", "公顷", "亩"})
RATIOS = frozenset({"%", "‰", "个百分点", "倍"})

# Other spellings of one and the same unit; the reader writes the one on the left.
_SPELLINGS = {
    "元": "元人民币 人民币元 人民币 块钱 元整 圆整 元钱 圆 蚊 RMB CNY",
    "美元": "美金 美圆 USD",
    "港元": "港币 HKD",
    "澳门元": "澳门币 MOP",
    "新台币": "台币 TWD",
    "日元": "日圆 JPY",
    "欧元": "EUR",
    "英镑": "GBP",
    "平方公里": "平方千米 km² km2 k㎡ ㎢",
    "平方米": "m² m2 ㎡ 平米",
    "立方米": "m³ m3 ㎥",
    "微克/立方米": "μg/m³ ug/m³ µg/m³ μg/m3",
    "公里": "千米 km KM",
    "米": "公尺 m",
    "厘米": "公分 cm",
    "毫米": "mm",
    "微米": "μm um µm",
    "纳米": "nm",
    "千克": "公斤 kg KG",
    "克": "g",
    "毫克": "mg",
    "升": "公升 L",
    "毫升": "ml mL",
    "吨": "公吨 t",
    "千瓦": "kW KW kw",
    "兆瓦": "MW",
    "吉瓦": "GW",
    "千瓦时": "kWh 度电",
    "千伏": "kV KV",
    "标箱": "标准箱 TEU",
    "小时": "个小时 个钟头 个钟 钟头",
    "分钟": "min",
    "工作日": "个工作日",
    "自然日": "个自然日",
    "季度": "个季度",
    "°C": "℃ 摄氏度 °c",
    "°F": "℉ 华氏度 华氏°",
    "度": "°",
    "英尺": "foot feet ft",
    "英寸": "inch inches 吋",
    "英里": "mile miles",
    "加仑": "个加仑",
    "比特币": "个比特币",
    "个百分点": "百分点 个pct",
    "人": "个人",
}

# Written one way only. Money, measures, then counters for people, firms and things.
_UNITS = """
欧元 英镑 日元 韩元 卢布 澳元 加元 瑞士法郎 新加坡元 泰铢 卢比 奈拉 角 毛 毫 亩 公顷 顷 平方英尺
平方公分 平方厘米 分米 里 海里 尺 寸 丈 微克 斤 两 磅 盎司 茶匙 立方厘米 吨标准煤 吨标煤 吨二氧化碳
吨二氧化碳当量 吨油当量 标准煤 瓦 千瓦安 千伏安 兆伏安 卡 千卡 焦耳 帕 兆帕 赫兹 兆赫 吉赫 比特 字节 兆
兆字节 太字节 PB TB GB MB KB Gbps Mbps EFLOPS PFLOPS FLOPS 秒 毫秒 天 日内 周 周年 个月 个星期 星期 岁
周岁 世纪 学时 课时 % 分贝 摩尔 倍 番 成 折 ‰ 人次 户次 家次 车次 架次 班次 场次 件次 批次 台次 户 家
个 件 项 条 座 张 宗 列 辆 台 套 所 支 艘 架 栋 幢 只 头 匹 棵 株 篇 部 份 笔 场 次 种 类 款 名 位 组 对
双 打 间 处 口 股 起 例 例次 人份 剂 剂次 枚 把 根 块 颗 粒 幅 卷 册 本 节 趟 班 轮 批 层 门 员 车位 床
床位 泊位 机柜 标准机架 标准机柜 机架 船次 航次 桩 站 孔 片 瓶 箱 袋 桶 盒 帧 尊 顶 盏 扇 副 顿 遍 句 字
声 英亩
"""

# A unit's character often opens another word (成立, 个性, 大学); then it is no unit.
_NOT_BEFORE = {
    "成": "立为功果员就效长分交品型熟套都绩因本渝",
    "折": "叠射旧合算",
    "个": "性体案股税别",
    "家": "庭具居电园长校族政禽",
    "项": "链",
    "条": "例",
    "座": "谈",
    "列": "入为",
    "台": "阶风湾账",
    "套": "利",
    "所": "有需在以属得",
    "支": "持撑柱付出",
    "架": "构",
    "只": "有是能要需争靠用为",
    "头": "部",
    "部": "门署委队分",
    "份": "额",
    "场": "地馆所景站",
    "次": "级区产",
    "种": "植子业",
    "名": "单录牌优称企",
    "位": "一于居列",
    "组": "织团合建",
    "对": "于口外接标称比",
    "间": "接",
    "处": "于理置罚",
    "口": "岸",
    "股": "份东权票市",
    "起": "步点草来",
    "例": "如外",
    "把": "握",
    "根": "据本",
    "块": "链",
    "节": "能点约假水",
    "本": "地市科级轮外省年次区文",
    "班": "子",
    "轮": "船换胎岗",
    "批": "准发复",
    "层": "次面级",
    "门": "类户槛店诊",
    "员": "工会",
    "桩": "基",
    "站": "位在点",
    "片": "区",
    "天": "津然气河安",
    "周": "边期末围转",
    "度": "假量",
    "秒": "级",
    "里": "程面",
    "角": "度色",
    "毛": "利",
    "分": "之",
    "人": "大",
    "个人": "工信民均",
    "户": "外口",
    "卡": "脖口位车",
    "升": "级至到",
    "米": "其",
    "克": "服",
    "尺": "度",
    "字": "节",
    "声": "明",
    "类": "似",
    "款": "项",
    "打": "造好赢击破响通",
    "双": "向方",
}

CANONICAL = {other: unit for unit, others in _SPELLINGS.items() for other in (unit, *others.split())} | {
    unit: unit for unit in _UNITS.split()
}

# unit → (base unit, how many of it); amounts in one base are comparable exactly.
_CONVERSIONS = {
    "公里": ("米", "1000"),
    "分米": ("米", "0.1"),
    "厘米": ("米", "0.01"),
    "毫米": ("米", "0.001"),
    "微米": ("米", "0.000001"),
    "纳米": ("米", "0.000000001"),
    "平方公里": ("平方米", "1000000"),
    "公顷": ("平方米", "10000"),
    "平方厘米": ("平方米", "0.0001"),
    "千克": ("克", "1000"),
    "吨": ("克", "1000000"),
    "斤": ("克", "500"),
    "两": ("克", "50"),
    "毫克": ("克", "0.001"),
    "微克": ("克", "0.000001"),
    "毫升": ("升", "0.001"),
    "立方米": ("升", "1000"),
    "千瓦": ("瓦", "1000"),
    "兆瓦": ("瓦", "1000000"),
    "吉瓦": ("瓦", "1000000000"),
    "兆伏安": ("千伏安", "1000"),
    "分钟": ("秒", "60"),
    "小时": ("秒", "3600"),
    "角": ("元", "0.1"),
    "毛": ("元", "0.1"),
    "吨标煤": ("吨标准煤", "1"),
    "‰": ("%", "0.1"),
}

_NOT_CONVERTED = """
美元 港元 澳门元 新台币 日元 欧元 英镑 亩 倍 % 个百分点 吨标准煤 千瓦时 °C °F 岁 英里 茶匙 加仑
"""
# Units that are measured, not counted off: after them even a lone 一 is an amount (一吨, but not 一家).
MEASURES = frozenset(_CONVERSIONS) | {base for base, _ in _CONVERSIONS.values()} | set(_NOT_CONVERTED.split())

# After a number in Chinese characters these are rarely units (十分重要, 三角, 一声, 三门).
_ARABIC_ONLY = frozenset("分毛毫里角声字口起例节本根把班度孔站门桩员片头部瓦卡兆")


def _spelling(name: str) -> str:
    pattern = " ?".join(map(re.escape, name))  # 六 个 百 分点: spaces of a broken line
    if name[-1].isascii() and name[-1].isalpha():
        pattern += "(?![A-Za-z0-9])"
    if blocked := _NOT_BEFORE.get(name):
        pattern += f"(?![{blocked}])"
    return pattern


_NAMES = sorted([*CANONICAL, "分"], key=len, reverse=True)
_ONE = "|".join(map(_spelling, _NAMES))
_UNIT = re.compile(rf"(?P<unit>{_ONE})(?:/(?P<per>万?(?:{_ONE})|日|年|月|股))?")


def match_unit(text: str, position: int, *, chinese: bool = False) -> tuple[str, int] | None:
    """The unit at `position` of folded text and where it ends: ("平方公里", 9). `chinese` says that the
    number before is in Chinese characters, where fewer words are units."""
    match = _UNIT.match(text, position)
    if not match:
        return None
    whole = match["unit"].replace(" ", "")
    if chinese and whole in _ARABIC_ONLY:
        return None
    if match["per"] is None:
        return CANONICAL.get(whole, whole), match.end()
    printed = match.group().replace(" ", "")
    per = CANONICAL.get(match["per"], match["per"])
    return CANONICAL.get(printed, f"{CANONICAL.get(whole, whole)}/{per}"), match.end()


def to_base(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """The same amount in the base unit of its kind: (Decimal("2"), "公里") → (Decimal("2000"), "米").

    Units without a fixed conversion (亩, 人次, 家) are their own base.
    """
    unit = CANONICAL.get(unit, unit)
    base, factor = _CONVERSIONS.get(unit, (unit, "1"))
    return EXACT.multiply(value, Decimal(factor)), base
