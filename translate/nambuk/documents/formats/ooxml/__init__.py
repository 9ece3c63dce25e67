"""Office Open XML: docx, xlsx, pptx, and what they share."""
