"""A server holds as many connections to PostgreSQL as it works with, not as many as it was asked questions."""

from tests.clients import Api
from tests.servers import Parley

COUNT = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
    print(cursor.fetchone()[0])
"""


def test_requests_leave_none_behind(pair: tuple[Parley, Parley], dana: Api) -> None:
    first, _second = pair
    before, most = int(first.told(COUNT)), 0
    for number in range(150):
        assert dana.get("meetings/")["previous"] is None
        if number % 10 == 0:
            most = max(most, int(first.told(COUNT)))
    assert most <= before + 4
