"""Two ways to settle one contract beside each other."""

from datetime import date

import attrs
import numpy as np

from nhscommission.finance.settlement.contracts.payments import PaymentKind
from nhscommission.finance.settlement.contracts.settlements import Settlement
from nhscommission.finance.settlement.contracts.working_capital import float_pence_days, last_day
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import check_day, expect


@attrs.frozen(kw_only=True)
class PartyComparison:
    """What two settlements mean for one party.

    Parameters
    ----------
    party : str
        Who.
    net_pence : tuple of int
        What it receives less pays in each; 0 where it has no part in one [penny].
    float_pence_days : tuple of int
        What it has tied up in each [penny day].
    """

    party: str
    net_pence: tuple[int, int]
    float_pence_days: tuple[int, int]

    @property
    def difference_pence(self) -> int:
        """What it receives in the second more than in the first [penny]."""
        return self.net_pence[1] - self.net_pence[0]


@attrs.frozen(kw_only=True)
class SettlementComparison:
    """Two settlements of one contract beside each other.

    Parameters
    ----------
    arrangements : tuple of str
        What the two are.
    until : datetime.date
        The day up to which the float is counted in both.
    parties : tuple of PartyComparison
        Everybody in either.
    counts : tuple of (PaymentKind, int, int)
        How many payments there are of each kind in each.
    """

    arrangements: tuple[str, str]
    until: date
    parties: tuple[PartyComparison, ...]
    counts: tuple[tuple[PaymentKind, int, int], ...]

    @property
    def payments(self) -> tuple[int, int]:
        """How many payments there are in each."""
        return sum(one[1] for one in self.counts), sum(one[2] for one in self.counts)

    @property
    def agree(self) -> bool:
        """Whether everybody ends where they would in the other, to the penny."""
        return all(one.difference_pence == 0 for one in self.parties)

    def to_text(self) -> str:
        """Write it as a plain table.

        Returns
        -------
        str
            Money in pounds, the float in pounds times days; lines end in a line break.
        """
        names = [one.party for one in self.parties] + [kind.value for kind in PaymentKind]
        wide = max(len(name) for name in names)
        head = "".join(f"{f'net {one}, £':>18}" for one in "ab")
        head += "".join(f"{f'float {one}, £ days':>22}" for one in "ab")
        lines = [
            f"a: {self.arrangements[0]}; b: {self.arrangements[1]}",
            f"{'party':{wide}}{head}",
        ]
        for one in self.parties:
            cells = [f"{_pounds(pence):>18}" for pence in one.net_pence]
            cells += [f"{_pounds(pence):>22}" for pence in one.float_pence_days]
            lines.append(f"{one.party:{wide}}{''.join(cells)}")
        lines.append(f"{'payments':{wide}}{'a':>18}{'b':>18}")
        for kind, first, second in self.counts:
            lines.append(f"{kind.value:{wide}}{first:>18,}{second:>18,}")
        first, second = self.payments
        lines.append(f"{'all':{wide}}{first:>18,}{second:>18,}")
        return "\n".join(lines) + "\n"


def _pounds(pence: int) -> str:
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{pounds:,}.{rest:02d}"


def compare_settlements(
    first: Settlement, second: Settlement, *, until: date | None = None
) -> SettlementComparison:
    """Hold two settlements of one contract beside each other.

    Parameters
    ----------
    first, second : Settlement
        For example by option 1 and by option 2, for the same months.
    until : datetime.date, optional
        The day up to which the float is counted in both; the last on which anything happens in
        either where nothing is said.

    Returns
    -------
    SettlementComparison
        Net positions, float and the number of payments.

    Raises
    ------
    InvalidValueError
        If they are not for the same parties, months, plan and care, or `until` comes before the
        first month.

    Examples
    --------
    >>> from nhscommission.finance.settlement.contracts.invoicing import (
    ...     DirectInvoicing,
    ...     VehicleInvoicing,
    ...     settle,
    ... )
    >>> from nhscommission import ServiceLine, SlaActuals, SlaPlan
    >>> names = {"year": "2009/10", "months": ["2010-03"], "providers": ["Imperial"]}
    >>> names |= {"commissioners": ["Brent"], "services": [ServiceLine(name="elective")]}
    >>> plan = SlaPlan(**names, activity=[[[[10]]]], prices_pence=[[100]])
    >>> done = SlaActuals(**names, activity=[[[[12]]]], prices_pence=[[100]])
    >>> found = compare_settlements(
    ...     settle(plan, done, arrangement=DirectInvoicing()),
    ...     settle(plan, done, arrangement=VehicleInvoicing()),
    ... )
    >>> found.agree, found.payments
    (True, (2, 4))
    """
    expect(first, Settlement, what="the first", like="a Settlement")
    expect(second, Settlement, what="the second", like="a Settlement")
    for what in ("months", "providers", "commissioners"):
        if getattr(first, what) != getattr(second, what):
            raise InvalidValueError(
                f"the two settlements have other {what}: {getattr(first, what)} and "
                f"{getattr(second, what)}; compare two ways to settle one contract"
            )
    if not np.array_equal(first.due_to_date_pence, second.due_to_date_pence):
        raise InvalidValueError(
            "the two settlements are of other amounts due; settle the same plan and actuals on the "
            "same terms"
        )
    if not np.array_equal(first.budget_pence, second.budget_pence):
        p, c = np.argwhere(first.budget_pence != second.budget_pence)[0]
        raise InvalidValueError(
            f"the two settlements are of other plans: {first.providers[p]} for "
            f"{first.commissioners[c]}, {first.budget_pence[p, c]:,} and "
            f"{second.budget_pence[p, c]:,} pence; compare two ways to settle one contract"
        )
    end = (
        max(last_day(first), last_day(second)) if until is None else check_day(until, what="until")
    )
    tied_up = [float_pence_days(one, until=end) for one in (first, second)]
    names = dict.fromkeys([*first.commissioners, first.vehicle, second.vehicle, *first.providers])
    return SettlementComparison(
        arrangements=(first.arrangement, second.arrangement),
        until=end,
        parties=tuple(
            PartyComparison(
                party=name,
                net_pence=(_net(first, name), _net(second, name)),
                float_pence_days=(tied_up[0].get(name, 0), tied_up[1].get(name, 0)),
            )
            for name in names
            if name
        ),
        counts=tuple((kind, first.count(kind), second.count(kind)) for kind in PaymentKind),
    )


def _net(settlement: Settlement, party: str) -> int:
    return settlement.net_pence(party) if party in settlement.parties else 0
