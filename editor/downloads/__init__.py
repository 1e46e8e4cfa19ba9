"""Downloads: the files of versions and of the working copy, made by jobs."""
