// What a notice must say, and what may become of it: pure functions of values.
//
// SD19-5.3b: who does well is praised, who does badly gets an opinion and a deadline. Q16-O3: interview (约谈) and accountability (问责).
// DX18-4.4: five faults for which somebody is held to account.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "jiedui/reporting/v1/notice.pb.h"

namespace jiedui::reporting::policy {

// `field` is where the notice stands in the request. Filled-in fields are not looked at.
absl::Status ValidNotice(std::string_view field, const v1::Notice& notice, absl::CivilDay today);
absl::Status ValidEvidence(const v1::Notice::Evidence& evidence);
absl::Status ValidSeries(const v1::NoticeSeries& series);
absl::Status ValidReturn(std::string_view reason);

// What an official states of a new notice, without what is filled in.
v1::Notice Stated(const v1::Notice& notice);
// Who issues, and to whom.
struct Sides {
  std::string issuer, issuer_name, recipient, recipient_name, region_code;
};
v1::Notice Issued(v1::Notice stated, std::string_view name, const Sides& sides, absl::CivilDay today);
// "青教督〔2023〕1号"
std::string NumberOf(std::string_view words, int64_t year, int64_t number);

absl::Status CanAcknowledge(const v1::Notice& notice, std::string_view organisation);
absl::Status CanGiveEvidence(const v1::Notice& notice, std::string_view organisation);
absl::Status CanReturn(const v1::Notice& notice, std::string_view organisation);
absl::Status CanVerify(const v1::Notice& notice, std::string_view organisation);
absl::Status CanClose(const v1::Notice& notice, std::string_view organisation, std::string_view result);
absl::Status CanEscalate(const v1::Notice& notice, std::string_view organisation, v1::Notice::Kind next);

v1::Notice Acknowledged(v1::Notice notice, absl::CivilDay today);
v1::Notice WithEvidence(v1::Notice notice, const v1::Notice::Evidence& evidence, absl::CivilDay today);
v1::Notice EvidenceReturned(v1::Notice notice, std::string_view reason, absl::CivilDay today);
v1::Notice Verified(v1::Notice notice);
v1::Notice Closed(v1::Notice notice, std::string_view result, absl::CivilDay today);
v1::Notice Escalated(v1::Notice notice, std::string_view next, absl::CivilDay today);

// It asks for evidence by a day before `day`, has none, and is not late yet.
bool BecomesLate(const v1::Notice& notice, absl::CivilDay day);

std::string_view Chinese(v1::Notice::State state);
std::string_view Chinese(v1::Notice::Kind kind);
std::string_view Chinese(v1::Notice::Cause cause);

}  // namespace jiedui::reporting::policy
