#include "services/reporting/calendar/rpc.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

CalendarRpc::CalendarRpc(rpc::Front& front, CalendarService& service)
    : service_(service),
      get_calendar_year_(front, "jiedui.reporting.v1.CalendarService/GetCalendarYear"),
      list_calendar_years_(front, "jiedui.reporting.v1.CalendarService/ListCalendarYears"),
      import_calendar_years_(front, "jiedui.reporting.v1.CalendarService/ImportCalendarYears"),
      get_working_day_(front, "jiedui.reporting.v1.CalendarService/GetWorkingDay") {}

Reactor* CalendarRpc::GetCalendarYear(Context* context, const v1::GetCalendarYearRequest* request,
                                      v1::CalendarYear* response) {
  return rpc::Unary(get_calendar_year_, context, *request, *response, service_, &CalendarService::GetCalendarYear);
}

Reactor* CalendarRpc::ListCalendarYears(Context* context, const v1::ListCalendarYearsRequest* request,
                                        v1::ListCalendarYearsResponse* response) {
  return rpc::Unary(list_calendar_years_, context, *request, *response, service_, &CalendarService::ListCalendarYears);
}

grpc::ServerBidiReactor<v1::ImportCalendarYearsRequest, v1::ImportCalendarYearsResponse>*
CalendarRpc::ImportCalendarYears(Context* context) {
  return rpc::Import(import_calendar_years_, context, service_, &CalendarService::ImportCalendarYears,
                     [](const v1::ImportCalendarYearsRequest& row) { return row.calendar_year().name(); });
}

Reactor* CalendarRpc::GetWorkingDay(Context* context, const v1::GetWorkingDayRequest* request,
                                    v1::GetWorkingDayResponse* response) {
  return rpc::Unary(get_working_day_, context, *request, *response, service_, &CalendarService::GetWorkingDay);
}

}  // namespace jiedui::reporting
