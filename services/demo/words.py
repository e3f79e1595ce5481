"""The vocabulary of the demo: invented names, schools, majors and courses (演示用词). Nobody in it exists."""

from __future__ import annotations

SURNAMES = "覃韦黄陆莫蒙农甘李陈梁刘吴杨罗邓唐周何谢区仇冼禤侬"
GIVEN = "梅强霞明静磊丽敏志海春辉桂文萱俊琪娟勇芳雪峰玲龙燕杰娜涛婷军兰鹏慧斌秀宇航晓欣"
LONG_NAMES = ("阿依古丽·买买提", "欧阳诗涵", "古丽娜尔·艾山")

MAJORS = {
    "计算机应用": "710201",
    "电子商务": "730701",
    "幼儿保育": "770101",
    "汽车运用与维修": "700206",
}
MAJOR_WITHOUT_PLAN = ("护理", "720201")

CONDUCT = "操行"
SPORT = "体育与健康"

# Semesters, course, category, nature, hours, credits, whether graduation requires it.
EVERYBODY = """
1 中国特色社会主义 思想政治课 必修 36 2 是
2 心理健康与职业生涯 思想政治课 必修 36 2 是
3 哲学与人生 思想政治课 必修 36 2 是
4 职业道德与法治 思想政治课 必修 36 2 是
1-6 操行 思想政治课 必修 0 0 是
1-4 语文 公共基础课 必修 54 3 是
1-4 数学 公共基础课 必修 36 2 是
1-4 英语 公共基础课 必修 36 2 是
1-4 体育与健康 公共基础课 必修 36 2 是
1-2 信息技术 公共基础课 必修 54 3 是
1-2 历史 公共基础课 必修 36 2 是
1-1 艺术 公共基础课 必修 36 2 是
2-2 劳动教育 公共基础课 必修 18 1 是
3-3 书法 选修课 任意选修 18 1 否
6-6 岗位实习 实习实训 必修 540 30 是
"""
OF_MAJOR = {
    "计算机应用": """
1 计算机组装与维护 专业核心课 必修 72 4 是
2 Photoshop图像处理 专业核心课 必修 72 4 是
3-4 网页设计与制作 专业核心课 必修 72 4 是
4 AutoCAD 专业技能课 必修 72 4 是
5 Premiere 专业技能课 必修 72 4 是
""",
    "电子商务": """
1 电子商务基础 专业核心课 必修 72 4 是
2-3 网络营销 专业核心课 必修 72 4 是
3-4 网店运营 专业核心课 必修 72 4 是
4 客户服务 专业技能课 必修 72 4 是
5 直播电商 专业技能课 必修 72 4 是
""",
    "幼儿保育": """
1-2 幼儿卫生与保健 专业核心课 必修 72 4 是
1-4 钢琴基础 专业核心课 必修 72 4 是
2-3 幼儿心理 专业核心课 必修 72 4 是
5 幼儿活动设计 专业技能课 必修 72 4 是
""",
    "汽车运用与维修": """
1 汽车文化 专业核心课 必修 72 4 是
2-3 汽车发动机构造与维修 专业核心课 必修 72 4 是
3-4 汽车底盘构造与维修 专业核心课 必修 72 4 是
5 汽车电气设备 专业技能课 必修 72 4 是
""",
}

CONDUCT_MARKS = ("优秀", "良好", "良好", "良好", "合格")
CONDUCT_FAILED = "不合格"
WAIVED, POSTPONED, ABSENT = "免修", "缓考", "缺考"
GOOD = "良好"

MALE, FEMALE = "男", "女"
CARD, PASSPORT = "居民身份证", "护照"
ETHNICITIES = ("汉族", "壮族", "壮族", "瑶族", "苗族")
ADMISSIONS = ("应届初中毕业生", "应届初中毕业生", "应届初中毕业生", "往届初中毕业生")
ADMISSION_UNKNOWN = "统招生"
NORMAL, PROMOTED = "正常毕业", "升学毕业"
STUDYING, SUSPENDED, KEPT = "在读", "休学", "保留学籍"
CLASS_NAME = "{year}{major}{number}班"
NOT_PROCESSED, PROCESSED = "否", "是"

CHANGE_KIND, CHANGE_OPEN = "调专业", "待审核"
COLLEGE, PROGRAMME = "邕州职业技术学院", "{year}级"

ORGANISATIONS = (
    ("450000", "自治区教育厅", "教育厅", "", "邕州市竹溪大道69号", "职成处", "0771-0000001"),
    ("450199", "邕州市教育局", "教育局", "450000", "邕州市嘉宾路1号", "职教科", "0771-0000002"),
    ("4501990001", "邕州市第一职业技术学校", "学校", "450199", "邕州市长湖路2号", "教务科", "0771-0000003"),
    ("4500990002", "自治区示范职业技术学校", "学校", "450000", "邕州市仙葫大道8号", "教务科", "0771-0000004"),
)
SCHOOL_A, SCHOOL_B = "4501990001", "4500990002"

# The first account becomes the system administrator.
STAFF = (
    ("admin", "农志强", "450000", ("system_admin",)),
    ("qin", "覃晓梅", SCHOOL_A, ("school_user", "school_graduation")),
    ("lu", "陆海燕", SCHOOL_A, ("school_user", "school_graduation")),
    ("wei", "韦文斌", SCHOOL_A, ("school_admin",)),
    ("huang", "黄丽娟", SCHOOL_B, ("school_user", "school_graduation")),
    ("mo", "莫春辉", "450199", ("bureau_reviewer",)),
    ("meng", "蒙静", "450000", ("department_reviewer",)),
    ("gan", "甘勇", "450000", ("desk_operator",)),
    ("shen", "申慧", "450000", ("auditor",)),
)
# School, the login whose inbox gets its workbooks, and how many graduate in each major.
SCHOOLS = (
    (SCHOOL_A, "qin", {"计算机应用": 45, "电子商务": 40, "幼儿保育": 35}),
    (SCHOOL_B, "huang", {"计算机应用": 32, "汽车运用与维修": 30}),
)
FILE_NAMES = {
    "organisations": "组织机构.xlsx",
    "plan": "课程设置.xlsx",
    "roster": "学籍名册.xlsx",
    "grades": "成绩-长表.xlsx",
    "wide": "成绩-宽表.xlsx",
    "list": "毕业生名单.xlsx",
    "grades_mended": "成绩-补录.xlsx",
    "roster_mended": "学籍名册-更正.xlsx",
    "list_mended": "毕业生名单-更正.xlsx",
}
LIST_TITLE = "{year}年毕业生名单"
WIDE_SHEET = "{major}-第{semester}学期"
STAMPING_PLACE = "自治区教育厅一楼政务大厅"
