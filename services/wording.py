"""Sentences of findings (核验问题), import problems and workbooks (表格用语).

Screens and the command line have their own in `tui/wording.py`.
"""

from __future__ import annotations


# --- reports ---

FINDING_KINDS: dict[str, str] = {
    "missing": "未完成课程",
    "conduct": "操行",
    "failing": "不及格",
    "status": "学籍",
    "not_found": "查无",
    "id": "证件号",
    "duplicate": "重复",
    "name": "姓名",
    "sex": "性别",
    "no_plan": "无课程设置",
    "change": "异动未审",
    "issued": "已发证",
    "other_audit": "已在他批",
    "unknown_code": "代码不识",
    "no_articulation": "未列入对口表",
    "order": "顺序不符",
    "not_processed": "毕结业未处理",
}
"""Short names of the kinds of findings, for the line of counts."""

FINDINGS: dict[str, str] = {
    "id_numeric": "身份证号列为数字格式，末位已丢失",
    "id_invalid": "身份证号有误",
    "duplicate": "与第 {first_row} 行重复",
    "not_found": "未找到该学生",
    "name_mismatch": "姓名与学籍名册不符",
    "sex_mismatch": "性别与身份证号不符",
    "status": "学籍状态为{status}",
    "already_issued": "已领取过毕业证书",
    "in_other_audit": "已在另一批毕业审核中上报",
    "no_plan": "没有对应的课程设置，或课程设置中没有操行",
    "pending_change": "学籍异动尚未审核通过",
    "unknown_code": "代码表中没有这个值",
    "no_articulation": "升学，但未列入对口表",
    "order_mismatch": "名单顺序与招生登记序号不一致",
    "not_processed": "毕结业处理为否",
}
"""What is wrong with a row, by code; courses have `COURSE_FINDINGS`."""

COURSE_FINDINGS: dict[str, str] = {
    "conduct_missing": "{where}无成绩",
    "conduct_failing": "{where}不合格",
    "grade_missing": "{where}无成绩",
    "grade_failing": "{where}不及格",
}

FINDING_ADVICE: dict[str, str] = {
    "id_numeric": "把名单里的身份证号列改成文本格式，重新填写后再核验",
    "id_invalid": "对照户口簿改正名单里的身份证号，再重新核验",
    "duplicate": "在名单里删去多出的一行，再重新核验",
    "not_found": "核对姓名和身份证号；学籍确在本校的，先导入学籍名册再按 F5 重新核验",
    "name_mismatch": "以身份证为准，改正名单或学籍名册里的姓名，再重新核验",
    "sex_mismatch": "以身份证为准，改正名单里的性别，再重新核验",
    "status": "学籍状态须为在读或毕业；办完学籍手续、导入名册后按 F5 重新核验",
    "already_issued": "该生已有有效的毕业证书，从名单里删去",
    "in_other_audit": "该生已在别处上报，核对后从其中一份名单里删去",
    "no_plan": "导入该专业、年级、学制的课程设置（含操行）后按 F5 重新核验",
    "pending_change": "等异动审核通过、导入后按 F5 重新核验",
    "conduct_missing": "补录操行成绩后按 F5 重新核验；操行不能免修",
    "conduct_failing": "核对操行成绩，更正后按 F5 重新核验",
    "grade_missing": "补录成绩后按 F5 重新核验",
    "grade_failing": "补考或更正成绩后按 F5 重新核验",
    "unknown_code": "不影响合格；请按代码表填写名单",
    "no_articulation": "不影响合格；请导入对口招生表，或更正毕业方式",
    "order_mismatch": "不影响合格；可按招生登记序号排列名单",
    "not_processed": "不影响合格；验印前请在学籍系统办理毕结业处理",
}
"""What to do about a finding, by code."""

BETWEEN_REASONS = "；"
BETWEEN_COURSES = "、"
BETWEEN_SEMESTERS = "、"
IN_CATEGORY = "{category}：{courses}"
SEMESTERS = "{semesters}学期"
SEMESTER_WITH_MARK = "{semester}学期({mark})"
MARK_AND_MAKEUP = "{mark}，补考{makeup}"
MAKEUP_ALONE = "补考{makeup}"
NO_MARKS_AT_ALL = "各类课程均无成绩"

FINDING_HELP: dict[str, str] = {
    "near": "，最接近的是 {known}",
    "same_name": "：同名 {known} 人",
    "value": "：{known}",
}
"""What is known about the cause, by the keys of `rules.Finding.help`."""
