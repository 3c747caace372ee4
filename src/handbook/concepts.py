"""The words by which a rule's meaning is recognised in Chinese and in English.

A concept has *strong* words, which say it plainly, and *weak* words, which may stand for it in the
other language.  A text is in step when the strong words of one side find strong or weak words on the
other.  Patterns are regular expressions; English ones ignore case.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning with its words: a code for findings, a name, strong and weak words."""

    code: str
    zh_name: str
    en_name: str
    zh: str
    en: str
    zh_weak: str = ""
    en_weak: str = ""
    #: Compared sentence by sentence; otherwise over the whole text, where pronouns may stand in.
    by_sentence: bool = True
    #: Compared by number of uses; otherwise by presence.
    counted: bool = False


#: Words that hold a character of a concept and mean something else, blanked out beforehand.
ZH_NEUTRAL = (
    r"许可|认可|技能|职能|功能|性能|智能|能力|可能|可靠|可选|不可抗力|可容缺|拿不准|准许|"
    r"应用|应急|对应|相应|响应|供应|适应|反应|应聘|应届|应税|应邀|应纳|应交|"
    r"须知|要求|需求|主要|重要|要点|要素|要闻|摘要|必要|要么|取得|获得|所得|"
    r"不仅|不但|不论|无论|不管|不断|不久|未来|未成年|无犯罪记录|无犯罪证明|无障碍|非营业性|非营利|非政府|"
    r"非官方|之一|不动产|前后|前提|目前|当前|前往|后者|前者|最后|随后|背后|后果|"
    r"内容|国内|内地|室内|市内|内部|不变不换|无效|以前的"
)
EN_NEUTRAL = (
    r"\bto be confirmed\b|\bto be revised\b|\bwork[- ]permits?\b|\bresidence permits?\b|"
    r"\bno criminal record\b|\bnon-\w+|\bNos?\.|\bwhether or not\b|\bnot only\b|“no change, no replacement”|"
    r"\bMay(?= \d|,)|(?<=\d )May\b"
)

MODALS: tuple[Concept, ...] = (
    Concept(
        "must-not", "不得", "must not",
        r"不得|禁止|严禁|不准|不许|不允许|不可以",
        r"\bmust not\b|\bmust never\b|\bmay not\b|\bcan ?not\b|\bshall not\b|\bnot (?:be )?allowed\b|"
        r"\bnot (?:be )?permitted\b|\bprohibit\w*|\bforbid\w*|\bbarred\b|\bban(?:s|ned)?\b",
        r"不能|不可|无法|不予|不再|不了|不上|无力|不应|限制|不是|不以|不限",
        r"\b(?:no|neither|nor)\b(?=[^.;]*\b(?:may|must|can)\b)",
    ),
    Concept(
        "must", "应当", "must",
        r"应当|必须|务必|(?<!不)[应须]",
        r"\bmust\b(?! (?:not|never)\b)|\bshall\b(?! not\b)|\bha(?:s|ve) to\b",
        r"需要?|要|才|一律|得(?!到|出|以)|请|强制|有义务|责令|限期|规定",
        r"\bneed\w*|\brequir\w*|\bdue\b|\bdut(?:y|ies)\b|\bcompulsory\b|\bmandatory\b|\border(?:s|ed)\b|"
        r"\bmust\b|\bto be (?:checked|read|treated)\b",
    ),
    Concept(
        "may", "可以", "may",
        r"(?<!不)(?:可以|可|能够?|允许|有权)",
        r"\bmay\b(?! not\b)|\bcan\b(?! ?not\b)|\bcould\b|(?<!not )\ballow(?:s|ed)?\b|"
        r"(?<!not )(?<!not be )\bpermitted\b",
        r"自愿|怎么办|怎样|哪里|能否|可否|不能|许可的|规定的",
        r"\bcannot\b|\bmay not\b|\benough\b|\bpossible\b|\blets?\b|\baccept\w*|\bentitle\w*|"
        r"\bright to\b|\bable\b|\boption\w*|\bready\b",
    ),
    Concept(
        "not", "不", "not",
        r"不(?!同|足|满|低于|少于|超过|高于|迟于|早于|晚于|符|断|服|变|含|等于)|没有|没(?!收)|无(?!效)|未(?!满|经)|勿|"
        r"免(?!税|签|费)",
        r"\bnot\b|\bno\b|n't\b|\bwithout\b|\bnever\b|\bnone\b|\bneither\b|\bnor\b|\bwaive\w*",
        r"[非除缺失另免仅只无不未]|不同|停|取消|废止|拒|否|遗|以外|待核实|\x01",
        r"\bun(?!i)\w+|\bin(?:valid|complete|correct|capa\w+|consist\w+)\b|\bdis\w+|\bil\w+|\bnon\w*|"
        r"\bexcept\w*|\bexempt\w*|\bfree\w*|\blift\w*|\black\w*|\bfail\w*|\brefus\w*|\bmiss\w*|\bonly\b|"
        r"\bunder\b|\bless than\b|\blapse\w*|\binstead\b|\bother than\b|\brather\b|\bgone\b|"
        r"\bremov\w*|\bdrop\w*|\bstop\w*|\bbar\w*|\bunless\b|\bdiffer\w*|\boutside\b|\bbefore\b|\bended?\b|"
        r"\bloses?\b|\blost\b|\bskip\w*|\bopen\b|\bunsafe|\babolish\w*|\brepeal\w*|\bbreak\w*|\x01",
        counted=True,
    ),
)

BOUNDS: tuple[Concept, ...] = (
    Concept(
        "bound", "至少", "at least",
        r"至少|不少于|不低于|最短|起码|以上(?!各|情|都|内|是|三|两|几|条|材|述)|(?<=[岁年月日元倍分])起(?!始|止|诉|，)",
        r"\bat least\b|\bor (?:more|above|over|older|higher|longer)\b|\bnot below\b|\bno(?:t)? less than\b|"
        r"\bminimum\b(?! wage)|\band (?:above|over|up|higher)\b",
        r"满|最低|从|自|多于|达不到|低于|超过|多",
        r"\bmore than\b|\bover\b|\babove\b|\bhigher\b|\bfrom\b|\bsince\b|\breach\w*|\bbelow\b|\bmost\b|\bfull\b|"
        r"\bof [\d,]+ (?:years?|months?)",
    ),
    Concept(
        "bound", "至多", "at most",
        r"至多|最多|不超过|最长|最迟|至迟|不高于|以下(?!各|情|都|内|是|三|两|几|条|材|简|哪|列)|封顶|不晚于|不迟于",
        r"\bat most\b|\bup to\b|\bor (?:fewer|less|below|under|younger|lower)\b|\bno(?:t)? more than\b|"
        r"\bnot exceed\w*|\bmaximum\b|\bat the latest\b|\bno later than\b|\blongest\b",
        r"以内|内|上限|最高|最晚|满|不足|不得超",
        r"\bwithin\b|\blatest\b|\bunder\b|\blimit\w*|\bcap\w*|\bbelow\b|\bfor one stay of\b|\bexceed\w*",
    ),
    Concept(
        "bound", "不足", "under",
        r"不足(?!额)|不满|未满|低于(?<!不低于)|少于(?<!不少于)|不到",
        r"\bunder (?=\w*\d)|\bless than\b(?<!no less than)(?<!not less than)|\bfewer than\b(?<!no fewer than)|"
        r"\bbelow (?=[\d(A-Z])|\bshort of\b",
        r"以下|不够|以内|达不到|没有满|未达|早于|不低于|不少于|最低",
        r"\bbelow\b|\bunder\b|\bbefore\b|\bless\b|\blower\b",
    ),
    Concept(
        "bound", "超过", "more than",
        r"(?<!不)(?<!不得)超过|(?<!不)高于|多于|以上，不含|超出",
        r"(?<!no )(?<!not )\bmore than\b|\bover (?=[\d]+)|\babove (?=[\d]+)|(?<!not )\bexceed\w*|\blonger than\b|\bbeyond\b",
        r"以上|以后|大于|过|以外|不超过|除",
        r"\bmore\b|\bover\b|\babove\b|\boutside\b|\bexceed\w*|\bpast\b|\boverr?\w*",
    ),
)

TIMES: tuple[Concept, ...] = (
    Concept(
        "when", "之前", "before",
        r"(?<=[\u4e00-\u9fff\d ])(?:之前|以前|前)(?!置|沿|期|台|任|款|项|者|一|两|几|列|述)|提前|早于|事先|先(?!进|生)",
        r"\bbefore(?:hand)?\b|\bahead\b|\bin advance\b|\bprior\b|\bearlier than\b|\bearly\b",
        r"旧|原|曾|以往|过去|最迟|到期|届满|前",
        r"\bfirst\b|\buntil\b|\bpre-?\w+|\bearlier\b|\bby\b|\bformer\w*|\bago\b|\bonly (?:then|after|once)\b|\bold\w*|"
        r"\bprevious\w*|\bonce\b|\bafter\b|\balready\b|\bpast\b|\bpreliminary\b|\bto be checked\b|\bbeforehand\b|\bstill\b",
    ),
    Concept(
        "when", "之后", "after",
        r"(?<=[\u4e00-\u9fff\d ）])(?:之后|以后|后)(?!续|勤|台|面|备|者|半|期|一|两|几|列|博|补|附|来|果|三|撤)",
        r"\bafter\b(?! approval\b)|\bafterwards\b|\blater than\b",
        r"起|经|再|过|自|了|才|后|满|从|换",
        r"\bfrom\b|\bsince\b|\blater\b|\bonce\b|\bupon\b|\bthen\b|\bafter\b|\bfollow\w*|\bon (?=\w+)|\bwhen\b|\bafterwards\b|"
        r"\bpost-?\w+|\bnew\w*|\bnext\b|\bat\b|\bof\b|\bwith\b|\bis \w+ed\b|\bas amended\b|\bsubsequent\w*",
    ),
    Concept(
        "when", "以内", "within",
        r"(?<=[日天月年时]|[一-龥]{0}\d)(?:以内|之内|内)(?!容|部|地|在|外)",
        r"\bwithin\b(?= \w*\d| (?:a|one|two|three|the same) )",
        r"最迟|内|以下|当日|当天|期限|日前|提前",
        r"\bin\b|\bwithin\b|\bunder\b|\bfewer\b|\bless\b|\bduring\b|\bof\b|\bfor\b|\bsame day\b|\bup to\b",
    ),
    Concept(
        "where", "境外", "outside China",
        r"境外|国外|海外|国（境）外",
        r"\boutside China\b|\babroad\b|\boverseas\b|\bforeign (?=docu|degree|univ|countr|state|NGO|non|expert|record)",
        r"外国|他国|国家以外|外",
        r"\boutside\b|\bforeign\w*|\bentry\b|\boff-?shore\b|\bnon-Chinese\b",
        by_sentence=False,
    ),
    Concept(
        "where", "境内", "inside China",
        r"境内(?!外)",
        r"\binside China\b",
        r"国内|在华|内地|中国|内",
        r"\bin China\b|\bChinese\b|\binside\b|\bdomestic\b|\bin the (?:Chinese )?[mM]ainland\b|\bwithin China\b|\bChina\b",
        by_sentence=False,
    ),
)


def _term(zh: str, en: str, zh_weak: str = "", en_weak: str = "", *, each: bool = False) -> Concept:
    name = zh.split("|")[0].split("(")[0], en.split("|")[0].replace("\\b", "").replace("\\w*", "")
    return Concept("term", *name, zh, en, zh_weak, en_weak, by_sentence=each)


TERMS: tuple[Concept, ...] = (
    Concept("to-confirm", "待核实", "to be confirmed", r"待核实|待(?:工作人员|窗口)?(?:核实|确认)|由[^，。；]{0,8}核实",
            r"\bto be confirmed\b|\bto confirm\b|\bneeds? confirmation\b",
            r"核实|确认|答复", r"\bconfirm\w*|\bunconfirmed\b|\bverif\w+|\bcheck\w*|\bstaff\b"),
)
