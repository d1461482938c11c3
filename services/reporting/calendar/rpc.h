// The gRPC surface of calendar: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/calendar.grpc.pb.h"
#include "services/reporting/calendar/calendar_service.h"

namespace jiedui::reporting {

class CalendarRpc final : public v1::CalendarService::CallbackService {
 public:
  CalendarRpc(rpc::Front& front, CalendarService& service);

  grpc::ServerUnaryReactor* GetCalendarYear(grpc::CallbackServerContext* context,
                                            const v1::GetCalendarYearRequest* request,
                                            v1::CalendarYear* response) override;
  grpc::ServerUnaryReactor* ListCalendarYears(grpc::CallbackServerContext* context,
                                              const v1::ListCalendarYearsRequest* request,
                                              v1::ListCalendarYearsResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportCalendarYearsRequest, v1::ImportCalendarYearsResponse>* ImportCalendarYears(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetWorkingDay(grpc::CallbackServerContext* context, const v1::GetWorkingDayRequest* request,
                                          v1::GetWorkingDayResponse* response) override;

 private:
  CalendarService& service_;
  const rpc::Method get_calendar_year_, list_calendar_years_, import_calendar_years_, get_working_day_;
};

}  // namespace jiedui::reporting
