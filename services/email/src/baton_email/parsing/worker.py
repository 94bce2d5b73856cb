"""The child process that reads mails: one after the other.

R <raw mail>                        read it: gives a mail
Q <text and earlier mails>          gives what folds of the text
X <part, 4 bytes> <raw mail>        gives that part's bytes
"""

import msgspec

from baton_email.parsing.parsed import Quoting
from baton_email.parsing.quoting import quotes_in
from baton_email.parsing.reading import read_mail
from baton_email.parsing.structure import content_of
from baton_email.parsing.worker_process import COST, run


def answer(letter: bytes, content: bytes) -> bytes | None:
    """The answer to a request; None: the mail has no such part."""
    if letter == b"R":
        return msgspec.msgpack.encode(read_mail(content))
    if letter == b"Q":
        return msgspec.msgpack.encode(quotes_in(msgspec.msgpack.decode(content, type=Quoting)))
    (number,) = COST.unpack_from(content)
    return content_of(content[COST.size :], number)


if __name__ == "__main__":
    run(answer)
