"""A time-stamp authority of our own for tests and closed networks: a root, a signing certificate, `openssl ts -reply`."""

import subprocess
from pathlib import Path

from indexer.timestamps.seam import ImprintAlgorithm, TimestampUnavailable

CONFIG = """
[tsa]
default_tsa = one
[one]
serial = FOLDER/serial
crypto_device = builtin
signer_cert = FOLDER/tsa.pem
signer_key = FOLDER/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sm3
ordering = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[v3]
extendedKeyUsage = critical,timeStamping
basicConstraints = CA:FALSE
"""


class LocalTimeAuthority:
    """A working authority; set `is_reachable` to False and it is gone."""

    def __init__(
        self, folder: Path, algorithm: ImprintAlgorithm = ImprintAlgorithm.SHA256, name: str = "本地授时"
    ) -> None:
        folder.mkdir(parents=True)
        self.name, self.algorithm, self.folder, self.is_reachable = name, algorithm, folder, True
        self.roots = folder / "root.pem"
        (folder / "ts.cnf").write_text(CONFIG.replace("FOLDER", str(folder)), "ascii")
        (folder / "serial").write_text("01", "ascii")
        new = ("req", "-newkey", "rsa:2048", "-nodes")
        self._run(*new, "-x509", "-subj", "/CN=Test Root", "-days", "3650", "-keyout", "root.key", "-out", "root.pem")
        self._run(*new, "-subj", "/CN=Test TSA", "-keyout", "tsa.key", "-out", "tsa.csr")
        issue = ("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
        self._run(*issue, "-days", "3650", "-extfile", "ts.cnf", "-extensions", "v3", "-out", "tsa.pem")

    def stamp(self, request: bytes) -> bytes:
        if not self.is_reachable:
            raise TimestampUnavailable(f"{self.name}: no route")
        (self.folder / "query.tsq").write_bytes(request)
        self._run(
            "ts", "-reply", "-config", "ts.cnf", "-section", "one", "-queryfile", "query.tsq", "-out", "reply.tsr"
        )
        return (self.folder / "reply.tsr").read_bytes()

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)
