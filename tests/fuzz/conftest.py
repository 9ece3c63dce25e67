"""The files here are run by hand; `tests/documents/test_broken_files.py` uses them for a few hundred files."""

collect_ignore_glob = ["*.py"]
