"""Addresses of the pages of what is commissioned."""

from django.urls import path

from ropewalk.web.service import (
    bidding,
    capacity,
    contracts,
    deliveries,
    doing,
    ending,
    evaluating,
    procurements,
    providers,
    routes,
    services,
    specifications,
)

OF = "do/commissioning/<int:partnership_id>/"

urlpatterns = [
    path("do/", doing.do, name="do"),
    path(OF, doing.commissioning, name="commissioning"),
    path(f"{OF}providers/", providers.register, name="providers"),
    path(f"{OF}providers/new/", providers.add, name="record-provider"),
    path("do/providers/<int:provider_id>/", providers.provider, name="provider"),
    path(f"{OF}services/", services.register, name="services"),
    path(f"{OF}services/new/", services.add, name="record-service"),
    path("do/services/<int:service_id>/", services.service, name="service"),
    path(
        "do/services/<int:service_id>/publish/",
        services.publish,
        name="publish-service",
    ),
    path(
        "do/services/<int:service_id>/specification/",
        specifications.specification,
        name="specification",
    ),
    path(
        "do/services/<int:service_id>/specification/new/",
        specifications.specify,
        name="specify",
    ),
    path("do/services/<int:service_id>/price/", services.price, name="set-price"),
    path(
        "do/services/<int:service_id>/made-or-bought/",
        services.make_or_buy,
        name="make-or-buy",
    ),
    path("do/services/<int:service_id>/end/", ending.plan, name="plan-ending"),
    path("do/endings/<int:ending_id>/", ending.ending, name="ending"),
    path(
        "do/endings/<int:ending_id>/found/<slug:check_of>/",
        ending.find,
        name="find-of-ending",
    ),
    path("do/endings/<int:ending_id>/end/", ending.end, name="end-service"),
    path("do/services/<int:service_id>/activity/", ending.activity, name="activity"),
    path(
        "do/services/<int:service_id>/activity/new/",
        ending.claim,
        name="claim-activity",
    ),
    path("do/activity/<int:claim_id>/count/", ending.count, name="count-activity"),
    path(f"{OF}required/", procurements.requirements, name="requirements"),
    path(f"{OF}required/new/", procurements.require, name="require"),
    path(f"{OF}capacity/", capacity.capacity, name="capacity"),
    path("do/services/<int:service_id>/count/", capacity.count, name="count-capacity"),
    path(f"{OF}participation/", capacity.participation, name="participation"),
    path(f"{OF}participation/new/", capacity.join, name="take-part"),
    path(
        "do/participation/<int:participation_id>/leave/",
        capacity.leave,
        name="leave-scheme",
    ),
    path(f"{OF}procurements/", procurements.register, name="procurements"),
    path(f"{OF}procurements/new/", procurements.begin, name="begin-procurement"),
    path(
        "do/procurements/<int:procurement_id>/",
        procurements.procurement,
        name="procurement",
    ),
    path(
        "do/procurements/<int:procurement_id>/lot/", procurements.lot, name="make-lot"
    ),
    path(
        "do/procurements/<int:procurement_id>/route/",
        routes.which_law,
        name="record-route",
    ),
    path(
        "do/procurements/<int:procurement_id>/route/facts/",
        routes.facts,
        name="route-facts",
    ),
    path(
        "do/procurements/<int:procurement_id>/route/choose/",
        routes.choose,
        name="choose-route",
    ),
    path(
        "do/procurements/<int:procurement_id>/representation/",
        routes.represent,
        name="record-representation",
    ),
    path(
        "do/representations/<int:representation_id>/answer/",
        routes.answer,
        name="answer-representation",
    ),
    path(
        "do/procurements/<int:procurement_id>/notice/",
        procurements.notice,
        name="record-notice",
    ),
    path(
        "do/procurements/<int:procurement_id>/go-on/<slug:stage>/",
        procurements.move,
        name="move-procurement",
    ),
    path(
        "do/procurements/<int:procurement_id>/criteria/",
        evaluating.criteria,
        name="set-criteria",
    ),
    path(
        "do/procurements/<int:procurement_id>/call/",
        evaluating.call,
        name="call-for-bids",
    ),
    path(
        "do/procurements/<int:procurement_id>/bids/",
        evaluating.received,
        name="bids-received",
    ),
    path(
        "do/procurements/<int:procurement_id>/evaluator/",
        evaluating.appoint,
        name="appoint-evaluator",
    ),
    path(
        "do/procurements/<int:procurement_id>/interest/",
        evaluating.declare,
        name="declare-as-evaluator",
    ),
    path("do/bids/", bidding.bids, name="bids"),
    path("do/bids/<int:bid_id>/", bidding.bid, name="bid"),
    path("do/bids/<int:bid_id>/score/", evaluating.score, name="score-bid"),
    path("do/bids/<int:bid_id>/agree/", evaluating.agree, name="agree-scores"),
    path("do/lots/<int:lot_id>/bid/<int:provider_id>/", bidding.make, name="make-bid"),
    path("do/lots/<int:lot_id>/compare/", evaluating.compare, name="compare-scores"),
    path("do/lots/<int:lot_id>/ranking/", evaluating.ranking, name="ranking"),
    path("do/lots/<int:lot_id>/award/", procurements.award, name="award-lot"),
    path("do/awards/<int:award_id>/contract/", contracts.make, name="make-contract"),
    path(f"{OF}contracts/", contracts.register, name="contracts"),
    path("do/contracts/<int:contract_id>/", contracts.contract, name="contract"),
    path(
        "do/contracts/<int:contract_id>/commit/",
        contracts.commit,
        name="commit-contract",
    ),
    path("do/contracts/<int:contract_id>/vary/", contracts.vary, name="vary-contract"),
    path(
        "do/contracts/<int:contract_id>/measure/",
        contracts.measure,
        name="measure-contract",
    ),
    path(
        "do/contract-measures/<int:contract_measure_id>/return/",
        contracts.return_,
        name="return-measure",
    ),
    path(
        "do/contracts/<int:contract_id>/deliver/",
        deliveries.deliver,
        name="record-delivery",
    ),
    path(
        "do/contracts/<int:contract_id>/invoice/",
        deliveries.receive,
        name="receive-invoice",
    ),
    path("do/invoices/<int:invoice_id>/", deliveries.invoice, name="invoice"),
    path("do/invoices/<int:invoice_id>/pass/", deliveries.pass_, name="pass-invoice"),
    path("do/invoices/<int:invoice_id>/stop/", deliveries.stop, name="stop-invoice"),
    path("do/funds/<int:fund_id>/pay/", deliveries.pay, name="pay-invoices"),
]
