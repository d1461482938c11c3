// The handlers of the working calendar: each method is the RPC of its name (proto/jiedui/reporting/v1/calendar.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/calendar.pb.h"

namespace jiedui::reporting {

class CalendarService {
 public:
  CalendarService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::CalendarYear> GetCalendarYear(const Call& call, const v1::GetCalendarYearRequest& request);
  Answer<v1::ListCalendarYearsResponse> ListCalendarYears(const Call& call,
                                                          const v1::ListCalendarYearsRequest& request);
  Answer<std::vector<v1::ImportCalendarYearsResponse>> ImportCalendarYears(
      const Call& call, std::vector<v1::ImportCalendarYearsRequest> rows);
  Answer<v1::GetWorkingDayResponse> GetWorkingDay(const Call& call, const v1::GetWorkingDayRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
