"""How every API of the house answers: its lists, errors, versions, tags, rates and description."""
