"""The first page: what waits for whoever signed in, how far the year is, what lapses, which reports are due."""
