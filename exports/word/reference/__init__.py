"""The reference document: every style of an output under the name of what it is, and the code that makes it.

The Secretariat may restyle `reference.docx` in Word: names and ids of the styles are what the writer needs. The file
holds one line in each style as a specimen.
"""
