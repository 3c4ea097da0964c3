"""How a face takes in a paper: kept aside first, recorded in one action, or forgotten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ropewalk.organisations.models import Account
from ropewalk.partnership.actions.agreements import add_document, record_agreement
from ropewalk.partnership.models import Agreement, AgreementDocument
from ropewalk.partnership.received import forget_paper, receive_paper


def import_agreement(
    chunks: Iterable[bytes], *, name: str, by: Account, at: datetime, **said: Any
) -> Agreement:
    """Record an agreement that exists on paper, with the paper; all of it or nothing.

    Args:
        chunks: The bytes of the paper, as they arrive.
        name: What the person's computer called it.
        by: Who records it.
        at: When.
        **said: What was entered of it, as ``record_agreement`` takes it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the paper cannot be kept, or what was entered cannot stand.
    """
    paper = receive_paper(chunks, name=name)
    try:
        agreement = record_agreement(
            is_imported=True, paper=paper, by=by, at=at, **said
        )
    except BaseException:
        forget_paper(paper.folder)
        raise
    if not agreement.documents.filter(folder=paper.folder).exists():
        forget_paper(paper.folder)  # the form was sent twice
    return agreement


def keep_document(
    chunks: Iterable[bytes], *, name: str, agreement_id: int, by: Account, at: datetime
) -> AgreementDocument:
    """Keep another paper of an agreement.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it cannot be kept, or is there already.
    """
    paper = receive_paper(chunks, name=name)
    try:
        return add_document(agreement_id=agreement_id, paper=paper, by=by, at=at)
    except BaseException:
        forget_paper(paper.folder)
        raise
