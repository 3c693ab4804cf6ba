from collections.abc import Iterable

from django.http import StreamingHttpResponse

from tables.writing import Format


def download(file_format: Format, name: str, pieces: Iterable[bytes]) -> StreamingHttpResponse:
    """A response that saves a file of this name; the ending of the name comes from the format."""
    response = StreamingHttpResponse(pieces, content_type=file_format.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format.name}"'
    return response
