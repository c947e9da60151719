"""What a file is and how it is read: from bytes to recognised tables of typed rows, each with its place in the file.

A path comes in; a reading goes out: the document that `tambon inspect` prints, and one Arrow file per recognised table.
Files are opened only in child processes with a memory and a time limit. The warehouse is never touched here.
"""
