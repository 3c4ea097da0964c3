"""Addresses of the pages of priorities and appraisals, and of the landing page of Plan."""

from django.urls import path

from ropewalk.web.strategy import (
    appraisals,
    hybrids,
    landing,
    points,
    priorities,
    results,
    scoring,
)

OF = "plan/<int:partnership_id>/"
PRIORITY = "plan/priorities/<int:priority_id>/"
APPRAISAL = "plan/appraisals/<int:appraisal_id>/"
OPTION = "plan/options/<int:appraisal_option_id>/"

urlpatterns = [
    path(f"{OF}models/", hybrids.models, name="option-library"),
    path(f"{OF}models/mix/", hybrids.mix, name="mix-models"),
    path("plan/hybrids/<int:hybrid_id>/", hybrids.hybrid, name="hybrid"),
    path("plan/hybrids/<int:hybrid_id>/offer/", hybrids.offer, name="offer-hybrid"),
    path("plan/", landing.plan, name="plan"),
    path(OF, landing.planning, name="planning"),
    path(f"{OF}priorities/", priorities.register, name="priorities"),
    path(f"{OF}priorities/new/", priorities.record, name="record-priority"),
    path(PRIORITY, priorities.priority, name="priority"),
    path(f"{PRIORITY}withdraw/", priorities.withdraw, name="withdraw-priority"),
    path(f"{PRIORITY}outcome/", priorities.outcome, name="say-priority-outcome"),
    path(f"{PRIORITY}body/", priorities.body, name="name-priority-body"),
    path(f"{PRIORITY}score/", priorities.score, name="score-priority"),
    path(f"{PRIORITY}list/", priorities.list_, name="list-priority"),
    path(
        f"{OF}priorities/criteria/",
        priorities.criterion,
        name="set-priority-criterion",
    ),
    path(f"{OF}alignment/", priorities.alignment, name="alignment"),
    path(f"{PRIORITY}appraise/", appraisals.begin, name="begin-appraisal"),
    path(f"{OF}appraisals/", appraisals.register, name="appraisals"),
    path(APPRAISAL, appraisals.appraisal, name="appraisal"),
    path(f"{APPRAISAL}option/", appraisals.option_new, name="add-appraisal-option"),
    path(
        f"{APPRAISAL}criterion/",
        appraisals.criterion_new,
        name="add-appraisal-criterion",
    ),
    path(OPTION, appraisals.option, name="appraisal-option"),
    path(f"{OPTION}drop/", appraisals.drop_option_, name="drop-appraisal-option"),
    path(f"{OPTION}point/", points.add, name="add-option-point"),
    path(f"{APPRAISAL}import/", points.by_file, name="import-points"),
    path(
        "plan/criteria/<int:criterion_id>/drop/",
        appraisals.drop_criterion_,
        name="drop-appraisal-criterion",
    ),
    path(f"{APPRAISAL}appraiser/", appraisals.name, name="name-appraiser"),
    path(
        "plan/appraisers/<int:appraiser_id>/release/",
        appraisals.release,
        name="release-appraiser",
    ),
    path(f"{APPRAISAL}open/", appraisals.open_, name="open-appraisal"),
    path(f"{APPRAISAL}score/", scoring.score, name="score-options"),
    path(f"{APPRAISAL}results/", results.results, name="appraisal-results"),
    path(f"{APPRAISAL}agree/", appraisals.agree, name="agree-to-option"),
    path(f"{APPRAISAL}close/", appraisals.close, name="close-appraisal"),
    path(f"{APPRAISAL}put/", appraisals.put, name="put-appraisal"),
]
