"""What holds of every tornado, grid and switching value."""

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import cases
from switching_oracle import changed, drawn

import nhscommission as nc


def amounts_size(case: nc.BusinessCase) -> float:
    return float(np.abs(nc.appraise(case).amounts).sum())


@given(case=cases(least=1), by=st.floats(0.01, 0.4))
def test_each_end_of_a_tornado_is_a_draw_appraised(case: nc.BusinessCase, by: float) -> None:
    found = nc.tornado(case, outcome="net_benefit", swing=by)
    dust = 1e-11 * amounts_size(case)
    for name, (low, base, high), ends in zip(
        found.assumptions, found.values, found.outcomes, strict=True
    ):
        assert low <= base <= high
        net = nc.appraise(case, draws=drawn(case, name, [low, high])).net_benefit.values
        net = np.broadcast_to(net, (2, *net.shape[1:])).sum(axis=2)
        assert ends[:, :-1] == pytest.approx(net, rel=1e-9, abs=dust)
        assert ends[:, -1] == pytest.approx(net.sum(axis=1), rel=1e-9, abs=dust)
    swings = [bar.swing for bar in found.bars()]
    assert swings == sorted(swings, reverse=True)


@given(case=cases(least=1), by=st.floats(0.01, 0.4))
def test_a_grid_crosses_the_tornado(case: nc.BusinessCase, by: float) -> None:
    """Its row at the base of one assumption has the two ends of the other's bar."""
    bars = nc.tornado(case, swing=by)
    low, base, high = bars.values[bars.assumptions.index("pay")].tolist()
    wte = bars.values[bars.assumptions.index("wte"), 1]
    found = nc.sensitivity_grid(case, rows=("wte", [wte]), columns=("pay", [low, base, high]))
    ends = bars.outcomes[bars.assumptions.index("pay")]
    dust = 1e-11 * amounts_size(case)
    assert found.values[0, [0, 2]] == pytest.approx(ends, rel=1e-9, abs=dust)
    assert found.values[0, 1] == pytest.approx(bars.base, rel=1e-9, abs=dust)


@given(case=cases(least=1), data=st.data())
def test_a_switching_value_put_back_makes_the_answer_0(
    case: nc.BusinessCase, data: st.DataObject
) -> None:
    """The case made again with it; and on the two sides of it the answer differs."""
    member = data.draw(st.sampled_from([None, *case.member_names]))
    size = amounts_size(case)
    for value in nc.switching_values(case, outcome="net_benefit", member=member):
        if case.assumption(value.assumption).basis == "computed":
            continue
        for x in value.values:
            if x in (value.low, value.high) or abs(x) < 1e-6 * abs(value.base):
                continue
            if abs(x) > 1e5 * abs(value.base) or (value.assumption == "empty" and x > 1):
                continue  # a straight line that is all but level; no such case can be made
            again = changed(case, value.assumption, x, weight_of=value.weight_of)
            result = nc.appraise(again)
            dust = 1e-8 * float(np.abs(result.amounts).sum()) + 1e-11 * size
            assert result.total(member=member) == pytest.approx(0, abs=dust)


@given(case=cases(min_members=2, least=1), factor=st.floats(0.1, 10))
def test_all_weights_in_another_unit_switch_in_that_unit(
    case: nc.BusinessCase, factor: float
) -> None:
    """Shares do not change, so that the weights that switch are as many times as great."""
    member = case.member_names[0]
    before = nc.switching_values(case, outcome="net_benefit", member=member, assumptions=["weight"])
    weight = case.assumption("weight")
    entries = [
        nc.Entry(e.member, e.period, nc.exact_figure(e.figure.value * factor, unit=weight.unit))
        for e in weight.values
    ]
    restated = attrs.evolve(
        case,
        assumptions=[
            attrs.evolve(a, values=entries, of_members="") if a is weight else a
            for a in case.assumptions
        ],
    )
    after = nc.switching_values(
        restated, outcome="net_benefit", member=member, assumptions=["weight"]
    )
    for one, other in zip(before, after, strict=True):
        pairs = [
            (x, y)
            for x, y in zip(one.values, other.values, strict=False)
            if 1e-3 < x / one.base < 1e3
        ]
        for x, y in pairs:
            assert y == pytest.approx(x * factor, rel=1e-6)
