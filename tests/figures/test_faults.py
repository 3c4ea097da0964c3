"""A file with faults is refused whole, every cell named up to what can be read."""

import pytest

from ropewalk.figures import BadInput, Faults


def test_a_file_without_faults_is_let_through():
    Faults("ours.csv").refuse()


def test_each_cell_is_named_with_its_sheet_and_the_fate_of_the_file():
    faults = Faults("ours.xlsx", "returned", "Figures")
    faults.note(3, "Value", "is “x”: write a number")

    with pytest.raises(BadInput) as refused:
        faults.refuse()

    assert str(refused.value) == (
        "ours.xlsx is refused whole; nothing of it is returned:\n"
        "sheet Figures, row 3, column Value: is “x”: write a number."
    )


def test_more_faults_than_anybody_reads_are_counted():
    faults = Faults("ours.csv")
    for row in range(2, 25):
        faults.note(row, "Task", "is empty")

    with pytest.raises(BadInput, match=r"and 3 more$") as refused:
        faults.refuse()

    assert str(refused.value).count("is empty") == 20
