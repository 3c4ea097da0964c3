"""Funds, their ledger, contributions, orders, and the statements made of them."""

from ropewalk.money.models.contribution import (
    Contribution,
    Instalment,
    InstalmentAsked,
    Receipt,
)
from ropewalk.money.models.extract import (
    DifferenceResolved,
    Extract,
    ExtractLayout,
    ExtractLine,
)
from ropewalk.money.models.fund import (
    BaselineAgreed,
    BaselineLine,
    Fund,
    FundingSource,
    FundPartner,
    FundQuerySet,
    Period,
    Strand,
)
from ropewalk.money.models.ledger import (
    Balance,
    DayTotal,
    Entry,
    Journal,
    LedgerAccount,
)
from ropewalk.money.models.order import Order, OrderStep, RecoveryTask
from ropewalk.money.models.risk import RiskCap, RiskShare, RiskTerms, TierShare
from ropewalk.money.models.statement import Statement, StatementClearance

__all__ = [
    "Balance",
    "BaselineAgreed",
    "BaselineLine",
    "Contribution",
    "DayTotal",
    "DifferenceResolved",
    "Entry",
    "Extract",
    "ExtractLayout",
    "ExtractLine",
    "Fund",
    "FundPartner",
    "FundQuerySet",
    "FundingSource",
    "Instalment",
    "InstalmentAsked",
    "Journal",
    "LedgerAccount",
    "Order",
    "OrderStep",
    "Period",
    "Receipt",
    "RecoveryTask",
    "RiskCap",
    "RiskShare",
    "RiskTerms",
    "Statement",
    "StatementClearance",
    "Strand",
    "TierShare",
]
