"""The words of money: kinds of fund, books of the ledger, accounts and moves."""

from django.db.models import TextChoices


class FundKind(TextChoices):
    """How partners hold money for one purpose. None is preferred; pooling is a means."""

    SINGLE = "single", "Single budget"
    ALIGNED = "aligned", "Aligned budgets"
    SYNCHRONISED = "synchronised", "Synchronised budgets"
    LEAD = "lead", "Lead or delegated budget"
    POOLED = "pooled", "Pooled fund"
    INDICATIVE = "indicative", "Indicative budget"
    POT = "pot", "Delegated pot"
    GRANT = "grant", "Grant"


# each partner keeps its own ledger in these
APART = frozenset({FundKind.ALIGNED, FundKind.SYNCHRONISED})
# in these it is said of every budget and order whose part of the fund it is
PARTED = APART | {FundKind.LEAD}


class Control(TextChoices):
    """What happens to a commitment for which there is not enough left."""

    HARD_STOP = "hard_stop", "Refused"
    WARN = "warn", "Goes through, is flagged and opens a recovery task"
    RECORD_ONLY = "record_only", "Goes through: the spending is a duty"


class Book(TextChoices):
    """One of three sets of accounts that are never added together."""

    ACTUAL = "actual", "Actual"
    BUDGET = "budget", "Budget and commitments"
    NOTIONAL = "notional", "In kind and notional"


class AccountKind(TextChoices):
    """What an account holds. Its balance is what came in less what went out."""

    CONTRIBUTION = "contribution", "Contributions"
    DUE = "due", "Contributions due"
    HELD = "held", "Balance held"
    ACCRUED = "accrued", "Delivered, not yet invoiced"
    INVOICED = "invoiced", "Invoiced, not yet paid"
    SPENT = "spent", "Expenditure"
    INCOME = "income", "Other income"
    CLIENT = "client", "Client contributions"
    RISK_SHARE = "risk_share", "Risk share"
    BUDGET = "budget", "Budget given"
    AVAILABLE = "available", "Available"
    RESERVED = "reserved", "Held back"
    COMMITTED = "committed", "Committed"
    USED = "used", "Spent against the budget"
    IN_KIND = "in_kind", "Given in kind"
    IN_KIND_USED = "in_kind_used", "Used in kind"


class Move(TextChoices):
    """What a journal does."""

    BUDGET_SET = "budget_set", "Budget set"
    VIREMENT = "virement", "Virement"
    CARRIED_FORWARD = "carried_forward", "Carried forward"
    HELD_BACK = "held_back", "Held back or released"
    COMMITTED = "committed", "Committed"
    RELEASED = "released", "Commitment released"
    ROLLED = "rolled", "Commitment taken into the next year"
    DELIVERED = "delivered", "Delivered"
    INVOICED = "invoiced", "Invoiced"
    PAID = "paid", "Paid"
    SPENT = "spent", "Spent without an order"
    CONTRIBUTION_DUE = "contribution_due", "Contribution due"
    CONTRIBUTION_RECEIVED = "contribution_received", "Contribution received"
    INCOME_RECEIVED = "income_received", "Income received"
    RISK_SHARED = "risk_shared", "Risk shared"
    IN_KIND_GIVEN = "in_kind_given", "Given in kind"
    REVERSAL = "reversal", "Reversal"


class OrderStepKind(TextChoices):
    """A step in the life of an order."""

    ORDERED = "ordered", "Ordered"
    CHANGED = "changed", "Order changed"
    DELIVERED = "delivered", "Delivered"
    INVOICED = "invoiced", "Invoiced"
    PAID = "paid", "Paid"
    RELEASED = "released", "What is left released"
    ROLLED = "rolled", "Taken into the next year"


class RechargeRole(TextChoices):
    """In what capacity a lead buys for the others, and so how recharges are shown.

    Source: the principal and agent rule of IFRS 15, as public bodies adopt it (general
    knowledge, not verified).
    """

    PRINCIPAL = "principal", "As principal: gross"
    AGENT = "agent", "As agent: net"


class CarryGround(TextChoices):
    """On what ground money of a year may be spent in the next."""

    AGREEMENT = "agreement", "The agreement keeps what is left in the fund"
    CONDITION = "condition", "Whoever gave it lets it be spent later"
    RESERVE = "reserve", "A council holds it in an earmarked reserve"


class BalanceKind(TextChoices):
    """What partners agree with a fund at the end of a year, by the account it is of."""

    CONTRIBUTION = "contribution", "Contributions for the year"
    DUE = "due", "Owed to the fund at the end of the year"
    HELD = "held", "Cash held for the fund at the end of the year"


class YearEndDay(TextChoices):
    """What a partner does by a day at the end of a year."""

    CUT_OFF = "cut_off", "Last day to be told of postings"
    AGREEMENT = "agreement", "Agreement of balances"
    HARD_CLOSE = "hard_close", "Hard close"
    DRAFT_ACCOUNTS = "draft_accounts", "Draft accounts"
    AUDITED_ACCOUNTS = "audited_accounts", "Audited accounts"


class StatementKind(TextChoices):
    """What a statement is for, by law and practice.

    Source: SI 2000/617 regulation 7(4) (quarterly reports, annual return); memorandum
    accounts by practice since 2015.
    """

    QUARTERLY = "quarterly", "Quarterly report"
    ANNUAL = "annual", "Annual return"
    MEMORANDUM = "memorandum", "Memorandum of accounts"


class Difference(TextChoices):
    """What something that only one of two ledgers shows turned out to be."""

    TIMING = "timing", "The other ledger shows it on other days"
    SAME = (
        "same",
        "It is the same as what the other ledger shows under another reference",
    )
    OURS = "ours", "A mistake in the fund's ledger, to be taken back or posted"
    THEIRS = "theirs", "A mistake in the partner's ledger, which the partner puts right"
    ELSEWHERE = "elsewhere", "It is not of this fund"
