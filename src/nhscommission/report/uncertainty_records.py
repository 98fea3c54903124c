"""Results of sensitivity, simulation and stability as plain records, ready for JSON."""

import math
from collections.abc import Iterable, Sequence

from nhscommission.analysis.sensitivity.switching_solver import SwitchingValue
from nhscommission.analysis.sensitivity.tornado import Tornado
from nhscommission.analysis.simulation.simulation import OutcomeDistribution, Simulation
from nhscommission.analysis.stability import Stability
from nhscommission.case.business_case import BusinessCase
from nhscommission.foundations.labelled import LabelledArray
from nhscommission.report.records import Json


def _value(number: float) -> float | None:
    """Return a number; None for one that there is not, or that is infinite."""
    return number if math.isfinite(number) else None


def _values(numbers: Iterable[float]) -> list[Json]:
    return [_value(float(x)) for x in numbers]


def simulation_record(simulation: Simulation) -> dict[str, Json]:
    """Return a simulation as a record.

    Parameters
    ----------
    simulation : Simulation
        From `simulate`.

    Returns
    -------
    dict
        For each member and the sector: means, percentiles and their errors (None for a payback
        that never comes), and probabilities [GBP, day].
    """
    units: dict[str, Json] = {}
    for i, name in enumerate(simulation.units):
        units[name] = {
            "net_benefit": _outcome(simulation.net_benefit, i),
            "present_value": _outcome(simulation.present_value, i),
            "payback_days": _outcome(simulation.payback_days, i),
            "probability_of_loss": float(simulation.loss[i]),
            "probability_of_never": float(simulation.never[i]),
            "probability_paid_back": {
                day.isoformat(): float(chance)
                for day, chance in zip(simulation.dates, simulation.paid_back[i], strict=True)
            },
            "rank_correlations": {
                str(variable): _value(rank)
                for variable, rank in simulation.rank_correlations(
                    member=None if i == len(simulation.units) - 1 else name
                ).items()
            },
        }
    return {
        "case": simulation.case_id,
        "scenario": simulation.scenario.id,
        "draws": simulation.draws,
        "seed": simulation.seed,
        "sampling": None if simulation.method is None else str(simulation.method),
        "discounting": str(simulation.discounting),
        "payback_rule": str(simulation.payback_rule),
        "any_member_loses": simulation.any_member_loses,
        "units": units,
        "convergence": [
            {"draws": n, "mean": mean, "standard_error": error}
            for n, mean, error in simulation.convergence
        ],
    }


def _outcome(found: OutcomeDistribution, place: int) -> dict[str, Json]:
    return {
        "mean": _value(float(found.mean[place])),
        "sd": _value(float(found.sd[place])),
        "standard_error": _value(float(found.standard_error[place])),
        "percentiles": {
            f"{100 * chance:g}": {"value": _value(float(value)), "standard_error": _value(error)}
            for chance, value, error in zip(
                found.probabilities,
                found.percentiles[place].tolist(),
                found.percentile_errors[place].tolist(),
                strict=True,
            )
        },
    }


def tornado_record(found: Tornado, *, case: BusinessCase) -> dict[str, Json]:
    """Return a tornado as a record.

    Parameters
    ----------
    found : Tornado
        From `tornado`.
    case : BusinessCase
        The case.

    Returns
    -------
    dict
        For each member and the sector the bars, the longest first (None for a payback that never
        comes) [the outcome's unit].
    """
    return {
        "case": case.id,
        "scenario": found.scenario.id,
        "outcome": str(found.outcome),
        "unit": found.outcome.unit,
        "units": {
            unit: {
                "base": _value(float(found.base[i])),
                "bars": [
                    {
                        "assumption": bar.assumption,
                        "label": bar.label,
                        "low": bar.low,
                        "base": bar.base,
                        "high": bar.high,
                        "at_low": _value(bar.at_low),
                        "at_high": _value(bar.at_high),
                    }
                    for bar in found.bars(unit)
                ],
            }
            for i, unit in enumerate(found.units)
        },
        "left_out": list(found.left_out),
    }


def switching_record(
    found: Sequence[SwitchingValue], *, case: BusinessCase, question: str, member: str | None
) -> dict[str, Json]:
    """Return switching values as a record.

    Parameters
    ----------
    found : sequence of SwitchingValue
        From `switching_values`.
    case : BusinessCase
        The case.
    question : str
        What was asked, in words.
    member : str or None
        Whose; None for the sector.

    Returns
    -------
    dict
        For each assumption where it switches (no values where none in its range does; None for a
        range without an end) [the assumption's unit].
    """
    return {
        "case": case.id,
        "member": member,
        "question": question,
        "holds": bool(found) and found[0].holds,
        "assumptions": [
            {
                "assumption": x.assumption,
                "label": x.label,
                "weight_of": x.weight_of or None,
                "unit": x.unit,
                "base": x.base,
                "low": _value(x.low),
                "high": _value(x.high),
                "values": list(x.values),
                "change": x.change,
            }
            for x in found
        ],
    }


def stability_record(found: Stability) -> dict[str, Json]:
    """Return what each pays under several rules, and whether anybody would leave, as a record.

    Parameters
    ----------
    found : Stability
        From `stability`.

    Returns
    -------
    dict
        Shares, core checks, and what others pay if one leaves [GBP].
    """
    names = found.sharing.game.players

    def by_member(values: LabelledArray) -> dict[str, Json]:
        return dict(zip(names, _values(values.values), strict=True))

    return {
        "alternative": str(found.sharing.alternative),
        "alone": by_member(found.alone),
        "shares": {str(rule): by_member(found.shares.sel(rule=str(rule))) for rule in found.checks},
        "checks": {
            str(rule): {
                "stable": check.is_stable,
                "worst_coalition": list(check.worst_coalition),
                "excess": _value(check.excess_gbp),
            }
            for rule, check in found.checks.items()
        },
        "leaving": {name: by_member(found.leaving.sel(leaver=name)) for name in names},
        "left_out": {str(rule): why for rule, why in found.left_out.items()},
    }
