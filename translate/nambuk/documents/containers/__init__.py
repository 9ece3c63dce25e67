"""Archives and letters as folders: what is inside, by which names, and the bytes of it."""
