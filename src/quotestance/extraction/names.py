"""Words that tell names from other capitalised words: given names, places, and what is no name."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, split at white space."""
    return frozenset(text.split())


NOT_NAMES = word_set(
    """the a an and or but if in on at by for from to of with without as so yet nor not no yes he
    she it they we you i his her its their our your my him them me us this that these those
    there here when while where who whom whose which what why how after before since until
    because although though however meanwhile moreover nevertheless instead also then now today
    yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december according asked
    speaking earlier later last next one two three four five six seven eight nine ten some many
    most few several all both each every another other others such same only even still just
    perhaps maybe well oh once again despite during among between under over above below about
    against behind beside besides beyond near inside outside through throughout across around
    along amid upon via per than too very more less photo image picture video watch related read
    share follow subscribe comments comment advertisement is are was were be been being has have
    had do does did will would can could may might must shall should let let's it's that's
    there's what's who's he's she's they're we're i'm you're don't i've told said says asked
    citing nobody everybody somebody anybody nothing everything something yes ok okay hello dear
    please thank thanks sorry never always often sometimes usually responding answering replying
    addressing referring commenting writing talking pointing adding noting calling describing
    recalling warning praising announcing declaring quoting whatever whoever like unlike given
    whether within either neither thus hence indeed certainly finally first second third
    additionally furthermore further similarly likewise separately nearly almost despite nor why
    much little none half back down up out off any unless specifically particularly especially
    based speaking"""
)
"""Capitalised words that open sentences and are no names (compared in lower case)."""

PLACES = word_set(
    """russia ukraine belarus america britain england scotland wales ireland france germany poland
    czechia slovakia hungary romania bulgaria serbia croatia bosnia slovenia greece turkey
    türkiye italy spain portugal netherlands belgium denmark sweden norway finland estonia
    latvia lithuania moldova georgia armenia azerbaijan kazakhstan uzbekistan kyrgyzstan
    tajikistan turkmenistan china japan india pakistan afghanistan iran iraq syria israel
    palestine egypt korea canada mexico brazil australia austria switzerland europe asia africa
    moscow kyiv kiev minsk warsaw berlin paris london washington brussels budapest bucharest
    sofia belgrade zagreb prague bratislava vienna rome madrid lisbon athens ankara istanbul
    helsinki tallinn riga vilnius stockholm oslo copenhagen chisinau tbilisi yerevan baku astana
    nur-sultan tashkent bishkek dushanbe ashgabat beijing tokyo delhi seoul pyongyang ottawa
    canberra geneva hague crimea donbas donbass donetsk luhansk lugansk kharkiv kherson odesa
    odessa mariupol lviv transnistria tiraspol abkhazia ossetia kaliningrad petersburg leningrad
    siberia ussr cuba venezuela mongolia kosovo montenegro macedonia albania cyprus malta
    iceland luxembourg crimean kherson bucha balkans caucasus baltic baltics"""
)
"""Countries and capitals, in lower case: sources only where they are the subject."""

SUFFIXES = word_set("kc qc mp mep jr sr phd md obe cbe")
"""Letters after a name that are no part of it."""

FEMALE_NAMES = word_set(
    """agnes aigul aida aisha alena alexandra alice alina alisa alla amanda amy ana anastasia
    andrea angela anja ann anna annalena anne annika antje antonia astrid barbara beata beate
    birgit camilla carmen carol caroline catherine charlotte christina christine claire clara
    claudia daria deborah diana dina dorota eka ekaterina elena elina elisa elisabeth elizabeth
    ella ellen elsa emilia emily emma erika eva evelyn fiona florence friederike galina gesine
    giorgia gro gulnara hanna hannah heather heidi helen helena hilkka hillary ida ieva ilona
    ilze ina inga inge ingrid inna irene irina iryna isabel ivana jacinda jana jane janet
    jasmina jen jennifer jessica joan joanna johanna judith julia julie kaja kamala karen karin
    katarina kate katherine kathleen katie katja katrin ksenia kristina larissa larysa laura
    lena leyla lidia lilia linda lisa liubov liz louise lucia lucy ludmila lyudmila madeleine
    maia maja maka manana margaret margarita maria marie marina marine marion marlene marta
    martha martina mary maryna maya melania melinda meri mette michelle mila milena miriam
    monica monika nadezhda nadia nana nancy natalia natalie nataliia natalya nicola nicole nikki
    nina nino oksana olena olga olha paula polina priti rachel raisa rebecca renata rita rosa
    roza ruth salome samantha sandra sanna sara sarah sigrid simone sofia sofie sonia sophia
    sophie stella sue susan susanne svetlana sviatlana tamara tatiana tatjana tatyana theresa
    tina tulsi ulrike ulrika ursula valentina valeria vera veronika victoria viktoria viola
    wendy yana yelena yevgenia yulia yuliia zhanna zoe zoya zuzana maia ivanka aliaksandra
    marjorie condoleezza ruslana nadiya hanne solveig liv kirsten gitte pirkko satu miia ritva
    aino eevi live"""
)

MALE_NAMES = word_set(
    """aaron abdul abdullah adam ahmad ahmed alan albert aleksandar aleksander aleksandr alex
    alexander alexei alexey ali alyaksandr amir anatol anatoly anders andre andrei andrew andrey
    andrii andriy andriy andrzej andy anthony anton antony antonio ari arkady arman armen arsen
    artem artyom ashot barack ben benjamin bernie bill bob boris brian bruce carl carlos charles
    chris christian christopher chuck claude colin craig dan daniel dave david denis dmitri
    dmitriy dmitry dmytro donald douglas ed eduard edward elon emmanuel eric erik ernst evan
    evgeny fedor felix francis francois frank franz fred frederik friedrich gary gennady
    geoffrey george georgi gerhard gintautas giorgi gleb gordon graham greg gregory grigory guy
    hans harold harry heiko henrik henry herman hikmet howard hugh ian igor ihor ilham ilya ilia
    imran ivan ivo jack jacob jake james jan jason jean jeff jens jeremy jerry jim joao joe joel
    john jon jonas jonathan jorge jose josef josep joseph josh juan julian justin karl keir ken
    kenneth kevin kirill klaus konstantin kurt kyle larry lars laurent lee leon leonid lindsey
    lloyd louis luke maksim marat marco marcus marek mario mark markus martin matt matthew mauro
    max maxim michael michel mikhail mike mikheil mitch mohammad mohammed mykhailo mykola narek
    nicholas nick nicolas nigel nikita nikolai nikolay nils oleg oleh oleksandr oleksii oleksiy
    olaf oliver omar oscar otto paul pavel pavlo pedro peter petr petro philip pierre piotr
    radoslaw ramzan raymond recep reinhold richard rishi rob robert roger roman ron ronald
    rustam ruslan ryan sam samuel scott sean sebastian sergei sergey serhii serhiy shavkat simon
    stanislav stefan stephen steve steven stuart sven taras ted thomas tim timothy timur todd
    tom tomas tony urmas vadim valentin valery vasily vasyl victor viktor vitali vitaliy vitaly
    vlad vladimir vladislav volodymyr vyacheslav walter wang william xi yaroslav yegor yevgeny
    yuri yuriy yury zbigniew matti pekka olavi tapio reijo jouni ilmari kenneth claes lennart
    kārlis boriss"""
)


def known_first(low: str) -> bool:
    """Tell whether a word is a given name of the lists."""
    return low in MALE_NAMES or low in FEMALE_NAMES


def is_acronym(raw: str) -> bool:
    """Tell whether a word is written in capitals only."""
    if not raw.isupper():
        return False
    letters = [c for c in raw if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)
