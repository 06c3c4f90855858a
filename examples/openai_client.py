"""OpenAI's own client, with Parley behind it: `PARLEY_TOKEN=… python examples/openai_client.py ADDRESS FILE`.

ADDRESS is where Parley is, such as http://localhost:8000; the token comes from POST /api/token/. Needs `pip install
openai`. Prints each utterance as it is finished, then subtitles of all of it.
"""

import os
import sys
from pathlib import Path

from openai import APIStatusError, OpenAI


def main(address: str, file: Path) -> None:
    client = OpenAI(base_url=f"{address.rstrip('/')}/v1", api_key=os.environ["PARLEY_TOKEN"])
    for event in client.audio.transcriptions.create(file=file, model="whisper-1", stream=True):
        if event.type == "transcript.text.delta":
            print(event.delta.strip(), flush=True)
    print(client.audio.transcriptions.create(file=file, model="whisper-1", response_format="srt"))


if __name__ == "__main__":
    if len(sys.argv) != 3 or "PARLEY_TOKEN" not in os.environ:
        sys.exit(__doc__)
    try:
        main(sys.argv[1], Path(sys.argv[2]))
    except APIStatusError as refused:
        sys.exit(f"{refused.status_code}: {refused.message}")
