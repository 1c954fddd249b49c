"""The expression language: text to typed tree, and back."""
