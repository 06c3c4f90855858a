"""What people and programs are told when speech cannot be recognised: what happened, what was kept, what to do.

Whoever stays connected is told of a trouble once, not at every try. Operators find the engine's own words in the log.
"""

from django.utils.translation import gettext_lazy as _

from transcription.contract import Trouble

SENTENCES = {
    Trouble.MIC_ACCESS_DENIED: _("The microphone may not be used. Allow it in the browser, then switch it on again."),
    Trouble.MODEL_LOAD_ERROR: _(
        "The speech engine cannot load its model. What was said is kept and tried again; tell whoever runs this server."
    ),
    Trouble.PROCESSING_TIMEOUT: _(
        "Recognising speech takes too long just now. What was said is kept and tried again; go on speaking."
    ),
    Trouble.ENGINE_UNAVAILABLE: _(
        "The speech engine does not answer. What was said is kept and tried again; go on speaking."
    ),
    Trouble.QUOTA_EXCEEDED: _(
        "The speech service takes no more now. What was said is kept and tried again; tell whoever runs this server."
    ),
    Trouble.UNSUPPORTED_AUDIO: _("This sound cannot be read. What was heard before stands; send it in another format."),
}


def sentence(trouble: Trouble) -> str:
    """In the language of whoever asks now."""
    return str(SENTENCES[trouble])
