"""Words of English by which people promise, ask, decide and doubt: the data that `acts` and `wording` work with."""

from summaries.language.listing import listed

VERBS = frozenset(
    listed("""
    add adjust align allocate analyse analyze announce annotate apply approve archive arrange ask assemble
    assign attach audit automate back backport backup benchmark bill book borrow brief bring budget build buy
    calculate call cancel change charge chase check circulate clarify clean clear close collect compare compile
    complete compute confirm connect contact convert coordinate copy correct cover create cut debug decide
    define delete deliver demo deploy describe design determine develop disable discuss distribute document
    double-check download draft draw drive drop edit email emphasize enable ensure escalate establish estimate
    evaluate examine expand explore export extend file fill finalise finalize find finish fix follow forward
    freeze gather generate get give grant handle hand help hire host identify implement import improve include
    increase inform insert inspect install integrate interview introduce investigate invite invoice issue join
    label launch lead learn limit link list load log look lower mail maintain make map mark measure meet merge
    message migrate mock monitor move name negotiate notify nudge obtain offer open optimise optimize order
    organise organize outline pack paint pay phone pick ping plan polish post postpone prepare present print
    prioritise prioritize process produce profile propose prove provide publish pull purchase push put query
    raise ramp reach read rebuild recalculate record recruit redesign redo redraw reduce refactor refine
    register reinstall release remind remove rename renew rent repair repeat replace reply report request rerun
    reschedule reserve reset resend resolve respond restart restore restructure return review revise rewrite
    roll rotate run save scan schedule secure select sell send separate set settle share ship shortlist shorten
    show sign simplify sketch sort source do speak specify split start stock store submit subscribe summarise
    summarize supply survey switch sync take talk teach tell test text tidy track train transfer translate
    transport trim try turn unblock update upgrade upload validate verify visit warn wash watch work wrap write
    """)
)
"""What somebody can be asked to do."""

IDLE = frozenset(
    listed("""admit agree always argue assume be believe bet come consider continue die drink eat
    elaborate explain expect feel forget guess hang have hear hold hope imagine jump keep know laugh leave
    like listen live lose love miss mute need never not only pass refuse regret relax remain
    remember say scroll see shut skip sleep stay stick stop suppose swear think understand unmute wait wonder""")
)
"""After "I'll" or "can you", a word that begins no task."""

COURTESIES = (
    r"(?:see|hear|repeat|say|tell (?:me|us)(?! (?:by|on|until|tomorrow|next|before))|explain|hold"
    r"|go (?:first|ahead|on|next)|mute|unmute|speak|share (?:your|my|the)"
    r" screen|walk (?:me|us)|give (?:me|us) (?:an?|the|a quick|a short) (?:\w+ )?(?:update|overview|summary|idea|sense"
    r"|example|second|minute|moment|recap)|remind me (?:what|how|when|who|why|where)|imagine|believe|start us|kick"
    r"|take it from here|show (?:me|us)|put yourself|turn on your|turn up|talk (?:louder|slower)|read (?:it|that) out"
    r"|give (?:\w+ )?an example|take (?:your|his|her|my|their) word|tell you (?:why|what|how|something)|put it"
    r"|go (?:get|grab)|use my|hand over|do my best|move (?:a bit|closer|on)|come with|show you (?:quickly|now|how)"
    r"|start with|start by|get back to (?:that|this)|come back|take (?:a (?:break|minute|moment|second)|notes? now)"
    r"|do (?!it\b|that\b|this\b|the\b|a\b|an\b|some\b|so\b|all\b|both\b)|open the window"
    r"|close the door|give me a (?:second|minute))\b"
)
"""Deeds that are over when the meeting is."""

OPENERS = (
    r"okay|ok|so|well|yeah|yes|yep|yup|sure(?: thing)?|right|all ?right|great|good(?: point"
    r"| idea)?|thanks|thank you|um+"
    r"|uh+|er+m?|and|but|then|also|actually|fine|no problem|no worries|sounds good|perfect|cool|oh|hmm+|ah|by the way"
    r"|of course|absolutely|definitely|certainly|gladly|in that case|first|second|third|next|finally|lastly|anyway|look"
    r"|listen|hey|hi|hello|got it|done|exactly|true|fair(?: enough)?|happy to|i think|i mean|you know|basically|because"
    r"|i suppose|i believe|for now|meanwhile|after that|one more thing|nice|agreed|deal|will do|as i said|or"
    r"|(?:just )?to recap|to sum up|to summari[sz]e|recap|in the meantime"
    r"|at least|probably|no|don't worry|sorry|my bad|that's fine|good catch|both|which means"
)
"""What may stand before the words that matter."""

HEDGES = (
    r"\b(?:maybe|perhaps|might|probably not|if i (?:had|could|were|find)|if we (?:had|could|were)"
    r"|i wish|would have(?! to)|could"
    r" have|should have|one day|some day|someday|at some point|in theory|theoretically|ideally"
    r"|hypothetically|wouldn't it"
    r"|not sure (?:if|whether)|i doubt|kidding|joking|just in case i'd)\b"
)
YES = (
    r"(?:sure|yes|yeah|yep|yup|ok|okay|of course|will do|no problem|no worries|absolutely|got it|consider it done|on it"
    r"|i'm on it|i can|i will|i'll|happy to|glad to|done|fine|certainly|gladly|my pleasure"
    r"|sounds good|all right|alright"
    r"|good|great|right|definitely|leave it (?:to|with) me|count on me|me|deal|works for me"
    r"|i could|that works|noted|perfect)"
)
NO = (
    r"(?:no(?! problem| worries)|nope|nah|sorry|i can't|i cannot|i won't|i'm afraid|unfortunately"
    r"|not really|i don't think"
    r"|i'd rather not|i would rather not|i don't have (?:the )?time|i have no time|i'm swamped"
    r"|i'm too busy|i'm out|i'm away"
    r"|i'm on (?:holiday|vacation|leave))"
)
CANNOT = (
    r"\b(?:i can't|i cannot|i won't|i'm afraid not|i'd rather not|i'm swamped|no time|i'm (?:away|out"
    r"|on holiday|on vacation|on leave)|not me|i really can't)\b"
)
FORGET = (
    r"\b(?:scratch that|never ?mind|forget (?:about )?(?:it|that|the)|no need|don't bother"
    r"|we don't need|you don't (?:need|have)"
    r" to|doesn't need|not needed|let's not|we can skip|skip (?:that|it|the)|drop (?:that|it)\b|hold off on|cancel that"
    r"|leave (?:that|it) out|strike that)"
)
INSTEAD = (
    r"\b(?:instead|actually|make (?:it|that)|let's say|rather|better|change that to|move (?:it"
    r"|that) to|no,|sorry|i meant|push (?:it|that) to|until|by)\b"
)
WONDER = (
    r"\b(?:i don't know|don't know|i do not know|not sure|no idea|we'll see|hard to say|can't say|unclear|nobody knows"
    r"|still open|good question|leave (?:that|it) open|come back to (?:that|this|it)|let's park"
    r"|park (?:that|this|it)|take (?:that|it)"
    r" offline|decide (?:that|it|this)? ?(?:next|later)|depends|to be decided|wait and see"
    r"|nobody (?:has|said|told)|i'd have to"
    r" check|haven't (?:decided|heard)|who knows)\b"
)
URGENT = (
    r"\b(?:urgent(?:ly)?|asap|a\.s\.a\.p|as soon as possible|right away|immediately|top priority"
    r"|high(?:est)? priority|critical|first thing|straight away|at once|blocker|blocking)\b"
)
RELAXED = (
    r"\b(?:whenever|no rush|no hurry|not urgent|low priority|nice to have|when you (?:have|get"
    r"|find) (?:a |some |the )?(?:time|chance|minute|moment)|if you get around|when i (?:have|get"
    r"|find) (?:a |some )?(?:time|chance|minute))\b"
)
