"""Sentences of findings (核验问题), import problems and workbooks (表格用语).

Screens and the command line have their own in `tui/wording.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    "id_invalid.flaw": "身份证号单元格是 {value}，不是号码",
    "id_invalid.blank": "身份证号为空",
    "id_invalid.length": "身份证号是 {length} 位，应为 18 位",
    "id_invalid.characters": "身份证号含有不该有的字符",
    "id_invalid.check_digit": "身份证号校验码不对",
    "duplicate": "与第 {first_row} 行重复",
    "not_found": "未找到该学生：学籍不在本校",
    "not_found.same_name": "未找到该学生：同名 {same_name} 人",
    "not_found.near": "未找到该学生",
    "name_mismatch": "姓名与学籍名册不符",
    "name_mismatch.value": "姓名与学籍名册不符，名册为 {value}",
    "sex_mismatch": "性别与身份证件不符",
    "sex_mismatch.unlike": "性别与身份证件不符，应为 {value}",
    "sex_mismatch.blank": "性别为空，应为 {value}",
    "sex_mismatch.unknown": "性别“{entered}”看不懂，应为 {value}",
    "status": "学籍状态为 {status}",
    "already_issued": "已领取过毕业证书",
    "already_issued.year": "已领取过 {year} 年毕业证书",
    "in_other_audit": "已在外校的毕业审核中上报",
    "in_other_audit.year": "已在 {year} 年第 {batch} 批毕业审核中上报",
    "no_plan": "没有对应的课程设置",
    "no_plan.none": "没有对应的课程设置：{value}",
    "no_plan.several": "有几份课程设置都对得上：{value}",
    "no_plan.no_conduct": "课程设置中没有操行：{value}",
    "pending_change": "学籍异动尚未审核通过",
    "pending_change.value": "学籍异动尚未审核通过：{value}",
    "unknown_code": "代码表中没有这个值",
    "unknown_code.value": "代码表中没有：{value}",
    "no_articulation": "升学，但未列入对口表",
    "order_mismatch": "名单顺序与招生登记序号不一致",
    "order_mismatch.after": "招生登记序号 {value} 排在 {after} 后面",
    "not_processed": "毕结业处理为否",
}
"""What is wrong with a row, by code and by what is known about the cause; courses have `COURSE_FINDINGS`."""

NEAR_STUDENT = "，最接近的是 {name} {id_number}"
NEAR_STUDENT_IN_CLASS = "，最接近的是 {name}({class_name}) {id_number}"

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
LOCAL_ACTOR = "本机"
NO_SCORE = "—"
OUTSIDE_PLAN = "课程设置外"
WITHOUT_PLAN = "已录成绩"
MARK_TO_MAKEUP = "{mark}→{makeup}"
PASSED = "合格"
PASSED_WITH = "合格；{reason}"
LACKING = "差 {count} 项：{reason}"
WITH_ADVICE = "{message}。{advice}"
CLASS_LIST_NAME = "核验问题-{year}年第{batch}批.xlsx"
CLASS_LIST_TITLE = "核验问题"
CLASS_LIST_HEADERS = ("班级", "名单行号", "姓名", "身份证号", "专业", "问题")
MARKED_LIST_NAME = "{name}-核验问题.xlsx"
MALE = "男"
CONDUCT_WORDS = ((900, "优秀"), (800, "良好"), (600, "合格"), (0, "不合格"))
"""操行 on paper: the word from this composite ×10 on."""


# --- workbooks ---

CELL_PROBLEMS: dict[str, str] = {
    "cell_error": "单元格是错误值 {value}，请改成正确的内容",
    "cell_formula": "公式没有计算结果，请用 Excel 或 WPS 打开、保存后再导入，或改填数值",
    "id_numeric": "身份证号列为数字格式，末位已丢失；请把该列改成文本格式后重新填写",
    "mark_above_100": "成绩 {value} 超过 100",
    "mark_decimals": "成绩 {value} 的小数超过一位",
    "mark_unknown": "“{value}”不是成绩；可填 0 到 100，或优秀、良好、中等、合格、不合格、免修、缓考、缺考、违纪、作弊",
    "number_unknown": "“{value}”不是数字，应填不小于 0 的数",
    "semester_unknown": "“{value}”不是学期，应填 1 到 12",
    "cohort_unknown": "“{value}”不是年级，应填四位年份，如 2020",
    "duration_unknown": "“{value}”不是学制，应填年数，如 3",
    "sex_unknown": "“{value}”不是性别，应填男或女",
    "yes_no_unknown": "“{value}”应填是或否",
    "date_unknown": "“{value}”不是日期，应填如 2005-07-12 或 2005-07",
    "month_unknown": "“{value}”不是年月，应填如 2020-09",
}
"""What is wrong with one cell, by the code of `workbooks.cells.Bad`."""

CLEANINGS: dict[str, str] = {
    "fullwidth": "全角字符",
    "zero_width": "不可见字符",
    "blank": "空格",
    "dot": "间隔点",
    "x_upper": "小写 x",
    "apostrophe": "前导单引号",
}


def cleanings(counts: Mapping[str, int]) -> str:
    """How many cells were tidied and why: 整理 7 处：全角字符 4，空格 2，间隔点 1; empty for none."""
    parts = [f"{word} {counts[kind]}" for kind, word in CLEANINGS.items() if counts.get(kind)]
    total = sum(counts.get(kind, 0) for kind in CLEANINGS)
    return f"整理 {total} 处：{'，'.join(parts)}" if parts else ""


HEADER_NOT_FOUND = "没有认出表头"
PROBLEM_COLUMN = "问题"
COMMENT_AUTHOR = "验印"

TEMPLATE_NOTES = "填写说明"
TEMPLATE_CODES = "代码"
TEMPLATE_WIDE_SHEET = "专业名称-第1学期"
TEMPLATE_REQUIRED_MARK = "*"
TEMPLATE_REQUIRED = "必填"
TEMPLATE_OPTIONAL = "选填"
TEMPLATE_NOTE_COLUMNS = ("列名", "必填", "说明", "示例", "可填的值")
TEMPLATE_NOT_IN_LIST = "不在可填的值里，导入时可能被拒绝"
TEMPLATE_COMMON = (
    "表头带 * 的列必填。列的先后可以变，可以加别的列，表头上面可以有标题行。",
    "身份证号列已设为文本格式；从别处粘贴时请选“只粘贴值”，不要变成数字。",
)
TEMPLATE_INTRODUCTION: dict[str, tuple[str, ...]] = {
    "organisations": (
        "组织机构：教育厅、教育局、学校各一行，上级写在下级前面或后面都可以。",
        *TEMPLATE_COMMON,
    ),
    "plan": (
        "课程设置：每个专业、年级、学制的每门课程每学期一行；导入时整份替换同一专业、年级、学制的课程设置。",
        "操行每学期一行，课程名称填操行，课程类别填思想政治课。",
        *TEMPLATE_COMMON,
    ),
    "roster": ("学籍名册：每名学生一行；文件里没有的学生保持不变。", *TEMPLATE_COMMON),
    "grades": (
        "成绩（长表）：每名学生每门课程每学期一行；成绩空白不会清除已有成绩。",
        *TEMPLATE_COMMON,
    ),
    "grades_wide": (
        "成绩（宽表）：每个专业每学期一张工作表，表名或标题里写明第几学期，如“电子商务-第1学期”。",
        "身份证号后面每门课程一列，列名就是课程名称；成绩空白不会清除已有成绩，补考成绩不变。",
        *TEMPLATE_COMMON,
    ),
    "graduates": (
        "毕业生名单：每名毕业生一行，按录取登记顺序排列，以后各处都保持这个顺序。",
        *TEMPLATE_COMMON,
    ),
}
COLUMN_NOTES: dict[str, tuple[str, str]] = {
    "code": ("机构的唯一代码", "4501990001"),
    "name": ("全称，与证件一致；空格会自动去掉", "韦小明"),
    "organisations.name": ("机构全称，打印在表上", "邕州市第一职业技术学校"),
    "kind": ("教育厅、教育局或学校", "学校"),
    "parent_code": ("上级机构的代码；最上级留空", "450199"),
    "address": ("通讯地址", "邕州市长湖路2号"),
    "contact": ("联系人", "教务科"),
    "phone": ("联系电话", "0771-0000003"),
    "major_code": ("专业目录里的代码", "710201"),
    "major_name": ("专业全称", "计算机应用"),
    "duration": ("年数", "3"),
    "cohort": ("入学年级，四位年份", "2020"),
    "semester": ("从入学起第几学期，1 到 12", "1"),
    "course": ("课程名称，各处要一致", "语文"),
    "category": ("课程类别", "公共基础课"),
    "nature": ("必修、限定选修或任意选修", "必修"),
    "hours": ("整数", "72"),
    "credits": ("最多一位小数", "4"),
    "required": ("毕业时是否必须有合格成绩；空白即为是", "是"),
    "pass_mark": ("空白即用当年设置的及格分", "60"),
    "student_number": ("全国学籍号", "G450199200509010015"),
    "sex": ("男或女", "男"),
    "document_type": ("空白即为居民身份证", "居民身份证"),
    "id_number": ("18 位，文本格式", "450199200509010015"),
    "birth_date": ("年-月-日", "2005-09-01"),
    "ethnicity": ("民族", "壮族"),
    "class_name": ("班级名称", "20计算1班"),
    "admission_category": ("招生类别", "应届初中毕业生"),
    "admission_month": ("年-月", "2020-09"),
    "admission_seq": ("新生录取登记表上的序号", "1"),
    "status": ("学籍状态；在读或毕业才能参加毕业审核", "在读"),
    "processed": ("学籍系统里是否已做毕结业处理", "否"),
    "mark": ("0 到 100，最多一位小数；或优秀、良好、合格、不合格、免修、缓考、缺考等", "85"),
    "makeup": ("有补考才填，写法同成绩", "60"),
    "graduation_mode": ("正常毕业、升学毕业等", "正常毕业"),
}
"""For the sheet 填写说明: what a column holds and an example, by field (or kind.field)."""


# --- imports ---

FORMULA_WITHOUT_VALUE = "公式无值"

ORGANISATION_KINDS: dict[str, str] = {"教育厅": "department", "教育局": "bureau", "学校": "school"}
"""机构类型 as it stands in files, and the kind that the table keeps."""

IMPORT_PROBLEMS: dict[str, str] = {
    "cell_missing": "{header}不能空白",
    "code_unknown": "“{value}”不在代码表里，可填：{known}",
    "id_invalid": "身份证号 {value} 有误（应为 18 位且校验码正确）；不是居民身份证的，请填证件类型",
    "digits_lost": "号码列为数字格式，末位已丢失；请把该列改成文本格式后重新填写",
    "credits_too_large": "学分 {value} 太大，一门课一个学期最多 {most}；请核对是不是填错了列",
    "hours_too_large": "学时 {value} 太大，一门课一个学期最多 {most}；请核对是不是填错了列",
    "text_too_long": "内容太长，有 {length} 个字，最多 {most} 个；请核对是不是填错了列",
    "row_doubled": "与{first}重复，请只留一处",
    "student_unknown": "学籍名册里没有身份证号 {value}；请核对号码，或先导入学籍名册",
    "name_mismatch": "姓名“{value}”与学籍名册里的“{known}”不同；请核对姓名和身份证号",
    "course_unknown": "学校的课程设置里没有课程“{value}”{nearest}",
    "course_not_in_plan": "课程“{value}”不在该生的课程设置里；成绩照存，但不计入毕业审核",
    "semester_not_in_plan": "课程“{value}”在该生的课程设置里不在这个学期；成绩照存，但不计入毕业审核",
    "student_without_plan": "该生没有对应的课程设置（专业、年级、学制），成绩照存，但不计入毕业审核；请先导入课程设置",
    "column_ignored": "“{value}”列不是课程，也没有成绩，没有导入",
    "sheet_unknown": "这张表既不是长表（学期、课程名称、成绩各一列），也不是宽表（每门课程一列），没有导入",
    "sheet_hidden": "这张表是隐藏的，没有导入；要导入请先取消隐藏",
    "sheet_passed_over": "这张表没有身份证号列，不是成绩，没有导入",
    "file_of_other_kind": "这张表是学籍名册或毕业生名单，不是成绩，没有导入",
    "semester_missing": "表名、标题和学期列里都没写是第几学期；请把表名改成如“电子商务-第1学期”",
    "semester_ambiguous": "表名、标题和学期列里写的不是同一个学期，请改成一致",
    "major_name_differs": "同一专业代码、年级、学制在{first}写作“{known}”，专业名称要一致",
    "in_submitted_audit": "{what}在已提交的毕业审核里用着，不能改；要改请先撤回那份审核或请上级退回",
    "kind_changed": "已有的机构不能改变机构类型",
    "parent_missing": "上级机构代码不能空白，只有教育厅没有上级",
    "parent_unknown": "没有代码为 {value} 的机构（文件里和系统里都没有，或那一行也有问题）",
    "parent_is_school": "上级机构 {value} 是学校，学校不能有下级",
    "parent_cycle": "上级机构 {value} 自己就在这个机构下面，上下级成了圈",
    "department_has_parent": "教育厅是最上级，上级机构代码应空白",
    "second_department": "只能有一个教育厅",
    "moved_with_audit": "这个机构或它下面的学校有已提交、还没发证的毕业审核，现在不能换上级",
}
"""What is wrong with one cell or row of an imported file and what to do, by the problem's code."""


def other_place(row: int, sheet: str, here: str) -> str:
    """A row of the same file, with its sheet's name unless that is the sheet at hand."""
    return f"第 {row} 行" if sheet == here else f"“{sheet}”表第 {row} 行"


def nearest_course(name: str) -> str:
    """The course that was perhaps meant; empty for none."""
    return f"；最接近的是“{name}”" if name else "；请改成课程设置里的名称，或先导入课程设置"


FROZEN_STUDENT = "该生的数据"
FROZEN_PLAN = "这份课程设置"
"""What `in_submitted_audit` speaks of."""


LONGEST_VALUE = 40


def import_problem(code: str, params: Mapping[str, object]) -> str:
    """The sentence of one problem with an imported file; `value` is what the cell shows, cut where it is long."""
    sentence = IMPORT_PROBLEMS.get(code) or CELL_PROBLEMS[code]
    shown = str(params.get("value", ""))
    value = shown if len(shown) <= LONGEST_VALUE else f"{shown[:LONGEST_VALUE]}…"
    return sentence.format_map({**params, "value": value})


def listed(values: Iterable[str]) -> str:
    """Several values in a row: 在读、毕业、休学."""
    return "、".join(values)


# --- folders ---

INBOX = "收件箱"
OUTBOX = "发件箱"
"""The two folders of an account, as people see them in a file window or over SFTP."""

PRINTER_MODELS = {"folder": "文件夹"}
"""On the test page: models that are no name of a maker."""
TRAY_BY_ITSELF = "打印机自选"
RULER_SHEET_LABEL = "{printer}　纸盒 {tray}　{blank}　编号 {key}"
"""On the ruler sheet: where it belongs."""
RULER_SHEET_PLAIN = "普通纸 {width:g}×{height:g} 毫米"


# --- the drill ---

SORTED_LIST = "-按登记序号"
"""The end of the name of a graduate list that the program has sorted."""


# --- calibration ---

CORRECTION_PARTS = {
    "shift_x_mm": "左右",
    "shift_y_mm": "上下",
    "tilt_degrees": "倾斜",
    "size_x_percent": "宽",
    "size_y_percent": "高",
    "right_mm": "左右",
    "down_mm": "上下",
}
"""The parts of a correction, and of a reading, as refusals name them."""


# --- the overview ---

DIRECT_PLACE = "区直学校"
"""The schools right under the department, as one place among the cities."""

OVERVIEW_TITLE = "总览"
OVERVIEW_FILE_NAMES = {"places": "总览-{year}年.xlsx", "schools": "总览各校-{year}年.xlsx"}
OVERVIEW_STAGES: dict[str, str] = {
    "not_begun": "还没有开始",
    "open": "待提交",
    "returned": "退回修改",
    "at_bureau": "待审核",
    "at_department": "待省级审核",
    "approved": "审核通过",
    "stamping": "验印中",
    "stamped": "已验印",
    "issued": "已发放",
}
OVERVIEW_PLACE_HEADERS = ("地方", "学校")
OVERVIEW_SCHOOL_HEADERS = ("地方", "机构代码", "学校", "状态", "批次", "毕业生", "撤销", "已等天数")


# --- forms ---

FORM_DAY = "{year}年{month}月{day}日"
FORM_COHORT = "{cohort}级"
FORM_DURATION = "{duration}年"
FORM_VERDICTS = {True: "合格", False: "撤销"}
"""审核结论 of a graduate who stands in a major table, by whether the number is still valid."""
FORM_VOID = "作废"
FORM_PROMOTED_COUNT = "升学 {count} 人"
FORM_WEIGHTINGS = {"credits": "以学分加权", "plain": "取各课程平均"}
"""How the scores of a category came about, by the setting `weighting`."""
FORM_BETWEEN_REMARKS = "，"
FORM_PROMOTED_UNLISTED = "升学 {count} 人，未列入对口表 {unlisted} 人"
FORM_VOID_COUNT = "作废 {count} 个"
FORM_COPIES = ("学校存", "主管教育局存", "教育厅存")
FORM_COPIES_DIRECT = ("学校存", "教育厅存")
"""Who keeps which copy: three under a bureau, two for 区直 schools (product.md §7)."""
PRINTED_FILES = {
    "diplomas": "毕业证",
    "replacement": "学历证明书",
    "stamping-table": "验印审核表",
    "register": "资格审核登记表",
}
"""How the names of files begin that a folder gets in place of paper."""
TRIAL_FILE = "试打"
TEST_PAGE_FILE = "测试页"
RULER_SHEET_FILE = "标尺页"
FORM_NAMES = {"stamping-table": "验印审核表", "register": "资格审核登记表"}
TEMPLATE_PROBLEMS = {
    "syntax": "写法不对",
    "missing": "没有写",
    "unknown": "没有这一项，可能写错了名字",
    "text": "要写文字",
    "number": "要写数字",
    "list": "要写成列表",
    "table": "要写成一节",
    "choice": "不是可以选的值",
    "range": "超出了范围",
    "placeholder": "不认识大括号里的名字",
    "off_page": "超出了纸边",
}
"""What is wrong with one place of a template (`printing.template_files.Entry`)."""

TEMPLATE_WHOLE = "全文"
TEMPLATE_PROBLEM_OF = "{problem}（{detail}）"
DIPLOMA_FILE_NAME = "毕业证样张-{year}年第{batch}批.pdf"
FORM_FILE_NAME = "{form}-{year}年第{batch}批{major}{draft}"
FORM_FILE_MAJOR = "-{major}"
FORM_FILE_DRAFT = "-预览稿"


# --- journal ---

JOURNAL_ACTIONS: dict[str, str] = {
    "account.act_as": "命令行代办",
    "account.active": "启用或停用账号",
    "account.add": "添加账号",
    "account.end_session": "结束会话",
    "account.list": "看账号",
    "account.password": "换密码",
    "account.profile": "改个人资料",
    "account.reset_password": "重设密码",
    "account.reset_second_factor": "取消别人的两步验证",
    "account.roles": "改角色",
    "account.second_factor": "登记两步验证",
    "account.second_factor_drop": "取消两步验证",
    "account.sessions": "看会话",
    "account.sign_in": "登录",
    "account.sign_out": "退出登录",
    "account.touch": "续会话",
    "account.unlock": "解锁账号",
    "account.unlock_screen": "解锁屏幕",
    "account.update": "改账号资料",
    "audit.approve": "审核通过",
    "audit.approve_major": "专业审核通过",
    "audit.create": "新建毕业审核",
    "audit.export_rows": "导出合格名单和编号",
    "audit.look": "抽看",
    "audit.read": "看毕业审核",
    "audit.rebuild": "重建毕业审核",
    "audit.recall": "撤回",
    "audit.return": "退回修改",
    "audit.revoke": "撤销一名",
    "audit.sort": "名单重新排序",
    "audit.submit": "提交",
    "audit.verify": "重新核验",
    "audit.withdraw": "撤回审核通过",
    "calibration.fit": "试算校准",
    "calibration.print": "打印校准标尺页",
    "calibration.read": "看校准",
    "calibration.restore": "恢复校准",
    "calibration.set": "保存校准",
    "calibration.step": "微调校准",
    "database.backup": "备份数据库",
    "database.restore": "恢复数据库",
    "database.set_up": "正式启用",
    "database.upgrade": "升级数据库",
    "demo.fill": "装入演示数据",
    "code.resolve": "查验证码",
    "diploma.check": "打印前检查毕业证",
    "diploma.read": "看毕业证",
    "diploma.render": "导出毕业证样张",
    "diploma.replace": "补办学历证明书",
    "findings.export": "导出核验问题",
    "findings.read": "看核验问题",
    "form.export": "导出表册",
    "form.render": "生成表册",
    "grades.import": "导入成绩",
    "grades.read": "看成绩",
    "home.read": "看首页",
    "journal.check": "核对日志",
    "journal.export": "导出日志",
    "journal.read": "看日志",
    "kiosk.leave": "离开专用终端",
    "list.verify": "核验名单",
    "organisations.add": "添加机构",
    "organisations.import": "导入组织机构",
    "organisations.read": "看组织机构",
    "overview.export": "导出总览",
    "overview.read": "看总览",
    "plan.import": "导入课程设置",
    "plan.read": "看课程设置",
    "print.calibration": "打印任务改用新校准",
    "print.cancel": "取消打印任务",
    "print.confirm": "确认出纸",
    "print.doubt": "几张打了没有不清楚",
    "print.drop_void": "去掉编号作废的",
    "print.good": "一张完好",
    "print.lease_expired": "打印程序没有应答",
    "print.not_printed": "一组没有打",
    "print.pause": "暂停打印任务",
    "print.plan": "下打印任务",
    "print.read": "看打印任务",
    "print.run": "开始打印",
    "print.send": "送到打印机",
    "print.spoil": "作废一张",
    "print.stop": "停止打印",
    "print.take_over": "转到另一个打印任务",
    "print.unprinted": "一张没有印出来",
    "printer.add": "添加打印机",
    "printer.check": "检查打印机",
    "printer.give": "改打印机归属",
    "printer.identify": "记下打印机型号",
    "printer.read": "看打印机",
    "printer.remove": "停用打印机",
    "printer.test": "打印测试页",
    "roster.import": "导入学籍名册",
    "roster.read": "看学籍名册",
    "settings.set": "改年度设置",
    "settings.show": "看年度设置",
    "student.read": "看学生",
    "student.unmask": "看完整证件号",
}
"""What each act in the journal is called; a test finds the ones that are missing."""

JOURNAL_OBJECTS: dict[str, str] = {
    "": "",
    "account": "账号",
    "audit": "毕业审核",
    "calibration": "校准",
    "database": "数据库",
    "journal": "日志",
    "organisation": "机构",
    "plan": "课程设置",
    "print_job": "打印任务",
    "printer": "打印机",
    "refusal": "拒绝",
    "setting": "设置",
    "student": "学生",
    "terminal": "终端",
    "year": "年份",
}
JOURNAL_VIAS = {"screen": "屏幕", "cli": "命令行"}
JOURNAL_OUTCOMES = {True: "办成", False: "没办成"}
JOURNAL_TITLE = "日志"
JOURNAL_NAME = "日志 {day}.xlsx"
JOURNAL_HEADERS = (
    "编号",
    "时间",
    "账号",
    "姓名",
    "机构代码",
    "机构名称",
    "途径",
    "地点",
    "系统用户",
    "办理",
    "结果",
    "对象",
    "对象编号",
    "之前",
    "之后",
    "详情",
    "代码",
    "会话",
    "前一条的哈希",
    "本条哈希",
)
