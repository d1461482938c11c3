#include "services/pairing/rpc.h"

#include <utility>
#include <vector>

#include "common/rpc/import_result.h"

namespace jiedui::pairing {

// ---- Pairings ------------------------------------------------------------------------------------------------------------

PairingRpc::PairingRpc(rpc::Front& front, PairingService& service)
    : service_(service),
      get_(front, "jiedui.pairing.v1.PairingService/GetPairing"),
      list_(front, "jiedui.pairing.v1.PairingService/ListPairings"),
      count_(front, "jiedui.pairing.v1.PairingService/CountPairings"),
      revisions_(front, "jiedui.pairing.v1.PairingService/ListPairingRevisions"),
      propose_(front, "jiedui.pairing.v1.PairingService/ProposePairing"),
      activate_(front, "jiedui.pairing.v1.PairingService/ActivatePairing"),
      suspend_(front, "jiedui.pairing.v1.PairingService/SuspendPairing"),
      resume_(front, "jiedui.pairing.v1.PairingService/ResumePairing"),
      end_(front, "jiedui.pairing.v1.PairingService/EndPairing"),
      import_(front, "jiedui.pairing.v1.PairingService/ImportPairings") {
  SetMessageAllocatorFor_GetPairing(&get_messages_);
  SetMessageAllocatorFor_ListPairings(&list_messages_);
  SetMessageAllocatorFor_ProposePairing(&propose_messages_);
  SetMessageAllocatorFor_ActivatePairing(&activate_messages_);
}

Reactor* PairingRpc::GetPairing(Context* context, const v1::GetPairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(get_, context, *request, *response, [this](const Call& call, const v1::GetPairingRequest& request) {
    return service_.Get(call, request);
  });
}

Reactor* PairingRpc::ListPairings(Context* context, const v1::ListPairingsRequest* request,
                                  v1::ListPairingsResponse* response) {
  return rpc::Unary(
      list_, context, *request, *response,
      [this](const Call& call, const v1::ListPairingsRequest& request) { return service_.List(call, request); });
}

Reactor* PairingRpc::CountPairings(Context* context, const v1::CountPairingsRequest* request,
                                   v1::CountPairingsResponse* response) {
  return rpc::Unary(
      count_, context, *request, *response,
      [this](const Call& call, const v1::CountPairingsRequest& request) { return service_.Count(call, request); });
}

Reactor* PairingRpc::ListPairingRevisions(Context* context, const v1::ListPairingRevisionsRequest* request,
                                          v1::ListPairingRevisionsResponse* response) {
  return rpc::Unary(revisions_, context, *request, *response,
                    [this](const Call& call, const v1::ListPairingRevisionsRequest& request) {
                      return service_.ListRevisions(call, request);
                    });
}

Reactor* PairingRpc::ProposePairing(Context* context, const v1::ProposePairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(
      propose_, context, *request, *response,
      [this](const Call& call, const v1::ProposePairingRequest& request) { return service_.Propose(call, request); });
}

Reactor* PairingRpc::ActivatePairing(Context* context, const v1::ActivatePairingRequest* request,
                                     v1::Pairing* response) {
  return rpc::Unary(
      activate_, context, *request, *response,
      [this](const Call& call, const v1::ActivatePairingRequest& request) { return service_.Activate(call, request); });
}

Reactor* PairingRpc::SuspendPairing(Context* context, const v1::SuspendPairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(
      suspend_, context, *request, *response,
      [this](const Call& call, const v1::SuspendPairingRequest& request) { return service_.Suspend(call, request); });
}

Reactor* PairingRpc::ResumePairing(Context* context, const v1::ResumePairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(
      resume_, context, *request, *response,
      [this](const Call& call, const v1::ResumePairingRequest& request) { return service_.Resume(call, request); });
}

Reactor* PairingRpc::EndPairing(Context* context, const v1::EndPairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(end_, context, *request, *response, [this](const Call& call, const v1::EndPairingRequest& request) {
    return service_.End(call, request);
  });
}

grpc::ServerBidiReactor<v1::ImportPairingsRequest, v1::ImportPairingsResponse>* PairingRpc::ImportPairings(
    Context* context) {
  return rpc::Import<v1::ImportPairingsRequest, v1::ImportPairingsResponse>(
      import_, context,
      [this](const Call& call, std::vector<v1::ImportPairingsRequest> rows) {
        return service_.Import(call, std::move(rows));
      },
      [](const v1::ImportPairingsRequest& row, int64_t ordinal, const absl::Status& why) {
        return rpc::RowResult<v1::ImportPairingsResponse>(row.line() == 0 ? ordinal : row.line(), row.pairing().name(),
                                                          why);
      });
}

// ---- Regions -------------------------------------------------------------------------------------------------------------

RegionRpc::RegionRpc(rpc::Front& front, RegistersService& service)
    : service_(service),
      get_(front, "jiedui.pairing.v1.RegionService/GetRegion"),
      list_(front, "jiedui.pairing.v1.RegionService/ListRegions"),
      import_(front, "jiedui.pairing.v1.RegionService/ImportRegions") {}

Reactor* RegionRpc::GetRegion(Context* context, const v1::GetRegionRequest* request, v1::Region* response) {
  return rpc::Unary(get_, context, *request, *response, [this](const Call& call, const v1::GetRegionRequest& request) {
    return service_.GetRegion(call, request);
  });
}

Reactor* RegionRpc::ListRegions(Context* context, const v1::ListRegionsRequest* request,
                                v1::ListRegionsResponse* response) {
  return rpc::Unary(
      list_, context, *request, *response,
      [this](const Call& call, const v1::ListRegionsRequest& request) { return service_.ListRegions(call, request); });
}

grpc::ServerBidiReactor<v1::ImportRegionsRequest, v1::ImportRegionsResponse>* RegionRpc::ImportRegions(
    Context* context) {
  return rpc::Import<v1::ImportRegionsRequest, v1::ImportRegionsResponse>(
      import_, context,
      [this](const Call& call, std::vector<v1::ImportRegionsRequest> rows) {
        return service_.ImportRegions(call, std::move(rows));
      },
      [](const v1::ImportRegionsRequest& row, int64_t ordinal, const absl::Status& why) {
        return rpc::RowResult<v1::ImportRegionsResponse>(row.line() == 0 ? ordinal : row.line(), row.region().name(),
                                                         why);
      });
}

// ---- Parties -------------------------------------------------------------------------------------------------------------

PartyRpc::PartyRpc(rpc::Front& front, RegistersService& service)
    : service_(service),
      get_(front, "jiedui.pairing.v1.PartyService/GetParty"),
      list_(front, "jiedui.pairing.v1.PartyService/ListParties"),
      search_(front, "jiedui.pairing.v1.PartyService/SearchParties"),
      create_(front, "jiedui.pairing.v1.PartyService/CreateParty"),
      import_(front, "jiedui.pairing.v1.PartyService/ImportParties") {}

Reactor* PartyRpc::GetParty(Context* context, const v1::GetPartyRequest* request, v1::Party* response) {
  return rpc::Unary(get_, context, *request, *response, [this](const Call& call, const v1::GetPartyRequest& request) {
    return service_.GetParty(call, request);
  });
}

Reactor* PartyRpc::ListParties(Context* context, const v1::ListPartiesRequest* request,
                               v1::ListPartiesResponse* response) {
  return rpc::Unary(
      list_, context, *request, *response,
      [this](const Call& call, const v1::ListPartiesRequest& request) { return service_.ListParties(call, request); });
}

Reactor* PartyRpc::SearchParties(Context* context, const v1::SearchPartiesRequest* request,
                                 v1::SearchPartiesResponse* response) {
  return rpc::Unary(search_, context, *request, *response,
                    [this](const Call& call, const v1::SearchPartiesRequest& request) {
                      return service_.SearchParties(call, request);
                    });
}

Reactor* PartyRpc::CreateParty(Context* context, const v1::CreatePartyRequest* request, v1::Party* response) {
  return rpc::Unary(
      create_, context, *request, *response,
      [this](const Call& call, const v1::CreatePartyRequest& request) { return service_.CreateParty(call, request); });
}

grpc::ServerBidiReactor<v1::ImportPartiesRequest, v1::ImportPartiesResponse>* PartyRpc::ImportParties(
    Context* context) {
  return rpc::Import<v1::ImportPartiesRequest, v1::ImportPartiesResponse>(
      import_, context,
      [this](const Call& call, std::vector<v1::ImportPartiesRequest> rows) {
        return service_.ImportParties(call, std::move(rows));
      },
      [](const v1::ImportPartiesRequest& row, int64_t ordinal, const absl::Status& why) {
        return rpc::RowResult<v1::ImportPartiesResponse>(row.line() == 0 ? ordinal : row.line(), row.party().name(),
                                                         why);
      });
}

// ---- Schemes -------------------------------------------------------------------------------------------------------------

SchemeRpc::SchemeRpc(rpc::Front& front, RegistersService& service)
    : service_(service),
      get_(front, "jiedui.pairing.v1.SchemeService/GetScheme"),
      list_(front, "jiedui.pairing.v1.SchemeService/ListSchemes"),
      import_(front, "jiedui.pairing.v1.SchemeService/ImportSchemes") {}

Reactor* SchemeRpc::GetScheme(Context* context, const v1::GetSchemeRequest* request, v1::Scheme* response) {
  return rpc::Unary(get_, context, *request, *response, [this](const Call& call, const v1::GetSchemeRequest& request) {
    return service_.GetScheme(call, request);
  });
}

Reactor* SchemeRpc::ListSchemes(Context* context, const v1::ListSchemesRequest* request,
                                v1::ListSchemesResponse* response) {
  return rpc::Unary(
      list_, context, *request, *response,
      [this](const Call& call, const v1::ListSchemesRequest& request) { return service_.ListSchemes(call, request); });
}

grpc::ServerBidiReactor<v1::ImportSchemesRequest, v1::ImportSchemesResponse>* SchemeRpc::ImportSchemes(
    Context* context) {
  return rpc::Import<v1::ImportSchemesRequest, v1::ImportSchemesResponse>(
      import_, context,
      [this](const Call& call, std::vector<v1::ImportSchemesRequest> rows) {
        return service_.ImportSchemes(call, std::move(rows));
      },
      [](const v1::ImportSchemesRequest& row, int64_t ordinal, const absl::Status& why) {
        return rpc::RowResult<v1::ImportSchemesResponse>(row.line() == 0 ? ordinal : row.line(), row.scheme().name(),
                                                         why);
      });
}

}  // namespace jiedui::pairing
