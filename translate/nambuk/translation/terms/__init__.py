"""Terms that a translation must have: found in the source, asked of the engine, looked for in its answer."""
