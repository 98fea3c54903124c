"""Line items, the categories they fall in, and the measures that add them up."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs

from nhscommission.case.assumptions import identifier, not_blank
from nhscommission.case.factors import factor_name, tidy_factor
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.text import plain_text


class Category(StrEnum):
    """What kind of money a line is, which settles how it counts in the net benefit."""

    EXISTING_COST = "existing_cost"
    """Paid today, and no longer once the service is shared."""
    RUNNING_COST = "running_cost"
    """Paid to the shared service, year after year."""
    TRANSITION_COST = "transition_cost"
    """Paid to the shared service to set it up."""
    RETAINED_COST = "retained_cost"
    """Goes on being paid by the member after the service is shared."""
    SAVING = "saving"
    """What the shared service releases elsewhere; its benefit class says whether that is cash."""
    MEMORANDUM = "memorandum"
    """Shown for comparison; counts in nothing."""

    @property
    def label(self) -> str:
        """The category in words."""
        return self.replace("_", " ").capitalize()


class Allowance(StrEnum):
    """What a line allows for, where it is there for what may go wrong."""

    CONTINGENCY = "contingency"
    """A sum for what has not been thought of."""
    OPTIMISM_BIAS = "optimism_bias"
    """The correction of what appraisers tend to leave out."""
    PRICED_RISK = "priced_risk"
    """What a named risk can be expected to cost."""

    @property
    def label(self) -> str:
        """The allowance in words."""
        return self.replace("_", " ")


def _category(value: str) -> Category:
    return choose(Category, value, what="category")


def _names(value: str | Iterable[str]) -> tuple[str, ...]:
    if not isinstance(value, Iterable):
        raise InvalidValueError(f"{value!r} is {type(value).__name__}; give names, as text")
    parts = value.split("*") if isinstance(value, str) else list(value)
    for part in parts:
        if not isinstance(part, str):
            raise InvalidValueError(f"{part!r} is {type(part).__name__}, and a name was expected")
    return tuple(part.strip() for part in parts if part.strip())


def _factors(value: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(tidy_factor(part) for part in _names(value))


def _allowance(value: str | None) -> Allowance | None:
    return choose(Allowance, value, what="allowance") if value else None


def _benefit_class(value: str | None) -> BenefitClass | None:
    return choose(BenefitClass, value, what="benefit class") if value else None


@attrs.frozen(kw_only=True)
class LineItem:
    """An amount of money that is the product of assumptions.

    Parameters
    ----------
    id : str
        A short name, unique in the case.
    label : str
        What it is, in words.
    category : Category
        What kind of money it is. Amounts are positive whatever the category: a cost of £5 is 5.
    factors : str or iterable of str
        The ids of the assumptions to multiply, for example
        ``"partnership_wte * office_cost * years_in_period * capitation"``. At least one must vary
        by member, and their units must multiply out to pounds. What is a rate may also stand as
        ``(1 - interim_share)`` or ``(1 + on_cost_rate)``.
    on_lines : iterable of str, optional
        For an uplift (contingency, on-cost, optimism bias): the lines whose sum the factors are
        applied to. Units must then multiply out to a pure number.
    benefit_class : BenefitClass, optional
        Of a saving: whether it releases cash, which is what is taken where nothing is said. Only
        cash counts in the net benefit and in payback, unless asked.
    allowance : Allowance, optional
        Where it is there for what may go wrong: a contingency, optimism bias or a priced risk. A
        case in which one line has two of them warns.
    covers : iterable of str, optional
        Of an allowance that is no uplift: the lines that it is for.
    source : str, optional
        Document, and table or section.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(validator=identifier)
    label: str = attrs.field(converter=plain_text, validator=not_blank)
    category: Category = attrs.field(converter=_category)
    factors: tuple[str, ...] = attrs.field(converter=_factors)
    on_lines: tuple[str, ...] = attrs.field(default=(), converter=_names)
    benefit_class: BenefitClass | None = attrs.field(default=None, converter=_benefit_class)
    allowance: Allowance | None = attrs.field(default=None, converter=_allowance)
    covers: tuple[str, ...] = attrs.field(default=(), converter=_names)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        subject = f"line:{self.id}"
        if self.covers and self.allowance is None:
            raise InvalidValueError(
                f"line {self.id!r} covers {self.covers[0]!r} and is no allowance; say of which "
                "kind it is, or leave covers blank",
                subject=subject,
            )
        if self.covers and (self.on_lines or self.id in self.covers):
            raise InvalidValueError(
                f"line {self.id!r} covers {self.covers[0]!r}, and "
                + ("is an uplift: it is for the lines that it is on" if self.on_lines else "is it")
                + "; leave covers blank",
                subject=subject,
            )
        if not self.factors:
            raise InvalidValueError(
                f"line {self.id!r} has no factors; name the assumptions to multiply",
                subject=subject,
            )
        self._check_benefit_class(subject)
        for kind, names in (
            ("factor", self.factors),
            ("line", self.on_lines),
            ("line", self.covers),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise InvalidValueError(
                    f"line {self.id!r} names the {kind} {twice[0]!r} more than once",
                    subject=subject,
                )

    def _check_benefit_class(self, subject: str) -> None:
        if self.category is not Category.SAVING:
            if self.benefit_class is not None:
                raise InvalidValueError(
                    f"line {self.id!r} is {self.category} and has the benefit class "
                    f"{self.benefit_class}; only savings have one",
                    subject=subject,
                )
        elif self.benefit_class is None:
            object.__setattr__(self, "benefit_class", BenefitClass.CASH_RELEASING)
        elif self.benefit_class is BenefitClass.UNMONETISED:
            raise InvalidValueError(
                f"line {self.id!r} is an unmonetised benefit, which has no amount; leave the line "
                "out, and describe the benefit in the case's note",
                subject=subject,
            )

    @property
    def assumption_names(self) -> tuple[str, ...]:
        """The assumptions that its factors name, in their order."""
        return tuple(factor_name(factor) for factor in self.factors)


@attrs.frozen(kw_only=True)
class Total:
    """A named sum of lines, as a paper's tables have them.

    Parameters
    ----------
    id : str
        A short name, unique in the case.
    label : str
        What it is, in words.
    lines : iterable of str
        The ids of the lines to add.
    """

    id: str = attrs.field(validator=identifier)
    label: str = attrs.field(converter=plain_text, validator=not_blank)
    lines: tuple[str, ...] = attrs.field(converter=_names)

    def __attrs_post_init__(self) -> None:
        if not self.lines:
            raise InvalidValueError(
                f"total {self.id!r} has no lines; name at least one", subject=f"total:{self.id}"
            )
        twice = sorted({name for name in self.lines if self.lines.count(name) > 1})
        if twice:
            raise InvalidValueError(
                f"total {self.id!r} names the line {twice[0]!r} more than once",
                subject=f"total:{self.id}",
            )


@attrs.frozen(kw_only=True)
class Measure:
    """Anything that adds lines up: a line, a category, a total, or the net benefit.

    Parameters
    ----------
    id : str
        The name it is asked for by.
    label : str
        What it is, in words.
    coefficients : iterable of tuple of str and float
        Line ids, and what each line's amount is multiplied by: 1, -1 [dimensionless].
    """

    id: str
    label: str
    coefficients: tuple[tuple[str, float], ...] = attrs.field(
        converter=tuple[tuple[str, float], ...]
    )


NET_BENEFIT: Final = "net_benefit"
CONTRIBUTION: Final = "contribution"
NET_COST_REDUCTION: Final = "net_cost_reduction"
PAYBACK: Final = "payback"

_NET_SIGNS: Final[Mapping[Category, float]] = MappingProxyType(
    {
        Category.EXISTING_COST: 1.0,
        Category.RUNNING_COST: -1.0,
        Category.TRANSITION_COST: -1.0,
        Category.RETAINED_COST: -1.0,
        Category.SAVING: 1.0,
    }
)
_OF_CATEGORIES: Final[Mapping[str, tuple[str, Mapping[Category, float]]]] = MappingProxyType(
    {
        NET_BENEFIT: ("Net benefit", _NET_SIGNS),
        CONTRIBUTION: (
            "Contribution to the shared service",
            {Category.RUNNING_COST: 1.0, Category.TRANSITION_COST: 1.0},
        ),
        NET_COST_REDUCTION: (
            "Net cost reduction (increase)",
            {
                Category.EXISTING_COST: 1.0,
                Category.RUNNING_COST: -1.0,
                Category.TRANSITION_COST: -1.0,
            },
        ),
        **{category.value: (category.label, {category: 1.0}) for category in Category},
    }
)
RESERVED_NAMES: Final = (
    frozenset(_OF_CATEGORIES)
    | {PAYBACK}
    | frozenset(BenefitClass)
    # the headings of a case's files
    | {"assumption", "horizon", "measure", "member", "note", "row", "scenario"}
)


def net_benefit_of(
    lines: tuple[LineItem, ...], *, counted: Iterable[BenefitClass] = (BenefitClass.CASH_RELEASING,)
) -> Measure:
    """Return the net benefit as a sum of lines.

    Parameters
    ----------
    lines : tuple of LineItem
        The case's lines.
    counted : iterable of BenefitClass, optional
        The classes of savings that count.

    Returns
    -------
    Measure
        Existing costs and savings less the costs of sharing.
    """
    classes = frozenset(counted)
    label, signs = _OF_CATEGORIES[NET_BENEFIT]
    return Measure(
        id=NET_BENEFIT,
        label=label,
        coefficients=(
            (x.id, signs[x.category])
            for x in lines
            if x.category in signs and (x.benefit_class is None or x.benefit_class in classes)
        ),
    )


def measures_of(lines: tuple[LineItem, ...], *, totals: tuple[Total, ...]) -> Mapping[str, Measure]:
    """Return every measure of a case by its name.

    Parameters
    ----------
    lines : tuple of LineItem
        The case's lines.
    totals : tuple of Total
        The case's own totals.

    Returns
    -------
    mapping of str to Measure
        The net benefit, the contribution, the net cost reduction, each category, each class of
        benefit that there is, each total and each line, in that order.
    """
    found = [net_benefit_of(lines)]
    found += [
        Measure(
            id=name,
            label=label,
            coefficients=((x.id, signs[x.category]) for x in lines if x.category in signs),
        )
        for name, (label, signs) in _OF_CATEGORIES.items()
        if name != NET_BENEFIT
    ]
    found += [
        Measure(
            id=kind.value,
            label=f"{kind.label} savings",
            coefficients=((x.id, 1.0) for x in lines if x.benefit_class is kind),
        )
        for kind in BenefitClass
        if any(x.benefit_class is kind for x in lines)
    ]
    found += [
        Measure(id=t.id, label=t.label, coefficients=((x, 1.0) for x in t.lines)) for t in totals
    ]
    found += [Measure(id=x.id, label=x.label, coefficients=((x.id, 1.0),)) for x in lines]
    return MappingProxyType({measure.id: measure for measure in found})
