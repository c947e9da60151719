"""The tree of nested text: which amounts are totals of parts, which are items, what explains what.

Words decide. Where they do not (a label of no known words, a line of text between two items) it is how far a line is
set in, then the printed total it has to fit under. The items of one part that follow each other are a *run*; which of
them are lines and which are totals of the next is decided in `nested_runs`.

Long because every line is read in the state that all lines before it left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.nested_lines import is_page, level_named, with_label
from sources.nested_parts import DEPTH, Entry, Printed, Tree, amount_of, heading_depth, is_structure
from sources.vocabulary.nested import LEVELS, nested_words
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.nested_lines import Line, Stated

_NEVER = (-1, -1)
_INNER = 0.5
"""How much deeper a part stands that divides one of its own sort."""
_LEAST_LISTED = 2
_NEAR = 40
"""So many items back a sum of sentences may speak of."""


@dataclass(slots=True)
class _Node:
    depth: float
    label: str
    indent: tuple[int, int]
    first: int
    printed: Printed | None = None
    inner: tuple[int, int] | None = None
    is_announced: bool = False


def build(lines: Sequence[Line], headings: frozenset[str] = frozenset()) -> Tree:
    """The tree of lines. `headings` are matching keys of texts of the page's head, which stand again on every page."""
    return _Builder(lines, headings).run()


class _Builder:
    def __init__(self, lines: Sequence[Line], headings: frozenset[str]) -> None:
        self.known = nested_words()
        self.tree = Tree()
        self.headings = headings
        self.lines: list[Line] = []
        for line in lines:
            if self._is_of_page(line):
                self.tree.skipped[line.row] = "repeated header" if matching_key(line.text) in headings else "note"
            else:
                self.lines.append(line)
        leaves = [line.stated for line in self.lines if line.stated and line.stated.word == "leaf"]
        self.has_own_word = sum(stated.is_of_sentences for stated in leaves) * 2 < len(leaves)
        self.open: list[_Node] = []
        self.closed: dict[str, tuple[int, int]] = {}
        self.run_number = 0
        self.running = [0]
        self.wide: list[tuple[Printed, str]] = []
        self.unit: str | None = None
        self.entry: Entry | None = None
        self.is_explaining = False

    def _is_of_page(self, line: Line) -> bool:
        return line.stated is None and (is_page(line) or matching_key(line.text) in self.headings)

    def run(self) -> Tree:
        index = 0
        while index < len(self.lines):
            index = self._take(index)
        while self.open:
            self._close()
        for line in self.lines:
            for row in line.more:
                self._skip(row, f"continuation of row {line.row}")
            self.tree.last_row = max(self.tree.last_row or 0, line.row, *line.more)
        for total, key in self.wide:  # a list of parts above their details prints the same totals
            if total.ranges[0][0] == total.ranges[0][1]:
                total.ranges = [self.closed.get(key, total.ranges[0])]
        for total in self.tree.totals:  # a range that was open when the total was printed ends with its part
            total.ranges = [(first, last if last >= 0 else len(self.tree.entries)) for first, last in total.ranges]
        return self.tree

    # one line ---------------------------------------------------------------------------------------------------

    def _take(self, index: int) -> int:
        """Reads the line at `index` (and those it joins); the index of the next."""
        line = self.lines[index]
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if said := self._list_of_text(index):
            for each in said:
                self._explain(each)
            return index + len(said)
        if line.stated is not None and not self._is_sentence(line, line.stated, following):
            self._statement(index, line, line.stated)
            return index + 1
        joined = self._label_above(line, following)
        if joined is not None and joined.stated is not None:
            self._statement(index + 1, joined, joined.stated)
            return index + 2
        if self._unit(line) or self._heading(line, self._whole(index + 1)) or self._label_below(line, following):
            return index + 1
        self._explain(line)
        return index + 1

    def _list_of_text(self, index: int) -> list[Line]:
        """The numbered lines at `index` that an explanation announces (ดังนี้) and that add up to the item it explains."""
        entry = self.entry
        if entry is None or not entry.explanation or not self.known.divided.search(entry.explanation[-1][1]):
            return []
        said: list[Line] = []
        total = 0
        for line in self.lines[index:]:
            if line.stated is None or line.stated.word != "leaf" or not self.known.mark.match(line.text):
                break
            said.append(line)
            total += amount_of(line.stated)[0] or 0
        return said if len(said) >= _LEAST_LISTED and total == entry.amount else []

    def _whole(self, index: int) -> Line | None:
        """The line at `index`, with the amount of the next where that one is nothing but an amount."""
        if index >= len(self.lines):
            return None
        line = self.lines[index]
        below = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if line.stated is not None or below is None or below.stated is None or below.stated.label:
            return line
        return line if self.known.explains.search(line.text) else with_label(below, line)

    def _is_sentence(self, line: Line, stated: Stated, following: Line | None) -> bool:
        """Whether an amount stands in a sentence of the explanation that is being read."""
        known, entry = self.known, self.entry
        if entry is None:
            return False
        if stated.word == "total" and (stated.is_grand or not stated.label):
            return self._is_sum_of_text(entry, stated, following) or (
                self.is_explaining and known.in_sentences.match(line.text) is not None
            )
        if not self.is_explaining:
            return False
        if known.in_sentences.match(line.text) or (stated.word == "leaf" and not stated.label):
            return True
        if stated.word == "leaf":
            is_said = stated.is_of_sentences and (self.has_own_word or known.currency in stated.label)
            return is_said or known.after_amount.match(stated.rest) is None
        if stated.is_closing or level_named(stated.label) is not None:
            return False
        return known.currency in stated.label or known.label_begins.match(known.mark.sub("", stated.label)) is None

    def _is_sum_of_text(self, entry: Entry, stated: Stated, following: Line | None) -> bool:
        """Whether a total without a name sums up sentences: it is no sum of items, but an item's own amount."""
        amount = amount_of(stated)[0]
        if amount in [self._sum(first) for first in (0, *(node.first for node in self.open))]:
            return False
        if amount in [each.amount for each in self.tree.entries[-_NEAR:] if each.run == entry.run]:
            return True
        return self.is_explaining and following is not None and not is_structure(following)

    def _sum(self, first: int) -> int:
        """The amounts of all items from the one at `first` on."""
        return self.running[-1] - self.running[first]

    def _statement(self, index: int, line: Line, stated: Stated) -> None:
        for row in line.more:
            self.tree.skipped[row] = f"continuation of row {line.row}"
        if stated.is_grand:
            self._total(line, stated, [(0, -1), *self._open_ranges(len(self.tree.entries))])
            self._end_text()
            return
        depth = self._depth(stated)
        if stated.is_closing and self._closes(line, stated, depth):
            return
        is_total = stated.word == "total" or (stated.word == "none" and depth is not None)
        if stated.word == "leaf" and depth is not None and depth < DEPTH["expenditure_type"]:
            is_total = self._has_below(index, depth, stated)
        if is_total:
            self._node(line, stated, self._placed(line, stated, depth))
        else:
            self._leaf(line, stated, depth)

    def _depth(self, stated: Stated) -> int | None:
        """The depth that the words of a label say; งบกลาง is the next that is free below แผนงานงบกลาง."""
        name = level_named(stated.label)
        if name is None:
            return None
        if matching_key(self.known.mark.sub("", stated.label)) in self.known.central:
            return self._central()
        return DEPTH[name]

    def _central(self) -> int:
        under = [node for node in self.open if matching_key(node.label) in self.known.central]
        if not under or under[-1].first < len(self.tree.entries):
            return DEPTH["work"] if not under else int(under[-1].depth)
        return min(int(under[-1].depth) + 1, DEPTH["category"])

    def _has_below(self, index: int, depth: int, stated: Stated) -> bool:
        """Whether a part stated with จำนวน has parts or items below it, so that its amount is a total."""
        following = next((line for line in self.lines[index + 1 :] if is_structure(line)), None)
        if following is None:
            return False
        text = following.stated.label if following.stated else following.text
        name = level_named(text)
        below = DEPTH[name] if name else DEPTH["expenditure_type"] + 1
        if depth == DEPTH["work"] or matching_key(stated.label) in self.known.categories:
            return DEPTH["work"] < below <= DEPTH["category"] and below > depth
        return below > depth

    def _placed(self, line: Line, stated: Stated, depth: int | None) -> float:
        """The depth of a total; where its words do not say, a part of the open หมวด or the หมวด after it."""
        if depth is not None:
            return self._within_category(stated, depth)
        if any(self.known.projects.match(text) for text in (stated.label, self.known.mark.sub("", stated.label))):
            return DEPTH["expenditure_type"]
        category = next((node for node in self.open if node.depth == DEPTH["category"]), None)
        if category is None:
            deepest = self.open[-1].depth if self.open else 0
            return max(DEPTH["category"], min(deepest, DEPTH["category"]))
        above = next((node for node in reversed(self.open) if node.depth < category.depth), None)
        if line.indent > category.indent:
            return DEPTH["expenditure_type"]
        if above is not None and above.indent < category.indent:
            return DEPTH["category"]
        printed = category.printed.amount if category.printed else None
        if printed is None:
            return DEPTH["category"]
        amount = amount_of(stated)[0] or 0
        return DEPTH["expenditure_type"] if self._sum(category.first) + amount <= printed else DEPTH["category"]

    def _within_category(self, stated: Stated, depth: float) -> float:
        """A named หมวด may divide one that is announced as such (หมวดค่าตอบแทน ใช้สอยและวัสดุ), as long as it fits."""
        outer = next((node for node in self.open if node.depth == DEPTH["category"]), None)
        if depth != DEPTH["category"] or outer is None or not outer.is_announced or outer.printed is None:
            return depth
        if self.known.announced.match(self.known.mark.sub("", stated.label)) or outer.printed.amount is None:
            return depth
        fits = self._sum(outer.first) + (amount_of(stated)[0] or 0) <= outer.printed.amount
        return depth + _INNER if fits else depth

    # parts ------------------------------------------------------------------------------------------------------

    def _node(self, line: Line, stated: Stated, depth: float) -> None:
        again = self.open[-1] if self.open else None
        label = self._name(stated.label)
        if (
            again
            and again.printed is None
            and again.depth == depth
            and matching_key(again.label) == matching_key(label)
        ):
            node = again
        else:
            node = self._open(depth, label, line)
        node.printed = self._total(line, stated, [(node.first, -1)])
        if depth <= DEPTH["programme"]:
            self.wide.append((node.printed, matching_key(label)))
        self._end_text()
        if stated.rest and not self.known.after_amount.match(stated.rest):
            self.tree.skipped.setdefault(line.row, "subtotal")

    def _open(self, depth: float, label: str, line: Line) -> _Node:
        self._close_from(depth, label)
        node = _Node(depth, label, line.indent, len(self.tree.entries))
        node.is_announced = self.known.announced.match(self.known.mark.sub("", line.text)) is not None
        self.open.append(node)
        self.run_number += 1
        return node

    def _close_from(self, depth: float, label: str) -> None:
        while self.open and self.open[-1].depth >= depth:
            self._close()
        if depth == DEPTH["work"] and matching_key(label) in self.known.central:
            while self.open and self.open[-1].depth == DEPTH["programme"] and not self._is_central(self.open[-1]):
                self._close()

    def _is_central(self, node: _Node) -> bool:
        return matching_key(node.label) in self.known.central_programme | self.known.central

    def _close(self) -> None:
        node = self.open.pop()
        end = len(self.tree.entries)
        if node.printed is not None:
            node.printed.ranges = [(node.first, end)]
        self.closed[matching_key(node.label)] = (node.first, end)
        self.run_number += 1

    def _closes(self, line: Line, stated: Stated, depth: int | None) -> bool:
        """A line that begins with รวม: the total of a part that ends here; False where it names none and is an item."""
        key = matching_key(self._name(stated.label))
        node = next((node for node in reversed(self.open) if matching_key(node.label) == key), None)
        end = len(self.tree.entries)
        if not stated.label:
            self._total(line, stated, [*self._open_ranges(end), (0, end)])
        elif node is not None:
            self._total(line, stated, [(node.first, end)])
            while self.open and self.open[-1] is not node:
                self._close()
            self._close()
        elif key in self.closed and self.closed[key][1] <= end:
            self._total(line, stated, [self.closed[key]])
        elif stated.word == "leaf" and depth is None:
            return False
        else:
            self._total(line, stated, [*self._open_ranges(end), (0, end)])
        self._end_text()
        return True

    def _open_ranges(self, end: int) -> list[tuple[int, int]]:
        return [(node.first, end) for node in reversed(self.open)]

    def _total(self, line: Line, stated: Stated, ranges: list[tuple[int, int]]) -> Printed:
        amount, is_unreadable = amount_of(stated)
        label = f"รวม{stated.label}" if stated.is_closing and not stated.is_grand else stated.label or "รวมทั้งสิ้น"
        printed = Printed(line, label, ranges, amount, is_unreadable, stated.is_grand)
        self.tree.totals.append(printed)
        self.tree.skipped[line.row] = "total" if stated.is_grand else "subtotal"
        return printed

    # items ------------------------------------------------------------------------------------------------------

    def _leaf(self, line: Line, stated: Stated, depth: int | None) -> None:
        label = f"รวม{stated.label}" if stated.is_closing else stated.label
        self._leave_type(line, stated, depth)
        chain = {LEVELS[int(node.depth) - 1]: node.label for node in self.open}
        if depth is not None and depth < DEPTH["expenditure_type"]:
            chain = {name: text for name, text in chain.items() if DEPTH[name] < depth}
            chain[LEVELS[depth - 1]] = self._name(label)
            label = ""
        entry = Entry(line, label, chain, self.run_number, unit=self.unit, in_text=self.is_explaining)
        entry.amount, entry.is_unreadable = amount_of(stated)
        self.tree.entries.append(entry)
        self.running.append(self.running[-1] + (entry.amount or 0))
        if self.open:
            self.open[-1].inner = min(self.open[-1].inner or line.indent, line.indent)
        self.entry = entry
        self.is_explaining = False
        if stated.rest.strip(" .,"):
            entry.explanation.append((line.row, stated.rest))
            self.is_explaining = self.known.explains.search(stated.rest) is not None

    def _leave_type(self, line: Line, stated: Stated, depth: int | None) -> None:
        """A type without a total ends where another type begins, or an item is set in no further than it."""
        node = self.open[-1] if self.open else None
        if node is None or node.depth != DEPTH["expenditure_type"]:
            return
        is_another = depth == DEPTH["expenditure_type"] or line.indent < node.indent
        if is_another or self._is_filled(node, line, stated) or self._is_beside(node, line, stated):
            self._close()

    def _is_beside(self, node: _Node, line: Line, stated: Stated) -> bool:
        """Whether all items of a type so far are set in further than this one, which is no project."""
        if node.inner is None or not line.indent <= node.indent < node.inner:
            return False
        return self.known.projects.match(self.known.mark.sub("", stated.label)) is None

    def _is_filled(self, node: _Node, line: Line, stated: Stated) -> bool:
        """Whether one more item would be more than what is printed for a part."""
        printed = node.printed.amount if node.printed and line.indent == node.indent else None
        return printed is not None and self._sum(node.first) + (amount_of(stated)[0] or 0) > printed

    # text -------------------------------------------------------------------------------------------------------

    def _unit(self, line: Line) -> bool:
        match = self.known.unit.match(line.text)
        if match is None:
            return False
        if self.entry is not None:
            self.entry.unit = match["name"]
            self.tree.skipped[line.row] = f"context: unit of row {self.entry.line.row}"
        else:
            self.unit = match["name"]
            self.tree.skipped[line.row] = "context: unit"
        return True

    def _heading(self, line: Line, following: Line | None) -> bool:
        if self._is_continued(line):
            return True
        depth = heading_depth(line.text)
        if depth is None or following is None:
            return self._unknown_heading(line, following)
        after = self._depth_of(following)
        if after is None or after <= depth:
            return False
        if depth < DEPTH["expenditure_type"] and self.is_explaining and after > DEPTH["expenditure_type"]:
            return False
        if depth == DEPTH["work"] and after > DEPTH["category"]:
            return False
        name = self._name(line.text)
        if matching_key(name) in self.known.central:
            depth = self._central()
        self._open(depth, name, line)
        self.tree.skipped[line.row] = f"context: {LEVELS[depth - 1]}"
        self._end_text()
        return True

    def _is_continued(self, line: Line) -> bool:
        """Whether a line names once more a part that goes on here (`งานบริหารทั่วไป (ต่อ)`)."""
        if self.known.continued.search(line.text) is None:
            return False
        key = matching_key(self._name(line.text))
        if all(matching_key(node.label) != key for node in self.open):
            return False
        self._skip(line.row, "repeated header")
        return True

    def _unknown_heading(self, line: Line, following: Line | None) -> bool:
        """A line of no known words above an item: the type of expenditure, where it is a label and set in less."""
        known = self.known
        if following is None or following.stated is None or following.stated.word == "total":
            return False
        if len(line.text) > known.longest_heading or known.explains.search(line.text):
            return False
        begins = known.label_begins.match(known.mark.sub("", line.text)) is not None
        is_inner = line.indent < following.indent
        if self.is_explaining or self.entry is not None:
            owner = self.entry.line.indent if self.entry else _NEVER
            if not begins or not (is_inner and line.indent <= owner):
                return False
        elif not (is_inner or (begins and known.label_begins.match(known.mark.sub("", following.stated.label)))):
            return False
        self._open(DEPTH["expenditure_type"], self._name(line.text), line)
        self.tree.skipped[line.row] = "context: expenditure_type"
        self._end_text()
        return True

    def _depth_of(self, line: Line) -> int | None:
        """How deep the next line stands, or None where it names and states nothing."""
        if line.stated is None:
            return heading_depth(line.text)
        if line.stated.is_closing and not line.stated.label:
            return None
        name = level_named(line.stated.label)
        if name is not None:
            key = matching_key(line.stated.label)
            return DEPTH["category"] if key in self.known.central else DEPTH[name]
        return DEPTH["expenditure_type"] + 1

    def _label_above(self, line: Line, following: Line | None) -> Line | None:
        """The next line with this one as the beginning of its label, where a label is broken over rows."""
        known = self.known
        stated = following.stated if following else None
        if following is None or stated is None or known.explains.search(line.text):
            return None
        if len(line.text) > known.longest_heading or stated.is_grand:
            return None
        if not stated.label:
            depth = heading_depth(line.text)
            if self.is_explaining and known.in_sentences.match(following.text):
                return None
            return None if depth is None and stated.word == "total" else with_label(following, line)
        if stated.is_closing or level_named(stated.label) is not None or known.mark.match(stated.label):
            return None
        depth = heading_depth(line.text)
        if stated.word == "total":
            deepest = depth if depth is not None else 0
            return with_label(following, line) if deepest == DEPTH["work"] and not self.is_explaining else None
        if depth is not None or line.indent < following.indent or known.label_begins.match(stated.label):
            return None
        begins = known.label_begins.match(known.mark.sub("", line.text)) is not None
        return with_label(following, line) if begins or self.entry is None else None

    def _label_below(self, line: Line, following: Line | None) -> bool:
        """The end of the label of the item just above, which its column was too narrow for."""
        known, entry = self.known, self.entry
        if entry is None or entry.explanation or self.is_explaining or following is None:
            return False
        if known.explains.search(line.text) or not known.opens.match(following.text) or not entry.label:
            return False
        if known.label_begins.match(line.text) or known.mark.match(line.text) or line.row in entry.line.more:
            return False
        entry.label = f"{entry.label}{'' if line.text[0].isalnum() else ' '}{line.text}"
        self._skip(line.row, f"continuation of row {entry.line.row}")
        return True

    def _explain(self, line: Line) -> None:
        if self.entry is None:
            self._skip(line.row, "text only")
            return
        self.entry.explanation.append((line.row, line.text))
        self.is_explaining = True
        self._skip(line.row, f"explanation of row {self.entry.line.row}")
        for row in line.more:
            self._skip(row, f"explanation of row {self.entry.line.row}")

    def _skip(self, row: int, why: str) -> None:
        self.tree.skipped.setdefault(row, why)

    def _end_text(self) -> None:
        self.entry = None
        self.is_explaining = False

    def _name(self, label: str) -> str:
        """A name without its number mark and the words that only announce it (หมวด, ประเภท)."""
        bare = self.known.continued.sub("", self.known.mark.sub("", label))
        return self.known.announced.sub("", bare).rstrip(" :：") or bare
