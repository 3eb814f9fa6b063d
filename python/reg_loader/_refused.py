"""The one exception of this package."""

TAMPERED = 12
REFUSED_BY_POLICY = 13
MALFORMED = 15


class Refused(RuntimeError):
    """A model, a file or an operation that is not to be trusted.

    code: as reg's exit codes: 3 not found, 10 unsigned, 11 bad signature, 12 tampered, 13 policy, 14 rollback, 15 format, 16 revoked.
    """

    def __init__(self, message, code=TAMPERED):
        super().__init__(message)
        self.code = code
