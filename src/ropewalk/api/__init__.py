"""The API: what the pages say, for programs. Reads only, for whoever is signed in."""
