"""Tables as text: values between delimiters, and JSON lines."""
