"""Records for tests, each the simplest that its rules allow."""
