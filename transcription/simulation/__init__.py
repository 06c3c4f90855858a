"""Three recorded colleagues who hold a short meeting: what the demo, the browser tests and the benchmark play.

`script.json` says who says what and when, `audio/` holds one small file a line, `make_speech.py` made those files,
`speech.py` reads them back. Nothing here needs Django.
"""
