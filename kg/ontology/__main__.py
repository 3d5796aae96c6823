"""Print the page about the ontology: ``python -m kg.ontology > kg/ontology/README.md``."""

import sys

from kg.ontology.page import write_page

sys.stdout.write(write_page())
