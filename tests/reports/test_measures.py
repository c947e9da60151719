"""Rows are as high as their texts need where a spreadsheet breaks them between words."""

from __future__ import annotations

import pytest

from reports.measures import LINE_POINTS, row_height

STRATEGY = "ยุทธศาสตร์การพัฒนาด้านเศรษฐกิจ ทรัพยากรธรรมชาติ และสิ่งแวดล้อม"


def lines(text: str, width: float) -> int:
    return int(row_height([(text, width)]) // LINE_POINTS)


@pytest.mark.parametrize(
    ("text", "width", "wanted"),
    [
        ("", 10, 1),
        ("กองช่าง", 20, 1),
        ("ก\nข", 20, 2),
        # looked at in LibreOffice: “และสิ่ง” is the end of the second line, “แวดล้อม” the third
        (STRATEGY, 38, 3),
        (STRATEGY, 90, 1),
        ("1234567890 1234567890", 18, 2),
    ],
)
def test_texts_have_the_lines_they_take(text: str, width: float, wanted: int) -> None:
    assert lines(text, width) == wanted


def test_a_narrower_column_never_takes_fewer_lines() -> None:
    heights = [lines(STRATEGY, width) for width in range(60, 4, -1)]
    assert heights == sorted(heights)
