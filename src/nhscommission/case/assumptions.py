"""Assumptions: every number that a case rests on, with its unit, source and shape."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from numbers import Real
from typing import Any, Final, TypeAlias, cast

import attrs

from nhscommission.finance.uncertainty.distribution_text import (
    parse_distribution,
    write_distribution,
)
from nhscommission.finance.uncertainty.distributions import Distribution
from nhscommission.foundations.computation import Computation, parse_computation
from nhscommission.foundations.errors import InvalidValueError, UnitError, choose, shown
from nhscommission.foundations.figures import PrintedFigure, exact_figure, parse_figure
from nhscommission.foundations.text import plain_text
from nhscommission.foundations.units import DIMENSIONLESS, PERCENT, canonical_unit

FigureLike: TypeAlias = float | str | PrintedFigure
ValuesLike: TypeAlias = (
    "FigureLike | Mapping[str, FigureLike] | Mapping[str, Mapping[str, FigureLike]] | "
    "Iterable[Entry]"
)

PERIOD_LENGTH: Final = "years_in_period"
"""The assumption that every case has of itself: the length of each period, in years."""


_DUST: Final = 1e-12
"""What floating-point arithmetic may put a value beyond a bound by."""


class Shape(StrEnum):
    """Over what an assumption varies."""

    SCALAR = "scalar"
    BY_MEMBER = "by_member"
    BY_PERIOD = "by_period"
    BY_MEMBER_AND_PERIOD = "by_member_and_period"

    @property
    def has_member(self) -> bool:
        """Whether there is a value for each member."""
        return self in (Shape.BY_MEMBER, Shape.BY_MEMBER_AND_PERIOD)

    @property
    def has_period(self) -> bool:
        """Whether there is a value for each period."""
        return self in (Shape.BY_PERIOD, Shape.BY_MEMBER_AND_PERIOD)


class Basis(StrEnum):
    """Where a value comes from, which says what its rounding leaves open."""

    PRINTED = "printed"
    """Printed in a source: anything that rounds to it may have been meant."""
    AGREED = "agreed"
    """Chosen by the paper's authors, not measured: the number itself is meant, exactly."""
    ASSUMED = "assumed"
    """Chosen by whoever built the case, where the paper is silent: exact as well."""
    INFERRED = "inferred"
    """Not printed: worked back from figures that are, with a stated width."""
    COMPUTED = "computed"
    """Not printed: what a function of this package gives for inputs that are recorded with it."""

    @property
    def is_exact(self) -> bool:
        """Whether the number itself is meant, and not whatever rounds to it."""
        return self in (Basis.AGREED, Basis.ASSUMED, Basis.COMPUTED)


class Quality(StrEnum):
    """How far a value can be relied on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNRATED = "unrated"


class Drawn(StrEnum):
    """How several values of an assumption are drawn, where it has a distribution."""

    TOGETHER = "together"
    """All are multiplied by one number, which is drawn."""
    EACH = "each"
    """Each is multiplied by a number of its own, independent of the others."""


@attrs.frozen
class Entry:
    """One value of an assumption, and for whom and when it holds.

    Parameters
    ----------
    member : str
        The member's name, or ``""`` where the assumption does not vary by member.
    period : str
        The period's label, or ``""`` where the assumption does not vary by period.
    figure : PrintedFigure
        The value [unit of the assumption].
    """

    member: str
    period: str
    figure: PrintedFigure


def identifier(instance: Any, attribute: "attrs.Attribute[str]", value: str) -> None:
    """Check that an id is a word of small letters, digits and underscores.

    Parameters
    ----------
    instance : object
        What the id is of.
    attribute : attrs.Attribute
        The field.
    value : str
        The id.

    Raises
    ------
    InvalidValueError
        If it is not such a word.
    """
    good = value.isidentifier() and value.isascii() and value == value.lower()
    if not good:
        raise InvalidValueError(
            f"{type(instance).__name__}.{attribute.name} is {value!r}; write small letters, digits "
            "and underscores, starting with a letter, for example office_cost"
        )


def not_blank(instance: Any, attribute: "attrs.Attribute[str]", value: str) -> None:
    """Check that a text is there.

    Parameters
    ----------
    instance : object
        What the text belongs to.
    attribute : attrs.Attribute
        The field.
    value : str
        The text.

    Raises
    ------
    InvalidValueError
        If it is blank.
    """
    if not value.strip():
        kind = type(instance).__name__
        raise InvalidValueError(
            f"{kind} {instance.id!r} has no {attribute.name}",
            subject=f"{kind.lower()}:{instance.id}",
        )


def read_entries(values: ValuesLike, *, shape: Shape, unit: str) -> tuple[Entry, ...]:
    """Read values of any accepted form into entries.

    Parameters
    ----------
    values : figure, mapping or iterable of Entry
        A number or text; by member or by period, a mapping of them; by member and period, a
        mapping of mappings [`unit`].
    shape : Shape
        Over what the values vary.
    unit : str
        The unit of every value.

    Returns
    -------
    tuple of Entry
        In the order given.

    Raises
    ------
    InvalidValueError
        If a value is not a finite number, or the form does not fit the shape.
    UnitError
        If a value has another unit.
    """
    if isinstance(values, str | float | Real | PrintedFigure):
        if shape is not Shape.SCALAR:
            raise InvalidValueError(
                f"one value ({values}) was given and the shape is {shape}; give a value for each"
            )
        return (Entry("", "", _figure(values, unit)),)
    if not isinstance(values, Mapping):
        if not isinstance(values, Iterable):
            raise InvalidValueError(f"{values!r} is not a value; give a number, or text as printed")
        return tuple(_checked(entry, unit) for entry in values)
    if shape is Shape.SCALAR:
        raise InvalidValueError(
            "values for several were given and the shape is scalar; give one value, or the shape "
            "by_member, by_period or by_member_and_period"
        )
    entries = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            if shape is not Shape.BY_MEMBER_AND_PERIOD:
                raise InvalidValueError(f"a value for each period of {key!r} does not fit {shape}")
            entries += [Entry(key, p, _named(v, unit, key, p)) for p, v in value.items()]
        elif shape is Shape.BY_MEMBER_AND_PERIOD:
            raise InvalidValueError(f"{key!r} has one value; give one for each of its periods")
        elif shape is Shape.BY_MEMBER:
            entries.append(Entry(key, "", _named(value, unit, key)))
        else:
            entries.append(Entry("", key, _named(value, unit, key)))
    return tuple(entries)


def _checked(entry: Entry, unit: str) -> Entry:
    if not isinstance(entry, Entry):
        raise InvalidValueError(f"{entry!r} is not an Entry; give a mapping, or Entry objects")
    figure = _figure(entry.figure, unit)
    return entry if figure is entry.figure else attrs.evolve(entry, figure=figure)


def _named(value: FigureLike, unit: str, *keys: str) -> PrintedFigure:
    try:
        return _figure(value, unit)
    except InvalidValueError as error:
        raise type(error)(f"{', '.join(keys)}: {error}") from error


def _figure(value: FigureLike, unit: str) -> PrintedFigure:
    if isinstance(value, str):
        return parse_figure(value, unit=unit)
    if not isinstance(value, PrintedFigure):
        return exact_figure(value, unit=unit)
    wanted = canonical_unit(unit)
    if value.unit != wanted and not value.nil:
        raise UnitError(f"{value.text!r} is in {value.unit}, and {wanted} was expected")
    return value


def _entries(values: ValuesLike, partly_made: attrs.AttrsInstance) -> tuple[Entry, ...]:
    assumption = cast("Assumption", partly_made)
    try:
        entries = read_entries(values, shape=assumption.shape, unit=assumption.unit)
    except InvalidValueError as error:
        raise type(error)(
            f"assumption {assumption.id!r}: {error}", subject=f"assumption:{assumption.id}"
        ) from error
    ordered = sorted(entries, key=lambda entry: (entry.member, entry.period))
    return tuple(_nil_like_its_row(entry, entries) for entry in ordered)


def _nil_like_its_row(entry: Entry, entries: tuple[Entry, ...]) -> Entry:
    """Give a dash the precision of its row, or else of all, which prints it as nothing."""
    if not entry.figure.nil:
        return entry
    printed = [other for other in entries if not other.figure.nil]
    in_row = [other for other in printed if entry.period and other.member == entry.member]
    precision = max((other.figure.half_unit for other in in_row or printed), default=0.0)
    return attrs.evolve(entry, figure=attrs.evolve(entry.figure, half_unit=precision))


def _bound(value: FigureLike | None, partly_made: attrs.AttrsInstance) -> PrintedFigure | None:
    return None if value is None else _figure(value, cast("Assumption", partly_made).unit)


def _yes_or_no(_: object, __: "attrs.Attribute[bool | None]", value: object) -> None:
    if value is not None and not isinstance(value, bool):
        raise InvalidValueError(f"share is {value!r}; give True, False, or None for neither")


def _unit(value: str) -> str:
    canonical = canonical_unit(value)
    return f"%{canonical[1:]}" if value.strip().startswith(PERCENT) else canonical


def _shape(value: str) -> Shape:
    return choose(Shape, value, what="shape")


def _basis(value: str) -> Basis:
    return choose(Basis, value, what="basis")


def _computation(value: str | Computation | None) -> Computation | None:
    return parse_computation(value) if isinstance(value, str) else value


def _drawn(value: str) -> Drawn:
    return choose(Drawn, value, what="way of drawing")


def _distribution(
    value: str | Distribution | None, partly_made: attrs.AttrsInstance
) -> Distribution | None:
    if value is None or isinstance(value, Distribution):
        return value
    assumption = cast("Assumption", partly_made)
    where = f"assumption {assumption.id!r}"
    if not isinstance(value, str):
        raise InvalidValueError(
            f"{where} has the distribution {shown(value)}; give a Distribution, or text such as "
            "triangular(2%; 6%; 10%)"
        )
    unit = assumption.unit if assumption.shape is Shape.SCALAR else DIMENSIONLESS

    def read(text: str) -> float:
        try:
            return parse_figure(text, unit=unit).value
        except InvalidValueError as error:
            if assumption.shape is Shape.SCALAR:
                raise
            raise InvalidValueError(
                f"{error}; several values are multiplied by what is drawn, so write 90% or 0.9"
            ) from error

    try:
        return parse_distribution(value, read=read)
    except InvalidValueError as error:
        raise InvalidValueError(
            f"{where}: {error}", subject=f"assumption:{assumption.id}"
        ) from error


def _quality(value: str) -> Quality:
    return choose(Quality, value, what="quality")


@attrs.frozen(kw_only=True)
class Assumption:
    """A number, or a set of them by member or period, that a case rests on.

    Parameters
    ----------
    id : str
        A short name, unique in the case, for example ``office_cost``.
    label : str
        What it is, in words.
    unit : str
        The unit of every value, for example ``"GBP/person/year"``; ``"%"`` for percentages.
    shape : Shape, optional
        Over what it varies.
    values : figure, mapping or iterable of Entry
        One value; or a value for each member or period; or for each period of each member
        [`unit`].
    source : str
        Document, and table or section.
    basis : Basis, optional
        Printed, agreed, assumed, inferred or computed.
    quality : Quality, optional
        How far it can be relied on.
    low, high : figure, optional
        The range that the values must lie in [`unit`].
    share : bool, optional
        Whether the values are weights: as a factor each stands for its share of their sum. Where
        pure numbers are all that tells the members of a line apart, this must be said.
    distribution : Distribution or str, optional
        What it may be instead, and how likely that is. Of one value, the value itself: text such as
        ``"triangular(2%; 6%; 10%)"``; of several, what they are multiplied by: ``"normal(mean=1;
        sd=0.1; least=0)"`` [`unit`, or dimensionless].
    drawn : Drawn, optional
        Whether several values are multiplied by one number or each by its own.
    of_members : str, optional
        The attribute of the members that holds the values (``"weighted_population"``), where it
        does.
    note : str, optional
        Anything a reader should know.
    computation : Computation or str, optional
        Where the basis is computed: the function that gave the values, and its inputs. It is run
        again when a case is made, and must give the same.
    """

    id: str = attrs.field(validator=identifier)
    label: str = attrs.field(converter=plain_text, validator=not_blank)
    unit: str = attrs.field(converter=_unit)
    shape: Shape = attrs.field(default=Shape.SCALAR, converter=_shape)
    values: tuple[Entry, ...] = attrs.field(
        converter=attrs.Converter(_entries, takes_self=True),  # type: ignore[misc]
    )
    source: str = attrs.field(converter=plain_text, validator=not_blank)
    basis: Basis = attrs.field(default=Basis.PRINTED, converter=_basis)
    quality: Quality = attrs.field(default=Quality.UNRATED, converter=_quality)
    low: PrintedFigure | None = attrs.field(
        default=None,
        converter=attrs.Converter(_bound, takes_self=True),  # type: ignore[misc]
    )
    high: PrintedFigure | None = attrs.field(
        default=None,
        converter=attrs.Converter(_bound, takes_self=True),  # type: ignore[misc]
    )
    share: bool | None = attrs.field(default=None, validator=_yes_or_no)
    distribution: Distribution | None = attrs.field(
        default=None,
        converter=attrs.Converter(_distribution, takes_self=True),  # type: ignore[misc]
    )
    drawn: Drawn = attrs.field(default=Drawn.TOGETHER, converter=_drawn)
    of_members: str = ""
    note: str = attrs.field(default="", converter=plain_text)
    computation: Computation | None = attrs.field(default=None, converter=_computation)

    def __attrs_post_init__(self) -> None:
        subject = f"assumption:{self.id}"
        if (self.basis is Basis.COMPUTED) != (self.computation is not None):
            raise InvalidValueError(
                f"assumption {self.id!r} is {self.basis}"
                + (f" and computed by {self.computation}" if self.computation else "")
                + "; what is computed has the basis 'computed', and says by what (for values of "
                "your own, give another basis, such as agreed)",
                subject=subject,
            )
        if not self.values:
            raise InvalidValueError(f"assumption {self.id!r} has no value", subject=subject)
        if self.share and self.shape is not Shape.BY_MEMBER:
            raise InvalidValueError(
                f"assumption {self.id!r} is a share, which has a weight for each member; its shape "
                f"is {self.shape}, and must be by_member",
                subject=subject,
            )
        for entry in self.values:
            self._check_range(entry)
        self._check_distribution(subject)

    def _check_range(self, entry: Entry) -> None:
        for bound, wrong in (
            (self.low, self.low is not None and entry.figure.value < self.low.value),
            (self.high, self.high is not None and entry.figure.value > self.high.value),
        ):
            if wrong and bound is not None:
                place = ", ".join(part for part in (entry.member, entry.period) if part)
                raise InvalidValueError(
                    f"assumption {self.id!r}{place and f' ({place})'} is {entry.figure.text!r}, "
                    f"which is outside its range: the {'least' if bound is self.low else 'most'} "
                    f"it can be is {bound.text!r}",
                    subject=f"assumption:{self.id}",
                )

    def _check_distribution(self, subject: str) -> None:
        if self.distribution is None:
            return
        if self.share and self.drawn is Drawn.TOGETHER:
            raise InvalidValueError(
                f"assumption {self.id!r} is a share, and multiplying all its weights by one number "
                "changes nothing; draw each",
                subject=subject,
            )
        self.check_reach(*self.distribution.support, what="has a distribution that reaches")

    def check_reach(self, least: float, most: float, *, what: str) -> None:
        """Check that values it is to take lie within its range.

        Parameters
        ----------
        least, most : float
            Of an assumption of one value, the least and the greatest it is to take; of several,
            what they are to be multiplied by [`unit`, or dimensionless].
        what : str
            Where these come from, for the message.

        Raises
        ------
        InvalidValueError
            If they lead beyond `low` or `high`.
        """
        if self.shape is not Shape.SCALAR:
            factors = [entry.figure.value for entry in self.values]
            ends = [factor * end for factor in factors if factor for end in (least, most)]
            least, most = min(ends, default=0.0), max(ends, default=0.0)
        for bound, beyond, word in (
            (self.low, self.low is not None and least < self.low.value - _DUST, "least"),
            (self.high, self.high is not None and most > self.high.value + _DUST, "most"),
        ):
            if beyond and bound is not None:
                end = least if bound is self.low else most
                remedy = f"; cut the distribution off with {word}=" if "distr" in what else ""
                raise InvalidValueError(
                    f"assumption {self.id!r} {what} {end:g}, and the {word} it can be is "
                    f"{bound.text!r}{remedy}",
                    subject=f"assumption:{self.id}",
                )

    @property
    def distribution_text(self) -> str:
        """Its distribution as files hold it; blank where there is none."""
        if self.distribution is None:
            return ""
        unit = self.unit if self.shape is Shape.SCALAR else PERCENT

        def write(number: float) -> str:
            return exact_figure(number, unit=unit).text.partition(" ±")[0]

        return write_distribution(self.distribution, write=write)

    @property
    def factor_unit(self) -> str:
        """The unit it has as a factor of a line: a share is a pure number."""
        return DIMENSIONLESS if self.share else canonical_unit(self.unit)
