import pytest

from rag.language.places import foremost, places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("全市企业", set()),
        ("松山湖的企业", {"松山湖"}),
        ("虎门、长安和滨海湾新区", {"虎门", "长安", "滨海湾"}),
        ("在大岭山镇、樟木头镇与望牛墩镇", {"大岭山", "樟木头", "望牛墩"}),
        ("与广州、深圳、香港联动", {"广州", "深圳", "香港"}),
        ("长安镇和长安", {"长安"}),
    ],
)
def test_places(text: str, expected: set[str]) -> None:
    assert places(text) == expected


def test_the_longest_name_counts() -> None:
    assert places("三江六岸") == {"三江六岸"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全市企业", set()),
        ("苏州、苏州和无锡", {"苏州"}),
        ("苏州和无锡", {"苏州", "无锡"}),
        ("东莞与苏州，苏州与东莞", set()),
        ("新华社北京2月15日电 江西省的企业", {"江西"}),  # where it was written
    ],
)
def test_the_places_named_most_often(text: str, expected: set[str]) -> None:
    assert foremost(text) == expected
