// TrainingService: who takes part, and medical checks.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "services/rotation/events.h"
#include "services/rotation/people/people.h"
#include "services/rotation/reads.h"
#include "services/rotation/training/policy_training.h"
#include "services/rotation/training/training_service.h"
#include "services/rotation/training/trainings.h"

namespace jiedui::rotation {

using v1::Check;
using v1::Person;
using v1::Training;

Answer<Training> TrainingService::RecordAttendance(const Call& call, const v1::RecordAttendanceRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("training", request.training(), "trainings");
  if (valid.ok()) valid = policy::ValidAttendance(request.attendance());
  if (!valid.ok()) return valid;
  return db::Mutate<Training>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Training> {
    absl::StatusOr<resource::Entered<Training>> before = resource::Get<Training>(m.tx(), request.training());
    if (!before.ok()) return before.status();
    absl::Status may = MaySee(m.tx(), call, before->resource);
    if (may.ok()) may = MayWrite(call, before->resource);
    if (!may.ok()) return may;
    absl::StatusOr<std::vector<v1::Quota>> quotas = QuotasLimiting(m.tx(), before->resource);
    if (!quotas.ok()) return quotas.status();
    Training training = before->resource;
    bool changed = false;
    for (const v1::Attendance& attendance : request.attendance()) {
      absl::StatusOr<bool> entered = Attend(m.tx(), call, training, *quotas, attendance, /*update=*/true);
      if (!entered.ok()) return entered.status();
      changed = changed || *entered;
    }
    if (!changed) return training;
    return resource::Save(m, &before->resource, std::move(training),
                          {.event = kTrainingAttended, .authors = before->authors});
  });
}

Answer<Training> TrainingService::WithdrawAttendance(const Call& call, const v1::WithdrawAttendanceRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({CheckName("training", request.training(), "trainings"),
                                   CheckName("person", request.person(), "people"),
                                   RequiredText("reason", request.reason(), kMaxReason)});
  if (!valid.ok()) return valid;
  return db::Mutate<Training>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Training> {
    absl::StatusOr<resource::Entered<Training>> before = resource::Get<Training>(m.tx(), request.training());
    if (!before.ok()) return before.status();
    absl::Status possible = MaySee(m.tx(), call, before->resource);
    if (possible.ok()) possible = MayWrite(call, before->resource);
    if (!possible.ok()) return possible;
    Training training = before->resource;
    possible = WithdrawAttendant(m.tx(), training, request.person());
    if (!possible.ok()) return possible;
    // Who it was stays with the audit row: the list of those who take part has no history.
    const std::string decision = StrCat(request.person(), "：", request.reason());
    return resource::Save(m, &before->resource, std::move(training),
                          {.event = kTrainingAttendanceWithdrawn, .decision = decision, .authors = before->authors});
  });
}

Answer<v1::ListAttendanceResponse> TrainingService::ListAttendance(const Call& call,
                                                                   const v1::ListAttendanceRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("training", request.training(), "trainings");
  if (!valid.ok()) return valid;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  using Response = v1::ListAttendanceResponse;
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kShort, [&call, &request, page = *page](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<resource::Entered<Training>> training = resource::Get<Training>(tx, request.training());
        if (!training.ok()) return training.status();
        absl::Status may = MaySee(tx, call, training->resource);
        if (!may.ok()) return may;
        constexpr db::Sql kList{"attendance.list",
                                "SELECT person, completed FROM attendance WHERE training = $1 AND person > $2"
                                " ORDER BY person LIMIT $3"};
        Response response;
        absl::Status read = tx.Each(kList, {request.training(), page.after, page.limit}, [&](const db::Row& row) {
          v1::Attendance& attendance = *response.add_attendance();
          attendance.set_training(request.training());
          attendance.set_person(std::string(row.Text(0)));
          attendance.set_completed(row.Int(1) != 0);
          return absl::OkStatus();
        });
        if (!read.ok()) return read;
        if (response.attendance_size() == page.limit) {
          response.mutable_attendance()->RemoveLast();
          response.set_next_page_token(
              rpc::NextPageToken(request, response.attendance(response.attendance_size() - 1).person()));
        }
        return response;
      });
}

Answer<Check> TrainingService::RecordCheck(const Call& call, const v1::RecordCheckRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidCheck(request.check(), call.today);
  if (!valid.ok()) return valid;
  const std::string name = request.check().name().empty() ? resource::NewName<Check>("") : request.check().name();
  return db::Mutate<Check>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Check> {
    std::optional<resource::Entered<Check>> before;
    if (!request.check().name().empty()) {
      absl::StatusOr<resource::Entered<Check>> entered = LoadForChange<Check>(m, call, name, request.check().etag());
      if (!entered.ok()) return entered.status();
      before = *std::move(entered);
      if (before->resource.person() != request.check().person()) {
        return Failure(kFixedField, {{"name", name}, {"field", "受检人员"}});
      }
    }
    absl::StatusOr<std::optional<Person>> person = resource::Find<Person>(m.tx(), request.check().person());
    if (!person.ok()) return person.status();
    if (!person->has_value() || !MaySee(m.tx(), call, **person).ok()) {
      return UnknownReference("check.person", "受检人员", request.check().person());
    }
    absl::Status may = access::MayWriteIn(call.caller, call.scope, (*person)->region_code(), (*person)->school());
    if (!may.ok()) return may;
    Check check;
    check.set_name(name);
    check.set_person(request.check().person());
    check.set_checked_on(request.check().checked_on());
    check.set_region_code((*person)->region_code());
    const std::string authors = resource::WithAuthor(before ? before->authors : std::string(), call.caller);
    absl::StatusOr<Check> saved = resource::Save(m, before ? &before->resource : nullptr, std::move(check),
                                                 {.event = kCheckRecorded, .authors = authors});
    if (!saved.ok()) return saved;
    absl::Status due = store::RefreshDue(m.tx(), **person);
    if (!due.ok()) return due;
    return saved;
  });
}

}  // namespace jiedui::rotation
