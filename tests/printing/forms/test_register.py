from __future__ import annotations

import time
from dataclasses import replace

import pytest

from printing.errors import PaperError
from printing.form_pages import rows_of_pages
from printing.form_shapes import PageSettings
from printing.register import draw_registers, page_counts, row_code
from tests.printing.forms.codes_read import codes_on, scanned
from tests.printing.forms.samples import CODE, LONG_NAME, RARE_NAMES, SCORE_COLUMNS, register, row
from tests.printing.golden import Written, written


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> PageSettings:
    return PageSettings(tmp_path_factory.mktemp("fonts"))


def texts(pdf: bytes) -> list[str]:
    return [run.text for run in written(pdf)]


def cells(runs: list[Written], heading: str, width_mm: float) -> list[str]:
    """What stands below a heading, as many lines as there are."""
    above = next(run for run in runs if run.text == heading)
    middle = above.x_mm + len(heading) * above.size * 0.3528 / 2
    return [
        run.text
        for run in runs
        if run.y_mm > above.y_mm + 5 and middle - width_mm / 2 < run.x_mm < middle and run.y_mm < 175
    ]


def test_every_graduate_stands_on_the_form_with_everything(settings: PageSettings) -> None:
    form = register(40)
    found = texts(draw_registers([form], settings).pdf)
    for one in form.rows:
        if one.name != LONG_NAME:
            assert one.name in found
        assert {one.id_number, one.number, *one.scores} <= set(found)
    assert found.count("升学毕业") == sum(one.graduation_mode == "升学毕业" for one in form.rows)
    assert "人数：40（男 20，女 20）" in found
    assert "填表人：韦桂芳" in found
    assert "审核人：陆志强" in found


def test_the_cells_of_a_column_stand_below_its_heading_in_the_order_of_the_list(
    settings: PageSettings,
) -> None:
    form = register(17)
    runs = [run for run in written(draw_registers([form], settings).pdf) if run.page == 1]
    assert cells(runs, "身份证号", 34) == [one.id_number for one in form.rows[:14]]
    assert cells(runs, "毕业证书编号", 34) == [one.number for one in form.rows[:14]]
    assert cells(runs, "操行", 10) == [one.conduct for one in form.rows[:14]]


def test_a_name_of_25_characters_and_rare_ones_are_printed_whole(settings: PageSettings) -> None:
    everything = "".join(texts(draw_registers([register(6)], settings).pdf))
    assert len(LONG_NAME) == 25
    for name in (LONG_NAME, *RARE_NAMES):
        assert name in everything


@pytest.mark.parametrize("categories", [1, 3, 6, 9])
def test_there_is_a_column_for_each_category(settings: PageSettings, categories: int) -> None:
    names = tuple(f"第{number}类课" for number in range(1, categories + 1))
    rows = tuple(replace(row(n), scores=tuple(f"{n}{c}.5" for c in range(categories))) for n in range(1, 4))
    found = "".join(
        texts(draw_registers([replace(register(3), score_columns=names, rows=rows)], settings).pdf)
    )
    assert found.count("综合成绩按") == 1
    for name in names:
        assert name in found
    for one in rows:
        assert "".join(one.scores) in found


@pytest.mark.parametrize(
    ("count", "paper", "pages"), [(1, "a4", 1), (1, "a3", 1), (40, "a4", 3), (40, "a3", 2), (1000, "a4", 60)]
)
def test_tables_of_any_length_have_head_page_number_and_codes_on_every_page(
    settings: PageSettings, count: int, paper: str, pages: int
) -> None:
    form, settings = register(count), replace(settings, paper=paper)
    drawn = draw_registers([form], settings)
    runs = written(drawn.pdf)
    found = [run.text for run in runs]
    assert drawn.pages_of == page_counts([form], settings) == (pages,)
    for text in ("姓名", "综合成绩", "人数：" + texts_of_count(form.male, form.female)):
        assert found.count(text) == pages
    for number in range(1, pages + 1):
        assert f"第 {number} 页 / 共 {pages} 页" in found
        assert f"验证码 7K3M-Q9XW-2HTBR-{number}" in found
    assert found.count("主管教育局审核意见") == 1
    assert next(run.page for run in runs if run.text == "主管教育局审核意见") == pages
    assert [text for text in found if text.startswith("2023451099")] == [one.number for one in form.rows]


def texts_of_count(male: int, female: int) -> str:
    return f"{male + female}（男 {male}，女 {female}）"


@pytest.mark.parametrize("count", range(140))
def test_pages_hold_all_rows_and_the_boxes_never_stand_alone(count: int) -> None:
    pages = rows_of_pages(count, 17, 10)
    assert sum(pages) == count
    assert all(0 < rows <= 17 for rows in pages[:-1])
    assert min(3, count) <= pages[-1] <= 10
    assert len(pages) == 1 or count > 10 + 17 * (len(pages) - 2)


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_the_small_code_of_each_row_is_read_at_300_dpi(settings: PageSettings, paper: str) -> None:
    form = register(20)
    drawn = draw_registers([form], replace(settings, paper=paper))
    wanted = {row_code(CODE, one.position) for one in form.rows}
    found: dict[str, tuple[float, float]] = {}
    for page in range(1, drawn.pages_of[0] + 1):
        found |= {
            text: place
            for kind, text, place in codes_on(drawn.pdf, page)
            if "-R" in text and kind == "QRCode"
        }
    assert set(found) == wanted
    # Beside the name of the graduate that it stands for.
    places = {run.text: run.y_mm for run in written(drawn.pdf)}
    for one in form.rows:
        assert abs(found[row_code(CODE, one.position)][1] - places[one.number]) < 3


def test_a_row_code_is_6_mm_and_has_white_around_it(settings: PageSettings) -> None:
    pdf = draw_registers([register(1)], settings).pdf
    [place] = [place for _, text, place in codes_on(pdf, 1) if text == row_code(CODE, 1)]
    picture = scanned(pdf, 1, 600)
    per_mm = 600 / 25.4
    x, y = (at * per_mm for at in place)
    around = 3.75 * per_mm
    dark = picture.crop((int(x - around), int(y - around), int(x + around), int(y + around)))
    sides = dark.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert sides is not None
    left, top, right, bottom = sides
    assert ((right - left) / per_mm, (bottom - top) / per_mm) == pytest.approx((6, 6), abs=0.1)


def test_all_majors_can_stand_in_one_file_each_with_pages_of_its_own(settings: PageSettings) -> None:
    other = replace(register(3), major_name="护理", marks=replace(register(3).marks, code="0000000000000"))
    drawn = draw_registers([register(20), other], settings)
    assert drawn.pages_of == (2, 1)
    assert [text[3:] for text in texts(drawn.pdf) if text.startswith("验证码")] == [
        " 7K3M-Q9XW-2HTBR-1",
        " 7K3M-Q9XW-2HTBR-2",
        " 0000-0000-00000-1",
    ]


def test_a_draft_has_no_small_codes(settings: PageSettings) -> None:
    drawn = draw_registers([register(3, draft=True)], settings)
    assert codes_on(drawn.pdf, 1) == []
    assert "审核人：____________" in texts(drawn.pdf)


def test_a_character_that_no_font_draws_is_named_instead_of_printed_as_a_box(settings: PageSettings) -> None:
    form = replace(register(1), rows=(replace(row(1), name="王\ue000"),))
    with pytest.raises(PaperError) as caught:
        draw_registers([form], settings)
    assert (caught.value.code, caught.value.params) == ("glyph_missing", {"characters": ("U+E000",)})


def test_an_unknown_paper_is_refused(settings: PageSettings) -> None:
    with pytest.raises(PaperError) as caught:
        page_counts([register(1)], replace(settings, paper="b4"))
    assert (caught.value.code, caught.value.params) == ("paper_unfit", {"paper": "b4"})


def test_a_thousand_rows_take_no_longer_than_a_person_waits(settings: PageSettings) -> None:
    form = register(1000)
    draw_registers([form], settings)
    begun = time.process_time()
    draw_registers([form], settings)
    # 0.35 s; what other tests have of the machine meanwhile does not count.
    assert time.process_time() - begun < 4


def test_scores_stand_in_the_order_of_the_categories(settings: PageSettings) -> None:
    form = register(1)
    runs = written(draw_registers([form], settings).pdf)
    places = [next(run.x_mm for run in runs if run.text == score) for score in form.rows[0].scores]
    assert places == sorted(places)
    assert len(places) == len(SCORE_COLUMNS)


def test_a_long_name_of_a_school_makes_the_line_smaller_and_nothing_touches(settings: PageSettings) -> None:
    school = "邕州市第一职业技术学校（邕州市高级技工学校、邕州开放大学、邕州市民族工艺职业培训中心）"
    form = replace(register(1), school_name=school, bureau_name="邕州市壮锦新区教育体育和科学技术局")
    runs = written(draw_registers([form], settings).pdf)
    [first] = [run for run in runs if run.text.startswith("学校名称（盖章）：邕州市第一")]
    line = sorted((run for run in runs if abs(run.y_mm - first.y_mm) < 0.2), key=lambda run: run.x_mm)
    assert [run.text[:4] for run in line] == ["学校名称", "主管部门", "批次：第", "毕业日期"]
    assert school in first.text
    assert 6 < first.size < 10
    assert first.x_mm + len(first.text) * first.size * 0.3528 * 0.8 < line[1].x_mm


def test_a_head_that_nobody_could_read_is_refused(settings: PageSettings) -> None:
    with pytest.raises(PaperError) as caught:
        draw_registers([replace(register(1), school_name="校" * 300)], settings)
    assert (caught.value.code, caught.value.params) == ("text_too_long", {"place": "head", "row": 0})
