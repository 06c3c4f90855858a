"""Minutes without a model: sentences, their rank, and what people do with words. Pure; English grammar, any language ranked."""
