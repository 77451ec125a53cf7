"""Looking back on a page: the days, each check-in as the conversation it was, and how it goes.

`app` knows the addresses, `guard` who may come in, `desk` where the store is read, `pages` what
stands on each page, `transcript` which word was heard when, `charts` how values are drawn,
`serving` runs it all. What is seen lies in `templates/` and `static/`.
"""
