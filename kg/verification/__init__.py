"""Written graph + posts as they are now -> which quotations still stand where the graph says.

quotations.py  a graph in RDF -> its quotations and what rests on each
placing.py     quotations, a post's text -> where each stands now
checking.py    all of it -> a report
fragments.py   quotation -> a link that leads a browser to it
"""

from kg.verification.checking import Finding, Report, Verdict, verify

__all__ = ["Finding", "Report", "Verdict", "verify"]
