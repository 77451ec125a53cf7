"""How `make docs` turns the papers, in this folder and at the top, into a site.

They are the same files that are read beside the code: plain Markdown, whose links lead somewhere
in both. A link, a heading or a picture that is not there ends the build.
"""

import voicecheck

project = "voicecheck"
version = release = voicecheck.__version__
extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/*.md"]
exclude_patterns = [".*", "bench", "dist", "plugins", "scripts", "tests", "voicecheck", "walks"]
suppress_warnings = ["misc.highlighting_failure"]  # an example may be cut short
nitpicky = True
myst_heading_anchors = 3  # a heading's address is the one that it has beside the code

# Nothing on the site comes from another machine: furo sets it in the system's own fonts.
html_theme = "furo"
html_title = "voicecheck"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_extra_path = ["site"]  # index.html, which leads to docs/index.html
