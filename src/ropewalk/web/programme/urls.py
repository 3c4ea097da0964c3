"""Addresses of the pages of programmes and negotiations."""

from django.urls import path

from ropewalk.web.programme import local_plans, negotiations, programmes, tasks

ALL = "plan/<int:partnership_id>/programme/"
ONE = f"{ALL}<int:programme_id>/"
CALENDAR = "plan/<int:partnership_id>/calendar/"
NEGOTIATION = "plan/<int:partnership_id>/negotiation/"
TALKS = f"{NEGOTIATION}<int:negotiation_id>/"
HEAD = f"{TALKS}<int:division_id>/<int:head_number>/"
LOCAL = "plan/<int:partnership_id>/action-plan/"
STEPS = f"{LOCAL}<int:local_plan_id>/"
TASK = f"{ONE}tasks/<int:task_number>/"

urlpatterns = [
    path(ALL, programmes.register, name="programmes"),
    path(f"{ALL}new/", programmes.begin, name="begin-programme"),
    path(ONE, programmes.programme, name="programme"),
    path(f"{ONE}project/", programmes.project, name="add-project"),
    path(f"{ONE}benefit/", programmes.benefit, name="expect-benefit"),
    path(f"{ONE}realised/", programmes.realised, name="realise-benefit"),
    path(f"{ONE}timetable/", programmes.timetable, name="take-in-timetable"),
    path(
        f"{ONE}timetable/<slug:shipped_code>.csv",
        programmes.shipped,
        name="shipped-timetable",
    ),
    path(f"{ONE}tasks/new/", tasks.new, name="plan-task"),
    path(TASK, tasks.task, name="programme-task"),
    path(f"{TASK}change/", tasks.change, name="change-task"),
    path(f"{TASK}done/", tasks.done, name="finish-task"),
    path(f"{TASK}wait/", tasks.wait, name="task-waits"),
    path(f"{TASK}wait-no-more/", tasks.wait_no_more, name="task-waits-no-more"),
    path(CALENDAR, negotiations.calendar, name="planning-calendar"),
    path(f"{CALENDAR}day/", negotiations.cycle_day, name="set-cycle-day"),
    path(f"{NEGOTIATION}new/", negotiations.begin, name="begin-negotiation"),
    path(TALKS, negotiations.negotiation, name="negotiation"),
    path(f"{TALKS}division/", negotiations.division, name="form-division"),
    path(f"{TALKS}team/", negotiations.team, name="name-negotiator"),
    path(f"{TALKS}limit/", negotiations.limit, name="limit-head"),
    path(HEAD, negotiations.rounds, name="rounds"),
    path(f"{HEAD}say/", negotiations.say, name="make-round"),
    path(f"{HEAD}rule/", negotiations.rule, name="rule-on-referral"),
    path(LOCAL, local_plans.register, name="local-plans"),
    path(f"{LOCAL}new/", local_plans.begin, name="begin-local-plan"),
    path(STEPS, local_plans.local_plan, name="local-plan"),
    path(f"{STEPS}reappraise/", local_plans.reappraise, name="reappraise"),
    path(f"{STEPS}options/", local_plans.options, name="take-options"),
    path(f"{STEPS}develop/", local_plans.develop, name="develop-organisations"),
    path(f"{STEPS}engage/", local_plans.engage, name="engage-professions"),
]
