"""Translation models and servers behind one interface: `engine.Engine`."""
