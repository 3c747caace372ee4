"""The words by which a rule's meaning is recognised in Chinese and in English.

Patterns are regular expressions; English ones ignore case.  Whoever adds a way of saying something
adds it here, the names of things in ``lexicon_of_names.py``.  ``equivalence.py`` compares.
"""


# ruff: noqa: E501 - a row of these tables is one line

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning: strong words say it plainly, weak ones may stand for it on the other side.

    In step when the strong words of one side find strong or weak ones on the other.
    """

    code: str
    zh: str
    en: str
    zh_weak: str = ""
    en_weak: str = ""


#: Words that hold a character of a concept and mean something else, blanked out beforehand.
ZH_NEUTRAL = (
    r"许可|认可|技能|职能|功能|性能|智能|能力|可靠|可信|可选|不可抗力|拿不准|"
    r"应用|应急|对应|相应|响应|供应|适应|反应|应聘|应届|应税|应邀|应纳|应交|"
    r"须知|要求|需求|主要|重要|要点|要素|要闻|摘要|必要|要么|取得|获得|所得|"
    r"(?<=能)不(?=能)|要不要|是不是|有没有|存不存在|不仅|不但|不论|无论|不管|不断|不久|不服|未来|未成年|之一|不动产|不丹|南非|以前的|前缀|不便|避免|"
    r"(?:无|没有)犯罪(?:记录)?|无障碍|非营利|非政府|非法|非常|"
    r"\d[\d,]* ?元以上 ?\d[\d,]* ?元以下|"
    r"前后|前提|目前|当前|前往|后者|前者|最后|随后|背后|后果|内容|国内|内地|室内|市内|内部|"
    r"“?不变不换”?|（不含）"
)
EN_NEUTRAL = (
    r"\bto be revised\b|\bwork[- ]permits?\b|\bresidence permits?\b|"
    r"\b(?:of|is|a|has|have|and|,) no criminal record\b|\bwithout a criminal record\b|\bcertificate of no record\b|"
    r"\bnon-profit\b|\bnon-governmental\b|\bNos?\x02|\bwhether or not\b|\bnot only\b|"
    r"[“\"]?\bno change, no replacement\b[”\"]?|\bMay(?= \d|,)|(?<=\d )May\b"
)

MODALS: tuple[Concept, ...] = (
    Concept(
        "must-not",
        r"不得|禁止|严禁|不准|不许|不允许|不可以",
        r"\bmust (?:not|never)\b|\bmay not\b|\bcan ?not\b|\bshall not\b|\bnot (?:be )?(?:allowed|permitted)\b|"
        r"\bprohibit\w*|\bforbid\w*|\bbarred\b|\bban(?:s|ned)?\b",
        r"不能|不可|无法|不予|不再|不了|不上|不出|无力|不应|限制",
        r"\b(?:no|neither|nor)\b(?=[^.;]*\b(?:may|must|can)\b)",
    ),
    Concept(
        "must",
        r"应当|必须|务必|(?<!不)[应须]",
        r"\bmust\b(?! (?:not|never)\b)|\bshall\b(?! not\b)|\bha(?:s|ve) to\b",
        r"需要?|要|才|只能|一律|得(?!到|出|以)|强制|责令|限期",
        r"\bshould\b|\bneed\w*|\brequir\w*|\bdue\b|\bdut(?:y|ies)\b|\bcompulsory\b|\bmandatory\b|\border(?:s|ed)\b|\brule of\b|"
        r"\bto be (?:checked|read|treated)\b",
    ),
    Concept(
        "may",
        r"(?<!不)(?:可以|可(?=[由在凭自向改按用从先另再免延申办选输补])|允许|有权)",
        r"\bmay\b(?! not\b)|\bcan\b(?! ?not\b)|\bcould\b|\ballow(?:s|ing)?\b|(?<!not )\bbe (?:allowed|permitted)\b|"
        r"\b(?:is|are|was|were) (?:allowed|permitted)\b",
        r"能|或许|自愿|容缺|怎|哪|何|多少|期限|都行|就行|都会|也会|会随|要求也会|可(?!以)",
        r"\benough\b|\bpossible\b|\blets?\b|(?<!not )\baccept\w*|\bentitle\w*|\bright to\b|\bable\b|\boption\w*|\bready\b|"
        r"\bwhether\b|\bdefer\w+|\ballowed\b|\bpermitted\b|\bdoes it alone\b|\bworks\b|\btakes\b",
    ),
    Concept(
        "to-confirm",
        r"待核实|待(?:工作人员|窗口)?(?:核实|确认)",
        r"\bto be confirmed\b|\bto confirm\b",
        r"核实|确认|答复|填写|官方英文",
        r"\bconfirm\w*|\bunconfirmed\b|\bverif\w+|\bcheck\w*|\bstaff\b",
    ),
)

#: A plain negation, counted sentence by sentence; ``\x01`` is a "must not" found before.
ZH_NOT = (
    r"不(?!同|足|满|到(?=\d)|低于|少于|超过|高于|迟于|早于|晚于|一(?!定)|断)|没有|没(?!收)|无(?!效)|未(?!满)|勿|免(?!签|税|冠|费)|"
    r"非(?=\S)|“否”|^否$|\x01"
)
EN_NOT = (
    r"\bno, never\b|\bnot\b(?! (?:below|less|more|exceed\w*|later|fewer|above)\b)|"
    r"\bno\b(?! (?:more than|less than|later than|fewer than|older than|earlier than|longer than)\b)|n't\b|"
    r"\bwithout\b|\bnever\b|\bnone\b|\bnobody\b|\bnothing\b|\bneither\b(?:[^.;]*?\bnor\b)?|\bnon-\w+|\x01"
)
#: How one language negates where the other does not: used only when the counts differ.
ZH_NOT_IDIOMS: tuple[tuple[str, str], ...] = (
    (r"不同|不一(?!定)|不一致", r"\bdiffer\w*|\bdisagree\w*"),
    (
        r"(?:没有?|不|未|都不)(?:再)?(?:变|换)",
        r"\bsame\b|\bunchanged\b|\bnothing\b|\bstays?\b|\bchange\w*",
    ),
    (
        r"[免不][^，。；]*",
        r"\bexempt\w*|\bfree\w*|\blift\w*|\bwaive\w*|\brelief\b|\breplace\b|\bskip\w*|\bcovers\b|\bimmunit\w+",
    ),
    (
        r"[免不没][^，。；]*",
        r"\ble(?:av(?:e|es|ing)|ft)(?: \w+)? (?:out|empty)\b|\binstead of\b|\brule out\b",
    ),
    (r"非", r"\b(?:an)?other\b"),
    (r"没有|不|没|未", r"\bnor\b"),
    (r"(?<=[、，])不", r"\b(?:no|not|nothing)\b[^.;]*\b(?:or|and)\b"),
    (r"达不到", r"\bbelow\b|\bshort\b"),
    (r"不予|不批|没有批|未获|不再?受理|不再?接[受收]|不办", r"\brefus\w*|\bblock\w*|\bnothing\b"),
    (r"无关", r"\bwhatever\b"),
    (r"不相?符", r"\binconsistent\b"),
    (r"不上", r"\blost\b|\bcannot\b"),
    (
        r"不全|不齐|不实|不好|没有兑现|不真实",
        r"\bincomplete\b|\bfalse\b|\bbad\b|\bbroken?\b|\bdishonest\w*",
    ),
    (
        r"[不未没]",
        r"\bun(?:used|known|sure|certain|finished|changed|seen|paid|confirmed|lawful|able|suitable|safe|officially|der way|til)\b|\bin (?:doubt|process)\b|\bincomplete\b|\binvalid\b",
    ),
    (r"没有过期|尚未到期|未过期", r"\bvalid until\b|\bstill valid\b"),
    (
        r"不再|不存在|没有加入|不用",
        r"\bend(?:s|ed)?\b|\bany more\b|\boutside\b|\bgone\b|\bdissolved\b",
    ),
    (r"不要误用|不要混用", r"\bwarning\b|\bwarns\b"),
    (r"没有严重失信", r"\bhonest\b"),
    (r"没有注明", r"\bdefault\b"),
    (r"没有出处|不存在", r"\borphans?\b"),
    (r"不够", r"\bless\b"),
    (r"不(?=[交办填])", r"\bdishonest\w*|\bnothing\b"),
)
EN_NOT_IDIOMS: tuple[tuple[str, str], ...] = (
    (r"\b(?:and|or|nor|,) no\b", r"和|、|或|也"),
    (
        r"\bwithout (?:a gap|a break|delay|contact|exception|a hat|head covering)\b|\bno gap\b|\bno longer\b",
        r"连续|衔接|及时|立即|失去|失联|免冠|硬性|废止|取消|停止",
    ),
    (r"\bneither\b", r"以外"),
    (r"\bnot\b|\bno\b", r"除外|缺"),
    (r"\bneither\b", r"都"),
    (r"\bnot expired\b", r"有效"),
    (r"\bnot\b[^.;]*\bbefore\b", r"不早于"),
    (r"“no”|^no$", r"“否”|^否$|否"),
    (r"\x01", r"限制|无力"),
)

BOUNDS: tuple[Concept, ...] = (
    Concept(
        "bound",
        r"至少|不少于|不低于|最短|起码|(?<![可级])以上(?!各|情|都|内|是|三|两|几|条|材|述|，不含|表)|(?<!地)级以上",
        r"\bat least\b|\bor (?:more|above|over|older|higher|longer)\b|\bnot below\b|\bno(?:t)? less than\b|"
        r"\band (?:above|over|up|higher)\b",
        r"满|最低|起|多于|达不到|低于|超过|多|地级以上",
        r"\bmore than\b|\bover\b|\babove\b|\bhigher\b|\bfrom\b|\bsince\b|\breach\w*|\bbelow\b|\bfull\b|\bminimum\b|"
        r"\bshortest\b|\bof [\d,]+ (?:years?|months?)",
    ),
    Concept(
        "bound",
        r"至多|最多|不超过|最长|最迟|至迟|不高于|(?<=[\d}日天月年岁元分倍级个及])\s?以下|封顶|不晚于|不迟于",
        r"\bat most\b|\bup to\b(?! item)|\bor (?:fewer|less|below|under|younger|lower)\b|\bno(?:t)? more than\b|"
        r"\bnot exceed\w*|\bat the latest\b|\bno later than\b|\bno older than\b",
        r"以内|内|到|上限|最高|最晚|满|不足|不再",
        r"\bwithin\b|\blatest\b|\bunder\b|\blimit\w*|\bcap\w*|\bby\b|\blast\b|\bbelow\b|\bexceed\w*|\bmaximum\b|\blongest\b|\bhighest\b",
    ),
    Concept(
        "bound",
        r"不足(?!额)|不满(?=\s*\d)|未满|(?<!不)低于|(?<!不)少于|不到(?=\s*\d)",
        r"(?<!to )\bunder (?=\w*\d)|(?<!no )(?<!not )\bless than\b|(?<!no )\bfewer than\b|(?<!not )\bbelow (?=[\d(]|the (?:multiple|min))|\bshort of\b",
        r"以下|不够|以内|内|达不到|没有满|未达|早于|不低于|不少于|最低|不得",
        r"\bbelow\b|\bunder\b|\bbefore\b|\bless\b|\blower\b",
    ),
    Concept(
        "bound",
        r"(?<![不\x01])超过|(?<!不)高于|多于|超出|以上，不含",
        r"(?<!no )(?<!not )\bmore than (?!one\b)|\bover (?=\d+(?! years of))|\babove (?=\d)|(?<!not )(?<!\x01 )\bexceed\w*|\blonger than\b|\bbeyond\b",
        r"以上|以后|大于|过|以外|不超过|除|营业额|满",
        r"\bmore\b|\bover\b|\babove\b|\boutside\b|\bout of\b|\bexceed\w*|\bpast\b|\blonger\b",
    ),
)

#: Pairs that turn a rule round when one is put for the other; counted sentence by sentence.
OPPOSITES: tuple[tuple[str, tuple[str, str], tuple[str, str]], ...] = (
    (
        "when",
        (
            r"(?:之前|以前|(?<=[\u4e00-\u9fff\d ])前)(?!置|沿|期|台|任|款|项|者|一|两|几|列|述|次)|提前|早于|事先",
            r"\bbefore(?:hand)?\b|\bahead\b|\bin advance\b|\bprior\b|\bearlier than\b|\buntil\b|\bearlier\b|\bago\b",
        ),
        (
            r"(?:入境|批准|获准|到期|届满|签发|取得|毕业|终止|注销|生效|失效|发生|变化|变更|离职|国籍国|申请|[日天月年时\d ）])(?:之|以)?后(?!再|才)",
            r"\bafter(?:wards)?\b|\blater\b|\bonce\b|\bsince\b|\bupon\b|\bthen\b",
        ),
    ),
    (
        "where",
        (r"境外|国外|海外", r"\boutside China\b|\babroad\b|\boverseas\b|\bforeign\b"),
        (r"境内|驻华|在华|国内", r"\binside China\b|\bin China\b|\bChinese\b"),
    ),
    (
        "bound",
        (
            r"至少|不少于|不低于|最短|(?<![不未届])满(?=\s*\d)|以上|超过(?<!不超过)(?<!不得超过)|高于|最早|多于",
            r"\bat least\b|\bor (?:more|above|over|older|higher)\b|\bnot below\b|\bno less\b|(?<!no )\bmore than\b|\bearliest\b|\bover\b|\babove (?=\d)|\bminimum\b",
        ),
        (
            r"至多|最多|不超过|最长|最迟|(?<=[\d}日天月年岁元分倍级个及])\s?以下|以内|不足|低于(?<!不低于)|少于(?<!不少于)|未满|不满|最晚|最高",
            r"\bat most\b|\bup to\b|\bor (?:fewer|less|below|under)\b|\bno more\b|\bnot exceed\w*|\blatest\b|\bunder\b|\bless than\b|\bfewer than\b|(?<!not )\bbelow\b|\bmaximum\b|\bwithin\b",
        ),
    ),
    (
        "when",
        (
            r"[日天月年时]内|以内|之内",
            r"\bwithin\b|\bin (?=\d+ (?:working |calendar )?(?:days|months|years))",
        ),
        (r"[日天月年时](?:之|以)?后|起满", r"\bafter \d"),
    ),
    ("order", (r"首次|第一|最先|先", r"\bfirst\b"), (r"最后|末次", r"\blast\b|\bfinal\w*")),
    (
        "fee",
        (r"免费|不收费|免收", r"\bfree\b|\bno (?:\w+ )?(?:fee|charge)s?\b|\bwithout charge\b"),
        (r"(?<!不)收费|(?<!不)收取|缴费", r"(?<!no )\bcharg\w+|\bcosts?\b"),
    ),
    (
        "all-any",
        (r"全部|所有|都(?!行)|一律", r"\ball\b|\bevery\b|\beach\b|\beverything\b"),
        (r"任何|任一|任意|之一", r"\bany\w*\b|\beither\b|\bone of\b"),
    ),
)


#: "Or": said by one language, it is said by the other, except where the other lists or negates.
ZH_OR = r"(?<!解除)(?<!终止)或(?!许)|还是"
EN_OR = r"\bor\b(?! (?:more|above|over|older|higher|longer|fewer|less|below|under|younger|lower)\b)"
ZH_OR_WEAK = r"、|，|/|；|（|不|没|无|未|免|任何|是否|能否|等|以外|除|各|使领馆|港澳台|创新创业"
EN_OR_WEAK = r",|/|\bwhether\b|\beither\b|\bany\b|\bnor\b"
