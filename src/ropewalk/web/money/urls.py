"""Addresses of the pages of money: what is done with funds, and what is reviewed of them."""

from django.urls import path

from ropewalk.web.money import (
    baselines,
    closing,
    contributions,
    entries,
    extracts,
    funds,
    orders,
    risk,
    statements,
)

urlpatterns = [
    path("do/funds/", funds.register, name="funds"),
    path("do/funds/new/<int:partnership_id>/", funds.set_up, name="set-up-fund"),
    path(
        "do/funds/from/<int:agreement_id>/",
        funds.set_up_from_agreement,
        name="set-up-fund-from-agreement",
    ),
    path("do/funds/<int:fund_id>/", funds.fund, name="fund"),
    path("do/funds/<int:fund_id>/open/", funds.open_, name="open-fund"),
    path("do/funds/<int:fund_id>/years/new/", funds.year, name="open-fund-year"),
    path("do/funds/<int:fund_id>/budget/", funds.budget, name="set-fund-budget"),
    path(
        "do/funds/<int:fund_id>/baselines/", baselines.baselines, name="fund-baselines"
    ),
    path(
        "do/funds/<int:fund_id>/baselines/new/",
        baselines.record,
        name="record-baseline",
    ),
    path(
        "do/funds/<int:fund_id>/baselines/<int:organisation_id>/agree/",
        baselines.agree,
        name="agree-baseline",
    ),
    path(
        "do/funds/<int:fund_id>/contributions/",
        contributions.contributions,
        name="fund-contributions",
    ),
    path(
        "do/funds/<int:fund_id>/contributions/new/",
        contributions.set_,
        name="set-contribution",
    ),
    path(
        "do/funds/<int:fund_id>/contributions/ask/",
        contributions.ask_for,
        name="ask-for-contributions",
    ),
    path(
        "do/funds/<int:fund_id>/contributions/receive/",
        contributions.receive,
        name="receive-contribution",
    ),
    path("do/funds/<int:fund_id>/orders/", orders.register, name="fund-orders"),
    path("do/funds/<int:fund_id>/orders/new/", orders.place, name="place-order"),
    path("do/funds/orders/<int:order_id>/", orders.order, name="fund-order"),
    path("do/funds/orders/<int:order_id>/<slug:step>/", orders.step, name="step-order"),
    path("do/funds/<int:fund_id>/extracts/", extracts.extracts, name="fund-extracts"),
    path(
        "do/funds/<int:fund_id>/extracts/new/",
        extracts.bring_in,
        name="import-extract",
    ),
    path("do/funds/extracts/<int:extract_id>/", extracts.extract, name="fund-extract"),
    path(
        "do/funds/extracts/<int:extract_id>/<slug:ledger>/<int:key>/",
        extracts.resolve,
        name="resolve-difference",
    ),
    path(
        "do/funds/<int:fund_id>/journals/<int:year>/<int:quarter>/",
        extracts.journals,
        name="export-journals",
    ),
    path("do/funds/<int:fund_id>/quarters/", closing.quarters, name="fund-quarters"),
    path(
        "do/funds/quarters/<int:period_id>/close/", closing.close, name="close-quarter"
    ),
    path("do/funds/<int:fund_id>/risk/<int:year>/", risk.risk, name="fund-risk"),
    path(
        "do/funds/<int:fund_id>/risk/<int:year>/terms/",
        risk.terms,
        name="set-risk-terms",
    ),
    path(
        "do/funds/<int:fund_id>/risk/<int:year>/share/", risk.share, name="share-risk"
    ),
    path("do/funds/<int:fund_id>/entries/", entries.entries, name="fund-entries"),
    path("do/funds/journals/<int:journal_id>/", entries.journal, name="fund-journal"),
    path(
        "do/funds/journals/<int:journal_id>/reverse/",
        entries.reverse_,
        name="reverse-journal",
    ),
    path("review/statements/", statements.register, name="statements"),
    path(
        "review/statements/<int:statement_id>/", statements.statement, name="statement"
    ),
    path(
        "review/statements/<int:statement_id>/document/",
        statements.document,
        name="statement-document",
    ),
    path(
        "review/statements/<int:statement_id>/workbook/",
        statements.workbook,
        name="statement-workbook",
    ),
    path(
        "review/statements/<int:statement_id>/clear/",
        statements.clear,
        name="clear-statement",
    ),
    path(
        "review/statements/<int:statement_id>/issue/",
        statements.issue,
        name="issue-statement",
    ),
    path(
        "review/funds/<int:fund_id>/statements/new/",
        statements.prepare,
        name="prepare-statement",
    ),
    path(
        "review/funds/<int:fund_id>/partner/",
        statements.partner,
        name="fund-for-partner",
    ),
]
