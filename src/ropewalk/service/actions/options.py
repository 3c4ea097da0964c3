"""Recording a contract's options and grounds for ending it, and using an option or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import months_after
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.hold import hold_contract
from ropewalk.service.kinds import Decider, TerminationKind, VersionKind
from ropewalk.service.models import (
    Contract,
    ContractVersion,
    ExtensionOption,
    OptionDecision,
    TerminationGround,
)
from ropewalk.service.performance_permissions import refusal_to_hold_to_account
from ropewalk.service.queries.modifying import ModificationSaid
from ropewalk.service.queries.options import options_of
from ropewalk.service.queries.versions import version_now
from ropewalk.service.rules.options import (
    OptionGiven,
    refusal_of_decision,
    refusal_of_options,
)

PROVIDED_FOR = ModificationSaid(is_provided_for=True)


@dataclass(frozen=True, slots=True)
class OptionSaid:
    """An option to extend, as somebody entered it: none for no day of notice."""

    months: int
    notice_by: date | None
    decider: Decider
    terms: str = ""


@dataclass(frozen=True, slots=True)
class GroundSaid:
    """A ground for ending a contract early; none where nobody said how long notice is."""

    kind: TerminationKind
    by: Decider
    notice_days: int | None
    terms: str = ""


@transaction.atomic
def state_options(
    *,
    contract_id: int,
    options: Sequence[OptionSaid],
    grounds: Sequence[GroundSaid],
    after_version: int,
    by: Account,
    at: datetime,
) -> ContractVersion:
    """Record the options and grounds that the last version of a contract gives, once.

    They take the place of those of earlier versions; where only one of the two is said,
    the other stands as it was.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the version states them already, it is another than was shown, or
            they cannot be as they were entered.
    """
    contract = hold_contract(contract_id)
    if refusal := refusal_to_hold_to_account(
        actor=by, contract=contract, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    now = version_now(contract)
    if now.number != after_version:
        raise BadInput(
            "Somebody has varied this contract since you opened the page. Look at its "
            "terms as they are now."
        )
    if not options and not grounds:
        raise BadInput("Enter an option or a ground.")
    if options and now.options.exists():
        raise BadInput(
            "Its options are recorded already. Vary the contract to change them."
        )
    if grounds and now.grounds.exists():
        raise BadInput(
            "Its grounds are recorded already. Vary the contract to change them."
        )
    if wrong := refusal_of_options(
        [OptionGiven(each.months, each.notice_by) for each in options],
        ends_before=now.ends_before,
    ):
        raise BadInput(wrong)
    if len({(each.kind, each.by) for each in grounds}) != len(grounds):
        raise BadInput("Enter each ground once for whoever may use it.")
    ExtensionOption.objects.bulk_create(
        [
            ExtensionOption(
                version=now,
                number=number,
                months=each.months,
                notice_by=each.notice_by,
                decider=each.decider,
                terms=each.terms.strip(),
            )
            for number, each in enumerate(options, start=1)
        ]
    )
    TerminationGround.objects.bulk_create(
        [
            TerminationGround(
                version=now,
                kind=each.kind,
                by=each.by,
                notice_days=each.notice_days,
                terms=each.terms.strip(),
            )
            for each in grounds
        ]
    )
    record(
        Event.Kind.OPTIONS_STATED,
        subject=contract,
        by=by,
        at=at,
        detail=f"version {now.number}, {len(options)} options, {len(grounds)} grounds",
    )
    return now


@transaction.atomic
def decide_option(
    *,
    option_id: int,
    is_used: bool,
    why: str,
    pence: int | None = None,
    unit_pounds: Decimal | None = None,
    by: Account,
    at: datetime,
) -> OptionDecision:
    """Use an option to extend, or record that it is not used: once.

    Used, it makes a version that extends the contract from the day after its last.

    Args:
        option_id: The option.
        is_used: Whether it is used.
        why: The reason.
        pence: What the contract is worth over the months that are added; where it is used.
        unit_pounds: What a unit costs then; as before where it is not said.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it was decided, has lapsed, waits for one before it, nobody says
            why, or it is used and nobody says what those months are worth.
    """
    option = ExtensionOption.objects.select_related("version").get(pk=option_id)
    contract = hold_contract(option.version.contract_id)
    if refusal := refusal_to_hold_to_account(
        actor=by, contract=contract, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    standing = options_of(contract)
    if wrong := refusal_of_decision(
        is_decided=OptionDecision.objects.filter(option=option).exists(),
        is_standing=option in standing,
        earlier_open=any(
            each.number < option.number and not hasattr(each, "decision")
            for each in standing
        ),
        notice_by=option.notice_by,
        is_used=is_used,
        on=local_day(at),
    ):
        raise BadInput(wrong)
    if not why.strip():
        raise BadInput("Say why it is used, or is not.")
    made = OptionDecision.objects.create(
        option=option,
        is_used=is_used,
        decided_on=local_day(at),
        why=why.strip(),
        extended_by=_extended(
            contract, option, why, pence=pence, unit_pounds=unit_pounds, by=by, at=at
        )
        if is_used
        else None,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.OPTION_DECIDED,
        subject=contract,
        by=by,
        at=at,
        detail=f"option {option.pk}, {'used' if is_used else 'not used'}",
    )
    return made


def _extended(
    contract: Contract,
    option: ExtensionOption,
    why: str,
    *,
    pence: int | None,
    unit_pounds: Decimal | None,
    by: Account,
    at: datetime,
) -> ContractVersion:
    """The version that extends a contract by an option, from the day after its last."""
    now = version_now(contract)
    if pence is None:
        raise BadInput(
            "Enter what the contract is worth over the months that are added."
        )
    return vary_contract(
        contract_id=contract.pk,
        kind=VersionKind.EXTENSION,
        terms=VersionSaid(
            now.ends_before,
            months_after(now.ends_before, option.months),
            pence,
            now.unit_pounds if unit_pounds is None else unit_pounds,
            f"Option {option.number} of version {option.version.number}: {why.strip()}",
        ),
        after_version=now.number,
        facts=PROVIDED_FOR,
        by=by,
        at=at,
    )
