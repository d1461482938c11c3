// The registers that pairings refer to: parties, schemes (regions: region_service.h). Reference data: everyone who is known may read all of it, so
// that an official of a helped area finds the parties that help it.
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"

namespace jiedui::pairing {

// Thread-safe: holds only references to thread-safe things.
class RegistersService {
 public:
  RegistersService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::SearchRegionsResponse> SearchRegions(const Call& call, const v1::SearchRegionsRequest& request);

  Answer<v1::Party> GetParty(const Call& call, const v1::GetPartyRequest& request);
  Answer<v1::ListPartiesResponse> ListParties(const Call& call, const v1::ListPartiesRequest& request);
  Answer<v1::SearchPartiesResponse> SearchParties(const Call& call, const v1::SearchPartiesRequest& request);
  Answer<v1::LookupPartyResponse> LookupParty(const Call& call, const v1::LookupPartyRequest& request);
  Answer<v1::Party> CreateParty(const Call& call, const v1::CreatePartyRequest& request);
  Answer<v1::Party> UpdateParty(const Call& call, const v1::UpdatePartyRequest& request);
  Answer<std::vector<v1::ImportPartiesResponse>> ImportParties(const Call& call,
                                                               std::vector<v1::ImportPartiesRequest> rows);

  Answer<v1::Scheme> GetScheme(const Call& call, const v1::GetSchemeRequest& request);
  Answer<v1::ListSchemesResponse> ListSchemes(const Call& call, const v1::ListSchemesRequest& request);
  Answer<v1::Scheme> CreateScheme(const Call& call, const v1::CreateSchemeRequest& request);
  Answer<v1::Scheme> UpdateScheme(const Call& call, const v1::UpdateSchemeRequest& request);
  Answer<std::vector<v1::ImportSchemesResponse>> ImportSchemes(const Call& call,
                                                               std::vector<v1::ImportSchemesRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::pairing
