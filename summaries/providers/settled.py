"""What settings say to every provider with a language model."""

import logging
from collections.abc import Mapping

import httpx
from django.conf import settings
from django.utils import translation

from summaries.chains.asking import Means
from summaries.chains.wire import Transport
from summaries.contract import Failed

LANGCHAIN = ("langchain_core", "langchain_ibm", "langchain_openai", "langsmith")
QUIET = (*LANGCHAIN, "httpcore", "httpx", "ibm_watsonx_ai", "openai")
ERRORS = "ibm_watsonx_ai.wml_client_error"  # made when the first error is, which it quotes


def means() -> Means:
    return Means(settings.MINUTES_CONTEXT, settings.MINUTES_PARALLEL, float(settings.MINUTES_TIMEOUT))


def titles(language: str) -> Mapping[str, str]:
    """Headings of decisions and questions in the language of a meeting."""
    from summaries.rendering import titles

    with translation.override(language):
        return {str(section): title for section, title in titles().items()}


def client(hosts: list[str], ca: str) -> httpx.Client:
    """Raises Failed when the file with the authority's certificate cannot be used."""
    try:
        transport = Transport(hosts, ca, settings.MINUTES_PROXY)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise Failed("not_configured", f"certificate file {type(error).__name__}") from None
    return httpx.Client(transport=transport, trust_env=False, follow_redirects=False)


def hush() -> None:
    """These libraries quote what was said, at level DEBUG and in errors. Call it once they are imported: whatever
    levels somebody sets, nothing of theirs reaches our logs."""
    for name in QUIET:
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    for name in [ERRORS, *logging.root.manager.loggerDict]:
        if name.partition(".")[0] in QUIET:
            logging.getLogger(name).disabled = True
