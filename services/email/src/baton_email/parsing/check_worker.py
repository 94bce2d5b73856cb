"""The child process that checks who wrote a mail. It asks no DNS: answers come with questions."""

from baton_email.parsing.checking import answer
from baton_email.parsing.worker_process import run

if __name__ == "__main__":
    run(answer)
