"""What page furniture looks like: the forms of lines in which nobody speaks, by kind.

Each form is judged by a line's first words (or its last, for credits). They must be unmistakable:
`Share prices fell` and `Various leaders` open news, `Share this on …` and `var leaders = …` don't.
"""

from __future__ import annotations

import re

from quotestance.extraction.names import word_set

_I = re.IGNORECASE | re.VERBOSE

# Forms that no paragraph of news opens with, whatever follows.
_CAPTION = r"""
      (?:photos?|photographs?|pictured?|images?|caption|file\ photo|video|watch|listen|infographic
        |graphic|podcast|gallery|slideshow)
          (?:\ (?:credits?|captions?|gallery|by|source))?\s*[:/|]
    | (?:image|media|photo|video)\ (?:source|caption)\s*,
    | [\[(](?:photos?|pictured?|images?|video|file\ photo|ap\ photo)\b
    | file\s*[-–—]\s | in\ this\ (?:[\w,.]+\ ){0,5}(?:file\ )?(?:photo|image)
        (?:,|\ (?:taken|provided|released|made|from|by)\b)
    | fig(?:ure)?\.?\ \d+\s*[.:]"""
_TAGS = r"(?:tags?|keywords|topics|filed\ under|categories|labels|rubric)\s*[:|]"
_MORE = r"""
      (?:read(?:\ more|\ also|\ next|\ this)?|see(?:\ also|\ more)?|also\ read|must\ read
        |(?:don['’]t|do\ not)\ miss|related(?:\ (?:articles?|stor(?:y|ies)|news|posts?|content))?
        |(?:more|continue)(?:\ on\ this|\ from|\ reading)?|recommended|trending|explainer|pinned
        |just\ watched|up\ next|next|previous)\s*[:|]
    | click\ here\b | tap\ here\b | continue\ reading\b
    | (?:home|start|front\ page|news)\s*[»›>|]\s | «\s*(?:prev|older|back|newer)\w*"""
_COMMENTS = r"""
      (?:leave\ a\ (?:reply|comment)|your\ e-?mail\ address|(?:post|add|write)\ a\ comment
        |(?:view|show|see|read|load)\ (?:all\ )?(?:\d+\ )?comments|comments?\s*\(?\d
        |\d+\ comments?\s*$|comments\ are\ (?:closed|off)|be\ the\ first\ to\ comment
        |log\ ?in\ to\ (?:comment|reply)|save\ my\ name,|required\ fields\ are
        |join\ the\ (?:conversation|discussion)\s*$|report\ (?:this\ comment|abuse))"""
_RIGHTS = r"copyright\s*(?:©|\(c\)|:|\d{4}) | © | \(c\)\s*\d{4} | all\ rights\ reserved"
_ADVERT = r"""
      (?:advertisement|advertising|sponsored(?:\ content)?|promoted)\s*(?:[:|]|$)
    | (?:story|article)\ continues\ (?:below|after)\b | loading\s*(?:…|\.\.\.|$)
    | skip\ to\ (?:main\ )?content\b"""
_COOKIES = r"""
      (?:we|this\ (?:web)?site|our\ (?:web)?site|we\ and\ our\ partners)\ (?:also\ )?uses?\ cookies
    | by\ (?:continuing|clicking|using|browsing|closing|signing\ up|subscribing|submitting)\b
        [^“”"]{0,80}\b(?:you|site|cookies|agree|accept|consent)\b
    | (?:accept|reject|allow|manage)\ (?:all\ )?(?:cookies|preferences|consent)
    | cookies?\ (?:policy|settings|preferences|notice) | we\ value\ your\ privacy
    | your\ privacy\ (?:matters|is\ important|choices)"""
_CONTACT = r"""
      (?:e-?mail|tel(?:ephone)?|phone|fax|mobile|whatsapp|contacts?)\s*[:|]\s*\S
    | to\ contact\ the\ (?:reporter|author|editor|writer)s?\b
    | (?:e-?mail|contact|write\ to|reach|follow)\ [^“”"]{1,60}
        (?:@\w|\+\d|\ on\ (?:twitter|x|facebook)\b)
    | \+?\d[\d\ ()./-]{6,20}$ | \S+@\S+\.\w+\s*$"""
_SOURCE = r"""
      (?:by|author|reporting\ by|editing\ by|written\ by|source|sources|date|published|views)\s*:
    | (?:https?://|www\.|@\w+$|\#\w+)"""

# Case counts in code.
_CODE = r"""
      (?:var|let|const)\s+\w+\s*= | function\s*\w*\( | import\s+[\w{*]+.*\bfrom\b.*;
    | (?:window|document|console|googletag|dataLayer|jQuery)[.\[(=\s]\s*\W?\w*[.(=\[]
    | \$\(['"\w] | (?:if|for|while)\s*\([^)]*\)\s*\{ | \}\s*(?:else|catch)\b | return\b[^.]*;\s*$
    | window\. | document\. | [{}] | </?\w+ | <!-- | ["']@?[\w-]+["']\s*:\s*["'\[{\d]
    | [.\#@]?[\w:-]+(?:\s[.\#]?[\w:-]+){0,3}\s*\{\s*(?:[\w-]+\s*:|$)
    | [\w.$]+\([^)\n]*\)\s*(?:;|\{|=>)\s*$ | [\w.$]+\(["'][^"'\n]*["']\)\s*$"""

FIRST_WORDS = word_set(
    """photo photos photograph photographs picture pictured image images caption file video watch
    listen infographic graphic podcast gallery slideshow media fig figure in tag tags keyword
    keywords topics filed categories labels rubric read see also must don do related more continue
    recommended trending explainer pinned just up next previous click tap continuing home start
    front news leave your post add write view show load comment comments be log login save required
    join report copyright c all advertisement advertising sponsored promoted story article loading
    skip we this our by accept reject allow manage cookie cookies e email mail tel telephone phone
    fax mobile whatsapp contact contacts to reach follow author reporting editing written source
    sources date published views http https www share subscribe sign register support tweet print
    telegram facebook twitter flipboard reddit linkedin page newsletter newsletters get receive
    enter type thanks thank you already become are download additional further writing compiled
    translated translation edited illustration illustrations graphics produced research with and
    text words interview analysis opinion last first updated posted modified mon tue tues wed thu
    thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb mar apr
    may jun june jul july aug sep sept oct nov dec january february march april august september
    october november december var let const function import window document console googletag
    datalayer jquery if for while return""",
)
"""Lower-case first words that a line of furniture may have; other lines are passed over quickly."""

CREDIT_WORD = re.compile(
    r"[Pp]hoto|[Ii]mage|[Pp]icture|[Cc]redit|[Hh]andout|Getty|AFP|EPA/|euters/|REU|AP "
)
"""Stands in every `END_CREDIT`."""

_PLAIN = (
    _CAPTION, _TAGS, _MORE, _COMMENTS, _RIGHTS, _ADVERT, _COOKIES, _CONTACT, _SOURCE
)  # fmt: skip
FURNITURE = re.compile(
    rf"\s*(?:(?i:{'|'.join(_PLAIN)})|{_CODE})",
    re.VERBOSE,
)
"""Opens a line that is furniture whatever else it holds."""

PROMPT = re.compile(
    r"""\s*[(\[]?(?:
      (?:share|follow|subscribe|sign\ (?:up|in)|log\ in)
          \ (?:this|us|on|to|for|via|with|now|here|today|our)\b
    | (?:register|join|support)\ (?:us|our|now|here)\b
    | (?:share|tweet|print|e-?mail|whatsapp|telegram|facebook|twitter|flipboard|reddit|linkedin)
          (?:\s*(?:[·|/,•]\s*)?(?:share|tweet|print|e-?mail|whatsapp|telegram|facebook|twitter|x
             |flipboard|reddit|linkedin|copy\ link))*\s*$
    | (?:share|email|print|save)\ (?:this\ )?(?:article|story|page|post)\b
    | newsletters?\s*[:|] | (?:get|receive)\ [^.]{0,80}\b(?:in|to|into)\ your\ (?:e-?mail|inbox)
    | (?:enter|type)\ your\ e-?mail
    | (?:thanks|thank\ you)\ for\ (?:subscribing|signing|registering)
    | you(?:['’]re|\ are|\ have)\ (?:now\ )?(?:subscribed|signed\ up)
    | already\ a\ (?:subscriber|member) | (?:become|are\ you)\ a\ (?:member|subscriber)
    | download\ (?:the|our)\ (?:\w+\ )?app\b
    | this\ (?:article|story|content)\ is\ (?:only\ )?(?:for|available\ to)\ subscribers
    | (?:additional\ |further\ )?(?:reporting|editing|writing|compiled|translat(?:ed|ion)|edited
          |photographs?|photos?|illustrations?|graphics?|video|produced|research)\ by\ [A-Z]
    | (?:with|and)\ (?:files|reporting|additional\ reporting)\ (?:from|by)\b
    | this\ (?:article|story|piece|report|post|essay|column)\ (?:was|has\ been|is|first|originally)
          \ (?:also\ |first\ |originally\ )?(?:published|appeared|produced|updated|amended|corrected
             |funded|republished|translated|edited|adapted|part\ of)
    | [A-Z][^.!?]{2,120}\ contributed\ (?:to\ this|reporting)\b
    )""",
    _I,
)
"""Opens a line that is furniture unless somebody speaks on it in so many words."""

_NAME = (
    r"(?:(?:\w\.\s?)+|[^\W\d_a-z][\w’'-]+)"
    r"(?:\s(?:\w\.|(?:de|van|von|der|la|bin|al)|[^\W\d_a-z][\w’'.-]+)){1,4}"
)
BYLINE = re.compile(
    rf"\s*[*_]{{0,3}}(?:(?i:text|story|words|interview|analysis|report|opinion)\s+)?[Bb](?:y|Y)\s+"
    rf"(?P<name>{_NAME})(?:(?:\s*,\s*|\s+(?:and|in|for|at)\s+|\s*[|–—/(-]\s*)[^.!?“”\"«»]*)?"
    r"[*_]{0,3}\s*",
)
"""A whole line that names who wrote (`By Jan Lind, Lund Post`)."""

DATE_LINE = re.compile(
    r"""\s*(?:(?:last\ |first\ )?(?:published|updated|posted|modified)(?:\ (?:on|at))?\s*:?\s*)?
    (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s*)?
    (?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d[T\d:.Z+-]*
      |(?:\d{1,2}\ )?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?
          (?:\ \d{1,2})?,?\ \d{4})
    [\s,|·•–—/-]*(?:(?:at\ )?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4})?)?
    [\s,|·•–—/-]*(?:(?:updated|views|min(?:ute)?s?\ read|\d)[^“”"]{0,60})?\s*
    | \s*\d+\ min(?:ute)?s?\ read\s*""",
    _I,
)
"""A whole line that dates the page."""

END_CREDIT = re.compile(
    r"""(?:
      [(\[][^()\[\]]{0,60}\b(?:AP\ Photo|Getty\ Images|REUTERS/|Reuters/|AFP/|EPA/|AFP\ via|AP\ via
          |[Ff]ile\ [Pp]hoto|[Hh]andout|[Pp]hoto(?:graph)?(?:\ by|:)|[Ii]mage:|[Pp]icture:
          |[Cc]redit:)
          [^()\[\]]{0,80}[)\]]
    | (?:[|/]|[.!?”"])\s*(?:[Pp]hoto(?:graph)?s?|[Ii]mage|[Pp]icture|[Cc]redit)
          (?:\ (?:by|credit))?\s*:\s*[^.!?“”"]{2,60}
    )\.?\s*$""",
    re.VERBOSE,
)
"""Closes a caption that nothing at its beginning gives away (`… at the port. (AP Photo/Lind)`)."""

LIST_HEAD = re.compile(
    r"""\s*[*_\#]{0,3}\s*(?:see\ also|read\ (?:also|more|next|this)|also\ read|further\ reading
      |related(?:\ (?:articles?|stor(?:y|ies)|news|posts|topics|content|links))?
      |more\ (?:from\ (?:us|this\ (?:author|section)|the\ web|[\w\ ]{2,20})|on\ this(?:\ story)?
         |stories|news|like\ this|in\ [\w\ ]{2,20})
      |most\ (?:read|popular|viewed|shared|commented)|top\ stories|latest(?:\ news)?
      |trending(?:\ now)?
      |popular(?:\ (?:now|posts|stories))?|editors?['’]?s?['’]?\ (?:picks?|choice)
      |also\ on\ this\ site|you\ (?:may|might)\ also\ (?:like|be\ interested\ in)
      |recommended(?:\ (?:for\ you|stories|reading))?|in\ other\ news|don['’]t\ miss|must\ reads?
      |what\ to\ read\ next|around\ the\ web|from\ our\ partners|sponsored\ (?:links|content)
      |tags|topics)\s*:?\s*[*_]{0,3}\s*""",
    _I,
)
"""A whole line that heads a list of other articles."""

COMMENT_HEAD = re.compile(
    r"\s*[*_#]{0,3}\s*(?:(?:\d+\ )?(?:readers?['’]?\ )?comments?(?:\s*\(\d+\))?"
    r"|\d+\ (?:responses|thoughts\ on\ [^\n]{0,80}))\s*:?\s*[*_]{0,3}\s*",
    _I,
)
"""A whole line behind which readers write."""

SPEAKS = re.compile(
    r"[,.!?]['’]?[”\"»]\s+(?:[\w.’'-]+\s+){0,5}?(?:said|says|told|adds?|added|warned|wrote|asked)\b"
    r"|\b(?:said|says|told\s+\w+|added|warned|wrote)[^.!?“”\"]{0,30}[,:]\s*[“\"«]",
)
"""A quotation and its attribution in plain form."""
