"""English verbs: their forms, and the kinds of verb that decide what a pronoun near them is.

The irregular forms are those of any English grammar. Regular verbs follow from their spelling;
the list of them only settles whether a word can be a verb at all.
"""

from functools import lru_cache

from voicecheck.language.english.words import vocabulary

# base past participle; a form that varies is given with a slash.
_IRREGULAR_TABLE = """
arise arose arisen; awake awoke awoken; bear bore borne/born; beat beat beaten; become became
become; begin began begun; bend bent bent; bet bet bet; bind bound bound; bite bit bitten; bleed
bled bled; blow blew blown; break broke broken; breed bred bred; bring brought brought; build
built built; burn burnt/burned burnt/burned; burst burst burst; buy bought bought; catch caught
caught; choose chose chosen; cling clung clung; come came come; cost cost cost; creep crept
crept; cut cut cut; deal dealt dealt; dig dug dug; dive dived/dove dived; do did done; draw drew
drawn; dream dreamt/dreamed dreamt/dreamed; drink drank drunk; drive drove driven; eat ate eaten;
fall fell fallen; feed fed fed; feel felt felt; fight fought fought; find found found; flee fled
fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave
forgiven; freeze froze frozen; get got got/gotten; give gave given; go went gone; grow grew
grown; hang hung hung; have had had; hear heard heard; hide hid hidden; hit hit hit; hold held
held; hurt hurt hurt; keep kept kept; kneel knelt knelt; know knew known; lay laid laid; lead led
led; lean leant/leaned leant/leaned; learn learnt/learned learnt/learned; leave left left; lend
lent lent; let let let; lie lay lain; light lit lit; lose lost lost; make made made; mean meant
meant; meet met met; mislead misled misled; mistake mistook mistaken; misunderstand misunderstood
misunderstood; overcome overcame overcome; overhear overheard overheard; oversleep overslept
overslept; overthink overthought overthought; pay paid paid; put put put; quit quit quit; read
read read; rebuild rebuilt rebuilt; rid rid rid; ride rode ridden; ring rang rung; rise rose
risen; run ran run; say said said; see saw seen; seek sought sought; sell sold sold; send sent
sent; set set set; sew sewed sewn; shake shook shaken; shed shed shed; shine shone shone; shoot
shot shot; show showed shown; shrink shrank shrunk; shut shut shut; sing sang sung; sink sank
sunk; sit sat sat; sleep slept slept; slide slid slid; speak spoke spoken; spend spent spent;
spill spilt/spilled spilt/spilled; spin spun spun; spit spat spat; split split split; spread
spread spread; spring sprang sprung; stand stood stood; steal stole stolen; stick stuck stuck;
sting stung stung; stink stank stunk; strike struck struck; strive strove striven; swear swore
sworn; sweep swept swept; swell swelled swollen; swim swam swum; swing swung swung; take took
taken; teach taught taught; tear tore torn; tell told told; think thought thought; throw threw
thrown; thrust thrust thrust; understand understood understood; undo undid undone; upset upset
upset; wake woke woken; wear wore worn; weep wept wept; win won won; wind wound wound; withdraw
withdrew withdrawn; write wrote written
"""

_REGULAR_BASES = """
abandon absorb abuse accelerate accept accompany accumulate accuse ache achieve act activate
adapt add address adjourn adjust administer admire admit adopt adore advance advertise advise
affect afford aggravate agree aim align allow amaze amend amount amplify amuse announce annoy
answer anticipate apologise apologize appear applaud apply appoint appreciate approach approve
argue arouse arrange arrive ascend ask aspire assert assess assign assist assume assure attach
attack attempt attend attract avoid await babble babysit back bake balance ban bang banter
bargain barge bark bathe batter battle bawl beam beep befriend beg behave behold believe belittle
belong besiege betray bicker bid bite blab blackmail blame blast blink block blurt blush board
boast boil bolt bond boo boost bore borrow boss bother bottle bounce bow brace brag brainstorm
breastfeed breathe brew bribe brood browse bruise brush buckle budge bug bully bump bundle burden
bury busy butt button buzz cackle calculate call calm camp cancel care carry cater cause caution
cease celebrate challenge change chant charge chase chat chatter cheat check cheer cherish chew
chill chip choke chop chuck chuckle circle cite clap clarify clash classify clean clear clench
click climb cling close clutch coach coast coax coddle coil collapse collect collide comb combat
combine comfort commend comment commit communicate commute compare compensate compete compile
complain complete complicate compliment comply compose comprehend compromise conceal concede
concentrate concern conclude condemn condescend conduct confess confide confine confirm conform
confront confuse congratulate connect conquer consider consist console constitute constrain
construct consult consume contact contain contemplate continue contradict contrast contribute
control convert convey convince cook cooperate coordinate cope copy corner correct cough counsel
count cover cower crack cram crash crave crawl creak create credit cringe criticise criticize
cross crouch crumble crush cry cuddle cultivate curl curse cushion cycle dab dabble damage dance
dangle dare dash date daydream dazzle debate deceive decide declare decline decorate dedicate
deepen defend deflect defuse degrade delay delegate delete deliver demand demean demolish
demonstrate demoralise demoralize denounce deny depend deprive derail describe desert deserve
despise destroy detach detect deteriorate devalue develop devote dictate die differ diminish dine
dip direct disagree disappear disappoint disapprove discard discipline disclose disconnect
discover discriminate discuss disengage disgust dish dislike dismiss dispute disregard disrespect
disrupt distance distract disturb divert divide divorce dodge dominate donate dote doubt doze
draft drag drain drape dread dress dribble drift drool drop drown dry dull dump dwell dye earn
eavesdrop edit educate elaborate elevate email embarrass embody embrace emerge empathise
empathize emphasise emphasize employ empower empty enable encounter encourage end endure engage
enhance enjoy enlarge enlighten enquire enrage ensure enter entertain enthuse entrust envision
envy erase erupt escalate escape establish estimate evade evaluate evict evolve exaggerate
examine exceed excel exclude excuse exercise exhale exhaust exist exit expand expect experience
expire explain explode explore expose express extend face fade fail faint fake fancy fantasise
fantasize fascinate fear fetch fidget figure fill filter finish fire fit fix flake flare flatter
flaunt flicker flinch flip flirt float flood floor fluctuate flush fob focus fold follow force
forecast foresee forge formulate forward foster freak freshen fret frighten frown frustrate fume
function fuss gain gamble gaslight gasp gather gauge gaze generate gesture giggle glance glare
glaze gloat glorify glow gobble google gossip grab grant grasp greet grieve grill grin grip gripe
grit groan groom grow growl grudge grumble grunt guarantee guess guide guilt gulp guzzle hack
haggle halt hammer handle happen harass harbor harbour harden harm hassle hate haul haunt head
heal heat help hesitate hire hiss hit hoard hog honor honour hoover hope host hover howl huddle
hug humiliate humour hunt hurry hush hype idealise idealize identify idle ignore illustrate
imagine imitate imply impose impress improve inch incline include indicate indulge infer inflict
inform infuriate inhale inherit initiate injure insinuate insist inspect inspire install
institute instruct insult integrate intend intensify interact intercept interfere interpret
interrogate interrupt intervene intimidate introduce intrude invade invalidate invent invest
investigate invite involve irk iron irritate isolate jab jeer jeopardise jeopardize jiggle jingle
jog join joke journey judge juggle jump justify keel kick kid kill kiss kneel knit knock knot
label lack lash last laugh launch laze leap lecture lick lift lighten like limit linger listen
litter live load loan loathe lock long look loom loosen lounge love lower lug lurk magnify mail
manage mandate manipulate march mark marry mash massage master match matter maximise maximize
meander measure meddle mediate meditate mellow melt memorise memorize mend mention mentor merge
mess message microwave mime mimic mind mingle minimise minimize misjudge misplace misread miss
misspeak misuse moan mock model moderate modify monitor mope motivate mourn move mow muddle
multiply multitask mumble munch murmur mutter nag name narrate navigate need negate neglect
negotiate nibble nip nitpick nod normalise normalize note notice notify nourish nudge nurse
nurture obey object observe obsess obstruct obtain occupy occur offer omit ooze open operate
oppose oppress opt orchestrate order organise organize outdo outgrow outline overcompensate
overeat overhaul overload overlook overpower overreact overrule oversee overspend overstep
overwhelm overwork owe own pace pack paint pamper panic park participate pass pat patch patrol
patronise patronize pause peck peek peel peer penalise penalize perform pet phase phone phrase
pick pinch pity placate plague plan plant play plead please pledge plot plough plow pluck plunge
point poke polarise polish ponder pop populate pose possess post postpone pound pour pout
practice practise praise pray predict prefer preoccupy prepare prescribe present preserve preside
press pressure presume pretend prevent prick print prioritise prioritize probe process proclaim
procrastinate prod produce profit progress prohibit project prolong promise prompt pronounce
propose prosper protect protest prove provide provoke prune pry publish puff pull pump punish
purchase pursue push puzzle quarrel query question quote race radiate rage raise rally ramble
rant rate rationalise rationalize rattle rave reach react realise realize reassure rebel rebound
rebuff rebuke recall recede receive recharge recite reckon recognise recognize recoil recommend
reconcile reconnect reconsider record recover recruit recur redirect redo reduce reek refer
refill reflect refrain refresh refund refuse regain register regret regulate rehearse reinforce
reiterate reject rejoice relapse relate relax relearn release relieve relinquish relive relocate
rely remain remember remind reminisce remove renew renovate rent repair repay repeal repeat repel
rephrase replace reply report represent repress reprimand reproach request require reschedule
rescue research resemble resent reserve resign resist resolve resort respect respond rest restore
restrain restrict resume retaliate retire retort retreat retrieve return reunite revamp reveal
revert review revise revisit revive revolve rewind rewrite ridicule rift ring rinse rip risk roam
roar rob rock roll romance rot rotate row rub ruin rule rumble rush sabotage sacrifice sag
salvage sand satisfy save savor savour scan scar scare scatter schedule scheme scoff scold scoop
scowl scrape scratch scream screech screw scribble scroll scrub scrutinise seal search
second-guess secure seduce seem seize select sense separate serve settle share shatter shave shed
shelter shield shift shiver shock shop shout shovel show shower shred shriek shrivel shrug
shuffle shun shush sigh sign signal silence simmer simplify sin sip sketch skim skip slack slam
slander slap slate slave slip slouch slow slump slurp smack smash smell smile smirk smoke smother
smuggle snack snap snatch sneak sneer sneeze sniff snooze snore snort snub snuggle soak soar sob
socialise socialize soften soothe sort sound spare spark specialise specialize specify speculate
splash splurge spoil spook spot spray sprint squabble squander squash squeak squeal squeeze
squint squirm stab stagger stain stall stammer stamp stare start starve stash state stay steady
steam steer stem step stiffen stifle stimulate stir stitch stock stomp stonewall stop store storm
straighten strain strand strangle strengthen stress stretch strip stroke stroll structure
struggle strum study stumble stun stutter submit subside substitute subtract succeed suck sue
suffer suffocate suggest suit sulk summarise summarize summon supervise supply support suppose
suppress surf surge surpass surprise surrender surround survive suspect sustain swallow swamp
swap sway sweat swipe switch swoop sympathise sympathize tackle tag tailor talk tame tangle tap
target taste tattle tax team tease tempt tend tender tense terrify terrorise terrorize testify
text thank thaw thrash threaten thrill thrive throb thumb tick tickle tidy tie tighten tilt
tinker tire toast toddle toil tolerate toss total totter touch tow toy trace track trade traipse
transfer transform translate transport trap trash traumatise traumatize travel tread treasure
treat tremble trick trigger trim trip triumph trivialise trivialize trudge trust try tuck tug
tumble turn tut tweak twirl twist type unburden underestimate undergo undermine undertake
undervalue unite unload unlock unpack unravel unsettle untangle unwind upgrade uphold uplift urge
use usher utter vacate vacuum validate value vanish vary vent ventilate venture verify veto
vibrate victimise victimize view violate visit voice volunteer vomit vouch vow wade wag wager
wail wait walk waltz wander wane wangle want warm warn warrant wash waste watch wave waver weaken
wed weed weigh welcome wet whack wheel whine whip whirl whisper whistle widen wield wiggle wilt
wince wink wipe wish withhold wobble wonder woo work worry worsen worship wound wrap wreck
wrestle wriggle wring wrinkle yawn yearn yell yield zip zone zonk zoom
"""

_NOUN_TOO = vocabulary(
    """ache act address advance aim amount answer attack attempt back balance ban bargain battle
    beam beat beep benefit bet blame blast blink block board bond boost bore boss bother bow
    brag break bribe bruise bug bump bundle burden button buzz call calm camp care cause
    challenge change charge chat cheer chill chip chore circle claim clash clean clear click
    coach coast comfort comment commute compliment compromise concern contact contrast
    control cook corner cost cough counsel count cover crash credit cry curl cushion cut
    cycle damage dance dash date deal debate decline delay demand desert deserve dinner dip
    discipline disgust dish dispute distance doubt draft dream dress drink drive drop dye
    email end envy escape excuse exercise exit experience eye face fake fall fan fancy
    father fear feel fight filter fire fit fix flare flip float flood floor flush focus fool
    force forecast fun function fuss gain gesture giggle glance glare glow grant grasp grin
    grip groom group grudge guess guide guilt hack hammer hand harm hassle hate head heat
    help hit hold honour hope host hug humour hunt hurry hurt idle institute insult iron jab
    joint joke journey judge jump kick kid kind kiss knot label lack laugh lead leave
    lecture lie lift light like limit litter live loan lock long look lounge love mail march
    mark massage master match matter mean measure meet merge mess message mind miss model
    monitor mother move murmur name need nod nudge nurse object offer open order outline own
    pack paint panic parent park partner pass pat patch patrol pause pay peek peel peer pet
    phase phone phrase pick pinch pity plan plant play pledge plot point poke pop pose post
    pound practice praise present press pressure print process profit progress project
    promise prompt protest puff pull pump purchase push puzzle quarrel query question quote
    race rage raise rally ramble rant rate read rebel rebound record refund register regret
    release repair reply report request rescue research reserve resort respect rest return
    review reward ride ring rise risk rock romance row rub rule run rush sacrifice save scan
    scar scare schedule scheme screw scroll seal search second sense separate set shame
    share shelter shield shift shiver shock shop shout shovel show shower shred shriek
    signal silence sin sip sketch slap slave sleep slip slow slump smell smile smirk smoke
    snack sneeze sniff snooze snub sort sound space spare spark speed splash split spot
    spray spread sprint squeeze stab stain stamp stand start state stay steam stem step
    stick stir stitch stock stop store storm strain stress stretch strip stroke stroll
    structure struggle study substitute suit supply support surge surprise swallow swap
    sweat swim swing switch tackle tag talk target taste tax team tear tender text thought
    tick tie tilt time tire toast toss total touch tow toy trace track trade transfer
    transport trash travel tread treasure treat trick trigger trim trip triumph trouble
    trust try tug turn twist type upset urge use value venture view visit voice vow wager
    wait wake walk warm wash waste watch water wave weep welcome well wheel whip whisper
    whistle win wind wink wipe wish wonder work worry wound wrap wrinkle yell yield zip zone
    zoom"""
)

_FORMS: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
for _row in _IRREGULAR_TABLE.replace("\n", " ").split(";"):
    _base, _past, _participle = _row.split()
    _FORMS[_base] = (frozenset(_past.split("/")), frozenset(_participle.split("/")))

IRREGULAR_BASES = frozenset(_FORMS)
REGULAR_BASES = vocabulary(_REGULAR_BASES)
BASES = IRREGULAR_BASES | REGULAR_BASES
PASTS = frozenset(form for past, _ in _FORMS.values() for form in past)
PARTICIPLES = frozenset(form for _, participle in _FORMS.values() for form in participle)
# "put", "hurt", "let": the same word now and then.
SAME_IN_PAST = frozenset(base for base, (past, _) in _FORMS.items() if base in past)
# Irregular forms that can only be finite: "went", "took", not "told" (a participle too).
ONLY_PAST = PASTS - PARTICIPLES - BASES
_ED_BASES = vocabulary("need feed speed bleed succeed proceed exceed heed breed shed wed")
_BASE_OF = {
    form: base
    for base, (past, participle) in _FORMS.items()
    for form in (*past, *participle)
    if form not in BASES
}

MODALS = vocabulary(
    """can can't cannot could couldn't will won't would wouldn't shall shan't should shouldn't may
    might mightn't must mustn't ought oughtn't 'll 'd better dare gonna"""
)
DO_FORMS = vocabulary("do don't does doesn't did didn't")
HAVE_FORMS = vocabulary("have haven't has hasn't had hadn't 've")
BE_FORMS = vocabulary("am 'm are 're aren't is isn't was wasn't were weren't be been being ain't")
AUXILIARIES = MODALS | DO_FORMS | HAVE_FORMS | BE_FORMS
# No subject has one of the others for its verb.
FINITE_AUXILIARIES = AUXILIARIES - vocabulary("be been being")

# What follows "you" after these is a clause of its own: "I think you work too hard".
CLAUSAL = vocabulary(
    """think thinks thought know knows knew wish wishes wished hope hopes hoped feel feels felt say
    says said guess guessed believe believes believed mean means meant bet suppose supposed
    swear swore sworn realise realised realize realized understand understood figure figured
    assume assumed imagine imagined pretend pretended promise promised admit admitted agree
    agreed doubt doubted decide decided explain explained mention mentioned remember
    remembered forget forgot forgotten worry worried learn learned learnt find found sense sensed
    dream dreamed noticed notice showed show proves prove suspect suspected fear feared
    saying thinking hoping wishing feeling knowing realising realizing pretending sure
    certain glad afraid sorry happy proud scared aware angry sad upset grateful thankful
    relieved surprised shocked convinced confident disappointed hurt mad excited lucky
    amazed touched ashamed embarrassed annoyed frustrated furious pleased delighted
    terrified"""
)
# After these, "you" and a bare verb are an object and its infinitive: "I saw you walk away".
BARE_INFINITIVE = vocabulary(
    """see saw seen sees seeing hear heard hears hearing watch watched watches watching let lets
    letting make made makes making have had having help helped helps helping"""
)
# After these, "you" is their object whatever follows: "I love you like mad", "I give you space".
TRANSITIVE = vocabulary(
    """love loved loves loving miss missed misses missing need needed needs want wanted wants give
    gave given gives giving owe owed owes tell told tells telling ask asked asks asking call
    called calls calling thank thanked thanking trust trusted hate hated like liked support
    supported forgive forgave forgiven appreciate appreciated respect respected admire
    admired offer offered send sent bring brought buy bought cost teach taught lend lent pay
    paid hug hugged kiss kissed meet met marry married hold held leave left hurts blame
    blamed adore adored keep keeps kept keeping text texted invite invited wanting needing"""
)
# "You want to come and sit": the second verb hangs on the "to" of these.
INFINITIVE_TAKERS = vocabulary(
    """want need have try like love start begin plan promise decide hope expect get seem tend
    refuse forget choose agree offer manage learn prefer hate continue intend struggle wish"""
)


def can_be_base(word: str) -> bool:
    """Whether the word is known to be a verb's plain form: "go", "listen", "need"."""
    return word in BASES


def can_be_noun(word: str) -> bool:
    """Whether a verb's plain form is as often a noun: "support", "walk"."""
    return word in _NOUN_TOO


def is_past(word: str) -> bool:
    """Whether the word can be a past form: "went", "asked", "put"."""
    if word in PASTS:
        return True
    return word.endswith("ed") and word not in _ED_BASES and len(word) > 3


def is_participle(word: str) -> bool:
    """Whether the word can follow "have": "gone", "asked", "put"."""
    if word in PARTICIPLES or word == "been":
        return True
    return word not in PASTS and is_past(word)


@lru_cache(maxsize=4096)
def is_third_person(word: str) -> bool:
    """Whether the word is a known verb with its third person ending: "goes", "says"."""
    return word in {"is", "has", "does"} or (word.endswith("s") and base_of(word) in BASES)


@lru_cache(maxsize=4096)
def is_finite_verb(word: str) -> bool:
    """Whether a word is a verb that a subject can stand before, and hardly anything else."""
    return (
        (word in FINITE_AUXILIARIES and word != "better")
        or word in ONLY_PAST
        or is_past(word)
        or (can_be_base(word) and not can_be_noun(word))
        or (is_third_person(word) and not can_be_noun(word.rstrip("s")))
    )


def third_person(base: str) -> str:
    """The form after "he" or "she": "go" -> "goes", "carry" -> "carries"."""
    special = {"have": "has", "do": "does", "be": "is", "wanna": "wants to", "gotta": "has to"}
    lower = base.lower()
    if lower in special:
        return special[lower]
    if lower.endswith(("s", "x", "z", "ch", "sh")) or lower in {"go", "undo", "veto", "outdo"}:
        return base + ("zes" if lower == "quiz" else "es")
    if lower.endswith("y") and lower[-2:-1] not in set("aeiou"):
        return base[:-1] + "ies"
    return base + "s"


def past_of(base: str) -> str:
    """The form that tells what was done: "go" -> "went", "hug" -> "hugged"."""
    if base in _FORMS:
        return min(_FORMS[base][0])
    if base.endswith("y") and base[-2:-1] not in set("aeiou"):
        return base[:-1] + "ied"
    plain = base + ("d" if base.endswith("e") else "ed")
    return plain if base_of(plain) == base else f"{base}{base[-1:]}ed"


@lru_cache(maxsize=4096)  # each word of an answer is asked about many times
def base_of(word: str) -> str:
    """The plain form of a verb, or the word itself: "went", "asks" and "asked" -> "go", "ask"."""
    if word in {"am", "is", "are", "was", "were", "been", "being", "'m", "'re"}:
        return "be"
    if word in {"has", "'ve"}:
        return "have"
    if word in BASES:
        return word
    if word in _BASE_OF:
        return _BASE_OF[word]
    if word in {"lying", "dying", "tying"}:
        return word[0] + "ie"
    return next((stem for stem in _stems(word) if stem in BASES), word)


def forms(base: str) -> set[str]:
    """Every form of a verb, and some that a regular one would have: "hit" -> "hits", "hitting"."""
    if base == "be":
        return {"be", "am", "is", "are", "was", "were", "been", "being"}
    stem = base[:-1] if base.endswith("e") else base
    doubled = stem + stem[-1]
    past = base[:-1] + "ied" if base.endswith("y") and base[-2] not in "aeiou" else f"{stem}ed"
    inflected = {f"{doubled}ed", past}
    if base in _FORMS:
        inflected = set().union(*_FORMS[base])
    return {base, third_person(base), f"{stem}ing", f"{doubled}ing", *inflected}


def _stems(word: str) -> list[str]:
    """Candidate plain forms of a regularly inflected word, the likeliest first."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            found = [stem, stem + "e"]
            if stem[-1:] == "i":
                found.append(stem[:-1] + "y")
            if len(stem) > 2 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
            if ending == "es":
                found.extend([word[:-1], _y_form(word)])
            return found
    return []


def _y_form(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") else word
