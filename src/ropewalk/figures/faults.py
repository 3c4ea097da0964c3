"""What is wrong with a file that somebody supplied: every cell is named, and it is refused whole."""

from dataclasses import dataclass, field

from ropewalk.figures.errors import BadInput

MOST_SHOWN = 20


@dataclass(slots=True)
class Faults:
    """What is wrong with a sheet, cell by cell; it is refused whole.

    Attributes:
        file: What it is called.
        fate: What is not done with any of it, as in "nothing of it is taken in".
        sheet: The sheet of a workbook, where only one is read.
        found: What is wrong, in the order in which it was found.
    """

    file: str
    fate: str = "taken in"
    sheet: str = ""
    found: list[str] = field(default_factory=list)

    def note(self, row: int, column: str, what: str) -> None:
        """Note that a cell is wrong, and what would be right."""
        where = f"sheet {self.sheet}, " if self.sheet else ""
        self.found.append(f"{where}row {row}, column {column}: {what}.")

    def refuse(self) -> None:
        """Refuse the file where anything was wrong.

        Raises:
            BadInput: Naming each cell and what would be right.
        """
        if not self.found:
            return
        shown = self.found[:MOST_SHOWN]
        more = len(self.found) - len(shown)
        raise BadInput(
            "\n".join(
                [
                    f"{self.file} is refused whole; nothing of it is {self.fate}:",
                    *shown,
                ]
                + ([f"and {more} more"] if more else [])
            )
        )
