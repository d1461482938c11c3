// What becomes of a report: begun, filled, submitted, reviewed, returned, accepted, revised. Pure functions of values; the transitions are
// those of jiedui.reporting.v1.Report.State.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "jiedui/reporting/v1/form.pb.h"
#include "jiedui/reporting/v1/obligation.pb.h"
#include "jiedui/reporting/v1/report.pb.h"

namespace jiedui::reporting::policy {

// Who submits does not accept; an empty report is none.
inline constexpr Clause kReportClause{"Q11-5.4a", "青海省教育对口支援工作指导意见 (2011)"};

std::string ReportName(std::string_view obligation);

// Only the unit that owes a report writes it.
absl::Status MayWrite(const Caller& caller, std::string_view party);

// ---- The draft -------------------------------------------------------------------------------------------------------------

// With a place for the answer to each question, none of them given.
v1::Report Begun(const v1::Obligation& obligation, const v1::Form& form);
// What it is about, as the obligation has it now.
void Follow(v1::Report& report, const v1::Obligation& obligation);

// Sets a computed figure. One that is other than before is no longer confirmed or explained; true when it had been.
bool SetFigure(v1::Answer& answer, bool known, std::string_view value, int64_t facts);

// The fields of a request, as they come.
absl::Status ValidAnswers(const google::protobuf::RepeatedPtrField<v1::GivenAnswer>& answers);
absl::Status ValidDifficulties(const google::protobuf::RepeatedPtrField<v1::Difficulty>& difficulties);
absl::Status ValidAttachments(const google::protobuf::RepeatedPtrField<v1::Attachment>& attachments);

absl::Status CanFill(const v1::Report& report, std::string_view verb);
absl::StatusOr<v1::Report> Filled(v1::Report report,
                                  const google::protobuf::RepeatedPtrField<v1::GivenAnswer>& answers);
// Whether it says what is given already, and nothing else.
bool SaysAlready(const v1::Report& report, const v1::SubmitReportsRequest& given);

// ---- Its way ---------------------------------------------------------------------------------------------------------------

// `changed`: questions whose figures are other than what was confirmed.
absl::Status CanSubmit(const v1::Report& report, const std::vector<std::string>& changed, absl::CivilDay today);
// With its receipt.
v1::Report Submitted(v1::Report report, const Caller& caller, absl::CivilDay today);

absl::Status CanReview(const v1::Report& report, const Caller& caller);
v1::Report Reviewed(v1::Report report, const Caller& caller, std::string_view note, absl::CivilDay today);

absl::Status CanReturn(const v1::Report& report);
v1::Report Returned(v1::Report report, const Caller& caller, std::string_view reason, absl::CivilDay today);

// `receiver`: parties/{party} that the duty names, or empty.
absl::Status CanAccept(const v1::Report& report, const Caller& caller, std::string_view receiver);
// The version accepted before, if there is one, no longer counts.
bool HasStanding(const v1::Report& report);
v1::Report Superseded(v1::Report report);
v1::Report Accepted(v1::Report report, const Caller& caller, absl::CivilDay today);

absl::Status CanRevise(const v1::Report& report);
v1::Report Revised(v1::Report report, const Caller& caller, std::string_view reason, absl::CivilDay today);

std::string_view Chinese(v1::Report::State state);

}  // namespace jiedui::reporting::policy
