#include "services/reporting/notices/policy_demand.h"

#include <string>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/notices/reasons_notice.h"
#include "services/reporting/reasons.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Demand;

constexpr Clause kDemandClause{"Q16-O4", "青政办〔2016〕225号"};
constexpr size_t kMaxTopic = 50, kMaxText = 2000, kMaxPerson = 100, kMaxContact = 200;

absl::Status WrongState(const Demand& demand, std::string_view verb, std::string_view allowed) {
  return Failure(kWrongState,
                 {{"name", demand.name()}, {"state", Chinese(demand.state())}, {"verb", verb}, {"allowed", allowed}});
}

}  // namespace

std::string_view Chinese(Demand::State state) {
  switch (state) {
    case Demand::STATE_RECEIVED: return "已受理";
    case Demand::STATE_ASSIGNED: return "已交办";
    case Demand::STATE_ANSWERED: return "已答复";
    default: return "未说明";
  }
}

absl::Status ValidDemand(const Demand& demand, absl::CivilDay today) {
  absl::Status valid = FirstError({RequiredText("demand.topic", demand.topic(), kMaxTopic),
                                   RequiredText("demand.text", demand.text(), kMaxText),
                                   ValidText("demand.citizen_name", demand.citizen_name(), kMaxPerson),
                                   ValidText("demand.citizen_contact", demand.citizen_contact(), kMaxContact)});
  if (!valid.ok()) return valid;
  if (!IsDivisionCode(demand.region_code())) return InvalidField("demand.region_code", "六位行政区划代码");
  if (demand.received_on().empty()) return absl::OkStatus();
  absl::StatusOr<absl::CivilDay> received = ParseDay("demand.received_on", demand.received_on());
  if (!received.ok()) return received.status();
  if (*received > today) return InvalidField("demand.received_on", StrCat("不晚于今天（", FormatDay(today), "）"));
  return absl::OkStatus();
}

absl::Status ValidAssignment(const v1::AssignDemandRequest& request, absl::CivilDay today) {
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "demands"), CheckName("assignee", request.assignee(), "parties")});
  if (!valid.ok()) return valid;
  if (request.due_on().empty()) return MissingField("due_on");
  absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", request.due_on());
  if (!due.ok()) return due.status();
  if (*due < today) return InvalidField("due_on", StrCat("不早于今天（", FormatDay(today), "）"));
  return absl::OkStatus();
}

absl::Status ValidAnswer(const v1::AnswerDemandRequest& request) {
  return FirstError({CheckName("name", request.name(), "demands"), RequiredText("answer", request.answer(), kMaxText)});
}

absl::Status CanAssign(const Demand& demand) {
  if (demand.state() != Demand::STATE_ANSWERED) return absl::OkStatus();
  return WrongState(demand, "交办", "已受理、已交办");
}

absl::Status CanAnswer(const Demand& demand, std::string_view organisation) {
  if (demand.state() != Demand::STATE_ASSIGNED) return WrongState(demand, "答复", "已交办");
  if (organisation == demand.assignee()) return absl::OkStatus();
  return Failure(kNotTheAssignee, {{"name", demand.name()}, {"assignee", demand.assignee()}})
      .By(kDemandClause, demand.name());
}

Demand Received(const Demand& entered, std::string_view name, absl::CivilDay today) {
  Demand demand;
  demand.set_name(std::string(name));
  demand.set_region_code(entered.region_code());
  demand.set_topic(entered.topic());
  demand.set_text(entered.text());
  demand.set_citizen_name(entered.citizen_name());
  demand.set_citizen_contact(entered.citizen_contact());
  demand.set_received_on(entered.received_on().empty() ? FormatDay(today) : entered.received_on());
  demand.set_state(Demand::STATE_RECEIVED);
  return demand;
}

Demand Assigned(Demand demand, const v1::AssignDemandRequest& request) {
  demand.set_assignee(request.assignee());
  demand.set_due_on(request.due_on());
  demand.set_state(Demand::STATE_ASSIGNED);
  return demand;
}

Demand Answered(Demand demand, std::string_view answer, absl::CivilDay today) {
  demand.set_answer(std::string(answer));
  demand.set_answered_on(FormatDay(today));
  demand.set_state(Demand::STATE_ANSWERED);
  return demand;
}

}  // namespace jiedui::reporting::policy
