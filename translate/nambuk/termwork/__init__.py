"""Work on glossaries: checking them, finding terms in documents, a page to browse them."""
