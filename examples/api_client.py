"""Make a meeting and write down what is to do in it, with the client that `make client` writes.

`PARLEY_TOKEN=… PYTHONPATH=var/client python examples/api_client.py ADDRESS WORDS`. ADDRESS is where Parley is, such as
http://localhost:8000; your account page gives you the token. Then prints where WORDS were said in all your meetings.
"""

import os
import sys

from parley_client import AuthenticatedClient
from parley_client.api.action_items import create_meeting_action_item
from parley_client.api.meetings import create_meeting
from parley_client.api.search import search
from parley_client.models import MeetingRequest, NewMeetingItemRequest, Problem


def main(address: str, words: str) -> None:
    with AuthenticatedClient(base_url=address, token=os.environ["PARLEY_TOKEN"]) as client:
        meeting = create_meeting.sync(client=client, body=MeetingRequest(title="Made by a program"))
        if isinstance(meeting, Problem):
            sys.exit(meeting.detail)
        item = NewMeetingItemRequest(description="Look at what the program made")
        create_meeting_action_item.sync(meeting.code, client=client, body=item)
        print(f"{address}{meeting.url}")
        for found in search.sync(client=client, q=words).results:
            said = found.dialogue
            print(f"{said.started_at:%Y-%m-%d %H:%M} {said.name}: {said.text}")


if __name__ == "__main__":
    if len(sys.argv) != 3 or "PARLEY_TOKEN" not in os.environ:
        sys.exit(__doc__)
    main(*sys.argv[1:])
