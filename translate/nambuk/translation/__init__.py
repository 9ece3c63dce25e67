"""Translation with models: engines, sentences, terminology and checks. Import from the files of this room."""
