"""Numbers: pure functions over arrays. Nothing here knows where the numbers came from."""
