// The handlers of indicators and their values: each method is the RPC of its name (proto/jiedui/reporting/v1/indicator.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/indicator.pb.h"

namespace jiedui::reporting {

class IndicatorService {
 public:
  IndicatorService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Indicator> GetIndicator(const Call& call, const v1::GetIndicatorRequest& request);
  Answer<v1::ListIndicatorsResponse> ListIndicators(const Call& call, const v1::ListIndicatorsRequest& request);
  Answer<v1::ListIndicatorRevisionsResponse> ListIndicatorRevisions(const Call& call,
                                                                    const v1::ListIndicatorRevisionsRequest& request);
  Answer<std::vector<v1::ImportIndicatorsResponse>> ImportIndicators(const Call& call,
                                                                     std::vector<v1::ImportIndicatorsRequest> rows);

  Answer<v1::IndicatorValue> GetIndicatorValue(const Call& call, const v1::GetIndicatorValueRequest& request);
  Answer<v1::ListIndicatorValuesResponse> ListIndicatorValues(const Call& call,
                                                              const v1::ListIndicatorValuesRequest& request);
  Answer<v1::ListIndicatorValueRevisionsResponse> ListIndicatorValueRevisions(
      const Call& call, const v1::ListIndicatorValueRevisionsRequest& request);
  Answer<v1::IndicatorValue> RecordIndicatorValue(const Call& call, const v1::RecordIndicatorValueRequest& request);
  Answer<std::vector<v1::ImportIndicatorValuesResponse>> ImportIndicatorValues(
      const Call& call, std::vector<v1::ImportIndicatorValuesRequest> rows);
  Answer<v1::RollUpIndicatorResponse> RollUpIndicator(const Call& call, const v1::RollUpIndicatorRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
