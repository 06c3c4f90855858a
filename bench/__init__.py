"""How fast, how heavy: shipped speech, streamed in real time over real sockets to a server started for the purpose.

    python -m bench [scenario ...] [--seconds N] [--seated] [--long]

It knows the wire, as any client does (PROTOCOL), and the shipped speech. What each figure means stands where it is
computed: `lag.py` (caption and final lag), `usage.py` (CPU, memory), `bare.py` (the decoder alone), `lost.py`.
"""
