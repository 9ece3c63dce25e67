"""Pages: PDF and pictures, whose lines are put together to paragraphs."""
