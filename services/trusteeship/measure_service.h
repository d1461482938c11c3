// The handlers of measures (MOE22-5 to 7).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/trusteeship/v1/measure.pb.h"

namespace jiedui::trusteeship {

class MeasureService {
 public:
  MeasureService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Measure> Get(const Call& call, const v1::GetMeasureRequest& request);
  Answer<v1::ListMeasuresResponse> List(const Call& call, const v1::ListMeasuresRequest& request);
  Answer<v1::ListMeasureRevisionsResponse> ListRevisions(const Call& call,
                                                         const v1::ListMeasureRevisionsRequest& request);
  Answer<v1::Measure> Create(const Call& call, const v1::CreateMeasureRequest& request);
  Answer<v1::Measure> Update(const Call& call, const v1::UpdateMeasureRequest& request);
  Answer<v1::Measure> Report(const Call& call, const v1::ReportMeasureRequest& request);
  Answer<v1::Measure> Cancel(const Call& call, const v1::CancelMeasureRequest& request);
  Answer<std::vector<v1::ImportMeasuresResponse>> Import(const Call& call, std::vector<v1::ImportMeasuresRequest> rows);
  Answer<v1::ListHeadCountDifferencesResponse> ListHeadCountDifferences(
      const Call& call, const v1::ListHeadCountDifferencesRequest& request);
  Answer<v1::SummarizeMeasuresResponse> Summarize(const Call& call, const v1::SummarizeMeasuresRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::trusteeship
