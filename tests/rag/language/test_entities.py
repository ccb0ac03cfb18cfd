"""Names in running text, by their form and their neighbours."""

import pytest

from rag.language.entities import (
    Sort,
    bodies,
    codes,
    figures,
    numbered,
    persons,
    places,
    reasons,
    repeated,
    times,
    works,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("该片由方小渔执导，林山任编剧。", ["方小渔", "林山"]),
        ("导演何云说，片子拍了三年", ["何云"]),
        ("卡尔西自2019年起任职", ["卡尔西"]),
        ("选出的席位共五个", []),
        ("刺客卡尔·拉莫斯当场被捕", ["卡尔·拉莫斯"]),
        ("决赛中，巴莱卡尔诺夺得冠军", ["巴莱卡尔诺"]),
        ("高度重视安全生产，全面落实责任", []),
        ("新华社3月1日电（记者方小渔、林山）", []),  # who wrote it
        ("在马来西亚和哥伦比亚举行", []),  # places
    ],
)
def test_persons(text: str, names: list[str]) -> None:
    assert [one.text for one in persons(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("将于本月在云溪会堂举行", ["云溪会堂"]),
        ("办公室设在市工信局。", ["市工信局"]),
        ("在法国巴黎和松湖镇都有", ["法国", "巴黎", "松湖镇"]),
        ("副组长是各分管市领导", []),
        ("在会议期间举行", []),
        ("在越南首都云溪市，到访的客人", ["越南", "云溪市"]),
        ("卡尔比（英语：Karbi），是云国的首都", ["卡尔比"]),
        ("设在云国首都卡尔及尔。", ["卡尔及尔"]),
        ("位于中部的直辖区", []),
    ],
)
def test_places(text: str, names: list[str]) -> None:
    assert [one.text for one in places(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由市工业和信息化局牵头", ["市工业和信息化局"]),
        ("组长是市政府主要领导", ["市政府"]),
        ("由市属国资控股的公司运营", ["市属国资控股的公司"]),
        ("云溪男排以3比0战胜松湖男排", ["云溪男排", "松湖男排"]),
        ("这支球队的布局", []),
    ],
)
def test_bodies(text: str, names: list[str]) -> None:
    assert [one.text for one in bodies(text)] == names


def test_a_known_name_is_found_where_its_neighbours_do_not_tell() -> None:
    text = "也许方小渔赢了，方小渔说"
    known = persons(text)
    assert [one.span.start for one in repeated(text, {"方小渔"}, known)] == [2]
    assert repeated(text, set(), known) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("按《云溪办法》（云府〔2018〕2号）执行", ["云府〔2018〕2号"]),
        ("采用云龙835处理器，售价3299元，重185克", ["云龙835"]),
        ("符合GB/T 1234-2020的要求", ["GB/T 1234-2020"]),
        ("2018年建成1200家", []),
    ],
)
def test_codes(text: str, found: list[str]) -> None:
    assert [one.text for one in codes(text)] == found


def test_works_stand_without_their_marks() -> None:
    assert [one.text for one in works("《新雨》的主题是“同一条河”")] == ["新雨", "同一条河"]


def test_times_know_whether_they_say_more_than_the_year() -> None:
    found = [(one.text, one.fine) for one in times("2021年5月3日开工，3月15日试车，2023年建成，三年内扩建")]
    assert found == [("2021年5月3日", True), ("3月15日", True), ("2023年", False), ("三年内", False)]


def test_numbers_of_a_series() -> None:
    assert [one.text for one in numbered("第12集和第三届")] == ["第12集", "第三届"]


def test_figures_date_nothing() -> None:
    assert [one.text for one in figures("2021年3月12日，席位35个，震级7.1级")] == ["35个", "7.1级"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("因暴雨停运", ["因暴雨停运"]),
        ("她在第二轮摔伤膝盖，最终退赛", ["她在第二轮摔伤膝盖"]),
        ("原因不明", []),
    ],
)
def test_reasons(text: str, reason: list[str]) -> None:
    assert [one.text for one in reasons(text)] == reason
    assert all(one.sort is Sort.REASON for one in reasons(text))
