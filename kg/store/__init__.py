"""Graph -> triple stores, on this disk or behind a URL: change what changed, and ask questions.

contents.py     quads or their file -> what each graph should hold
synchronise.py  contents -> a store that holds exactly them, whatever interrupts
embedded.py     a folder as a store (Oxigraph)
remote.py       a URL as a store (SPARQL 1.1 Graph Store Protocol, SPARQL Protocol)
questions.py    questions with a name, each a file in queries/
access.py       who asks, and how a store wants to hear it
depth.py        what must not be nested, since the RDF library would end the process
answers.py      what a query yields -> table, CSV, JSON
"""
