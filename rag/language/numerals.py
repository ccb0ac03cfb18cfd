"""Numbers as they are written in Chinese text: 1.2万, 12,000, １２０００, 一万二千, 十几万, 三五百, 四百五.

`fold` maps full-width, traditional and banker's characters to plain ones, one for one, so that
positions stay true. `match_numeral` reads the longest number at a position of folded text.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal

# Exact for everything a document can sensibly print (and 10^30); products never round.
EXACT = Context(prec=80)
MAX_LENGTH = 60  # a longer run of digits is an identifier or damage, not an amount

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "幺": 1}
SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
BIG = {"万": Decimal(10**4), "亿": Decimal(10**8), "兆": Decimal(10**12)}
NUMERAL_CHARACTERS = frozenset("0123456789") | DIGITS.keys() | SMALL.keys() | BIG.keys()
VAGUE = "余多几来"  # 180余家, 3000多, 十几万: at least so many

_FULL = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20}
_VARIANTS = str.maketrans(
    "壹弌贰貳叁叄柒捌玖佰仟萬億兩倆點負個餘幾來雙對圓噸幣歐鎊攝華裏鐘時間萬塊條顆輛項戶畝公裡臺張頓〈〉－−﹣﹪％∶",
    "一一二二三三七八九百千万亿两俩点负个余几来双对圆吨币欧镑摄华里钟时间万块条颗辆项户亩公里台张顿<>---%%:",
)
_TABLE = _FULL | _VARIANTS
# Banker's digits that are also everyday words (大陆, 队伍, 参加) count only among other numerals.
_AMBIGUOUS = str.maketrans("肆伍陆陸拾参參", "四五六六十三三")
_BANKERS = re.compile(
    r"(?<![大登着登队入退])[肆伍陆陸参參](?=[ ]?[拾百千万亿兆点])|(?<=[百千万亿兆零拾点])[肆伍陆陸参參]"
    r"|(?<=[一二三四五六七八九肆伍陆陸参參])拾|拾(?=[一二三七八九万亿])|(?<=[百千万亿零])拾"
    r"|^[肆伍陆陸拾参參]$"
)

_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2}(?![0-9A-Za-z]))?|\.\d+")
_DIGIT_RUN = re.compile(r"[零一二三四五六七八九〇两俩幺]+")
_SPACES = re.compile(" {0,3}")


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
    folded = text.translate(_TABLE)
    return _BANKERS.sub(lambda m: m.group().translate(_AMBIGUOUS), folded)


class _Reader:
    """One left-to-right pass over a numeral; fails by stopping at the last sound position."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position
        self.total = Decimal(0)  # closed 万/亿 groups
        self.section = Decimal(0)  # what the next 万/亿 will multiply
        self.coefficient: Decimal | None = None
        self.pair: Decimal | None = None  # the upper neighbour of a pair, as a distance
        self.small_limit = Decimal(10**4)
        self.big_limit: Decimal | None = None
        self.last_scale: Decimal | None = None
        self.multiplier = Decimal(1)
        self.zeroed = False
        self.vague: str | None = None
        self.bare = self.chinese = True
        self.positional = self.fraction = False

    def read(self) -> Numeral | None:
        start = self.position
        while self.position - start <= MAX_LENGTH and self._step():
            pass
        if self.position == start:
            return None
        if self.coefficient is not None:
            self._close_units()
        value = EXACT.add(self.total, self.section)
        high = None if self.pair is None else EXACT.add(value, self.pair)
        return Numeral(
            start, self.position, value, high, self.multiplier, self.vague, self.bare, self.chinese, self.positional
        )

    def _step(self) -> bool:
        spaces = _SPACES.match(self.text, self.position)
        at = spaces.end() if spaces and self.last_scale is None and self.coefficient is None else self.position
        if spaces and at != spaces.end():
            at = spaces.end()
        character = self.text[at : at + 1]
        if character in SMALL and character:
            return self._small(at, SMALL[character])
        if character in BIG and character:
            return self._big(at, BIG[character])
        if character == "个" and self.text[at + 1 : at + 2] == "亿" and self.coefficient is not None:
            return self._big(at + 1, BIG["亿"])
        if character and character in VAGUE:
            return self._vague(at, character)
        if character == "点":
            return self._point(at)
        return self._number(at)

    def _number(self, at: int) -> bool:
        if self.coefficient is not None or self.fraction:
            return False
        arabic = _ARABIC.match(self.text, at)
        if arabic:
            return self._arabic(at, arabic)
        run = _DIGIT_RUN.match(self.text, at)
        if not run:
            return False
        digits = run.group()
        begun = self.last_scale is not None
        end = run.end()
        stripped = digits.lstrip("零〇") if begun else digits
        if begun and stripped != digits:
            self.zeroed = True
        if begun and not stripped:  # 零 before 十 (一千零十) or before an Arabic number (1百01)
            follows = self.text[end : end + 2].strip()[:1]
            if not follows or not (follows == "十" or follows.isascii() and follows.isdigit()):
                return False
            self.position = end
            return True
        numbers = [DIGITS[c] for c in stripped]
        follower = self.text[end : end + 2].strip()[:1]
        if len(numbers) == 1:
            self.coefficient = Decimal(numbers[0])
        elif len(numbers) == 2 and self._neighbours(numbers):
            self.coefficient, self.pair = Decimal(numbers[0]), Decimal(numbers[1] - numbers[0])
        elif begun or follower in SMALL:
            return False
        else:
            self.coefficient, self.positional = Decimal("".join(map(str, numbers))), True
        if begun and follower not in SMALL and follower not in BIG and not self._fits_after(len(numbers), follower):
            self.coefficient = self.pair = None
            return False
        self.bare = False
        self.position = end
        return True

    def _neighbours(self, numbers: list[int]) -> bool:
        return numbers[0] > 0 and numbers[1] - numbers[0] == 1 or numbers in ([3, 5],)

    def _fits_after(self, _count: int, _follower: str) -> bool:
        """A closing digit fits after any scale: 二十三, 四百五 (450), 一万三 (13000), 五亿零六."""
        return True

    def _arabic(self, at: int, match: re.Match[str]) -> bool:
        follower = self.text[match.end() : match.end() + 2].strip()[:1]
        begun = self.last_scale is not None
        if begun and not (
            follower in SMALL and follower or follower in BIG and follower or self.zeroed or self.last_scale == 1000
        ):
            return False  # 800亿3个: the 3 belongs to what follows
        if begun and at != self.position and not follower:
            return False
        digits = match.group().replace(",", "")
        if len(digits) > MAX_LENGTH:
            self.position = match.end()
            return False
        self.coefficient = Decimal(digits)
        self.bare = self.chinese = False
        self.position = match.end()
        return True

    def _small(self, at: int, scale: Decimal) -> bool:
        if scale >= self.small_limit or self.fraction or self.positional:
            return False
        if self.coefficient is None:
            if self.last_scale is not None and scale != 10:
                return False
            if scale == 10:
                self.bare = False
            self.coefficient = Decimal(1)
        elif not self.chinese and self._is_unit_prefix(at):
            return False
        self.section = EXACT.add(self.section, EXACT.multiply(self.coefficient, scale))
        if self.pair is not None:
            self.pair = EXACT.multiply(self.pair, scale)
        self.coefficient = None
        self.small_limit = self.last_scale = self.multiplier = scale
        self.zeroed = False
        self.position = at + 1
        return True

    def _is_unit_prefix(self, at: int) -> bool:
        """12千米, 5千瓦: here 千 belongs to the unit."""
        return bool(re.match(r"千(?:米|克|瓦|卡|伏|帕|赫|字节|焦)", self.text[at : at + 3]))

    def _big(self, at: int, scale: Decimal) -> bool:
        amount = EXACT.add(self.section, self.coefficient or Decimal(0))
        ascending = self.big_limit is None or scale > self.big_limit or (amount == 0 and scale == self.big_limit)
        if amount == 0 and self.last_scale is None:
            if self.coefficient is not None:
                return False  # 零万
            amount = Decimal(1)
        if ascending:
            self.total = EXACT.multiply(EXACT.add(self.total, amount), scale)
        elif amount == 0:
            return False
        else:
            self.total = EXACT.add(self.total, EXACT.multiply(amount, scale))
        if self.pair is not None:
            self.pair = EXACT.multiply(self.pair, scale)
        if self.multiplier in BIG.values() and ascending:
            self.multiplier = EXACT.multiply(self.multiplier, scale)
        else:
            self.multiplier = scale
        self.section, self.coefficient = Decimal(0), None
        self.small_limit = Decimal(10**4)
        self.big_limit = self.last_scale = scale
        self.zeroed = self.fraction = False
        self.position = at + 1
        return True

    def _vague(self, at: int, character: str) -> bool:
        """余, 多, 几 inside a number (五百余万) or closing it (180余家); 来 only after 十, 百, 千."""
        if self.vague or self.fraction or self.position == at == 0:
            return False
        if self.coefficient is None and self.last_scale is None:
            return False
        after_scale = self.coefficient is None
        if (character == "来" and (not after_scale or self.last_scale not in SMALL.values())) or (
            character == "几" and not (after_scale or self.zeroed)
        ):
            return False
        self.vague = character
        self.bare = False
        self.position = at + 1
        return True

    def _point(self, at: int) -> bool:
        """十五点七, 零点77. What follows must be digits; 八点三十 is a time and stays unread."""
        whole = self.coefficient is not None or self.last_scale is not None
        if not whole or self.fraction or self.vague:
            return False
        gap = _SPACES.match(self.text, at + 1)
        begin = gap.end() if gap else at + 1
        run = re.compile(r"[零一二三四五六七八九〇两幺]+|\d+").match(self.text, begin)
        if not run or len(run.group()) > MAX_LENGTH:
            return False
        if self.coefficient is not None:
            self._close_units()
        digits = "".join(str(DIGITS.get(c, c)) for c in run.group())
        self.section = EXACT.add(self.section, Decimal("0." + digits))
        self.fraction, self.positional = True, False
        self.last_scale = self.last_scale or Decimal(1)
        self.position = run.end()
        return True

    def _close_units(self) -> None:
        """A closing digit without a scale is a tenth of the scale before: 四百五 → 450, unless 零 stood between."""
        assert self.coefficient is not None
        unit = Decimal(1)
        if self.last_scale is not None and not self.zeroed and self.chinese and self.coefficient < 10:
            unit = EXACT.divide(self.last_scale, Decimal(10))
        self.section = EXACT.add(self.section, EXACT.multiply(self.coefficient, unit))
        if self.pair is not None:
            self.pair = EXACT.multiply(self.pair, unit)
        if self.last_scale is not None:
            self.multiplier = Decimal(1)
        self.coefficient = None


def match_numeral(text: str, position: int) -> Numeral | None:
    """The longest number that starts at `position` of folded text, without sign; None if there is none."""
    return _Reader(text, position).read()
