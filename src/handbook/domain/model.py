"""What the data may say: every kind of record, described once.

The same description validates the files in ``data/``, yields the JSON Schema for editors and the
field tables of the manual.  All records are immutable.  Texts are pairs of Chinese and English;
days are calendar days of China; day counts are working days unless the field says otherwise.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

Confidence = Literal["seed", "official", "secondary", "memory", "derived"]
Level = Literal["national", "provincial", "city"]
Status = Literal["required", "deferrable", "by_commitment", "waived", "not_applicable"]
STATUSES: tuple[Status, ...] = get_args(Status)
#: The statuses of what is handed in, now or later.
HANDED_IN: tuple[Status, ...] = ("required", "deferrable")
Method = Literal["apostille", "consular-legalisation", "notarisation", "none"]
METHODS: tuple[Method, ...] = ("apostille", "consular-legalisation", "notarisation", "none")
AuthenticationStatus = Literal["required", "deferrable", "waived"]
Actor = Literal[
    "employer",
    "applicant",
    "host",
    "inviter",
    "window",
    "authority",
    "mission",
    "police",
    "health",
    "social-security",
]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
RuleId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")
]
#: An address on the web; nothing else becomes a link on a page.
Link = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\"'<>]+$")]
#: A step, or the end of the procedure.
StepOrEnd = Annotated[
    str, StringConstraints(pattern=r"^(end|[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*)$")
]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


Values = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
#: All keys must hold; for each key one of the values.
AllOf = dict[str, Values]
#: Any of the mappings must hold.  The empty tuple means "always".
Condition = Annotated[
    tuple[AllOf, ...],
    BeforeValidator(lambda value: [value] if isinstance(value, dict) else value),
]


class Record(BaseModel):
    """A record of the data: immutable, with no field beyond those described."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        defer_build=True,
    )


class Text(Record):
    """One text in both languages, written side by side."""

    zh: Annotated[str, StringConstraints(min_length=1)] = Field(description="中文 Chinese")
    en: Annotated[str, StringConstraints(min_length=1)] = Field(description="英文 English")

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class Citation(Record):
    """Where a rule comes from: a source of the register and the place in it."""

    source: Id = Field(description="来源编号 id in sources.yml")
    locator: Text | None = Field(None, description="条款位置 article, section or row")


class Provenance(Record):
    """What every rule and statement carries.  Left out, a field is taken from the file's head."""

    in_force: date = Field(description="施行日期 first day in force")
    until: date | None = Field(None, description="失效日期 first day no longer in force")
    verified: date = Field(description="核对日期 day it was last compared with its source")
    confidence: Confidence = Field(description="可信度 mark of the fact")
    sources: tuple[Citation, ...] = Field(min_length=1, description="来源 sources")
    date_basis: Text | None = Field(
        None, description="日期说明 how the first day was read, where the source gives none"
    )
    to_confirm: tuple[Id, ...] = Field((), description="待核实 ids in to-confirm.yml")
    owner: Text | None = Field(None, description="负责核对 who keeps it true")
    review_months: int | None = Field(
        None, gt=0, description="复核间隔（月） months after which it is read again"
    )
    #: Set by the loader from the folder the file lies in.
    level: Level = Field("national", description="层级 national, provincial or city")
    jurisdiction: str = Field("", description="辖区 folder the rule comes from")

    def on(self, day: date) -> bool:
        """Whether this holds on ``day``: the first day counts, the end day does not."""
        return self.in_force <= day and (self.until is None or day < self.until)


class Rule(Provenance):
    """A rule decides a fact for the situations in which its condition holds."""

    id: RuleId
    when: Condition = Field((), description="适用条件 condition")
    overrides: tuple[RuleId, ...] = Field((), description="优先于 rules this one prevails over")
    why: Text | None = Field(None, description="理由 reason shown to the reader")
    #: Condition of the file (a service item's ``applies``), joined to ``when`` by the loader.
    scope: Condition = Field((), description="事项范围 set by the loader")


class Requirement(Rule):
    """The status of one or more materials."""

    materials: Values = Field(min_length=1, description="材料 material ids")
    status: Status = Field(description="要求状态 status")
    original: int | None = Field(None, ge=0, description="原件份数 originals")
    copies: int | None = Field(None, ge=0, description="复印件份数 copies")
    note: Text | None = Field(None, description="填报要求 what to mind in this item")


class AuthenticationRule(Rule):
    """How a foreign document is authenticated, and whether that may follow later."""

    materials: Values = Field(min_length=1, description="材料 material ids")
    method: Method | None = Field(None, description="认证方式 method")
    status: AuthenticationStatus | None = Field(None, description="认证状态 status")


class TimeLimit(Rule):
    """A processing time in working days."""

    kind: Literal["promised", "national", "statutory"] = Field(description="时限种类 kind")
    working_days: int = Field(gt=0, description="工作日数 working days")
    extension_days: int | None = Field(None, gt=0, description="可延长工作日 may be extended by")
    counted_from: Text | None = Field(None, description="起算点 counted from")


class ResultRule(Rule):
    """The document that the procedure ends with."""

    result: Id = Field(description="结果 id in results.yml")


class Branch(Record):
    """A labelled way on from a step other than to the next one."""

    label: Text = Field(description="分支条件 when this way is taken")
    to: StepOrEnd = Field(description="去向 step this way leads to")


class Step(Rule):
    """A step of the process: who acts, and what is done."""

    actor: Actor = Field(description="办理主体 who acts")
    name: Text = Field(description="环节名称 name of the step")
    text: Text = Field(description="环节说明 what is done")
    deadline: Text | None = Field(None, description="时限 by when")
    branches: tuple[Branch, ...] = Field((), description="分支 other ways on")
    after: RuleId | None = Field(None, description="接在其后 step after which a measure inserts it")
    phase: Literal["prepare", "apply", "after"] = Field("apply", description="阶段 phase")


class Statement(Provenance):
    """A sentence or two with its source: a condition, a duty, a penalty, a fact."""

    id: RuleId
    title: Text | None = Field(None, description="标题 title")
    text: Text = Field(description="正文 text")
    practice_of: tuple[Id, ...] = Field(
        (), description="哪些市的做法 cities whose own practice it is; elsewhere to all others"
    )
    #: Where ``practice_of`` says whose it is, set by the loader.
    practice_elsewhere: bool = Field(
        False, description="外地做法 practice of another city, not a local rule"
    )
    conflicts: tuple[str, ...] = Field((), description="冲突 ids in conflicts.yml")
    limits: tuple[Id | RuleId, ...] = Field(
        (), description="限定兜底 materials or rules whose “other materials” it limits"
    )


#: What a dated rule is counted from; ``plan_event_…`` in the wording says each in words.
Moment = Literal[
    "issue",
    "photo",
    "filing",
    "acceptance",
    "entry",
    "move-in",
    "permit-expiry",
    "residence-expiry",
    "change",
    "residence-change",
    "employment-end",
]
#: What a reader gives a plan to count from, besides the day the old residence permit expires.
Anchor = Literal["start", "permit-expiry", "event", "filing"]


class Deadline(Rule):
    """A dated duty, window, validity or processing time: so many units from a moment."""

    kind: Literal[
        "validity", "remaining", "window-latest", "window-earliest", "duty", "processing"
    ] = Field(description="种类 kind")
    number: int = Field(gt=0, description="数目 number of units")
    unit: Literal["hour", "day", "working-day", "month"] = Field(description="单位 unit")
    event: Moment = Field(description="起算点 moment it is counted from")
    name: Text = Field(description="名称 what is to be done or kept")
    actor: Actor = Field(description="办理主体 who acts")
    materials: Values = Field((), description="材料 materials whose validity it is")
    steps: tuple[RuleId, ...] = Field((), description="环节 steps that it puts a date to")
    if_missed: Text | None = Field(None, description="逾期怎么办 what is left when it has passed")
    conflicts: tuple[str, ...] = Field((), description="冲突 ids in conflicts.yml")


class Stage(Record):
    """A line of a plan: a step, a statement or a dated rule, and what passes before it."""

    rule: RuleId = Field(description="规则 step, statement or deadline shown")
    name: Text | None = Field(None, description="名称 name, where the rule's own does not fit")
    actor: Actor | None = Field(None, description="办理主体 who acts, where the rule does not say")
    mark: Literal["filing", "entry", "start"] | None = Field(None, description="节点 turning point")
    #: Before filing, the lead that this stage needs; after filing, the time since the one before.
    own_days: Literal["documents", "visa"] | None = Field(
        None, description="自行估计 reader's days"
    )
    limit_of: Id | None = Field(None, description="办理时限 service whose time limit passes")
    apart: bool = Field(False, description="并行 beside the others, not after them")


class Plan(Record):
    """How the days of a service item follow from one another (时间安排)."""

    id: Id = Field(description="事项 id of the service item")
    anchors: tuple[Anchor, ...] = Field(min_length=1, description="起点 days it can start from")
    stages: tuple[Stage, ...] = Field(min_length=1)


class HolidayYear(Provenance):
    """The official holidays of a year that the calendar package does not know yet."""

    year: int
    days_off: tuple[date, ...] = Field(min_length=1, description="放假 days off, weekends or not")
    workdays: tuple[date, ...] = Field((), description="调休上班 weekend days worked instead")


class Announcement(Record):
    """An end put to rules of other files."""

    rules: tuple[RuleId, ...] = Field(min_length=1)
    why: Text


class RuleSet(Record):
    """The rules a service item or a measure may hold."""

    requirements: tuple[Requirement, ...] = ()
    authentication: tuple[AuthenticationRule, ...] = ()
    time_limits: tuple[TimeLimit, ...] = ()
    results: tuple[ResultRule, ...] = ()
    steps: tuple[Step, ...] = ()
    statements: tuple[Statement, ...] = Field((), description="说明 statements shown on its page")


class Item(RuleSet):
    """A service item (事项) with its baseline rules."""

    id: Id
    code: str = Field(description="资料编号 id in the fact register, such as N1")
    order: int
    service: str = Field(description="事项类别 value of the key `service`")
    name: Text
    short_name: Text
    summary: Text
    question: Text = Field(description="首页问法 how a reader would say it on the home page")
    applies: AllOf = Field(description="适用范围 the part of the situation that is this item")
    part_of: Id | None = Field(None, description="所属事项 item whose rules also apply")
    who: Text = Field(description="谁来办 who applies")
    where: Text = Field(description="在哪办 where")
    accepted_by: Text = Field(description="受理机构 accepting body")
    decided_by: Text = Field(description="决定机构 deciding body")
    defaults: dict[str, Any] = Field(default_factory=dict, description="本文件默认值 file defaults")
    list_basis: Requirement | None = Field(
        None, description="材料清单依据 rule by which whatever is not listed is not asked for"
    )
    legal_basis: tuple[Citation, ...] = Field(min_length=1, description="设定依据 legal basis")
    eligibility: tuple[Statement, ...] = Field(min_length=1, description="申请条件 eligibility")
    fees: tuple[Statement, ...] = Field(min_length=1, description="收费 fee")
    to_confirm: tuple[Id, ...] = ()
    conflicts: tuple[str, ...] = ()


class PlaceMember(Record):
    """A state and the day from which a group counts it in."""

    place: PlaceCode
    from_: date = Field(alias="from", description="对华适用日期 first day between it and China")
    until: date | None = None
    convention_from: date | None = Field(
        None, description="公约对该国生效日 in force for the state"
    )
    confidence: Confidence
    sources: tuple[Citation, ...] = Field(min_length=1)
    note: Text | None = None


class PlaceException(Record):
    """A party that a group leaves out, with the reason."""

    place: PlaceCode
    from_: date = Field(alias="from")
    until: date | None = None
    reason: Text
    confidence: Confidence
    sources: tuple[Citation, ...] = Field(min_length=1)


class PlaceGroup(Record):
    """A named set of places whose membership depends on the day."""

    id: Id
    name: Text
    members: tuple[PlaceMember, ...] = ()
    exceptions: tuple[PlaceException, ...] = ()


class Ending(Record):
    """Rules that a measure puts an end to from its day."""

    rule: RuleId
    why: Text


class Measure(RuleSet):
    """A notice that amends the baseline from its day (措施)."""

    id: Id
    title: Text
    issuer: Text
    number: str | None = None
    number_to_confirm: bool = False
    practice_of: tuple[Id, ...] = Field(
        (), description="哪些市的措施 cities that it alone concerns, where it stands above them"
    )
    in_force: date
    until: date | None = None
    date_basis: Text | None = None
    verified: date
    confidence: Confidence
    sources: tuple[Citation, ...] = Field(min_length=1)
    summary: Text
    effects: tuple[Text, ...] = Field(min_length=1, description="变化 what readers will notice")
    ends: tuple[Ending, ...] = ()
    place_groups: tuple[PlaceGroup, ...] = ()
    to_confirm: tuple[Id, ...] = ()
    conflicts: tuple[str, ...] = ()
    owner: Text | None = Field(None, description="负责核对 who keeps it true")
    review_months: int | None = Field(
        None, gt=0, description="复核间隔（月） months after which it is read again"
    )
    level: Level = "national"
    jurisdiction: str = ""

    def on(self, day: date) -> bool:
        """Whether the measure is in force on ``day``."""
        return self.in_force <= day and (self.until is None or day < self.until)


class Material(Provenance):
    """An entry of the catalogue of materials (材料库)."""

    id: Id
    name: Text
    what: Text = Field(description="是什么 what it is")
    issued_by: Text = Field(description="谁出具 who issues it")
    original: int = Field(ge=0)
    copies: int = Field(ge=0)
    medium: Literal["electronic", "paper", "both"] = "electronic"
    form: Text = Field(description="形式 original, scan, e-form")
    translation: bool = Field(description="是否需要中文翻译 Chinese translation needed")
    foreign: bool = Field(False, description="境外文件 may need authentication")
    issued_in_key: str | None = Field(None, description="签发地的键 situation key of the issuer")
    validity: Text | None = Field(None, description="有效期 how recent it must be")
    validity_months: int | None = None
    tips: tuple[Text, ...] = Field((), description="常见退件原因 common reasons for return")


class Result(Record):
    """A document a procedure ends with."""

    id: Id
    name: Text
    what: Text


class QuestionValue(Record):
    """A possible answer and the words for it."""

    id: str
    label: Text
    condition: Text = Field(description="作为条件的说法 the answer said as a condition")
    word: Annotated[str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$")] | None = Field(
        None, description="地址用词 short word in new addresses; empty: none; default: the id"
    )
    implies: dict[str, str] = Field(default_factory=dict)
    only_when: Condition = ()
    default_when: Condition = Field(
        (), description="作为默认值的条件 taken, and said so, when not given"
    )


class Question(Record):
    """A key of the situation: when it is asked, in what words, with which answers."""

    key: str
    flag: str
    kind: Literal["choice", "place", "day", "many"] = "choice"
    asked_when: Condition = ()
    default: str | None = Field(None, description="默认值 documented default of an optional key")
    any_other: Text | None = Field(
        None, description="默认值以外的统称 what every answer but the default is called together"
    )
    label: Text
    question: Text
    help: Text
    values: tuple[QuestionValue, ...] = ()


class ScreenChoice(Record):
    """An answer that settles several keys at once."""

    id: Id
    label: Text
    answers: dict[str, str]


class Screen(Record):
    """A screen of the finder that asks for several keys in one question."""

    id: Id
    keys: tuple[str, ...] = Field(min_length=2)
    question: Text
    help: Text
    choices: tuple[ScreenChoice, ...] = Field(min_length=2)


class Address(Record):
    """A permanent address (永久地址) of a situation; written by the program, never by hand."""

    slug: Annotated[Id, StringConstraints(max_length=40)]
    answers: dict[str, str] = Field(description="所指的条件 the answers it stands for, for ever")
    seal: str = Field(description="封记 ties the slug to its answers")
    superseded_by: str | None = Field(
        None, description="现指向 slug or page it leads on to, once no situation of its own"
    )


class Place(Record):
    """A state or region that issues documents."""

    code: PlaceCode
    name: Text
    pinyin: str
    aliases: tuple[str, ...] = ()


class Source(Record):
    """An entry of the register of sources."""

    id: Id
    register_: tuple[str, ...] = Field((), alias="register")
    title: Text
    issuer: Text
    number: str | None = None
    number_to_confirm: bool = False
    kind: Literal[
        "law",
        "regulation",
        "decision",
        "rules",
        "notice",
        "guide",
        "standard",
        "treaty",
        "report",
        "letter",
        "news",
        "summary",
        "page",
    ]
    level: Literal["national", "provincial", "city", "other-city", "none"]
    issued: date | None = None
    in_force: date | None = None
    until: date | None = None
    confidence: Confidence
    copy_: Literal["original", "full-repost", "partial-repost", "summary"] = Field(alias="copy")
    seen: tuple[Link, ...] = ()
    governs: Text
    note: Text | None = None


class Ground(Statement):
    """A ground of a category: any one is enough."""

    code: str
    route: str


class Category(Record):
    """Category A, B or C of applicants."""

    id: Literal["A", "B", "C"]
    name: Text
    summary: Text
    frame: tuple[Statement, ...] = ()
    grounds: tuple[Ground, ...] = Field(min_length=1)


class Bracket(Record):
    """A row of the points table: a range of numbers, or a named case."""

    id: Id
    points: int
    label: Text
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    per_unit: int | None = Field(None, description="每增加一单位加分 points per further unit")


class Factor(Provenance):
    """A factor of the points table with its brackets and its cap."""

    id: Id
    name: Text
    unit: Text | None = None
    cap: int
    kind: Literal["range", "case", "sum"] = "range"
    whole_numbers: bool = False
    domain_from: float | None = None
    domain_to: float | None = None
    brackets: tuple[Bracket, ...] = Field(min_length=1)
    note: Text | None = None


class Threshold(Statement):
    """The points from which a category is reached."""

    category: Literal["A", "B", "C"]
    points: int


class PointsNote(Statement):
    """A remark on the points table, with the factors whose points it explains."""

    factors: tuple[Id, ...] = Field((), description="说明的项目 factors it explains")


class PointsTable(Record):
    """The points table in force from a day."""

    id: Id
    title: Text
    in_force: date
    until: date | None = None
    intro: Text
    factors: tuple[Factor, ...] = Field(min_length=1)
    thresholds: tuple[Threshold, ...] = Field(min_length=1)
    notes: tuple[PointsNote, ...] = ()


class Faq(Statement):
    """A question readers ask, with its answer in ``text``."""

    number: int
    group: Id
    question: Text
    see: tuple[str, ...] = Field((), description="相关页面 page ids")


class FaqGroup(Record):
    """A heading over questions."""

    id: Id
    title: Text


class Term(Record):
    """A glossary entry: one English term for one Chinese term."""

    id: Id
    zh: str
    en: str
    explanation: Text
    avoid: tuple[str, ...] = ()
    confidence: Confidence
    sources: tuple[Citation, ...] = ()


class Synonyms(Record):
    """Words of the readers for one thing, and the pages to show them.  Language, not policy."""

    id: Id
    zh: tuple[str, ...] = Field(min_length=1, description="说法 words, the official one first")
    en: tuple[str, ...] = Field(min_length=1, description="英文说法 English words")
    pages: tuple[str, ...] = Field((), description="页面 pages to show, the best first")


class Figure(Statement):
    """A figure of the statistics."""

    value: float
    unit: Text
    display: Text | None = None


class Chart(Record):
    """A chart drawn from figures, each with its number in the table beside it."""

    id: Id
    title: Text
    description: Text
    figures: tuple[RuleId, ...] = Field(min_length=1)


class Claim(Record):
    """One side of a conflict between sources."""

    text: Text
    sources: tuple[Citation, ...] = ()
    confidence: Confidence


class Conflict(Record):
    """Sources that disagree, what each says, and which one the handbook follows."""

    id: Annotated[str, StringConstraints(pattern=r"^C\d+$")]
    title: Text
    claims: tuple[Claim, ...] = Field(min_length=2)
    follows: int | None = Field(None, description="采用第几种说法 claim followed, from 1")
    decision: Text | None = Field(None, description="处理 what the handbook does")
    verified: date
    to_confirm: tuple[Id, ...] = ()
    pages: tuple[str, ...] = ()


class Event(Record):
    """A line of the timeline."""

    day: str = Field(description="日期 day, month or year")
    text: Text
    sources: tuple[Citation, ...] = ()
    confidence: Confidence
    measure: Id | None = None


class Update(Record):
    """An entry of the handbook's own history (更新记录): what was changed in it, and why."""

    id: Id
    day: date = Field(description="发布日期 day it was published")
    kind: Literal["first", "policy", "correction", "wording"] = Field(
        description="种类 first edition, policy, correction or wording"
    )
    title: Text = Field(description="改了什么 what changed")
    text: Text = Field(description="为什么改、影响谁 why, and whom it concerns")
    in_force: date | None = Field(None, description="从哪天起 day from which it holds")
    sources: tuple[Citation, ...] = Field((), description="来源 sources")
    measures: tuple[Id, ...] = Field((), description="通知编号 notices it comes from")
    pages: tuple[str, ...] = Field((), description="页面 pages to read")


#: What a service guide must state (办事指南要素); ``handbook conform`` looks for each.
Element = Literal[
    "name",
    "legal-basis",
    "accepting-body",
    "deciding-body",
    "conditions",
    "materials",
    "originals-copies",
    "medium",
    "material-source",
    "flow",
    "statutory-time",
    "promised-time",
    "fee",
    "result",
    "place",
    "hours",
    "phone",
    "consultation",
    "complaint",
    "remedy",
]


class ToConfirm(Record):
    """Something only the authority's staff can supply or confirm."""

    id: Id
    number: int
    title: Text
    text: Text
    shown_instead: Text = Field(description="目前页面如何显示 what the pages show meanwhile")
    overrides: bool = Field(
        False, description="代替上级同一编号的条目 stands for the entry of this id from above"
    )
    elements: tuple[Element, ...] = Field(
        (), description="所缺的办事指南要素 elements of a service guide that wait for it"
    )
    pages: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


class Section(Record):
    """A part of a reference page."""

    id: Id
    title: Text
    intro: Text | None = None
    layout: Literal["list", "table", "steps"] = "list"
    columns: tuple[Text, ...] = Field((), description="表头 two heads for a table")
    statements: tuple[Statement, ...] = Field(min_length=1)


class Topic(Record):
    """A reference page; cities add sections to a national topic by the same id."""

    id: Id
    title: Text
    intro: Text
    sections: tuple[Section, ...] = Field(min_length=1)
    conflicts: tuple[str, ...] = ()
    to_confirm: tuple[Id, ...] = ()


class Contact(Record):
    """A public office or service: only what a source gives; the rest is to be confirmed."""

    id: Id
    name: Text
    role: Text
    value: Text | None = None
    link: Link | None = None
    confidence: Confidence
    sources: tuple[Citation, ...] = Field(min_length=1)
    as_of: date | None = None
    elements: tuple[Element, ...] = Field(
        (), description="所给的办事指南要素 elements of a service guide that it gives"
    )
    to_confirm: tuple[Id, ...] = ()
    note: Text | None = None


class Jurisdiction(Record):
    """A state, a province or a city, and the one above it."""

    id: Id
    level: Level
    parent: Id | None = None
    name: Text
    short_name: Text | None = Field(None, description="短名 name without 省 or 市, $city in texts")
    handbook_title: Text | None = None
    authority: Text | None = Field(None, description="决定机关 $authority in texts")
    acceptance: Text | None = Field(None, description="受理机构 $acceptance in texts")
    compare_with: tuple[Id, ...] = Field(
        (), description="与哪些城市对比 cities of the comparison page"
    )
    #: For whatever does not say otherwise, here and in the jurisdictions below.
    owner: Text | None = Field(None, description="负责核对 who keeps it true")
    review_months: int | None = Field(
        None, gt=0, description="复核间隔（月） months after which it is read again"
    )
