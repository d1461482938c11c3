"""Whether something that is to stay secret is found in what a service says, sends or keeps. A store is searched as it lies on the disk (SQLite), or
row by row with its bytes in hexadecimal (PostgreSQL)."""

import os
import urllib.request

import servers


class Search:
    """Where the secrets were looked for, and where they were found."""

    def __init__(self, secrets):
        self.secrets = sorted(set(secrets))
        self.looked, self.found = [], []

    def look(self, where, content):
        """`content` is text or bytes; bytes may be given in hexadecimal, too."""
        content = content.encode() if isinstance(content, str) else content
        self.looked.append(where)
        for secret in self.secrets:
            if secret.encode() in content or secret.encode().hex().encode() in content.lower():
                self.found.append((where, secret))

    def logs(self, folder):
        for name in sorted(os.listdir(folder)):
            if name.endswith((".out", ".err")):
                self.look(f"log {name}", servers.contents(os.path.join(folder, name)))

    def events(self, client, redis_server, source):
        """The log as watchers hear it, and the stream once it has all of it."""
        newest = client.newest_position()
        watch = client.watch(0)
        for step in watch:
            self.look(f"event {step.position}", step.SerializeToString())
            if step.position >= newest:
                break
        watch.cancel()
        servers.wait_until(lambda: (redis_server.stream(source=source) or [(0, None)])[-1][0] >= newest, "the stream has all")
        host = redis_server.client()
        self.look("Redis stream", repr(host.xrange(f"jiedui:events:{source}")))

    def metrics(self, address):
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=30) as page:
            self.look("metrics", page.read())

    def store(self, store):
        if store.engine == "sqlite":
            folder, base = os.path.split(store.path)
            for name in sorted(os.listdir(folder)):
                if name.startswith(base):
                    with open(os.path.join(folder, name), "rb") as file:
                        self.look(f"file {name}", file.read())
            return
        for table, in store.query("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"):
            self.look(f"table {table}", repr(store.query(f"SELECT whole::text FROM {table} AS whole")))
