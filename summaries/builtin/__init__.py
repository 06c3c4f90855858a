"""Minutes without a model, pure: sentences, their rank in any language, what people do with words in English."""
