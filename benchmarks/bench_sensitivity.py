"""Every switching value of ``nwl-2009``, and its tornado.

The peer is to run the model again for each point, in two ways: with the assumption changed by
``attrs.evolve``, as in a spreadsheet, and with ``appraise(case, draws=...)``, which checks less.
Switching values are then found by going out from the base until the sign of the net present value
changes, up to 65,536 times the base, and by bisection. That gives one value, to a billionth of it,
and misses others; ours gives all there are.
"""

import math
from collections.abc import Callable
from functools import partial

import attrs
import numpy as np
from side_by_side import check, is_quick, least_ms, print_row, print_versions

import nhscommission as nc

CASE = nc.load_case("nwl-2009")
FACTORS = nc.Discounting().factors(CASE.periods)
FARTHEST = 2.0**16
RANGES = {"legal_timing": (0.9, 1.0)}  # 110% of it would be outside its range

AtPoint = Callable[[str, str, float], float]


def scaled(assumption: nc.Assumption, member: str, value: float) -> nc.Assumption:
    """Return an assumption with another value, or with values that are multiplied by it.

    Of a share, the weight of one member is changed, which then differs from the member's own.
    """
    entries = []
    for entry in assumption.values:
        number = entry.figure.value
        if member:
            number = value if entry.member == member else number
        else:
            number = value if assumption.shape is nc.Shape.SCALAR else number * value
        figure = nc.exact_figure(number, unit=assumption.unit)
        entries.append(attrs.evolve(entry, figure=figure))
    return attrs.evolve(assumption, values=tuple(entries), of_members="")


def by_evolve(name: str, member: str, value: float) -> float:
    """Return the sector's net present value with another case."""
    changed = scaled(CASE.assumption(name), member, value)
    case = attrs.evolve(
        CASE, assumptions=tuple(changed if x.id == name else x for x in CASE.assumptions)
    )
    return float(nc.appraise(case).net_benefit.values.sum(axis=0) @ FACTORS)


def by_draws(name: str, member: str, value: float) -> float:
    """Return the sector's net present value with other numbers in the same case."""
    assumption = CASE.assumption(name)
    numbers = CASE.align(assumption, [entry.figure.value for entry in assumption.values])
    if member:
        numbers = numbers.copy()
        numbers[CASE.member_names.index(member), 0] = value
    elif assumption.shape is nc.Shape.SCALAR:
        numbers = np.full((1, 1), value)
    else:
        numbers = numbers * value
    result = nc.appraise(CASE, draws={name: numbers})
    return float(result.net_benefit.values.sum(axis=0) @ FACTORS)


def bisect(at: Callable[[float], float], inside: float, outside: float) -> float:
    """Return where a sign changes."""
    held = at(inside) >= 0
    while abs(outside - inside) > 1e-9 * max(abs(inside), abs(outside)):
        middle = (inside + outside) / 2
        if (at(middle) >= 0) == held:
            inside = middle
        else:
            outside = middle
    return (inside + outside) / 2


def search(at_point: AtPoint, wanted: nc.SwitchingValue) -> float:
    """Return a switching value of one assumption; not a number where none is found."""
    at = partial(at_point, wanted.assumption, wanted.weight_of)
    base = wanted.base
    held = at(base) >= 0
    if (at(wanted.low) >= 0) != held:
        return bisect(at, base, wanted.low)
    last = base
    while last < min(wanted.high, FARTHEST * base):
        point = min(2.0 * last, wanted.high)
        if (at(point) >= 0) != held:
            return bisect(at, last, point)
        last = point
    return math.nan


def main() -> None:
    """Time both, and compare the values."""
    quick = is_quick()
    print_versions("nhscommission", "numpy")
    seconds = 0.1 if quick else 4.0
    found = nc.switching_values(CASE)
    tornado = nc.tornado(CASE, swing=0.1, ranges=RANGES)
    names = [x.assumption for x in found if not x.weight_of]
    chosen = [*names[3::8], "saving_rate"] if quick else None
    wanted = nc.switching_values(CASE, assumptions=chosen)
    print(f"{len(wanted)} switching values, {len(tornado.assumptions)} bars")

    for what, at_point in (("evolve", by_evolve), ("draws", by_draws)):
        for switch, value in zip(wanted, [search(at_point, x) for x in wanted], strict=True):
            near = switch.values if switch.values else (math.nan,)
            check(
                any(np.isclose(value, x, rtol=2e-9, atol=0.0, equal_nan=True) for x in near),
                f"{switch.assumption} {switch.weight_of} by {what}: {value}, and {switch.values}",
            )
        again = [
            [at_point(name, "", value) for value in ends]
            for name, ends in zip(tornado.assumptions, tornado.values[:, [0, 2]], strict=True)
        ]
        check(
            np.allclose(again, tornado.outcomes[..., -1], rtol=1e-12, atol=0.0), f"tornado {what}"
        )

    functions: dict[str, Callable[[], object]] = {
        "ours": lambda: nc.switching_values(CASE, assumptions=chosen),
        "evolve and appraise": lambda: [search(by_evolve, x) for x in wanted],
        "appraise with draws": lambda: [search(by_draws, x) for x in wanted],
    }
    print_row(f"{len(wanted)} switching values", least_ms(functions, seconds=seconds))
    bars = [
        (name, "", value)
        for name, ends in zip(tornado.assumptions, tornado.values[:, [0, 2]], strict=True)
        for value in ends.tolist()
    ]
    functions = {
        "ours": lambda: nc.tornado(CASE, swing=0.1, ranges=RANGES),
        "evolve and appraise": lambda: [by_evolve(*bar) for bar in bars],
        "appraise with draws": lambda: [by_draws(*bar) for bar in bars],
    }
    print_row(f"tornado of {len(bars) // 2} bars", least_ms(functions, seconds=seconds))


if __name__ == "__main__":
    main()
