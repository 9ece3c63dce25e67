"""The text of pictures: what their first bytes tell, and Tesseract."""
