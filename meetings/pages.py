"""Lists of the API: `{results, next, previous}`, walked by cursor, `page_size` up to 500."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering = ("-created_at", "id")
