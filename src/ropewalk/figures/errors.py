"""What a person typed or supplied that cannot be used, said in one sentence."""


class BadInput(ValueError):  # noqa: N818 - read aloud as a sentence, not as an error
    """One clear sentence that names the place of the fault and what would be right.

    The command line prints it and leaves with code 2; a page shows it beside the field.
    """
