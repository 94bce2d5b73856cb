"""Bodies that are taken as bytes: uploads, files, forms."""

from typing import Annotated

from fastapi import Body

Upload = Annotated[
    bytes, Body(media_type="application/octet-stream", description="The bytes as they are.")
]
YamlFile = Annotated[
    bytes, Body(media_type="application/yaml", description="The file as it is, in UTF-8.")
]
