"""Trusteeships of a synthetic programme, from proposal to three signatures, by the public API of a pair of services."""

import ctypes
import os

import api
import programme
import registry
import servers

START, END = "2022-09-01", "2025-09-01"  # of a term
SIGNED_ON = "2022-07-20"
ROLES = ("supporter", "county_government", "school")
RULES = os.path.join(servers.ROOT, "deploy/data/trusteeship_rules.csv")

_SODIUM = ctypes.CDLL("libsodium.so.23")
assert _SODIUM.sodium_init() >= 0


class Key:
    """An Ed25519 key pair, as a party keeps it."""

    def __init__(self):
        public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
        _SODIUM.crypto_sign_keypair(public, secret)
        self.public, self._secret = public.raw, secret

    def sign(self, message):
        signature = ctypes.create_string_buffer(64)
        _SODIUM.crypto_sign_detached(signature, None, bytes(message), ctypes.c_ulonglong(len(message)), self._secret)
        return signature.raw


def terms(shared="县级人民政府按年度拨付经费，学校落实配套。", **changes):
    """One clause for all three, one for county and school alone, one for the supporter alone."""
    roles = lambda *names: [f"PARTY_ROLE_{name}" for name in names]
    clauses = [dict(number="1", text="三方按照一校一策开展托管帮扶。", binds=roles("SUPPORTER", "COUNTY_GOVERNMENT", "SCHOOL")),
               dict(number="2", text=shared, binds=roles("COUNTY_GOVERNMENT", "SCHOOL")),
               dict(number="3", text="大学派驻校长和教师团队。", binds=roles("SUPPORTER"))]
    return dict(start=START, end=END, clauses=clauses) | changes


def load(pair, folder, made, attested=False):
    """Imports what the programme stands on, not its trusteeships."""
    made.write(folder, attested)
    for kind in ("regions", "schemes", "parties", "programmes"):
        imported(pair, "pairing", kind, os.path.join(folder, f"{kind}.csv"))
    imported(pair, "trusteeship", "rules", RULES)


def imported(pair, service, kind, path):
    """Of the kinds that both services have it is that of `service`."""
    result = servers.cli(pair.services[service], "import", kind, path, trusteeship=pair.services["trusteeship"])
    assert result.code == 0, result


class Office:
    """Everything that is done about the trusteeships of a programme, by an operator."""

    def __init__(self, client, made):
        self.client, self.made, self.keys = client, made, {}

    def write(self, method, **fields):
        return self.client.call(method, request_id=registry.request_id(), **fields)

    def fields(self, row, **changes):
        return dict(programme=f"programmes/{row.programme}", supporter=f"parties/{row.supporter}", school=f"parties/{row.school}",
                    county_government=f"parties/{row.government}") | changes

    def propose(self, row, trusteeship_id="", **changes):
        return self.write("TrusteeshipService/ProposeTrusteeship", trusteeship=self.fields(row, **changes),
                          trusteeship_id=trusteeship_id or row.id)

    def draw_up(self, trusteeship_id, agreement=None):
        return self.write("AgreementService/DrawUpAgreement", trusteeship=f"trusteeships/{trusteeship_id}",
                          agreement=agreement or terms())

    def key_of(self, party):
        """(key, its resource name); registered at first use."""
        if party not in self.keys:
            key = Key()
            name = self.write("AgreementService/RegisterSigningKey", signing_key=dict(
                party=party, public_key=key.public, interval=dict(start="2022-01-01"))).name
            self.keys[party] = key, name
        return self.keys[party]

    def signature(self, agreement, role, signed_on=SIGNED_ON):
        """The request by which a party signs what it is bound by in this agreement."""
        share = next(share for share in agreement.shares if api.enum_name(share, "role") == f"PARTY_ROLE_{role.upper()}")
        key, name = self.key_of(share.party)
        return dict(name=agreement.name, role=f"PARTY_ROLE_{role.upper()}", hash=share.hash, key=name, signature=key.sign(share.hash),
                    signer="合成签署人", signed_on=signed_on)

    def sign(self, agreement, role, signed_on=SIGNED_ON):
        return self.write("AgreementService/SignAgreement", **self.signature(agreement, role, signed_on))

    def activate(self, row, trusteeship_id=""):
        """Proposed, drawn up and signed by all three; the trusteeship."""
        trusteeship_id = trusteeship_id or row.id
        self.propose(row, trusteeship_id)
        agreement = self.draw_up(trusteeship_id)
        for role in ROLES:
            agreement = self.sign(agreement, role)
        return self.get(trusteeship_id)

    def attest(self, trusteeship_id, signed_on=SIGNED_ON):
        return self.write("AgreementService/AttestAgreement", trusteeship=f"trusteeships/{trusteeship_id}",
                          attestation=dict(signed_on=signed_on, source=programme.SOURCE))

    def terminate(self, trusteeship, end="2022-11-01"):
        return self.write("TrusteeshipService/TerminateTrusteeship", name=trusteeship.name, etag=trusteeship.etag, end=end, reason="终止")

    def get(self, trusteeship_id):
        return self.client.call("TrusteeshipService/GetTrusteeship", name=f"trusteeships/{trusteeship_id}")


def listed(client, method, collection, **fields):
    """All pages of a list."""
    found, token = [], ""
    while True:
        page = client.call(method, page_size=500, page_token=token, **fields)
        found += getattr(page, collection)
        token = page.next_page_token
        if not token:
            return found


def disagreements(client):
    return listed(client, "QuestionService/ListDisagreements", "disagreements")


def compared(trusteeships, pairings, scheme=f"schemes/{programme.SCHEME}"):
    """What differs between both registries, by listing both: nothing when they agree."""
    wanted = {}
    for trusteeship in listed(trusteeships, "TrusteeshipService/ListTrusteeships", "trusteeships"):
        if trusteeship.in_force_on:
            state = "ACTIVE" if api.enum_name(trusteeship, "state") == "STATE_ACTIVE" else "ENDED"
            wanted[trusteeship.name.partition("/")[2]] = (state, trusteeship.supporter, trusteeship.school, trusteeship.in_force_on,
                                                          trusteeship.interval.end if state == "ENDED" else "")
    there = {}
    for row in listed(pairings, "PairingService/ListPairings", "pairings", filter=f"scheme = {scheme}"):
        pairing = row.pairing
        state = api.enum_name(pairing, "state").removeprefix("STATE_")
        if pairing.owner:
            there[pairing.owner.partition("/")[2]] = (state, pairing.supporter, pairing.recipient,
                                                      pairing.interval.start or pairing.interval.attested_on,
                                                      pairing.interval.end if state == "ENDED" else "")
    return {name: (wanted.get(name), there.get(name)) for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name)}
