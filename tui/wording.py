"""Every sentence a person reads on a screen or the command line, in one place (界面用语).

Findings and workbooks have their own in `services/wording.py`. Sentences are short, concrete and say what to do next.
"""

from __future__ import annotations

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

TABLE_WAITING = "…"
TABLE_EMPTY = "没有内容"
TABLE_POSITION = "第 {first}–{last} 行，共 {total} 行"

KEY_NOT_USED = "这个键在这里不起作用。Esc 返回上一级，F1 看帮助"
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
REFUSED_TITLE = "没有办成"

CRASH_TITLE = "程序出错了"
CRASH_LINES = ("刚才这一步没有做完，已经保存的数据不受影响。", "请把错误编号告诉管理员：{reference}")

REFUSALS: dict[str, str] = {}
"""The sentence of each refusal by its code; `{name}` takes the refusal's parameter of that name."""

REFUSED_UNKNOWN = "没有办成（{code}）。请重试；还不行就把括号里的代码告诉管理员"


def refusal(code: str, params: Mapping[str, object]) -> str:
    """The sentence for a refused operation: what is wrong and what to do next."""
    sentence = REFUSALS.get(code)
    return REFUSED_UNKNOWN.format(code=code) if sentence is None else sentence.format_map(params)


# --- workbooks ---

REFUSALS |= {
    "file_missing": "找不到文件 {name}",
    "file_no_access": "没有权限打开文件 {name}",
    "file_not_writable": "文件 {name} 写不进去，请换一个文件夹，或先在表格软件里关掉它",
    "folder_missing": "文件夹 {name} 不存在",
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
    "header_missing": "工作表“{sheet}”缺少列：{columns}。第 {row} 行是：{found}",
    "header_doubled": "工作表“{sheet}”第 {row} 行有重复的列“{column}”（{places} 列）；请只留一列",
}
