"""Registers of transfers with one column of amounts, and one that says whether an amount was added or taken.

Typed lines come in with the amount under `in`; out go lines with `in` and `out`, and a finding where the direction is
not known. The words are data (`vocabulary/words.toml`, `[transfer_signs]`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from sources.faults import make_fault
from sources.vocabulary import words
from transforms.constant import nothing_for_all
from transforms.thai import display_text

if TYPE_CHECKING:
    from sources.headers import Header
    from transforms.finding import Finding

SIGNED = ("transfers_signed",)
"""Layouts whose amounts have their direction in a column."""
_DASHES = str.maketrans("–—−＋", "---+")


def direction(text: str | None) -> str | None:
    """`in` or `out`, as a cell says by a word, a sign, or both (`โอนเพิ่ม (+)`); None where it says neither or both."""
    if text is None:
        return None
    pieces = display_text(text).translate(_DASHES).replace("(", " ").replace(")", " ").split()
    found = {words().transfer_signs.get(piece) for piece in pieces}
    return found.pop() if len(found) == 1 else None


def take_signs(lines: pl.DataFrame, header: Header, place: dict[str, Any]) -> tuple[pl.DataFrame, list[Finding]]:
    """Lines with amounts under `in_satang` or `out_satang`, and findings; rows of no direction are faulted.

    The direction is written as โอนเพิ่ม or โอนลด, whatever it was written as; `header` then has both in the one column.
    """
    names = [direction(text) for text in lines["transfer_type"].to_list()]
    column = header.columns["transfer_type"]
    findings = [
        make_fault(
            "sign_unknown",
            found=text or "–",
            place={**place, "cell": f"{column}{row}", "row": row, "source_row_id": source_row_id},
        )
        for name, row, source_row_id, text, amount in zip(
            names, *lines.select("row", "source_row_id", "transfer_type", "in_satang").get_columns(), strict=True
        )
        if name is None and amount is not None
    ]
    header.columns["out"] = header.columns["in"]
    said = pl.Series(names, dtype=pl.String)
    amounts, blank = lines["in_satang"], nothing_for_all(len(lines), pl.Int64)
    faulted = {finding.row for finding in findings}
    return lines.with_columns(
        amounts.zip_with((said != "out").fill_null(value=True), blank),
        amounts.zip_with((said == "out").fill_null(value=False), blank).alias("out_satang"),
        said.replace_strict({"in": "โอนเพิ่ม", "out": "โอนลด"}, default=None).alias("transfer_type"),
        is_faulted=pl.col("is_faulted") | pl.col("row").is_in(faulted),
    ), findings
