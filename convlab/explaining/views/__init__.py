"""The views of an explanation: a table as text or HTML, and its data as CSV, LaTeX or a dict."""
