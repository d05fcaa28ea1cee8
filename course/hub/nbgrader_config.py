"""nbgrader on a hub: where assignments are handed out and in. README.md says where this file goes.

What an assignment looks like stands in the nbgrader_config.py that `convlab assign --nbgrader`
writes into the course's folder.
"""

c = get_config()  # noqa: F821  nbgrader gives this file the function

c.CourseDirectory.course_id = "convlab"
c.Exchange.root = "/srv/nbgrader/exchange"
