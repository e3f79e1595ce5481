"""Which plan a student graduates by (product.md §5 `no_plan`)."""

from __future__ import annotations

import pytest

from services.verifying.plan_matching import Major, Miss, Plan, SchoolPlans

PLANS = (
    Plan(1, "710201", "计算机应用", 2020, "3", has_conduct=True),
    Plan(2, "710201", "计算机应用", 2020, "2", has_conduct=True),
    Plan(3, "710201", "计算机应用", 2021, "3", has_conduct=True),
    Plan(4, "730701", "电子商务", 2020, "3", has_conduct=True),
    Plan(5, "730799", "电子商务", 2020, "2.5", has_conduct=True),
    Plan(6, "770101", "幼儿保育", 2020, "3", has_conduct=False),
    Plan(7, "700602", "汽车运用与维修", 2020, "3+2", has_conduct=True),
)


@pytest.mark.parametrize(
    ("major", "found"),
    [
        (Major("710201", "计算机应用", 2020, "3"), 1),
        (Major("710201", "改了名的专业", 2020, "2"), 2),
        (Major("", "计算机应用", 2020, "3"), 1),
        (Major("710201", "计算机应用", 2021, ""), 3),
        (Major("700602", "", 2020, ""), 7),
        (Major("730701", "", 2020, ""), 4),
        (Major("", "电子商务", 2020, "2.5"), 5),
        (Major("", "电子商务", 2020, ""), Miss.SEVERAL),
        (Major("710201", "计算机应用", 2020, ""), Miss.SEVERAL),
        (Major("710201", "计算机应用", 2019, "3"), Miss.NONE),
        (Major("999999", "计算机应用", 2020, "3"), Miss.NONE),
        (Major("", "计算机", 2020, "3"), Miss.NONE),
        (Major("", "", 2020, ""), Miss.NONE),
        (Major("770101", "幼儿保育", 2020, "3"), Miss.NO_CONDUCT),
        (Major("", "幼儿保育", 2020, ""), Miss.NO_CONDUCT),
    ],
)
def test_the_one_plan_that_fits(major: Major, found: int | Miss) -> None:
    by_cohort = {cohort: [plan for plan in PLANS if plan.cohort == cohort] for cohort in (2020, 2021)}
    plans = SchoolPlans(by_cohort)
    for answer in (plans.find(major), plans.find(major)):
        assert (answer.plan_id if isinstance(answer, Plan) else answer) == found
