"""Every sentence a person reads on a screen or the command line, in one place (界面用语).

Findings and workbooks have their own in `services/wording.py`. Sentences are short, concrete and say what to do next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# --- shell ---

KEY_HELP = "帮助"
KEY_MENU = "菜单"
KEY_BACK = "返回"
KEY_FILTER = "查找"
KEY_REPAINT = "重画"
KEY_UP = "上一行"
KEY_DOWN = "下一行"
KEY_PAGE_UP = "上一页"
KEY_PAGE_DOWN = "下一页"
KEY_FIRST = "第一行"
KEY_LAST = "最后一行"
KEY_COLUMNS_LEFT = "左边的列"
KEY_COLUMNS_RIGHT = "右边的列"
KEY_OPEN = "打开"
KEY_MARK = "选中"
KEY_HARMLESS = "不起作用"
KEY_YES = "确定"
KEY_NO = "取消"
KEY_TAKE = "按 ▸ 所指的办"
KEY_CHOOSE = "换一个"
KEY_CLOSE = "关闭"
KEY_CLEAR = "清除"
KEY_TICK = "打勾"
KEY_GO_ON = "下一栏"
KEY_FIELD_UP = "上一栏"
KEY_FIELD_DOWN = "下一栏"

HELP_OF_HELP = "说明这一屏是做什么的，列出能用的键；也可以按 ?"
HELP_OF_MENU = "列出这一屏能做的所有事，选中后按 Enter；也可以按 m"
HELP_OF_BACK = "回到上一级；正在办理时先取消，正在查找时先清除"
HELP_OF_FILTER = "按姓名、证件号尾号或拼音首字母查找"
HELP_OF_REPAINT = "屏幕花了就按它，整屏重画"
HELP_OF_UP = "移到上一行"
HELP_OF_DOWN = "移到下一行"
HELP_OF_PAGE_UP = "往上翻一屏"
HELP_OF_PAGE_DOWN = "往下翻一屏"
HELP_OF_FIRST = "移到第一行"
HELP_OF_LAST = "移到最后一行"
HELP_OF_COLUMNS = "列放不下时翻看两边的列，前面几列不动"
HELP_OF_OPEN = "打开 ▸ 所指的这一行"
HELP_OF_MARK = "选中或取消选中这一行，行首的 * 表示已选中"
HELP_OF_SCROLL = "文字放不下时上下看"
HELP_OF_YES = "确定要办"
HELP_OF_NO = "不办了，回到原来的一屏"
HELP_OF_TAKE = "▸ 一开始指着取消"
HELP_OF_CLEAR = "不再查找，显示全部"
HELP_OF_TICK = "打勾或取消打勾"
HELP_OF_GO_ON = "填好这一栏，到下一栏；最后一栏按 Enter 就提交"
HELP_OF_FIELD = "在各栏之间上下移动"
HELP_OF_CHOOSE = "在确定和取消之间换"

KEY_SPACE = "空格"
"""How the space bar is written on the key line."""

TABLE_WAITING = "…"
TABLE_EMPTY = "没有内容"
TABLE_OPENS_NOTHING = "没有可选的行：{empty}"
TABLE_POSITION = "第 {first}–{last} 行，共 {total} 行"

KEY_NOT_USED = "这个键在这里不起作用。{hints}"
KEY_HINT = "{key} {label}"
HELP_OF_HARMLESS = "在别处会结束程序的键，在这里不起作用"
BETWEEN_HINTS = "，"
TOO_SMALL = "窗口太小：现在 {width}×{height}，至少要 80×24。请把窗口放大，或按 q 退出"

JOB_CANCEL = "Esc 取消"
JOB_CANCELLING = "正在取消…"
JOB_CANCELLED = "已取消，什么都没有改动"

CRASH_AT_START = "程序没能启动，错误编号 {reference}。请把编号告诉管理员"

DIALOG_CLOSE = "▸ Enter 关闭"
DIALOG_SCROLL = "… 下面还有，按 ↑↓ 看全文"
CONFIRM_CANCEL = "取消 (Esc)"
CONFIRM_YES = "确定 (y)"

MENU_TITLE = "这一屏能做的事"
MENU_HINT = "↑↓ 选择  Enter 执行  Esc 返回"
HELP_TITLE = "帮助"
HELP_HINT = "Esc 返回"

FILTER_LABEL = "查找"
FILTER_HINT = "Enter 查找  Esc 清除"
FILTER_APPLIED = "/ 再查找  Esc 显示全部"

PERSON = "{organisation} · {name}"
PROGRESS_NAMES: dict[str, str] = {}
"""Chinese names of the stages and counts of long work by their codes, for the job bar."""
NOT_NOW = "现在不行"
NOT_NOW_BECAUSE = "现在不行：{reason}"
NOT_POSSIBLE_NOW = "现在不能{action}：{reason}"
DONE_BY = {
    "A4/A3": "换登记表的纸",
    "专业班级": "选专业班级",
    "两步验证": "登记两步验证",
    "个人资料": "看个人资料",
    "二维码": "看二维码",
    "全部专业": "看全部专业",
    "会话": "看会话",
    "变化": "看变化",
    "历史": "看校准的历史",
    "只导入合格行": "只导入合格的行",
    "完好": "记为完好",
    "总览": "看总览",
    "成绩": "看成绩",
    "打印任务": "看打印任务",
    "打印机": "选打印机",
    "批注文件": "存批注文件",
    "批注名单": "存批注名单",
    "提醒": "看提醒",
    "年度设置": "改年度设置",
    "日志": "看日志",
    "暂停/继续": "接着打",
    "未开始的": "看未开始的",
    "样张": "存样张",
    "核验问题": "看核验问题",
    "模板": "存模板",
    "毕业审核": "看毕业审核",
    "毕业证": "看毕业证",
    "没印出来": "记为没印出来",
    "测试页": "打测试页",
    "上一名": "看上一名",
    "下一名": "看下一名",
    "上一年": "看上一年",
    "下一年": "看下一年",
    "上一张": "看上一张",
    "下一张": "看下一张",
    "上次抽看": "看上次抽看",
    "姓名电话": "改姓名电话",
    "学历证明书": "看学历证明书",
    "学籍名册": "看学籍名册",
    "待审核": "看待审核",
    "待省级审核": "看待省级审核",
    "归谁用": "改归谁用",
    "按原因": "按原因看",
    "纸盒": "选纸盒",
    "组织机构": "看组织机构",
    "经过": "看经过",
    "角色": "改角色",
    "证书芯": "选证书芯",
    "证书芯或纸": "选证书芯或纸",
    "课程设置": "看课程设置",
    "账号": "看账号",
    "验印审核表": "看验印审核表",
    "预览": "看预览",
    "其余照打": "照打其余的",
    "版面/全文": "换到全文",
    "宽 0.1%": "调宽 0.1%",
    "窄 0.1%": "调窄 0.1%",
    "高 0.1%": "调高 0.1%",
    "矮 0.1%": "调矮 0.1%",
    "逆时针 0.05°": "转逆时针 0.05°",
    "顺时针 0.05°": "转顺时针 0.05°",
    "打印前检查": "做打印前检查",
}
"""What a key does, in the words of a sentence, where its label on the key line is only a noun."""
REFUSED_TITLE = "没有办成"

CRASH_TITLE = "程序出错了"
CRASH_LINES = ("刚才这一步没有做完，已经保存的数据不受影响。", "请把错误编号告诉管理员：{reference}")

REFUSALS: dict[str, str] = {}
"""The sentence of each refusal by its code; `{name}` takes the refusal's parameter of that name."""

REFUSED_UNKNOWN = "没有办成（{code}）。请重试；还不行就把括号里的代码告诉管理员"


def not_possible(label: str, reason: str) -> str:
    """Why the key with this label does nothing now."""
    return NOT_POSSIBLE_NOW.format(action=DONE_BY.get(label, label), reason=reason)


def refusal(code: str, params: Mapping[str, object]) -> str:
    """The sentence for a refused operation: what is wrong and what to do next."""
    sentence = REFUSALS.get(code)
    return REFUSED_UNKNOWN.format(code=code) if sentence is None else sentence.format_map(params)


# --- workbooks ---

REFUSALS |= {
    "file_missing": "找不到文件 {name}",
    "file_no_access": "没有权限打开文件 {name}",
    "file_not_writable": "文件 {name} 写不进去，请换一个文件夹，或先在表格软件里关掉它",
    "folder_missing": "文件夹 {name} 不存在。请先建好，或者换一个",
    "file_empty": "文件是空的，没有可导入的内容",
    "file_encrypted": "文件加了密码，请在表格软件里去掉密码、保存后再导入",
    "file_html": "这是网页或 XML 格式的表，只是名字叫 .xls；请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入",
    "file_other_format": "不认识这种格式，请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入",
    "file_unreadable": "这不是表格文件；请导入 .xlsx、.xls 或 .csv",
    "file_damaged": "文件已损坏，读不出来；请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入",
    "file_has_entities": "文件里有不允许的 XML 定义，没有读取；请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入",
    "unpacks_too_large": "文件展开后超过 1 GB，没有读取；请删去用不到的工作表和图片，或分成几个文件",
    "too_many_columns": "工作表“{sheet}”有内容的列超过 {limit} 列；请删去用不到的列",
    "too_many_rows": "工作表“{sheet}”超过 {limit} 行；请分成几个文件",
    "too_many_cells": "工作表“{sheet}”的内容散得太开；请删去离表格很远的零散单元格",
    "header_missing": "工作表“{sheet}”缺少列：{columns}（第 {row} 行：{found}）；请补上这些列，或改用模板",
    "header_doubled": "工作表“{sheet}”第 {row} 行有重复的列“{column}”（{places} 列）；请只留一列",
}
PROGRESS_NAMES["annotate"] = "写标注副本"


# --- start and home ---

PROGRAM = "验印"

SIGN_IN = "登录"
SIGN_IN_HELP = (
    "用自己的账号登录。每人一个账号，表格上的经办人、填表人就是登录的人。忘了密码请找学校管理员或系统管理员"
)
SIGN_IN_NEXT = "填好账号，按 Enter 到密码；填好密码，按 Enter 登录"
SIGN_IN_NEXT_DEMO = "填账号和密码，按 Enter 登录；也可以按 Tab 到下面，选一个演示账号按 Enter"
SIGN_IN_CHOSEN = "选中的是演示账号 {login}（{name}），按 Enter 登录；自己填账号按 Shift+Tab"
SIGN_IN_NOT_TYPED = "这里不能打字：选中的是演示账号 {login}，Enter 用它登录，Shift+Tab 自己填"
SIGN_IN_MISSING = {"login": "请填账号", "password": "请填密码"}
SIGNING_IN = "正在核对密码…"
FIELDS = {"login": "账号", "password": "密码", "name": "姓名", "phone": "联系电话"}
KEY_SIGN_IN = "登录"
HELP_OF_SIGN_IN = "用填好的账号和密码登录"
KEY_QUIT = "退出程序"
HELP_OF_QUIT = "结束程序"
DEMO_ACCOUNTS = "演示数据。下面的账号密码都是 {password}"
DEMO_COLUMNS = (("账号", 12), ("姓名", 8), ("单位", 24), ("角色", 12))

ROLES = {
    "school_admin": "学校管理员",
    "school_user": "学校用户",
    "school_graduation": "学校毕业管理",
    "bureau_reviewer": "教育局审核",
    "department_reviewer": "教育厅审核",
    "desk_operator": "验印窗口",
    "system_admin": "系统管理员",
    "auditor": "审计员",
}
BETWEEN_ROLES = "、"

KEY_PROFILE = "个人资料"
HELP_OF_PROFILE = "填写自己的姓名和电话，表格上要印"
PROFILE_HELP = "自己的姓名和联系电话。表格上的经办人、填表人、审核人印的就是它们，不填就不能新建毕业审核"
PROFILE_WHY = "表格上的经办人、填表人和联系电话取自这里"
PROFILE_ACCOUNT = "账号    {login}"
PROFILE_ORGANISATION = "单位    {organisation}"
PROFILE_ROLES = "角色    {roles}"
PROFILE_NEXT = "填好姓名，按 Enter 到电话；再按 Enter 保存"
PROFILE_SAVED = "个人资料已保存"
KEY_SAVE = "保存"
HELP_OF_SAVE_PROFILE = "保存姓名和电话"

AREAS = {
    "PLANS": ("课程设置", "看各专业、年级的课程，从课程设置表导入"),
    "ROSTER": ("学籍名册", "看在册学生，从学籍名册导入"),
    "GRADES": ("成绩", "看各班成绩，从成绩表导入"),
    "AUDITS": ("毕业审核", "看本校的毕业审核，新建、核验、看问题"),
    "DIPLOMAS": ("毕业证", "打印毕业证，看打到哪里了"),
    "NEW_AUDIT": ("新建审核", "用毕业生名单新建一次毕业审核"),
    "ORGANISATIONS": ("组织机构", "看机构，从组织机构表导入"),
    "SETTINGS": ("年度设置", "看和改及格分、日期等设置"),
    "REVIEW_QUEUE.bureau": ("待审核", "看等本单位审核的学校，逐个审核"),
    "REVIEW_QUEUE.department": ("待省级审核", "看等教育厅审核的学校，逐个审核"),
    "OVERVIEW": ("总览", "看各地各校走到了哪一步，谁还没有开始"),
    "ACCOUNTS": ("账号", "添加账号，改角色，重设密码，停用账号"),
    "SESSIONS": ("会话", "看谁登录着，需要时结束他的登录"),
    "PRINTERS": ("打印机", "添加、检查打印机，打测试页，校准"),
    "JOURNAL": ("日志", "查谁在什么时候办了什么"),
}
HELP_OF_RELOAD_HOME = "再看一遍有什么等着办"
HOME_HELP = "首页：等着您办的事，最新的在最上面。按数字进各个栏目"
HOME_OF_YEAR = "验印 {year}年"
HOME_TO_DO = "要办的事"
HOME_UNDER_WAY = "在办"
HOME_EMPTY = "没有等着您办的事"
KEY_SIGN_OUT = "退出登录"
HELP_OF_SIGN_OUT = "退出登录，回到登录屏"
SIGN_OUT = "退出登录"
SIGN_OUT_QUESTION = "要退出登录吗？已经保存的数据不受影响。"

HOME_STATES = {
    "returned": "! 退回修改",
    "data_changed": "! 数据已变",
    "to_submit": "  待提交",
    "revoked": "! 撤销",
}
"""The first column of home; audits that wait above show their state instead."""

AUDIT_STATES = {
    "open": "待提交",
    "returned": "退回修改",
    "at_bureau": "待审核",
    "at_department": "待省级审核",
    "approved": "审核通过",
    "stamping": "验印中",
    "stamped": "已验印",
    "issued": "已发放",
}
STALE_CAUSES = {"grades": "成绩", "roster": "学籍", "plan": "课程设置", "settings": "设置"}
AUDIT_OF = "{year}年 第{batch}批"
HOME_DETAILS = {
    "returned": "{by} {at}：{reason}",
    "withdrawn": "{by} {at} 撤回通过：{reason}",
    "revoked": "{by} {at} 撤销{name}：{reason}",
    "data_changed": "{cause} {at} 有变，需重新核验",
    "to_submit": "{at} 核验，不合格 {failed}",
    "to_review": "{school} {at}",
    "under_way": "在{place}，{waited}",
    "under_way_nowhere": "{at} 审核通过",
}
HOME_NEXT = {
    "returned": "Enter 看验印审核表，照原因改好，按 F5 重新核验，审核通过后再提交",
    "revoked": "{name}的证书编号已作废，其他人不变。Enter 看验印审核表和证书编号",
    "data_changed": "Enter 看验印审核表，在那里按 F5 重新核验，不用再交名单",
    "to_submit": "Enter 看验印审核表，逐个专业看过按 F9 审核通过，再按 F10 提交",
    "to_review": "{by} 提交，已审 {approved}/{tables} 个专业{revoked}。Enter 逐个专业审核",
    "under_way": "Enter 看验印审核表。等上级审核，现在不用做什么",
    "under_way_nowhere": "Enter 看验印审核表和证书编号",
}
HOME_JOB_STATES = {
    "paused": "! 打印暂停",
    "stopped": "! 没有打完",
    "to_confirm": "! 出纸待确认",
    "running": "  正在打印",
}
HOME_JOB_DETAILS = {
    "paused": "{paper} {printer}：{cause}",
    "stopped": "{paper} {printer}：还有 {planned} 张没打",
    "to_confirm": "{paper} {printer}：{open} 张送出，等看出纸口",
    "running": "{paper} {printer}：{at} 开始",
}
HOME_JOB_NEXT = {
    "to_do": "{by} 打印，共 {total} 张，办完 {settled} 张。Enter 看每一张，继续打或确认出纸",
    "running": "{by} 打印，共 {total} 张，办完 {settled} 张。Enter 看打到哪一张",
}
HOME_JOB_CAUSES = {"out_of_paper": "缺纸，装好纸再继续"}
HOME_JOB_LEFT_OVER = "还有 {count} 张没办完"
HOME_JOB_LEFT = "{count} 张"
HOME_NEXT_PRINTS = "按 5 打印毕业证；Enter 看验印审核表，打印要交的表"
HOME_NOT_YOURS = "由本校的{role}办。Enter 看验印审核表"
HOME_REASON = {
    "return": "退回的原因：{reason}",
    "withdraw": "撤回通过的原因：{reason}",
    "revoked": "撤销的原因：{reason}",
}
HOME_STALE_TOO = "{cause}又变了；"
HOME_CHANGES = "{count} 处变化"
PEOPLE = "{count} 人"
NEAR_DAYS = {0: "今天", 1: "昨天"}
WAITED_TODAY = "今天送到"
WAITED_DAYS = "已等 {days} 天"
HOME_STATE_COUNT = "{state} {audits} 校 {graduates} 人"
HOME_COUNTS = "要办 {to_do}   在办 {under_way}"
HOME_COUNTS_REVIEWER = "要办 {to_do}"
HOME_SCHEDULE = "日程"
HOME_RECEIPT = "回执截止 {day}"
HOME_STAMPING = "现场验印 {first} 至 {last}"
HOME_PLACE = "地点 {place}"
HOME_START = {
    "school_graduation": (
        "第一次用：先看 1 课程设置、2 学籍名册、3 成绩 是否齐全，",
        "再按 n 用毕业生名单新建毕业审核",
    ),
    "school_user": ("第一次用：先导入 1 课程设置，再导入 2 学籍名册，最后导入 3 成绩",),
    "school_admin": ("按 a 添加和管理本校的账号，每人一个",),
    "bureau_reviewer": ("没有等着审核的学校。按 2 看各校走到了哪一步",),
    "department_reviewer": ("没有等着审核的学校。按 2 看各地走到了哪一步",),
    "desk_operator": ("现场验印的栏目还没有做好；现在可以先看日程",),
    "system_admin": ("按 o 导入组织机构，按 a 添加账号，按 s 看年度设置",),
    "auditor": ("按 j 查阅日志",),
}
"""What to do first when nothing waits, by role; the first role that fits in this order."""

AUDITS_HELP = (
    "本校每一年、每一批的毕业审核。Enter 看验印审核表，k 看核验问题；"
    "成绩、学籍改过以后按 F5 重新核验，不用再交名单"
)
AUDITS_COLUMNS = (("毕业审核", 14), ("状态", 20), ("核验", 11))
AUDITS_COUNT_COLUMNS = (("共", 5), ("合格", 5), ("不合格", 6), ("撤销", 4))
AUDITS_FROM = "名单 {name}"
AUDITS_EMPTY = "还没有毕业审核"
AUDITS_START = "按 n 用毕业生名单新建一次毕业审核"
AUDITS_COUNTS = "共 {count} 次"
AUDITS_COUNTS_STALE = "共 {count} 次   需重新核验 {stale}"
STATE_STALE = "{state}  ! 需重新核验"
KEY_NEW_AUDIT = "新建"
HELP_OF_NEW_AUDIT = "用毕业生名单新建一次毕业审核"
REASON_NOT_GRADUATION = "要有学校毕业管理的角色；请学校管理员添加"
REASON_NO_AUDIT = "还没有毕业审核，先按 n 新建"
AUDITS_SUBMITTED = "已经提交，撤回或退回后才能重新核验"
AUDITS_VERIFIED = "{audit} 已重新核验：合格 {passed}，不合格 {failed}"
AUDITS_WAITS = "在{place}，等审核；现在不用做什么"
AUDITS_STALE = "{cause} {at} 有变，涉及 {rows} 人：按 F5 重新核验"
AUDITS_FAILED = "有 {failed} 行不合格：按 k 看原因和怎么办，改好后按 F5 重新核验"
AUDITS_READY = "全部合格：Enter 看验印审核表，逐个专业审核通过后提交"

SETTINGS = "年度设置"
SETTINGS_HELP = "一年的设置。改了影响核验的设置，还没提交的毕业审核会标记需重新核验。[ 和 ] 换年份"
SETTINGS_WHOSE = "这一年没有单独设的，用各年通用的值；核验、表格和证书按这里的值"
YEAR_NAME = "{year}年"
KEY_YEAR_BEFORE = "上一年"
KEY_YEAR_AFTER = "下一年"
HELP_OF_YEAR = "看另一年的设置"
KEY_CHANGE = "修改"
REASON_NOT_SYSTEM_ADMIN = "只有系统管理员可以"
SETTING_COLUMNS = (("设置", 18), ("值", 26))
SETTING_CHANGE = "{year}年 {name}"
SETTING_WRONG = "{name} 不能是“{text}”。{help}"
SETTING_CHANGED = "{name} 已改；只改了这一年"
SETTING_VALUES = {"on": "是", "off": "否", "credits": "按学分加权", "plain": "算术平均", "": "—"}
SETTING_CHOICES = {
    "weighting": {"credits": "学分多的课程占得多", "plain": "每门课程一样"},
    "makeup_capped": {"on": "补考及格最多算 60 分", "off": "补考成绩照实算"},
    "same_person_forbidden": {"on": "填表人和审核人不能是同一人", "off": "可以是同一人，屏幕上会提醒"},
    "second_factor": {"on": "教育局、教育厅、验印窗口、管理员、审计员都要用", "off": "自愿"},
}
"""Settings that are one of two, each with what it means."""
SETTING_NAMES = {
    "pass_score": "及格分",
    "word_excellent": "优秀折合",
    "word_good": "良好折合",
    "word_medium": "中等折合",
    "word_pass": "合格折合",
    "word_fail": "不合格折合",
    "word_breach": "违纪、作弊折合",
    "weighting": "综合成绩算法",
    "makeup_capped": "补考最高 60",
    "promoted": "升学的毕业方式",
    "number_pattern": "证书编号规则",
    "same_person_forbidden": "填表审核须两人",
    "second_factor": "须两步验证",
    "sheets_per_job": "每组打印张数",
    "graduation_date": "毕业日期",
    "issue_date": "发证日期",
    "receipt_deadline": "回执截止",
    "stamping_from": "现场验印开始",
    "stamping_to": "现场验印结束",
    "stamping_place": "现场验印地点",
}
SETTING_HELP = {
    "pass_score": "课程没有单独定及格分时用它，0 到 100，最多一位小数",
    "word_excellent": "优秀、优 算综合成绩时折合多少分",
    "word_good": "良好、良 算综合成绩时折合多少分",
    "word_medium": "中等、中 算综合成绩时折合多少分",
    "word_pass": "合格、及格 算综合成绩时折合多少分",
    "word_fail": "不合格、不及格、差 算综合成绩时折合多少分",
    "word_breach": "违纪、作弊 算综合成绩时折合多少分",
    "weighting": "综合成绩怎么算",
    "makeup_capped": "补考及格最多算 60 分，还是照实算",
    "promoted": "这些毕业方式不核验课程成绩，只核验操行；用空格隔开，须在代码表里，留空就按代码表",
    "number_pattern": "毕业证书编号的写法，可用 {year} {yy} {school} {major} {seq:04}",
    "same_person_forbidden": "填表人和审核人可不可以是同一人",
    "second_factor": "教育局、教育厅、验印窗口、管理员、审计员登录要不要两步验证；其他人自愿",
    "sheets_per_job": "一次送给打印机几张，1 到 25；出故障时要查看的就是这几张",
    "graduation_date": "新建毕业审核时预填，写成 2023-06-30",
    "issue_date": "新建毕业审核时预填，写成 2023-07-01",
    "receipt_deadline": "首页日程上的回执截止日期，写成 2023-06-19",
    "stamping_from": "首页日程上现场验印的第一天，写成 2023-07-03",
    "stamping_to": "首页日程上现场验印的最后一天，写成 2023-07-19",
    "stamping_place": "首页日程上现场验印的地点",
}
PROMPT_HINT = "Enter 确定  Esc 取消"

ORGANISATIONS_HELP = "教育厅、教育局、学校，下级排在上级下面。i 从组织机构表导入：表里没有的机构留着不动"
ORGANISATION_COLUMNS = (("机构名称", 24), ("机构代码", 12), ("类型", 8), ("联系人", 8), ("联系电话", 14))
ORGANISATION_KIND_NAMES = {"department": "教育厅", "bureau": "教育局", "school": "学校"}
DIRECT_SCHOOL = "区直学校"
DIRECT_SCHOOLS = "其中区直 {count}"

FIRST_START = "第一次启动"
FIRST_START_HELP = (
    "这个数据库里还没有账号。可以先用演示数据试一试，也可以直接为正式使用做准备。"
    "演示数据和正式数据不能混在一起"
)
FIRST_START_WHY = "这个数据库是新的，还没有账号。选一个开始："
FIRST_START_PLACE = "数据库 {place}"
FIRST_START_CHOICES = {
    "demo": ("演示", "两所学校、一个教育局、教育厅；人和成绩都是编的"),
    "real": ("正式启用", "建系统管理员账号和教育厅，然后导入组织机构"),
}
FIRST_START_DETAILS = {
    "demo": (
        "Enter 装入演示数据，要几秒钟；登录屏会列出演示账号和密码，收件箱里有表格可试",
        "要正式使用时，另换一个数据库",
    ),
    "real": ("Enter 填系统管理员和教育厅，共七栏", "有组织机构表的，可以直接从表格导入"),
}
KEY_BEGIN = "开始"
FILLING_DEMO = "装入演示数据"
SET_UP = "正式启用"
SET_UP_HELP = (
    "建第一个账号：系统管理员。他管机构、账号和设置，不办业务。"
    "账号属于教育厅：填教育厅的代码和名称，或按 F4 从组织机构表导入"
)
SET_UP_WHY = ("第一个账号是系统管理员：管机构、账号和设置，不办业务",)
SET_UP_FIELDS = {
    "login": ("账号", "2–32 个字母、数字"),
    "name": ("姓名", ""),
    "phone": ("联系电话", "如 0771-0000001"),
    "password": ("密码", "至少 10 位，有三种字符"),
    "again": ("再填一次密码", ""),
    "code": ("教育厅代码", "如 450000"),
    "department": ("教育厅名称", ""),
}
SET_UP_MISSING = "请填这一栏"
PASSWORDS_DIFFER = "两次填的密码不一样"
SET_UP_NEXT = "Enter 到下一栏，最后一栏按 Enter 完成。有组织机构表的先填账号，再按 F4 导入"
KEY_FINISH = "完成"
HELP_OF_FINISH = "建好账号，回到登录屏"
KEY_IMPORT_TREE = "从表格导入机构"
HELP_OF_IMPORT_TREE = "从这个账号的收件箱导入组织机构表，教育厅两栏会自动填好"
SET_UP_REFUSED_FIELDS = {
    "login_invalid": "login",
    "login_taken": "login",
    "name_invalid": "name",
    "phone_invalid": "phone",
    "password_weak": "password",
    "department_incomplete": "code",
    "department_differs": "code",
}
"""Which field to put right after a refusal, by its code."""
REFUSALS |= {
    "already_set_up": "已经有账号了，请直接登录",
    "department_incomplete": "教育厅的代码和名称都要填",
    "department_differs": "已有的教育厅代码是 {known}，请改成一样的",
}
PROGRESS_NAMES["demo"] = "装入演示数据"


# --- import screens ---

IMPORT = "导入"
IMPORT_WORDS = {
    "plan": ("课程设置", "课程"),
    "roster": ("学籍名册", "学生"),
    "grades": ("成绩", "成绩"),
    "organisations": ("组织机构", "机构"),
}
"""How people call the file, and what its counts count."""
COUNTS_OF_IMPORT = {
    "new": "新增",
    "changed": "更改",
    "unchanged": "未变",
    "removed": "删除",
    "refused": "退回",
}
CLEANED = "整理 {total} 处：{kinds}"
BETWEEN_CLEANINGS = "，"
IMPORT_PREVIEW = "核对"
IMPORT_PREVIEW_HELP = (
    "文件读完了，还没有存入。上面是会新增、更改、删除多少，下面是有问题的单元格：行和列就是表格里的行号和列标。"
    "退回的行不会存入；提醒不妨碍存入"
)
IMPORT_HEAD = "{file}   {unit} {counts}"
IMPORT_NO_PROBLEMS = "没有问题"
PROBLEM_COLUMNS = (("", 4), ("行", 6), ("列", 2), ("内容", 18), ("问题", 20))
SHEET_COLUMN = ("表", 16)
LEVEL_REFUSED = "退回"
LEVEL_WARNING = "提醒"
PROBLEM_AT = "表「{sheet}」第 {row} 行 {column} 列："
PROBLEM_IN_ROW = "表「{sheet}」第 {row} 行："
PARTIAL_ON = "[x] 只导入合格行 (p)"
PARTIAL_OFF = "[ ] 只导入合格行 (p)"
IMPORT_NEXT_STORE = "没有要退回的行。按 F5 存入"
IMPORT_NEXT_NOTHING = "文件和已有的数据一样，不用存入。Esc 返回"
IMPORT_NEXT_REFUSED = "退回 {refused}，现在什么都不会存入。按 e 取批注文件改好再来，或按 p 只导入合格行"
IMPORT_NEXT_REFUSED_ALL = "没有可以存入的行。按 e 取批注文件，改好再来"
IMPORT_NEXT_PARTIAL = "按 F5 存入合格行；退回的 {refused} 不存入，按 e 取批注文件"
KEY_STORE = "存入"
HELP_OF_STORE = "把核对过的内容存入，先再问一次"
KEY_PARTIAL = "只导入合格行"
HELP_OF_PARTIAL = "打勾后，有问题的行退回，其余的存入；不打勾，有一行退回就什么都不存"
KEY_ANNOTATE = "批注文件"
HELP_OF_ANNOTATE = "把自己的表格抄一份放到发件箱：有问题的单元格标了颜色，加了批注和“问题”一列"
REASON_NOTHING_TO_STORE = "没有要新增、更改或删除的"
REASON_REFUSED_ROWS = "有退回的行；先按 p 选只导入合格行，或改好文件再来"
REASON_NO_GOOD_ROWS = "没有可以存入的行"
REASON_NO_REFUSED_ROWS = "没有退回的行，全部都会存入"
REASON_NO_PROBLEMS = "没有问题，不用批注"
IMPORT_CONFIRM_TITLE = "存入{name}"
IMPORT_CONFIRM = "{unit} {counts}"
IMPORT_CONFIRM_REMOVED = "其中删除 {removed}：文件里没有的课程会从这份课程设置里去掉"
IMPORT_CONFIRM_REFUSED = "退回 {refused} 不存入"
IMPORTING = "存入"
IMPORT_CHANGED_MEANWHILE = "数据刚被别人改过，现在有要退回的行，什么都没有存入。请看新的问题再决定"
ANNOTATING = "写批注文件"
ANNOTATED_NAME = "{name}-批注.xlsx"
ANNOTATED_AT = "批注文件在发件箱："


def file_place(folder: str, *names: str) -> tuple[str, ...]:
    """Where a written file lies: the folder, then each file name on a line of its own so that none breaks."""
    return (f"文件夹 {folder}", *(f"文件 {name}" for name in names))


FILE_WRITTEN = "文件已写好"
IMPORTED = "已存入 {file}：{counts}"
INBOX_COLUMNS = (("收件箱", 14), ("时间", 10), ("大小", 4))
INBOX_EMPTY = "收件箱是空的"
INBOX_WHERE = (
    "收件箱里还没有文件。",
    "",
    "把表格放进这个文件夹，再按 r：",
)
ID_HEADINGS = ("身份证", "证件号", "公民身份")
PREVIEW_HEAD = "预览  表 {sheet} · {rows} 行"
PREVIEW_REFUSED = "这个文件读不了："
KEY_TEMPLATE = "模板"
HELP_OF_TEMPLATE = "把空白模板写到发件箱，带下拉选项，证件号列已是文本格式"
TEMPLATE_AT = "空白模板在发件箱："
TEMPLATE_NAMES = {
    "organisations": "组织机构-模板.xlsx",
    "plan": "课程设置-模板.xlsx",
    "roster": "学籍名册-模板.xlsx",
    "grades": "成绩-长表-模板.xlsx",
    "grades_wide": "成绩-宽表-模板.xlsx",
    "graduates": "毕业生名单-模板.xlsx",
}
KEY_RELOAD = "刷新"
HELP_OF_RELOAD = "再看一遍收件箱里有什么"
FILE_CHOOSER_HELP = (
    "选要导入的文件。最新的在最上面，右边是它的头几行。Enter 把整个文件读一遍，先看会改什么，这时还不存入"
)
FILE_CHOOSER_NEXT = "选中{name}文件，按 Enter 核对；核对后才问要不要存入"
KEY_CHECK = "核对"
HELP_OF_CHECK = "读完整个文件，看会新增、更改什么，有哪些问题"
CHECKING_FILE = "核对"
REASON_NO_FILE = "收件箱里没有文件"
PROGRESS_NAMES.update(
    {
        "read": "读文件",
        "verify": "核验",
        "freeze": "编表",
        "store": "存入",
        "passed": "合格",
        "failed": "不合格",
        "refused": "退回",
    }
)

AUDITS = "毕业审核"
NEW_AUDIT = "新建"
NEW_AUDIT_HELP = (
    "用一份毕业生名单新建毕业审核：上面填年份、批次和日期，下面选名单，F5 开始核验。"
    "名单里的顺序就是以后打印的顺序。同一批已经有了、要换一份名单，先勾选允许重建"
)
NEW_AUDIT_FIELDS = {
    "year": "年份",
    "batch": "批次",
    "rebuild": "允许重建",
    "graduation_date": "毕业日期",
    "issue_date": "发证",
}
NEW_AUDIT_NEXT = "选好名单按 F5 开始核验；Tab 到年份、批次和日期"
NEW_AUDIT_EXISTS = (
    "{year}年第{batch}批已有（{state}，合格 {passed}，不合格 {failed}）。要换名单，先勾选允许重建"
)
NEW_AUDIT_REBUILDS = (
    "会用新名单重建 {year}年第{batch}批（现在合格 {passed}，不合格 {failed}）。按 F5 开始核验"
)
NEW_AUDIT_SUBMITTED = "{year}年第{batch}批已是{state}，不能重建。换一个批次，或等退回后再重建"
NEW_AUDIT_WRONG = {"year": "年份要填四位数字，如 2023", "batch": "批次要填数字，第 1 批填 1"}
NEW_AUDIT_REFUSED_FIELDS = {
    "audit_exists": "rebuild",
    "year_invalid": "year",
    "batch_invalid": "batch",
    "batch_skipped": "batch",
    "date_invalid": "graduation_date",
}
"""Which field to put right after a refusal, by its code."""
KEY_VERIFY = "开始核验"
HELP_OF_VERIFY = "读名单、逐行核验，存成一次毕业审核；核验时按 Esc 可以取消"

LIST_EMPTY = "还没有内容，按 i 从表格导入"
HELP_OF_IMPORT = "从收件箱里选表格导入；先看会改什么，再决定存不存"

REASON_NOT_SCHOOL_USER = "要有学校用户的角色；请学校管理员添加"
COHORT_NAME = "{cohort}级"
COHORT_MAJOR = "{cohort}级 {major}"
YES = "是"
NO = "否"

PLANS_HELP = (
    "各专业、年级、学制的课程设置。i 从课程设置表导入：文件里有的那几份整份换成文件里的，文件里没有的不动。"
    "每份都要有操行，否则学生核验不过"
)
PLAN_COLUMNS = (
    ("专业代码", 8),
    ("专业", 16),
    ("年级", 4),
    ("学制", 4),
    ("课程", 4),
    ("学期", 4),
    ("操行", 4),
    ("在册", 5),
)
PLAN_COURSES = "看课程"
PLANS_COUNTS = "{plans} 份   专业 {majors}"
PLANS_COUNTS_LACKING = "{plans} 份   专业 {majors}   ! 没有操行 {without}"
CONDUCT_THERE = "有"
CONDUCT_LACKING = "! 无"
PLAN_WITHOUT_CONDUCT = "这份没有操行，学生会核验不过：在课程设置表里每学期加一行操行（思想政治课），再导入"
PLAN_FITS = "名册里有 {students} 名学生用这份课程设置"
PLAN_FITS_NOBODY = "名册里没有学生用这份课程设置；核对专业代码、年级和学制"
PLAN_HELP = "一份课程设置的课程，一学期一段。要改就改好课程设置表再导入一次"
PLAN_NAME = "{cohort}级 {major} {duration}年"
PLAN_COURSE_COLUMNS = (
    ("类别", 10),
    ("课程", 16),
    ("性质", 8),
    ("学时", 4),
    ("学分", 4),
    ("要求", 4),
    ("及格", 4),
)
PLAN_COUNTS = (
    "{courses} 门课   {semesters} 学期 {rows} 门次   学分 {credits}   要求：毕业要求   及格：空的用年度设置"
)
PLAN_SEMESTER = "第{semester}学期   {courses} 门   学分 {credits}"

ROSTER_HELP = (
    "本校在册的学生。/ 按姓名、证件号尾号或拼音首字母查找，zs 找得到张三。证件号只显示头尾，v 显示全号，会记入日志。"
    "i 从学籍名册导入：名册里没有的学生留着不动"
)
ROSTER_COLUMNS = (
    ("姓名", 10),
    ("性别", 4),
    ("身份证号", 18),
    ("年级", 6),
    ("专业", 10),
    ("班级", 10),
    ("状态", 6),
)
ROSTER_WIDE = ("专业", 10)
ROSTER_COUNTS = "在册 {total}"
ROSTER_FOUND = "查找“{text}” {shown} 人，在册 {total}"
ROSTER_NOBODY = "没有这样的学生"
ROSTER_DETAILS = (
    "学籍号 {text}",
    "学制 {text} 年",
    "招生登记序号 {text}",
    "{text}",
    "毕结业处理 {text}",
    "电话 {text}",
)
KEY_SHOW_ID = "显示全号"
HELP_OF_SHOW_ID = "显示 ▸ 所指学生的整个证件号，会记入日志"
ID_SHOWN = "{name} 的证件号 {number}；已记入日志"

GRADES_HELP = (
    "各班的成绩。Enter 看学生，再 Enter 看各门成绩。"
    "i 从成绩表导入，长表、宽表都行：空着的格不会抹掉已有的成绩"
)
CLASS_COLUMNS = (
    ("年级", 6),
    ("专业", 14),
    ("班级", 12),
    ("学生", 5),
    ("有成绩", 6),
    ("成绩", 7),
    ("到学期", 6),
)
CLASS_STUDENTS = "看学生"
GRADES_COUNTS = "{classes} 个班   学生 {students}   成绩 {marks} 条"
GRADES_COUNTS_LACKING = "{classes} 个班   学生 {students}   成绩 {marks} 条   ! 没有成绩 {lacking} 人"
GRADES_NOBODY = "名册里还没有学生"
GRADES_START = "先在学籍名册导入学生，再按 i 导入成绩"
CLASS_LACKING = "本班有 {lacking} 人一门成绩也没有：按 i 导入成绩"
CLASS_HAS_MARKS = "本班人人都有成绩，到第 {last} 学期"
CLASS_HELP = "一个班的学生和各有多少成绩。Enter 看各门、各学期的成绩"
CLASS_STUDENT_COLUMNS = (("姓名", 12), ("身份证号", 18), ("状态", 8), ("成绩", 6), ("补考", 6), ("到学期", 6))
CLASS_COUNTS = "学生 {students}"
CLASS_COUNTS_LACKING = "学生 {students}   ! 没有成绩 {lacking}"
NO_MARKS = "! 无"
MARKS = "看成绩"
STUDENT_MARKS_HELP = (
    "一名学生各门课、各学期登记的成绩，52→47 是成绩和补考。缺：课程设置里有、毕业要求是，但没有成绩。"
    "前面有 ! 的是从毕业审核过来要看的那一格。是否够毕业看毕业审核"
)
MARKS_COURSE = "课程"
MARKS_EMPTY = "没有课程设置，也没有成绩"
MARKS_COUNTS = "{number}  {status}   成绩 {entered}   缺 {missing}"
MARKS_GROUP = "{category}   {courses} 门"
MARKS_NEXT = "缺的成绩：补在成绩表里，从首页按 3 到成绩，按 i 导入"
MARKS_COMPLETE = "课程设置里的课程都有成绩"
MARKS_NO_PLAN = "没有对应的课程设置，这些成绩都不计；先导入这个专业、年级、学制的课程设置"
MARK_MISSING = "缺"
MARK_OPTIONAL = "·"
REFUSALS |= {
    "plan_missing": "这份课程设置已经不在了，请返回再看",
    "student_missing": "名册里已经没有这名学生，请返回再看",
}
VERIFYING = "核验"


# --- refusals ---

REFUSALS |= {
    # accounts
    "sign_in_failed": "账号或密码不对，或者账号已停用。请再试一次；忘了密码请找学校管理员或系统管理员",
    "account_unknown": "没有账号 {login}。请核对拼写；还没有就用 yanyin account add 添加",
    "account_inactive": "账号 {login} 已停用。请换一个账号，或请系统管理员启用",
    "login_invalid": "账号名不对：要 2–32 个字符，只用英文字母、数字、点、下划线、短横，第一个是字母或数字",
    "login_taken": "账号 {login} 已经有人用（大小写不算不同）。请换一个名字",
    "password_weak": "密码太弱：至少 {shortest} 个字符，小写字母、大写字母、数字、其他符号里至少有 {kinds} 种",
    "role_missing": "没有写角色。请至少给一个角色",
    "role_unknown": "没有“{role}”这个角色。可用的角色：{known}",
    "role_unfit": "机构 {organisation} 不能有这个角色。学校的角色给学校，教育局审核给教育局，教育厅审核给教育厅",
    "role_beyond_school": "学校管理员只能添加学校管理员、学校用户、学校毕业管理；其他角色请找系统管理员",
    "name_missing": "请填姓名，表格上要印",
    "name_invalid": "姓名太长，最多 {longest} 个字",
    "phone_missing": "请填联系电话，表格上要印",
    "phone_invalid": "联系电话不对，例如 0771-5300000 或 13800000000",
    "database_not_empty": "数据库里已经有数据，不能再放演示数据。请换一个文件夹或空的数据库",
    "organisation_unknown": "没有代码为 {organisation} 的机构。请先导入组织机构，或核对机构代码",
    "role_not_allowed": "您的角色不能做这件事。请由有这项权限的人登录来做，或请管理员给您加角色",
    "local_not_allowed": "没有登录的本机不能做这件事（新建、提交、审核、打印要记在人的名下）。请加 --as 账号",
    "other_organisation": "这不是您单位的数据，您看不到也改不了",
    # schools, audits, settings
    "audit_missing": "没有这次毕业审核。请核对学校、年份和批次，或先用名单新建",
    "row_missing": "这一行已经不在了，名单可能刚重建过。请返回上一级再打开",
    "table_missing": "这张审核表已经不在了，名单可能刚重建过。请返回上一级再打开",
    "school_required": "没有说是哪所学校。请加 --school 学校代码",
    "school_unknown": "没有代码为 {school} 的学校。请先导入组织机构，或核对学校代码",
    "not_a_school": "{school} 不是学校。请写学校的机构代码",
    "year_invalid": "年份 {year} 不对，要在 2000–2100 之间",
    "setting_unknown": "没有“{key}”这项设置。可用的有：{known}",
    "setting_invalid": "“{key}”不能是这个值。yanyin settings show 列出现在的写法",
    "file_changed": "文件在预览之后又改过。请重新选择文件，看过预览再导入",
    "list_empty": "工作表“{sheet}”只有表头，没有一行内容。请填好再导入",
    "several_lists": "有几张工作表都像毕业生名单：{sheets}。请只留一张",
    "semester_ambiguous": "工作表“{sheet}”写着不止一个学期。请在表名或标题里只写一个，如“第2学期”",
    "file_of_other_kind": "工作表“{sheet}”是{found}，不是成绩。请选成绩表；{found}请在它自己的栏目里导入",
    "semester_missing": "工作表“{sheet}”没有写是第几学期。请在表名或标题里写明，如“第2学期”",
    "submitted_meanwhile": "刚才有人提交了毕业审核，其中学生的成绩不能再改，什么都没有存。请重新导入，看清哪些行被拒",
    # database
    "database_url_invalid": "数据库地址不对。写 sqlite:///文件路径（绝对路径是四个斜杠）或 postgresql://用户@主机/库名",
    "database_folder_missing": "放数据库的文件夹 {folder} 不存在。请先建好，或改正 --database",
    "database_on_network": "数据库文件不能放在网络文件系统（{kind}）上。请放到本机磁盘；多台机器共用请用 PostgreSQL",
    "database_unreachable": "连不上数据库服务器。请检查地址、账号和网络，确认 PostgreSQL 已启动、库已建好",
    "database_busy": "数据库正忙，等了一会儿还没有轮到。请稍后再试；什么都没有改动",
    "database_cannot_open": "数据库文件打不开，也建不了。请检查路径，以及文件和文件夹的权限",
    "database_read_only": "数据库只能读，不能写。请检查文件和文件夹的权限，或换有写权限的用户运行",
    "database_disk_full": "磁盘满了，没有写成。请腾出空间再试；什么都没有改动",
    "database_disk_failed": "读写数据库文件时磁盘出错。请检查磁盘，必要时从备份恢复",
    "database_permission": "这个数据库用户没有足够的权限。请让数据库管理员授予建表和读写的权限",
    "database_not_ours": "这个文件不是数据库。请核对 --database 写的路径，不要用别的文件",
    "database_foreign": "这个数据库里已经有别的程序的表。请换一个空的数据库",
    "database_damaged": "数据库文件已损坏。请停止使用，从备份恢复",
    "schema_incomplete": "数据库的结构不完整，缺少 {names}。请停止使用，从备份恢复",
    "database_newer": "数据库是更新版本的程序建的，这个程序太旧。请先升级程序",
    "database_not_ready": "数据库比程序旧。请先备份，再运行 yanyin db upgrade",
    "database_empty": "数据库还是空的。请先运行 yanyin db init",
    "database_server_old": "PostgreSQL {version} 太旧，至少要 {oldest}。请升级服务器",
    "database_not_utf8": "这个 PostgreSQL 库的编码不是 UTF8，存不下汉字。请用 UTF8 重建一个库",
    "upgrade_failed": "数据库升级没有做完，已经退回原样。请把这句话告诉管理员，并保留备份",
    "journal_head_invalid": "哈希至少要前 {least} 个字符（打印的表上日志链首就是），只有 0–9 和 a–f。请对着纸再写一次",
    "journal_broken": "日志第 {row} 条对不上：有人绕过程序改过日志。请保留现场，告诉审计员，用备份核对",
    "data_folder_unusable": "数据文件夹 {folder} 建不了。请检查权限，或用 --database 另指一个地方",
    "folder_unusable": "收件箱或发件箱的文件夹 {folder} 用不了。请检查它是不是普通文件夹、有没有权限",
}


# --- command line ---

COMMANDS: dict[str, tuple[str, str]] = {
    "": ("yanyin [--database 地址] [命令 …]", "不写命令就打开屏幕。--help 可以跟在任何命令后面"),
    "demo": ("yanyin demo --folder 文件夹", "打开演示：没有演示数据就先建好，再打开屏幕"),
    "db": ("yanyin db init|upgrade|check", "建立、升级、检查数据库"),
    "db init": ("yanyin db init", "在空的数据库里建表；已经建好就什么都不做"),
    "db upgrade": ("yanyin db upgrade", "把旧的数据库升级到这个程序要的样子；先备份"),
    "db check": ("yanyin db check", "检查连接、表结构、日志链和数据库文件"),
    "account": ("yanyin account add|reset|unlock 账号 …", "添加账号，重设密码和两步验证，解锁"),
    "account add": (
        "yanyin account add 账号 --org 机构代码 --role 角色 [--role …] [--name 姓名] [--phone 电话] --password-stdin",
        "添加一个账号，密码从标准输入读一行。第一个账号同时是系统管理员",
    ),
    "account reset": (
        "yanyin account reset 账号 [--password-stdin] [--second-factor] [--as 账号]",
        "给忘了密码或丢了手机的人重设，两项至少写一项。新密码从标准输入读一行，下次登录须换掉",
    ),
    "account unlock": ("yanyin account unlock 账号 [--as 账号]", "解开连错 5 次锁定的账号，不用等 15 分钟"),
    "settings": ("yanyin settings show|set", "看或改年度设置"),
    "settings show": ("yanyin settings show [--year 年份]", "列出设置；不写年份就是各年通用的"),
    "settings set": ("yanyin settings set 项目 值 [--year 年份]", "改一项设置；不写年份就是各年通用"),
    "import": ("yanyin import organisations|plan|roster|grades 文件 …", "导入表格"),
    "import organisations": (
        "yanyin import organisations 文件 [--partial] [--annotated 文件]",
        "导入组织机构",
    ),
    "import plan": (
        "yanyin import plan 文件 --school 学校代码 [--partial] [--annotated 文件]",
        "导入课程设置",
    ),
    "import roster": (
        "yanyin import roster 文件 --school 学校代码 [--partial] [--annotated 文件]",
        "导入学籍名册",
    ),
    "import grades": (
        "yanyin import grades 文件 --school 学校代码 [--partial] [--annotated 文件]",
        "导入成绩，长表宽表都可以",
    ),
    "template": (
        "yanyin template organisations|plan|roster|grades|grades_wide|list 文件",
        "生成一份空表，列和下拉选项都已备好",
    ),
    "verify": (
        "yanyin verify 名单 --school 学校代码 --year 年份 [--batch 批次] [--composites]",
        "核验毕业生名单，只看不存",
    ),
    "audit": (
        "yanyin audit create|verify|show|submit|recall|approve-major|approve|return|withdraw|revoke",
        "毕业审核",
    ),
    "audit create": (
        "yanyin audit create 名单 --school 学校代码 --year 年份 [--batch 批次] --as 账号 [--rebuild]",
        "用名单新建一次毕业审核；--rebuild 允许重建已有的",
    ),
    "audit verify": (
        "yanyin audit verify --school 学校代码 --year 年份 [--batch 批次] --as 账号",
        "用已存的名单重新核验，不用再交文件",
    ),
    "audit show": (
        "yanyin audit show --school 学校代码 --year 年份 [--batch 批次] [--rows]",
        "看一次毕业审核走到了哪一步；--rows 连同每名合格学生和证书编号",
    ),
    "audit submit": (
        "yanyin audit submit --school 学校代码 --year 年份 [--batch 批次] --as 账号",
        "提交给主管教育局（区直学校直接到教育厅）",
    ),
    "audit recall": (
        "yanyin audit recall --school 学校代码 --year 年份 [--batch 批次] --as 账号",
        "撤回提交：上级还没有审核通过任何一张表时可以",
    ),
    "audit approve-major": (
        (
            "yanyin audit approve-major --school 学校代码 --year 年份 [--batch 批次] --major 专业 --seen 摘要 "
            "[--reason 理由] --as 账号"
        ),
        "审核通过一个专业的资格审核表；摘要是看过的内容的 digest，见 audit show --json",
    ),
    "audit approve": (
        "yanyin audit approve --school 学校代码 --year 年份 [--batch 批次] --as 账号",
        "这一级整份审核通过，交到上一级；教育厅通过时编证书编号",
    ),
    "audit return": (
        "yanyin audit return --school 学校代码 --year 年份 [--batch 批次] --reason 理由 --as 账号",
        "退回学校修改",
    ),
    "audit withdraw": (
        "yanyin audit withdraw --school 学校代码 --year 年份 [--batch 批次] --reason 理由 --as 账号",
        "教育厅撤回已经通过的审核，现场验印以前可以",
    ),
    "audit revoke": (
        "yanyin audit revoke --school 学校代码 --year 年份 [--batch 批次] --student 证件号 --reason 理由 --as 账号",
        "撤销一名毕业生，证书编号作废；其他人不变",
    ),
}
"""Every command: how to write it, and what it does."""

OPTIONS: dict[str, tuple[str, str]] = {
    "database": ("--database 地址", "数据库，如 sqlite:////srv/yanyin.sqlite；也可以设 YANYIN_DATABASE"),
    "json": ("--json", "结果写成一个 JSON 对象"),
    "as": ("--as 账号", "以这个账号办理，不问密码；不写就是本机"),
    "partial": ("--partial", "有不能收的行时，先存好的行"),
    "annotated": ("--annotated 文件", "把标出问题的副本写到这个文件"),
    "composites": ("--composites", "连同各类课程的综合成绩"),
    "school": ("--school 学校代码", "学校的机构代码"),
    "year": ("--year 年份", "毕业年份，如 2023"),
    "batch": ("--batch 批次", "第几批，不写是第 1 批"),
    "rows": ("--rows", "连同每名合格学生和证书编号"),
    "reason": (
        "--reason 理由",
        "退回、撤回通过、撤销一定要写；专业里有升学毕业生不在对口表里，上级审核通过它也要写；别的可以不写。写了记在经过里",
    ),
    "major": ("--major 专业", "专业名称、专业代码，或 专业代码/学制"),
    "seen": ("--seen 摘要", "看过的内容的 digest，见 audit show --json"),
    "student": ("--student 证件号", "这名毕业生的身份证号"),
    "rebuild": ("--rebuild", "允许重建：替换这一批已有的名单"),
    "org": ("--org 机构代码", "账号所在的机构"),
    "role": ("--role 角色", "角色代码，可以写几次"),
    "name": ("--name 姓名", "本人姓名，表格上要印"),
    "phone": ("--phone 电话", "联系电话，表格上要印"),
    "password_stdin": ("--password-stdin", "从标准输入读密码"),
    "second_factor": ("--second-factor", "取消账号的两步验证，本人再重新登记"),
    "folder": ("--folder 文件夹", "演示数据放在哪里"),
    "help": ("--help", "显示这段说明"),
}
HELP_USAGE = "用法：{usage}"
HELP_COMMANDS = "命令："
HELP_OPTIONS = "选项："
HELP_LINE = "  {name}"
HELP_EXPLAINED = "      {text}"

USAGE_ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", "缺少 {0}"),
    (r"unrecognized arguments: (.*)", "不认识 {0}"),
    (r"argument (.*?): expected (?:one|at least one) argument", "{0} 后面要写一个值"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", "{0} 不能是 {1}，可以是 {2}"),
    (r"argument (.*?): invalid \w+ value: (.*)", "{0} 要写一个整数，不能是 {1}"),
    (r"argument (.*?): ignored explicit argument (.*)", "{0} 后面不要写值"),
    (r"one of the arguments (.*) is required", "缺少 {0}"),
)
"""What argparse says, as patterns, and the same in Chinese."""
USAGE_UNKNOWN = "参数不对"


def usage_error(message: str) -> str:
    """What is wrong with a command, in Chinese, from argparse's English."""
    for pattern, sentence in USAGE_ERRORS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return sentence.format(*(part.replace("'", "") for part in found.groups()))
    return USAGE_UNKNOWN


REFUSALS |= {
    "usage": "命令写得不对：{detail}。用法：{usage}",
    "no_terminal": "屏幕要在终端里打开（至少 80 列 24 行），不能重定向输入输出",
    "password_missing": "没有读到密码。请加 --password-stdin，从标准输入给一行密码",
    "copy_not_xlsx": "标注副本 {name} 要以 .xlsx 结尾。请换一个名字",
    "file_exists": "文件 {name} 已经存在，不覆盖。请换一个名字",
    "batch_invalid": "批次 {batch} 不对，要在 1–99 之间",
    "argument_not_text": "命令里有不是 UTF-8 的文字。请检查终端的编码，再输入一遍",
    "input_not_text": "标准输入不是 UTF-8 文字，密码没有读进来",
}
OUTPUT_FAILED = "结果写不出去（磁盘满了，或输出已关闭）。命令本身已经做完"
DEMO_PREPARING = "正在准备演示数据…"
COMMAND_CRASHED = "程序出错了，这一步没有做完，已经保存的数据不受影响。请把错误编号告诉管理员：{reference}"

BETWEEN_NAMES = "、"
PLACES = {"sqlite": "SQLite 文件 {name}", "postgresql": "PostgreSQL {name}"}
DB_INITIALISED = "数据库已建好：{place}"
DB_INITIALISED_NEXT = "下一步：yanyin import organisations 导入组织机构，再用 yanyin account add 添加账号"
DB_ALREADY = "数据库早已建好，什么都没有改动：{place}"
DB_ALREADY_BEHIND = "数据库已有，但比程序旧：{place}。请先备份，再运行 yanyin db upgrade"
DB_UPGRADED = "数据库已升级（{names}）：{place}"
DB_UP_TO_DATE = "数据库不用升级：{place}"
DB_CHECKED = "数据库正常：{place}"
DB_CHECKED_SCHEMA = "  表结构   {names}"
DB_CHECKED_JOURNAL = "  日志     {rows} 条，一条不缺，前后相扣；最后一条 {head}"
DB_CHECKED_FILE = "  文件     {checks}"
DB_FILE_CHECKS = {"quick_check": "页面完好", "foreign_key_check": "引用完好"}
ACCOUNT_ADDED = "已添加账号 {login}（{name}，{organisation}）：{roles}"
ACCOUNT_UNNAMED = "未填姓名"
ACCOUNT_FIRST = "这是第一个账号，所以同时是系统管理员"
ACCOUNT_NO_PROFILE = "还没有姓名或电话：登录后先填个人资料，才能新建毕业审核"
SETTINGS_OF_YEAR = "{year} 年的设置"
SETTINGS_OF_EVERY_YEAR = "各年通用的设置"
SETTING_LINE = "  {key}{gap}{value}"
SETTING_SET = "已改 {key}：{before} → {after}（{scope}）"
SETTING_EMPTY = "（空）"
IMPORT_COUNTS = "{file}：新增 {new}，变更 {changed}，未变 {unchanged}，移除 {removed}，拒收 {refused}"
IMPORT_STORED = "已存入数据库"
IMPORT_STORED_PARTLY = "好的行已存入；拒收的行改好后再导入一次"
IMPORT_NOT_STORED = "什么都没有存。请改好下面的问题再导入，或加 --partial 先存好的行"
IMPORT_PROBLEMS = "问题 {count} 处："
IMPORT_PROBLEM = "  {place}  {message}"
IMPORT_WARNING = "  {place}  提示：{message}"
IMPORT_PLACE = "{sheet} 第{row}行"
IMPORT_PLACE_CELL = "{sheet} {column}{row}"
IMPORT_PLACE_SHEET = "{sheet}"
IMPORT_ANNOTATED = "标出问题的副本：{file}"
IMPORT_NOT_ANNOTATED = "标出问题的副本没有写成：{reason}"
IMPORT_CLEANED = "整理：{cleanings}"
TEMPLATE_WRITTEN = "空表已写好：{file}"
LIST_COUNTS = "共 {rows} 行  合格 {passed}  不合格 {failed}"
LIST_MAJOR = "{name} {count}"
LIST_MAJORS = "合格人数：{majors}"
LIST_FAILED = "不合格 {count} 行："
LIST_WARNINGS = "提示 {count} 行（不影响合格）："
LIST_ROW = "  第{row}行 {name}  {reasons}"
LIST_NAMELESS = "（无姓名）"
VERIFY_NEXT_FAILED = "下一步：改正名单、名册、成绩或课程设置，再运行一次这条命令"
VERIFY_NEXT_PASSED = "下一步：yanyin audit create 用这份名单新建毕业审核"
AUDIT_TITLE = "{school}  {audit} 毕业审核"
AUDIT_STATE = "{state}{waiting}  第 {version} 版"
AUDIT_WAITS_AT = "（在{place}）"
AUDIT_STALE = "需重新核验：{cause}有变，涉及 {rows} 行。请运行 yanyin audit verify"
AUDIT_MAJOR = "  {name}  {count} 人  {approvals}"
AUDIT_APPROVAL = "{level} {name} 已通过"
AUDIT_UNAPPROVED = "未审"
AUDIT_MOVE = "  {at}  {by}  {action}  {more}"
AUDIT_MOVES = {
    "create": "新建",
    "rebuild": "重建",
    "verify": "重新核验",
    "submit": "提交",
    "recall": "撤回",
    "approve": "审核通过",
    "return": "退回修改",
    "withdraw": "撤回通过",
    "revoke": "撤销一名",
    "approve_major": "专业审核通过",
    "look": "抽看",
}
AUDIT_ROW = "  第{row}行 {name}  {major}  {number} {state}"
NUMBER_STATES = {"none": "", "valid": "有效", "void": "作废"}
GRADUATE_REVOKED = "已撤销第{row}行，证书编号 {number} 作废；其他人不变"
AUDIT_NEXT_FAILED = "下一步：改正数据后运行 yanyin audit verify；名单要改就用 audit create --rebuild"
AUDIT_NEXT_PASSED = "下一步：逐个专业审核通过，再提交"


# --- the drill ---

READING = "正在读取…"
DRILL_AUDITS = "毕业审核"
DRILL_STALE = "! 需重新核验：{cause} {at} 有变，涉及 {rows} 行。按 F5 重新核验，不用再交名单"
NOTHING = "—"
TOTAL = "合计"
FOUND = "找到 {count} 行"

FINDINGS = "核验问题"
FINDINGS_HELP = (
    "名单里没有通过核验的每一行、原因和怎么办；行号就是名单表格里的行号。"
    "按 g 看每种原因有几行，按 / 找人（姓名、证件号尾号、拼音首字母），Enter 看这名学生的全部课程。"
    "改好成绩、学籍或课程设置以后按 F5 重新核验，不用再交名单；名单本身有错，要改好名单再新建（允许重建）。"
)
FINDINGS_COUNTS = "共 {rows} 行  合格 {passed}  不合格 {failed} "
KIND_COUNT = "{kind} {rows}"
FINDINGS_WARNED = "提醒 {count}(w)"
FINDINGS_PLACES = {"WARNED": "合格但有提醒", "KINDS": "按原因"}
FINDINGS_NONE = "没有问题"
FINDINGS_NONE_FOUND = "没有找到。Esc 看全部，/ 换个字再找"
FINDINGS_NONE_HERE = "这里没有符合的行。Esc 看全部"
FINDINGS_NOBODY_FAILS = "全部合格。按 t 看验印审核表"
FINDING_ROW = "第{row}行 {who}  {reason}"
ROW_PASSES = "合格；"
WHAT_TO_DO = "怎么办：{advice}"
BETWEEN_ADVICE = "；"
CLAUSE_END = "；"
GRADES_PLACE = "；成绩在「成绩 › {major} › {semester}学期」"
KIND_ADVICE = {
    "missing": "补录成绩，或更正课程设置里的毕业要求",
    "conduct": "补录或更正操行成绩；操行不能免修",
    "failing": "补考或更正成绩",
    "status": "办完学籍手续，再导入学籍名册",
    "not_found": "核对名单的身份证号，或先导入学籍名册",
    "id": "对照户口簿改正名单，身份证号列用文本格式",
    "duplicate": "在名单里删去多出的行",
    "name": "以身份证为准，改正名单或学籍名册",
    "sex": "以身份证为准，改正名单里的性别",
    "no_plan": "导入这个专业、年级、学制的课程设置（含操行）",
    "change": "等异动审核通过，再导入",
    "issued": "已有毕业证书，从名单里删去",
    "other_audit": "已在别处上报，从其中一份名单里删去",
    "unknown_code": "提醒：按代码表填写名单",
    "no_articulation": "提醒：导入对口招生表，或更正毕业方式",
    "order": "提醒：按 o 按招生登记序号排好名单",
    "not_processed": "提醒：验印前在学籍系统办理毕结业处理",
}
"""What to do about a kind of finding, in the list of kinds; 提醒 where it does not stop a row from passing."""
KIND_NEXT = "Enter 只看“{kind}”的 {rows} 行；g 或 Esc 回到逐行"
KEY_GROUP = "按原因"
HELP_OF_GROUP = "按原因归类，看每种原因有几行；再按一次回到逐行"
KEY_WARNINGS = "提醒"
HELP_OF_WARNINGS = "看合格但有提醒的行；再按一次回到不合格的行"
KEY_TABLES = "验印审核表"
HELP_OF_TABLES = "看验印审核表：每个专业合格几人"
KEY_UNMASK = "显示证件号"
HELP_OF_UNMASK = "显示这一行的完整证件号；看过会记入日志"
UNMASKED = "第{row}行 证件号 {number}（已记入日志）"
OPENS_STUDENT = "学生成绩"
OPENS_KIND = "看这些行"
OPENS_MARKS = "到成绩"
REASON_NO_STUDENT = "学籍名册里没有找到这名学生"
COLUMN_ROW = "行"
COLUMN_NAME = "姓名"
COLUMN_ID = "身份证号"
COLUMN_MAJOR = "专业"
COLUMN_REASON = "问题"
COLUMN_KIND = "原因"
COLUMN_ROWS = "行数"
COLUMN_ADVICE = "怎么办"

KEY_EXPORT = "导出"
HELP_OF_EXPORT = "把现在列出的行写成表格放到发件箱，按班级排好，证件号遮住，可以发给班主任"
KEY_MARK_LIST = "批注名单"
HELP_OF_MARK_LIST = "把自己的名单抄一份放到发件箱：有问题的单元格标了颜色，最后一列写着问题和怎么办"
KEY_SORT = "排好名单"
HELP_OF_SORT = "按招生登记序号排好名单，并用排好的名单重建这次审核"
EXPORTING = "写表格"
PROGRESS_NAMES["export"] = EXPORTING
SORTING = "排好名单，重新核验"
FILES_WRITTEN = {
    "class_list": "核验问题 {count} 行，按班级排好，在发件箱：",
    "marked_list": "名单的批注副本，标出 {count} 处问题，在发件箱：",
    "marked_rows": "收件箱里没有找到原来的名单，已按原来的行号另写一份，标出 {count} 处问题，在发件箱：",
}
SORT_QUESTION = (
    "有 {rows} 行的先后与招生登记序号不一致。",
    "程序会按招生登记序号排好名单，存到发件箱，并用它重建这次毕业审核。",
    "没有登记序号的行留在原来的位置。行号以排好的名单为准；内容没变的专业保留已有的审核。",
)
SORTED_TITLE = "名单已排好"
SORTED = ("{moved} 行换了位置，毕业审核已用排好的名单重建。排好的名单在发件箱：",)
REASON_NOTHING_TO_EXPORT = "没有可以导出的行"
REASON_IN_ORDER = "名单的先后与招生登记序号一致，不用排"
REASON_NOT_SCHOOL = "名单由学校办理"
REFUSALS |= {"list_in_order": "名单的先后与招生登记序号一致，不用排"}

KEY_VERIFY_AGAIN = "重新核验"
HELP_OF_VERIFY_AGAIN = "用现在的成绩、学籍和课程设置把这份名单再核验一遍，顺序不变，不用再交名单"
VERIFYING_AGAIN = "核验"
VERIFIED_AGAIN = "核验完了：合格 {passed}，不合格 {failed}"
REASON_NOT_READ_YET = "还在读取"
REASON_NOT_MANAGER = "要“学校毕业管理”角色"
REASON_SUBMITTED = "这次审核是“{state}”，只有待提交和退回修改时可以"
REASON_JOB_RUNNING = "正在办理，Esc 可以取消"
REASON_NO_ROW = "没有选中一行"
REASON_NO_WARNINGS = "没有提醒"

STAMPING_TABLE = "验印审核表"
STAMPING_HELP = (
    "每个专业合格几人，学校有没有审核通过。Enter 看一个专业的资格审核表，a 把全部专业连起来看，"
    "k 看没通过的行和原因。改好成绩、学籍或课程设置以后按 F5 重新核验。"
    "看过一个专业按 F9 审核通过；全部专业通过以后按 F10 提交给上级，上级还没有审时可以按 t 撤回。"
    "d 看与上次提交相比变了什么，h 看经过"
)
STAMPING_PASSED = "合格 {passed}"
STAMPING_FAILED = "不合格 {failed} 不上报"
REVOKED_COUNT = "  撤销 {count}"
STAMPING_PROMOTED = "升学 {promoted}"
STAMPING_UNLISTED = "，未列入对口表 {unlisted}"
STAMPING_PEOPLE = "填表人 {name} {phone}"
STAMPING_NONE = "没有合格的学生，还没有资格审核表。按 k 看原因"
STAMPING_NEXT_FINDINGS = "{failed} 行没有通过：按 k 看原因和怎么办。Enter 看 ▸ 所指专业的资格审核表"
STAMPING_STATE_STALE = "{state}  ! 数据已变"
STAMPING_NEXT_STALE = "这些人数是 {at} 核验的旧数：按 F5 重新核验后再看"
STAMPING_NEXT_TABLES = "全部通过。Enter 逐个专业看资格审核表"
OPENS_MAJOR_TABLE = "资格审核表"
COLUMN_DURATION = "学制"
COLUMN_COHORT = "年级"
COLUMN_COUNT = "人数"
COLUMN_MALE = "男"
COLUMN_FEMALE = "女"
COLUMN_PROMOTED = "升学"
COLUMN_SCHOOL_APPROVAL = "学校审核"
APPROVED_BY = "✓ {name} {at}"
APPROVAL_CHANGED = "内容已变，请再审"
NOT_APPROVED = "未审"
KEY_ALL_MAJORS = "全部专业"
HELP_OF_ALL_MAJORS = "把全部专业的资格审核表连起来看"
KEY_FINDINGS = "核验问题"
HELP_OF_FINDINGS = "看没有通过核验的行、原因和怎么办"

ALL_MAJORS = "全部专业"
MAJOR_TABLE = "资格审核表"
MAJOR_TABLE_HELP = (
    "合格的学生，按名单的顺序，和各类课程的综合成绩。列放不下时按 ←→ 翻看，序号和姓名不动；"
    "/ 找人（姓名、证件号尾号、拼音首字母），Enter 看学生的全部课程。提交以前，学校看过按 F9 审核通过这个专业"
)
MAJOR_TABLE_TITLE = "{major} {duration}年制"
MAJOR_TABLE_ALL = "全部专业 {majors} 个"
MAJOR_TABLE_SEXES = "男 {male}  女 {female}"
MAJOR_TABLE_APPROVAL = "学校审核 {approval}"
MAJOR_TABLE_OWN_APPROVAL = "本级审核 {approval}"
MAJOR_TABLE_NONE = "没有合格的学生"
MAJOR_HEADING = "{major}  {duration}年制  {count} 人"
CATEGORY_ENDING = "课"
COLUMN_NUMBER = "序号"
COLUMN_SEX = "性别"
COLUMN_CONDUCT = "操行"
COLUMN_ADMISSION = "招生类别"
COLUMN_MODE = "毕业方式"

STUDENT = "学生成绩"
STUDENT_HELP = (
    "一名学生的全部课程，每类里缺的和不及格的排在前面，前面有 !；52→47 是成绩→补考成绩，!缺 是没有成绩。"
    "n 或 → 下一名，p 或 ← 上一名（学期多得放不下时 ←→ 翻看学期），Enter 到成绩，看录入的原样"
)
STUDENT_AT = "第{row}行"
STUDENT_VERDICT = "第 {row} 行 · {verdict}"
STUDENT_NO_COURSES = "没有可看的课程：先解决下面的问题"
VERDICT_PASSED = "合格"
VERDICT_REVOKED = "已撤销"
STUDENT_REVOKED = "已撤销，证书编号 {number} 作废。{at} {by}：{reason}"
VERDICT_FAILED = "不合格"
NO_MAJOR = "未找到专业"
COHORT = "{cohort}级"
COHORTS = "{first}–{last}"
PEOPLE_POSITION = "第 {first}–{last} 人，共 {total} 人"
COURSE_IN_FULL = "课程：{name}"
SEMESTER = "{semester}学期"
LACKING_MARK = "!"
NO_MARK = "缺"
KEY_PREVIOUS = "上一名"
HELP_OF_PREVIOUS = "看列表里的上一名学生"
KEY_NEXT = "下一名"
HELP_OF_NEXT = "看列表里的下一名学生"
FIRST_STUDENT = "这是列表里的第一名"
LAST_STUDENT = "这是列表里的最后一名"
REASON_NO_OTHER_STUDENT = "列表里只有这一名"
COLUMN_REQUIREMENT = "要求"
COLUMN_NEED = "应修"
COLUMN_PASSED = "已过"
COLUMN_COMPOSITE = "综合"


# --- audits ---

REFUSALS |= {
    "audit_exists": "{year}年第{batch}批已有毕业审核。要用这份名单换掉它，请勾选“允许重建”（命令行加 --rebuild）",
    "audit_not_editable": "这次毕业审核已经提交，名单和核验结果不能再动。要改请先撤回，或等退回修改",
    "audit_changed": "已被 {name} 于 {at} 修改，请刷新",
    "batch_skipped": "还没有第{missing}批，不能建第{batch}批。请核对批次",
    "data_keeps_changing": "核验期间数据一直有人在改，没有存入。请等导入做完再试；什么都没有改动",
    "date_invalid": "日期不对，要写成 2023-06-30 这样",
    "profile_incomplete": "您的账号还没有姓名或联系电话，表格上要印。请先填个人资料",
    "list_differs": "这不是核验时用的那份名单（或已改过）。请选当时的文件，或用它重建",
}


# --- reviews on the command line, refusals of the review chain ---

REFUSALS |= {
    "audit_stale": "核验以后成绩、学籍或课程设置又变了。请先重新核验（F5），看过新的结果再办",
    "nothing_to_submit": "没有一个合格的学生，没有可以上报的表。请先解决核验问题",
    "tables_unapproved": "还差 {count} 个专业的资格审核表没有审核通过。请逐个专业看过、审核通过再办",
    "not_waiting_here": "这次毕业审核现在不在您这一级待审，可能还没有提交、已经退回或已经通过。请刷新再看",
    "recall_too_late": "不能撤回：现在没有在等审核，或上级已有通过的专业（内容没变、以前通过的也算）。要改请上级退回",
    "withdraw_too_late": "现在不能撤回通过：只有审核通过以后、现场验印以前可以",
    "content_changed": "这张表在您看过以后又变了（{name} 于 {at} 修改），没有通过。请刷新，看过新的内容再审核",
    "already_approved": "这张表现在的内容，您这一级已经审核通过了，不用再办",
    "same_person": "按设置，填表人不能审核自己填的表。请本校另一位毕业管理的老师审核通过",
    "unlisted_reason_missing": "有 {count} 名升学毕业生不在对口招生表里。请写明理由再审核通过",
    "reason_missing": "请写理由；会记下来，学校看得到",
    "reason_too_long": "理由太长，最多 {longest} 个字。请写短一些",
    "students_elsewhere": "有 {count} 名学生已在别处上报，或已有毕业证书。请重新核验，名单里会指出是哪几行",
    "no_department": "组织机构里，这所学校的上面没有教育厅。请系统管理员改好组织机构",
    "graduate_missing": "合格的学生里没有这个证件号。请核对证件号、学校、年份和批次",
    "not_numbered": "还没有证书编号，没有可以撤销的。审核通过以后才能撤销",
    "already_revoked": "这名毕业生的证书编号已经作废",
    "number_pattern_invalid": "证书编号规则不能用，没有通过。请系统管理员在年度设置里改好",
    "numbers_used_up": "证书编号不够用：按现在的规则只能编到 {last}。请系统管理员改规则，多留几位",
    "number_taken": "按现在的规则编出的证书编号和已有的重复，没有通过。请系统管理员改编号规则",
    "major_ambiguous": "有几个专业都叫“{major}”。请写专业代码，或“专业代码/学制”",
    "session_ended": "您的登录已经结束（在别处退出、被管理员结束，或太久没有动）。请重新登录",
}


ON_SCREEN: dict[str, str] = {
    "job_missing": "没有打印任务 {job}，请回到打印任务的列表再看",
    "audit_exists": "{year}年第{batch}批已有毕业审核。要用这份名单换掉它，请按 Tab 到“允许重建”，按空格勾上",
    "audit_changed": "已被 {name} 于 {at} 修改。已经刷新，请再看一遍",
    "not_waiting_here": "这次毕业审核现在不在您这一级待审，可能已经撤回、退回或通过。已经刷新，请再看一遍",
    "content_changed": "这张表在您看过以后又变了（{name} 于 {at} 修改），没有通过。已经刷新，看过新的内容再审核",
}
"""What a screen says instead, which has read everything anew by the time its box is closed."""


def refusal_on_screen(code: str, params: Mapping[str, object]) -> str:
    """The sentence for an operation that is refused on a screen."""
    return ON_SCREEN[code].format_map(params) if code in ON_SCREEN else refusal(code, params)


REFUSALS |= {
    "look_count_invalid": "抽看的人数要在 1 到 {most} 之间",
    "look_seed_invalid": "种子要是 0 到 {largest} 的整数；不写种子，系统自己取一个",
    "look_missing": "这次毕业审核没有用这个种子抽看过。请在“经过”里核对种子",
    "look_outdated": "抽看以后名单改过了，当时的行号已对不上。请重新抽看",
}


# --- review screens ---

REASON_BOX_HINT = "写成一段，会自己换行。Enter 确定  Esc 取消"
REASON_BOX_ABOVE = "↑ 上面还有 {count} 行"
REASON_BOX_BELOW = "↓ 下面还有 {count} 行"
REASON_BOX_EMPTY = "! 还没有写原因；不办就按 Esc"
REASON_BOX_LONG = "! 太长了，最多 {longest} 个字，现在 {count} 个"

REVIEW_QUEUE_HELP = (
    "等本单位审核的学校，等得最久的在最上面；久等的写明“久等”。Enter 打开逐个专业审核，/ 按学校名称查找，"
    "h 看这一次的全部经过"
)
REVIEW_QUEUE_COLUMNS = (
    ("学校", 22),
    ("毕业审核", 13),
    ("提交", 6),
    ("人数", 5),
    ("已审", 5),
    ("变化", 6),
    ("已等", 10),
)
REVIEW_QUEUE_EMPTY = "没有等着审核的学校"
REVIEW_QUEUE_EMPTY_NEXT = "学校提交以后会排在这里。Esc 返回，r 再看一遍"
REVIEW_QUEUE_NONE_FOUND = "没有这样的学校。Esc 看全部，/ 换个字再找"
REVIEW_QUEUE_COUNTS = "等审核 {audits} 次"
REVIEW_QUEUE_PEOPLE = "{schools} 校 {graduates} 人"
REVIEW_QUEUE_OLD = "! 久等（{days} 天以上）{old}"
REVIEW_QUEUE_READY = "各专业已审完，等通过 {ready}"
REVIEW_QUEUE_SUBMISSION = "第{count}次"
REVIEW_QUEUE_TABLES = "{approved}/{tables}"
REVIEW_QUEUE_CHANGED = "变 {changed}"
REVIEW_QUEUE_DAYS = "{days} 天"
REVIEW_QUEUE_DAYS_OLD = "{days} 天 久等"
REVIEW_QUEUE_TODAY = "今天"
REVIEW_QUEUE_ARRIVED = "{school}  {at} 送到，{by} 提交（{phone}）"
REVIEW_QUEUE_NEXT = {
    "first": "第一次送来，{tables} 个专业都要看：Enter 打开",
    "first_again": "第{count}次提交，本单位以前没有审核过，{tables} 个专业都要看：Enter 打开",
    "left": "还差 {left} 个专业没有审核通过：Enter 打开",
    "ready": "各专业都审核通过了：Enter 打开，按 F10 通过",
}
OPENS_REVIEW = "审核"
KEY_HISTORY = "经过"
HELP_OF_HISTORY = "看这次毕业审核的全部经过：谁、什么时候、做了什么、什么原因"
HELP_OF_RELOAD_QUEUE = "再看一遍有哪些学校等着审核"
HELP_OF_FILTER_SCHOOLS = "按学校名称、机构代码或拼音首字母查找"

REVIEW_HELP = (
    "一行一个专业：人数、与上次相比变了什么、本级审核。"
    "先按 Enter 看资格审核表，或按 d 看变化，再按 F9 审核通过这个专业；"
    "没有变化的专业沿用上次的审核。全部专业通过以后按 F10 通过这次审核。有问题就按 u 写明原因退回。"
    "r 抽看几名学生，h 看经过"
)
REVIEW_PATH = "{audit} · 第{count}次提交"
REVIEW_AT = "{state}（{place}）"
REVIEW_APPROVED_COUNT = "本级已审 {approved}/{tables}"
REVIEW_LAST_RETURN = {
    "return": "上次退回：{at} {by}：{reason}",
    "withdraw": "上次撤回通过：{at} {by}：{reason}",
}
REVIEW_SINCE = {
    "": "第一次送来，没有可比的",
    "recalled": "第{count}次提交，上次撤回前没有审核过，没有可比的",
    "not_here": "第{count}次提交，以前没有审核到这一级，没有可比的",
    "own_act": "本单位 {at} 已办{action}，以后没有变化",
    "same": "与上次（{at}）相比：没有变化",
    "changed": "与上次（{at}）相比：{changed} 个专业有变化",
}
REVIEW_DIFFERENCE_COLUMN = "与上次相比"
REVIEW_LEVELS = {"school": "学校审核", "bureau": "教育局审核", "department": "教育厅审核"}
REVIEW_LEVEL_OF = "{name}审核"
REVIEW_KEPT = ("✓ {name} {day}（沿用）", "✓ {day}（沿用）")
REVIEW_APPROVED_SHORT = "✓ {name} {day}"
REVIEW_OTHER_LEVEL = "{level} {approval}"
REVIEW_MAJOR = "{major} {duration}年制 {count} 人  {difference}"
REVIEW_UNLISTED = "升学 {promoted} 人，未列入对口表 {unlisted} 人"
REVIEW_LOOK = "抽看 {count} 名：种子 {seed}（已记录）"
REVIEW_NEXT = {
    "unapproved": "还差 {left} 个专业审核通过，才能按 F10 通过",
    "ready": "各专业都审核通过了：按 F10 通过，送到{next}",
    "ready_last": "各专业都审核通过了：按 F10 通过，分配证书编号",
    "elsewhere": "现在在{place}，等审核；这里只能看",
    "at_school": "现在在学校（{state}），等重新提交；这里只能看",
    "withdraw": "已经通过。要改就按 w 撤回，写明原因；一名学生有问题，在资格审核表里按 x 撤销",
    "done": "已经通过，这里只能看",
}
REVIEW_NONE = "没有合格的学生，没有可审的表"
KEY_DIFFERENCES = "变化"
HELP_OF_DIFFERENCES = "看 ▸ 所指专业与上次相比变了什么"
KEY_APPROVE_MAJOR = "审核通过"
HELP_OF_APPROVE_MAJOR = "审核通过 ▸ 所指的专业，先问一次；这一次没有看过的要先看"
KEY_HAND_ON = "通过"
HELP_OF_HAND_ON = "全部专业审核通过以后，通过这次毕业审核，送到上一级；教育厅通过后分配证书编号"
KEY_RETURN_AUDIT = "退回修改"
HELP_OF_RETURN_AUDIT = "写明原因，退回学校修改"
KEY_RANDOM_LOOK = "抽看"
HELP_OF_RANDOM_LOOK = "随机抽几名学生看全部成绩，种子记入日志"
KEY_LAST_LOOK = "上次抽看"
HELP_OF_LAST_LOOK = "再看一遍最近一次抽到的学生"
KEY_WITHDRAW = "撤回通过"
HELP_OF_WITHDRAW = "教育厅通过以后、验印以前撤回，退到学校修改；没有变化的学生编号不变"
REASON_NOT_WAITING_HERE = "现在是“{state}”，不在本单位"
REASON_NOT_UNDER_REVIEW = "现在是“{state}”，不在审核中"
REASON_NOT_REVIEWER = "只有教育局审核、教育厅审核可以"
REASON_MAJOR_APPROVED = "这个专业已经审核通过，内容没有变"
REASON_MAJORS_UNAPPROVED = "还有 {left} 个专业没有审核通过"
REASON_NO_TABLE = "没有可审的表"
REASON_NO_LOOK = "还没有抽看过"
REASON_NOT_APPROVED_AUDIT = "只有“审核通过”的可以撤回"
REASON_NOT_DEPARTMENT = "只有教育厅审核可以"
REVIEW_LOOK_FIRST = (
    "{major} {count} 人：{difference}。",
    "这一次还没有看过这张表，{keys}。确定就打开这张表。",
)
REVIEW_LOOK_FIRST_KEYS = {True: "先按 Enter 看资格审核表，或按 d 看变化", False: "先按 Enter 看资格审核表"}
"""Whether the differences show all that was not approved before."""

APPROVE_TITLE = "审核通过  {major}"
APPROVE_QUESTION = "{school} {audit}：{major} {duration}年制，{count} 人。"
APPROVE_DIFFERENCE = "与上次相比：{difference}"
APPROVE_UNLISTED = "{unlisted}。"
APPROVE_REASON_WHY = "没有列入对口表的升学学生，为什么仍然通过？原因会留在经过里："
MAJOR_APPROVED = "{major} 已审核通过；还差 {left} 个专业"
MAJOR_APPROVED_LAST = "{major} 已审核通过；各专业都通过了"
APPROVE_CHANGED = ("这张表的内容刚刚变了，没有审核通过。", "关上这个框会重新读，看过新的内容再审。")

HAND_ON_TITLE = "通过  {school}"
HAND_ON_QUESTION = "{audit}：{tables} 个专业，{passed} 人。"
HAND_ON_FAILED = "{failed} 行不合格，不上报。"
HAND_ON_NEXT = "通过后送到{next}审核。"
HAND_ON_REVOKED = "其中已撤销 {revoked} 人，不再分配证书编号。"
HAND_ON_NUMBERS = (
    "通过后分配 {numbers} 个毕业证书编号，每个专业的编号连在一起；没有变化的学生沿用原来的编号。"
)
HANDED_ON = "已通过，送到{next}"
HANDED_ON_LAST = "已通过，{numbers} 个证书编号已分配"

RETURN_TITLE = "退回修改  {school}"
RETURN_WHY = "{audit}，{passed} 人。写明哪里要改，学校会看到："
RETURN_QUESTION = "退回 {audit} 给{school}（{passed} 人）。"
RETURN_KEEPS = "学校改好再提交时，没有变化的专业沿用已有的审核。"
WITHDRAW_TITLE = "撤回通过  {school}"
WITHDRAW_WHY = "{audit}，{passed} 人。写明为什么撤回，学校会看到："
WITHDRAW_QUESTION = "撤回 {audit} 的通过，退到{school}修改（{passed} 人）。"
WITHDRAW_NUMBERS = "重新通过时，没有变化的学生编号不变，退出的学生编号作废。"
GIVEN_REASON = "原因：{reason}"
AUDIT_RETURNED = "已退回{school}"
AUDIT_WITHDRAWN = "已撤回通过，退到{school}"

KEY_REVOKE = "撤销"
HELP_OF_REVOKE = "撤销 ▸ 所指的一名毕业生：证书编号作废，其他人不变；要写原因"
REVOKE_TITLE = "撤销  {name}"
REVOKE_WHY = ("第{row}行 {name} {id_number}", "证书编号 {number}", "写明为什么撤销，学校会看到：")
REVOKE_QUESTION = ("撤销 第{row}行 {name} {id_number}", "证书编号 {number} 作废")
REVOKE_FOR_GOOD = "撤销了不能恢复；其他人不变。"
REVOKED_TITLE = "已撤销"
REVOKED = ("{name} 的证书编号已作废：", "{number}", "编号不会再给别人；经过里记下了原因。")
REASON_NUMBER_VOID = "这名学生没有有效的证书编号"
REASON_NOT_NUMBERED = "教育厅通过、有了编号以后才能撤销"

ASK_LOOK_TITLE = "抽看几名学生？"
ASK_LOOK_WHY = "从合格的 {passed} 人里随机抽。种子会显示并记入日志，用它可以抽出同样的学生。"
ASK_LOOK_WRONG = "要填 1 到 {most} 的数字"
LOOK_PLACE = "抽看"
LOOK_HELP = (
    "随机抽到的学生，按名单的顺序。Enter 看这名学生的全部课程，n 另抽一次（换一个种子）。"
    "种子和人数记入日志，用同样的种子可以抽出同样的学生"
)
LOOK_COUNTS = "抽看 {count} 名  种子 {seed}（已记录）"
LOOK_BY = "{at} {by} 抽"
LOOK_COLUMNS = (("行", 5), ("姓名", 12), ("身份证号", 18), ("专业", 16))
LOOK_NEXT = "Enter 看这名学生的全部课程；n 换一个种子另抽"
LOOK_EMPTY = "没有抽到学生"
KEY_LOOK_AGAIN = "另抽一次"
HELP_OF_LOOK_AGAIN = "换一个种子，再抽同样多的学生；也记入日志"

CHANGE_WORDS = {"same": "未变", "new": "新的专业", "gone": "这次没有了", "first": "首次"}
CHANGE_JOINED = "进 {count}：{names}"
CHANGE_LEFT = "出 {count}：{names}"
CHANGE_MARKS = "改成绩 {count} 处"
CHANGE_FIELDS = "改资料 {count} 人"
CHANGE_SCORES = "综合成绩变 {count} 人"
CHANGE_HEADING = "{names}有变"
CHANGE_OTHER = "有变化"
CHANGE_NAMES = 3
"""So many names stand beside a count; the differences show all of them."""
CHANGE_NAMES_MORE = "{names}等"
CHANGE_HEADINGS = {
    "graduation_date": "毕业日期",
    "issue_date": "发证日期",
    "settings": "年度设置",
    "plans": "课程设置",
    "order": "学生的先后",
    "major_name": "专业名称",
}
CHANGE_FIELD_NAMES = {
    "name": "姓名",
    "sex": "性别",
    "cohort": "年级",
    "admission_category": "招生类别",
    "graduation_mode": "毕业方式",
}
DIFFERENCES_PLACE = "变化"
DIFFERENCES_HELP = (
    "与上次相比变了什么，一行一处：学生的进出、成绩和资料改前改后、综合成绩。审核的人比的是本单位上次办理时的内容，"
    "学校比的是上次提交的内容。a 在一个专业和全部专业之间换"
)
DIFFERENCES_COLUMNS = (("变化", 8), ("姓名", 10), ("身份证号", 18), ("哪一项", 16), ("改前 → 改后", 18))
DIFFERENCES_SINCE = "与 {at} {action}时相比"
DIFFERENCES_SINCE_REASON = "那次的原因：{reason}"
DIFFERENCES_FIRST = "第一次送来，没有可比的：请看资格审核表"
DIFFERENCES_FIRST_AGAIN = "第{count}次提交，本单位以前没有审核过，没有可比的：请看资格审核表"
DIFFERENCES_FIRST_SCHOOL = "还没有提交过，没有可比的"
DIFFERENCES_NONE = "与上次相比没有变化"
DIFFERENCES_MAJORS = "{changed} 个专业有变化，{same} 个未变"
DIFFERENCES_MAJOR = "{major}  {count} 人  {difference}"
DIFFERENCES_KINDS = {
    "heading": "表头",
    "joined": "进",
    "left": "出",
    "field": "资料",
    "mark": "成绩",
    "score": "综合成绩",
}
DIFFERENCES_ARROW = "{before} → {after}"
DIFFERENCES_NO_MARK = "无"
DIFFERENCES_NEXT = {
    True: "看完按 Esc 返回，再按 F9 审核通过",
    False: "按 Esc 返回，再按 Enter 看资格审核表，看完按 F9 审核通过",
}
"""Whether the differences show all that was not approved before."""
DIFFERENCES_NEXT_ELSEWHERE = "看完按 Esc 返回"
KEY_ALL_DIFFERENCES = "全部专业"
HELP_OF_ALL_DIFFERENCES = "看全部专业的变化；再按一次只看这一个专业"
REASON_NO_ONE_MAJOR = "这里就是全部专业"

HISTORY_PLACE = "经过"
HISTORY_HELP = (
    "这次毕业审核的全部经过，最新的在最上面：什么时候、谁、哪个单位、做了什么、什么原因。Enter 看一条的全文"
)
HISTORY_COLUMNS = (("时间", 11), ("办理", 12), ("对象", 18), ("谁", 8), ("单位", 22))
HISTORY_COUNTS = "共 {count} 条"
HISTORY_EMPTY = "还没有经过"
HISTORY_MOVED = "{before} → {after}"
HISTORY_MOVED_TO = "→ {after}"
HISTORY_SEED = "种子 {seed}"
HISTORY_WHO = "{at}  {by}（{organisation}）{action}"
HISTORY_OPENS = "看全文"

REVIEWED_TABLE_HELP = (
    "要审的资格审核表：合格的学生，按名单的顺序，和各类课程的综合成绩。Enter 看学生的全部课程，/ 找人，"
    "看完按 F9 审核通过这个专业。教育厅在有了证书编号以后，可以按 x 撤销 ▸ 所指的一名学生"
)


# --- overview, submitting and home ---

KEY_SUBMIT = "提交"
HELP_OF_SUBMIT = "全部专业审核通过以后，把这次毕业审核提交给上级，先问一次"
KEY_RECALL = "撤回"
HELP_OF_RECALL = "上级还没有审核通过任何专业时，把提交的毕业审核收回来改，先问一次"
HELP_OF_OWN_DIFFERENCES = "看现在的内容与上次提交的相比变了什么"
REASON_STALE = "数据已变，先按 F5 重新核验"
REASON_APPROVED_ALREADY = "这个专业已经审核通过，内容没有变"
REASON_APPROVED_ABOVE = "上级已有审核通过的专业（以前通过、内容没变的也算）"
REASON_NEVER_SUBMITTED = "还没有提交过，没有可以比的"

SUBMIT_MISSING = "还差 {count} 个专业审核通过，才能提交"
WAITS_SINCE = "在{place}，{at} 送到，{waited}已审 {approved}/{tables}"
WAITS_DAYS = "已等 {days} 天，"
LEVEL_APPROVED = "{place}已审 {approved}/{tables}"
APPROVED_SINCE = "{at} 通过"
NUMBERS_VALID = "证书 {count} 个"
NUMBERS_VOID = "，作废 {count}"
NUMBER_RUN = "{first}–{last}"
MORE_RUNS = " +{count}"
BETWEEN_RUNS = "、"
MAJOR_NUMBERS = "{major} 毕业证书编号 {runs}"
COLUMN_DIPLOMA = "毕业证书编号"
COLUMN_DIPLOMAS = "毕业证书起止编号"
COLUMN_VOID = "作废"
NUMBER_VOID = "{number} 作废"
NUMBER_OF = "证书 {number}"

STAMPING_SUBMITTER = "经办人 {name} {phone}"
STAMPING_READ_ONLY = "这里只能看。等您审核的在首页按 1"
RETURNED_BY = {
    "return": "! {place} {at} 退回：{reason}",
    "withdraw": "! {place} {at} 撤回通过：{reason}",
}
REASON_MORE = "（h 看全部）"
REASON_MORE_BELOW = "（Esc 返回，再按 h 看全部）"
HOME_REASON_MORE = "（Enter 打开，再按 h 看全部）"
"""Where to read the rest of a reason that found no room."""
NEXT_RETURNED = "还和{action}时一样：先照原因改好，再按 F5 重新核验，审核通过以后再提交"
NEXT_FAILED = "；{failed} 行没有通过，按 k 看原因"
NEXT_LOOK = "Enter 看 ▸ 所指专业的资格审核表"
NEXT_APPROVE = "Enter 看 ▸ 所指的专业，看完按 F9 审核通过"
NEXT_SUBMIT = "各专业都审核通过了：按 F10 提交给{place}"
NEXT_UNREPORTED = "；{failed} 行不合格，不上报"
NEXT_WAIT = "等{place}审核，现在不用做什么"
NEXT_WAIT_RECALL = "等{place}审核。要改可以按 t 撤回，它审核通过专业以后就不能撤回了"
NEXT_WAIT_APPROVED = (
    "{place}已有审核通过的专业 {count} 个（以前通过、内容没变的也算），不能撤回；要改请它退回修改"
)
NEXT_NUMBERS = "证书编号已经分配：Enter 看 ▸ 所指专业每个人的编号"
NEXT_NOTHING = "现在不用做什么"

APPROVE_WHAT = "{table}：{count} 人，男 {male} 女 {female}，升学 {promoted}。"
APPROVE_WHO = "审核人：{name}（印在资格审核表上）。"
APPROVE_CONTENT = "内容摘要 {digest}。内容以后变了，要再审一次。"
APPROVE_SAME_PERSON = "! 填表人和审核人是同一人。"
OWN_MAJOR_APPROVED = "{major} 已审核通过。按 Esc 返回，接着看别的专业"
LOOK_FIRST_TITLE = "先看资格审核表"
LOOK_FIRST_QUESTION = (
    "{major} {count} 人：这次还没有打开看过。",
    "审核通过只对看过的内容有效。确定就打开，看完在那里按 F9。",
)
SUBMIT_WHAT = "把 {year}年 第{batch}批 提交给{place}：{majors} 个专业，{count} 名毕业生。"
SUBMIT_UNREPORTED = "{failed} 行不合格，不上报。"
SUBMIT_UNLISTED = "升学的有 {count} 人没有列入对口表，上级会问。"
SUBMIT_REVOKED = "其中已撤销 {count} 人，不再分配证书编号。"
SUBMIT_UNCHANGED = {"return": "! 与退回时相比没有变化。", "withdraw": "! 与撤回通过时相比没有变化。"}
SUBMIT_WHO = "经办人：{name} {phone}"
SUBMIT_FROZEN = "提交以后，这些学生的成绩、学籍和课程设置不能改，退回或撤回以后才能改。"
SUBMITTED_TO = "已提交，在{place}等审核"
RECALL_QUESTION = (
    "把 {year}年 第{batch}批 从{place}撤回来。",
    "撤回以后可以改数据、重新核验，改好要再提交一次。各专业已有的审核，内容没变的照样有效。",
)
RECALLED = "已撤回，可以改了；改好要再提交"

OVERVIEW = "总览"
OVERVIEW_HELP = (
    "各地学校的毕业审核走到了哪一步。横条按学校的多少分段，每一段用一种记号，上面一行写着记号和学校数。"
    "Enter 看一个地方的各校，g 只看还没有开始的学校，[ 和 ] 换年份，e 把看到的写成表格放到发件箱"
)
OVERVIEW_SCHOOLS_HELP = (
    "各校的毕业审核走到了哪一步；有几批的，写的是走得最慢的一批。Enter 看这所学校的审核，"
    "g 只看还没有开始的学校，再按一次看全部；[ 和 ] 换年份，e 把看到的写成表格放到发件箱"
)
OVERVIEW_STEPS = {
    "not_begun": "未开始",
    "open": "待提交",
    "returned": "退回",
    "at_bureau": "待审核",
    "at_department": "待省级",
    "approved": "通过",
}
"""What a bar tells apart; 通过 holds all that comes after it too."""
OVERVIEW_COLUMNS = (("地方", 14), ("学校", 4), "走到哪一步")
OVERVIEW_SCHOOL_COLUMNS = (
    ("学校", 22),
    ("机构代码", 10),
    ("状态", 12),
    ("批次", 4),
    ("毕业生", 6),
    ("已等", 6),
)
OVERVIEW_SCHOOLS = "{count} 校"
OVERVIEW_STEP = "{sign} {name} {count}"
OVERVIEW_NOT_BEGUN = "{place} 还没有开始的 {count} 校：{names}"
OVERVIEW_ALL_BEGUN = "{place} 各校都已开始"
OVERVIEW_DONE = "{state} {count} 校"
OVERVIEW_NEXT = "Enter 看各校；g 看所有还没有开始的学校"
OVERVIEW_HEADING = "{place}  {count} 校"
OVERVIEW_GRADUATES = "{graduates} 撤销 {revoked}"
HELP_OF_RELOAD_OVERVIEW = "再看一遍各校走到了哪一步"
OVERVIEW_DAYS = "{days} 天"
OVERVIEW_EMPTY = "还没有学校"
OVERVIEW_NOBODY_WAITS = "各校都已开始。按 g 看全部"
OVERVIEW_SCHOOL_NOT_BEGUN = "{school} 这一年还没有新建毕业审核"
OVERVIEW_SCHOOL_ONE = "{school} {state}：Enter 看这次毕业审核"
OVERVIEW_SCHOOL_SEVERAL = "{school} 有 {batches} 批，走得最慢的一批{state}：Enter 看各批"
OVERVIEW_WRITTEN = "总览 {count} 行，在发件箱："
OPENS_SCHOOLS = "各校"
OPENS_AUDIT = "看审核"
KEY_NOT_BEGUN = "未开始的"
HELP_OF_NOT_BEGUN = "只看还没有新建毕业审核的学校；再按一次看全部"
HELP_OF_OTHER_YEAR = "看另一年的总览"
HELP_OF_EXPORT_OVERVIEW = "把现在列出的写成表格放到发件箱"


# --- accounts, passwords, lock ---

ACCOUNT_RESET = "账号 {login} 的密码已重设，下次登录须换成自己的；已登录的都已结束，锁定也已解开"
ACCOUNT_FACTOR_RESET = "账号 {login} 的两步验证已取消，登记的验证器和备用码作废；本人登录后可以重新登记"
ACCOUNT_UNLOCKED = "账号 {login} 已解锁，可以登录了"
SETTING_CHANGED_EVERY_YEAR = "{name} 已改；各年通用"
REFUSALS |= {
    "session_ended": "这次登录已经结束（太久没有动静，或被管理员结束）。请重新登录",
    "password_must_change": "这个密码是别人设的。请先换成自己的密码，再办别的事",
    "second_factor_required": "您的角色必须用两步验证。请先登记手机验证器，再办别的事",
    "account_locked": "连续 5 次没有通过，账号已锁定，{minutes} 分钟后自动解开。等不及就请管理员解锁",
    "password_wrong": "现在的密码不对。请再试一次；连错 5 次账号会锁定 15 分钟",
    "password_reused": "最近 {count} 次用过的密码不能再用。请换一个新的",
    "second_factor_missing": "请填手机验证器上的 6 位数字；手机不在身边就填一个备用码",
    "second_factor_wrong": "验证码不对，或者已经用过。请等验证器显示下一个再填，并核对手机的时间",
    "second_factor_present": "已经登记了验证器。要换手机，请先停用现在的，再登记新的",
    "second_factor_absent": "这个账号没有登记验证器，不用取消",
    "key_file_missing": "找不到两步验证的密钥文件 {file}。请从备份取回；找不回来就请管理员逐个取消两步验证，再重新登记",
    "key_file_differs": "密钥文件 {file} 换过了，验证码核对不了。请从备份取回；找不回来就请管理员逐个取消两步验证",
    "key_file_open": "密钥文件 {file} 别人也能读，不能用。请运行 chmod 600，并查清有没有人读过",
    "key_file_unusable": "密钥文件 {file} 读不了，也建不了。请检查文件和文件夹的权限",
    "own_account": "自己的账号不能这样改（停用、去掉管理员角色、重设密码、取消两步验证）。请让另一位管理员来做",
    "last_system_admin": "这是最后一个在用的系统管理员，不能停用，也不能去掉角色。请先让别的账号做系统管理员",
    "account_beyond_school": "这个账号还有学校以外的角色，学校管理员动不了。请找系统管理员",
    "session_missing": "这次登录已经结束了。请刷新",
}
KEY_LOCK = "锁屏"
HELP_OF_LOCK = "离开一会儿就锁屏：这一屏原样留着，回来填自己的密码打开；十分钟不按键会自己锁上"
FIELD_MISSING = "请填这一栏"
FAREWELL = "! {sentence}"
QUIT_QUESTION = "要结束程序吗？"
UNLOCK_WRONG = "密码不对。请再试一次；连错 5 次账号会锁定 15 分钟"

SIGN_IN_CODE = "验证码"
SIGN_IN_CODE_HINT = "6 位数字，或一个备用码"
SIGN_IN_CODE_MISSING = "请填验证码"
SIGN_IN_NEXT_CODE = "密码对了。再填验证器上现在的 6 位数字，或一个备用码，按 Enter；改账号按 Esc"

NEW_PASSWORDS = "换密码"
NEW_PASSWORDS_HELP = "换自己的密码。换好以后，这个账号在别的终端上的登录会退出，这里的不受影响"
NEW_PASSWORDS_RULES = (
    "至少 10 个字符；小写字母、大写字母、数字、其他符号里至少有 3 种；",
    "不能和现在的一样，也不能是最近用过的 5 个。不用定期更换",
)
NEW_PASSWORDS_REQUIRED = "现在的密码是别人设的：先换成只有自己知道的，再开始工作"
NEW_PASSWORDS_FIELDS = {"old": "现在的密码", "new": "新密码", "again": "再填一次"}
NEW_PASSWORDS_NEXT = "填好一栏按 Enter 到下一栏；最后一栏按 Enter 换密码"
KEY_NEW_PASSWORDS = "换密码"
HELP_OF_NEW_PASSWORDS = "换自己的密码"
HELP_OF_SAVE_PASSWORDS = "用新密码换掉现在的"
PASSWORDS_CHANGED = "密码已换，下次登录用新密码"

SECOND_FACTOR = "两步验证"
SECOND_FACTOR_HELP = (
    "登录时除了密码，再填手机验证器上 30 秒一变的 6 位数字。"
    "在验证器里扫二维码（F6 放大），或选“手动输入”把密钥照抄进去，再把它显示的 6 位数字填在这里。"
    "验证器用任何支持 TOTP 的软件都行；服务器和手机的时间要准"
)
SECOND_FACTOR_REQUIRED = "您的角色必须用两步验证：先登记手机验证器，再开始工作"
SECOND_FACTOR_WHY = "登记以后，登录时除了密码还要填手机验证器上的 6 位数字"
SECOND_FACTOR_STEPS = ("1 用手机验证器扫二维码，", "  或手动输入密钥：")
SECOND_FACTOR_STEP_CODE = "2 填验证器显示的 6 位数字："
SECOND_FACTOR_CODE = "验证码"
SECOND_FACTOR_NEXT = "填好 6 位数字，按 Enter 登记。时间不准的手机要先校准"
SECOND_FACTOR_CODE_MISSING = "请填验证器显示的 6 位数字"
KEY_SECOND_FACTOR = "两步验证"
HELP_OF_SECOND_FACTOR = "登记、换掉或停用手机验证器"
HELP_OF_TAKE_CODE = "用填好的验证码登记这个验证器，或停用现在的"
KEY_QR = "二维码"
HELP_OF_QR = "把二维码放大到整个屏幕，再按一次收起"
QR_CLOSE = ("扫好以后", "按 Esc 返回")
QR_NO_ROOM = ("窗口放不下", "二维码。请把", "窗口放大，", "或手动输入", "密钥。", "按 Esc 返回")
RECOVERY_CODES = "备用码"
RECOVERY_CODES_HELP = "手机不在身边时，用一个备用码代替 6 位数字登录。每个只能用一次"
RECOVERY_CODES_WRITE = (
    "两步验证已登记。请把下面 8 个备用码写下来，和证件放在一起：",
    "手机丢了、换了，就用一个备用码代替 6 位数字登录，每个只能用一次。",
    "它们只显示这一次，以后谁也看不到，管理员也不能。",
)
RECOVERY_CODES_NEXT = "写好了，按 F5 或 y 继续"
RECOVERY_CODES_FIRST = "先把备用码写下来，再按 F5 或 y 继续"
KEY_WRITTEN = "写好了"
HELP_OF_WRITTEN = "备用码已写下来，继续"

LOCKED = "屏幕已锁"
LOCKED_HELP = (
    "锁上以后，后面的屏幕和没保存的内容原样留着，正在办的事照常办。填自己的密码打开；换人用就按 Esc 退出登录"
)
LOCKED_WHO = "账号    {login}（{name}）"
LOCKED_WHY = "后面的屏幕和没保存的内容原样留着，正在办的事照常办"
LOCKED_NEXT = "填自己的密码，按 Enter 打开；换人用按 Esc 退出登录，没保存的内容就没有了"
KEY_UNLOCK_SCREEN = "打开"
HELP_OF_UNLOCK_SCREEN = "用填好的密码打开"
LOCKED_SIGN_OUT = "要退出登录吗？后面没保存的内容会丢掉，正在办的事会取消。"

ACCOUNTS = "账号"
ACCOUNTS_HELP = (
    "自己管的账号：学校管理员管本校的，系统管理员管全部。Enter 看一个账号，在那里改角色、停用、重设密码；"
    "n 添加账号；/ 按账号、姓名、机构名称或代码查找"
)
ACCOUNTS_COLUMNS = {
    "login": "账号",
    "name": "姓名",
    "organisation": "单位",
    "roles": "角色",
    "state": "状态",
    "factor": "两步",
}
ACCOUNTS_COUNTS = "共 {total} 个"
ACCOUNTS_FOUND = "找到 {shown} 个（共 {total} 个）"
ACCOUNTS_COUNT = "{state} {count}"
ACCOUNTS_NOBODY = "没有找到。Esc 看全部，/ 换个字再找"
ACCOUNT_STATES = {
    "active": "在用",
    "stopped": "! 停用",
    "locked": "! 锁到 {until}",
    "must_change": "须改密码",
}
ACCOUNT_STATE_NAMES = {"active": "在用", "stopped": "停用", "locked": "锁住", "must_change": "须改密码"}
ACCOUNT_STATE_WORDS = {
    "active": "在用",
    "stopped": "停用，登录不了",
    "locked": "密码错太多次，锁到 {until}；按 u 可以提前解锁",
    "must_change": "在用，下次登录先要换密码",
}
ACCOUNT_FACTOR = {True: "有", False: "—"}
ACCOUNT_FACTOR_WORDS = {True: "已登记验证器", False: "没有登记"}
ACCOUNT_NEVER = "还没有登录过"
ACCOUNT_LINE_PHONE = "电话 {phone}"
ACCOUNT_LINE_LAST = "上次登录 {at}"
ACCOUNT_LABELS = {
    "login": "账号",
    "name": "姓名",
    "phone": "联系电话",
    "organisation": "单位",
    "roles": "角色",
    "state": "状态",
    "factor": "两步验证",
    "last": "上次登录",
}
ACCOUNT_NAMED_ORGANISATION = "{name}（{code}）"
KEY_NEW_ACCOUNT = "添加账号"
HELP_OF_NEW_ACCOUNT = "添加一个账号；第一次登录时本人要换掉这里填的密码"
KEY_RELOAD_LIST = "刷新"
HELP_OF_RELOAD_LIST = "再读一遍"
HELP_OF_FIND_ACCOUNT = "按账号、姓名、机构名称或代码查找"
OPENS_ACCOUNT = "看账号"

NEW_ACCOUNT_HELP = (
    "添加一个账号，一人一个，不能几个人共用。角色用空格打勾。"
    "这里填的密码只用一次：本人第一次登录时要换成自己的"
)
NEW_ACCOUNT_FIELDS = {
    "login": ("账号", "2–32 个字母、数字"),
    "name": ("姓名", "表格上要印"),
    "phone": ("联系电话", "如 0771-0000001"),
    "organisation": ("机构代码", ""),
    "password": ("初始密码", "至少 10 位，有三种字符"),
    "again": ("再填一次", ""),
}
NEW_ACCOUNT_NEEDED = ("login", "organisation", "password", "again")
NEW_ACCOUNT_NEXT = "Enter 到下一栏，角色用空格打勾；最后一栏按 Enter 或随时按 F5 添加"
NEW_ACCOUNT_ORGANISATION = "{name}（{kind}）"
NEW_ACCOUNT_NO_ORGANISATION = "没有这个机构"
NEW_ACCOUNT_ROLES_MISSING = "至少勾一个角色"
KEY_ADD_ACCOUNT = "添加"
HELP_OF_ADD_ACCOUNT = "添加填好的账号"
ACCOUNT_NOW_ADDED = "已添加账号 {login}。把初始密码当面告诉本人，第一次登录时要换"

ACCOUNT_HELP = (
    "一个账号。改的事都记入日志。停用以后登录不了，已登录的马上退出；账号不删除，经手的事要留着名字"
)
ACCOUNT_NEXT = "按下面的键改；停用、重设以前会再问一次"
KEY_PERSON = "姓名电话"
HELP_OF_PERSON = "改姓名和联系电话"
KEY_ROLES = "角色"
HELP_OF_ROLES = "改这个账号的角色"
KEY_STOP = "停用"
HELP_OF_STOP = "停用这个账号：登录不了，已登录的马上退出"
KEY_START = "启用"
HELP_OF_START = "重新启用停用的账号"
KEY_RESET_PASSWORDS = "重设密码"
HELP_OF_RESET_PASSWORDS = "本人忘了密码时，给一个只用一次的新密码"
KEY_RESET_FACTOR = "取消两步验证"
HELP_OF_RESET_FACTOR = "本人丢了手机又没有备用码时，取消登记过的验证器"
KEY_UNLOCK_ACCOUNT = "解锁"
HELP_OF_UNLOCK_ACCOUNT = "密码错太多次锁住的账号，提前解锁"
REASON_IS_ACTIVE = "账号在用"
REASON_IS_STOPPED = "账号已停用"
REASON_NOT_LOCKED = "账号没有锁住"
REASON_NO_FACTOR = "没有登记验证器"
ACCOUNT_STOP_QUESTION = (
    "停用账号 {login}（{name}）？",
    "他登录不了，已登录的马上退出，没保存的内容会丢掉。以后可以再启用。",
)
ACCOUNT_FACTOR_QUESTION = (
    "取消账号 {login}（{name}）的两步验证？",
    "登记的验证器和备用码作废，已登录的马上退出。请先确认找您的就是本人。",
)
ACCOUNT_DONE = {
    "stop": "已停用 {login}",
    "start": "已启用 {login}",
    "factor": "已取消 {login} 的两步验证",
    "unlock": "已解锁 {login}",
    "person": "已改 {login} 的姓名电话",
    "roles": "已改 {login} 的角色",
    "password": "已重设 {login} 的密码。把新密码当面告诉本人，登录时要换",
}
ROLES_OF_HELP = "用空格打勾或取消，按 F5 保存。改了角色，这个人已登录的会退出，重新登录后按新的角色"
ROLES_OF_NEXT = "空格打勾或取消，Enter 到下一栏；最后一栏按 Enter 或随时按 F5 保存"
PERSON_OF_HELP = "姓名和联系电话，表格上的经办人、填表人、审核人印的就是它们"
PERSON_OF_NEXT = "填好一栏按 Enter 到下一栏；最后一栏按 Enter 保存"
HELP_OF_SAVE_ACCOUNT = "保存改好的内容"
RESET_PASSWORDS_HELP = (
    "给忘了密码的人一个新密码。他已登录的会退出；用这个密码登录后，要换成自己的。锁住的同时解锁"
)
RESET_PASSWORDS_WHY = "请先确认找您的就是本人。他已登录的会退出，登录后要换成自己的密码"
RESET_PASSWORDS_FIELDS = {"password": "新密码", "again": "再填一次"}
RESET_PASSWORDS_NEXT = "两栏填好，最后一栏按 Enter 重设"

SESSIONS = "会话"
SESSIONS_HELP = (
    "现在登录着的人，从哪里登录、最后什么时候动过。x 结束一个：他马上回到登录屏，没保存的内容会丢掉"
)
SESSIONS_COLUMNS = (
    ("账号", 10),
    ("姓名", 8),
    ("单位", 14),
    ("从哪里", 15),
    ("登录", 11),
    ("最后动静", 11),
)
SESSIONS_WIDE = ("单位", 14)
SESSIONS_COUNTS = "登录着 {count} 个"
SESSIONS_NOBODY = "没有别人登录"
SESSIONS_OWN = "这是您自己的。要退出，回首页按 Esc"
SESSIONS_NEXT = "按 x 结束 {login}（{name}）这一个，他马上回到登录屏"
SESSION_VIA = {"screen": "屏幕", "cli": "命令行"}
SESSION_OWN = "您自己"
KEY_END_SESSION = "结束"
HELP_OF_END_SESSION = "结束 ▸ 所指的会话，先再问一次；自己的不能在这里结束"
REASON_OWN_SESSION = "这是您自己的；要退出，回首页按 Esc"
REASON_NO_SESSION = "没有选中一个"
SESSION_END_QUESTION = (
    "结束 {login}（{name}）的会话？",
    "从 {place} 登录，最后动静 {seen}。他马上回到登录屏，没保存的内容会丢掉。",
)
SESSION_ENDED = "已结束 {login} 的会话"
KEY_TAKE_CODE = "确定"
SECOND_FACTOR_PRESENT = (
    "已在用两步验证。",
    "",
    "要换手机或不再用，先用现在的验证码停用：停用以后可以马上登记新的。",
    "手机丢了就填一个备用码；备用码也没有，请管理员取消。",
)
SECOND_FACTOR_DROP_NEXT = "填验证码或备用码，按 Enter 停用现在的；不停用就按 Esc"
SECOND_FACTOR_NO_ROOM = "按 F6 看二维码"
REASON_NO_QR = "还没有二维码"
ROLES_OF_WHY = "改了角色，这个人已登录的会退出，重新登录后按新的角色"
RESET_PASSWORDS_WHO = "账号 {login}（{name}）"
SESSION_WHERE = "{organisation}   {place}   最后动静 {seen}"
NEW_ACCOUNT_WHERE = "填机构代码，这里会显示机构的名称；代码在首页的组织机构里查"
NEW_ACCOUNT_AT = "在{organisation}添加账号"
NEW_ACCOUNT_CODES = "这样开头的机构有 {count} 个，如 {name}"


# --- journal and backup ---

REFUSALS |= {
    "journal_entry_missing": "没有这一条日志。请返回，重新打开日志",
    "journal_day_invalid": "日期不对，要写成 2023-06-14",
    "journal_group_unknown": "没有这一类。请照着右边写的填",
    "journal_not_written": "这件事没有写进日志，已经撤销，什么都没有改动。请运行 yanyin db check，并告诉审计员",
    "journal_incomplete": (
        "日志不全：库里有 {known} 件事（流转、专业批准、账号）应有日志，只找到 {told} 条，少 {missing} 条"
    ),
    "schema_altered": "护着日志的触发器或规则被改过，或者多了：{names}。请保留现场，告诉审计员，用备份核对",
    "backup_manifest_missing": "备份旁边没有清单 {name}。请把备份和清单放在同一个文件夹里",
    "backup_manifest_unfit": "备份清单 {name} 损坏了，或不是这个程序写的。请换一份备份",
    "backup_of_other_engine": "这是另一种数据库（{engine}）的备份，不能恢复到这里。请改正 --database",
    "backup_newer": "备份是更新版本的程序做的，这个程序太旧。请先升级程序",
    "backup_damaged": "备份文件损坏了，和清单对不上。什么都没有改动，请换一份备份",
    "backup_disk_full": "磁盘满了，{name} 没有写成。请腾出空间再试；什么都没有改动",
    "backup_name_too_long": "备份的文件名或路径太长。请换一个短一点的名字",
    "backup_name_of_database": "{name} 是数据库自己用的文件名，备份会被它删掉或覆盖。请换一个名字",
    "backup_as_nobody": "现在的数据库用不了，认不出账号。请去掉 --as，以本机恢复",
    "backup_tools_missing": "找不到 pg_dump 和 pg_restore。请装 PostgreSQL {server} 的客户端，或设 YANYIN_PG_BIN",
    "backup_tools_old": "pg_dump 是 {found} 版，比服务器（{server} 版）旧。请装新的客户端，或设 YANYIN_PG_BIN",
    "backup_tool_failed": "{name} 没有做完。请检查数据库用户的权限和备份文件；什么都没有改动",
    "backup_no_new_database": "这个数据库用户不能建新库，恢复要先建一个。请让数据库管理员授予 CREATEDB",
    "database_in_use": "还有人在用数据库，什么都没有改动。请让大家先退出再试（PostgreSQL 可以加 --force 断开他们）",
    "journal_too_long": "要导出 {count} 条，一张表最多 {limit} 条。请先按 f 缩小范围",
}
PROGRESS_NAMES["journal"] = "核对日志"

COMMANDS |= {
    "journal": ("yanyin journal check", "审计用的日志"),
    "journal check": (
        "yanyin journal check [--head 哈希] [--as 账号]",
        "把日志从第一条核对到最后一条；对不上就说出是第几条，退出码 1",
    ),
}
COMMANDS |= {
    "db": ("yanyin db init|upgrade|check|backup|restore", "建立、升级、检查、备份、恢复数据库"),
    "db backup": ("yanyin db backup 文件 [--as 账号]", "备份数据库，别人照常用；旁边写一份清单 文件.json"),
    "db restore": (
        "yanyin db restore 文件 [--force] [--as 账号]",
        "用备份换掉数据库；先核对备份，原来的数据库改名留着",
    ),
}
OPTIONS["force"] = ("--force", "断开正在用数据库的人（只对 PostgreSQL）")
OPTIONS["head"] = ("--head 哈希", "从前记下的日志最后一条的哈希：它不在链上，就说明末尾被删过")

DB_BACKED_UP = "已备份，并核对过：{file}"
DB_BACKUP_SIZE = "  大小     {size} 字节，SHA-256 {sha256}"
DB_HOLDS = "  内容     {tables} 张表，{rows} 行"
DB_BACKUP_NEXT = "备份和清单 {manifest} 要放在一起，最好再存一份到别的机器"
DB_BACKUP_KEY = "两步验证的密钥文件不在备份里，请另外保管"
DB_RESTORED = "已恢复到 {at} 的备份：{place}"
DB_RESTORED_HEAD = "  恢复后   日志 {rows} 条，最后一条 {head}"
DB_RESTORED_UPGRADED = "备份比程序旧，已升级（{names}）"
DB_KEPT = "原来的数据库留在 {kept}；确认没有问题后可以删掉"
DB_NOTHING_KEPT = "原来没有数据库，没有东西要留"
DB_FORGOTTEN_SHEETS = "! 原来的库里打过的 {sheets} 张证书，恢复后的台账里没有"
DB_FORGOTTEN_NUMBERS = "! 备份以后给出的 {numbers} 个证书编号已留着：重新审核通过时还给原来的人，不给别人"
DB_FORGOTTEN_UNREAD = "! 原来的库读不出来，备份以后的编号可能再给出：那以后打出的先收回"
DB_FORGOTTEN_NEXT = "  请学校查清备份以后打出的证书；再打恢复以前的编号，要先写明原因。查清以前留着原来的库"
DB_LET_GO = "  没办完的毕业证打印任务都取消了：排着没打的 {count} 张也可能打过"
DB_RESTORED_NEXT = "下一步：yanyin db check 检查一遍；大家要重新登录"

JOURNAL_WHOLE = "日志完好：{rows} 条，一条不缺，前后相扣"
JOURNAL_HEAD = "最后一条的哈希（抄下来，下次核对时填上；命令行用 --head）："
JOURNAL_HEAD_MET = "记下的那条哈希也在链上，末尾没有被删"
JOURNAL_UNGUARDED = "! 护着日志的触发器或规则被动过：{names}。请运行 yanyin db check，并告诉审计员"
JOURNAL_CHANGED = "日志第 {row} 条对不上：它被改过，或者它前面的被换过"
JOURNAL_GAP = "日志第 {row} 条对不上：第 {expected} 条应在它的位置，却不见了"
JOURNAL_CUT = "日志第 {row} 条起被删过：记下的那条哈希不在链上，链只到第 {last} 条（先对一遍有没有抄错）"
JOURNAL_BROKEN_NEXT = "有人绕过程序动过日志。请保留现场，不要再用这个数据库，用备份核对"
JOURNAL_CHECKED = "日志完好"
JOURNAL_CHECKED_BAD = "日志对不上"

GAP = "   "
JOURNAL = "日志"
JOURNAL_HELP = (
    "谁、什么时候、从哪里、对什么、做了什么，成没成，都在这里，最新的在最上面。谁也不能改，程序自己也不能。"
    "f 缩小范围，Enter 看一条的全部内容，c 把整条链核对一遍，e 导出表格。看日志不再记日志，导出会记一条"
)
JOURNAL_COUNTS = "共 {total} 条   没办成 {refused}"
JOURNAL_ONLY = "只看：{text}"
JOURNAL_NOTHING = "没有符合的日志"
JOURNAL_WIDEN = "按 f 改一改范围，或按 Esc 看全部"
JOURNAL_COLUMNS = (("编号", 6), ("时间", 14), ("账号", 10), ("办理", 14), ("对象", 0), ("结果", 6))
"""Each with its width in cells; 0 takes what the others leave."""
JOURNAL_RIGHT = ("编号",)
JOURNAL_LOCAL = "本机"
JOURNAL_ENTRY = "这一条"
JOURNAL_ENTRY_TITLE = "第 {number} 条日志"
JOURNAL_FIELDS = {
    "at": "时间",
    "who": "谁　",
    "from": "从　",
    "session": "会话",
    "action": "办理",
    "outcome": "结果",
    "object": "对象",
    "before": "之前的摘要",
    "after": "之后的摘要",
    "previous": "前一条的哈希",
    "hash": "本条的哈希",
}
JOURNAL_FIELD = "{name} {text}"
JOURNAL_DETAIL = "详情 {text}"
JOURNAL_ACTION = "{name}（{code}）"
JOURNAL_WHO = "{login} {name}（{organisation}）"
JOURNAL_PLACE = "在 {place}"
JOURNAL_OS_USER = "系统用户 {name}"
JOURNAL_YES_NO = {True: "是", False: "否"}
JOURNAL_DETAILS = {
    "after": "改成",
    "backup": "备份的 SHA-256",
    "before": "原来",
    "changed": "变更",
    "count": "条数",
    "detail": "证书编号",
    "duration": "学制",
    "ended": "结束的会话",
    "failures": "连错次数",
    "file": "文件",
    "filter": "范围",
    "forgotten_numbers": "给原来的人留着的证书编号",
    "forgotten_sheets": "少了的打过的证书",
    "from": "从",
    "journal_rows": "日志条数",
    "kept": "原库留作",
    "list": "名单",
    "made_at": "备份时间",
    "major": "专业",
    "migrations": "升级",
    "moved": "移动",
    "new": "新增",
    "organisation": "机构",
    "partial": "只存好的行",
    "passed": "合格",
    "reason": "原因的摘要（原文在毕业审核的经过里）",
    "refused": "拒绝",
    "removed": "移除",
    "restored": "恢复以前可能打过的",
    "roles": "角色",
    "rows": "行",
    "seed": "种子",
    "sessions": "结束的会话",
    "size": "字节",
    "students": "学生序号",
    "to": "到",
    "unchanged": "未变",
    "version": "第几版",
    "what": "内容",
    "year": "年份",
}
"""What details are called; others are shown by their codes."""

JOURNAL_CHECK_ASK = (
    "从前抄下过最后一条的哈希，或手里的表上印着日志链首，就填上（前 16 个字符就够）：",
    "它不在链上，就说明末尾被删过。",
    "没有抄过就空着，直接按 Enter。",
)
JOURNAL_HEAD_INVALID = "哈希至少填前 16 个字符，只有 0–9 和 a–f。请对着抄下的再填一次，或空着"
KEY_NARROW = "筛选"
HELP_OF_NARROW = "只看某几天、某个账号、某个机构、某一类或没办成的"
KEY_CHECK_CHAIN = "核对"
HELP_OF_CHECK_CHAIN = "把日志从第一条核对到最后一条，看有没有人动过"
HELP_OF_JOURNAL_EXPORT = "把现在看到的这些写成表格，放进发件箱；会记一条日志"
HELP_OF_JOURNAL_RELOAD = "读一遍最新的"
JOURNAL_EXPORTED = "导出日志 {count} 条"

JOURNAL_GROUPS = {
    "accounts": "账号",
    "audits": "审核",
    "paper": "打印",
    "school_data": "学校数据",
    "settings": "设置",
    "database": "数据库",
}
JOURNAL_FILTERED = {
    "since": "{text} 起",
    "until": "到 {text}",
    "login": "账号 {text}",
    "organisation": "机构 {text}",
    "object_key": "对象 {text}",
}
JOURNAL_FILTER_HELP = "填几项就按几项筛，不填的不管。F5 看结果，F6 清空，Esc 不改"
JOURNAL_FILTER_WHY = "填几项就按几项筛，不填的不管"
JOURNAL_FILTER_NEXT = "按 F5 看结果；F6 清空后再按 F5 看全部"
JOURNAL_FILTER_FIELDS = {
    "since": ("从哪天", "如 2023-06-01"),
    "until": ("到哪天", "含这一天"),
    "login": ("账号", "完整的账号名"),
    "organisation": ("机构代码", "办事的人所在机构"),
    "group": ("哪一类", ""),
    "object_key": ("对象", "开头几个字符，如学校代码"),
    "done": ("结果", ""),
}
"""Label and hint; where the hint is empty, the numbered choices stand there."""
KEY_APPLY = "看结果"
HELP_OF_APPLY = "按填好的范围看日志"
KEY_EMPTY = "清空"
HELP_OF_EMPTY = "把各项清空"


# --- kiosk ---

COMMANDS[""] = (
    "yanyin [--database 地址] [--kiosk] [命令 …]",
    "不写命令就打开屏幕。--help 可以跟在任何命令后面",
)
OPTIONS["kiosk"] = ("--kiosk", "自助终端：屏幕退不出去，出错就回到登录；只有系统管理员按 F12 能退出")
REFUSALS |= {"kiosk_needs_administrator": "只有系统管理员能退出自助终端。请换系统管理员的账号，或按 Esc 返回"}

KIOSK_ALONE = "--kiosk 只打开屏幕，后面不能再写命令"
KIOSK_TOO_SMALL = "窗口太小：现在 {width}×{height}，至少要 80×24。请联系管理员调大窗口或缩小字号"
KIOSK_STAYS = "这台机器只用来办验印，这里退不出去；系统管理员按 F12"
KIOSK_SIGN_IN_HELP = SIGN_IN_HELP + "。用完请退出登录；十分钟没人按键会锁屏，再过十分钟自动退出登录"
KIOSK_ABANDONED = "锁屏后一直没有人回来，已退出登录"
KIOSK_OPENING = "正在打开数据库…"
KIOSK_OPENING_HELP = "程序要等数据库能用才到登录。每隔几秒自己再试，不用守着；一直不好请联系系统管理员"
KIOSK_TRIES_AGAIN = "{seconds} 秒后自动再试，也可以按 F5 马上再试；一直这样请联系系统管理员"
KIOSK_NOBODY = "数据库里还没有账号。请系统管理员先在别的机器上运行 yanyin 完成启用"
KIOSK_NOT_OPENED = "数据库还没打开，没法核对管理员的密码。请从服务器上停止本机的自助终端服务"
KIOSK_CRASH_LINES = (
    "刚才这一步没有做完，已经保存的数据不受影响。程序已重新开始，请重新登录。",
    "请把错误编号告诉管理员：{reference}",
)
KIOSK_RESTARTS = "程序出错，错误编号 {reference}，{seconds} 秒后重新开始。请把编号告诉管理员"
KEY_TRY_AGAIN = "再试"
HELP_OF_TRY_AGAIN = "马上再试一次打开数据库"
KIOSK_EXIT = "退出自助终端"
KIOSK_EXIT_HELP = "把这台机器交还给系统管理员：填系统管理员的账号和密码，核对以后程序结束，并记入日志"
KIOSK_EXIT_NEXT = ("填系统管理员的账号和密码，按 F5 退出程序，没有保存的内容会丢掉", "按 Esc 返回，继续办事")
KEY_LEAVE_KIOSK = "退出程序"
HELP_OF_LEAVE_KIOSK = "系统管理员核对密码后结束程序"
KIOSK_CODE = "验证码"
KIOSK_CODE_HINT = "没有启用就不填"
KIOSK_REFUSED_FIELDS = {
    "sign_in_failed": "password",
    "second_factor_missing": "code",
    "second_factor_wrong": "code",
}
"""Refusals that are said under a field of the form."""


# --- forms ---

FORM_TITLES: dict[str, str] = {"stamping-table": "验印审核表", "register": "资格审核登记表"}
CODE_FORM = "{form}{major}{page}"
CODE_MAJOR = "  {major} {duration}年制"
CODE_PAGE = "  第 {page} 页 / 共 {pages} 页"
CODE_AUDIT = "  {school}（{code}） {year}年 第{batch}批"
CODE_GIVEN = "  {at} 第一次生成"
CODE_PERSON = "  第 {position} 行 {name}  {number}{state}"
CODE_NUMBER_STATES: dict[str, str] = {"none": "没有有效的证书编号", "valid": " 有效", "void": " 已作废"}
CODE_CURRENT = "现行有效：与系统里的一致"
CODE_REPLACED = "已被新版替代，请换用验证码 {code} 的那一份"
CODE_REPLACED_UNPRINTED = "已被新版替代：内容变了，新版（验证码 {code}）还没有人生成，请学校重新打印"
CODE_WITHDRAWN = "现在不算数：这批审核已退回或撤回，教育厅重新通过以后要重新打印"
REFUSALS |= {
    "form_empty": "这批审核里没有合格的学生，没有表可打。请先核验名单，处理核验问题",
    "not_final": "教育厅还没有审核通过，只能出预览稿，不能打印。请等通过以后再打印",
    "form_changed": "表的内容变了（有撤销或退回），剩下的页不能接着打。请取消这个任务，重新打印整份表",
    "code_taken": "算出的验证码与另一份表相同，表没有生成。请联系系统管理员",
    "code_invalid": "验证码不对：一位也不能错。请对照表下方再输一遍，如 5NRH-CGNQ-4TR4N-1，或用扫码枪扫",
    "code_unknown": "没有这个验证码的表，或者它不属于您能看的学校。请核对是不是这套系统打印的",
    "code_page_unknown": "这份表只有 {pages} 页，没有验证码上写的那一页。请核对页码",
    "code_rows_none": "这种表没有逐行的码，只有每页的码。请去掉 -R 和后面的数字",
    "code_row_unknown": "这份表只有 {count} 行，没有验证码上写的那一行。请核对序号",
    "paper_unfit": "这份表不能印在 {paper} 纸上。验印审核表用 a4，登记表用 a4 或 a3",
    "page_missing": "这份表只有 {pages} 页，没有第 {page} 页",
    "form_code_missing": "正式的表没有验证码，没有生成。请联系系统管理员",
    "workbook_not_calibrated": "工作簿不用校准。请去掉 --calibration，或把文件名改成 .pdf",
}


# --- diplomas ---

REFUSALS |= {
    "audit_not_approved": "教育厅审核通过以后才有证书编号，才能打印毕业证",
    "template_invalid": "版式文件 {file} 的 {place}：{problem}。请系统管理员改好这个文件",
    "template_missing": "找不到模板 {file}",
    "blank_unknown": "没有叫“{blank}”的证书版式。请核对名称，或在模板文件夹里放上 {blank}.toml",
    "blank_for_other_paper": "“{blank}”不是这种纸的版式。毕业证用 diploma_ 开头的，学历证明书用 replacement_ 开头的",
    "number_unknown": "这一批里没有证书编号 {number}",
    "range_reversed": "{first} 排在 {last} 后面，请把起止编号对调",
    "nothing_selected": "没有选中可以打印的毕业证",
    "diploma_void": "证书编号 {number} 已作废，不能打印",
    "diploma_not_issued": "{number} 还没有发放。没有发出去的毕业证坏了，按作废重打，不用学历证明书",
    "preflight_failed": "有 {count} 张印出来会不对，一张也没有打。请看打印前检查列出的字和内容，改好再打",
    "photo_unreadable": "第 {row} 张的照片打不开。请换一张 JPG 照片",
    "code_too_long": "二维码里放不下 {length} 个字符，请改版式里的二维码内容",
    "text_too_long": "第 {row} 行的“{place}”太长，缩到最小也放不下。请改短，或在模板里放宽",
}


# --- printers and calibration ---

REFUSALS |= {
    "printer_unknown": "没有叫“{printer}”的打印机。请核对名称，或先添加打印机",
    "printer_name_invalid": "打印机名称要写 1 到 {longest} 个字，里面不能有斜杠 /",
    "printer_name_taken": "已经有一台打印机叫“{printer}”，请换一个名称",
    "printer_kind_unknown": "连接方式要写 ipp、cups 或 folder",
    "printer_of_person": "打印机“{printer}”把证书写进一个人的发件箱，别的机构看不到。请为那个机构另添加一台",
    "printer_in_use": "打印机“{printer}”还有 {count} 个打印任务没有办完。请先打完或取消这些任务",
    "sheets_not_over": "任务 {job} 送到打印机“{printer}”的，有几张不知道会不会再打出来。请先在这个任务里逐张说清",
    "uri_invalid": "打印机地址不对。IPP 打印机写 ipp://主机/ipp/print，CUPS 队列写队列名，文件夹写完整路径",
    "folder_not_own": "在屏幕上只能用自己发件箱里的文件夹，请写“发件箱”（{folder}）。要用别的文件夹请找系统管理员",
    "folder_unwritable": "打印文件夹写不进去。请检查文件夹还在不在、磁盘满没满、有没有权限，再试一次",
    "printer_unreachable": "连不上打印机，什么都没有打印。请检查打印机开没开、网线通不通、地址对不对，再试一次",
    "reply_lost": "打印机没有在规定时间内回话。请看看打印机的屏幕，确认网络正常后再试一次",
    "reply_damaged": "打印机的回话看不懂，可能地址写成了别的设备。请核对打印机地址",
    "http_refused": "打印机的网络服务拒绝了请求（HTTP {status}）。请核对地址里斜杠后面的部分，或看打印机是否限制了访问",
    "printer_refused": "打印机拒绝了请求（IPP 状态 {status}）。请看打印机屏幕上的提示，处理好再试一次",
    "printer_not_accepting": "打印机现在不接受任务。请在打印机或 CUPS 上恢复接受任务，再试一次",
    "printer_busy": "打印机正忙，没有收下任务。请等它打完手上的任务再试",
    "send_too_slow": "打印机应答太慢，这一组没有送出，一张也没有打。请检查打印机和网络，再接着打",
    "pdf_unsupported": "这台打印机不能直接打印 PDF。请通过 CUPS 队列添加它，或换一台打印机",
    "attributes_unsupported": "打印机不支持要求的打印方式（{names}），为免打错没有打印。请换纸盒或换一台打印机",
    "media_missing": "打印机没有 {width_mm:g}×{height_mm:g} 毫米的纸。请在打印机上设好这种纸，或换一台打印机",
    "tray_missing": "打印机没有叫“{tray}”的纸盒。请按“检查”看它有哪些纸盒，再填纸盒名",
    "job_exists": "打印机里已经有同名的任务（{key}），没有再打一次。请重新开始",
    "job_key_invalid": "打印任务的名称不对，没有打印。请重新开始",
    "outcome_unknown": "打印机没有说清打了没有（任务 {key}）。请到出纸口看一看，再决定下一步",
    "error_policy_repeats": "CUPS 队列出错后会自己重打（{policy}），可能打重。"
    "请运行：lpadmin -p 队列名 -o printer-error-policy=abort-job",
    "ipp_damaged": "打印机的回话不完整。请核对地址，确认网络正常后再试一次",
    "ipp_unwritable": "打印请求里的“{name}”写不进去，没有打印。请换短一些的名称",
    "page_too_small": "纸太小，印不下校准标尺：每边至少要 {smallest_mm:g} 毫米。请换一种版式",
    "correction_too_large": "{part}要校正 {value:+.2f}，超过了 {limit:g}。请核对读数和纸盒；真歪这么多，先修打印机",
    "crosses_too_few": "第 {sheet} 张标尺页只有 {found} 个十字的读数，要 {needed} 个。请把四个十字都填上",
    "crosses_in_line": "第 {sheet} 张标尺页的十字几乎在一条线上，算不出倾斜。请换一种大一些的纸",
    "reading_absurd": "第 {sheet} 张标尺页 {cross} 号十字的读数超过了 {limit:g} 毫米。请核对小数点和单位（毫米）",
    "readings_needed": "标尺页 {sheet} 要 {needed} 个十字的读数，现在有 {found} 个。"
    "每个十字写“左右,上下”，中间用空格隔开",
    "readings_invalid": "“{text}”不是读数。每个十字写“左右,上下”，四个十字用空格隔开，如 0.5,-1 0.5,-1 0,-1 0,-1",
    "fit_doubtful": "读数可疑：第 {sheet} 张四个十字的{part}合不到一起，差 {largest_mm:.2f} 毫米，"
    "有一个量错了或写错了正负号。请把{part}的四个数都重新量一遍",
    "sheets_differ": "第 {sheet} 张标尺页和别的差了 {largest_mm:.2f} 毫米，不能一起平均。"
    "请看是不是换过纸盒，再各打一张重量",
    "ruler_sheet_unknown": "没有编号为 {sheet} 的标尺页。请抄标尺页上的编号，或重新打一张",
    "ruler_sheet_doubled": "标尺页 {sheet} 写了两次。一张标尺页只写一组读数",
    "ruler_sheet_missing": "这台打印机、纸盒和版式还没有打过标尺页。请先打印标尺页",
    "ruler_sheet_elsewhere": "标尺页 {sheet} 是用别的打印机、纸盒或版式打的。请换成对的标尺页，或重新打一张",
    "ruler_sheet_outdated": "打印机或驱动在打了标尺页 {sheet} 以后换过，读数不能再用。请重新打一张",
    "ruler_sheets_unequal": "写了 {readings} 组读数，对应的标尺页却是 {sheets} 张。"
    "请一张标尺页写一组读数，或用 --sheet 写明编号",
    "reading_not_a_number": "“{text}”不是数。请写毫米数，如 0.5 或 -1.5",
    "steps_invalid": "“{text}”不是微调量。左右和上下写“右,下”毫米，倾斜写度数，大小写“宽,高”百分数",
    "steps_uneven": "{text} 不是 {step:g} 的整数倍。微调一步：左右、上下 0.1 毫米，倾斜 0.05 度，大小 0.1%",
    "steps_missing": "还没有微调。请先用方向键调到合适",
    "calibration_counts": "这就是现行的校准，不用恢复",
    "calibration_elsewhere": "没有这一次校准。请退回去重新打开历史",
    "calibration_missing": "{place} 还没有校准过。请先打印标尺页校准",
    "calibration_invalid": "打印机“{printer}”或它的驱动换过，原来的校准不能再用。请重新校准",
    "calibration_for_other_blank": "这份校准是“{calibrated}”的，要出的页是“{blank}”。请改用这种纸的校准",
    "calibration_text_invalid": "“{text}”要写成 打印机/纸盒/版式，打印机自选纸盒就写 -",
    "font_missing": "找不到字体“{name}”的文件 {path}。请放回字体文件，或改字体设置",
    "font_unreadable": "字体“{name}”的文件 {path} 读不出来。请换一个完好的字体文件",
    "font_embedding_forbidden": "字体“{name}”（{path}）不许嵌入到文件里。请换一个允许嵌入的字体",
    "font_style_missing": "没有叫“{style}”的字体。请在字体文件夹里放上这种字体，或改版式里的字体",
    "glyph_missing": "有字印不出来：{characters}。请安装生僻字字体，再检查一遍",
    "text_unannounced": "有字没有事先备好字形：{characters}。请重新开始；还是这样请联系系统管理员",
}


PRINTER_KINDS = {"ipp": "IPP 打印机", "cups": "CUPS 队列", "folder": "文件夹（存成 PDF）"}
PRINTER_LABELS = {
    "kind": "连接",
    "uri": "地址",
    "whose": "归谁用",
    "calibrated": "已校准",
    "seen": "上次应答",
    "model": "型号",
    "trays": "纸盒",
}
BETWEEN_TRAYS = "、"
BETWEEN_CALIBRATED = "；"
CALIBRATED_PLACE = "{blank} · {tray}"
NO_TRAYS = "打印机自选，不能另选"
TRAYS = {
    "alternate": "备用纸盒",
    "auto": "自动选纸盒",
    "bottom": "下纸盒",
    "by-pass-tray": "旁路进纸",
    "center": "中间纸盒",
    "envelope": "信封进纸",
    "large-capacity": "大容量纸盒",
    "left": "左纸盒",
    "main": "主纸盒",
    "manual": "手动进纸",
    "middle": "中纸盒",
    "photo": "照片进纸",
    "rear": "后进纸",
    "right": "右纸盒",
    "side": "侧进纸",
    "top": "上纸盒",
}
"""What the IPP keywords of trays mean; `tray-3` is 纸盒 3."""
NOT_CALIBRATED = "还没有"
NEVER_SEEN = "还没有应答过"
LOCAL_PERSON = "本机"
PRINTER_AWAY = "打印机没有应答，现在不能打印"
PRINTER_READY = "可以打印"
PRINTER_NOT_READY = {
    "idle": "现在不能打印，要有人到打印机前看一看",
    "processing": "正在打印，但要有人到打印机前看一看",
    "stopped": "打印机停着，现在不能打印",
}
PRINTER_CHANGED = "打印机或驱动和校准时的不一样，原来的校准不能再用。请重新校准"
PRINTER_REASONS = {
    "media-empty": "缺纸，请加纸",
    "media-needed": "要放纸，请按打印机屏幕的提示放纸",
    "media-jam": "卡纸，请取出卡住的纸",
    "media-low": "纸快用完了",
    "toner-empty": "没有墨粉了，请换墨粉盒",
    "toner-low": "墨粉快用完了",
    "marker-supply-empty": "没有墨了，请换墨盒",
    "marker-supply-low": "墨快用完了",
    "cover-open": "盖子开着，请盖好",
    "door-open": "门开着，请关好",
    "interlock-open": "有地方没有关好，请检查各个盖子",
    "input-tray-missing": "纸盒没有装好，请推到底",
    "output-area-full": "出纸口满了，请取走纸",
    "output-tray-missing": "没有装出纸盘，请装好",
    "offline": "连不上队列后面的打印机，请看它开没开、线插好没有",
    "connecting-to-device": "正在连打印机，还没有连上",
    "timed-out": "打印机没有应答，请看它开没开",
    "paused": "打印机被暂停了，请在打印机或 CUPS 上恢复",
    "shutdown": "打印机正在关机",
    "stopping": "打印机正在停下来",
    "folder-missing": "文件夹不见了，请重新建好",
    "folder-unwritable": "文件夹写不进去，请检查权限",
    "other": "打印机说有别的问题，请看它的屏幕",
}
"""What the IPP keywords mean, by their beginnings: a printer may append how grave it is."""
PRINTER_OTHER_REASON = "打印机说：{reason}"

CORRECTION = "左右 {right}  上下 {down}  倾斜 {tilt}°  大小 {wide:.2f}% × {tall:.2f}%"
CALIBRATION_NONE = "还没有校准，按原样打印"
CALIBRATION_HEAD = "现行：{correction}"
CALIBRATION_HEAD_OUTDATED = "! 已失效（打印机或驱动换过）：{correction}"
CALIBRATION_MADE = "      {made}"
CALIBRATION_NOW = "{correction}（{made}）"
CALIBRATION_OUTDATED = "已失效：打印机或驱动换过。原来是 {correction}（{made}）"
CALIBRATION_ORIGINS = {
    "sheet": "标尺页",
    "averaged": "{sheets} 张标尺页平均",
    "steps": "微调",
    "restored": "恢复",
}
CALIBRATION_LEFT = "最大残差 {largest:.2f} 毫米"
FIT_CORRECTION = "算出的校准：{correction}"
FIT_LARGEST = "最大残差 {largest:.2f} 毫米（不超过 0.30 才收）"
FIT_RESIDUAL = "  第 {sheet} 张 {cross} 号十字  左右 {right}  上下 {down}"

PRINTER_NOW_ADDED = "已添加打印机“{name}”"
PRINTER_ADDED_NEXT = "下一步：yanyin printer check {name}，再 yanyin printer calibrate {name} --print"
PRINTERS_NONE = "还没有打印机。用 yanyin printer add 添加"
TEST_PAGE_SENT = "测试页已送到打印机。请到出纸口看：四边的框要齐，字要全"
PRINTER_GIVEN = "“{name}”以后归{organisation}用"
PRINTER_REMOVED = "已停用打印机“{name}”，打过的记录都留着"
RULER_SHEET_PRINTED = "标尺页已送到打印机，编号 {sheet}"
RULER_SHEET_READ = (
    "按页上的说明读出四个十字的左右和上下，再用 --readings 写进来，如 --readings '0.5,-1 0.5,-1 0,-1 0,-1'"
)
CALIBRATION_STORED = "已保存 {place} 的校准"
CALIBRATION_STEPPED = "已保存微调后的校准：{correction}"
CALIBRATION_STEPPED_NEXT = "请再打一张标尺页或试打一页看看"
CALIBRATION_OF = "打印机 {printer}  纸盒 {tray}  版式 {blank}"
CALIBRATION_BEFORE = "以前的校准："


PRINTER_KINDS_SHORT = {"ipp": "IPP", "cups": "CUPS", "folder": "文件夹"}
MODELS = {"folder": "文件夹"}
"""Models that are no name of a maker."""
PRINTERS_HELP = (
    "本单位的打印机。按 Enter 看它现在能不能打印、打测试页、校准；n 添加一台。毕业证要打在印好的证书纸上，"
    "每台打印机、每个纸盒、每种证书纸都要先校准"
)
KEY_NEW_PRINTER = "添加打印机"
HELP_OF_NEW_PRINTER = "添加一台 IPP 打印机、CUPS 队列或文件夹"
OPENS_PRINTER = "打开"
PRINTERS_COLUMNS = {
    "name": "名称",
    "kind": "连接",
    "whose": "归谁用",
    "calibrated": "已校准",
    "seen": "上次应答",
}
PRINTERS_COUNTS = "共 {count} 台  已校准 {calibrated} 台"
PRINTERS_NOBODY = "还没有打印机"
PRINTERS_ADD_ONE = "按 n 添加一台打印机"
REASON_NOT_PRINTER_KEEPER = "要学校管理员或系统管理员才能办"
CALIBRATED_COUNT = "{count} 处"
CALIBRATED = "已校准"
PRINTER_AT = "{uri}   {model}"
PRINTER_CALIBRATED_FOR = "已校准：{calibrated}"

NEW_PRINTER_HELP = "填名称和地址。打印机现在可以关着，添加以后再检查。名称全区不能重复，可以加上学校简称"
NEW_PRINTER_NEXT = "F5 添加，接着检查它能不能打印"
NEW_PRINTER_FIELDS = {"name": "名称", "uri": "地址", "organisation": "机构代码"}
NEW_PRINTER_KIND = "将添加为：{kind}"
NEW_PRINTER_KIND_UNKNOWN = "地址写法决定怎样连接"
NEW_PRINTER_ADDRESSES = (
    "  网络打印机写 ipp://打印机的名字或 IP/ipp/print",
    "  CUPS 队列写队列名，或 ipp://服务器/printers/队列名",
    "  存成 PDF 就写“发件箱”，或写发件箱里的文件夹，如 发件箱/打印",
)
NEW_PRINTER_QUEUE = "将添加为：本机的 CUPS 队列“{name}”；网络打印机要写 ipp://…"
NEW_PRINTER_WHOSE = "机构代码空着，就归自己的机构用"
KEY_ADD_PRINTER = "添加"
HELP_OF_ADD_PRINTER = "添加这台打印机"

PRINTER_HELP = (
    "打印机现在怎样，每隔几秒自动再问一次。新打印机先打一张测试页，再按 c 校准；"
    "打印机或驱动换了，原来的校准作废，要重新校准"
)
PRINTER_ASKING = "正在问打印机…"
PRINTER_ASKED = "问过打印机了，上面是它现在的样子"
PRINTER_NEXT_AWAY = (
    "检查打印机开没开、网线通不通、地址对不对，好了按 F5 再问一次",
    "地址写错了：学校管理员按 x 停用，再用原来的名称重新添加",
)
PRINTER_NEXT = "c 校准：打印标尺页，填八个读数；t 先打一张测试页看看"
KEY_CALIBRATE = "校准"
HELP_OF_CALIBRATE = "选证书纸和纸盒，打印标尺页校准"
KEY_TEST_PAGE = "测试页"
HELP_OF_TEST_PAGE = "在 A4 普通纸上打一张测试页"
KEY_CHECK_PRINTER = "检查"
HELP_OF_CHECK_PRINTER = "马上再问一次打印机"
KEY_GIVE = "归谁用"
HELP_OF_GIVE = "改由别的机构使用这台打印机"
KEY_REMOVE = "停用"
HELP_OF_REMOVE = "不再使用这台打印机；打过的记录都留着"
GIVE_WHOM = "填要用这台打印机的机构代码，校准跟着打印机走"
REMOVE_QUESTION = ("要停用“{name}”吗？停用以后谁都不能再用它打印，打过的记录都留着。",)
TEST_PAGE_QUESTION = ("先把证书纸取出来，换上 A4 白纸。现在打印测试页吗？",)
TEST_PAGE_TO_FOLDER = ("现在把测试页存成 PDF，放到这台打印机的文件夹里吗？",)
TEST_PAGE_STORED = "测试页已存到文件夹。打开 PDF 看：四边的框要齐，字要全"
TEST_PAGE_GOES = "正在打印测试页…"
CALIBRATE_WHICH_BLANK = "校准哪一种纸"
CALIBRATE_WHICH_TRAY = "用哪个纸盒"
PLAIN_PAPERS = {"a4": "A4 普通纸（竖）", "a4-landscape": "A4 普通纸（横）", "a3-landscape": "A3 普通纸（横）"}

CALIBRATION_HELP = (
    "F8 打印标尺页；用直尺量四个十字，填八个读数；F5 试算，看各十字的残差；F9 保存。"
    "第一次偏得多（超过 0.5 毫米）就按 F6 再打一张，两张平均更准。还差一点点用 F7 微调"
)
CALIBRATION_PLACE = "{printer} · {blank} {size} · {tray}"
TRAY_NUMBERED = "纸盒 {number}"
PAGE_SIZE = "{width:g}×{height:g}"
KEY_RULER_SHEET = "打印标尺页"
HELP_OF_RULER_SHEET = "在普通纸上打一张标尺页，从头开始"
KEY_FIT = "试算"
HELP_OF_FIT = "用八个读数算出校准，先不保存"
KEY_KEEP = "保存"
HELP_OF_KEEP = "保存算出的校准，以后打印都用它"
KEY_ANOTHER = "再打一张"
HELP_OF_ANOTHER = "再打一张标尺页，和读过的平均"
KEY_STEPS = "微调"
HELP_OF_STEPS = "按键一点一点调现行的校准"
KEY_PAST = "历史"
HELP_OF_HISTORY_OF = "看以前的校准"
REASON_NO_SHEET = "还没有标尺页，先按 F8 打印"
REASON_NOT_FITTED = "填好八个读数，按 F5 试算，合得来才能往下"
REASON_NO_PAST = "还没有校准过"
SHEET_NONE = "还没有要读的标尺页"
SHEET_TO_READ = "第 {number} 张标尺页 {key}  {at} 打印"
SHEET_DRAWN = "打印时的校准：{correction}"
SHEET_PLAIN = "没有校正"
READINGS_TITLES = "                左右（毫米）  上下（毫米）"
CROSSES = ("左上", "右上", "左下", "右下")
CROSS = "{number} 号 {where}"
RESIDUAL = "残差 {right} {down}"
READING_PARTS = ("左右", "上下")
READING_MISSING = "还有读数没填。四个十字都要左右、上下两个数，正负号照抄标尺"
READING_EMPTY = "! {part}没填"
READING_WRONG = "! {part}不对"
READING_AGAIN = "! 请重新量"
CALIBRATION_FIRST = "放普通纸，按 F8 打印标尺页。尺寸要和证书纸一样"
CALIBRATION_STANDS = "已经校准好，按 Esc 返回。要重新校准，放普通纸按 F8 打印标尺页"
CALIBRATION_TYPE = "按标尺页上的说明量四个十字，填八个数（如 -0.5）；填完按 Enter 或 F5 试算"
CALIBRATION_FITS_TOGETHER = "几张合得来。F9 保存平均后的校准；还要更准就按 F6 再打一张"
CALIBRATION_FITS = "各十字合得来。F9 保存；要更准按 F6 再打一张，两张平均"
RULER_SHEET_GOES = "正在打印标尺页…"
PRINT_ANEW_QUESTION = ("还没有保存的读数会清空，从第 1 张标尺页重新开始。",)
PRINT_ANOTHER_QUESTION = ("再打一张标尺页，和读过的平均。",)
WHITE_PAPER_QUESTION = "先把证书纸取出来，换上同样大小的白纸。现在打印标尺页吗？"
READINGS_LOST_QUESTION = ("填好的读数还没有保存，离开就没有了。要离开吗？",)
CALIBRATION_KEPT = "校准已保存，以后打印都用它。请试打一页看看"

CALIBRATION_HISTORY_HELP = (
    "这台打印机、纸盒、证书纸的历次校准，最新的在最上面，只有它算数。新的校准不如以前的，"
    "就移到以前的一次按 r 恢复"
)
KEY_RESTORE = "恢复"
HELP_OF_RESTORE = "让选中的校准重新算数"
RESTORE_QUESTION = ("以后打印改用 {made} 的校准：", "{correction}")
CALIBRATION_RESTORED = "校准已恢复，以后打印都用它。请试打一页看看"
REASON_CALIBRATION_COUNTS = "这就是现行的校准"
REASON_CALIBRATION_OUTDATED = "打印机或驱动换过，这次校准不能再用"
CALIBRATION_HISTORY_COUNT = "共 {count} 次校准"
CALIBRATION_HISTORY_COLUMNS = {
    "made": "时间",
    "by": "谁",
    "right": "左右",
    "down": "上下",
    "tilt": "倾斜",
    "size": "大小%",
    "left": "残差",
    "state": "现在",
}
CALIBRATION_STATES = {"current": "现行", "valid": "已替换", "outdated": "失效"}
CALIBRATED_PRINTER = "打印机 {model}"

STEPS_HELP = (
    "在现行校准上一步一步调：印得偏左就按 → 往右移，印得偏上就按 ↓ 往下移，印歪了按 q、e 转，印小了按 d、w 放大。"
    "调好按 F9 保存，再试打一页"
)
STEPS_WHAT = "按键一步：左右、上下 0.1 毫米，倾斜 0.05°，大小 0.1%"
STEPS_NEXT = "哪边偏就往反方向调。F9 保存，0 全部还原，Esc 不保存"
KEY_STEPS_RESET = "还原"
HELP_OF_STEPS_RESET = "把这次的微调全部还原"
HELP_OF_KEEP_STEPS = "保存微调后的校准"
HELP_OF_STEP = "一步一步调"
REASON_NO_STEPS = "还没有微调"
STEPS_LOST_QUESTION = ("微调还没有保存，离开就没有了。要离开吗？",)
STEP_LABELS = {
    "right": ("往左 0.1 毫米", "往右 0.1 毫米"),
    "down": ("往上 0.1 毫米", "往下 0.1 毫米"),
    "clockwise": ("逆时针 0.05°", "顺时针 0.05°"),
    "wider": ("窄 0.1%", "宽 0.1%"),
    "taller": ("矮 0.1%", "高 0.1%"),
}
STEP_TITLES = ("", "现行", "微调", "调后", "按键")
STEP_VALUES = {
    "shift_x_mm": ("左右", "毫米", "← 往左   → 往右"),
    "shift_y_mm": ("上下", "毫米", "↑ 往上   ↓ 往下"),
    "tilt_degrees": ("倾斜", "度", "q 逆时针  e 顺时针"),
    "size_x_percent": ("大小（宽）", "%", "a 窄      d 宽"),
    "size_y_percent": ("大小（高）", "%", "s 矮      w 高"),
}


COMMANDS |= {
    "printer": ("yanyin printer add|list|check|test|give|remove|calibrate …", "打印机和校准"),
    "printer add": (
        "yanyin printer add 名称 --kind ipp|cups|folder --uri 地址 [--org 机构代码] [--as 账号]",
        "添加一台打印机。地址：ipp://主机/ipp/print，CUPS 队列名，或文件夹的路径",
    ),
    "printer list": ("yanyin printer list [--as 账号]", "列出本单位的打印机；本机和系统管理员看到全部"),
    "printer check": ("yanyin printer check 名称 [--as 账号]", "问打印机现在怎样；不能打印时退出码 1"),
    "printer test": (
        "yanyin printer test 名称 [--tray 纸盒] [--blank 版式] [--as 账号]",
        "在普通纸上打一张测试页",
    ),
    "printer give": ("yanyin printer give 名称 --org 机构代码 [--as 账号]", "改由这个机构使用"),
    "printer remove": ("yanyin printer remove 名称 [--as 账号]", "停用打印机；打过的记录都留着"),
    "printer calibrate": (
        (
            "yanyin printer calibrate 名称 [--tray 纸盒] [--blank 版式] "
            "[--print | --readings 读数 | --shift 右,下 --tilt 度 --size 宽,高] [--as 账号]"
        ),
        "打印标尺页，写入读数保存校准，或微调；什么都不写就显示现行校准和以前的校准",
    ),
}
OPTIONS |= {
    "kind": ("--kind ipp|cups|folder", "怎么连接：IPP 打印机、CUPS 队列、文件夹"),
    "uri": ("--uri 地址", "打印机的地址、CUPS 队列名，或文件夹的路径"),
    "tray": ("--tray 纸盒", "打印机给纸盒起的名字；不写就是打印机自选"),
    "blank": ("--blank 版式", "证书纸或普通纸的版式名，如 diploma_a4"),
    "print": ("--print", "打印一张标尺页"),
    "readings": (
        "--readings 读数",
        "一张标尺页上四个十字的“右,下”，单位毫米，用空格隔开；量了几张就写几次，平均后保存",
    ),
    "sheet": ("--sheet 编号", "读数是哪一张标尺页的，和 --readings 一一对应；不写就是最近打的"),
    "shift": ("--shift 右,下", "在现行校准上再移动多少毫米，0.1 一步，向左、向上写负数"),
    "tilt": ("--tilt 度", "再顺时针转多少度，0.05 一步，逆时针写负数"),
    "size": ("--size 宽,高", "再放大百分之多少，0.1 一步，缩小写负数"),
}


# --- print run ---

DIPLOMAS = "毕业证"
KEY_PRINT = "打印"
KEY_PREVIEW = "预览"
KEY_JOBS = "打印任务"
HELP_OF_JOBS = "看打印任务：打到哪里了，哪些还没有确认"
HELP_OF_PRINT = "打印选中的毕业证；没有选中时打印列表里还没有打过的"
REASON_NOT_PRINTING = "要有学校毕业管理的角色；请学校管理员在账号里给您加上"
CHOICE_HINT = "↑↓ 选择  Enter 确定  Esc 返回"

DIPLOMA_AUDITS_HELP = "已经审核通过、有了证书编号的毕业审核。Enter 选人打印毕业证，j 看打印任务"
DIPLOMA_AUDITS_COLUMNS = (("毕业审核", 14), ("状态", 10), ("人数", 6), ("发证日期", 10))
DIPLOMA_AUDITS_NEXT = "Enter 看证书编号、选人打印；j 看打印任务"
DIPLOMA_AUDITS_COUNTS = "审核已通过 {count} 批"
DIPLOMA_AUDITS_EMPTY = "还没有审核通过的毕业审核"
DIPLOMA_AUDITS_START = "教育厅审核通过、给了证书编号以后，才能打印毕业证"

COLUMN_CLASS = "班级"
COLUMN_PRINTED = "打印"
PRINTED = {
    "": "未打",
    "planned": "排队",
    "sent": "待确认",
    "unknown": "未知",
    "spoiled": "作废",
    "good": "完好",
}
"""How the newest sheet of a diploma stands, in the order in which the counts name it."""
GRADUATE_PRINTED = {
    "": "{name}：还没有打印",
    "planned": "{name}：排在打印任务里，还没有打（按 j 看任务）",
    "sent": "{name}：{at} {by} 已送到打印机，还没有确认（按 j 看任务）",
    "unknown": "{name}：{at} {by} 打过，不知道好坏；请到打印任务里确认（按 j）",
    "spoiled": "{name}：{at} {by} 打的一张已作废，可以重打",
    "good": "{name}：{at} {by} 打印，完好",
}
GRADUATE_VOID = "{name}：证书编号已作废，不能打印"
PRINTED_COUNT = "{state} {count}"
DIPLOMAS_COUNT = "共 {count} 张"
DIPLOMAS_VOID = "编号作废 {count}"
DIPLOMAS_SHOWN = "列出 {count}"
DIPLOMAS_MARKED = "已选 {count}"
DIPLOMAS_MARKED_HIDDEN = "已选 {count}（不在列表 {hidden}）"
LEAVE_MARKED_TITLE = "返回"
LEAVE_YES = "返回 (y)"
LEAVE_NO = "留在这里 (Esc)"
LEAVE_MARKED = "选中的 {count} 人返回以后就不记得了。"
DIPLOMAS_NEXT = "F8 打印未打的 {count} 张：{numbers}"
DIPLOMAS_NEXT_MARKED = "F8 打印选中的 {count} 张：{numbers}"
DIPLOMAS_NEXT_NONE = "列表里没有未打的。要重打的按空格选中，再按 F8"
DIPLOMAS_NEXT_NONE_MARKED = "选中的都打过了或在排队，按 F8 写明原因重打，或到任务里接着打"
DIPLOMAS_OTHERS = "，另 {count} 张打过或排队"
DIPLOMAS_HIDDEN = "，其中 {hidden} 张不在列表，也会打"
DIPLOMA_RUN = "{first}–{last}"
DIPLOMA_RUN_NEXT = "{first}、{second}"
DIPLOMA_RUNS = "首张 {first}，末张 {last}，中间不连号，共 {runs} 段"
DIPLOMAS_HELP = (
    "有证书编号的毕业生。空格一个一个选，r 按编号选一段，a 全选；g 只看一个专业或一个班，/ 查找。"
    "选中的按 F8 打印；一个也没有选，就打印列表里还没有打过的。打过的再打要写原因"
)
DIPLOMAS_NOBODY = "没有毕业生"
REASON_NOBODY_TO_PRINT = "没有可以打印的毕业证"
REASON_NOBODY_UNPRINTED = "列表里没有未打的；要重打的按空格选中"
KEY_SCOPE = "专业班级"
HELP_OF_SCOPE = "只看一个专业或一个班"
SCOPE_TITLE = "看哪些人"
SCOPE_ALL = "全部"
SCOPE_MAJOR = "{major}  {duration}年制"
SCOPE_CLASS = "    {class_name}"
SCOPE_COUNT = "{count} 张，未打 {left}"
KEY_RANGE = "按编号选"
HELP_OF_RANGE = "选中从一个证书编号到另一个的"
RANGE_TITLE = "按证书编号选"
RANGE_QUESTION = "从哪一号到哪一号？写编号的后四位，如 0073-0132"
RANGE_WRONG = "没有“{text}”这一段，没有选上谁。按 r 再写两个编号的后四位，如 0073-0132"
RANGE_MARKED = "已选中 {count} 张"
DASHES = "–—－~～至到"
KEY_MARK_ALL = "全选"
HELP_OF_MARK_ALL = "选中列表里还没有打过的；已经都选中时全部不选"
KEY_SAMPLES = "样张"
HELP_OF_SAMPLES = "把选中的（没有选就是列表里的）存成带“样张”字样的 PDF，放到发件箱"
SAMPLES_WRITTEN = "已存到发件箱：{name}，{pages} 页"
SAMPLES_WHY = "页上印着“样张”。正式的毕业证只从打印任务出来"

AGAIN_TITLE = "有的已经打过"
AGAIN_ONLY_NEW = "只打没打过的 {count} 张"
AGAIN_ONLY_NEW_WHY = "打过的不动"
AGAIN_JOBS = "看打印任务（{count} 张在排队）"
AGAIN_JOBS_WHY = "排着队的到任务里继续打，不另打一张"
AGAIN_PRINTED = "重打打过的 {count} 张"
AGAIN_PRINTED_WHY = "要写原因，原来的一张不能再发"
AGAIN_HEAD = "这 {count} 张已经打过。为什么要重打？"
AGAIN_LINE = "{number} {name}  {state}  {at} {by}"
FORM_AGAIN = "全部重打（打过的 {count} 张也再打）"
FORM_AGAIN_WHY = "要写原因；排着队的也由新任务来打"
FORM_AGAIN_HEAD = "这张表已经打过 {count} 张。为什么要重打？全部页、全部份数再打一遍"
FORM_AGAIN_HEAD_PICKED = "选的这几页已经打过 {count} 张。为什么要重打？"
RESTORED_TITLE = "恢复以前可能打过"
RESTORED_LINES = (
    "数据库 {at} 恢复过，这 {count} 张可能打过，台账里没有。",
    "先查出纸口、已发的证书。确认没打过的，写明原因再打：",
)
FORM_AGAIN_LINE = "{count} 张  {state}  {at} {by}"

REPLACEMENT = "学历证明书"
KEY_REPLACE = "补办"
HELP_OF_REPLACE = "▸ 所指的人毕业证发放以后遗失了，写明原因补办学历证明书"
HELP_OF_REPLACEMENTS = "看补办过的学历证明书，打印"
REPLACE_TITLE = "补办学历证明书"
REPLACE_QUESTION = (
    "{name}  {number}",
    "毕业证遗失，补办学历证明书，编号不变。",
    "为什么补办？原因印在证明书上，最好不超过 30 个字，如：搬家时遗失",
)
REPLACED = "已登记{name}的学历证明书，可以打印"
REASON_NOT_ISSUED = "这张毕业证还没有发放。打坏了的按空格选中、F8 重打，不用学历证明书"
REASON_NOT_ISSUED_NOR_PRINTED = "这张毕业证还没有发放。遗失的毕业证才补办，没打的按 F8 打印"
REPLACEMENTS_HELP = (
    "毕业证发放以后遗失，补办的学历证明书。Enter 打印 ▸ 所指的一份；打过的再打要写原因。"
    "要补办新的，回到毕业证，▸ 指着那个人按 b"
)
HELP_OF_REPLACED = "打印 ▸ 所指的学历证明书；打过的再打要写原因"
COLUMN_WHY = "原因"
COLUMN_GRANTED = "补办"
REPLACEMENTS_COUNT = "共 {count} 份"
REPLACEMENTS_NONE = "还没有补办过学历证明书"
REPLACEMENTS_NONE_NEXT = "要补办，按 Esc 回到毕业证，▸ 指着那个人按 b"
REPLACEMENT_GRANTED = "{at} {by} 补办，原因：{reason}"
REPLACEMENT_PRINTED = {
    "": "还没有打印，按 Enter 打印",
    "planned": "排在打印任务里，还没有打（按 j 看任务）",
    "sent": "{at} {by} 已送到打印机，还没有确认（按 j 看任务）",
    "unknown": "{at} {by} 打过，不知道好坏；请到打印任务里确认（按 j）",
    "spoiled": "{at} {by} 打的一张已作废，按 Enter 再打",
    "good": "{at} {by} 打印，完好；再打要写原因",
}
REASON_NOT_NEWEST = "这个人后来又补办过，只打最新的一份"
REASON_REPLACED_WAITS = "已经排在打印任务里，按 j 到任务里继续打"

COLUMN_FIELD = "栏目"
COLUMN_WHAT = "问题"
KEY_PREFLIGHT = "检查"
HELP_OF_PREFLIGHT = "检查每一张：缺字、放不下、缺栏目"
PREFLIGHT_HELP = (
    "打印以前先查一遍。! 的不改好不能打印；? 的可以打印，请核对。Enter 看这一张。"
    "等不及改的，按 F8 把有 ! 的留下不打，其余照打；留下的改好再打"
)
KEY_PRINT_REST = "其余照打"
HELP_OF_PRINT_REST = "有 ! 的留下不打，其余的照打；留下的改好再打"
REASON_NOTHING_STOPS = "没有 ! 的，按 Esc 返回就可以打印"
REASON_NOTHING_FITS = "每一张都要改，没有能打的"
PREFLIGHT_REST = "其余 {count} 张没有问题，按 F8 照打"
PRINT_REST_DONE = "留下 {left} 张不打，打印其余 {count} 张"
PREFLIGHT_CHECKED = "已检查 {count} 张"
PREFLIGHT_PROBLEMS = "! {people} 张有 {count} 处要改"
PREFLIGHT_DOUBTS = "? {count} 处要核对"
PREFLIGHT_STOPS = "!"
PREFLIGHT_ASKS = "?"
PREFLIGHT_NONE = "没有问题"
PREFLIGHT_NONE_NEXT = "可以打印了，按 Esc 返回"
PREFLIGHT_DO = "不改好不能打印。改学籍要先请上级退回；缺字请系统管理员装字体"
PREFLIGHT_LOOK = "可以打印。请按 Enter 核对这一张"
PREFLIGHT_LOOK_TRIAL = "可以打印。请先试打一张来核对"

FIELD_PHOTO = "照片"
PREFLIGHT_CODES = {
    "value_missing": "没有内容",
    "glyph_missing": "“{character}”（{code_point}）没有字体能印",
    "invisible": "有看不见的字符 {code_point}",
    "too_wide": "缩到最小仍放不下（要缩到 {detail}）",
    "photo_missing": "收件箱里没有照片",
    "photo_unreadable": "照片打不开",
    "left_blank": "空着",
    "without_photo": "没有照片，照片的位置空着",
    "substituted": "“{character}”用另一种字体印：{detail}",
    "private_use": "“{character}”（{code_point}）是自造字，请核对字形",
    "compatibility": "“{character}”（{code_point}）是兼容字，像“{detail}”",
    "radical": "“{character}”（{code_point}）是部首，像“{detail}”",
    "glyph_blank": "“{character}”（{code_point}）印出来是空白",
}
PREVIEW_HELP = (
    "一张毕业证上的字和位置。版面上的号数和每一栏全文前面的相同；窗口窄时按 l 在两者之间换。←→ 看上一张下一张"
)
PREVIEW_MORE = "… 下面还有，按 ↓"
PREVIEW_PLACE = "第 {at} 张，共 {count} 张"
PREVIEW_NEXT = "屏幕上的位置只是大概；要看真正的样子，按 e 存成 PDF 到发件箱"
PREVIEW_NEXT_NARROW = "位置只是大概，真正的样子按 e 存成 PDF 看；每一栏的全文按 l 看"
PREVIEW_NEXT_FIELDS = "按 l 回到版面；要看真正的样子，按 e 存成 PDF 到发件箱"
KEY_FIELDS = "版面/全文"
HELP_OF_FIELDS = "在版面和每一栏的全文之间换；窗口宽时两样都在"
REASON_FIELDS_BESIDE = "窗口够宽，全文就在右边"
PREVIEW_FIRST = "这是第一张"
PREVIEW_LAST = "这是最后一张"
KEY_BEFORE = "上一张"
KEY_AFTER = "下一张"
HELP_OF_BESIDE = "看上一张或下一张"
KEY_SAMPLE = "存成 PDF"
HELP_OF_SAMPLE = "把这一张存成带“样张”字样的 PDF，放到发件箱"

PAPERS = {
    "diplomas": "毕业证",
    "replacement": "学历证明书",
    "stamping-table": "验印审核表",
    "register": "资格审核登记表",
}
RUN_PAPERS = {"a4": "A4 白纸", "a4-landscape": "A4 白纸，横放", "a3-landscape": "A3 白纸，横放"}
SHEETS = "{count} 张"
MAJORS = "{count} 个专业"
BLANK_SIZE = "{width:g}×{height:g} 毫米"
BLANK_DAMAGED = "! 版式文件有错"
TRAY_OWN_CHOICE = "打印机自选纸盒"
SETUP_TITLE = "{who} {count} 张  {numbers}"
SETUP_FORM = "{form}：{majors}"
SETUP_HELP = (
    "从上往下一步一步来，▸ 指着还没有做好的一步，按 Enter 就做。都好了再打印。"
    "试打一张印在白纸上，和证书芯叠起来对着光看位置"
)
SETUP_NEXT = "Enter 做 ▸ 所指的一步；都好了按 F8 打印"
KEY_STEP = "做这一步"
STEPS = {
    "printer": "打印机",
    "tray": "纸盒",
    "blank": "证书芯",
    "calibration": "校准",
    "preflight": "打印前检查",
    "trial": "试打",
    "print": "打印",
}
STEP_PAPER = "纸"
STEP_NEXT = {
    "printer": "按 Enter 选打印机",
    "tray": "证书芯放在哪个纸盒里",
    "blank": "放进打印机的是哪一种证书芯",
    "calibration": "按 Enter 到校准：打一张标尺页，量八个数",
    "preflight": "按 Enter 看查出了什么",
    "trial": "印一张“样张”在白纸上，叠在证书芯上对着光看",
    "print": "按 Enter 打印，动手前再问一次",
}
SETUP_OTHER_BLANK = "按 Enter 换一种证书芯；改好了按 F5 再检查"
SETUP_OTHER_PRINTER = "弄好了按 F5 再检查；要换一台按 Enter"
SETUP_ASKED_AGAIN = "正在重新检查打印机、校准和每一张"
SETUP_ASK_AGAIN = "弄好了按 F5 再检查"
STEP_CHOOSE = "按 Enter 选一台"
STEP_ASKING = "{printer}  正在问打印机…"
STEP_PRINTER = "{printer}  {said}"
STEP_NOT_CALIBRATED = "没有校准过，字可能不在格子里"
STEP_NEEDS_NO_CALIBRATION = "不用校准"
STEP_CALIBRATION_INVALID = "打印机或驱动换过，要重新校准"
STEP_CHECKING = "正在检查…"
STEP_PROBLEMS = "有 {count} 处要改，改好才能打印"
STEP_DOUBTS = "可以打印，有 {count} 处要核对"
STEP_FINE = "{count} 张都没有问题"
STEP_TRIED = "这台打印机、纸盒、证书芯和校准已经打过"
STEP_NOT_TRIED = "还没有试打；试打过的，按 j 到任务里回答位置对不对"
STEP_PRINT = "{title}"
NO_PRINTER = "还没有打印机；请学校管理员或系统管理员登录后按 8 添加"
NO_PRINTER_ADD = "还没有打印机；请退回首页，按 8 添加"
REASON_NO_PRINTER = "还没有选打印机"
REASON_CALIBRATION_INVALID = "校准不能再用，要重新校准"
REASON_PREFLIGHT = "检查出 {count} 处要改；按 F5 看，在那里可以留下它们、其余照打"
KEY_TRIAL = "试打"
HELP_OF_TRIAL = "印一张“样张”在白纸上，看位置对不对"
HELP_OF_PREVIEW = "在屏幕上看第一张的字和位置"
HELP_OF_PRINT_NOW = "问清楚以后开始打印"
KEY_PRINTER = "打印机"
HELP_OF_PRINTER = "换一台打印机"
KEY_TRAY = "纸盒"
HELP_OF_TRAY = "选证书芯在哪个纸盒"
KEY_BLANK = "证书芯或纸"
HELP_OF_BLANK = "选哪一种证书芯或纸"
TRIAL_QUESTION = (
    "试打一张，印在白纸上，页上有“样张”。",
    "请先在打印机里放一张和证书芯一样大的白纸。",
)
PRINT_QUESTION = "打印{paper}：{title}"
PRINT_WHERE = "在 {printer}，{tray}，{blank}"
PRINT_AGAIN = "重打，原因：{reason}"
PRINT_HIDDEN = "! 其中 {count} 张是以前选中的，不在现在的列表里，也会打。"
PRINT_FORM_ALL = "要交几份就打几份，每份的每一页都打。"
PRINT_NOT_CALIBRATED = "! 这里没有校准过，字可能不在格子里。"
PRINT_NOT_TRIED = "! 还没有试打过。建议先取消，按 t 试打一张。"
PRINT_NOT_READY = "! {said}"
PRINT_BLANKS = "请先放好证书芯。"
PRINT_REPLACEMENT = "请先放好印学历证明书的纸。"
PRINT_PLAIN = "请先放好白纸。"

HELP_OF_PRINT_FORMS = "打印验印审核表和资格审核登记表，或存成 PDF、Excel"
COLUMN_FORM = "表"
COLUMN_PAPER_SIZE = "纸"
PAPER_SIZES = {"portrait": "A4 竖放", "a4": "A4 横放", "a3": "A3 横放"}
FORMS_HELP = (
    "要交的表。Enter 打印 ▸ 所指的表，学校要交几份就打几份；e 存成 PDF，x 存成 Excel，都放在发件箱。"
    "教育厅审核通过以前只有预览稿，不得报送"
)
FORMS_FINAL = "{state}：可以正式打印，页上有验证码"
FORMS_DRAFT = "{state}：还没有审核通过，只能存预览稿，页上印“预览稿 不得报送”"
FORMS_NEXT_FINAL = (
    "Enter 打印，按份数一次打齐；g 只打几页，s 换登记表的纸",
    "e 存成 PDF，x 存成 Excel，放到发件箱",
)
FORMS_NEXT_DRAFT = ("e 存成 PDF 预览稿，x 存成 Excel，放到发件箱", "审核通过以后按 Enter 正式打印")
REASON_NOT_FINAL = "教育厅审核通过以后才能正式打印；现在可以按 e 存预览稿"
KEY_FORM_PDF = "存成 PDF"
HELP_OF_FORM_PDF = "把 ▸ 所指的表存成 PDF，放到发件箱"
KEY_FORM_WORKBOOK = "存成 Excel"
HELP_OF_FORM_WORKBOOK = "把 ▸ 所指的表存成 Excel，放到发件箱"
KEY_PAPER_SIZE = "A4/A3"
HELP_OF_PAPER_SIZE = "登记表用 A4 还是 A3"
KEY_PAGES = "选页打印"
HELP_OF_PRINT_FORM = "和 Enter 一样，打印 ▸ 所指的表"
HELP_OF_PAGES = "只打 ▸ 所指的表的几页、几份；打过的再打要写原因"
PAGES_QUESTION = "打{form}的第几页？页码印在每页下方。如 2 或 1,3-4"
PAGES_QUESTION_ALL = "全部专业的登记表，每个专业都打这几页。"
COPIES_QUESTION = "打第几份？如 1 或 2-3；每一份都打就直接按 Enter"
PAGES_WRONG = "“{text}”看不懂，没有打印。请写数，如 2 或 1,3-4"
SETUP_FORM_PAGES = "{title}  第 {pages} 页"
SETUP_FORM_COPIES = "{title}  第 {copies} 份"
COMMAS = "，、；;"
FORM_IS_DRAFT = "这是预览稿，不得报送"
FORM_CODES = "验证码："
FORM_WORKBOOK_WRITTEN = "已存到发件箱：{name}，{sheets} 张工作表"

COLUMN_SHEET_NUMBER = "编号"
COLUMN_SHEET_LABEL = "内容"
COLUMN_SHEET_STATE = "状态"
COLUMN_BATCH = "组"
COLUMN_SENT_AT = "送出"
COLUMN_MADE_AT = "时间"
COLUMN_PAPER = "打什么"
COLUMN_BATCH_NAME = "毕业审核"
COLUMN_PRINTER = "打印机"
COLUMN_JOB_STATE = "状态"
COLUMN_SHEETS = "完成"
TRIAL = "试打"
RUN_HELP = (
    "一次打印的每一张。打完一组，到出纸口看一看，按 Enter 填最后一张完好的编号：前面的记为完好，"
    "后面的重新排队，拿不准的一张一张问。Esc 先离开，任务和打印都不停"
)
RUN_PRINTER = "打印机 {printer} · {tray} · {blank}"
RUN_CALIBRATED = "校准 {at} 左右 {right:+.1f} 上下 {down:+.1f} 倾斜 {tilt:.2f}°"
RUN_NOT_CALIBRATED = "没有校准"
RUN_COUNTS = {
    "sent": "已送",
    "good": "已确认",
    "open": "待确认",
    "spoiled": "作废",
    "unknown": "未知",
    "planned": "待打",
}
RUN_COUNT = "{name} {count}"
RUN_STATES = {"open": "", "paused": "已暂停", "done": "已完成", "cancelled": "已取消"}
RUN_ALL_SENT = "都送到打印机了"
RUN_STANDS = "停着，还有 {count} 张没有打"
RUN_ELSEWHERE = "正在 {owner} 打印"
RUN_SENDING = "正在送到打印机…"
RUN_BATCH = "第 {batch} 组 ({first}–{last})"
RUN_PAGE = "正在打印 第 {position} 张"
RUN_STAGES = {
    "pending": "在打印机里排队",
    "completed": "这一组打印机说打完了",
    "canceled": "这一组被取消了",
    "aborted": "这一组打印机中途停了",
    "processing": "正在打印",
}
LIVE_OUT_OF_PAPER = "打印机缺纸"
LIVE_OFFLINE = "打印机离线，没有应答"
TROUBLE = "  ⚠ {trouble}"
TROUBLE_PAUSED = "  ⚠ {trouble}，已自动暂停"
BETWEEN_TROUBLES = "；"
RUN_CAUSES = {
    "outcome_unknown": "打印机没有说清打了没有，请看出纸口",
    "reply_lost": "打印机的回话没有收到，请看出纸口",
    "job_aborted": "打印机中途停了这一组，请看出纸口",
    "job_canceled": "这一组在打印机上被取消了，请看出纸口",
    "job_forgotten": "打印机不记得这一组了，请看出纸口",
    "job_incomplete": "打印机说打完了，可是张数不够或者出过错，请看出纸口",
    "sheets_unknown": "有几张不知道打了没有，先看出纸口按 Enter 确认",
    "numbers_void": "有的证书编号已经作废，没有再打",
    "calibration_changed": "校准改过了：请看上面新的校准，对就按 p 继续",
}
RUN_CAUSES |= {
    "paused": "有人按了暂停",
    "left": "守着打印的人走开了",
    "out_of_paper": "打印机缺纸，已自动暂停",
    "calibration_invalid": "打印机或驱动换过，要重新校准",
    "error_policy_repeats": "CUPS 队列出错会自己重打，要请系统管理员改成 abort-job",
    "printer_refused": "打印机拒绝了，请看打印机屏幕",
    "http_refused": "打印机的网络服务拒绝了，请核对打印机地址",
    "attributes_unsupported": "打印机不支持这样打，请换纸盒或换一台打印机",
    "media_missing": "打印机没有设这种纸，请在打印机上设好",
    "tray_missing": "打印机没有这个纸盒，请检查打印机",
    "folder_unwritable": "打印文件夹不在了或写不进去；建好文件夹、查过磁盘和权限，按 p 继续",
    "printer_unreachable": "连不上打印机，请检查打印机开没开、网线通不通，再继续",
    "job_exists": "打印机说已经有这一组了，请看出纸口",
    "interrupted": "程序中断了，这一组不知道打了没有，请看出纸口",
    "preflight_failed": "有的页现在印出来会不对，没有送出；重做打印前检查，改好再继续",
    "blank_unknown": "证书芯的版式文件不在了，请放回去再继续",
    "template_invalid": "证书芯的版式文件改坏了，请改回去再继续",
    "font_missing": "字体文件不在了，请放回去再继续",
    "font_unreadable": "字体文件读不出来，请换一个完好的再继续",
    "font_style_missing": "版式里的字体没有了，请放回字体再继续",
}
RUN_CAUSE_UNKNOWN = "停了（{code}），请看打印机屏幕；还不行就把括号里的代码告诉管理员"
RUN_NEXT = {
    "waiting": "打印机在等人：照上面说的办好，它会接着打；不打了按 p 暂停",
    "running": "正在打印。p 暂停；Esc 先离开，打印不停",
    "confirm": "拿出纸口的纸来看，按 Enter 填最后一张完好的是哪一张",
    "trial": "把试打的一张叠在证书芯上对着光看，按 Enter 回答位置对不对",
    "asked": "第 {asked} 张未知，到出纸口看：完好按 g，坏了按 x 作废，没有印出来按 n",
    "resume": "还有 {count} 张没有打，按 p 继续",
    "out_of_paper": "装好纸，按 p 继续；不打了按 c 取消。打印机里的一组有纸就会接着出来",
    "done": "全部完好，打完了。按 Esc 返回",
    "spoiled": "打完了：完好 {good}，作废 {spoiled}，作废的都重打了。按 Esc 返回",
    "spoiled_left": "打完了：完好 {good}，作废 {spoiled}，其中 {left} 张没有在这里重打，要打的话回去再选中打印",
    "cancelled_open": "已取消，{open} 张待确认：看出纸口，按 Enter 填最后一张完好的是哪一张",
    "cancelled": "已取消：完好 {good}，没打 {unprinted}。没打的回去再选中打印",
    "cancelled_spoiled": "已取消：完好 {good}，作废 {spoiled}，没打 {unprinted}。没打的回去再选中打印",
    "doubtful": "已取消，{unknown} 张未知，到出纸口看：完好按 g，坏了按 x 作废，没有印出来按 n",
}
SHEET_STATES = {"planned": "待打", "sent": "待确认", "good": "完好", "spoiled": "作废", "unknown": "未知"}
SHEET_OF_FORM = "第{copy}份第{page}页 {label}"
SHEET_WORDS = {
    "planned": "第 {position} 张还没有打",
    "sent_before": "第 {position} 张送过打印机，算没有印出来，等着再打；其实在出纸口的按 g",
    "sent": "第 {position} 张 {sent} 送到打印机",
    "good": "第 {position} 张 {at} {by} 确认完好",
    "spoiled": "第 {position} 张 {at} {by} 作废：{reason}",
    "unknown": "第 {position} 张 {sent} 送到打印机，不知道打了没有",
}
SHEET_WHOSE = "{label}："
SHEET_ATTEMPT = "（第 {attempt} 次打印）"
SHEET_SERIAL = "（证书芯 {serial}）"
RUN_OF_PLACES = "{first}–{last}"
BETWEEN_PLACES = "、"
BETWEEN_CONFIRMS = "，"
CONFIRM_GOOD = "第 {sheets} 张将记为完好"
CONFIRM_ASKED = "第 {sheets} 张待您确认"
CONFIRM_AGAIN = "第 {sheets} 张算没有印出来，会再打；出纸口里有的话先按 Esc"
RESUME_TITLE = "接着打"
RESUME_QUESTION = (
    "再打 {count} 张，其中 {sent} 张送过：第 {sheets} 张。",
    "送过的要是已经在出纸口里，就会打两张：先返回，到出纸口看清楚。",
)
CONFIRM_UNPRINTED = "第 {sheets} 张算没有印出来，不再打；出纸口里有的话先按 Esc"
CONFIRM_WAITING = "第 {sheets} 张还可能从打印机出来，先不动"
LAST_GOOD = "出纸口里最后一张完好的证书编号：{beginning}"
LAST_GOOD_FORM = "出纸口里最后一张完好的是第几张："
LAST_GOOD_HINT = "没有一张好的填 0"
LAST_GOOD_ENTER = "看清了按 Enter"
LAST_GOOD_NOT_SEEN = "填上以后，看清下面每一张怎么办，再按 Enter"
LAST_GOOD_FORM_HELP = "填是这个任务里的第几张，下面会说每一张怎么办，看清了按 Enter；Esc 不填了"
LAST_GOOD_FORM_UNKNOWN = "填 1 到 {count} 的数：是这个任务里的第几张"
LAST_GOOD_HELP = "照纸上的编号填后几位，下面会说每一张怎么办，看清了按 Enter；Esc 不填了"
OPENS_SHEETS = "看每一张"
KEY_CONFIRM_LAST = "确认"
HELP_OF_CONFIRM_LAST = "看过出纸口，填最后一张完好的编号；试打的一张，回答位置对不对"
HELP_OF_OPENING = {
    KEY_CONFIRM_LAST: HELP_OF_CONFIRM_LAST,
    KEY_PRINT: "打印 ▸ 所指的一份；打过的再打要写原因",
    KEY_PREVIEW: "看 ▸ 所指的一张，印出来是什么样子",
    KEY_STEP: "做 ▸ 所指的一步",
    OPENS_SHEETS: "看这个打印任务的每一张，确认、作废、继续打",
}
"""What Enter does in a table whose rows it does not merely open, by its label."""
KEY_PAUSE = "暂停/继续"
HELP_OF_PAUSE = "正在打印就暂停，停着就继续打"
KEY_SPOIL = "作废"
HELP_OF_SPOIL = "▸ 所指的一张打坏了，写原因，可以再排一张"
KEY_GOOD = "完好"
HELP_OF_GOOD = "▸ 所指的一张看过了，完好"
KEY_UNPRINTED = "没印出来"
HELP_OF_UNPRINTED = "▸ 所指的一张没有印出来，证书芯没有用掉，重新排队"
KEY_CANCEL_JOB = "取消任务"
HELP_OF_CANCEL_JOB = "还没有打的不打了"
KEY_LEAVE_RUN = "先离开"
HELP_OF_LEAVE_RUN = "回到上一级，任务保留，正在打的继续打；从 j 打印任务再进来"
RUN_OVER = "任务已经办完"
REASON_NOTHING_PLANNED = "没有要打的了；看出纸口，按 Enter 确认"
REASON_NOTHING_SENT = "没有等着确认的；未知的按 g、x、n，待打的按 p"
REASON_NOT_SPOILABLE = "▸ 所指的一张还没有打，或已经作废"
REASON_NOT_DOUBTFUL = "只有未知的和等着再打的才用；待打的按 p 打，待确认的按 Enter 填最后一张完好的编号"
RUN_PAUSING = "正在暂停；已经送到打印机的请看出纸口"
RUN_DONE = "{count} 张全部确认，任务完成"
RUN_ENDED_ELSEWHERE = {
    "open": "打印任务 {name} 送完了，请看出纸口，到打印任务里确认",
    "paused": "打印任务 {name} 停了，请到打印任务里看",
    "done": "打印任务 {name} 办完了",
    "cancelled": "打印任务 {name} 取消了",
}
SPOIL_TITLE = "作废一张"
SPOIL_WHICH = "第 {position} 张  {number}  {label}"
SPOIL_WHY = "为什么作废？如：卡纸、墨没干蹭花、放错了证书芯"
SPOIL_SERIAL = ("作废的证书芯自己的印刷号是多少？没有就直接按 Enter。",)
SPOIL_CHOICE = "作废第 {position} 张：{reason}"
SPOIL_AGAIN = "作废，并再排一张"
SPOIL_AGAIN_WHY = "新的一张排在这个任务最后，按 p 继续打"
SPOIL_ONLY = "只作废，不再打"
SPOIL_ONLY_WHY = "以后可以在毕业证里再选中打印"
GOOD_QUESTION = ("第 {position} 张  {number}  {label}", "看过这一张，完好吗？")
UNPRINTED_QUESTION = (
    "第 {position} 张  {number}  {label}",
    "没有印出来，证书芯也没有用掉，重新排队打印吗？",
)
UNPRINTED_QUESTION_OVER = (
    "第 {position} 张  {number}  {label}",
    "没有印出来，证书芯也没有用掉吗？任务已经取消，不会再打；要打回去再选中。",
)
SHEETS_NONE = "一张也没有打"
CANCEL_YES = "取消任务 (y)"
CANCEL_NO = "不取消，返回 (Esc)"
CANCEL_QUESTION = "取消任务：还没有打的 {count} 张不打了。已经确认的不变。"
CANCEL_QUESTION_SENT = "取消任务：已经确认的不变。"
CANCEL_SENT = "已送到打印机的 {count} 张会叫打印机停下，打了没有要看出纸口。"
TRIAL_QUESTION_TITLE = "试打的位置对吗？"
TRIAL_SEEN = "叠在证书芯上对着光看：每个字都在自己的格子里吗？"
TRIAL_IS_RIGHT = "对，可以打印"
TRIAL_IS_WRONG = "不对，要再校准"
TRIAL_SPOILED = "试打位置不对"
TRIAL_BAD = "记下了：位置不对。先校准，再试打一张"
TRIAL_PRINTED = "试打的一张打出来了"
TRIAL_GOOD = "位置对了，可以打印了"
JOB_SETTLED = "{settled}/{total} 张"
JOB_RUNNING = "正在打印"
JOB_STOPPED = "没有打完"
JOB_CANCELLED_OPEN = "取消，待确认"
JOB_TO_CONFIRM = "待确认"
JOB_MADE = "{name}  {by} 打印"
JOB_OPEN_NEXT = "Enter 看每一张，继续打或确认"
JOB_OVER_NEXT = "Enter 看每一张"
JOBS_HELP = "每一次打印。没有办完的进去继续打、确认出纸；别的终端正在打的也看得到，可以暂停"
JOBS_COUNT = "共 {count} 个"
JOBS_NEWEST = "只列最近 {count} 个，更早的不列"
JOBS_UNFINISHED = "   没有办完的打印任务 {count} 个"
JOBS_EMPTY = "还没有打印任务"
JOBS_START = "在毕业证里选人，按 F8 打印"


# --- paper on the command line ---

COMMANDS |= {
    "render": ("yanyin render stamping-table|register …", "把表册生成 PDF 或工作簿；教育厅通过以前是预览稿"),
    "render stamping-table": (
        "yanyin render stamping-table --school 学校代码 --year 年份 [--batch 批次] [-o 文件] --as 账号",
        "验印审核表。文件名以 .xlsx 结尾就是工作簿，不写文件就放进账号的发件箱；同名文件会被换掉",
    ),
    "render register": (
        "yanyin render register --school 学校代码 --year 年份 [--major 专业] [--paper a4|a3] [-o 文件] --as 账号",
        "资格审核登记表，不写专业就是全部专业。文件名以 .xlsx 结尾就是工作簿，不写文件就放进发件箱；同名文件会被换掉",
    ),
    "render diplomas": (
        "yanyin render diplomas --school 学校代码 --year 年份 [--major 专业] [--range 起-止] [-o 文件] --as 账号",
        "毕业证，每页带“样张”字样，只供核对。先检查再生成，有一张印出来会不对就不生成；不写文件就放进账号的发件箱",
    ),
    "code": ("yanyin code 验证码 [--as 账号]", "查纸上的验证码：是哪份表、哪一页、哪个人，是不是现行的"),
}
OPTIONS |= {
    "output": ("-o 文件", "写到这个文件"),
    "class_name": ("--class 班级", "只要这个班的"),
    "paper": ("--paper a4|a3", "登记表用的纸，不写是 a4"),
    "calibration": ("--calibration 打印机/纸盘/证书芯", "按这份校准来画；纸盘写 - 就是打印机自己选"),
}
DIPLOMAS_RENDERED = "已生成 {pages} 页：{file}"
DIPLOMAS_ARE_SAMPLES = "每页都带“样张”，不能当证书用；正式的用 yanyin print diplomas 打印"
DIPLOMA_PROBLEM = "  第 {row} 行 {name}：{problem}"
DIPLOMA_DOUBT = "要核对：{problem}（{count} 张，如第 {first} 行 {name}）"
FIELD_PROBLEM = "{field}：{problem}"
RENDER_PAGES = "已生成 {pages} 页：{file}"
RENDER_WORKBOOK = "已写成工作簿，{sheets} 张表：{file}"
RENDER_DRAFT = "教育厅还没有审核通过，这是预览稿，不得报送"
RENDER_CODE = "验证码 {code}"
RENDER_CODES = "验证码 {count} 个，每个专业一个："
RENDER_CODE_OF_SEVERAL = "  {code}"
COMMANDS |= {
    "print": ("yanyin print diplomas|stamping-table|register|… …", "打印毕业证和表册，确认出纸"),
    "print diplomas": (
        (
            "yanyin print diplomas --school 学校代码 --year 年份 [--batch 批次] [--major 专业] "
            "[--class 班级] [--range 起-止] [--rest] --printer 打印机 [--trial] [--skip-refused] "
            "[--reprint --reason 原因] --as 账号"
        ),
        "打印毕业证。打过的不再打，除非写 --reprint 和原因；--rest 只打还没有打过的",
    ),
    "print replacement": (
        "yanyin print replacement --school 学校代码 --year 年份 [--range 起-止] --printer 打印机 --as 账号",
        "打印已经登记的学历证明书",
    ),
    "print stamping-table": (
        "yanyin print stamping-table --school 学校代码 --year 年份 [--batch 批次] [--rest] --printer 打印机 --as 账号",
        "打印验印审核表，学校要交几份就打几份；--rest 只打还没有打过的",
    ),
    "print register": (
        (
            "yanyin print register --school 学校代码 --year 年份 [--batch 批次] [--major 专业] [--rest] "
            "--printer 打印机 --as 账号"
        ),
        "打印资格审核登记表，不写专业就是全部专业；A3 写 --blank a3-landscape；--rest 只打还没有打过的",
    ),
    "print confirm": (
        "yanyin print confirm 任务 --last 编号 --as 账号",
        "出纸口里最后一张完好的编号：前面的记为完好，下一张待问，再后面的重新排队；一张好的也没有写 0",
    ),
    "print show": ("yanyin print show 任务 [--as 账号]", "看一个打印任务和它的每一张"),
    "print list": ("yanyin print list [--as 账号]", "列出打印任务，新的在前"),
    "print resume": ("yanyin print resume 任务 --as 账号", "接着打印停下的任务"),
    "print pause": ("yanyin print pause 任务 --as 账号", "暂停：手上这一组打完就停"),
    "print cancel": ("yanyin print cancel 任务 --as 账号", "取消任务，还没有打的不打了"),
    "print spoil": (
        "yanyin print spoil 任务 --number 编号 --reason 原因 [--serial 印刷号] [--again] --as 账号",
        "作废一张；写 --again 就在这个任务里再排一张",
    ),
    "print good": ("yanyin print good 任务 --number 编号 --as 账号", "看过这一张，完好"),
    "print unprinted": ("yanyin print unprinted 任务 --number 编号 --as 账号", "这一张没有印出来，重新排队"),
}
OPTIONS |= {
    "printer": ("--printer 打印机", "打印机的名称，yanyin printer list 里有"),
    "range": ("--range 起-止", "从哪个证书编号到哪个；写编号的后几位就行，如 0073-0132"),
    "page": ("--page 页", "只打这一页，可以写几次"),
    "copy": ("--copy 份", "只打第几份，可以写几次"),
    "trial": ("--trial", "先在白纸上试打一张，印着“样张”"),
    "skip_refused": ("--skip-refused", "印出来会不对的几张不打，其余照打"),
    "reprint": ("--reprint", "打过的再打一张，要写原因"),
    "why": ("--reason 原因", "为什么重打或作废，记在账上"),
    "rest": ("--rest", "只打还没有打过的；打过的、排在任务里的都不动"),
    "last": ("--last 编号", "最后一张完好的：编号、编号的后几位，或 #第几张；0 是一张好的也没有"),
    "number": ("--number 编号", "哪一张：编号、编号的后几位，或 #第几张"),
    "serial": ("--serial 印刷号", "作废的证书芯自己的印刷号"),
    "again": ("--again", "在这个任务里再排一张"),
}
PRINTED_UNCALIBRATED = "注意：这台打印机、纸盒和版式没有校准过，按原样打印"
PRINTED_UNTRIED = "注意：还没有试打，或试打了没有回答位置对不对；试打一张请加 --trial"
PRINT_JOB = "打印任务 {job}{trial}  {paper}  {school} {year}年 第{batch}批"
PRINT_TRIAL = "（试打）"
PRINT_WITH = "{where}  {calibration}"
PRINT_STATE = "{state}：{counts}"
PRINT_STATES = {"open": "没有办完", "paused": "已暂停", "done": "已完成", "cancelled": "已取消"}
PRINT_COUNT = "{state} {count}"
PRINT_PAUSED = "停下的原因：{cause}"
PRINT_SHEET = "{position:>4}  {number}  {label}  {state}{attempt}  {at} {by} {reason}"
PRINT_LIST_LINE = "{job}  {at}  {paper}{trial} {count} 张  {state}  {printer}  {by}"
PRINT_PROBLEM = "  第 {row} 行 {name}  {problem}"
PRINT_AGAIN_ADVICE = "只打还没有打过的：加上 --rest；打过的真要重打：加上 --reprint --reason 原因"
PRINT_SKIP_ADVICE = "其余的照打：再执行一遍，加上 --skip-refused"
PRINT_SKIPPED = "有 {count} 张印出来会不对，没有打：名单第 {rows} 行；改好以后单独打"
PRINT_UNPRINTED = "没打 {count}"
PRINT_NO_JOBS = "还没有打印任务"
PRINT_NEXT_TRIAL = (
    "把试打的一张叠在证书芯上对着光看。对：yanyin print good {job} --number '#1'；"
    "不对：yanyin print spoil {job} --number '#1' --reason 试打位置不对"
)
PRINT_NEXT_TRIED = "试打的一张位置对了，可以正式打印"
PRINT_NEXT_TRIAL_OFF = "试打的一张位置不对：请再校准、再试打"
PRINT_NEXT_PAPER = "请装纸，再执行 yanyin print resume {job}；打印机手上的这一组会接着打完"
PRINT_NEXT_CONFIRM = "请看出纸口，再执行 yanyin print confirm {job} --last 最后一张完好的编号"
PRINT_NEXT_CONFIRM_FORMS = (
    "请看出纸口，再执行 yanyin print confirm {job} --last '#N'，N 是最后一张完好的是第几张"
)
PRINT_NEXT_ASKED = (
    "{number} 未知：看过出纸口，再执行 yanyin print good、spoil 或 unprinted {job} --number {number}"
)
PRINT_NEXT_RESUME = "接着打：yanyin print resume {job}"
PRINT_NEXT_DONE = "没有要打的，也没有要确认的了"
REFUSALS |= {
    "all_printed": "选中的都打过了，或者排在任务里，没有还没打的",
    "reprint_missing": "写了原因，没有写 --reprint；要重打请加 --reprint",
    "major_unknown": "没有专业 {major}；写专业名称、专业代码，或 专业代码/学制",
    "range_unclear": "“{range}”不清楚是哪一段；请写两个编号，或它们的后几位，中间用 -",
    "job_missing": "没有打印任务 {job}；yanyin print list 里有任务的名称",
    "job_over": "打印任务 {job} 已经办完或取消，不能再打；请重新选人打印",
    "job_in_use": "打印任务 {job} 正在 {host} 上打印（进程 {process}）；等它打完，它要是死了一分钟后再试",
    "printer_occupied": "这台打印机手上还有任务 {job}；等它打完，或到任务里取消它、说清打出来的，再打",
    "lease_lost": "打印任务 {job} 已由别的程序接手，这里停下了；请到打印任务里看",
    "job_changed": "打印任务刚被别人改动，请再看一看",
    "sheets_printed": "有 {count} 张已经打过，如 {number}（任务 {job}，{at} {by}）；要重打请写明原因",
    "restored_since": "数据库 {at} 恢复过，这 {count} 张可能打过，台账里没有；先查出纸口、已发的证书，"
    "确认没打过的，写明原因再打",
    "sheets_planned": "有 {count} 张排在打印任务 {job} 里，请接着打那个任务，或先取消它",
    "nothing_to_print": "没有要打印的页。请核对页码和份数",
    "not_replaced": "{number} 没有登记学历证明书",
    "blank_unfit": "版式 {blank} 不能打这种表",
    "sheet_unknown": "这个任务里没有 {number}；请写编号、编号的后几位，或 #第几张",
    "sheet_ambiguous": "“{number}”可能是几张；请写全编号，或用 #第几张",
    "sheet_not_sent": "{number} 还没有送到打印机",
    "sheet_settled": "{number} 已经确认过了",
    "sheet_spoiled": "{number} 已经作废了",
    "sheet_followed": "{number} 在任务 {job} 里已经重打了",
    "serial_too_long": "印刷号最长 {longest} 个字",
    "nothing_to_confirm": "没有等着确认的；都确认过了，或还没有打",
    "batch_just_over": "打印机刚刚才打完，可能又出了几张；请再看一看出纸口，再说一遍",
    "batch_not_over": "打印机还没有打完这一组；请等它打完，或先暂停、取消任务",
    "cancelled_not_over": "任务取消了，打印机还没有停，纸可能还出来：请装好纸等它停，或关了再开，再看出纸口",
    "may_still_come": "经 CUPS 打的可能还出来：装好纸看它还出不出，或把打印机关了再开；"
    "出来的记完好，没出来的写明原因作废，再重打",
    "not_out_yet": "打印机才打出这一组的 {pages} 张，{number} 还没有出来；请装好纸等它打完，不打了就取消任务",
    "print_too_early": "这一组可能还在送往打印机的路上：再等 {seconds} 秒，还是没有出纸，再记为没印出来",
}
