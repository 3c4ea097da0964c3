"""What a person's role in an organisation lets them do.

The codes are short and stable because they are kept in the records.
"""

from enum import StrEnum


class Permission(StrEnum):
    """Something a role may allow."""

    OPEN_ACCOUNT = "open_account"
    CHANGE_ROLES = "change_roles"
    RECORD_ORGANISATION = "record_organisation"
    RECORD_SUCCESSION = "record_succession"
    DRAW_NEIGHBOURHOOD = "draw_neighbourhood"
    RECORD_NEED = "record_need"
    ADD_REFERENCE_DATA = "add_reference_data"
    VERIFY_RECORDS = "verify_records"
    RUN_PARTNERSHIP = "run_partnership"
    SIGN_AGREEMENT = "sign_agreement"
    RECORD_OUTCOMES = "record_outcomes"
    KEEP_FUND = "keep_fund"
    COMMISSION_SERVICES = "commission_services"
    PLAN_TOGETHER = "plan_together"

    @property
    def label(self) -> str:
        """What it lets somebody do, as it reads on a page."""
        return PERMITS[self]


class Role(StrEnum):
    """What a person is in an organisation."""

    ADMINISTRATOR = "administrator"
    COMMISSIONER = "commissioner"
    ANALYST = "analyst"
    FINANCE = "finance"
    SECRETARY = "secretary"
    SIGNATORY = "signatory"
    POOL_MANAGER = "pool_manager"
    CONTRACT_MANAGER = "contract_manager"
    OBSERVER = "observer"

    @property
    def label(self) -> str:
        """The role as it reads on a page."""
        return LABELS[self]


PERMITS: dict[Permission, str] = {
    Permission.OPEN_ACCOUNT: "Open and close accounts",
    Permission.CHANGE_ROLES: "Give and end roles, and name the officers of statute",
    Permission.RECORD_ORGANISATION: "Record and rename organisations",
    Permission.RECORD_SUCCESSION: "Record what became of an organisation",
    Permission.DRAW_NEIGHBOURHOOD: "Draw and end neighbourhoods",
    Permission.RECORD_NEED: "Record needs and link evidence to them",
    Permission.ADD_REFERENCE_DATA: "Add publishers' files to the reference data",
    Permission.VERIFY_RECORDS: "Prove that the records are whole",
    Permission.RUN_PARTNERSHIP: (
        "Keep a partnership's records: agreements, bodies, meetings and decisions"
    ),
    Permission.SIGN_AGREEMENT: "Sign agreements",
    Permission.RECORD_OUTCOMES: "Record outcomes, measures and their values",
    Permission.KEEP_FUND: "Keep a fund: contributions, orders, payments and statements",
    Permission.COMMISSION_SERVICES: (
        "Commission services: providers, requirements, procurements and contracts"
    ),
    Permission.PLAN_TOGETHER: (
        "Plan together: priorities, appraisals of options, intentions and plans"
    ),
}

LABELS: dict[Role, str] = {
    Role.ADMINISTRATOR: "Administrator",
    Role.COMMISSIONER: "Commissioner",
    Role.ANALYST: "Analyst",
    Role.FINANCE: "Finance lead",
    Role.SECRETARY: "Partnership secretary",
    Role.SIGNATORY: "Authorised signatory",
    Role.POOL_MANAGER: "Pool manager",
    Role.CONTRACT_MANAGER: "Contract manager",
    Role.OBSERVER: "Observer",
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.OPEN_ACCOUNT,
            Permission.CHANGE_ROLES,
            Permission.RECORD_ORGANISATION,
            Permission.RECORD_SUCCESSION,
            Permission.VERIFY_RECORDS,
        }
    ),
    Role.COMMISSIONER: frozenset(
        {
            Permission.DRAW_NEIGHBOURHOOD,
            Permission.RECORD_NEED,
            Permission.RUN_PARTNERSHIP,
            Permission.RECORD_OUTCOMES,
            Permission.COMMISSION_SERVICES,
            Permission.PLAN_TOGETHER,
        }
    ),
    Role.ANALYST: frozenset(
        {
            Permission.DRAW_NEIGHBOURHOOD,
            Permission.RECORD_NEED,
            Permission.ADD_REFERENCE_DATA,
            Permission.RECORD_OUTCOMES,
        }
    ),
    Role.FINANCE: frozenset(
        {
            Permission.ADD_REFERENCE_DATA,
            Permission.VERIFY_RECORDS,
            Permission.KEEP_FUND,
        }
    ),
    Role.SECRETARY: frozenset({Permission.RUN_PARTNERSHIP, Permission.PLAN_TOGETHER}),
    Role.SIGNATORY: frozenset({Permission.SIGN_AGREEMENT}),
    Role.POOL_MANAGER: frozenset({Permission.KEEP_FUND}),
    Role.CONTRACT_MANAGER: frozenset({Permission.COMMISSION_SERVICES}),
    Role.OBSERVER: frozenset(),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that allow something."""
    return frozenset(
        role for role, allowed in ROLE_PERMISSIONS.items() if permission in allowed
    )
