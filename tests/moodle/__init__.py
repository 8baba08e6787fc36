"""A stand-in for a Moodle site: a real server on this machine that behaves as real sites were seen to behave.

It imitates what surprises: errors with status 200, nobody found where a right is missing, fields that get lost.
It is no proof; the same tests run against a real site where KINROLL_MOODLE_URL and KINROLL_MOODLE_TOKEN are set.
"""
