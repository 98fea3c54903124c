"""Arrays whose axes carry names and labels."""

import math
from collections.abc import Iterator
from typing import Final, TypeAlias

import attrs
import numpy as np
from numpy.typing import DTypeLike, NDArray

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
_DEEPEST: Final = 64
"""More axes than numpy has."""


def read_only(values: object) -> FloatArray:
    """Copy into a float64 array that cannot be written to.

    Parameters
    ----------
    values : array-like of float
        Any shape and unit.

    Returns
    -------
    ndarray of float64
        The same shape and unit.
    """
    if isinstance(values, np.ndarray) and values.dtype == np.float64:
        owned = values.base is None and not values.flags.writeable
        if owned:
            return values  # nobody can write to it any more
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


def read_floats(values: object, *, what: str) -> FloatArray:
    """Read numbers as a float64 array.

    Parameters
    ----------
    values : array-like of float
        Any shape and unit.
    what : str
        What they are, for the message.

    Returns
    -------
    ndarray of float64
        The same shape and unit.

    Raises
    ------
    InvalidValueError
        If they are not all numbers that a float can hold, True and False being none; some are
        masked; or rows are of different lengths.
    """
    _refuse_masked_and_bools(values, what=what)
    try:
        return np.asarray(values, dtype=np.float64)
    except OverflowError:
        raise InvalidValueError(
            f"{what}: one is beyond 10**308, which is more than a float can hold; check the unit"
        ) from None
    except (TypeError, ValueError):
        raise InvalidValueError(
            f"{what} are {shown(values)}; give numbers, in rows of one length"
        ) from None


def _refuse_masked_and_bools(values: object, *, what: str, depth: int = _DEEPEST) -> None:
    """Refuse what numpy would turn into numbers: what is masked away, and True and False."""
    if isinstance(values, np.ndarray):
        if np.ma.is_masked(values):
            raise InvalidValueError(f"{what} are masked in places; missing is not zero: fill them")
        if values.dtype == object:
            _refuse_masked_and_bools(values.tolist(), what=what, depth=depth)
        wrong = values.dtype == bool
    else:
        wrong = isinstance(values, bool | np.bool_)
    if wrong:
        raise InvalidValueError(
            f"{what} are not all numbers: true or false is among them; give numbers"
        )
    if isinstance(values, list | tuple) and depth:
        for value in values:
            if not isinstance(value, float | int) or isinstance(value, bool):
                _refuse_masked_and_bools(value, what=what, depth=depth - 1)


def read_only_ints(values: object) -> IntArray:
    """Copy into an int64 array that cannot be written to.

    Parameters
    ----------
    values : array-like of int
        Any shape and unit.

    Returns
    -------
    ndarray of int64
        The same shape and unit.

    Raises
    ------
    InvalidValueError
        If the values are not whole numbers.
    """
    array = np.array(values)
    if array.dtype.kind not in "iu" and array.size:
        raise InvalidValueError(f"found values of type {array.dtype}; give whole numbers")
    array = array.astype(np.int64)
    array.setflags(write=False)
    return array


@attrs.frozen(kw_only=True, eq=True)
class LabelledArray:
    """An array of float64 with a name for each axis and a label for each place along it.

    ``np.asarray(array)`` gives the plain numbers; ``array["Brent", "2010/11"]`` gives one of them.

    Parameters
    ----------
    values : ndarray of float64, shape (..., lengths of `labels`)
        The numbers; axes in front that carry no labels are draws [unit].
    dims : tuple of str
        The name of each labelled axis, for example ``("member", "period")``.
    labels : tuple of tuple of str
        The labels along each of `dims`.
    unit : str
        The unit of every number.
    """

    values: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))
    dims: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    unit: str = "GBP"

    def __attrs_post_init__(self) -> None:
        lengths = tuple(len(labels) for labels in self.labels)
        inner = self.values.shape[self.values.ndim - len(lengths) :]
        if len(self.dims) != len(lengths) or inner != lengths:
            raise InvalidValueError(
                f"values of shape {self.values.shape} do not end in the lengths {lengths} of "
                f"{self.dims}"
            )

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> FloatArray:
        if dtype is not None and np.dtype(dtype) != self.values.dtype:
            return self.values.astype(dtype)
        return self.values.copy() if copy else self.values

    def __getitem__(self, key: str | tuple[str, ...]) -> float:
        """Return one number by its labels, one for each axis [unit]."""
        keys = (key,) if isinstance(key, str) else key
        if len(keys) != len(self.dims) or self.draws_shape:
            raise InvalidValueError(
                f"{len(keys)} labels were given for the axes {self._axes()}; use sel() to choose "
                "along some of the axes"
            )
        return float(self.sel(**dict(zip(self.dims, keys, strict=True))).values)

    def __iter__(self) -> Iterator[object]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __bool__(self) -> bool:
        return bool(self.values)  # of one number; numpy refuses more than one as ambiguous

    def __float__(self) -> float:
        return float(self.values)

    def __format__(self, spec: str) -> str:
        return format(float(self.values), spec) if spec else str(self)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the values, draws first."""
        return self.values.shape

    @property
    def draws_shape(self) -> tuple[int, ...]:
        """The shape of the axes in front that carry no labels."""
        return self.values.shape[: self.values.ndim - len(self.dims)]

    def sel(self, **chosen: str) -> "LabelledArray":
        """Choose one label along each of some axes; those axes go.

        Parameters
        ----------
        **chosen : str
            A label for each axis named, for example ``member="Brent"``.

        Returns
        -------
        LabelledArray
            What is left [the array's unit].

        Raises
        ------
        UnknownNameError
            If an axis or a label is not there.
        """
        for dim in chosen:
            if dim not in self.dims:
                raise UnknownNameError("axis", dim, self.dims)
        index: list[slice | int] = []
        for dim, labels in zip(self.dims, self.labels, strict=True):
            if dim not in chosen:
                index.append(slice(None))
            elif chosen[dim] in labels:
                index.append(labels.index(chosen[dim]))
            else:
                raise UnknownNameError(dim, chosen[dim], labels)
        keep = [i for i, dim in enumerate(self.dims) if dim not in chosen]
        return LabelledArray(
            values=self.values[(..., *index)],
            dims=tuple(self.dims[i] for i in keep),
            labels=tuple(self.labels[i] for i in keep),
            unit=self.unit,
        )

    def sum(self, *dims: str) -> "LabelledArray":
        """Add up along some axes; those axes go.

        Parameters
        ----------
        *dims : str
            The names of the axes to add along; none for all labelled axes.

        Returns
        -------
        LabelledArray
            What is left [the array's unit].

        Raises
        ------
        UnknownNameError
            If an axis is not there.
        """
        going = dims or self.dims
        for dim in going:
            if dim not in self.dims:
                raise UnknownNameError("axis", dim, self.dims)
        axes = tuple(self.dims.index(dim) - len(self.dims) for dim in going)
        keep = [i for i, dim in enumerate(self.dims) if dim not in going]
        return LabelledArray(
            values=self.values.sum(axis=axes) if axes else self.values,
            dims=tuple(self.dims[i] for i in keep),
            labels=tuple(self.labels[i] for i in keep),
            unit=self.unit,
        )

    def to_records(self) -> tuple[dict[str, str | float], ...]:
        """Return one record for each number: its labels, and ``value``.

        Returns
        -------
        tuple of dict
            In row order; ``value`` is in `unit`.

        Raises
        ------
        InvalidValueError
            If the array has draws, which carry no labels.
        """
        if self.draws_shape:
            raise InvalidValueError("an array with draws has no records; summarise the draws first")
        places = np.ndindex(*(len(labels) for labels in self.labels))
        return tuple(
            {
                **{d: ls[i] for d, ls, i in zip(self.dims, self.labels, at, strict=True)},
                "value": float(self.values[at]),
            }
            for at in places
        )

    def _axes(self) -> str:
        draws = "draws and " if self.draws_shape else ""
        size = math.prod(self.draws_shape)
        return f"({draws and f'{size} '}{draws}{', '.join(self.dims)})"
