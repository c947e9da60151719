"""What changed for an office: since a night, a run or a time; or between two moments of which prints speak."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.moments import INSTANT, LAST_NIGHT, AskingError, held_at, known_since, known_until, local
from sql.changes import Wanted, held_between, known_between, loads_between, totals
from sql.name_changes import DIMENSIONS, names_between
from sql.schema import FACTS

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.office import Office
    from sql.changes import Change, Loaded, Total


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants compared, as they write it (`pipeline.moments`); nothing asked: since last night."""

    since: str | None = None
    until: str | None = None
    held_from: str | None = None
    held_to: str | None = None
    fiscal_year: int | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between `known_since` and `known_until` (UTC), or between `held_from` and `held_to` (local time)."""

    known_since: datetime | None
    known_until: datetime | None
    held_from: datetime | None
    held_to: datetime | None
    loads: list[Loaded]
    totals: list[Total]
    changes: list[Change]

    def as_dict(self) -> dict[str, Any]:
        """As plain values, for programs."""
        moments = ("known_since", "known_until", "held_from", "held_to")
        return {
            **{name: getattr(self, name) for name in moments},
            "loads": [asdict(load) for load in self.loads],
            "totals": [{**asdict(total), "difference_satang": total.difference_satang} for total in self.totals],
            "changes": [change.as_dict() for change in self.changes],
        }


def compare(office: Office, asked: Asked) -> Comparison:
    """Compares what the warehouse of an office knew, or what held, at two moments.

    Raises:
        AskingError: a moment, a run or a kind that is none, moments that are crossed, or both comparisons at once.
    """
    kinds = _kinds(asked.kinds)
    wanted = Wanted(office.organisation_id, tuple(kind for kind in kinds if kind in FACTS), asked.fiscal_year)
    with office.engine.connect() as connection:
        if asked.held_from is not None or asked.held_to is not None:
            if asked.held_from is None or asked.held_to is None:
                raise AskingError.of("held_half_told")
            if asked.since is not None:
                raise AskingError.of("since_with_held", since=asked.since)
            first, last = (held_at(text, asked.fiscal_year) for text in (asked.held_from, asked.held_to))
            _refuse_crossed(first, last)
            known = None if asked.until is None else known_until(connection, office.organisation_id, asked.until)
            changes = held_between(connection, wanted, first, last, known)
            return Comparison(None, known, first, last, [], totals(changes), changes)
        since = known_since(connection, office.organisation_id, asked.since or LAST_NIGHT)
        until = known_until(connection, office.organisation_id, asked.until)
        _refuse_crossed(local(since + INSTANT), local(until))
        changes = known_between(connection, wanted, since, until)
        if asked.fiscal_year is None:
            changes += names_between(connection, office.organisation_id, since, until, kinds)
        loads = loads_between(connection, wanted, since, until)
        return Comparison(since, until, None, None, loads, totals(changes), changes)


def _kinds(named: tuple[str, ...]) -> tuple[str, ...]:
    known = (*FACTS, *DIMENSIONS)
    for kind in named:
        if kind not in known:
            raise AskingError.of("kind_not_compared", found=kind, known=", ".join(known))
    return named or known


def _refuse_crossed(first: datetime, last: datetime) -> None:
    """Both local times, as they are told."""
    if first >= last:
        raise AskingError.of("moments_crossed", first=f"{first:%Y-%m-%d %H:%M}", last=f"{last:%Y-%m-%d %H:%M}")
