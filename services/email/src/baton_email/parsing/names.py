"""Names for files that come without one."""

import re

_ENDINGS = {
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/pjpeg": "jpg",
    "image/svg+xml": "svg",
    "image/tiff": "tif",
    "image/x-icon": "ico",
    "text/plain": "txt",
    "text/html": "html",
    "text/calendar": "ics",
    "text/markdown": "md",
    "text/csv": "csv",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "message/rfc822": "eml",
    "message/delivery-status": "txt",
    "message/disposition-notification": "txt",
    "message/feedback-report": "txt",
    "text/rfc822-headers": "txt",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/gzip": "gz",
    "application/xml": "xml",
    "application/json": "json",
    "application/msword": "doc",
    "application/rtf": "rtf",
    "application/pgp-signature": "asc",
    "application/pgp-encrypted": "asc",
    "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s",
    "application/x-pkcs7-signature": "p7s",
    "application/ms-tnef": "dat",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xls",
}
_NAME_IN_ID = re.compile(r"[\w-]{1,80}\.[A-Za-z0-9]{2,5}(?=@|$)")
_PLAIN_SUBTYPE = re.compile(r"[a-z0-9]{2,5}")


def name_of(number: int, media_type: str, content_id: str, location: str = "") -> str:
    """What the content id (`image001.png@…`) or the location calls it, else its kind, number and
    usual ending."""
    if location and (located := _NAME_IN_ID.fullmatch(location.rpartition("/")[2])):
        return located.group()
    if named := _NAME_IN_ID.match(content_id):
        return named.group()
    main, _, sub = media_type.partition("/")
    called = {"image": "picture", "audio": "sound", "video": "film", "message": "mail"}
    stem = f"{called.get(main, 'part')}-{number}"
    ending = _ENDINGS.get(media_type, "")
    if not ending and main in {"image", "audio", "video"} and _PLAIN_SUBTYPE.fullmatch(sub):
        ending = sub
    return f"{stem}.{ending or 'bin'}"
