// The handlers of duties, periods and obligations: each method is the RPC of its name (proto/jiedui/reporting/v1/obligation.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/obligation.pb.h"

namespace jiedui::reporting {

class ObligationService {
 public:
  ObligationService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Duty> GetDuty(const Call& call, const v1::GetDutyRequest& request);
  Answer<v1::ListDutiesResponse> ListDuties(const Call& call, const v1::ListDutiesRequest& request);
  Answer<v1::ListDutyRevisionsResponse> ListDutyRevisions(const Call& call,
                                                          const v1::ListDutyRevisionsRequest& request);
  Answer<std::vector<v1::ImportDutiesResponse>> ImportDuties(const Call& call,
                                                             std::vector<v1::ImportDutiesRequest> rows);

  Answer<v1::ReportPeriod> GetReportPeriod(const Call& call, const v1::GetReportPeriodRequest& request);
  Answer<v1::ListReportPeriodsResponse> ListReportPeriods(const Call& call,
                                                          const v1::ListReportPeriodsRequest& request);
  Answer<v1::ReportPeriod> OpenReportPeriod(const Call& call, const v1::OpenReportPeriodRequest& request);
  Answer<v1::ReportPeriod> CloseReportPeriod(const Call& call, const v1::CloseReportPeriodRequest& request);

  Answer<v1::Obligation> GetObligation(const Call& call, const v1::GetObligationRequest& request);
  Answer<v1::ListObligationsResponse> ListObligations(const Call& call, const v1::ListObligationsRequest& request);
  Answer<v1::ListObligationRevisionsResponse> ListObligationRevisions(
      const Call& call, const v1::ListObligationRevisionsRequest& request);
  Answer<v1::Obligation> ExtendObligation(const Call& call, const v1::ExtendObligationRequest& request);
  Answer<v1::Obligation> WaiveObligation(const Call& call, const v1::WaiveObligationRequest& request);
  Answer<v1::GetCompletenessResponse> GetCompleteness(const Call& call, const v1::GetCompletenessRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
