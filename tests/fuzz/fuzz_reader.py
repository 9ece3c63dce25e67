"""Fuzzing of one reader, led by what of its code is reached (atheris): `fuzz_reader.py docx -max_total_time=300`.

What follows the format goes to libFuzzer; a folder is a corpus to keep. Without one it begins with the files of
`seeds.py`. A finding is written to the working folder as `crash-…` and can be read with `campaign.py --file`.
"""

import sys
import tempfile
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))

_OURS = ["nambuk.documents", "docx", "hwpx", "zipfile", "email"]


def main() -> None:
    """The command line."""
    try:
        import atheris
    except ImportError:
        sys.exit("fuzz_reader.py needs atheris: pip install atheris (Linux and macOS)")
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit("fuzz_reader.py FORMAT [libFuzzer's options] [FOLDER]")
    name = sys.argv[1]
    with atheris.instrument_imports(include=_OURS):
        import nambuk.documents.reading  # noqa: F401
        from nambuk.documents.formats import SUFFIXES, load_format

        if name in SUFFIXES:
            load_format(name)
        import holds

        holds.SECONDS *= 3  # code that is watched is slow
    from mutate import mutated
    from seeds import seeds

    file = f"a{SUFFIXES.get(name, (f'.{name}',))[0]}"

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        """One time in two our own mutation, which knows what is inside of packages, else libFuzzer's."""
        dice = Random(seed)
        if dice.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return mutated(dice, name, bytes(data), seeds(name))[:most]

    def one(data: bytes) -> None:
        found = holds.outcome(file, data or b"\x00", writes=Random(len(data)))
        if found.kind not in ("document", "error"):
            raise AssertionError(f"{found.kind}: {found.text}")

    with tempfile.TemporaryDirectory() as corpus:
        for number, data in enumerate(seeds(name)):
            (Path(corpus) / f"seed-{number}").write_bytes(data)
        arguments = [
            sys.argv[0],
            *sys.argv[2:],
            corpus,
            "-max_len=200000",
            "-timeout=60",
            "-rss_limit_mb=3000",
        ]
        atheris.Setup(arguments, one, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
