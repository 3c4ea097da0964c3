"""Organisations in time, the accounts that sign in, and their roles."""

from ropewalk.organisations.kinds import OrganisationKind, Scheme
from ropewalk.organisations.models.account import Account, Membership
from ropewalk.organisations.models.organisation import (
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationQuerySet,
)
from ropewalk.organisations.models.succession import Succession, SuccessionShare
from ropewalk.organisations.roles import ROLE_PERMISSIONS, Permission, Role

__all__ = [
    "ROLE_PERMISSIONS",
    "Account",
    "Identifier",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "OrganisationQuerySet",
    "Permission",
    "Role",
    "Scheme",
    "Succession",
    "SuccessionShare",
]
