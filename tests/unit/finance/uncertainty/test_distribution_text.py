"""Distributions as text: by order and by name, with units, and refusals that say what is right."""

import attrs
import pytest

import nhscommission as nc
from nhscommission.finance.uncertainty.distribution_text import (
    KINDS,
    parse_distribution,
    write_distribution,
)

WRITTEN = {
    "triangular(2; 6; 10)": nc.Triangular(low=2, mode=6, high=10),
    "Triangular (high=10; low=2;mode=6)": nc.Triangular(low=2, mode=6, high=10),
    "triangular(2; 6; 10; 3; 9)": nc.Triangular(low=2, mode=6, high=10, least=3, most=9),
    "uniform(1; 3; most=2)": nc.Uniform(low=1, high=3, most=2),
    "pert(1; 2; 3)": nc.Pert(low=1, mode=2, high=3),
    "pert(1; 2; 3; weight=6)": nc.Pert(low=1, mode=2, high=3, weight=6),
    "normal(mean=5; sd=1; least=0)": nc.Normal(mean=5, sd=1, least=0),
    "lognormal(5; 1)": nc.Lognormal(mean=5, sd=1),
    "beta(0.5; 0.1)": nc.Beta(mean=0.5, sd=0.1),
    "beta(5; 1; high=9)": nc.Beta(mean=5, sd=1, high=9),
    "discrete(1 @ 0.2; 2 @ 80%)": nc.Discrete(values=[1, 2], probabilities=[0.2, 0.8]),
    "discrete(1@0.2;2@0.8;least=1.5)": nc.Discrete(
        values=[1, 2], probabilities=[0.2, 0.8], least=1.5
    ),
    "empirical(3; 4; 4)": nc.Empirical(values=[3, 4, 4]),
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN.items())
def test_text_says_a_distribution(text: str, expected: nc.Distribution) -> None:
    assert parse_distribution(text, read=float) == expected
    again = write_distribution(expected, write=repr)
    assert parse_distribution(again, read=float) == expected


def test_every_kind_has_a_word() -> None:
    assert set(KINDS) == {text.casefold().partition("(")[0].strip() for text in WRITTEN}


def test_default_arguments_are_not_written() -> None:
    assert write_distribution(nc.Beta(mean=0.5, sd=0.25), write=repr) == "beta(0.5; 0.25)"
    assert (
        write_distribution(nc.Pert(low=1, mode=2, high=4, most=3), write=repr)
        == "pert(1.0; 2.0; 4.0; most=3.0)"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not a distribution; write its kind and numbers"),
        ("6%", "'6%' is not a distribution"),
        ("uniform(1; 3", "is not a distribution"),
        ("unifrm(1; 3)", "did you mean 'uniform'"),
        ("uniform()", "gives no low and no high; a uniform distribution takes low, high, least"),
        ("normal(5)", "gives no sd"),
        ("uniform(1; 3; 0; 5; 7)", "has 5 numbers; a uniform distribution takes"),
        ("uniform(1; low=3)", "gives low twice"),
        ("uniform(low=1; low=1; high=2)", "gives low twice"),
        ("uniform(1; 3; mode=2)", "no argument 'mode'; there are: low, high, least, most"),
        ("discrete(1; 2)", "'1' has no probability"),
        ("discrete(1 @ nan; 2 @ 0.5)", "a probability is 'nan'"),
        ("discrete(values=1)", "no argument 'values'"),
        ("empirical()", "give at least one"),
        ("pert(1; 2; 3; weight=x)", "weight is 'x'; give a finite number"),
    ],
)
def test_other_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        parse_distribution(text, read=float)


def assumption(**changes: object) -> nc.Assumption:
    fields = {"id": "pay", "label": "Pay", "unit": "GBP/WTE/year", "values": 40, "source": "x"}
    return nc.Assumption(**{**fields, **changes})


def test_numbers_bear_the_unit_of_the_assumption() -> None:
    found = assumption(distribution="uniform(£1k/WTE/year; high=£2,000/WTE/year)")
    assert found.distribution == nc.Uniform(low=1_000, high=2_000)
    rate = assumption(unit="%", values="5%", distribution="triangular(2%; 6%; 10.0%)")
    assert rate.distribution == nc.Triangular(low=0.02, mode=0.06, high=0.1)
    assert rate.distribution_text == "triangular(2%; 6%; 10%)"
    with pytest.raises(nc.InvalidValueError, match="'0.1' is meant as a percentage"):
        attrs.evolve(rate, distribution="triangular(2%; 6%; 0.1)")
    with pytest.raises(nc.InvalidValueError, match=r"assumption 'pay'.*GBP/WTE/year"):
        assumption(distribution="uniform(2 WTE; 3 WTE)")


def test_several_values_are_multiplied_by_pure_numbers() -> None:
    several = {"shape": "by_member", "values": {"A": 10, "B": 20}}
    found = assumption(**several, distribution="normal(mean=1; sd=10%; least=0.5)")
    assert found.distribution == nc.Normal(mean=1, sd=0.1, least=0.5)
    assert found.distribution_text == "normal(100%; 10%; least=50%)"
    with pytest.raises(nc.InvalidValueError, match="so write 90% or 0.9"):
        assumption(**several, distribution="uniform(£9/WTE/year; £10/WTE/year)")


def test_text_of_an_assumption_reads_back_as_the_same() -> None:
    for distribution in WRITTEN.values():
        for unit in ("GBP/WTE/year", "%"):
            found = assumption(unit=unit, values=0.5, distribution=distribution)
            assert attrs.evolve(found, distribution=found.distribution_text) == found


def test_a_distribution_beyond_the_range_is_refused() -> None:
    with pytest.raises(
        nc.InvalidValueError, match="reaches 50, and the most it can be is.*cut the dis.* most="
    ):
        assumption(high="£45/WTE/year", distribution="uniform(30; 50)")
    assumption(high="£45/WTE/year", distribution="uniform(30; 50; most=45)")
    with pytest.raises(nc.InvalidValueError, match="reaches -inf, and the least"):
        assumption(low="£0/WTE/year", distribution="normal(40; 1)")
    # −10 × 3 is the least of −10 × [1, 3] and 5 × [1, 3]
    with pytest.raises(nc.InvalidValueError, match="reaches -30, and the least"):
        assumption(
            shape="by_member", values={"A": -10, "B": 5}, low=-20, distribution="uniform(1; 3)"
        )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"distribution": 5}, "has the distribution 5; give a Distribution, or text"),
        ({"distribution": "uniform(3; 1)"}, "assumption 'pay': uniform distribution from 3 to 1"),
        ({"drawn": "apart"}, "way of drawing 'apart'"),
        ({"unit": "person", "shape": "by_member", "values": {"A": 1, "B": 2}, "share": True,
          "distribution": "uniform(0.9; 1.1)"}, "is a share.*changes nothing; draw each"),
    ],
)  # fmt: skip
def test_assumptions_refuse_what_cannot_be_drawn(changes: dict[str, object], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        assumption(**changes)
