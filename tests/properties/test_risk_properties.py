"""What holds of every risk matrix, and of every register."""

from fractions import Fraction
from itertools import pairwise
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhscommission.delivery.risks.check_risks import check_risks
from nhscommission.delivery.risks.expected_value import expected_values
from nhscommission.delivery.risks.heat_map import heat_map
from nhscommission.delivery.risks.levels import BandColour, RiskBand, RiskLevel
from nhscommission.delivery.risks.matrix import RiskMatrix
from nhscommission.delivery.risks.moves import AssumptionMove, parse_moves
from nhscommission.delivery.risks.register import RiskRegister, score_risks, top_risks
from nhscommission.delivery.risks.risks import Mitigation, MitigationStatus, Risk

COLOURS = list(BandColour)
PENCE = st.integers(0, 10**9).map(lambda pence: pence / 100)


@st.composite
def matrices(draw: st.DrawFn) -> RiskMatrix:
    """Any size, by product or by a table that nowhere falls; bands that begin at some score."""
    axes = [sorted(draw(st.sets(st.integers(1, 20), min_size=1, max_size=6))) for _ in range(2)]
    levels = [[RiskLevel(label=f"level {score}", score=score) for score in axis] for axis in axes]
    table = None
    if draw(st.booleans()):
        steps = [draw(st.lists(st.integers(0, 3), min_size=len(a), max_size=len(a))) for a in axes]
        table = [
            [1 + sum(steps[0][: i + 1]) + sum(steps[1][: j + 1]) for j in range(len(axes[1]))]
            for i in range(len(axes[0]))
        ]
    found = {score for row in table or [[a * b for b in axes[1]] for a in axes[0]] for score in row}
    rest = sorted(found)[1:]
    starts = sorted(draw(st.sets(st.sampled_from(rest), max_size=4))) if rest else []
    bands = [
        RiskBand(label=f"band {i}", least=least, colour=COLOURS[i])
        for i, least in enumerate([min(found), *starts])
    ]
    return RiskMatrix(
        name="Any", likelihoods=levels[0], impacts=levels[1], bands=bands, own_scores=table
    )


@st.composite
def registers(draw: st.DrawFn) -> RiskRegister:
    matrix = draw(matrices())
    likelihood = st.none() | st.sampled_from([level.score for level in matrix.likelihoods])
    impact = st.none() | st.sampled_from([level.score for level in matrix.impacts])
    mitigations = st.lists(
        st.sampled_from([None, *MitigationStatus]).map(
            lambda status: Mitigation(id="m", label="M", status=status)
        ),
        max_size=1,
    )
    risks = [
        Risk(
            id=f"r{i}",
            label="R",
            likelihood=draw(likelihood),
            impact=draw(impact),
            residual_likelihood=draw(likelihood),
            residual_impact=draw(impact),
            probability=draw(st.none() | st.floats(0, 1)),
            cost=draw(st.none() | st.lists(PENCE, min_size=3, max_size=3).map(sorted)),
            mitigations=draw(mitigations),
        )
        for i in range(draw(st.integers(1, 8)))
    ]
    return RiskRegister(title="Any", risks=risks, matrix=matrix)


@given(matrix=matrices())
def test_bands_cover_every_score_once(matrix: RiskMatrix) -> None:
    """The ranges of the bands follow one another from the least score to the greatest."""
    ranges = [matrix.band_range(band.label) for band in matrix.bands]
    assert ranges[0][0] == matrix.scores[0]
    assert ranges[-1][1] == matrix.scores[-1]
    assert all(lower[1] < higher[0] for lower, higher in pairwise(ranges))
    for score in matrix.scores:
        least, most = matrix.band_range(matrix.band(score).label)
        assert least <= score <= most


@given(matrix=matrices())
def test_scores_do_not_fall_as_likelihood_or_impact_rises(matrix: RiskMatrix) -> None:
    rows = [
        [matrix.score(likelihood=a.score, impact=b.label) for b in matrix.impacts]
        for a in matrix.likelihoods
    ]
    for row in rows:
        assert row == sorted(row)
    for column in zip(*rows, strict=True):
        assert list(column) == sorted(column)


@given(register=registers(), residual=st.booleans(), most=st.integers(1, 9))
def test_every_risk_is_ranked_or_unscored(
    register: RiskRegister, residual: bool, most: int
) -> None:
    found = score_risks(register, residual=residual)
    ids = [one.risk.id for one in found.ranked]
    assert sorted([*ids, *found.unscored]) == sorted(risk.id for risk in register.risks)
    assert all(a.score >= b.score for a, b in pairwise(found.ranked))
    top = top_risks(register, most=most, residual=residual)
    assert top.ranked == found.ranked[:most]
    assert top.unscored == found.unscored
    assert [one.risk.id for one in found.ranked[most:]][: len(top.tied_out)] == list(top.tied_out)


@given(register=registers(), residual=st.booleans())
def test_a_heat_map_counts_every_risk_once(register: RiskRegister, residual: bool) -> None:
    found = heat_map(register, residual=residual)
    total = sum(map(sum, found.counts))
    assert total + len(found.unscored) == len(register.risks)
    assert total == sum(count for _, count in found.by_band)
    assert len(found.cells) == len(register.matrix.likelihoods) * len(register.matrix.impacts)
    for one in score_risks(register, residual=residual).ranked:
        cell = found.cell(likelihood=one.likelihood, impact=one.impact)
        assert one.risk.id in cell.risks
        assert (cell.score, cell.band) == (one.score, one.band)


@given(register=registers(), seed=st.integers(0, 999))
def test_the_order_of_a_register_changes_no_number(register: RiskRegister, seed: int) -> None:
    """The same counts, scores and total; only ties may change places."""
    risks = list(register.risks)
    Random(seed).shuffle(risks)
    other = attrs.evolve(register, risks=risks)
    assert heat_map(other).counts == heat_map(register).counts
    scores = [[one.score for one in score_risks(r).ranked] for r in (register, other)]
    assert scores[0] == scores[1]
    assert expected_values(other).total_gbp == expected_values(register).total_gbp
    rules = [sorted(found.rule for found in check_risks(r).findings) for r in (register, other)]
    assert rules[0] == rules[1]


@given(register=registers())
def test_an_expected_value_lies_within_its_range(register: RiskRegister) -> None:
    found = expected_values(register)
    assert len(found.values) + len(found.left_out) == len(register.risks)
    for one in found.values:
        cost = register.risk(one.risk).cost
        assert cost is not None
        slack = 1e-9 * cost.high_gbp
        assert cost.low_gbp - slack <= one.mean_cost_gbp <= cost.high_gbp + slack
        assert 0 <= one.expected_gbp <= one.mean_cost_gbp
    if found.values:
        assert found.total_gbp == pytest.approx(sum(one.expected_gbp for one in found.values))
    else:
        assert found.total_gbp is None


@given(
    names=st.lists(st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True), unique=True, max_size=4),
    percent=st.integers(0, 100),
    sign=st.sampled_from("+-"),
)
def test_moves_come_back_from_a_cell_as_they_were(
    names: list[str], percent: int, sign: str
) -> None:
    moves = tuple(AssumptionMove(assumption=name, change=f"{sign}{percent}%") for name in names)
    assert parse_moves("; ".join(map(str, moves))) == moves
    for move in moves:
        exact = Fraction(100 + (percent if sign == "+" else -percent), 100)
        assert (move.exact_factor, move.factor) == (exact, float(exact))
