"""How a language model makes minutes, whoever runs it: prompts, windows, answers that are checked, few calls.

Nothing here knows Django or one vendor: a chain talks to langchain's BaseChatModel through `asking.Errand`. What people
said is data, fenced (`prompts`); what a model answers is believed only as far as `schema` reads it.
"""
