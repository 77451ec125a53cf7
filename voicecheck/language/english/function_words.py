"""The small words that hold a sentence together: English's closed classes, and common adverbs."""

from voicecheck.language.english.words import vocabulary

ADVERBS = vocabulary(
    """never always just really still even only also often sometimes usually rarely seldom barely
    hardly almost already actually probably definitely certainly obviously simply ever now
    then maybe perhaps quite rather so too both all kinda sorta honestly finally suddenly
    constantly again once not soon later first literally clearly truly deeply completely
    totally basically somehow instead anyway generally normally regularly occasionally
    apparently secretly genuinely currently recently lately together alone yourself myself
    himself herself each"""
)
DETERMINERS = vocabulary(
    """a an the my your his our their its some any no every each this that these those another both
    all such"""
)
SUBJECT_PRONOUNS = vocabulary("i he she we they")
OTHER_SUBJECTS = vocabulary(
    """he she it they this that these those there who someone somebody everyone everybody nobody
    no-one anyone anybody everything nothing something anything which"""
)
OBJECT_PRONOUNS = vocabulary("me him her us them it you myself yourself himself herself")
COORDINATORS = vocabulary("and or but nor yet plus then")
SUBORDINATORS = vocabulary(
    """because cause cos when whenever while if unless although though since until till before
    after that as than like how what why where who which whether once whatever wherever
    however whoever so even lest provided"""
)
# Prepositions that never open a clause: a "you" after them is an object.
PREPOSITIONS = vocabulary(
    """to with of for about from at on in by without behind around toward towards against near
    between beside besides over under into onto upon through across among despite except
    next inside outside beyond within off out up down away back toward's"""
)
PARTICLES = vocabulary("out off up down away back home over around on in through by along")
WH_WORDS = vocabulary("what why how when where who which whose whom")
# Their objects are things one gives, needs or has: "you need rest and sleep".
TAKING_THINGS = vocabulary(
    """need give want deserve get have show offer lack bring like love hate enjoy provide prefer
    mean be crave expect"""
)
COMPARED = vocabulary(
    """people someone somebody anyone anybody man woman person men women friend partner"""
)
SINGULAR = vocabulary("is was has does am isn't wasn't hasn't doesn't")
ADJECTIVAL = vocabulary("tired hurt excited")
