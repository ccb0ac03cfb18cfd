"""Numbers as they are written in Chinese text: 1.2万, 12,000, １２０００, 一万二千, 十几万, 三五百, 四百五.

`fold` maps full-width, traditional and banker's characters to plain ones, one for one, so that
positions stay true. `match_numeral` reads the longest number at a position of folded text.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal

# Exact for everything a document can sensibly print (and 10^30); products never round.
EXACT = Context(prec=80)
FRACTION = Context(prec=28)  # 三分之一 has no end; it is kept to 28 digits
MAX_LENGTH = 60  # a longer run of digits is an identifier or damage, not an amount

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "幺": 1}
SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
BIG = {"万": Decimal(10**4), "亿": Decimal(10**8), "兆": Decimal(10**12)}
NUMERALS = "0123456789" + "".join((*DIGITS, *SMALL, *BIG))
VAGUE = "余多几来"  # 180余家, 3000多, 十几万: at least so many

_FULL = {0xFF01 + i: 0x21 + i for i in range(94) if i != 11} | {0x3000: 0x20, 0xA0: 0x20}
_VARIANTS = str.maketrans(
    "壹弌贰貳叁叄柒捌玖佰仟萬億兩倆點負個餘幾來雙對圓噸幣歐鎊攝華裏鐘時間萬塊條顆輛項戶畝公裡臺張頓侖〈〉－−﹣﹪％∶",
    "一一二二三三七八九百千万亿两俩点负个余几来双对圆吨币欧镑摄华里钟时间万块条颗辆项户亩公里台张顿仑<>---%%:",
)
_TABLE = _FULL | _VARIANTS
# “，” separates; only among full-width digits is it a thousands mark (９，９９９).
_FULL_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3})")
# Banker's digits that are also everyday words (大陆, 队伍, 参加) count only among other numerals.
_AMBIGUOUS = str.maketrans("肆伍陆陸拾参參", "四五六六十三三")
_BANKERS = re.compile(
    r"(?<![大登着登队入退])[肆伍陆陸参參](?=[ ]?[拾百千万亿兆点])|(?<=[百千万亿兆零拾点])[肆伍陆陸参參]"
    r"|(?<=[一二三四五六七八九肆伍陆陸参參])拾|拾(?=[一二三四五六七八九万亿])|(?<=[百千万亿零])拾"
    r"|^[肆伍陆陸拾参參]$"
)

_ARABIC = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2}(?![0-9A-Za-z]))?|\.\d+"
)
_DIGIT_RUN = re.compile(r"[零一二三四五六七八九〇幺]+|零?[两俩]")
_FRACTION = re.compile(r"[零一二三四五六七八九〇两幺]+|\d+")
_THOUSAND = re.compile(r"[kK](?![0-9A-Za-z])")  # 15k; 4K is a name
_PREFIXED_UNIT = re.compile("千(?:米|克|瓦|卡|伏|帕|赫|字节|焦)")  # 12千米: 千 belongs to the unit


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in folded text. `high` is set where the words name two neighbours (三五百, 七八个)."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    multiplier: Decimal = Decimal(1)  # of the closing scale: 三十万 → 10000, 三千 → 1000
    vague: str | None = None  # 余, 多, 几, 来
    bare: bool = False  # only scales, no coefficient: 千亿, 百万, 万
    chinese: bool = False  # written without Arabic digits
    positional: bool = False  # digit after digit, no scale: 二〇三五, 一七二零


def fold(text: str) -> str:
    """The same text, same length, in half-width and simplified numerals and punctuation."""
    folded = _FULL_COMMA.sub(",", text).translate(_TABLE)
    return _BANKERS.sub(lambda m: m.group().translate(_AMBIGUOUS), folded)


class _Reader:
    """One left-to-right pass over a numeral; it stops at the last sound position."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.start = self.position = position
        self.total = Decimal(0)  # closed 万/亿 groups
        self.section = Decimal(0)  # what the next 万/亿 will multiply
        self.coefficient: Decimal | None = None  # a digit that waits for its scale
        self.pair: Decimal | None = None  # how far the upper neighbour of a pair is above the lower
        self.scale: Decimal | None = None  # the last one read
        self.small_limit = Decimal(10**4)
        self.big_limit: Decimal | None = None
        self.multiplier = Decimal(1)
        self.vague: str | None = None
        self.bare = self.chinese = True
        self.zeroed = self.positional = self.fraction = False

    def read(self) -> Numeral | None:
        while self.position - self.start <= MAX_LENGTH and self._step():
            pass
        if self.position == self.start or self.position - self.start > MAX_LENGTH:
            return None
        self._close_units()
        value = EXACT.add(self.total, self.section)
        high = None if self.pair is None else EXACT.add(value, self.pair)
        return Numeral(
            start=self.start,
            end=self.position,
            value=value,
            high=high,
            multiplier=self.multiplier,
            vague=self.vague,
            bare=self.bare,
            chinese=self.chinese,
            positional=self.positional,
        )

    def _step(self) -> bool:
        at = self.position
        if at > self.start:
            at = self._skip_spaces(at)
        character = self.text[at : at + 1]
        if not character:
            return False
        if character in SMALL:
            return self._small(at, SMALL[character])
        if character in BIG:
            return self._big(at, BIG[character])
        if character == "个" and self.text.startswith("亿", at + 1) and self.coefficient is not None:
            return self._big(at + 1, BIG["亿"])  # 两个亿
        if character in VAGUE:
            return self._vague(at, character)
        if character == "点":
            return self._point(at)
        return self._coefficient(at)

    def _skip_spaces(self, at: int) -> int:
        end = at
        while end < at + 3 and self.text[end : end + 1] == " ":
            end += 1
        return end

    def _next_is_scale(self, at: int) -> bool:
        at = self._skip_spaces(at)
        return self.text[at : at + 1] in (*SMALL, *BIG)

    def _coefficient(self, at: int) -> bool:
        if self.coefficient is not None or self.fraction:
            return False
        arabic = _ARABIC.match(self.text, at)
        if arabic:
            return self._arabic(arabic)
        run = _DIGIT_RUN.match(self.text, at)
        return run is not None and self._chinese_digits(run)

    def _arabic(self, match: re.Match[str]) -> bool:
        digits = match.group().replace(",", "")
        continues = (
            self.zeroed or self.scale == 1000 or digits.startswith("0") or self._next_is_scale(match.end())
        )
        if len(digits) > MAX_LENGTH or (self.scale is not None and not continues):
            return False  # 800亿3个: the 3 belongs to what follows
        self.coefficient = Decimal(digits)
        self.position = match.end()
        if _THOUSAND.match(self.text, match.end()) and (self.text[match.end()] == "k" or len(digits) > 1):
            self.coefficient = EXACT.multiply(self.coefficient, Decimal(1000))
            self.position += 1
        self.bare = self.chinese = False
        return True

    def _chinese_digits(self, run: re.Match[str]) -> bool:
        begun = self.scale is not None
        digits = run.group()
        if len(digits) > MAX_LENGTH:
            return False
        if begun and digits[0] in "零〇":
            digits = digits.lstrip("零〇")
            if not digits and not re.match(r" {0,3}[十\d几]", self.text[run.end() : run.end() + 4]):
                return False
            self.zeroed = True
        closes = begun and not self.zeroed and not self._next_is_scale(run.end())
        if closes and (not self.chinese or digits in "两俩" or self.text.startswith("大", run.end())):
            return False  # 9000亿三大台阶, 两万两
        numbers = [DIGITS[c] for c in digits]
        joined = self.text.startswith("点", run.end())
        if (
            len(numbers) == 2
            and not joined
            and numbers[0] > 0
            and (numbers[1] - numbers[0] == 1 or numbers == [3, 5])
        ):
            self.pair = Decimal(numbers[1] - numbers[0])
            self.coefficient = Decimal(numbers[0])
        elif len(numbers) <= 1:
            self.coefficient = Decimal(numbers[0]) if numbers else None
        elif begun or self.text[run.end() : run.end() + 1] in SMALL:
            return False
        else:
            self.coefficient, self.positional = Decimal("".join(map(str, numbers))), True
        self.bare = False
        self.position = run.end()
        return True

    def _small(self, at: int, scale: Decimal) -> bool:
        if scale >= self.small_limit or self.fraction or self.positional or self.vague:
            return False
        if self.coefficient is None:
            if self.scale is not None and scale != 10:
                return False
            self.bare = self.bare and scale != 10
            self.coefficient = Decimal(1)
        elif not self.chinese and _PREFIXED_UNIT.match(self.text, at):
            return False
        self.section = EXACT.add(self.section, EXACT.multiply(self.coefficient, scale))
        if self.pair is not None:
            self.pair = EXACT.multiply(self.pair, scale)
        self.coefficient = None
        self.small_limit = self.scale = self.multiplier = scale
        self.zeroed = False
        self.position = at + 1
        return True

    def _big(self, at: int, scale: Decimal) -> bool:
        if self.coefficient == 0 and self.scale is None:
            return False  # 零万
        closing = self.multiplier
        self._close_units()
        amount = self.section if self.scale is not None or self.section else Decimal(1)
        grows = self.big_limit is None or scale > self.big_limit or (amount == 0 and scale == self.big_limit)
        if grows:
            self.total = EXACT.multiply(EXACT.add(self.total, amount), scale)
        elif amount and self.big_limit is not None and scale < self.big_limit:
            self.total = EXACT.add(self.total, EXACT.multiply(amount, scale))
        else:
            return False
        if self.pair is not None:
            self.pair = EXACT.multiply(self.pair, scale)
        stacked = self.scale in BIG.values()
        self.multiplier = EXACT.multiply(closing, scale) if stacked else scale
        self.section = Decimal(0)
        self.small_limit = Decimal(10**4)
        self.big_limit = self.scale = scale
        self.zeroed = self.fraction = False
        self.position = at + 1
        return True

    def _vague(self, at: int, character: str) -> bool:
        """余, 多, 几 inside a number (五百余万) or closing it (180余家); 来 only after 十, 百, 千."""
        scaled = self.coefficient is None and self.scale is not None
        if self.position == self.start or self.vague or self.fraction:
            return False
        if (character == "几" and not (scaled or self.zeroed)) or (
            character == "来" and not (scaled and self.scale in SMALL.values())
        ):
            return False
        self.vague, self.bare = character, False
        self.position = at + 1
        return True

    def _point(self, at: int) -> bool:
        """十五点七, 零点77. What follows must be digits; 八点三十 is a time and stays unread."""
        run = _FRACTION.match(self.text, self._skip_spaces(at + 1))
        if (
            self.position == self.start
            or self.fraction
            or self.vague
            or not run
            or len(run.group()) > MAX_LENGTH
        ):
            return False
        self._close_units()
        digits = "".join(str(DIGITS.get(c, c)) for c in run.group())
        self.section = EXACT.add(self.section, Decimal("0." + digits))
        self.fraction, self.positional = True, False
        self.scale = self.scale or Decimal(1)
        self.multiplier = Decimal(1)
        self.position = run.end()
        return True

    def _close_units(self) -> None:
        """A closing digit is a tenth of the scale before it (四百五 → 450), unless 零 came between."""
        if self.coefficient is None:
            return
        abbreviated = self.scale is not None and self.chinese and not self.zeroed
        unit = EXACT.divide(self.scale, Decimal(10)) if abbreviated and self.scale else Decimal(1)
        self.section = EXACT.add(self.section, EXACT.multiply(self.coefficient, unit))
        if self.pair is not None:
            self.pair = EXACT.multiply(self.pair, unit)
        if self.scale is not None:
            self.multiplier = Decimal(1)
        self.coefficient = None


def match_numeral(text: str, position: int) -> Numeral | None:
    """The longest number that starts at `position` of folded text, without sign; None if there is none."""
    return _Reader(text, position).read()
