"""Two hosted services: when one breaks in the middle, the other hears the utterance from its first sample."""

import asyncio

from tests.transcription.peers.assemblyai import AssemblyAI
from tests.transcription.peers.sockets import TWO, Script, captions, finals, keeps_the_contract
from tests.transcription.peers.watson import Watson
from transcription.engines.assemblyai import AssemblyAIOffer
from transcription.engines.streaming.line import Streaming
from transcription.engines.watson import WatsonOffer
from transcription.recognition.breakers import Breakers
from transcription.recognition.failover import Failover


async def engines(watson: Watson, assemblyai: AssemblyAI) -> list[Streaming]:
    first = dict.fromkeys(WatsonOffer.SETTINGS, "") | {"WATSON_STT_URL": watson.url, "WATSON_STT_TOKEN": "token-1"}
    second = dict.fromkeys(AssemblyAIOffer.SETTINGS, "")
    second |= {"ASSEMBLYAI_URL": assemblyai.url, "ASSEMBLYAI_API_KEY": "right"}
    prices = {"WATSON_STT_PRICE": 0, "ASSEMBLYAI_PRICE": 0}
    made = [WatsonOffer(first | prices).engine(), AssemblyAIOffer(second | prices).engine()]
    return [one for one in made if isinstance(one, Streaming)]


async def test_the_other_service_hears_it_from_its_first_sample() -> None:
    async with Watson(Script(drops_after=8)).running() as watson, AssemblyAI().running() as assemblyai:
        both = await engines(watson, assemblyai)
        heard = await captions(Failover(both, Breakers()), TWO)
        keeps_the_contract(heard, TWO)
        assert [word.text for one in finals(heard) for word in one.words] == ["w1", "w2", "w3", "w4", "w5"]
        assert finals(heard)[0].engine == "assemblyai"
        assert finals(heard)[0].words[0].start // 1600 == 5, "times are of the stream"
        for one in both:
            await asyncio.gather(*one.farewells)


async def test_a_key_that_is_wrong_costs_one_handshake_only() -> None:
    async with Watson(Script(status=401)).running() as watson, AssemblyAI().running() as assemblyai:
        both = await engines(watson, assemblyai)
        breakers = Breakers()
        for _ in range(2):
            heard = await captions(Failover(both, breakers), TWO)
            assert {one.engine for one in finals(heard)} == {"assemblyai"}
        assert len(watson.requests) == 1
        for one in both:
            await asyncio.gather(*one.farewells)
