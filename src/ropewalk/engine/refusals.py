"""Why the engine will not compute: one sentence that says which row is at fault."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ropewalk.figures.errors import BadInput


class RowRefused(BadInput):
    """A row that cannot be computed with.

    The engine knows rows by position only. ``row`` lets the caller, who knows what the
    rows are, say the same thing with the practice's or the area's own name.

    Attributes:
        quantity: What the number counts, for example "registered people".
        row: Position of the first faulty row along the first axis, from 0.
        fault: What is wrong with it, for example "is missing".
    """

    def __init__(self, quantity: str, row: int, fault: str) -> None:
        self.quantity = quantity
        self.row = row
        self.fault = fault
        super().__init__(f"The {quantity} in row {row} {fault}.")

    def naming(self, row_name: str) -> BadInput:
        """The same refusal with the row's own name in place of its number."""
        return BadInput(f"The {self.quantity} of {row_name} {self.fault}.")


def finite(values: ArrayLike, quantity: str) -> NDArray[np.float64]:
    """The values as floating-point numbers, when none is missing or infinite.

    Args:
        values: Any shape; rows run along the first axis.
        quantity: What the values count, as it reads after "The".

    Returns:
        The values, same shape.

    Raises:
        RowRefused: At the first value that is missing or infinite.
    """
    numbers = np.asarray(values, dtype=np.float64)
    refuse_rows(np.isnan(numbers), quantity, "is missing")
    refuse_rows(np.isinf(numbers), quantity, "is infinite")
    return numbers


def checked(
    values: ArrayLike, quantity: str, *, above_zero: bool = False
) -> NDArray[np.float64]:
    """The values as floating-point numbers, when every one can be computed with.

    Args:
        values: Any shape; rows run along the first axis.
        quantity: What the values count, as it reads after "The".
        above_zero: Whether zero is refused too, as where the value divides.

    Returns:
        The values, same shape.

    Raises:
        RowRefused: At the first value that is missing, infinite, negative or,
            where ``above_zero``, zero.
    """
    numbers = finite(values, quantity)
    refuse_rows(numbers < 0, quantity, "is negative")
    if above_zero:
        refuse_rows(numbers == 0, quantity, "is zero")
    return numbers


def refuse_rows(faulty: NDArray[np.bool_], quantity: str, fault: str) -> None:
    """Refuse when any row is faulty, naming the first.

    Args:
        faulty: True where a value cannot be computed with; rows along the first axis.
        quantity: What the values count, as it reads after "The".
        fault: What is wrong with such a value, as it reads after the row.

    Raises:
        RowRefused: When any is true.
    """
    if faulty.any():
        first = np.argwhere(faulty)[0]
        raise RowRefused(quantity, int(first[0]) if first.size else 0, fault)
