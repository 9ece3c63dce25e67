"""Reports on a verified document: text, JSON, HTML."""
