"""Bad input, RPC by RPC: what tests need to say in a table which requests are refused and how. tests/integration/bad_input_test.py tells
how the tables are read."""

import api
import servers

LONG = 20_000  # characters: longer than any text may be

# The answer to each wrong value: a gRPC code and a reason, and where a rule refuses its clause; of an import, the outcome of the row and
# a reason.
INVALID = ("INVALID_ARGUMENT", "INVALID_FIELD")
MISSING = ("INVALID_ARGUMENT", "MISSING_FIELD")
NOT_FOUND = ("NOT_FOUND", "NOT_FOUND")
FILTER = ("INVALID_ARGUMENT", "FILTER_INVALID")
TOKEN = ("INVALID_ARGUMENT", "PAGE_TOKEN_INVALID")
DENIED = ("PERMISSION_DENIED", "PERMISSION_DENIED")
STRANGER = ("UNAUTHENTICATED", "UNAUTHENTICATED")


def refused(reason, *clause):
    return ("FAILED_PRECONDITION", reason, *clause)


IMPOSSIBLE_DAYS = [("2019-02-29", INVALID), ("2019-06-31", INVALID), ("2019-6-1", INVALID), ("2019-06", INVALID),
                   ("昨天", INVALID), ("2019-06-01T00:00:00Z", INVALID)]
IMPOSSIBLE_DATES = [(value, outcome) for value, outcome in IMPOSSIBLE_DAYS if value != "2019-06"]
# (path, wrong value, answer) wherever a request has a field of that name at the top.
BY_FIELD = {
    "page_size": [(-1, INVALID)],
    "page_token": [("第二页", TOKEN), ("AAAA", TOKEN), ("A" * LONG, TOKEN), ("{another}", TOKEN), ("{forged}", TOKEN)],
    "filter": [("nosuch = 1", FILTER), ("name", FILTER), ("name = ", FILTER), ('name = "open', FILTER), ("name = a OR name = b", FILTER),
               ("name = " + "a" * LONG, FILTER), (" AND ".join(["name = a"] * 100), FILTER), ("name > a", FILTER),
               ("1 = 1; DROP TABLE pairing", FILTER)],
    "effective_on": IMPOSSIBLE_DAYS,
    "known_at": [(dict(seconds=10**12), INVALID), (dict(seconds=-10**12), INVALID), (dict(seconds=1, nanos=-1), INVALID),
                 (dict(seconds=1, nanos=10**9), INVALID)],
    "etag": [("", MISSING), ('"99"', ("ABORTED", "ETAG_MISMATCH")), ("1", ("ABORTED", "ETAG_MISMATCH"))],
    "request_id": [("r" * LONG, INVALID), ("used", ("INVALID_ARGUMENT", "REQUEST_ID_REUSED"))],
    "reason": [("长" * LONG, INVALID)],
}


def texts(descriptor, prefix=""):
    """The paths of all texts of a message, first elements of repeated ones included."""
    for field in descriptor.fields:
        if field.type == field.TYPE_STRING:
            yield prefix + field.name
        elif field.type == field.TYPE_MESSAGE and field.message_type.name != "Timestamp":
            yield from texts(field.message_type, f"{prefix}{field.name}.")


class Case(servers.Case):
    """`good` holds one request for every RPC that is accepted; `wrong` by RPC the rows (path, wrong value, answer[, caller])."""

    good, wrong, unknown_names, by_field = {}, {}, {}, BY_FIELD
    told = []  # details of all errors
    list_rpc, other_question = "", {}  # a list with a second page, and another question to it that has one, too

    def denied(self, name):
        """Roles that may not make this call."""
        raise NotImplementedError

    def imports(self):
        return {name for name in self.good if api.METHODS[name].client_streaming}

    def writes(self):
        return self.imports() | {name for name in self.good if "request_id" in self.good[name]}

    # ---- requests ----

    def build(self, name, changes):
        """The good request of an RPC with some fields changed: {path: value}."""
        request = api.METHODS[name].request(**self.good[name])
        for path, value in changes.items():
            *parents, last = path.split(".")
            target = request
            for parent in parents:
                target = getattr(target, parent)
            target.ClearField(last)
            target.MergeFrom(type(target)(**{last: value}))
        return request

    def with_text(self, name, path, placeholder):
        """The good request, serialized, with a text somewhere inside."""
        request = api.METHODS[name].request(**self.good[name])
        target = request
        *parents, last = path.split(".")
        for parent in parents:
            field = target.DESCRIPTOR.fields_by_name[parent]
            target = getattr(target, parent)
            if field.label == field.LABEL_REPEATED:
                target = target[0] if target else target.add()
        if target.DESCRIPTOR.fields_by_name[last].label == target.DESCRIPTOR.fields_by_name[last].LABEL_REPEATED:
            getattr(target, last).append(placeholder)
        else:
            setattr(target, last, placeholder)
        return request.SerializeToString()

    # ---- one call ----

    def attempt(self, name, request, metadata=None):
        """(code, reason, the Chinese sentence, clauses): of the call, or of the first row of an import."""
        if not isinstance(request, bytes):
            request = request.SerializeToString()
        method = api.METHODS[name]
        try:
            if method.client_streaming:
                [result] = self.caller.import_rows(name, [request], metadata=metadata)
                return api.enum_name(result, "outcome").rpartition("_")[2], result.reason, result.message, None
            if method.server_streaming:
                watch = self.caller.watch(0, request=request, metadata=metadata)
                try:
                    next(watch)
                except servers.api.grpc.RpcError as error:
                    raise api.Refusal(name, error) from None
                finally:
                    watch.cancel()
            else:
                self.caller.call(name, request, metadata=metadata)
        except api.Refusal as refusal:
            self.told.append(refusal.raw)
            return refusal.code, refusal.reason, refusal.chinese, refusal.clauses
        return "OK", "", "", []

    def state(self):
        """Everything a write leaves behind."""
        return [self.store.query(f"SELECT COUNT(*) FROM {table}") for table in ("event_log", "audit", "request_replay")]

    def check(self, name, what, answer, outcome, whole_call=False):
        code, reason, chinese, clauses = answer
        expected, clause = outcome[:2], outcome[2:]
        if name in self.imports() and not whole_call:
            expected = ("CONFLICT" if outcome[1] in ("CONTENT_CONFLICT", "TAKEN_BACK") else "REFUSED", outcome[1])
        with self.subTest(rpc=name, input=what):
            self.assertEqual((code, reason), expected, chinese)
            self.assertTrue(any("\u4e00" <= character <= "\u9fff" for character in chinese), "a sentence in Chinese")
            if clauses is not None:  # a row of an import has none
                self.assertLessEqual(set(clause), set(clauses))

    # ---- the rows of one RPC ----

    def rows(self, name):
        """(changes, outcome, caller) of everything that is wrong by a field."""
        fields = api.METHODS[name].request.DESCRIPTOR.fields_by_name
        for field, wrong in self.by_field.items():
            if field not in fields or (field == "etag" and name == "RuleService/ReviseRule"):
                continue
            for value, outcome in wrong:
                yield {field: self.token(name, value) if field == "page_token" else value}, outcome, None
        collection = self.good[name].get("name", "").partition("/")[0]
        if collection:
            for value, outcome in (("", MISSING), ("active", INVALID), (f"{collection}/Active", INVALID), ("shops/x", INVALID),
                                   (f"{collection}/a/b", INVALID)):
                yield {"name": value}, outcome, None
        if collection in self.unknown_names:
            yield {"name": self.unknown_names[collection]}, NOT_FOUND, None
        for path, value, outcome, *caller in self.wrong[name]:
            yield path if isinstance(path, dict) else {path: value}, outcome, caller[0] if caller else None

    def token(self, name, value):
        """A page token of another question; or a real one that was tampered with."""
        if value not in ("{another}", "{forged}"):
            return value
        list_rpc, other = self.list_rpc, self.other_question
        real = self.caller.call(list_rpc, self.build(list_rpc, {})).next_page_token
        if value == "{another}":
            return real if name != list_rpc else self.caller.call(list_rpc, **other).next_page_token
        return real[:-2] + ("AA" if real[-2:] != "AA" else "BB")

    def refuse_all(self, *services):
        for name in self.good:
            if name.partition("/")[0] not in services:
                continue
            good = self.attempt(name, self.build(name, {})) if name not in self.imports() else None
            if good:
                self.assertEqual(good[0], "OK", (name, *good))  # so that only what is changed below can be wrong
            before = self.state()
            for changes, outcome, caller in self.rows(name):
                metadata = None if caller is None else (("jiedui-actor", caller),)
                self.check(name, str(changes)[:80], self.attempt(name, self.build(name, changes), metadata), outcome)
            for path in texts(api.METHODS[name].request.DESCRIPTOR):
                self.check(name, f"U+0000 in {path}", self.attempt(name, self.with_text(name, path, "a\0b")), INVALID)
                broken = self.with_text(name, path, "@@@@").replace(b"@@@@", b"\xff\xfea\xc0")
                self.check(name, f"invalid UTF-8 in {path}", self.attempt(name, broken), INVALID)
            self.check(name, "no protobuf", self.attempt(name, b"\xff\xff"), INVALID)
            for who in ((), (("jiedui-actor", "zhang"),), (("jiedui-actor", "role=operator"),), (("jiedui-actor", "person=%zz"),),
                        (("jiedui-actor", "person=a"), ("jiedui-actor", "person=b"))):
                self.check(name, f"caller {who}", self.attempt(name, self.build(name, {}), who), STRANGER, whole_call=True)
            for role in self.denied(name):
                who = (("jiedui-actor", api.actor(role=role)),)
                self.check(name, f"role {role}", self.attempt(name, self.build(name, {}), who), DENIED,
                           whole_call=not name.startswith("RuleService/"))
            self.assertEqual(self.state(), before, f"{name}: bad input left something behind")
