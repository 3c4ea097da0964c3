"""Addresses of the pages of money: what is done with funds, and what is reviewed of them."""

from django.urls import path

from ropewalk.web.money import (
    agreeing,
    baselines,
    better_care,
    budgets,
    carrying,
    closing,
    contributions,
    entries,
    extracts,
    funds,
    income,
    next_year,
    orders,
    recharges,
    recovery,
    risk,
    savings,
    sources,
    spending,
    statements,
    year_end,
)

urlpatterns = [
    path("do/funds/", funds.register, name="funds"),
    path("do/funds/kinds/", funds.kinds, name="fund-kinds"),
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
    path("do/funds/<int:fund_id>/budget/move/", budgets.vire_, name="vire-budget"),
    path(
        "do/funds/<int:fund_id>/budget/hold-back/",
        budgets.hold,
        name="hold-back-budget",
    ),
    path("do/funds/<int:fund_id>/end/", funds.end, name="end-fund"),
    path(
        "do/funds/<int:fund_id>/priorities/", funds.priorities, name="fund-priorities"
    ),
    path("do/funds/<int:fund_id>/sources/", sources.traced, name="fund-sources"),
    path("do/funds/<int:fund_id>/income/", income.receive, name="receive-income"),
    path("do/funds/<int:fund_id>/in-kind/", income.in_kind, name="fund-in-kind"),
    path("do/funds/<int:fund_id>/in-kind/new/", income.give, name="give-in-kind"),
    path(
        "do/funds/<int:fund_id>/recharges/", recharges.recharges, name="fund-recharges"
    ),
    path(
        "do/funds/<int:fund_id>/recharges/role/", recharges.set_, name="set-recharges"
    ),
    path("do/funds/<int:fund_id>/ledgers/", recharges.ledgers, name="fund-ledgers"),
    path(
        "do/funds/<int:fund_id>/recovery/", recovery.recoveries, name="fund-recoveries"
    ),
    path("do/funds/recovery/<int:task_id>/", recovery.plan, name="plan-recovery"),
    path(
        "do/funds/recovery/<int:task_id>/close/", recovery.close, name="close-recovery"
    ),
    path("do/funds/<int:fund_id>/carried/", carrying.register, name="fund-carried"),
    path(
        "do/funds/<int:fund_id>/carried/new/<int:year>/<int:source_id>/",
        carrying.propose,
        name="propose-carry-forward",
    ),
    path("do/funds/carried/<int:carry_id>/", carrying.carried, name="carry-forward"),
    path(
        "do/funds/carried/<int:carry_id>/answer/",
        carrying.answer,
        name="answer-carry-forward",
    ),
    path(
        "do/funds/carried/<int:carry_id>/post/",
        carrying.post,
        name="post-carry-forward",
    ),
    path(
        "do/funds/<int:fund_id>/balances/<int:year>/",
        agreeing.balances,
        name="fund-balances",
    ),
    path(
        "do/funds/<int:fund_id>/balances/<int:year>/new/",
        agreeing.state,
        name="state-balance",
    ),
    path(
        "do/funds/balances/<int:stated_id>/settle/",
        agreeing.settle,
        name="settle-balance",
    ),
    path(
        "do/funds/<int:fund_id>/year-end/<int:year>/",
        year_end.year_end,
        name="fund-year-end",
    ),
    path(
        "do/funds/<int:fund_id>/year-end/<int:year>/<int:organisation_id>/days/",
        year_end.days,
        name="record-year-end-days",
    ),
    path(
        "do/funds/<int:fund_id>/year-end/<int:year>/<int:organisation_id>/close/",
        year_end.close,
        name="close-hard",
    ),
    path(
        "do/funds/<int:fund_id>/next-year/", next_year.next_year, name="fund-next-year"
    ),
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
    path(
        "do/funds/<int:fund_id>/spending/new/",
        spending.spend,
        name="spend-without-order",
    ),
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
        "do/funds/extracts/<int:extract_id>/<slug:ledger>/<int:key>/post/",
        spending.post_difference,
        name="post-difference",
    ),
    path(
        "do/funds/<int:fund_id>/journals/<int:year>/<int:quarter>/",
        extracts.journals,
        name="export-journals",
    ),
    path(
        "do/funds/<int:fund_id>/orders/<int:year>/forward/",
        orders.take_forward,
        name="take-orders-forward",
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
        "do/funds/<int:fund_id>/risk/<int:year>/confirm/",
        risk.confirm,
        name="confirm-sharing",
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
        "review/statements/<int:statement_id>/bodies/",
        statements.route,
        name="route-statement",
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
    path("review/better-care/", better_care.register, name="better-care"),
    path(
        "review/better-care/from/<int:fund_id>/",
        better_care.start,
        name="start-better-care",
    ),
    path(
        "review/better-care/<int:plan_id>/", better_care.plan, name="better-care-plan"
    ),
    path(
        "review/better-care/<int:plan_id>/cover/",
        better_care.cover,
        name="better-care-cover",
    ),
    path(
        "review/better-care/<int:plan_id>/schemes/new/",
        better_care.scheme,
        name="enter-scheme",
    ),
    path(
        "review/better-care/<int:plan_id>/schemes/<int:scheme_number>/",
        better_care.scheme,
        name="change-scheme",
    ),
    path(
        "review/better-care/<int:plan_id>/schemes/<int:scheme_number>/withdraw/",
        better_care.withdraw,
        name="withdraw-scheme",
    ),
    path(
        "review/better-care/<int:plan_id>/income/",
        better_care.income,
        name="enter-scheme-income",
    ),
    path(
        "review/better-care/<int:plan_id>/minimum/",
        better_care.minimum,
        name="enter-social-care-minimum",
    ),
    path(
        "review/better-care/<int:plan_id>/load/<slug:listing>/",
        better_care.load,
        name="load-asked",
    ),
    path(
        "review/better-care/<int:plan_id>/conditions/<slug:asked_code>/",
        better_care.condition,
        name="assure-condition",
    ),
    path(
        "review/better-care/<int:plan_id>/approve/",
        better_care.approve,
        name="approve-better-care",
    ),
    path(
        "review/better-care/<int:plan_id>/reopen/",
        better_care.reopen,
        name="reopen-better-care",
    ),
    path(
        "review/better-care/<int:plan_id>/working-copy.xlsx",
        better_care.workbook,
        name="better-care-workbook",
    ),
    path(
        "review/better-care/<int:plan_id>/quarters/<int:quarter>/",
        better_care.quarter,
        name="better-care-quarter",
    ),
    path(
        "review/better-care/<int:plan_id>/quarters/<int:quarter>/working-copy.xlsx",
        better_care.quarter_book,
        name="better-care-quarter-workbook",
    ),
    path(
        "review/better-care/<int:plan_id>/quarters/<int:quarter>/<slug:listing>/"
        "<slug:asked_code>/",
        better_care.report,
        name="report-quarter",
    ),
    path("review/savings/<int:fund_id>/", savings.savings, name="fund-savings"),
    path("review/savings/<int:fund_id>/plan/new/", savings.plan, name="plan-saving"),
    path("review/savings/<int:fund_id>/gap/", savings.gap, name="set-savings-gap"),
    path(
        "review/savings/<int:fund_id>/benefits/new/",
        savings.claim,
        name="claim-benefit",
    ),
    path(
        "review/savings/<int:fund_id>/benefits/<int:benefit_number>/",
        savings.claim,
        name="correct-benefit",
    ),
    path(
        "review/savings/<int:fund_id>/benefits/<int:benefit_number>/take-back/",
        savings.take_back,
        name="withdraw-benefit",
    ),
    path(
        "review/savings/<int:fund_id>/changes/new/",
        savings.record_change,
        name="record-cost-change",
    ),
    path(
        "review/savings/changes/<int:cost_change_id>/",
        savings.change,
        name="cost-change",
    ),
    path(
        "review/savings/changes/<int:cost_change_id>/costs/new/",
        savings.cost,
        name="record-cost",
    ),
    path(
        "review/savings/changes/<int:cost_change_id>/costs/<int:cost_number>/",
        savings.cost,
        name="correct-cost",
    ),
    path(
        "review/savings/changes/<int:cost_change_id>/costs/<int:cost_number>/take-out/",
        savings.take_out,
        name="withdraw-cost",
    ),
    path(
        "review/savings/<int:fund_id>/exceptions/new/",
        savings.ask_for_exception,
        name="ask-exception",
    ),
    path(
        "review/savings/exceptions/<int:exception_id>/answer/",
        savings.answer,
        name="answer-exception",
    ),
]
