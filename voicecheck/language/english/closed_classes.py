"""Words of the closed classes: pronouns, auxiliaries, negations, what begins and ends a clause."""

from voicecheck.language.english.words import vocabulary

WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
OWN = vocabulary(
    """
    i we me us myself ourselves
    """
)
OTHERS = vocabulary(
    """
    you he she they him her them who everyone everybody somebody someone nobody anyone
    yourself himself herself themselves y'all
    """
)
IMPERSONAL = vocabulary(
    """
    it that this there what which these those nothing everything something
    """
)
NEGATIONS = vocabulary(
    """
    not never hardly barely neither nowhere scarcely without
    """
)
DETERMINERS = vocabulary(
    """
    a an the my your his her its our their this that these those some any every each another
    such
    """
)
DEGREES = vocabulary(
    """
    proper dead pure fair wicked mega hella so very really quite pretty rather too just still also
    always often
    sometimes usually
    completely totally absolutely utterly extremely incredibly terribly awfully deeply truly
    genuinely especially particularly fairly slightly somewhat mostly mainly more most less
    least almost nearly actually honestly definitely certainly probably maybe perhaps even
    all already again suddenly now today constantly increasingly equally super fucking
    bloody damn kinda ridiculously unbelievably both only simply purely basically literally
    obviously clearly immensely hugely massively insanely enormously then instantly
    immediately immensely like um uh er hmm well initially first overall generally currently
    lately recently ever remotely oddly strangely surprisingly weirdly quietly secretly physically
    emotionally mentally bit little lot tad touch much way far as quickly gradually slowly
    finally unusually plain downright seriously severely badly easily inside tonight
    yesterday
    """
)
BE = vocabulary(
    """
    am is are was were be been being become becomes became becoming
    """
)
FEEL = vocabulary(
    """
    feel feels felt feeling
    """
)
BECOME = vocabulary(
    """
    get gets got getting gotten seem seems seemed look looks looked looking sound sounded
    sounds stay stayed remain remained grow grew growing act acted acting turn turned
    """
)
AUXILIARIES = vocabulary(
    """
    am is are was were be been being have has had having do does did can ought
    """
)
HYPOTHETICAL = vocabulary(
    """
    would could should might may must will shall
    """
)
CAUSES = vocabulary(
    """
    make makes made making leave leaves left leaving keep keeps kept keeping get gets got
    getting have has had drive drives drove driving render rendered let lets helps help
    helped
    """
)
PLACES = vocabulary(
    """
    home bed up there away back out around here work sleep asleep off in alone house hours
    night day awake room dinner crying
    """
)
WENT = vocabulary(
    """
    go goes went going come comes came wake wakes woke sit sits sat lie lay lying leave left
    walk walked arrive arrived return returned stand stood fall fell ended end started
    stayed stay spent drove drive wound hung finished
    """
)
KEEPS_INFINITIVE = vocabulary(
    """
    made used started start began begin begun tend tends tended seem seems seemed happen happened
    came come get got continue continued appears turned
    """
)
IF = vocabulary(
    """
    if unless whether wish wishes wished hope hopes hoped imagine pretend pretending
    """
)
BELIEVES = vocabulary(
    """
    think thought believe believed suppose say said guess feel felt reckon
    """
)
REPORTS = vocabulary(
    """
    says say said saying reckons reckon reckoned swears swore
    think thinks thought believes believe claims claim claimed tells
    told tell telling assumes assumed assume insists insisted accuses decided figured
    """
)
CLAUSE_END = frozenset(".!?;:,-")
STARTS_CLAUSE = vocabulary(
    """
    and but or because when while since so although though that which who after before then
    cos as than plus except until if where why how what
    """
)


JOINS = vocabulary(
    """
    and or nor but then yet plus
    """
)
DENYING_PAIRS = frozenset(
    {("no", "longer"), ("far", "from"), ("anything", "but"), ("less", "than")}
)
IN_PLACE_OF = frozenset({("rather", "than"), ("instead", "of"), ("more", "than")})
MEASURES = frozenset(
    {("a", word) for word in ("bit", "little", "lot", "tad", "touch")}
    | {(word, "of") for word in ("kind", "sort", "bit", "full")}
)
# How little, or in no way: "not in the least bit jealous".
EXTENTS = tuple(
    tuple(phrase.split())
    for phrase in (
        *("in the least bit", "in the slightest bit", "in the least", "in the slightest"),
        *("the least bit", "the slightest bit", "in any way", "by any means", "at all"),
    )
)
NOT_ONLY = vocabulary(
    """
    only just simply merely
    """
)
STOPS = vocabulary(
    """
    without stop stopped stops quit avoid
    """
)
NO_GERUND = vocabulary(
    """
    am is are was were be to
    """
)
MAY_FOLLOW_FRAGMENT = (
    CLAUSE_END
    | JOINS
    | vocabulary(
        """
    about at with that because cos of by to for when today tonight too also as if in on
    after i he she it they we you my since while actually really mostly maybe probably
    though although again now inside honestly over from than during all this
    """
    )
)
