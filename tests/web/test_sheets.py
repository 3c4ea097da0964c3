"""A spreadsheet that comes in with a form."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from ropewalk.figures import BadInput
from ropewalk.web.sheets import read_sent


def sent(content):
    return SimpleUploadedFile("of/june.csv", content)


def test_a_spreadsheet_is_read_under_its_own_name_and_forgotten():
    path = read_sent(sent(b"1,2"), lambda path: path, largest=3)

    assert path.name == "june.csv"
    assert not path.exists()


def test_one_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(ValidationError, match="larger than 2 bytes"):
        read_sent(sent(b"1,2"), lambda path: path, largest=2)


def test_each_thing_that_is_wrong_is_said_by_itself():
    def read(path):
        raise BadInput("Row 1 has no value.\nRow 2 has no value.")

    with pytest.raises(ValidationError) as refused:
        read_sent(sent(b"1,2"), read, largest=3)

    assert refused.value.messages == ["Row 1 has no value.", "Row 2 has no value."]
