// Regions over time: what was in force on a day, what became of what, which are covered. Reference data: everyone who is known may
// read all of it; coverage is told of the caller's own area only.
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/region.pb.h"

namespace jiedui::pairing {

// Thread-safe: holds only references to thread-safe things. region_service.cc: the register; region_answers.cc: lineage, coverage.
class RegionService {
 public:
  RegionService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Region> Get(const Call& call, const v1::GetRegionRequest& request);
  Answer<v1::ListRegionsResponse> List(const Call& call, const v1::ListRegionsRequest& request);
  Answer<v1::CountRegionsResponse> Count(const Call& call, const v1::CountRegionsRequest& request);
  Answer<v1::GetRegionLineageResponse> GetLineage(const Call& call, const v1::GetRegionLineageRequest& request);
  Answer<v1::GetCoverageResponse> GetCoverage(const Call& call, const v1::GetCoverageRequest& request);
  Answer<std::vector<v1::ImportRegionsResponse>> Import(const Call& call, std::vector<v1::ImportRegionsRequest> rows);
  Answer<std::vector<v1::ImportRegionTagsResponse>> ImportTags(const Call& call,
                                                               std::vector<v1::ImportRegionTagsRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::pairing
