from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from printing.errors import PaperError
from printing.form_closing import STRUCK
from printing.form_shapes import FormMarks, PageSettings
from printing.geometry import Correction, PageSize, drawn_place
from printing.stamping_table import draw_stamping_table, page_counts
from tests.printing.forms.codes_read import codes_on, near
from tests.printing.forms.samples import CODE, COPIES, FINAL, line, stamping
from tests.printing.golden import Written, pictures, written

COLUMN_MM = {"序号": (12, 21)}
"""Where the shipped template has this column."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> PageSettings:
    return PageSettings(tmp_path_factory.mktemp("fonts"))


def texts(pdf: bytes) -> list[str]:
    return [run.text for run in written(pdf)]


def by_text(pdf: bytes) -> Mapping[str, Written]:
    return {run.text: run for run in written(pdf)}


def test_every_major_and_the_total_stand_on_the_form(settings: PageSettings) -> None:
    form = stamping(6)
    drawn = draw_stamping_table([form], settings)
    found = texts(drawn.pdf)
    assert drawn.pages_of == (1,)
    for major in form.lines:
        assert {f"{major.first_number} 至", major.last_number, str(major.applied)} <= set(found)
    total = by_text(drawn.pdf)["合计"].y_mm
    counts = {run.text for run in written(drawn.pdf) if abs(run.y_mm - total) < 0.5}
    assert {"合计", "273", "267"} <= counts
    assert "2023年毕业生毕业证书验印审核表" in found
    assert "学校经办人：覃春梅" in found
    assert "联系电话：0771-5550199" in found
    assert "填表日期：2023年6月12日" in found


def test_a_major_with_one_diploma_shows_one_number_and_one_without_shows_none(settings: PageSettings) -> None:
    one = replace(line(1), first_number="20234510990001", last_number="20234510990001")
    none = replace(line(2), first_number="", last_number="")
    found = texts(draw_stamping_table([replace(stamping(0), lines=(one, none))], settings).pdf)
    assert found.count("20234510990001") == 1
    assert not [text for text in found if "至" in text]


def test_a_school_right_under_the_department_has_its_middle_box_struck(settings: PageSettings) -> None:
    under, direct = (
        by_text(draw_stamping_table([stamping(2, direct=d)], settings).pdf) for d in (False, True)
    )
    assert STRUCK not in under
    assert direct[STRUCK].x_mm == pytest.approx(105 - 24 * 0.3528, abs=1)
    assert "主管部门：区直" in direct
    assert "主管部门：邕州市教育局" in under


def test_forty_majors_go_over_pages_with_the_head_on_each(settings: PageSettings) -> None:
    drawn = draw_stamping_table([stamping(40)], settings)
    found = texts(drawn.pdf)
    pages = drawn.pages_of[0]
    assert pages == page_counts([stamping(40)], settings)[0] == 3
    for heading in ("序号", "毕业证书起止编号", "2023年毕业生毕业证书验印审核表"):
        assert found.count(heading) == pages
    assert [text for text in found if text.startswith("第 ")] == [f"第 {n} 页 / 共 3 页" for n in (1, 2, 3)]
    assert found.count("学校意见") == 1
    low, high = COLUMN_MM["序号"]
    positions = [r.text for r in written(drawn.pdf) if low < r.x_mm < high and r.text.isdigit()]
    assert positions == [str(number) for number in range(1, 41)]


def test_nothing_hangs_over_the_margins_and_nothing_over_the_foot(settings: PageSettings) -> None:
    for run in written(draw_stamping_table([stamping(40)], settings).pdf):
        assert 12 - 0.1 <= run.x_mm <= 198
        assert 12 <= run.y_mm <= 297 - 9


def test_copies_follow_one_another_each_with_its_label(settings: PageSettings) -> None:
    drawn = draw_stamping_table([stamping(40), stamping(2)], replace(settings, copies=COPIES))
    labels = [(run.page, run.text) for run in written(drawn.pdf) if run.text in COPIES]
    assert drawn.pages_of == (3, 1)
    assert labels == [(number, COPIES[(number - 1) // 4]) for number in range(1, 13)]


def test_single_pages_can_be_drawn_again(settings: PageSettings) -> None:
    whole = written(draw_stamping_table([stamping(40)], replace(settings, copies=COPIES)).pdf)
    some = draw_stamping_table([stamping(40)], replace(settings, copies=COPIES, only_pages=(5, 1)))
    again = [replace(run, page=(5, 1)[run.page - 1]) for run in written(some.pdf)]
    assert again == [run for page in (5, 1) for run in whole if run.page == page]
    with pytest.raises(PaperError) as caught:
        draw_stamping_table([stamping(40)], replace(settings, only_pages=(4,)))
    assert (caught.value.code, caught.value.params) == ("page_missing", {"page": 4, "pages": 3})


def test_each_page_shows_its_code_as_text_as_qr_and_as_code_128(settings: PageSettings) -> None:
    drawn = draw_stamping_table([stamping(40)], settings)
    for number in (1, 2, 3):
        assert f"验证码 7K3M-Q9XW-2HTBR-{number}" in texts(drawn.pdf)
        found = codes_on(drawn.pdf, number)
        assert {(kind, text) for kind, text, _ in found} == {
            ("QRCode", f"{CODE}-{number}"),
            ("Code128", f"{CODE}-{number}"),
        }
    assert f"日志链首 {FINAL.journal_head[:16]}　制表 2023年6月20日" in texts(drawn.pdf)


def test_a_draft_says_so_across_each_page_and_has_no_code(settings: PageSettings) -> None:
    drawn = draw_stamping_table([stamping(40, draft=True)], settings)
    everything = "".join(texts(drawn.pdf))
    assert everything.count("预览稿，无验证码") == 3
    assert "7K3M" not in everything
    for number in (1, 2, 3):
        assert codes_on(drawn.pdf, number) == []
        watermark = "".join(r.text for r in written(drawn.pdf) if r.page == number and r.size > 40)
        assert watermark.replace(" ", "") == "预览稿不得报送"


def test_the_watermark_goes_from_corner_to_corner_and_the_text_stays_readable(settings: PageSettings) -> None:
    draft = draw_stamping_table([stamping(2, draft=True)], settings).pdf
    large = [run for run in written(draft) if run.size > 40]
    assert large[0].x_mm < 60
    assert large[0].y_mm > 200
    assert large[-1].x_mm > 140
    assert large[-1].y_mm < 80
    # 10 × 10 mm of it are grey, never black.
    assert min(pictures(draft)[0].resize((21, 30)).tobytes()) > 100


def test_a_final_form_without_a_code_is_refused(settings: PageSettings) -> None:
    form = replace(stamping(1), marks=FormMarks("", "9f2c", draft=False, made_on=""))
    with pytest.raises(PaperError) as caught:
        draw_stamping_table([form], settings)
    assert caught.value.code == "form_code_missing"


def test_it_is_for_a4_alone(settings: PageSettings) -> None:
    with pytest.raises(PaperError) as caught:
        draw_stamping_table([stamping(1)], replace(settings, paper="a3"))
    assert (caught.value.code, caught.value.params) == ("paper_unfit", {"paper": "a3"})


def test_an_empty_name_leaves_a_line_to_write_on(settings: PageSettings) -> None:
    found = texts(draw_stamping_table([stamping(1, draft=True)], settings).pdf)
    assert "学校负责人：____________" in found


def test_a_remark_that_cannot_be_read_any_more_is_refused_with_its_place(settings: PageSettings) -> None:
    form = replace(stamping(0), lines=(line(1), replace(line(2), remark="未" * 150)))
    with pytest.raises(PaperError) as caught:
        draw_stamping_table([form], settings)
    assert (caught.value.code, caught.value.params) == ("text_too_long", {"place": "备注", "row": 2})


def test_the_correction_of_a_printer_moves_every_text(settings: PageSettings) -> None:
    correction = Correction(2.0, -1.5, 0.3, 0.4, -0.4)
    page = PageSize(210, 297)
    plain = written(draw_stamping_table([stamping(2)], settings).pdf)
    moved = written(draw_stamping_table([stamping(2)], replace(settings, correction=correction)).pdf)
    # A tilted line is read in pieces: where it begins is compared.
    for beginning in ("2023年毕", "学校意", "电子商", "验证码 7"):
        start, now = (next(run for run in runs if run.text.startswith(beginning)) for runs in (plain, moved))
        expected = drawn_place(correction, page, start.x_mm, start.y_mm)
        assert near((now.x_mm, now.y_mm), expected, 0.05)


def test_the_same_form_is_the_same_bytes(settings: PageSettings, tmp_path: Path) -> None:
    once, again = draw_stamping_table([stamping(6)], settings), PageSettings(tmp_path)
    assert draw_stamping_table([stamping(6)], again).pdf == once.pdf


def test_a_further_range_of_numbers_stands_on_a_line_of_its_own_and_counts_as_no_major(
    settings: PageSettings,
) -> None:
    further = replace(line(1), applied=0, passed=0, first_number="881", last_number="889", continued=True)
    form = replace(stamping(0), lines=(line(1), further, line(2)))
    runs = written(draw_stamping_table([form], settings).pdf)
    found = [run.text for run in runs]
    assert "专业数：2" in found
    assert found.count("计算机应用") == 1
    base = next(run.y_mm for run in runs if run.text == "881 至")
    assert [run.text for run in runs if abs(run.y_mm - base) < 5] == ["881 至", "889"]
    low, high = COLUMN_MM["序号"]
    assert [run.text for run in runs if low < run.x_mm < high and run.text.isdigit()] == ["1", "2"]
