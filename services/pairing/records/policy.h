// The rules of records as pure functions of values: no I/O, no clock. Each cites its clause.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "services/pairing/records/setting.h"

namespace jiedui::pairing::policy {

// ---- Words and keys ------------------------------------------------------------------------------------------------------

v1::RecordKind KindOf(const v1::Record& record);
std::string_view Chinese(v1::RecordKind kind);
std::string_view Chinese(v1::Record::State state);

// The kind within its kind: a contact's role, the kind of plan, meeting, aid or group; 0 where there is none.
int RoleOf(const v1::Record& record);
// The year a record belongs to: of a yearly plan, a meeting, aid, an activity; 0 where there is none. The record is valid.
int YearOf(const v1::Record& record);
// When a record holds; nothing for a meeting and aid. The record is valid.
std::optional<Period> PeriodOf(const v1::Record& record);
// The first day a record speaks of. The record is valid.
absl::CivilDay FirstDayOf(const v1::Record& record);
// The rule that decides on a record, "" when none does.
std::string_view RuleOf(const v1::Record& record);
// The refusal where a record's subject is not registered.
absl::Status UnknownSubject(std::string_view subject);
// The rule that says what a group of kindergartens should have in common, "" where none does.
std::string_view UnityRuleOf(const v1::Record& record);
// Parties that the record names beside its subject, each once.
std::vector<std::string> PartiesNamed(const v1::Record& record);

// The parties whose file it is in: both sides of the pairing, or the party; and the pairing's scheme, or "".
std::vector<std::string> SidesOf(const RecordSetting& setting);
std::string SchemeOf(const RecordSetting& setting);
// When a school is in a group: the lead and most members as long as the group exists. Nothing for a school that is not in it.
std::optional<Period> MembershipOf(const v1::Record& group, const std::string& school);
// Whether parties of a kind can be in a school group.
bool MayBeGrouped(v1::PartyKind kind);

// ---- May -----------------------------------------------------------------------------------------------------------------

// Who may see a record: whoever has its subject in its scope; of a shared resource the sides of the pairing and the offices alone
// (SD19-3.1c). `sides`: supporter and recipient, or the subject. kNotFound otherwise.
absl::Status MaySee(const Caller& caller, const Scope& scope, const v1::Record& record,
                    const std::vector<std::string>& sides);
// Who may enter a record: likewise. A pairing that is "not yours" is refused like one that is "not there"; parties are no secret,
// so there the refusal says why.
absl::Status MayEnter(const Caller& caller, const Scope& scope, const v1::Record& record);
// A plan is approved by somebody who has not written in it. `authors`: EnteredRecord.
absl::Status MayApprove(const Caller& caller, const v1::Record& record, std::string_view authors);

// Who may import a plan as approved: whoever runs the machine, loading what was approved elsewhere, and `source` says where. An
// office enters a draft, which somebody else approves.
absl::Status MayImportApproved(const Caller& caller, const v1::Record& record);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

// Everything that can be said of a record by itself; paths in errors begin with "record".
absl::Status ValidRecord(const v1::Record& record);

// ---- With ----------------------------------------------------------------------------------------------------------------

// The record as entered, with what follows from it and its subject: regions, whether a meeting counts, a draft or in force.
v1::Record WithSubject(v1::Record record, const RecordSetting& setting);

// The record, where its subject now is.
v1::Record WithRegions(v1::Record record, const RecordSetting& setting);

// The authors and one more.
std::string WithAuthor(std::string_view authors, const Caller& caller);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// Whether its subject and the rules have room for the record. A rule that urges is passed with a reason and leaves a warning.
//   inside the pairing's dates (SD19-3.1b); meetings and deeds not after today
//   a plan aims at weak points (SD19-5.2); a leading group has one head (SD19-5.1a)
//   a school in a second group of the same family: with a reason (DX18-3.1.3, DX18-3.7.2)
//   a group of kindergartens has four things in common: else a warning (DX18-3.7.2)
absl::Status CanEnter(const v1::Record& record, const RecordSetting& setting, absl::CivilDay today,
                      std::vector<Warning>& warnings);
// What was entered may be replaced: the same subject and kind, not closed, a plan only while a draft.
absl::Status CanUpdate(const v1::Record& before, const v1::Record& after);
// An import may also correct a plan in force, but not make a draft of it.
absl::Status CanCorrect(const v1::Record& before, const v1::Record& after);
absl::Status CanReplace(const v1::Record& record, std::string_view etag);
absl::Status CanApprove(const v1::Record& record);
// `end` absent: it is withdrawn. Always so for a draft, a meeting and aid.
absl::Status CanClose(const v1::Record& record, std::optional<absl::CivilDay> end);

// ---- Change --------------------------------------------------------------------------------------------------------------

v1::Record Approved(v1::Record record);
v1::Record Closed(v1::Record record, std::string_view end, std::string_view reason);
// What a newly valid record closes of those `held` beside it (of the same subject, kind, role and year), so that on no day two stand:
// the former holder, or version, on the day the new one begins; a plan's version that begins no earlier, or a holder of the very same
// first day, whole (Q11-2.2, Q11-5.3a). kOverlapsLater when a later holder is in the way, kNewerVersion when a later version is. Nothing where several may stand.
absl::StatusOr<std::vector<v1::Record>> ClosedBy(const v1::Record& next, const std::vector<v1::Record>& held);

// ---- Answers -------------------------------------------------------------------------------------------------------------

// The same facts with everything the register adds left out: what an import compares.
v1::Record AsEntered(v1::Record record);
// What an event may carry, which everyone hears who has the region in scope: no names of persons, and of a shared resource only that
// there is one (SD19-3.1c).
v1::Record ForEveryone(v1::Record record);
// "3/4"; "" when nothing was promised.
std::string Share(int64_t delivered, int64_t promised);
// Why a joint meeting does not count: "2019-06-10 的联席会议缺支援方主要负责人".
std::string WhyNotCounted(const v1::Record& meeting);

}  // namespace jiedui::pairing::policy
