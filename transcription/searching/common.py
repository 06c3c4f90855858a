"""Words that are in so many sentences that they tell none apart: not looked for when others are. Folded.

A fixed list, so that a search finds the same in every database, however much it holds. What means something in another
of these languages ("die", "war", "son") is left out.
"""

ENGLISH = """
a am an and are as at be been but by can could did do does for from had has have he her him his how i if in into is it
its just like me my no not of on or our out she should so some than that the their them then there these they this to
up us was we well were what when where which who will with would yeah yes you your
"""
SPANISH = """
al como con de del el ella ellas ellos en entre era es esa ese eso esta este esto fue ha han hay la las le lo los mas mi
muy nada ni nos o para pero por porque pues que se ser si sobre su sus te tu un una uno y ya yo
"""
GERMAN = """
aber als auch auf aus bei bin bis da das dass dem den der des doch du ein eine einem einen einer er ich ihr im ist ja
mit nach nicht noch nur oder schon sich sie sind und uns vom von vor wenn wie wir zu zum zur
"""
FRENCH = """
au aux avec ce ces cette d dans du donc elle et il ils j je l leur lui m ma mais mes moi n ne nous ont ou par pas qu qui
s sa ses suis t ta vous
"""
COMMON = frozenset(" ".join((ENGLISH, SPANISH, GERMAN, FRENCH)).split())
