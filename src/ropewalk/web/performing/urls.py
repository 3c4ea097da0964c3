"""Addresses of the pages of how contracts perform."""

from django.urls import path

from ropewalk.web.performing import exceptions, performance, reported

OF = "do/contracts/<int:contract_id>/"
REPORT = "do/exceptions/<int:report_id>/"
PLAN = "do/improvement/<int:improvement_id>/"
REPORTED = "do/reported/<int:reported_id>/"

urlpatterns = [
    path(f"{OF}performance/", performance.performance, name="contract-performance"),
    path(f"{OF}returns/", performance.by_file, name="return-by-file"),
    path(f"{OF}returns/template/", performance.template, name="return-template"),
    path(f"{OF}exceptions/new/", exceptions.open_, name="open-exception"),
    path(f"{OF}improvement/new/", exceptions.begin, name="begin-improvement"),
    path(f"{OF}reported/new/", reported.report, name="report-delivery"),
    path(REPORT, exceptions.report, name="exception-report"),
    path(f"{REPORT}answer/", exceptions.answer, name="answer-exception-report"),
    path(f"{REPORT}close/", exceptions.close, name="close-exception-report"),
    path(f"{REPORT}agree/", exceptions.agree, name="agree-action"),
    path(PLAN, exceptions.plan, name="improvement-plan"),
    path(f"{PLAN}milestone/", exceptions.milestone, name="set-milestone"),
    path(f"{PLAN}review/", exceptions.review, name="review-improvement"),
    path(f"{PLAN}end/", exceptions.end, name="end-improvement"),
    path("do/agreed/<int:agreed_id>/", exceptions.done, name="agreed-done"),
    path(REPORTED, reported.reported, name="reported-delivery"),
    path(f"{REPORTED}confirm/", reported.confirm, name="confirm-reported"),
    path(f"{REPORTED}query/", reported.query, name="query-reported"),
    path(f"{REPORTED}answer/", reported.answer, name="answer-reported"),
    path(f"{REPORTED}withdraw/", reported.withdraw, name="withdraw-reported"),
]
