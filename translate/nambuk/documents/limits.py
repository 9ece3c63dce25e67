"""How much one input may hold, and why: every limit of the readers stands here and nowhere else.

A limit is there so that one bad file ends in one clear line and not in a machine without memory.
Whoever needs more splits the file, or sends its paragraphs as JSON lines, which are streamed.
"""

MEBIBYTE = 1024 * 1024

MAX_TEXT_BYTES = 64 * MEBIBYTE
"""Plain text, Markdown, HTML, and one JSON line. A long novel is 2 MiB; a decoded text takes up to
four bytes a character, so 64 MiB of text stay under half a gigabyte of memory while they are read."""

MAX_FILE_BYTES = 256 * MEBIBYTE
"""Formats that carry pictures beside the text (docx, hwpx, hwp, pdf), and standard input."""

MAX_CHARACTERS = 2_000_000
"""Characters of one document after reading. About 1,000 printed pages, a shelf of novels: a document is analysed
whole, which takes some 350 bytes a character, and so stays under a gigabyte. JSON lines are streamed."""

MAX_PARAGRAPHS = 1_000_000
"""Paragraphs of one document: each is an object, and a file of bare newlines would be millions of them."""

MAX_PAGES = 5_000
"""Pages of a PDF: far above any report, and each page costs time even when it is empty."""

MAX_ZIP_MEMBERS = 4_096
"""Files inside a docx or hwpx. A real one has dozens, with many pictures hundreds."""

MAX_ZIP_BYTES = 512 * MEBIBYTE
"""All files inside a docx or hwpx together, unpacked: twice what the packed file may have."""

MAX_XML_BYTES = 64 * MEBIBYTE
"""One XML file inside a docx or hwpx: parsed, it takes about ten times its size in memory."""

MAX_ZIP_RATIO = 200
"""Unpacked to packed size of one large file inside a docx or hwpx. XML of real documents packs 10 to 60
times, deflate can reach 1,000 times, and only bombs come near that."""

RATIO_MATTERS_FROM = 4 * MEBIBYTE
"""Below this unpacked size the ratio is not looked at: small repetitive tables pack very well."""

MAX_CONTROL_SHARE = 0.01
"""Share of control characters (without tab, line and page breaks) above which a file is called binary."""
