"""How engines are put together: leased, agreed upon, tried one after the other, and asked once more."""
