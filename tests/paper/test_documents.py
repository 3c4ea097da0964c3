"""Papers as Word documents."""

from io import BytesIO

import docx

from ropewalk.paper.documents import docx_paper


def test_characters_that_no_document_can_hold_are_left_out_of_it():
    """One that was kept before it was refused on entry must not take the document away."""
    made = docx_paper(
        "Care\x0b at home", "Board\x01", [("Pur\x1fpose", "One\x08\ntwo\uffff")]
    )

    lines = [each.text for each in docx.Document(BytesIO(made)).paragraphs]
    assert lines == ["Care at home", "Board", "Purpose", "One", "two"]
