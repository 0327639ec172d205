"""The words that report speech, and what else they may be."""

from __future__ import annotations

from quotestance.extraction.names import word_set

_REGULAR = """
abjure accuse acknowledge add address admit admonish advise affirm agree allege announce answer
apologise apologize appeal applaud argue ask assail assert assess assure attack attest bark bellow
bemoan berate blame blast boast boom brand brag call caution challenge charge chant characterise
characterize cheer chide chime chuckle cite claim clarify comment complain concede conclude concur
condemn confess confide confirm congratulate contend continue contradict correct counsel counter
crack credit criticise criticize croak cry curse decide declare decline decry defend demand
denounce deny deplore deride describe detail dictate disagree disclose dismiss dispute doubt dub
echo elaborate email emphasise emphasize encourage enquire estimate exclaim explain express expand
fear figure finish fret fume gripe grin growl grumble grunt gush hail hint hope implore imply
inform inquire insist instruct interject intervene interrupt intone invoke joke jest judge justify
label lament laugh lecture lie like liken list maintain marvel mention moan mock mumble murmur
muse mutter nod note object observe offer opine order outline paint phrase plead pledge point pose
post praise predict preach press proclaim profess promise pronounce propose protest publish pursue
question quip quote rail ramble reaffirm rant react reason reassure rebuke rebut recall recite
reckon recollect recommend recount refer reflect refute reject rejoice rejoin relate relay remark
remember remind reminisce repeat reply report request resent respond retort retweet reveal reason
roar rule salute scoff scold scream shoot shout shrug sigh slam slur smile snap snarl snort sneer
sob specify speculate stammer state stipulate stress suggest sum summarise summarize support
suppose surmise suspect stutter taunt tease testify text thank theorise theorize threaten thunder
toast tweet underline underscore urge utter venture view voice volunteer vow wager wail warn
welcome whine whisper wish wonder worry yell allude interpret convey indicate rate portray depict
characterise evaluate explain reiterate restate restrict counter appear concern broadcast guess
pray dedicate introduce record register
"""

_IRREGULAR = """
say says said saying tell tells told telling write writes wrote written writing think thinks thought
thinking believe believes believed believing feel feels felt hear hears know knows knew speak
speaks spoke spoken speaking swear swears swore swearing read reads reading hold holds held
holding find finds found finding put puts putting begin begins began beginning see sees saw seen
seeing understand understands understood go goes went going give gives gave giving deny denies
denied denying reply replies replied cry cries cried specify specifies specified specifying
clarify clarifies clarified testify testifies testified worry worries worried justify justifies
justified quip quips quipped quipping sum sums summed summing nod nods nodded refer refers referred
referring rebut rebutted rebutting dub dubs dubbed dubbing admit admits admitted admitting brag
bragged grin grins grinned sob sobbed snap snaps snapped rant ranted chat chats chatted fret
frets fretted shoot shoots shot shooting draw draws drew consider considers considered considering
decry decries decried make makes made making mean means meant hit hits lay lays laid send sends
sent strike argue argues argued arguing consider open opened opens close closed closes sound sounded
concur concurs concurred let lets take takes took jot jotted want wants wanted seek sought
insist interviewed use uses used using come came teach teaches taught get got mull praised talk
talks talked talking discuss discusses discussed discussing tout touts touted signed sign reads
"""

_NOT_ALWAYS_SPEECH = word_set(
    """go goes went going give gives gave giving hold holds held holding find finds found finding
    put puts putting begin begins began beginning see sees saw seen seeing make makes made
    making hit hits lay lays laid send sends sent strike open opened opens close closed closes
    let lets take takes took use uses used using come came get got know knows knew hear hears
    mean means meant draw draws drew signed sign want wants wanted seek sought like likes liked
    shoot shoots shot shooting record recorded press pressed order ordered lie appear appears
    appeared appearing support supported supports paint painted list listed offer offered offers
    publish published post posted figure figures point points pointed rate rated broadcast
    introduce introduced view viewed text texted register registered charge charged attack
    attacked attacks press address addressed understand understands understood read reads rule
    rules ruled concern concerned finish finished pose posed question report reports reported
    rail credit use cheer invoke feel feels felt decide decided decides teach talk talks rebuke
    order claim claims state states demand demands fear fears request requests request call
    calls promise promises pledge pledges threat threatens answer answers reply comment comments
    remark remarks record charges view views hope hopes order orders voice voices"""
)


def _inflect(verb: str) -> list[str]:
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return [verb, verb + "es", verb + "ed", verb + "ing"]
    return [verb, verb + "s", verb + "ed", verb + "ing"]


REPORTING = frozenset(form for verb in _REGULAR.split() for form in _inflect(verb)) | frozenset(
    _IRREGULAR.split()
)
"""Forms of verbs that report speech, thought or writing, weak ones among them."""

WEAK = _NOT_ALWAYS_SPEECH - word_set(
    """claim claims state states demand demands fear fears call calls promise promises pledge
    pledges answer answers comment comments remark remarks hope hopes report reports reported
    reply finds found see sees put puts rule ruled feel feels felt went offered points pointed
    threatens read reads view views"""
)
"""Forms that report only in some frames."""

STRONG = REPORTING - WEAK
"""Forms that report wherever they have a source for subject."""

SPEECH = word_set(
    """say says said saying tell tells told telling add adds added adding write writes wrote
    writing tweet tweeted tweets ask asks asked reply replies replied answer answers answered
    explain explains explained continue continues continued note notes noted state states stated
    stating declare declares declared announce announced announces warn warns warned insist
    insists insisted argue argues argued conclude concludes concluded stress stresses stressed
    emphasise emphasised emphasize emphasized remark remarks remarked respond responds responded
    recall recalls recalled claim claims claimed complain complains complained repeat repeats
    repeated object objects objected joke jokes joked comment commented comments quip quipped
    observe observed observes admit admits admitted laugh laughs laughed shrug shrugs shrugged
    mutter mutters muttered underline underlined underlines underscore underscored elaborate
    elaborated posted wonders wondered think thinks thought believe believes believed suggest
    suggests suggested"""
)
"""The plainest forms: after a quotation they attribute it whatever the punctuation is."""

LABELLING = word_set(
    """call calls called calling describe describes described describing brand branded branding
    label labeled labelled dub dubbed dubbing dismiss dismissed dismissing denounce denounced
    denouncing condemn condemned condemning accuse accused accuses accusing warn warned warning
    urge urged urges urging vow vowed pledge pledged promise promised reject rejected rejecting
    slam slammed liken likened liking praise praised praising hail hailed hailing blame blamed
    criticise criticised criticize criticized deny denied denying alleging alleged allege saying
    adding arguing insisting stressing claiming noting declaring telling citing calling vowing
    suggesting asserting stating see sees saw sought blast blasted deplored deplore express
    expressed reiterate reiterated reiterating affirm affirmed tout touted cite cited quote
    quoted refer referred referring"""
)
"""Forms that take quoted words for their own object: near the quotation they decide."""

NOUNISH = word_set(
    """state states call calls report reports request requests fear fears demand demands record
    records charge charges press view views order orders promise promises pledge pledges concern
    concerns hope hopes comment comments remark remarks doubt doubts claim claims talk talks
    answer answers reply replies attack attacks appeal appeals threat threats question questions
    challenge challenges credit note notes blame praise blasts blast estimate estimates dispute
    disputes guess point points post posts list rule rules support supports sound sounds address
    read reads thought thoughts review challenge tweet tweets voice voices brand brands strike
    approach hail feature quote quotes quip joke jokes wonder worry worries joke laugh shrug
    label labels object objects reason echo wish wishes influence reflect gush sum offer offers
    display swear chat shout cheer mention mentions proposal lecture campaign"""
)
"""Cue forms that are nouns as well: verbs only right after their subject or an auxiliary."""
