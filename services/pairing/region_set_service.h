// Named sets of regions. Reference data: everyone who is known may read all of it.
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/region_set.pb.h"

namespace jiedui::pairing {

// Thread-safe: holds only references to thread-safe things.
class RegionSetService {
 public:
  RegionSetService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::RegionSet> Get(const Call& call, const v1::GetRegionSetRequest& request);
  Answer<v1::ListRegionSetsResponse> List(const Call& call, const v1::ListRegionSetsRequest& request);
  Answer<std::vector<v1::ImportRegionSetsResponse>> Import(const Call& call,
                                                           std::vector<v1::ImportRegionSetsRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::pairing
