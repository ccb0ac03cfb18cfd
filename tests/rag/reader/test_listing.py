"""Lists that no single sentence holds."""

from collections.abc import Sequence

from rag.reader.listing import asked_count, below_heading, members
from rag.reader.readings import Reading
from rag.schema import Chunk
from tests.rag.made import aspects, hit, only_ask, passage


def section(parent: str, *items: tuple[str, str]) -> list[Chunk]:
    return [passage(text, path=(parent, heading), ordinal=i) for i, (heading, text) in enumerate(items)]


TASKS = section(
    "三、重点任务",
    ("（一）改造数字车间", "每年改造30个。优先安排食品行业。"),
    ("（二）培育链主企业", "给予奖励。"),
    ("（三）组建产业基金", "首期规模8亿元。"),
)
RUN_IN = section(
    "四、保障措施",
    ("一是加强领导。", "一是加强领导。成立专班。"),
    ("二是加强考核。", "二是加强考核。按季通报。"),
    ("三是加强宣传。", "三是加强宣传。用好媒体。"),
)


def cited(reading: Reading) -> str:
    return reading.span.of(reading.chunk.text)


def below(question: str, chunks: Sequence[Chunk]) -> list[str] | None:
    ask = only_ask(question)
    listing = below_heading(ask, aspects(question), [hit(chunks[0])], lambda _: chunks)
    return [cited(item) for item in listing.items] if listing else None


def test_items_below_the_heading_that_is_named_in_order() -> None:
    assert below("重点任务有哪些？", TASKS) == ["每年改造30个。", "给予奖励。", "首期规模8亿元。"]


def test_a_run_in_heading_is_the_item() -> None:
    assert below("保障措施有哪些？", RUN_IN) == ["加强领导。", "加强考核。", "加强宣传。"]


def test_all_items_are_found_where_one_was() -> None:
    ask = only_ask("重点任务有哪些？")
    listing = below_heading(ask, aspects(ask.text), [hit(TASKS[2])], lambda _: [*TASKS, *RUN_IN])
    assert listing
    assert [item.chunk for item in listing.items] == TASKS
    assert listing.covered > 0.45


def test_the_number_of_items_must_be_the_one_asked_for() -> None:
    assert below("重点任务是哪三项？", TASKS) is not None
    assert below("重点任务是哪五项？", TASKS) is None


def test_a_heading_that_does_not_name_what_is_asked_is_no_list() -> None:
    assert below("重点任务有哪些牵头单位？", TASKS) is None
    assert below("医院有哪些？", TASKS) is None


def test_two_items_are_no_list() -> None:
    assert below("重点任务有哪些？", TASKS[:2]) is None


def test_the_count_in_a_question() -> None:
    assert asked_count(only_ask("要办好哪五件事？")) == 5
    assert asked_count(only_ask("分为哪12个行业？")) == 12
    assert asked_count(only_ask("有哪些行业？")) is None


LAYOUT = passage(
    "构建“一核两带”的空间布局。以松溪新城为创新核，沿云江建设智造带，沿滨溪建设生态带。带动周边村镇。",
    path=("四、空间布局",),
)


def named(question: str, *chunks: Chunk) -> list[str]:
    return [cited(item) for item in members(only_ask(question), [hit(c) for c in chunks], lambda _: chunks)]


def test_the_parts_of_a_counted_name() -> None:
    assert named("“一核两带”指的是什么？", LAYOUT) == [
        "以松溪新城为创新核，",
        "沿云江建设智造带，",
        "沿滨溪建设生态带。",
    ]


def test_the_parts_may_stand_in_the_next_passages_of_the_section() -> None:
    first = passage("构建“一核两带”。", path=("四、空间布局",))
    later = passage("松溪新城是创新核。沿云江是智造带；沿滨溪是生态带。", path=("四、空间布局",), ordinal=1)
    elsewhere = passage("绿化带。", path=("五、其他",), ordinal=2)
    assert named("“一核两带”有哪些？", first, later, elsewhere) == [
        "松溪新城是创新核。",
        "沿云江是智造带；",
        "沿滨溪是生态带。",
    ]


def test_a_name_that_no_passage_holds_stands_for_nothing() -> None:
    assert named("“一核三轴”指的是什么？", LAYOUT) == []
    assert named("空间布局是什么？", LAYOUT) == []


def test_a_name_whose_parts_are_not_told_stands_for_nothing() -> None:
    trade = passage("扩大“一带一路”贸易。带动企业出海，修好路网。", path=("五、开放",))
    assert named("“一带一路”贸易有哪些企业？", trade) == []


def test_a_label_in_quotation_marks_is_answered_by_its_items() -> None:
    belts = section(
        "（二）建设“三园”",
        ("——东岸食品园。", "——东岸食品园。做大食品行业。"),
        ("——西岸纺织园。", "——西岸纺织园。做强纺织行业。"),
        ("——中部智造园。", "——中部智造园。做优装备行业。"),
    )
    assert below("规划的“三园”分别叫什么？", belts) == ["东岸食品园。", "西岸纺织园。", "中部智造园。"]
    assert below("规划的“四园”分别叫什么？", belts) is None


def test_clauses_that_open_with_the_words_of_a_label_are_its_items() -> None:
    text = "今年做到“三个加快”。一是加快修路，方便出行。二是加快建桥。三是加快通水。"
    chunk = passage(text)
    told = members(only_ask("“三个加快”是哪三个？"), [hit(chunk)], lambda _: [chunk])
    assert [cited(item) for item in told] == ["加快修路，", "加快建桥。", "加快通水。"]
    short = passage("今年做到“三个加快”。一是加快修路。二是加快建桥。")
    assert members(only_ask("“三个加快”是哪三个？"), [hit(short)], lambda _: [short]) == []
