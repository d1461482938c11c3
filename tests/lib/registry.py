"""A small register to write pairings into: one scheme that allows any pair of its universities."""

import uuid

import api

V1 = "jiedui.pairing.v1"
SCHEME = "schemes/open"


def load(client, parties=4):
    """Enters a region, a scheme and `parties/u0`, `parties/u1`, …"""
    region = api.message(f"{V1}.ImportRegionsRequest")(
        region=dict(name="regions/630000", code="630000", level="LEVEL_PROVINCE", display_name="青海省", kind="KIND_REGULAR"))
    scheme = api.message(f"{V1}.ImportSchemesRequest")(
        scheme=dict(name=SCHEME, display_name="开放", interval=dict(start="1950"), strict=True,
                    lanes=[dict(supporter_kind="PARTY_KIND_UNIVERSITY", recipient_kind="PARTY_KIND_UNIVERSITY",
                                mode="MODE_MANY_TO_MANY")],
                    citation=dict(clause="Q11-4.5", document="文件")))
    universities = [
        api.message(f"{V1}.ImportPartiesRequest")(party=dict(name=f"parties/u{number}", kind="PARTY_KIND_UNIVERSITY",
                                                             display_name=f"第{number}大学", region="regions/630000"))
        for number in range(parties)]
    results = (client.import_rows("RegionService/ImportRegions", [region]) +
               client.import_rows("SchemeService/ImportSchemes", [scheme]) +
               client.import_rows("PartyService/ImportParties", universities))
    for result in results:
        assert api.enum_name(result, "outcome").endswith("OUTCOME_CREATED"), result
    return len(results)


def pairing(supporter=0, recipient=1, **fields):
    return dict(scheme=SCHEME, supporter=f"parties/u{supporter}", recipient=f"parties/u{recipient}",
                interval=dict(start="2020-01-01"), **fields)


def request_id():
    return str(uuid.uuid4())


def propose(client, pairing_id="", **fields):
    return client.call("PairingService/ProposePairing", pairing=pairing(**fields), pairing_id=pairing_id, request_id=request_id())
