"""The nouns that stand for people and bodies in the news: offices, titles, organisations."""

from __future__ import annotations

from quotestance.extraction.names import word_set

PEOPLE_HEADS = word_set(
    """activist actor actress admiral adviser advisor agent aide ally ambassador analyst co-author
    archbishop architect archpriest artist assistant athlete attorney author baker banker bishop
    blogger boss boy broker builder businessman businesswoman campaigner candidate captain
    carpenter chairman chairperson chairwoman chancellor chair chaplain chief citizen clergyman
    clerk coach colonel columnist commander commentator commissioner conductor congressman
    congresswoman conservative consul consultant cook coordinator correspondent councillor
    councilor councilman counsellor counselor critic curator dean defector defendant delegate
    demonstrator deputy designer diplomat director dissident doctor driver economist editor
    electrician employee engineer envoy executive expert farmer father fighter fisherman foreman
    founder general girl governor grandmother guard guide hairdresser head herder historian host
    hunter husband inspector interlocutor interpreter investigator investor janitor journalist
    judge justice king lady lawmaker lawyer leader lecturer legislator librarian lieutenant
    marshal linguist machinist magistrate major man manager mayor mechanic member merchant miner
    minister moderator mother musician negotiator neighbour neighbor nurse observer officer
    official onlooker operator organiser organizer owner painter parent parliamentarian
    participant passenger pastor patriarch pensioner person pharmacist philosopher physician
    pilot poet policeman politician pollster pope porter premier president priest prince
    princess principal producer professor programmer prosecutor protester psychologist publisher
    queen rabbi ranger rector refugee reporter representative researcher resident retiree
    reverend sailor scholar schoolteacher scientist secretary senator sergeant shepherd sheriff
    shopkeeper singer sociologist soldier source speaker specialist spokesman spokesperson
    spokeswoman spokesmen statesman student superintendent supporter surgeon survivor teacher
    technician theologian tourist trader translator traveller treasurer tutor vendor veteran vet
    vicar victim villager viewer visitor volunteer voter waiter waitress watcher welder widow
    wife winner witness woman worker writer youth daughter son sister brother uncle aunt insider
    mp mep deputy-minister strategist technocrat undersecretary scientist strongman despot
    dictator newcomer caretaker"""
)
"""Nouns that name one person by role; their plurals name sources too."""


def plural(noun: str) -> str:
    """Return the plural of a noun for people."""
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "ch", "sh", "x")) else "s")


PLURAL_HEADS = frozenset(plural(noun) for noun in PEOPLE_HEADS) | word_set(
    """people officials sources witnesses residents locals police media critics"""
)

ORG_WORDS = word_set(
    """administration affairs agency alliance army assembly association authority authorities bank
    board bureau cabinet center centre chamber church club college command commission committee
    company confederation congress consulate corporation council court department directorate
    duma embassy enterprise faculty federation force forces forum foundation front fund
    government group guard headquarters house fleet navy treasury brigade inc delegation
    prefecture ombudsman chancellery programme program diocese patriarchate cooperative
    co-operative think-tank thinktank channel outlet portal workshop campaign newsroom
    chairmanship concern leadership command authorities inspectorate institute institution
    kremlin laboratory league ltd ministry mission monitor movement nations network news
    newspaper office organisation organization parliament party police post press presidency
    project prosecutor's radio regiment registry rada school seimas senate service services
    society staff synod telegraph television theatre times trust tribunal tv union university
    ag gmbh plc llc corp watchdog weekly daily journal post guardian review magazine"""
)
"""Last words of names and phrases that mean an organisation."""

TITLES = word_set(
    """old young elder late veteran pm mr mrs ms miss mx dr prof professor sir dame lord lady
    president vice-president premier prime minister ministers deputy chancellor secretary
    senator sen rep representative congressman congresswoman governor gov mayor ambassador
    general gen lieutenant lt colonel col major maj captain capt sergeant sgt corporal admiral
    adm marshal commander brigadier judge justice king queen prince princess pope cardinal
    archbishop bishop patriarch metropolitan father fr rev reverend imam rabbi sheikh ayatollah
    chairman chairwoman chairperson chair speaker leader chief director head spokesman
    spokeswoman spokesperson commissioner councillor councilor lawmaker mp mep deputies attorney
    officer envoy representative saint inspector sheriff taoiseach tsar czar undersecretary
    under-secretary co-chair co-leader counsellor counselor consul docent engineer analyst
    expert economist historian journalist researcher doctor emir sultan shah crown first acting
    former ex-president ex-minister citizen comrade private chief-of-staff academician advisor
    adviser aide lieut brig hon provost dean rector state-secretary editor editor-in-chief
    commodore secretary-general director-general vice-minister presidents ministers chancellors
    senators leaders spokesmen host author reporter correspondent actor actress singer star
    coach pastor emeritus emerita"""
)
"""Words that stand before a name and are no part of it (compared in lower case, stop left off)."""

DEMONYMS = word_set(
    """social russian ukrainian belarusian american british english scottish welsh irish french
    german polish czech slovak hungarian romanian bulgarian serbian croatian bosnian slovenian
    greek turkish italian spanish portuguese dutch belgian danish swedish norwegian finnish
    estonian latvian lithuanian moldovan georgian armenian azerbaijani azeri kazakh uzbek kyrgyz
    tajik turkmen chinese japanese indian pakistani afghan iranian iraqi syrian israeli
    palestinian saudi egyptian korean canadian mexican brazilian australian austrian swiss
    european soviet western eastern northern southern mongolian vietnamese cuban venezuelan
    african asian arab jewish muslim orthodox catholic christian democratic republican democrat
    conservative labour labor liberal socialist communist green greek-cypriot cypriot maltese
    icelandic montenegrin macedonian albanian kosovar chechen crimean abkhaz ossetian
    transnistrian gagauz sri nigerian kenyan tory left-wing right-wing south north west east us
    uk u.s u.k eu u.n un"""
)
"""Adjectives of nations and parties: before a title they are no part of a name."""

COUNTRY_ADJECTIVES = {
    "russia": "russian", "ukraine": "ukrainian", "belarus": "belarusian", "britain": "british",
    "uk": "british", "us": "american", "america": "american", "germany": "german",
    "france": "french", "poland": "polish", "china": "chinese", "turkey": "turkish",
    "kremlin": "russian", "moscow": "russian", "hungary": "hungarian", "lithuania": "lithuanian",
    "latvia": "latvian", "estonia": "estonian", "finland": "finnish", "sweden": "swedish",
    "georgia": "georgian", "moldova": "moldovan", "iran": "iranian", "india": "indian",
    "japan": "japanese", "israel": "israeli", "italy": "italian", "spain": "spanish",
    "armenia": "armenian", "azerbaijan": "azerbaijani", "kazakhstan": "kazakh",
    "uzbekistan": "uzbek", "kyrgyzstan": "kyrgyz", "tajikistan": "tajik", "serbia": "serbian",
    "croatia": "croatian", "slovenia": "slovenian", "bosnia": "bosnian", "albania": "albanian",
    "romania": "romanian", "bulgaria": "bulgarian", "slovakia": "slovak", "czechia": "czech",
    "greece": "greek", "portugal": "portuguese", "netherlands": "dutch", "belgium": "belgian",
    "denmark": "danish", "norway": "norwegian", "iceland": "icelandic", "ireland": "irish",
    "scotland": "scottish", "wales": "welsh", "england": "english", "austria": "austrian",
    "switzerland": "swiss", "canada": "canadian", "mexico": "mexican", "brazil": "brazilian",
    "australia": "australian", "pakistan": "pakistani", "afghanistan": "afghan", "iraq": "iraqi",
    "syria": "syrian", "egypt": "egyptian", "vietnam": "vietnamese", "cuba": "cuban",
    "venezuela": "venezuelan", "nigeria": "nigerian", "kenya": "kenyan", "mongolia": "mongolian",
}  # fmt: skip

ROLE_KIN = {
    "diplomat": {"foreign", "ambassador", "envoy", "embassy", "representative"},
    "leader": {"president", "minister", "chancellor", "premier", "chairman"},
    "premier": {"minister", "prime"},
    "pm": {"prime"},
    "chief": {"secretary", "head", "director", "commander", "general"},
    "lawmaker": {"senator", "deputy", "mp", "representative", "congressman", "sen", "rep"},
    "parliamentarian": {"deputy", "mp", "duma", "member", "committee"},
    "politician": {"senator", "deputy", "mp", "minister", "leader", "mep"},
    "senator": {"sen", "federation", "council"},
    "official": {"secretary", "minister", "adviser", "director", "deputy", "spokesman"},
    "spokesperson": {"spokesman", "spokeswoman"},
    "spokesman": {"secretary", "spokesperson"},
    "expert": {"analyst", "fellow", "researcher", "professor", "head", "director"},
    "analyst": {"expert", "researcher", "fellow"},
    "scholar": {"professor", "historian", "researcher"},
}
"""Role nouns -> words near a name that make the noun fit it as well."""

COMPANY_WORDS = word_set(
    """company outlet agency newspaper broadcaster channel portal website magazine organisation
    organization group institution firm body bloc alliance watchdog paper bank regulator
    producer operator ministry department office researchers"""
)
"""Nouns that take up an organisation named before."""

DOCUMENTS = word_set(
    """statement release communique communiqué document text note letter memo report bulletin
    message post article paper"""
)
"""Papers that speak for who issued them."""

TEXTS = (DOCUMENTS - {"paper", "article"}) | word_set(
    """ad advert advertisement complaint lawsuit indictment study survey poll email e-mail tweet
    headline sign banner placard editorial column book film movie ruling law bill petition suit
    filing affidavit transcript caption video commercial memoir essay review piece story draft
    resolution proposal declaration website site slogan inscription motto charter treaty manifesto
    platform summary verdict notice leaflet flyer script readout charter constitution"""
)
"""Nouns for texts that speak for themselves (`the complaint says`)."""

BOARDS = word_set("sign banner placard headline tweet poster caption slogan editorial motto")
"""Texts that nobody issues as a statement: `a sign saying` speaks, `a statement saying` doesn't."""

HONORIFIC_GENDER = {
    "mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "dame": "f",
    "lady": "f", "spokesman": "m", "chairman": "m", "congressman": "m", "businessman": "m",
    "king": "m", "prince": "m", "spokeswoman": "f", "chairwoman": "f", "congresswoman": "f",
    "queen": "f", "princess": "f", "businesswoman": "f", "actress": "f", "father": "m",
    "mother": "f", "husband": "m", "wife": "f", "widow": "f", "brother": "m", "sister": "f",
    "son": "m", "daughter": "f", "grandmother": "f", "grandfather": "m", "pope": "m",
    "priest": "m", "patriarch": "m", "woman": "f", "man": "m", "waitress": "f", "imam": "m",
    "bishop": "m", "archbishop": "m",
}  # fmt: skip
"""Gender (m or f) that a word beside a name gives away."""

_COMPOUND_ENDS = word_set(
    """owned made backed led allied born based speaking style era occupied annexed controlled funded
    dominated aligned held run installed supported sponsored leaning wide built designed supplied
    imposed friendly registered trained related linked brokered appointed flagged focused"""
)


def is_head(low: str) -> bool:
    """Tell whether a noun, or the last part of a hyphened one, means people by their role."""
    if low in PEOPLE_HEADS or low in PLURAL_HEADS:
        return True
    if "-" not in low:
        return False
    last = low.rpartition("-")[2]
    return last in PEOPLE_HEADS or last in PLURAL_HEADS


def is_title(low: str) -> bool:
    """Tell whether a word, or each part of a hyphened one (`president-elect`), is a title."""
    if "-" not in low:
        return low in TITLES
    parts = low.removesuffix("-elect").removeprefix("ex-").split("-")
    return low in TITLES or all(part in TITLES for part in parts)


def is_demonym(low: str) -> bool:
    """Tell whether a word is an adjective of a nation, a party or the like (`Florida-based`)."""
    if low in DEMONYMS:
        return True
    _, hyphen, last = low.rpartition("-")
    return bool(hyphen) and last in _COMPOUND_ENDS
