"""The process that reads files: its door, its inside, and the messages between them, which are checked."""
